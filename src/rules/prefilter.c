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

#include "rules/automaton.h"
#include "rules/literal.h"
#include "rules/prefilter.h"

#define BUCKETS 1024

/* A word with the edges that it needs, as a number. */
#define EDGES 4
/* Places that are kept, for each byte of a text. */
#define PLACES_MAX 4

/* Indices of an array that grows. */
struct ids {
	uint32_t *v;
	size_t n;
};

struct clause {
	size_t first; /* in literals */
	size_t n;
	uint32_t next; /* of the same bucket; AUTOMATON_NONE */
};

struct way {
	uint32_t clauses[LITERAL_SETS];
	uint32_t n;
	uint32_t first; /* the clause a match begins with; AUTOMATON_NONE */
};

/* The ways of one pattern; n == 0: it is always tried. */
struct need {
	size_t first;
	size_t n;
};

/* A place of a word. */
struct place {
	uint32_t at;
	uint32_t edges; /* that are there */
	uint32_t next;  /* place of the same word, counted from 1; 0 */
};

struct prefilter_seen {
	const struct prefilter *prefilter;
	struct arena *arena;
	struct span text;
	uint64_t *literals;
	uint64_t *clauses;
	uint32_t *last; /* place of each word, counted from 1; 0 */
	struct place *places;
	size_t n;
	size_t room;
	uint64_t *starts;
	bool anywhere; /* too many places, or no memory for them */
};

struct prefilter {
	struct arena *arena;
	struct arena *passing; /* while one pattern is read */
	struct automaton *automaton;
	struct ids lengths;  /* of each word */
	struct ids literals; /* of all clauses, one after the other */
	struct clause *clauses;
	size_t nclauses;
	struct way *ways;
	size_t nways;
	struct need *needs;
	size_t nneeds;
	size_t always;
	uint32_t buckets[BUCKETS];
	/* literal i is in the clauses member[of[i]] … member[of[i + 1] - 1] */
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
		if (clause != AUTOMATON_NONE)
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
	if (p->of == NULL || p->member == NULL)
		return false;
	for (size_t i = 0; i < p->literals.n; i++)
		p->of[p->literals.v[i]]++;
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

/* Keeps a place of a word. */
static void
keep_place(
    struct prefilter_seen *seen, uint32_t word, size_t at, uint32_t edges)
{
	size_t room = seen->room == 0 ? 64 : 2 * seen->room;
	struct place *places = seen->places;

	if (seen->n == seen->room) {
		places = seen->n > PLACES_MAX * seen->text.n
			     ? NULL
			     : arena_grow(seen->arena, places,
				   seen->n * sizeof(*places),
				   room * sizeof(*places));
		if (places == NULL) {
			seen->anywhere = true;
			return;
		}
		seen->places = places;
		seen->room = room;
	}
	places[seen->n++] =
	    (struct place){ (uint32_t)at, edges, seen->last[word] };
	seen->last[word] = (uint32_t)seen->n;
}

/* What PCRE2 and phrases call a letter, in ASCII, of folded text. */
static bool
is_letter(struct span s, size_t at)
{
	char c = at < s.n ? s.p[at] : ' ';

	return (c >= 'a' && c <= 'z') || ascii_isdigit(c) || c == '_';
}

static void
see_word(void *data, uint32_t word, size_t end)
{
	/* For the edges that are there: which sets of edges are met. */
	static const uint64_t met[EDGES] = { 1, 3, 5, 15 };
	struct prefilter_seen *seen = data;
	size_t at = end - seen->prefilter->lengths.v[word];
	uint32_t edges = 0;

	if (at == 0 || !is_letter(seen->text, at - 1))
		edges |= LITERAL_LEFT;
	if (!is_letter(seen->text, end))
		edges |= LITERAL_RIGHT;
	seen->literals[word / 16] |= met[edges] << word % 16 * EDGES;
	if (!seen->anywhere)
		keep_place(seen, word, at, edges);
}

static bool
has_bit(const uint64_t *bits, size_t i)
{
	return (bits[i / 64] >> i % 64 & 1) != 0;
}

static void
set_bit(uint64_t *bits, size_t i)
{
	bits[i / 64] |= UINT64_C(1) << i % 64;
}

/* The clauses that are met, from the literals that were seen. */
static void
meet_clauses(const struct prefilter *p, struct prefilter_seen *seen)
{
	size_t n = automaton_words(p->automaton) * EDGES;

	for (size_t i = 0; i < n; i += 64)
		for (uint64_t bits = seen->literals[i / 64]; bits != 0;
		     bits &= bits - 1) {
			size_t id = i + (size_t)__builtin_ctzll(bits);

			for (uint32_t k = p->of[id]; k < p->of[id + 1]; k++)
				set_bit(seen->clauses, p->member[k]);
		}
}

struct prefilter_seen *
prefilter_scan(const struct prefilter *p, struct arena *arena, struct span text)
{
	size_t n = automaton_words(p->automaton);
	struct prefilter_seen *seen = arena_alloc(arena, sizeof(*seen));

	if (seen == NULL || p->failed)
		return NULL;
	seen->prefilter = p;
	seen->arena = arena;
	seen->text = text;
	seen->literals = arena_array(arena, n / 16 + 1, sizeof(uint64_t));
	seen->clauses =
	    arena_array(arena, p->nclauses / 64 + 1, sizeof(uint64_t));
	seen->last = arena_array(arena, n + 1, sizeof(*seen->last));
	seen->starts = arena_array(arena, text.n / 64 + 1, sizeof(uint64_t));
	if (seen->literals == NULL || seen->clauses == NULL ||
	    seen->last == NULL || seen->starts == NULL)
		return NULL;
	seen->anywhere = text.n >= UINT32_MAX;
	automaton_scan(p->automaton, text, see_word, seen);
	meet_clauses(p, seen);
	return seen;
}

static bool
met(const struct way *way, const struct prefilter_seen *seen)
{
	for (size_t i = 0; i < way->n; i++)
		if (!has_bit(seen->clauses, way->clauses[i]))
			return false;
	return true;
}

bool
prefilter_may(const struct prefilter *p, size_t pattern,
    const struct prefilter_seen *seen)
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

/* Marks the places of a literal as starts. */
static void
mark_places(struct prefilter_seen *seen, uint32_t literal)
{
	uint32_t edges = literal % EDGES;

	for (uint32_t i = seen->last[literal / EDGES]; i != 0;
	     i = seen->places[i - 1].next)
		if ((edges & ~seen->places[i - 1].edges) == 0)
			set_bit(seen->starts, seen->places[i - 1].at);
}

static void
mark_clause(struct prefilter_seen *seen, const struct clause *clause)
{
	const struct prefilter *p = seen->prefilter;

	for (size_t i = 0; i < clause->n; i++) {
		uint32_t literal = p->literals.v[clause->first + i];

		if (has_bit(seen->literals, literal))
			mark_places(seen, literal);
	}
}

const uint64_t *
prefilter_starts(
    const struct prefilter *p, size_t pattern, struct prefilter_seen *seen)
{
	const struct need *need = &p->needs[pattern];
	uint32_t last = AUTOMATON_NONE;

	if (seen->anywhere || need->n == 0)
		return NULL;
	memset(seen->starts, 0, (seen->text.n / 64 + 1) * sizeof(uint64_t));
	for (size_t i = 0; i < need->n; i++) {
		const struct way *way = &p->ways[need->first + i];

		if (!met(way, seen))
			continue;
		if (way->first == AUTOMATON_NONE)
			return NULL;
		/* Ways of one list of words mostly share it. */
		if (way->first != last)
			mark_clause(seen, &p->clauses[way->first]);
		last = way->first;
	}
	return seen->starts;
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
