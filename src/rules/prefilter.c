/*
 * prefilter - the words that patterns require, in one automaton.
 *
 * A pattern can match in one of several ways, each of which needs up to three
 * clauses; a clause is a set of words of which one must be there. Lists that
 * many rules share are one clause.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/automaton.h"
#include "rules/literal.h"
#include "rules/prefilter.h"

#define BUCKETS 1024

/* Indices of an array that grows. */
struct ids {
	uint32_t *v;
	size_t n;
	size_t room;
};

struct clause {
	size_t first; /* in words */
	size_t n;
	uint32_t next; /* of the same bucket; AUTOMATON_NONE */
};

struct way {
	uint32_t clauses[LITERAL_SETS];
	uint32_t n;
};

/* The ways of one pattern; n == 0: it is always tried. */
struct need {
	size_t first;
	size_t n;
};

struct prefilter {
	struct arena *arena;
	struct arena *passing; /* while one pattern is read */
	struct automaton *automaton;
	struct ids words; /* of all clauses, one after the other */
	struct clause *clauses;
	size_t nclauses;
	struct way *ways;
	size_t nways;
	struct need *needs;
	size_t nneeds;
	size_t always;
	uint32_t buckets[BUCKETS];
	/* word i is in the clauses member[of[i]] … member[of[i + 1] - 1] */
	uint32_t *of;
	uint32_t *member;
	bool failed; /* no memory: everything is tried */
};

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

/* The words of a set, sorted, each once; n == 0: not all could be had. */
static struct ids
word_ids(struct prefilter *p, const struct literal_set *set)
{
	struct ids ids = { arena_array(p->passing, set->n, sizeof(uint32_t)), 0,
		set->n };
	size_t n = 0;

	for (size_t i = 0; ids.v != NULL && i < set->n; i++) {
		ids.v[i] = automaton_add(p->automaton, set->v[i]);
		if (ids.v[i] == AUTOMATON_NONE)
			return ids;
	}
	if (ids.v == NULL)
		return ids;
	qsort(ids.v, set->n, sizeof(*ids.v), by_number);
	for (size_t i = 0; i < set->n; i++)
		if (n == 0 || ids.v[n - 1] != ids.v[i])
			ids.v[n++] = ids.v[i];
	ids.n = n;
	return ids;
}

/* FNV-1a over the numbers of the words. */
static size_t
bucket_of(const struct ids *ids)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < ids->n; i++)
		h = (h ^ ids->v[i]) * 16777619u;
	return (h ^ h >> 16) % BUCKETS;
}

static bool
same_words(const struct prefilter *p, const struct clause *clause,
    const struct ids *ids)
{
	return clause->n == ids->n && memcmp(p->words.v + clause->first, ids->v,
					  ids->n * sizeof(*ids->v)) == 0;
}

static uint32_t
add_clause(struct prefilter *p, const struct ids *ids)
{
	uint32_t *bucket = &p->buckets[bucket_of(ids)];
	uint32_t i;

	for (i = *bucket; i != AUTOMATON_NONE; i = p->clauses[i].next)
		if (same_words(p, &p->clauses[i], ids))
			return i;
	p->clauses = one_more(p, p->clauses, p->nclauses, sizeof(*p->clauses));
	if (p->failed)
		return AUTOMATON_NONE;
	i = (uint32_t)p->nclauses++;
	p->clauses[i] = (struct clause){ p->words.n, ids->n, *bucket };
	*bucket = i;
	for (size_t k = 0; k < ids->n; k++) {
		p->words.v =
		    one_more(p, p->words.v, p->words.n, sizeof(*p->words.v));
		if (p->failed)
			return AUTOMATON_NONE;
		p->words.v[p->words.n++] = ids->v[k];
	}
	return i;
}

/* False: nothing could be made of it, so the pattern is always tried. */
static bool
add_way(struct prefilter *p, const struct literal_way *from)
{
	struct way way = { .n = 0 };

	for (size_t i = 0; i < from->n && !p->failed; i++) {
		struct ids ids = word_ids(p, &from->sets[i]);

		if (ids.n > 0)
			way.clauses[way.n++] = add_clause(p, &ids);
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

/* From each word to its clauses: counted, summed up, filled in from behind. */
static bool
link_words(struct prefilter *p)
{
	size_t n = automaton_words(p->automaton);

	p->of = arena_array(p->arena, n + 1, sizeof(*p->of));
	p->member = arena_array(p->arena, p->words.n + 1, sizeof(*p->member));
	if (p->of == NULL || p->member == NULL)
		return false;
	for (size_t i = 0; i < p->words.n; i++)
		p->of[p->words.v[i]]++;
	for (size_t i = 1; i <= n; i++)
		p->of[i] += p->of[i - 1];
	for (size_t i = p->nclauses; i-- > 0;) {
		const struct clause *clause = &p->clauses[i];

		for (size_t k = 0; k < clause->n; k++) {
			uint32_t word = p->words.v[clause->first + k];

			p->member[--p->of[word]] = (uint32_t)i;
		}
	}
	return true;
}

bool
prefilter_finish(struct prefilter *p)
{
	arena_deinit(&p->passing);
	p->failed =
	    p->failed || !automaton_finish(p->automaton) || !link_words(p);
	return !p->failed;
}

uint64_t *
prefilter_scan(const struct prefilter *p, struct arena *arena, struct span text)
{
	size_t n = automaton_words(p->automaton);
	uint64_t *found = arena_array(arena, n / 64 + 1, sizeof(*found));
	uint64_t *seen =
	    arena_array(arena, p->nclauses / 64 + 1, sizeof(*seen));

	if (found == NULL || seen == NULL || p->failed)
		return NULL;
	automaton_scan(p->automaton, text, found);
	for (size_t i = 0; i < n; i++) {
		if (found[i / 64] == 0) {
			i |= 63;
			continue;
		}
		if ((found[i / 64] >> i % 64 & 1) == 0)
			continue;
		for (uint32_t k = p->of[i]; k < p->of[i + 1]; k++)
			seen[p->member[k] / 64] |= UINT64_C(1)
						   << p->member[k] % 64;
	}
	return seen;
}

static bool
met(const struct way *way, const uint64_t *seen)
{
	for (size_t i = 0; i < way->n; i++)
		if ((seen[way->clauses[i] / 64] >> way->clauses[i] % 64 & 1) ==
		    0)
			return false;
	return true;
}

bool
prefilter_may(const struct prefilter *p, size_t pattern, const uint64_t *seen)
{
	const struct need *need;

	if (seen == NULL || p->failed)
		return true;
	need = &p->needs[pattern];
	for (size_t i = 0; i < need->n; i++)
		if (met(&p->ways[need->first + i], seen))
			return true;
	return need->n == 0;
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
