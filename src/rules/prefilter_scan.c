/*
 * prefilter_scan - reads a text for the words of a prefilter, and says which
 * patterns may match in it and where.
 */
#include "config.h"

#include "rules/prefilter_private.h"

/* Places that are kept, for each byte of a text. */
#define PLACES_MAX 4

/* A place of a word. */
struct place {
	uint32_t at;
	uint32_t edges; /* that are there */
	uint32_t next;  /* place of the same word, counted from 1; 0 */
};

/* A word of a clause that was seen. */
struct member {
	uint32_t literal;
	uint32_t next; /* of the same clause, counted from 1; 0 */
};

struct prefilter_seen {
	const struct prefilter *prefilter;
	struct arena *arena;
	struct span text;
	uint64_t *literals; /* a bit for each that was seen */
	uint64_t *clauses;  /* the same */
	/* Of words and clauses that were seen; else not even set. */
	uint32_t *last;  /* place of each word, counted from 1 */
	uint32_t *heads; /* member of each clause, counted from 1 */
	struct member *members;
	struct place *places;
	size_t n;
	size_t room;
	uint64_t *starts; /* of a pattern, a bit for each offset */
	uint64_t *way;    /* … of one of its ways … */
	uint64_t *clause; /* … and of one of that's clauses */
	bool anywhere;    /* too many places, or no memory for them */
};

/* Keeps a place of a word; first: of those of that word. */
static void
keep_place(struct prefilter_seen *seen, uint32_t word, size_t at,
    uint32_t edges, bool first)
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
	    (struct place){ (uint32_t)at, edges, first ? 0 : seen->last[word] };
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
	const struct prefilter *p = seen->prefilter;
	size_t at = end - p->lengths.v[word];
	uint32_t edges = 0;
	bool first;

	if (at == 0 || !is_letter(seen->text, at - 1))
		edges |= LITERAL_LEFT;
	if (!is_letter(seen->text, end))
		edges |= LITERAL_RIGHT;
	/* Most short words that are found are parts of others. */
	if ((met[edges] & p->used[word]) == 0)
		return;
	first = (seen->literals[word / 16] >> word % 16 * EDGES &
		    met[EDGES - 1]) == 0;
	seen->literals[word / 16] |= met[edges] << word % 16 * EDGES;
	if (!seen->anywhere)
		keep_place(seen, word, at, edges, first);
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

/* Of a bit for each offset. */
static size_t
bitmap_words(struct span text)
{
	return text.n / 64 + 1;
}

static size_t
literal_words(const struct prefilter *p)
{
	return automaton_words(p->automaton) / 16 + 1;
}

static size_t
clause_words(const struct prefilter *p)
{
	return p->nclauses / 64 + 1;
}

/* A literal of the clause was seen; n: members so far. */
static void
meet(
    struct prefilter_seen *seen, uint32_t clause, uint32_t literal, uint32_t *n)
{
	bool first = !has_bit(seen->clauses, clause);

	set_bit(seen->clauses, clause);
	if (seen->anywhere)
		return;
	seen->members[(*n)++] =
	    (struct member){ literal, first ? 0 : seen->heads[clause] };
	seen->heads[clause] = *n;
}

/* Room for the members of the clauses that are met. */
static void
make_members(const struct prefilter *p, struct prefilter_seen *seen)
{
	size_t n = 0;

	for (size_t i = 0; i < literal_words(p); i++)
		for (uint64_t bits = seen->literals[i]; bits != 0;
		     bits &= bits - 1) {
			size_t id = 64 * i + (size_t)__builtin_ctzll(bits);

			n += p->of[id + 1] - p->of[id];
		}
	seen->members = arena_room(seen->arena, n, sizeof(*seen->members));
	seen->anywhere = seen->members == NULL;
}

static void
meet_clauses(const struct prefilter *p, struct prefilter_seen *seen)
{
	uint32_t n = 0;

	if (!seen->anywhere)
		make_members(p, seen);
	for (size_t i = 0; i < literal_words(p); i++)
		for (uint64_t bits = seen->literals[i]; bits != 0;
		     bits &= bits - 1) {
			size_t id = 64 * i + (size_t)__builtin_ctzll(bits);

			for (uint32_t k = p->of[id]; k < p->of[id + 1]; k++)
				meet(seen, p->member[k], (uint32_t)id, &n);
		}
}

/* Nothing seen yet, without memory for places; NULL: memory is short. */
static struct prefilter_seen *
new_seen(const struct prefilter *p, struct arena *arena)
{
	struct prefilter_seen *seen = arena_alloc(arena, sizeof(*seen));

	if (seen == NULL || p->failed)
		return NULL;
	seen->prefilter = p;
	seen->arena = arena;
	seen->literals =
	    arena_array(arena, literal_words(p), sizeof(*seen->literals));
	seen->clauses =
	    arena_array(arena, clause_words(p), sizeof(*seen->clauses));
	seen->anywhere = true;
	return seen->literals == NULL || seen->clauses == NULL ? NULL : seen;
}

static void
read_text(const struct prefilter *p, struct prefilter_seen *seen)
{
	automaton_scan(p->automaton, seen->text, see_word, seen);
	meet_clauses(p, seen);
}

struct prefilter_seen *
prefilter_scan(const struct prefilter *p, struct arena *arena, struct span text)
{
	struct prefilter_seen *seen = new_seen(p, arena);

	if (seen == NULL)
		return NULL;
	seen->text = text;
	seen->last = arena_room(
	    arena, automaton_words(p->automaton), sizeof(*seen->last));
	seen->heads = arena_room(arena, p->nclauses, sizeof(*seen->heads));
	seen->starts =
	    arena_room(arena, 3 * bitmap_words(text), sizeof(*seen->starts));
	if (seen->last == NULL || seen->heads == NULL || seen->starts == NULL)
		return NULL;
	seen->way = seen->starts + bitmap_words(text);
	seen->clause = seen->way + bitmap_words(text);
	seen->anywhere = text.n >= UINT32_MAX;
	read_text(p, seen);
	return seen;
}

void
prefilter_scan_next(const struct prefilter *p, struct arena *arena,
    struct span text, struct prefilter_seen **seen)
{
	struct prefilter_seen *next = *seen;

	if (next == NULL) {
		next = new_seen(p, arena);
	} else {
		memset(next->literals, 0,
		    literal_words(p) * sizeof(*next->literals));
		memset(
		    next->clauses, 0, clause_words(p) * sizeof(*next->clauses));
	}
	*seen = next;
	if (next == NULL)
		return;
	next->text = text;
	read_text(p, next);
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

/* Sets the bits from first to last. */
static void
set_range(uint64_t *bits, size_t first, size_t last)
{
	size_t a = first / 64, b = last / 64;
	uint64_t head = UINT64_MAX << first % 64;
	uint64_t tail = UINT64_MAX >> (63 - last % 64);

	if (a == b) {
		bits[a] |= head & tail;
		return;
	}
	bits[a] |= head;
	while (++a < b)
		bits[a] = UINT64_MAX;
	bits[b] |= tail;
}

/* Marks the places of a literal, and so many bytes before each. */
static void
mark_places(const struct prefilter_seen *seen, uint32_t literal, size_t before,
    uint64_t *bits)
{
	uint32_t edges = literal % EDGES;

	for (uint32_t i = seen->last[literal / EDGES]; i != 0;
	     i = seen->places[i - 1].next) {
		const struct place *place = &seen->places[i - 1];

		if ((edges & ~place->edges) != 0)
			continue;
		set_range(bits, place->at > before ? place->at - before : 0,
		    place->at);
		/* Those that follow stand before this one. */
		if (place->at <= before)
			return;
	}
}

/* clause: one that is met. */
static void
mark_clause(const struct prefilter_seen *seen, uint32_t clause, size_t before,
    uint64_t *bits)
{
	memset(bits, 0, bitmap_words(seen->text) * sizeof(*bits));
	for (uint32_t i = seen->heads[clause]; i != 0;
	     i = seen->members[i - 1].next)
		mark_places(seen, seen->members[i - 1].literal, before, bits);
}

/* Adds the starts of one way: before a word of each of its clauses. */
static void
mark_way(struct prefilter_seen *seen, const struct way *way)
{
	size_t n = bitmap_words(seen->text);

	if (way->first == AUTOMATON_NONE)
		memset(seen->way, 0xff, n * sizeof(*seen->way));
	else if (has_bit(seen->clauses, way->first))
		mark_clause(seen, way->first, 0, seen->way);
	else
		return;
	for (size_t i = 0; i < way->n; i++) {
		mark_clause(
		    seen, way->clauses[i], way->before[i], seen->clause);
		for (size_t k = 0; k < n; k++)
			seen->way[k] &= seen->clause[k];
	}
	for (size_t k = 0; k < n; k++)
		seen->starts[k] |= seen->way[k];
}

const uint64_t *
prefilter_starts(
    const struct prefilter *p, size_t pattern, struct prefilter_seen *seen)
{
	const struct need *need = &p->needs[pattern];

	if (seen->anywhere || need->n == 0)
		return NULL;
	memset(
	    seen->starts, 0, bitmap_words(seen->text) * sizeof(*seen->starts));
	for (size_t i = 0; i < need->n; i++)
		if (met(&p->ways[need->first + i], seen))
			mark_way(seen, &p->ways[need->first + i]);
	return seen->starts;
}
