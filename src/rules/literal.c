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

#include "rules/literal.h"
#include "rules/syntax.h"

#define ITEMS_MAX 24 /* of one sequence; more are passed over */
/* The beginning of a longer literal is required just as well. */
#define LITERAL_MAX 12
#define WAYS_MAX    600 /* of one pattern, and literals of one set */

struct reader {
	struct arena *arena;
	struct span s;
	size_t i;
	bool unclear; /* something that was not understood, or no memory */
};

/* A sequence under way. */
struct items {
	struct literal_need v[ITEMS_MAX];
	size_t n;
	char run[LITERAL_MAX]; /* literal characters next to one another */
	size_t nrun;
};

static const struct literal_need nothing = { NULL, 0 };

static void
add_item(struct items *items, struct literal_need need)
{
	if (need.n > 0 && items->n < ITEMS_MAX)
		items->v[items->n++] = need;
}

/* A set of one short word would be met by nearly every text. */
static bool
telling(struct span literal)
{
	return literal.n >= 2 ||
	       (literal.n == 1 && !ascii_isalnum(literal.p[0]) &&
		   literal.p[0] != ' ');
}

/* Ends the run of literal characters and takes it as an item. */
static void
end_run(struct reader *r, struct items *items)
{
	struct span run = span_of(items->run, items->nrun);
	struct literal_way *way;
	struct span *literal;

	items->nrun = 0;
	if (!telling(run))
		return;
	way = arena_alloc(r->arena, sizeof(*way));
	literal = arena_alloc(r->arena, sizeof(*literal));
	if (way == NULL || literal == NULL) {
		r->unclear = true;
		return;
	}
	*literal = arena_span(r->arena, run);
	way->sets[0] = (struct literal_set){ literal, 1, run.n };
	way->n = 1;
	if (literal->n == run.n)
		add_item(items, (struct literal_need){ way, 1 });
}

static bool
at(const struct reader *r, char c)
{
	return r->i < r->s.n && r->s.p[r->i] == c;
}

/* "{2,5}" at i: its length, and the 2; 0: it is none. */
static size_t
count_at(struct span s, size_t i, size_t *least)
{
	size_t from = i + 1, digits = from;

	while (digits < s.n && ascii_isdigit(s.p[digits]))
		digits++;
	*least = digits > from && s.p[from] != '0';
	i = digits;
	while (i < s.n && (ascii_isdigit(s.p[i]) || s.p[i] == ','))
		i++;
	return i < s.n && s.p[i] == '}' && i > from ? i + 1 - (from - 1) : 0;
}

/* A quantifier, if one stands here; *least is 0 when nothing need be there. */
static bool
read_quantifier(struct reader *r, size_t *least)
{
	size_t n = 0;

	*least = 1;
	if (at(r, '*') || at(r, '?') || at(r, '+')) {
		*least = at(r, '+');
		n = 1;
	} else if (at(r, '{')) {
		n = count_at(r->s, r->i, least);
	}
	if (n == 0)
		*least = 1;
	r->i += n;
	if (n > 0 && (at(r, '?') || at(r, '+')))
		r->i++;
	return n > 0;
}

/* The set of a way whose shortest literal is the longest. */
static const struct literal_set *
best_set(const struct literal_way *way)
{
	const struct literal_set *best = &way->sets[0];

	for (size_t i = 1; i < way->n; i++)
		if (way->sets[i].shortest > best->shortest)
			best = &way->sets[i];
	return best;
}

/* One set that every way of a need meets; n == 0: there are too many. */
static struct literal_set
flatten(struct reader *r, const struct literal_need *need)
{
	struct literal_set all = { NULL, 0, SIZE_MAX };
	size_t n = 0;

	for (size_t i = 0; i < need->n; i++)
		n += best_set(&need->v[i])->n;
	if (n > WAYS_MAX)
		return (struct literal_set){ NULL, 0, 0 };
	all.v = arena_array(r->arena, n, sizeof(*all.v));
	if (all.v == NULL) {
		r->unclear = true;
		return (struct literal_set){ NULL, 0, 0 };
	}
	for (size_t i = 0; i < need->n; i++) {
		const struct literal_set *set = best_set(&need->v[i]);

		memcpy(all.v + all.n, set->v, set->n * sizeof(*set->v));
		all.n += set->n;
		if (set->shortest < all.shortest)
			all.shortest = set->shortest;
	}
	return all;
}

/* Keeps the best few sets of a way, the best first. */
static void
keep_set(struct literal_way *way, struct literal_set set)
{
	size_t i = way->n;

	if (set.n == 0)
		return;
	while (i > 0 && way->sets[i - 1].shortest < set.shortest)
		i--;
	if (i == LITERAL_SETS)
		return;
	if (way->n < LITERAL_SETS)
		way->n++;
	for (size_t k = way->n - 1; k > i; k--)
		way->sets[k] = way->sets[k - 1];
	way->sets[i] = set;
}

/* What a sequence requires is what all of its items do. */
static struct literal_need
join_items(struct reader *r, const struct items *items)
{
	struct literal_way *way;

	if (items->n == 0)
		return nothing;
	if (items->n == 1)
		return items->v[0];
	way = arena_alloc(r->arena, sizeof(*way));
	if (way == NULL) {
		r->unclear = true;
		return nothing;
	}
	for (size_t i = 0; i < items->n; i++)
		keep_set(way, flatten(r, &items->v[i]));
	return way->n == 0 ? nothing : (struct literal_need){ way, 1 };
}

static struct literal_need read_alternatives(struct reader *r);

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

static void
read_group(struct reader *r, struct items *items)
{
	struct literal_need need = nothing;
	bool discard;
	size_t least;

	if (read_head(r, &discard)) {
		need = read_alternatives(r);
		if (!at(r, ')'))
			r->unclear = true;
		r->i++;
	}
	if (read_quantifier(r, &least) && least == 0)
		need = nothing;
	if (!discard)
		add_item(items, need);
}

/* A literal character with its quantifier. from: where its bytes begin. */
static void
read_literal(struct reader *r, struct items *items, size_t from)
{
	size_t least, n = 1;
	bool counted;

	while (from + n < r->s.n &&
	       ((unsigned char)r->s.p[from + n] & 0xc0) == 0x80)
		n++;
	r->i = from + n;
	counted = read_quantifier(r, &least);
	if (least == 0) {
		end_run(r, items);
		return;
	}
	for (size_t i = 0; i < n && items->nrun < LITERAL_MAX; i++)
		items->run[items->nrun++] = r->s.p[from + i];
	if (counted)
		end_run(r, items);
}

/* What is neither a literal nor a group: it requires nothing. */
static void
read_other(struct reader *r, struct items *items)
{
	size_t least;

	end_run(r, items);
	if (at(r, '[')) {
		r->i = pattern_skip_class(r->s, r->i);
	} else if (at(r, '\\')) {
		if (r->i + 1 < r->s.n && strchr("QE", r->s.p[r->i + 1]) != NULL)
			r->unclear = true;
		r->i = pattern_skip_escape(r->s, r->i);
	} else {
		r->i++;
	}
	read_quantifier(r, &least);
}

static struct literal_need
read_sequence(struct reader *r)
{
	struct items items = { .n = 0 };

	while (r->i < r->s.n && !r->unclear) {
		char c = r->s.p[r->i];

		if (c == '|' || c == ')')
			break;
		if (c == '(') {
			end_run(r, &items);
			read_group(r, &items);
		} else if (c == '\\' && r->i + 1 < r->s.n &&
			   !ascii_isalnum(r->s.p[r->i + 1])) {
			read_literal(r, &items, r->i + 1);
		} else if (strchr("\\[.^$*+?{", c) != NULL) {
			read_other(r, &items);
		} else {
			read_literal(r, &items, r->i);
		}
	}
	end_run(r, &items);
	return join_items(r, &items);
}

/* Up to the end or a ")": what is required is one of what each requires. */
static struct literal_need
read_alternatives(struct reader *r)
{
	struct literal_need all = nothing;
	bool open = false;

	for (;;) {
		struct literal_need one = read_sequence(r);
		size_t size = all.n * sizeof(*all.v);

		open = open || one.n == 0 || all.n + one.n > WAYS_MAX;
		if (!open) {
			all.v = arena_grow(r->arena, all.v, size,
			    size + one.n * sizeof(*one.v));
			if (all.v == NULL) {
				r->unclear = true;
				return nothing;
			}
			memcpy(all.v + all.n, one.v, one.n * sizeof(*one.v));
			all.n += one.n;
		}
		if (!at(r, '|') || r->unclear)
			return open ? nothing : all;
		r->i++;
	}
}

struct literal_need
literal_need(struct arena *arena, struct span source)
{
	struct reader r = { .arena = arena, .s = source };
	struct literal_need need = read_alternatives(&r);

	return r.unclear || r.i < source.n ? nothing : need;
}
