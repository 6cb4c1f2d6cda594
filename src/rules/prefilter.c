/*
 * prefilter - the words that patterns require, in one automaton.
 *
 * A pattern can match in one of several ways, each of which needs up to four
 * clauses; a clause is a set of words of which one must be there, as a whole
 * word or as a part of one. Lists that many rules share are one clause. Where
 * it is known with which words a match begins, it is tried only there: most of
 * the time went into looking for such places with one pattern after another.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/prefilter_private.h"

/* With more of them a match may begin nearly anywhere. */
#define BREAKS_MAX 3

struct prefilter *
prefilter_init(void)
{
	struct prefilter *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->arena = arena_init(0);
	p->building = arena_init(0);
	p->passing = arena_init(0);
	for (size_t i = 0;
	     p->arena != NULL && p->building != NULL && i < PLACE_KINDS; i++)
		p->automata[i] = automaton_init(p->arena, p->building);
	/* The last, since memory that is short stays so. */
	if (p->automata[PLACE_KINDS - 1] == NULL || p->passing == NULL)
		prefilter_deinit(&p);
	else
		memset(p->buckets, 0xff, sizeof(p->buckets));
	return p;
}

void
prefilter_deinit(struct prefilter **prefilter)
{
	if (*prefilter == NULL)
		return;
	arena_deinit(&(*prefilter)->arena);
	arena_deinit(&(*prefilter)->building);
	arena_deinit(&(*prefilter)->passing);
	free(*prefilter);
	*prefilter = NULL;
}

/* Room for one more element behind n; the array doubles. NULL: no memory. */
static void *
one_more(struct prefilter *p, void *v, size_t n, size_t size)
{
	if (v != NULL && (n & (n - 1)) != 0)
		return v;
	v = arena_grow(p->building, v, n * size, (n == 0 ? 1 : 2 * n) * size);
	p->failed = p->failed || v == NULL;
	return v;
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool
append(struct prefilter *p, struct ids *ids, uint32_t value)
{
	ids->v = one_more(p, ids->v, ids->n, sizeof(*ids->v));
	if (ids->v == NULL)
		return false;
	ids->v[ids->n++] = value;
	return true;
}

/* AUTOMATON_NONE: it was not taken. */
static uint32_t
literal_id(struct prefilter *p, const struct literal *literal)
{
	enum place_kind kind = ANYWHERE;
	uint32_t word;

	if (literal->s.n == 0 || literal->s.n > UINT16_MAX)
		return AUTOMATON_NONE;
	if ((literal->edges & LITERAL_LEFT) != 0)
		kind = edge_kind(literal->s.p[0]);
	word = automaton_add(p->automata[kind], literal->s);
	if (word == AUTOMATON_NONE)
		return AUTOMATON_NONE;
	word = word * PLACE_KINDS + kind;
	while (p->lengths.n <= word)
		if (!append(p, &p->lengths, 0))
			return AUTOMATON_NONE;
	p->lengths.v[word] = (uint32_t)literal->s.n;
	return word * EDGES + literal->edges;
}

/* The literals of a set, sorted, each once; n == 0: not all could be had. */
static struct ids
literal_ids(struct prefilter *p, const struct literal_set *set)
{
	struct ids ids = { arena_array(p->passing, set->n, sizeof(uint32_t)),
		0 };
	size_t n = 0;

	for (size_t i = 0; ids.v != NULL && i < set->n; i++) {
		ids.v[i] = literal_id(p, &set->v[i]);
		if (ids.v[i] == AUTOMATON_NONE)
			return ids;
	}
	if (ids.v == NULL || set->n == 0)
		return ids;
	qsort(ids.v, set->n, sizeof(*ids.v), by_number);
	for (size_t i = 0; i < set->n; i++)
		if (n == 0 || ids.v[n - 1] != ids.v[i])
			ids.v[n++] = ids.v[i];
	ids.n = n;
	return ids;
}

/* FNV-1a over the numbers of the literals. */
static size_t
bucket_of(const struct ids *ids)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < ids->n; i++)
		h = (h ^ ids->v[i]) * 16777619u;
	return (h ^ h >> 16) % BUCKETS;
}

static bool
same_literals(const struct prefilter *p, const struct clause *clause,
    const struct ids *ids)
{
	return clause->n == ids->n &&
	       memcmp(p->literals.v + clause->first, ids->v,
		   ids->n * sizeof(*ids->v)) == 0;
}

static uint32_t
add_clause(struct prefilter *p, const struct ids *ids)
{
	uint32_t *bucket = &p->buckets[bucket_of(ids)];
	uint32_t i;

	for (i = *bucket; i != AUTOMATON_NONE; i = p->growing[i].next)
		if (same_literals(p, &p->growing[i], ids))
			return i;
	p->growing = one_more(p, p->growing, p->nclauses, sizeof(*p->growing));
	if (p->failed)
		return AUTOMATON_NONE;
	i = (uint32_t)p->nclauses++;
	p->growing[i] = (struct clause){ p->literals.n, ids->n, *bucket };
	*bucket = i;
	for (size_t k = 0; k < ids->n; k++)
		if (!append(p, &p->literals, ids->v[k]))
			return AUTOMATON_NONE;
	return i;
}

/* The clause of a set; AUTOMATON_NONE: there is none. */
static uint32_t
set_clause(struct prefilter *p, const struct literal_set *set)
{
	struct ids ids = literal_ids(p, set);

	return ids.n == 0 || p->failed ? AUTOMATON_NONE : add_clause(p, &ids);
}

/* A letter or a space stands nearly everywhere, unless it is a whole word. */
static bool
is_common(const struct literal_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct literal *literal = &set->v[i];

		if (literal->s.n == 1 &&
		    (literal->s.p[0] == ' ' ||
			(ascii_isalpha(literal->s.p[0]) &&
			    literal->edges != (LITERAL_LEFT | LITERAL_RIGHT))))
			return true;
	}
	return false;
}

static uint16_t
number_of(size_t n)
{
	return n < UINT16_MAX ? (uint16_t)n : UINT16_MAX;
}

static struct reach
reach_of(struct width before)
{
	return (struct reach){ number_of(before.bytes), number_of(before.loose),
		before.breaks <= BREAKS_MAX && before.loose < UINT16_MAX
		    ? (uint16_t)before.breaks
		    : UINT16_MAX };
}

static bool
add_part(struct prefilter *p, uint32_t clause, struct width before)
{
	p->parts = one_more(p, p->parts, p->nparts, sizeof(*p->parts));
	if (p->failed)
		return false;
	p->parts[p->nparts++] = (struct part){ clause, reach_of(before) };
	return true;
}

/* False: nothing could be made of it, so the pattern is always tried. */
static bool
add_way(struct prefilter *p, const struct literal_way *from)
{
	struct way way = { (uint32_t)p->nparts, AUTOMATON_NONE };
	uint32_t clause;

	if (!is_common(&from->first))
		way.first = set_clause(p, &from->first);
	for (size_t i = 0; i < from->n && !p->failed; i++) {
		clause = set_clause(p, &from->sets[i]);
		if (clause != AUTOMATON_NONE)
			add_part(p, clause, from->sets[i].before);
	}
	if (way.parts == p->nparts || p->failed)
		return false;
	p->ways = one_more(p, p->ways, p->nways, sizeof(*p->ways));
	if (p->failed)
		return false;
	p->ways[p->nways++] = way;
	return true;
}

size_t
prefilter_add(struct prefilter *p, struct span source)
{
	struct need need = { (uint32_t)p->nways, 0 };
	size_t parts = p->nparts;
	struct literal_need from;

	arena_reset(p->passing);
	from = literal_need(p->passing, source);
	while (need.n < from.n && add_way(p, &from.v[need.n]))
		need.n++;
	if (need.n < from.n || from.n == 0) {
		need.n = 0;
		p->nways = need.first;
		p->nparts = parts;
		p->always++;
	}
	p->needs = one_more(p, p->needs, p->nneeds, sizeof(*p->needs));
	if (p->needs != NULL)
		p->needs[p->nneeds] = need;
	return p->nneeds++;
}

size_t
prefilter_always(const struct prefilter *p)
{
	return p->always;
}

size_t
prefilter_states(const struct prefilter *p)
{
	size_t n = 0;

	for (size_t i = 0; i < PLACE_KINDS; i++)
		n += automaton_states(p->automata[i]);
	return n;
}
