/*
 * factor - see factor.h.
 *
 * Two alternatives that begin with different characters never match at the same
 * place, so that they may change places; of those with the same one the order
 * stays. What begins with anything else stays where it is, and what stands on
 * one side of it never moves to the other.
 */
#include "config.h"

#include <stdint.h>

#include "rules/factor.h"
#include "rules/syntax.h"

#define DEPTH 64 /* groups in groups, as in pattern.c */

enum item_kind {
	ITEM_CHAR,  /* one character that stands for itself */
	ITEM_FIXED, /* a place, class or look-around: one way to match it */
	ITEM_GROUP, /* whose inside may be rewritten */
	ITEM_OTHER
};

/* A piece of a sequence, with its quantifier. */
struct item {
	enum item_kind kind;
	struct span text;
	struct span inside; /* of a group */
};

/* Alternatives, or what is left of them. */
struct alts {
	struct span *v;
	size_t n;
};

static size_t
skip_quantifier(struct span s, size_t i)
{
	if (i >= s.n || memchr("*+?{", s.p[i], 4) == NULL)
		return i;
	i = s.p[i] == '{' ? span_chr(s, i, '}') + 1 : i + 1;
	if (i < s.n && (s.p[i] == '?' || s.p[i] == '+'))
		i++;
	return i < s.n ? i : s.n;
}

/* Behind what stands at i and is no group. */
static size_t
skip_simple(struct span s, size_t i)
{
	if (s.p[i] == '\\')
		return pattern_skip_escape(s, i);
	if (s.p[i] == '[')
		return pattern_skip_class(s, i);
	do
		i++;
	while (i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80);
	return i;
}

/* The ")" that closes the group whose inside begins at i. */
static size_t
group_end(struct span s, size_t i)
{
	size_t depth = 0;

	while (i < s.n && (s.p[i] != ')' || depth > 0)) {
		if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')')
			depth--;
		i = s.p[i] == '(' ? pattern_skip_group(s, i)
				  : skip_simple(s, i);
	}
	return i;
}

static bool
begins(struct span s, const char *with)
{
	return s.n >= strlen(with) && memcmp(s.p, with, strlen(with)) == 0;
}

static bool
looks_behind(struct span s)
{
	return begins(s, "(?<=") || begins(s, "(?<!");
}

static bool
looks_ahead(struct span s)
{
	return begins(s, "(?=") || begins(s, "(?!");
}

/* Nothing but groups, look-arounds, escapes, classes and characters. */
static bool
is_plain(struct span s)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.n;) {
		struct span rest = span_from(s, i);

		if (begins(rest, "\\Q") || begins(rest, "\\E") ||
		    begins(rest, "(*"))
			return false;
		if (begins(rest, "(?") && !begins(rest, "(?:") &&
		    !begins(rest, "(?>") && !looks_ahead(rest) &&
		    !looks_behind(rest))
			return false;
		if (s.p[i] == '(' && ++depth > DEPTH)
			return false;
		if (s.p[i] == ')' && depth-- == 0)
			return false;
		i = s.p[i] == '(' ? pattern_skip_group(s, i)
				  : skip_simple(s, i);
	}
	return depth == 0;
}

static enum item_kind
kind_of(struct span text)
{
	char c = text.p[0];

	if (c == '[' || c == '^' || c == '$' || c == '.')
		return ITEM_FIXED;
	if (c != '\\')
		return ITEM_CHAR;
	if (text.n < 2 || !ascii_isalnum(text.p[1]))
		return text.n < 2 ? ITEM_OTHER : ITEM_CHAR;
	return text.n == 2 && memchr("bBdDsSwWAzZ", text.p[1], 11) != NULL
		   ? ITEM_FIXED
		   : ITEM_OTHER;
}

/* The first piece of a sequence, which is not empty. */
static struct item
first_item(struct span s)
{
	size_t from, end;
	struct item item = { ITEM_OTHER, s, SPAN_NONE };

	if (s.p[0] == '(') {
		from = pattern_skip_group(s, 0);
		end = group_end(s, from);
		item.inside = span_slice(s, from, end);
		end++;
	} else {
		end = skip_simple(s, 0);
	}
	item.text = span_slice(s, 0, skip_quantifier(s, end));
	if (s.p[0] != '(')
		item.kind = item.text.n > end ? ITEM_OTHER : kind_of(item.text);
	else if (looks_behind(s) || looks_ahead(s))
		item.kind = item.text.n > end ? ITEM_OTHER : ITEM_FIXED;
	else
		item.kind = ITEM_GROUP;
	return item;
}

/* What an alternative begins with, when others may share it; else ITEM_OTHER. */
static struct item
beginning(struct span s)
{
	struct item item = { ITEM_OTHER, SPAN_NONE, SPAN_NONE };

	if (s.n > 0)
		item = first_item(s);
	if (item.kind == ITEM_GROUP)
		item.kind = ITEM_OTHER;
	return item;
}

/* Do both match the same? \- is - and the other way round. */
static bool
is_same(const struct item *a, const struct item *b)
{
	bool chars = a->kind == ITEM_CHAR;

	return a->kind != ITEM_OTHER && a->kind == b->kind &&
	       span_eq(span_from(a->text, chars && a->text.p[0] == '\\'),
		   span_from(b->text, chars && b->text.p[0] == '\\'));
}

static bool emit_alts(
    struct buf *out, struct arena *arena, const struct alts *alts);

/* Cuts at each "|" that stands in no group. */
static bool
split(struct arena *arena, struct span s, struct alts *alts_r)
{
	size_t n = 1, from = 0, i = 0;

	for (size_t k = 0; k < s.n; k++)
		n += s.p[k] == '|';
	*alts_r = (struct alts){ arena_array(arena, n, sizeof(s)), 0 };
	if (alts_r->v == NULL)
		return false;
	while (i < s.n) {
		if (s.p[i] == '|') {
			alts_r->v[alts_r->n++] = span_slice(s, from, i);
			from = ++i;
		} else if (s.p[i] == '(') {
			i = group_end(s, pattern_skip_group(s, i)) + 1;
		} else {
			i = skip_simple(s, i);
		}
	}
	alts_r->v[alts_r->n++] = span_slice(s, from, s.n);
	return true;
}

static bool
emit_inside(struct buf *out, struct arena *arena, struct span inside)
{
	struct alts alts;

	return split(arena, inside, &alts) && emit_alts(out, arena, &alts);
}

static bool
emit_sequence(struct buf *out, struct arena *arena, struct span s)
{
	while (s.n > 0) {
		struct item item = first_item(s);
		size_t head = (size_t)(item.inside.p - s.p);

		if (s.p[0] == '(' && !looks_behind(s)) {
			if (!buf_add(out, span_slice(s, 0, head)) ||
			    !emit_inside(out, arena, item.inside) ||
			    !buf_add(out, span_slice(item.text,
					      head + item.inside.n, SIZE_MAX)))
				return false;
		} else if (!buf_add(out, item.text)) {
			return false;
		}
		s = span_from(s, item.text.n);
	}
	return true;
}

static bool
all_begin(const struct alts *alts, const struct item *item)
{
	for (size_t i = 0; i < alts->n; i++) {
		struct item other = beginning(alts->v[i]);

		if (!is_same(item, &other))
			return false;
	}
	return true;
}

/* Writes once what all begin with, and takes it off them. */
static void
emit_shared(struct buf *out, struct alts *alts)
{
	struct item item = beginning(alts->v[0]);

	while (all_begin(alts, &item)) {
		buf_add(out, item.text);
		for (size_t i = 0; i < alts->n; i++)
			alts->v[i] =
			    span_from(alts->v[i], beginning(alts->v[i]).text.n);
		item = beginning(alts->v[0]);
	}
}

/*
 * Alternatives that begin alike. What is left of them is not gathered again:
 * that makes more code and hardly saves a step.
 */
static bool
emit_alike(struct buf *out, struct arena *arena, struct alts *alts)
{
	if (alts->n == 1)
		return emit_sequence(out, arena, alts->v[0]);
	emit_shared(out, alts);
	for (size_t i = 0; i < alts->n; i++)
		if (!buf_str(out, i == 0 ? "(?:" : "|") ||
		    !emit_sequence(out, arena, alts->v[i]))
			return false;
	return buf_putc(out, ')');
}

/*
 * Moves the alternatives that begin as v[0] does to its side; how many they are
 * with it. None is moved past one that may match where it does.
 */
static size_t
gather(struct span *v, size_t n)
{
	struct item item = beginning(v[0]), other;
	size_t alike = 1;

	for (size_t i = 1; i < n; i++) {
		struct span s = v[i];

		other = beginning(s);
		if (is_same(&item, &other)) {
			memmove(
			    &v[alike + 1], &v[alike], (i - alike) * sizeof(*v));
			v[alike++] = s;
		} else if (item.kind != ITEM_CHAR || other.kind != ITEM_CHAR) {
			break;
		}
	}
	return alike;
}

static bool
emit_alts(struct buf *out, struct arena *arena, const struct alts *alts)
{
	for (size_t i = 0; i < alts->n;) {
		struct alts some = { alts->v + i, 0 };

		some.n = gather(some.v, alts->n - i);
		if ((i > 0 && !buf_putc(out, '|')) ||
		    !emit_alike(out, arena, &some))
			return false;
		i += some.n;
	}
	return true;
}

bool
pattern_factor(struct buf *out, struct span source)
{
	return is_plain(source) && emit_inside(out, out->arena, source);
}
