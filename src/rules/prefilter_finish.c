/*
 * prefilter_finish - makes of what patterns require what a text is read with: in
 * little room, and so that what is looked at together stands together.
 */
#include "config.h"

#include "rules/prefilter_private.h"

/* Room for an index from n numbers to members others. */
static bool
index_init(struct prefilter *p, struct index *index, size_t n, size_t members)
{
	index->of = arena_array(p->arena, n + 1, sizeof(*index->of));
	index->v = arena_array(p->arena, members + 1, sizeof(*index->v));
	return index->of != NULL && index->v != NULL;
}

/* The numbers counted, in of: then index_put() each, the last ones first. */
static void
index_sum(struct index *index, size_t n)
{
	for (size_t i = 1; i <= n; i++)
		index->of[i] += index->of[i - 1];
}

static void
index_put(struct index *index, size_t i, uint32_t member)
{
	index->v[--index->of[i]] = member;
}

/* From each word to the clauses with it. */
static bool
link_holders(struct prefilter *p)
{
	struct index *holders = &p->holders;

	if (!index_init(p, holders, p->nwords, p->literals.n))
		return false;
	for (size_t i = 0; i < p->literals.n; i++)
		holders->of[p->literals.v[i] / EDGES]++;
	index_sum(holders, p->nwords);
	for (uint32_t i = (uint32_t)p->nclauses; i-- > 0;)
		for (uint32_t k = p->clauses[i]; k < p->clauses[i + 1]; k++)
			index_put(holders, p->literals.v[k] / EDGES,
			    i * EDGES + p->literals.v[k] % EDGES);
	return true;
}

static size_t
count_parts(const struct way *way)
{
	return way[1].parts - way->parts;
}

/* The way as it is tried: whatever it does not need is its key again. */
static struct trial
make_trial(const struct prefilter *p, uint32_t number, uint32_t pattern)
{
	const struct way *way = &p->ways[number];
	const struct part *parts = &p->parts[way->parts];
	struct trial trial = { .way = number, .pattern = pattern };

	for (size_t i = 1; i < LITERAL_SETS; i++)
		trial.others[i - 1] =
		    parts[i < count_parts(way) ? i : 0].clause;
	return trial;
}

static uint32_t
key_of(const struct prefilter *p, uint32_t way)
{
	return p->parts[p->ways[way].parts].clause;
}

/* From each clause to the ways that it opens. */
static bool
link_ways(struct prefilter *p)
{
	p->keys =
	    arena_array(p->arena, bit_words(p->nclauses), sizeof(*p->keys));
	p->opened = arena_array(p->arena, p->nclauses + 1, sizeof(*p->opened));
	p->trials = arena_array(p->arena, p->nways + 1, sizeof(*p->trials));
	if (p->keys == NULL || p->opened == NULL || p->trials == NULL)
		return false;
	for (uint32_t i = 0; i < p->nways; i++) {
		set_bit(p->keys, key_of(p, i));
		p->opened[key_of(p, i)]++;
	}
	for (size_t i = 1; i <= p->nclauses; i++)
		p->opened[i] += p->opened[i - 1];
	for (uint32_t k = 0; k < p->nneeds; k++)
		for (uint32_t i = 0; i < p->needs[k].n; i++) {
			uint32_t way = p->needs[k].first + i;

			p->trials[--p->opened[key_of(p, way)]] =
			    make_trial(p, way, k);
		}
	return true;
}

static bool
mark_tried(struct prefilter *p)
{
	p->tried =
	    arena_array(p->arena, bit_words(p->nneeds), sizeof(*p->tried));
	for (size_t i = 0; p->tried != NULL && i < p->nneeds; i++)
		if (p->needs[i].n == 0)
			set_bit(p->tried, i);
	return p->tried != NULL;
}

/* What grew, in as much room as it needs; NULL: no memory. */
static void *
settle(struct prefilter *p, const void *v, size_t n, size_t size)
{
	void *kept = arena_room(p->arena, n + 1, size);

	p->failed = p->failed || kept == NULL;
	if (kept != NULL && v != NULL)
		memcpy(kept, v, n * size);
	return kept;
}

/* The number that a word has from now on. */
static uint32_t
renumber(const struct prefilter *p, uint32_t word)
{
	return word / PLACE_KINDS + p->base[word % PLACE_KINDS];
}

/* Numbers the words without gaps, once all are known. */
static void
settle_words(struct prefilter *p)
{
	for (size_t i = 0; i < PLACE_KINDS; i++) {
		p->base[i] = (uint32_t)p->nwords;
		p->nwords += automaton_words(p->automata[i]);
	}
	p->words = arena_array(p->arena, p->nwords + 1, sizeof(*p->words));
	p->failed = p->failed || p->words == NULL;
	if (p->failed)
		return;
	for (uint32_t i = 0; i < p->lengths.n; i++) {
		size_t length = p->lengths.v[i];

		if (length > 0)
			p->words[renumber(p, i)].length = (uint16_t)length;
		if (length > p->longest)
			p->longest = length;
	}
	p->lengths = (struct ids){ NULL, 0 };
	for (size_t i = 0; i < p->literals.n; i++) {
		uint32_t *literal = &p->literals.v[i];
		uint32_t word = renumber(p, *literal / EDGES);

		*literal = word * EDGES + *literal % EDGES;
		p->words[word].used |= (uint16_t)(1u << *literal % EDGES);
	}
}

/* Of the clauses only the order of their literals is kept. */
static void
settle_clauses(struct prefilter *p)
{
	p->literals.v =
	    settle(p, p->literals.v, p->literals.n, sizeof(*p->literals.v));
	p->clauses =
	    arena_array(p->arena, p->nclauses + 1, sizeof(*p->clauses));
	p->failed = p->failed || p->clauses == NULL;
	for (size_t i = 0; i < p->nclauses && !p->failed; i++)
		p->clauses[i] = p->growing[i].first;
	if (!p->failed)
		p->clauses[p->nclauses] = (uint32_t)p->literals.n;
	p->growing = NULL;
}

static void
settle_ways(struct prefilter *p)
{
	p->parts = settle(p, p->parts, p->nparts, sizeof(*p->parts));
	p->ways = settle(p, p->ways, p->nways, sizeof(*p->ways));
	if (!p->failed)
		p->ways[p->nways].parts = (uint32_t)p->nparts;
	p->needs = settle(p, p->needs, p->nneeds, sizeof(*p->needs));
}

bool
prefilter_finish(struct prefilter *p)
{
	arena_deinit(&p->passing);
	settle_words(p);
	settle_clauses(p);
	settle_ways(p);
	p->failed = p->failed ||
		    !automaton_finish(p->automata[AT_EDGE], false) ||
		    !automaton_finish(p->automata[AT_EDGE_WIDE], false) ||
		    !automaton_finish(p->automata[ANYWHERE], true) ||
		    !mark_tried(p) || !link_holders(p) || !link_ways(p);
	arena_deinit(&p->building);
	return !p->failed;
}
