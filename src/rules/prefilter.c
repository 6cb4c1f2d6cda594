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

struct prefilter *
prefilter_init(void)
{
	struct prefilter *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->arena = arena_init(0);
	p->passing = arena_init(0);
	if (p->arena != NULL)
		p->automaton = automaton_init(p->arena);
	if (p->automaton == NULL || p->passing == NULL)
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
	v = arena_grow(p->arena, v, n * size, (n == 0 ? 1 : 2 * n) * size);
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
	uint32_t word = automaton_add(p->automaton, literal->s);

	if (word == AUTOMATON_NONE ||
	    (word == p->lengths.n &&
		!append(p, &p->lengths, (uint32_t)literal->s.n)))
		return AUTOMATON_NONE;
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

	for (i = *bucket; i != AUTOMATON_NONE; i = p->clauses[i].next)
		if (same_literals(p, &p->clauses[i], ids))
			return i;
	p->clauses = one_more(p, p->clauses, p->nclauses, sizeof(*p->clauses));
	if (p->failed)
		return AUTOMATON_NONE;
	i = (uint32_t)p->nclauses++;
	p->clauses[i] = (struct clause){ p->literals.n, ids->n, *bucket };
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

/* False: nothing could be made of it, so the pattern is always tried. */
static bool
add_way(struct prefilter *p, const struct literal_way *from)
{
	struct way way = { .first = set_clause(p, &from->first) };
	uint32_t clause;

	for (size_t i = 0; i < from->n && !p->failed; i++) {
		clause = set_clause(p, &from->sets[i]);
		if (clause == AUTOMATON_NONE)
			continue;
		way.before[way.n] = from->sets[i].before < UINT32_MAX
					? (uint32_t)from->sets[i].before
					: UINT32_MAX;
		way.clauses[way.n++] = clause;
	}
	if (way.n == 0 || p->failed)
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
	struct need need = { p->nways, 0 };
	struct literal_need from;

	arena_reset(p->passing);
	from = literal_need(p->passing, source);
	while (need.n < from.n && add_way(p, &from.v[need.n]))
		need.n++;
	if (need.n < from.n || from.n == 0) {
		need.n = 0;
		p->always++;
	}
	p->needs = one_more(p, p->needs, p->nneeds, sizeof(*p->needs));
	if (p->needs != NULL)
		p->needs[p->nneeds] = need;
	return p->nneeds++;
}

/* From each literal to its clauses: counted, summed up, filled in from behind. */
static bool
link_literals(struct prefilter *p)
{
	size_t n = automaton_words(p->automaton) * EDGES;

	p->of = arena_array(p->arena, n + 1, sizeof(*p->of));
	p->member =
	    arena_array(p->arena, p->literals.n + 1, sizeof(*p->member));
	p->used = arena_array(p->arena, n / EDGES + 1, sizeof(*p->used));
	if (p->of == NULL || p->member == NULL || p->used == NULL)
		return false;
	for (size_t i = 0; i < p->literals.n; i++) {
		uint32_t id = p->literals.v[i];

		p->of[id]++;
		p->used[id / EDGES] |= (unsigned char)(1u << id % EDGES);
	}
	for (size_t i = 1; i <= n; i++)
		p->of[i] += p->of[i - 1];
	for (size_t i = p->nclauses; i-- > 0;) {
		const struct clause *clause = &p->clauses[i];

		for (size_t k = 0; k < clause->n; k++) {
			uint32_t id = p->literals.v[clause->first + k];

			p->member[--p->of[id]] = (uint32_t)i;
		}
	}
	return true;
}

bool
prefilter_finish(struct prefilter *p)
{
	arena_deinit(&p->passing);
	p->failed =
	    p->failed || !automaton_finish(p->automaton) || !link_literals(p);
	return !p->failed;
}

size_t
prefilter_always(const struct prefilter *p)
{
	return p->always;
}

size_t
prefilter_states(const struct prefilter *p)
{
	return automaton_states(p->automaton);
}
