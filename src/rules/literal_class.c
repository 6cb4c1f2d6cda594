/*
 * literal_class - the ASCII characters that a class or an escape of a pattern
 * matches. What is not understood counts as matching everything.
 */
#include "config.h"

#include "base/utf8.h"
#include "rules/literal_piece.h"
#include "rules/syntax.h"

#define FIRST_MAX 16     /* characters that are kept as literals */
#define STOP      0x3002 /* the full stop of Chinese and Japanese */

static const struct ascii_set all = { { UINT64_MAX, UINT64_MAX }, true, true };

static void
add_range(struct ascii_set *set, unsigned from, unsigned to)
{
	for (unsigned c = from; c <= to && c < 128; c++)
		set->bits[c / 64] |= UINT64_C(1) << c % 64;
	set->others = set->others || to >= 128;
	set->stop = set->stop || (from <= STOP && to >= STOP);
}

static void
add_set(struct ascii_set *set, struct ascii_set more, bool inverse)
{
	uint64_t flip = inverse ? UINT64_MAX : 0;

	set->bits[0] |= more.bits[0] ^ flip;
	set->bits[1] |= more.bits[1] ^ flip;
	set->others = set->others || more.others || inverse;
	set->stop = set->stop || more.stop != inverse;
}

/* \d \s \w, and their inverses; without PCRE2_UCP they are ASCII only. */
static bool
add_kind(struct ascii_set *set, char c)
{
	struct ascii_set kind = { .others = false };

	switch (ascii_lower(c)) {
	case 'w':
		add_range(&kind, 'a', 'z');
		add_range(&kind, 'A', 'Z');
		add_range(&kind, '_', '_');
		__attribute__((fallthrough));
	case 'd':
		add_range(&kind, '0', '9');
		break;
	case 's':
		add_range(&kind, '\t', '\r');
		add_range(&kind, ' ', ' ');
		break;
	default:
		return false;
	}
	add_set(set, kind, c < 'a');
	return true;
}

/* \p{L}, \p{M} and \p{N}, as far as ASCII goes. */
static bool
add_property(struct ascii_set *set, struct span name)
{
	if (span_eq(name, SPAN_LIT("\\p{L}"))) {
		add_range(set, 'a', 'z');
		add_range(set, 'A', 'Z');
	} else if (span_eq(name, SPAN_LIT("\\p{N}"))) {
		add_range(set, '0', '9');
	} else if (!span_eq(name, SPAN_LIT("\\p{M}"))) {
		return false;
	}
	set->others = true;
	return true;
}

/* \x{...} */
static bool
add_code(struct ascii_set *set, struct span s, size_t i, size_t end)
{
	unsigned code = 0;

	if (i + 3 >= end || s.p[i + 2] != '{' || s.p[end - 1] != '}')
		return false;
	for (i += 3; i < end - 1 && code < 0x110000; i++) {
		if (ascii_hex(s.p[i]) < 0)
			return false;
		code = code * 16 + (unsigned)ascii_hex(s.p[i]);
	}
	add_range(set, code, code);
	return true;
}

/* The escape at s.p[i] as one of a class; false: not understood. */
static bool
add_escape(struct ascii_set *set, struct span s, size_t i, size_t end)
{
	char c = i + 1 < s.n ? s.p[i + 1] : '\0';

	if (!ascii_isalnum(c))
		add_range(set, (unsigned char)c, (unsigned char)c);
	else if (c == 'n')
		add_range(set, '\n', '\n');
	else if (c == 't')
		add_range(set, '\t', '\t');
	else if (c == 'r')
		add_range(set, '\r', '\r');
	else if (c == 'x')
		return add_code(set, s, i, end);
	else
		return add_kind(set, c) ||
		       add_property(set, span_slice(s, i, end));
	return true;
}

/* One character, escape or range of a class at i; 0: not understood. */
static size_t
add_member(struct ascii_set *set, struct span s, size_t i, size_t end)
{
	unsigned char c = (unsigned char)s.p[i], to = c;
	size_t next = i + 1;

	if (c == '[')
		return s.p[i + 1] == ':' ? 0 : (add_range(set, c, c), next);
	if (c == '\\') {
		next = pattern_skip_escape(s, i);
		if (next + 1 < end && s.p[next] == '-' && s.p[next + 1] != ']')
			return 0;
		return add_escape(set, s, i, next) ? next : 0;
	}
	if (c < 0x80 && next + 1 < end && s.p[next] == '-') {
		to = (unsigned char)s.p[next + 1];
		if (to == '\\')
			return 0;
		next += 2;
	}
	add_range(set, c, to);
	return next;
}

struct ascii_set
ascii_set_of(struct span s, size_t i, size_t end)
{
	struct ascii_set set = { .others = false };
	bool inverse = i + 1 < end && s.p[i + 1] == '^';
	struct ascii_set result = { .others = false };
	bool raw = false; /* characters beyond ASCII, byte by byte */

	if (s.p[i] == '\\')
		return add_escape(&set, s, i, end) ? set : all;
	i += inverse ? 2 : 1;
	/* The last is the ], which as the first is literal. */
	for (bool first = true; i + 1 < end; first = false) {
		if (s.p[i] == ']' && !first)
			return all;
		raw = raw || (s.p[i] & 0x80) != 0;
		i = add_member(&set, s, i, end - 1);
		if (i == 0 || i > end - 1)
			return all;
	}
	set.stop = set.stop || (raw && !inverse);
	if (!inverse)
		return set;
	/* What other characters are left is not known. */
	set.others = false;
	add_set(&result, set, true);
	return result;
}

static bool
in_set(const struct ascii_set *set, unsigned c)
{
	return (set->bits[c / 64] >> c % 64 & 1) != 0;
}

/* May it match what ends a sentence? */
static bool
ends_sentence(const struct ascii_set *set)
{
	return set->stop || in_set(set, '.') || in_set(set, '!') ||
	       in_set(set, '?') || in_set(set, '\n');
}

/* One of a set is required, wherever it stands. */
static struct literal_need
need_of_set(struct arena *arena, const struct literal_set *set, bool *failed)
{
	struct literal_way *way = arena_alloc(arena, sizeof(*way));
	struct literal *v = arena_array(arena, set->n, sizeof(*v));

	*failed = *failed || way == NULL || v == NULL;
	if (*failed)
		return (struct literal_need){ NULL, 0 };
	memcpy(v, set->v, set->n * sizeof(*v));
	way->sets[way->n++] = (struct literal_set){ v, set->n, 1, { 0 } };
	way->first = *set;
	return (struct literal_need){ way, 1 };
}

struct piece
piece_of_set(struct arena *arena, const struct ascii_set *set, bool *failed)
{
	struct piece piece = { .starts = true,
		.ends = true,
		.most = width_of(
		    set->others ? UTF8_BYTES : 1, ends_sentence(set)) };
	char *bytes = arena_alloc(arena, FIRST_MAX);
	struct literal *v = arena_array(arena, FIRST_MAX, sizeof(*v));
	bool telling = true;
	size_t n = 0;

	piece.known = !set->others;
	*failed = *failed || bytes == NULL || v == NULL;
	for (unsigned c = 0; c < 128; c++) {
		if (!in_set(set, c))
			continue;
		if (is_word_byte((char)c))
			piece.starts = piece.ends = false;
		telling = telling && !ascii_isalpha((char)c) &&
			  !ascii_isspace((char)c);
		piece.known = piece.known && n < FIRST_MAX && !*failed;
		if (!piece.known)
			continue;
		bytes[n] = (char)c;
		v[n] = (struct literal){ .s = span_of(bytes + n, 1),
			.open = LITERAL_LEFT };
		n++;
	}
	piece.first = (struct literal_set){ v, piece.known ? n : 0, 1, { 0 } };
	piece.known = piece.known && n > 0;
	if (piece.known && telling)
		piece.need = need_of_set(arena, &piece.first, failed);
	piece.weak = piece.need.n > 0;
	return piece;
}
