/*
 * prefilter_scan - reads a text for the words of a prefilter, and says which
 * patterns may match in it.
 *
 * Each way of a pattern has a clause that is its key. Only when a word of that
 * was seen are the others looked at.
 */
#include "config.h"

#include "rules/prefilter_private.h"

/* Places that are kept, for each byte of a text. */
#define PLACES_MAX 4
/* Fewer bytes are no sentence. */
#define SENTENCE_MIN 8
/* Buckets for the places of words. */
#define BUCKETS_MIN 64
#define BUCKETS_MAX 16384

/* The sentence of a place that is not far from the last. */
static uint32_t
sentence_at(struct prefilter_seen *seen, size_t at)
{
	size_t i = seen->sentence;

	while (i + 1 < seen->nsentences && seen->sentences[i + 1] <= at)
		i++;
	while (seen->sentences[i] > at)
		i--;
	seen->sentence = i;
	return (uint32_t)i;
}

/* Room for one more place. */
static bool
make_room(struct prefilter_seen *seen)
{
	size_t room = seen->room == 0 ? 64 : 2 * seen->room;
	struct place *places;

	if (seen->n < seen->room)
		return true;
	if (seen->n > PLACES_MAX * seen->text.n)
		return false;
	places = arena_grow(seen->arena, seen->places,
	    seen->n * sizeof(*places), room * sizeof(*places));
	if (places == NULL)
		return false;
	seen->places = places;
	seen->room = room;
	return true;
}

static void
keep_place(
    struct prefilter_seen *seen, uint32_t word, size_t at, uint32_t edges)
{
	struct bucket *bucket = seen_bucket(seen, word);

	if (!make_room(seen)) {
		seen->anywhere = true;
		return;
	}
	seen->places[seen->n++] = (struct place){ (uint32_t)at,
		word * EDGES + edges, bucket->last, sentence_at(seen, at) };
	bucket->last = (uint32_t)seen->n;
	bucket->n++;
}

static void
see_word(struct prefilter_seen *seen, uint32_t word, size_t at, size_t end,
    uint32_t edges)
{
	if (!is_letter(seen->text, end))
		edges |= LITERAL_RIGHT;
	/* Most short words that are found are parts of others. */
	if (!is_used(&seen->prefilter->words[word], edges))
		return;
	seen->literals[word / 16] |= edges_met(edges) << word % 16 * EDGES;
	if (!seen->anywhere)
		keep_place(seen, word, at, edges);
}

static void
see_at_edge(void *data, uint32_t number, size_t end)
{
	struct prefilter_seen *seen = data;

	see_word(seen, number, end - seen->prefilter->words[number].length, end,
	    LITERAL_LEFT);
}

static void
see_at_wide_edge(void *data, uint32_t number, size_t end)
{
	struct prefilter_seen *seen = data;

	see_at_edge(data, number + seen->prefilter->base[AT_EDGE_WIDE], end);
}

static void
see_anywhere(void *data, uint32_t number, size_t end)
{
	struct prefilter_seen *seen = data;
	uint32_t word = number + seen->prefilter->base[ANYWHERE];

	see_word(seen, word, end - seen->prefilter->words[word].length, end, 0);
}

/* Marks the clauses that have the word with one of these sets of edges. */
static void
meet_clauses(struct prefilter_seen *seen, size_t word, unsigned literals)
{
	const struct index *holders = &seen->prefilter->holders;

	for (uint32_t i = holders->of[word]; i < holders->of[word + 1]; i++)
		if ((literals >> holders->v[i] % EDGES & 1) != 0)
			set_bit(seen->clauses, holders->v[i] / EDGES);
}

/* A key was met: are the ways that it opens? */
static void
try_ways(struct prefilter_seen *seen, size_t key)
{
	const struct prefilter *p = seen->prefilter;

	for (uint32_t i = p->opened[key]; i < p->opened[key + 1]; i++) {
		const struct trial *trial = &p->trials[i];
		bool open = true;

		for (size_t k = 0; k < LITERAL_SETS - 1 && open; k++)
			open = has_bit(seen->clauses, trial->others[k]);
		if (!open)
			continue;
		set_bit(seen->ways, trial->way);
		set_bit(seen->patterns, trial->pattern);
	}
}

static void
find_ways(struct prefilter_seen *seen)
{
	const struct prefilter *p = seen->prefilter;

	for (size_t i = 0; i < bit_words(p->nwords * EDGES); i++)
		for (uint64_t left = seen->literals[i]; left != 0;) {
			unsigned at = (unsigned)__builtin_ctzll(left);

			at -= at % EDGES;
			meet_clauses(seen, (i * 64 + at) / EDGES,
			    left >> at & ALL_EDGES);
			left &= ~((uint64_t)ALL_EDGES << at);
		}
	for (size_t i = 0; i < bit_words(p->nclauses); i++)
		for (uint64_t met = seen->clauses[i] & p->keys[i]; met != 0;
		     met &= met - 1)
			try_ways(seen, i * 64 + (size_t)__builtin_ctzll(met));
}

/* Nothing seen yet, without memory for places; NULL: memory is short. */
static struct prefilter_seen *
new_seen(const struct prefilter *p, struct arena *arena)
{
	struct prefilter_seen *seen = arena_alloc(arena, sizeof(*seen));
	size_t literals = bit_words(p->nwords * EDGES);
	size_t clauses = bit_words(p->nclauses), ways = bit_words(p->nways);
	size_t n = literals + clauses + ways + bit_words(p->nneeds);

	if (seen == NULL || p->failed)
		return NULL;
	seen->prefilter = p;
	seen->arena = arena;
	seen->bits = n * sizeof(*seen->literals);
	seen->literals = arena_array(arena, n, sizeof(*seen->literals));
	if (seen->literals == NULL)
		return NULL;
	seen->clauses = seen->literals + literals;
	seen->ways = seen->clauses + clauses;
	seen->patterns = seen->ways + ways;
	seen->anywhere = true;
	return seen;
}

static void
read_text(const struct prefilter *p, struct prefilter_seen *seen)
{
	struct span text = seen->text;

	for (size_t i = 0; i < text.n; i++) {
		if (i > 0 && is_letter(text, i - 1))
			continue;
		if (edge_kind(text.p[i]) == AT_EDGE)
			automaton_walk(
			    p->automata[AT_EDGE], text, i, see_at_edge, seen);
		else
			automaton_walk(p->automata[AT_EDGE_WIDE], text, i,
			    see_at_wide_edge, seen);
	}
	automaton_scan(p->automata[ANYWHERE], text, see_anywhere, seen);
	find_ways(seen);
}

/*
 * Does a sentence end with the character at i? As in phrases: a full stop that
 * white space follows, an empty line, U+3002.
 */
static bool
ends_sentence(struct span s, size_t i)
{
	switch (s.p[i]) {
	case '.':
	case '!':
	case '?':
		return i + 1 == s.n || ascii_isspace(s.p[i + 1]);
	case '\n':
		for (i++; i < s.n && s.p[i] == ' ';)
			i++;
		return i < s.n && s.p[i] == '\n';
	case '\xe3':
		return span_eq(
		    span_slice(s, i, i + 3), SPAN_LIT("\xe3\x80\x82"));
	default:
		return false;
	}
}

/* Sentences of few bytes are taken together: a match may begin in more. */
static void
find_sentences(struct prefilter_seen *seen)
{
	size_t last = 0;

	seen->sentences[seen->nsentences++] = 0;
	for (size_t i = SENTENCE_MIN - 1; i < seen->text.n; i++)
		if (ends_sentence(seen->text, i)) {
			last = i + 1;
			seen->sentences[seen->nsentences++] = (uint32_t)last;
			i += SENTENCE_MIN - 1;
		}
}

struct prefilter_seen *
prefilter_scan(const struct prefilter *p, struct arena *arena, struct span text)
{
	struct prefilter_seen *seen = new_seen(p, arena);
	size_t n = bit_words(text.n), buckets = BUCKETS_MIN;

	if (seen == NULL)
		return NULL;
	/* A text has fewer words than that. */
	while (buckets < text.n / 2 && buckets < BUCKETS_MAX)
		buckets *= 2;
	seen->text = text;
	seen->mask = (uint32_t)buckets - 1;
	seen->buckets = arena_array(arena, buckets, sizeof(*seen->buckets));
	seen->starts = arena_array(arena, 3 * n, sizeof(*seen->starts));
	seen->sentences = arena_room(
	    arena, text.n / SENTENCE_MIN + 2, sizeof(*seen->sentences));
	if (seen->buckets == NULL || seen->starts == NULL ||
	    seen->sentences == NULL)
		return NULL;
	seen->way = seen->starts + n;
	seen->clause = seen->way + n;
	seen->anywhere = text.n >= UINT32_MAX;
	if (!seen->anywhere)
		find_sentences(seen);
	read_text(p, seen);
	return seen;
}

void
prefilter_scan_next(const struct prefilter *p, struct arena *arena,
    struct span text, struct prefilter_seen **seen)
{
	struct prefilter_seen *next = *seen;

	if (next == NULL)
		next = new_seen(p, arena);
	else
		memset(next->literals, 0, next->bits);
	*seen = next;
	if (next == NULL)
		return;
	next->text = text;
	read_text(p, next);
}

size_t
prefilter_patterns(const struct prefilter *p)
{
	return p->nneeds;
}

void
prefilter_collect(const struct prefilter *p, const struct prefilter_seen *seen,
    uint64_t *bits)
{
	size_t n = bit_words(p->nneeds);

	if (seen == NULL || p->failed)
		memset(bits, 0xff, n * sizeof(*bits));
	for (size_t i = 0; i < n && seen != NULL; i++)
		bits[i] |= seen->patterns[i] | p->tried[i];
}

bool
prefilter_may(const struct prefilter *p, size_t pattern,
    const struct prefilter_seen *seen)
{
	if (seen == NULL || p->failed || p->needs[pattern].n == 0)
		return true;
	return has_bit(seen->patterns, pattern);
}
