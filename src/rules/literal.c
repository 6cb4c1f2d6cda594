/*
 * literal - reads the literals that a pattern requires; see literal.h.
 *
 * Only a small part of PCRE2's syntax is understood: literal characters and
 * groups that are not optional. Options that change what a literal means ((?i),
 * (?x)), conditions and verbs end the reading with nothing required. What a
 * look-around requires is passed over.
 */
#include "config.h"

#include <stdint.h>

#include "base/utf8.h"
#include "rules/literal_piece.h"
#include "rules/phrase_tree.h"
#include "rules/syntax.h"

/* The beginning of a longer literal is required just as well. */
#define LITERAL_MAX 12

struct reader {
	struct arena *arena;
	struct span s;
	size_t i;
	bool unclear; /* something that was not understood, or no memory */
};

/* Literal characters next to one another. */
struct run {
	char v[LITERAL_MAX];
	size_t n;
	size_t length;     /* of all of them */
	struct width most; /* with the last one repeated */
	bool whole;        /* none is left out, nor repeated */
	char last;
};

static const struct literal_need nothing = { NULL, 0 };

/* Something that may match anything, or nothing. */
static const struct piece vague = { .empty = true,
	.most = { LITERAL_ANY, LITERAL_ANY, LITERAL_ANY } };

/* Of a literal character. */
static struct width
width_of_character(struct span c)
{
	return width_of(c.n, memchr(".!?\n", c.p[0], 4) != NULL ||
				 span_eq(c, SPAN_LIT("\xe3\x80\x82")));
}

/* Ends the run of literal characters and takes it as a piece. */
static void
end_run(struct reader *r, struct sequence *seq, struct run *run)
{
	struct span s = span_of(run->v, run->n);
	struct piece piece;

	if (run->n > 0) {
		piece = piece_of_run(
		    r->arena, s, run->whole, run->last, &r->unclear);
		piece.most = run->most;
		sequence_add(seq, piece);
	}
	*run = (struct run){ .whole = true };
}

static bool
at(const struct reader *r, char c)
{
	return r->i < r->s.n && r->s.p[r->i] == c;
}

/* A quantifier, if one stands here. */
static bool
read_quantifier(struct reader *r, struct quantifier *q)
{
	size_t n = quantifier_at(r->s, r->i, q);

	r->i += n;
	return n > 0;
}

static struct piece read_alternatives(struct reader *r);

/* The options of (?i-s:…): unclear when they change what literals mean. */
static void
check_options(struct reader *r, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (r->s.p[i] == 'i' || r->s.p[i] == 'x')
			r->unclear = true;
}

/*
 * The head of a group, where i is at its "(": false when the group says nothing
 * about literals, or is only an option, and was passed over as far as its ")".
 */
static bool
read_head(struct reader *r, bool *discard)
{
	size_t from = r->i, to = pattern_skip_group(r->s, from);
	char c = from + 2 < r->s.n ? r->s.p[from + 2] : '\0';
	char next = from + 3 < r->s.n ? r->s.p[from + 3] : '\0';

	r->i = to;
	*discard = false;
	if (from + 1 >= r->s.n || r->s.p[from + 1] == '*')
		r->unclear = true;
	if (from + 1 >= r->s.n || r->s.p[from + 1] != '?')
		return true;
	*discard =
	    c == '=' || c == '!' || (c == '<' && (next == '=' || next == '!'));
	if (*discard || strchr(":|><'", c) != NULL || (c == 'P' && next == '<'))
		return true;
	/* A condition would give two meanings to what follows. */
	if (c == '(')
		r->unclear = true;
	if (c == '#' || c == '&')
		return false;
	check_options(r, from + 2, to);
	if (to > 0 && r->s.p[to - 1] == ':')
		return true;
	/* Behind the ")" of an option, a call or a callout. */
	to = span_chr(r->s, to, ')');
	r->i = to < r->s.n ? to + 1 : r->s.n;
	return false;
}

/* What a quantifier makes of a piece, if one stands here. */
static void
quantify(struct reader *r, struct piece *piece)
{
	struct quantifier q;

	if (!read_quantifier(r, &q))
		return;
	piece_close(piece);
	piece->most = width_times(piece->most, q.most);
	if (q.least > 0)
		return;
	piece->need = nothing;
	piece->weak = false;
	piece->empty = true;
}

static bool
starts_with(const struct reader *r, struct span s)
{
	return span_eq(span_slice(r->s, r->i, r->i + s.n), s);
}

/* A character of a gap that a phrase writes, which ends no sentence. */
static bool
read_step(struct reader *r, struct sequence *seq)
{
	struct piece piece = { .starts = true,
		.ends = true,
		.most = width_of(UTF8_BYTES, false) };

	if (!starts_with(r, SPAN_LIT(PHRASE_STEP)))
		return false;
	r->i += sizeof(PHRASE_STEP) - 1;
	quantify(r, &piece);
	sequence_add(seq, piece);
	return true;
}

/* The boundaries that phrases write; false: the group is another. */
static bool
read_boundary(struct reader *r, struct sequence *seq)
{
	const struct span border[] = { SPAN_LIT(PHRASE_BEGIN),
		SPAN_LIT(PHRASE_END) };
	bool begin = starts_with(r, border[0]);

	if (!begin && !starts_with(r, border[1]))
		return false;
	r->i += border[begin ? 0 : 1].n;
	sequence_edge(seq, begin, !begin);
	return true;
}

static void
read_group(struct reader *r, struct sequence *seq)
{
	struct piece piece = vague;
	bool discard;

	if (read_boundary(r, seq) || read_step(r, seq))
		return;
	if (read_head(r, &discard)) {
		piece = read_alternatives(r);
		if (!at(r, ')'))
			r->unclear = true;
		r->i++;
	}
	quantify(r, &piece);
	if (!discard)
		sequence_add(seq, piece);
}

/* A literal character with its quantifier. from: where its bytes begin. */
static void
read_literal(
    struct reader *r, struct sequence *seq, struct run *run, size_t from)
{
	size_t n = 1;
	struct quantifier q;
	struct piece piece;
	bool counted;

	while (from + n < r->s.n &&
	       ((unsigned char)r->s.p[from + n] & 0xc0) == 0x80)
		n++;
	r->i = from + n;
	counted = read_quantifier(r, &q);
	if (q.least == 0) {
		end_run(r, seq, run);
		piece = piece_of_run(r->arena, span_slice(r->s, from, from + n),
		    false, r->s.p[from + n - 1], &r->unclear);
		piece.need = nothing;
		piece.empty = true;
		piece.most = width_times(
		    width_of_character(span_slice(r->s, from, from + n)),
		    q.most);
		sequence_add(seq, piece);
		return;
	}
	for (size_t i = 0; i < n && run->n < LITERAL_MAX; i++)
		run->v[run->n++] = r->s.p[from + i];
	run->last = r->s.p[from + n - 1];
	run->length += n;
	run->most = width_sum(run->most,
	    width_times(
		width_of_character(span_slice(r->s, from, from + n)), q.most));
	run->whole = run->length == run->n && !counted;
	if (counted)
		end_run(r, seq, run);
}

/* An escape that matches no character. */
static bool
read_place(struct reader *r, struct sequence *seq)
{
	char c = r->i + 1 < r->s.n ? r->s.p[r->i + 1] : '\0';

	if (at(r, '^') || at(r, '$')) {
		sequence_edge(seq, at(r, '^'), at(r, '$'));
		r->i++;
		return true;
	}
	if (!at(r, '\\') || c == '\0' || strchr("bBAzZGKQE", c) == NULL)
		return false;
	/* \Q, \E, and what moves the place where a match begins. */
	if (strchr("QEGK", c) != NULL)
		r->unclear = true;
	if (c == 'b')
		sequence_border(seq);
	r->i += 2;
	return true;
}

/* Bytes of what an escape matches: one character, or nobody knows. */
static size_t
escape_width(struct span escape)
{
	return escape.n >= 2 &&
		       memchr("wWdDsShHvVNxpP", escape.p[1], 14) != NULL
		   ? UTF8_BYTES
		   : LITERAL_ANY;
}

/* A class, an escape or a dot. */
static void
read_other(struct reader *r, struct sequence *seq)
{
	size_t from = r->i;
	struct ascii_set set;
	struct piece piece = { .most = width_of(UTF8_BYTES, true) };

	if (at(r, '[')) {
		r->i = pattern_skip_class(r->s, from);
	} else if (at(r, '\\')) {
		r->i = pattern_skip_escape(r->s, from);
	} else {
		r->i++;
	}
	if (r->s.p[from] == '[' || (r->s.p[from] == '\\' && r->i == from + 2 &&
				       ascii_isalpha(r->s.p[from + 1]))) {
		set = ascii_set_of(r->s, from, r->i);
		piece = piece_of_set(r->arena, &set, &r->unclear);
	} else if (r->s.p[from] != '.') {
		/* A reference to a group matches what that did. */
		piece = vague;
	}
	if (r->s.p[from] == '\\' && piece.most.bytes > 1 &&
	    escape_width(span_slice(r->s, from, r->i)) == LITERAL_ANY)
		piece.most = WIDTH_ANY;
	quantify(r, &piece);
	sequence_add(seq, piece);
}

static struct piece
read_sequence(struct reader *r)
{
	struct run run = { .whole = true };
	struct sequence seq;
	struct piece piece;

	sequence_init(&seq, r->arena);
	while (r->i < r->s.n && !r->unclear) {
		char c = r->s.p[r->i];

		if (c == '|' || c == ')')
			break;
		if (c == '\\' && r->i + 1 < r->s.n &&
		    !ascii_isalnum(r->s.p[r->i + 1])) {
			read_literal(r, &seq, &run, r->i + 1);
		} else if (strchr("(\\[.^$*+?{", c) == NULL) {
			read_literal(r, &seq, &run, r->i);
		} else {
			end_run(r, &seq, &run);
			if (c == '(')
				read_group(r, &seq);
			else if (!read_place(r, &seq))
				read_other(r, &seq);
		}
	}
	end_run(r, &seq, &run);
	piece = sequence_done(&seq);
	r->unclear = r->unclear || seq.failed;
	return piece;
}

/* Up to the end or a ")": what is required is one of what each requires. */
static struct piece
read_alternatives(struct reader *r)
{
	struct piece all;
	bool first = true;

	for (;;) {
		struct piece one = read_sequence(r);

		if (!piece_or(r->arena, &all, &one, first))
			r->unclear = true;
		first = false;
		if (!at(r, '|') || r->unclear)
			return all;
		r->i++;
	}
}

/* With no way that requires anything: what it begins with is required. */
static struct literal_need
need_of(struct reader *r, struct piece *piece)
{
	struct literal_way *way;

	if (piece->empty)
		return nothing;
	if (piece->need.n > 0 || !piece->known || piece->first.n == 0)
		return piece->need;
	way = arena_alloc(r->arena, sizeof(*way));
	if (way == NULL)
		return nothing;
	way->sets[way->n++] = piece->first;
	way->first = piece->first;
	return (struct literal_need){ way, 1 };
}

struct literal_need
literal_need(struct arena *arena, struct span source)
{
	struct reader r = { .arena = arena, .s = source };
	struct piece piece = read_alternatives(&r);

	return r.unclear || r.i < source.n ? nothing : need_of(&r, &piece);
}
