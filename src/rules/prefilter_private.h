/*
 * prefilter_private - the inside of a prefilter, for what makes one (prefilter.c),
 * what reads texts with it (prefilter_scan.c) and what says where matches begin
 * (prefilter_start.c).
 */
#ifndef OFFPLAT_RULES_PREFILTER_PRIVATE_H
#define OFFPLAT_RULES_PREFILTER_PRIVATE_H

#include "base/bits.h"
#include "rules/automaton.h"
#include "rules/literal.h"
#include "rules/prefilter.h"

#define BUCKETS 1024
/* A word with the edges that it needs, as a number. */
#define EDGES 4
/* A bit for each of them. */
#define ALL_EDGES 15u

/*
 * Words that always begin at the left edge of one, in ASCII or in other letters,
 * and all others: an automaton holds only so many.
 */
enum place_kind { AT_EDGE, AT_EDGE_WIDE, ANYWHERE, PLACE_KINDS };

/* Indices of an array that grows. */
struct ids {
	uint32_t *v;
	size_t n;
};

/* From each of some numbers to others: i has v[of[i]] … v[of[i + 1] - 1]. */
struct index {
	uint32_t *of;
	uint32_t *v;
};

/* A word; used: a bit for each of its literals that is in a clause. */
struct word {
	uint16_t length;
	uint16_t used;
};

/* A set of literals while patterns are added. */
struct clause {
	uint32_t first; /* in literals */
	uint32_t n;
	uint32_t next; /* of the same bucket; AUTOMATON_NONE */
};

/* How far before a word a match may begin; UINT16_MAX: anywhere. */
struct reach {
	uint16_t bytes;
	/* … or in the word's sentence, or in that which stands so many bytes
	 * before its beginning, so many times. */
	uint16_t loose;
	uint16_t breaks;
};

/* One thing that a way asks for. */
struct part {
	uint32_t clause;
	struct reach before;
};

/* A way to match: its parts end where the next way's begin. */
struct way {
	uint32_t parts; /* the first's clause is its key */
	uint32_t first; /* the clause a match begins with; AUTOMATON_NONE */
};

/* A way, where a text has a word of its key: the other clauses it needs. */
struct trial {
	uint32_t way;
	uint32_t pattern;
	uint32_t others[LITERAL_SETS - 1];
};

/* The ways of one pattern; n == 0: it is always tried. */
struct need {
	uint32_t first;
	uint32_t n;
};

struct prefilter {
	struct arena *arena;
	struct arena *building; /* until it is finished */
	struct arena *passing;  /* while one pattern is read */
	struct automaton *automata[PLACE_KINDS];
	struct ids lengths;        /* of each word, until it is finished */
	struct clause *growing;    /* … the clauses, … */
	uint32_t buckets[BUCKETS]; /* … and the newest of each bucket */
	struct word *words;
	size_t nwords;
	size_t longest; /* bytes of a word */
	uint32_t
	    base[PLACE_KINDS]; /* the number of each automaton's first word */
	struct ids literals;   /* of all clauses, one after the other */
	uint32_t *clauses; /* the first literal of each, and the end of all */
	size_t nclauses;
	struct part *parts; /* of all ways, one after the other */
	size_t nparts;
	struct way *ways; /* and one more, where the parts end */
	size_t nways;
	struct need *needs;
	size_t nneeds;
	size_t always;        /* patterns that are always tried … */
	uint64_t *tried;      /* … a bit for each of them */
	struct index holders; /* of each word: clauses * EDGES + edges */
	uint64_t *keys;       /* the clauses that are a way's key: a bit each */
	uint32_t *opened;     /* of each clause: where its trials begin */
	struct trial *trials; /* of all keys, one after the other */
	bool failed;          /* no memory: everything is tried */
};

/* A place of a word. */
struct place {
	uint32_t at;
	uint32_t literal; /* the word, with the edges that are there */
	uint32_t next;    /* place of the same bucket, counted from 1; 0 */
	uint32_t sentence;
};

/* The places of some words. */
struct bucket {
	uint32_t last; /* counted from 1; 0: none */
	uint32_t n;
};

struct prefilter_seen {
	const struct prefilter *prefilter;
	struct arena *arena;
	struct span text;
	/* A bit for each: those that were seen … */
	uint64_t *literals;
	uint64_t *clauses; /* with one of their literals */
	uint64_t *ways;
	uint64_t *patterns; /* with one of their ways */
	size_t bits;        /* bytes of all these */
	struct bucket *buckets;
	uint32_t mask; /* of a word: its bucket */
	struct place *places;
	size_t n;
	size_t room;
	uint32_t *sentences; /* where each begins */
	size_t nsentences;
	size_t sentence;  /* of what was seen last */
	uint64_t *starts; /* of a pattern, a bit for each offset */
	uint64_t *way;    /* … of one of its ways … */
	uint64_t *clause; /* … and of one of that's clauses: else all 0 */
	bool anywhere;    /* too many places, or no memory for them */
};

/* What PCRE2 and phrases call a letter, in ASCII, of folded text. */
static inline bool
is_letter(struct span s, size_t at)
{
	char c = at < s.n ? s.p[at] : ' ';

	return (c >= 'a' && c <= 'z') || ascii_isdigit(c) || c == '_';
}

/* Which of the automata knows what begins with that byte at an edge. */
static inline enum place_kind
edge_kind(char first)
{
	return (unsigned char)first < 0x80 ? AT_EDGE : AT_EDGE_WIDE;
}

/* The sets of edges, a bit for each, that a word with these edges meets. */
static inline uint64_t
edges_met(uint32_t edges)
{
	static const uint64_t met[EDGES] = { 1, 3, 5, 15 };

	return met[edges];
}

/* Does a clause ask for the word with these edges, or fewer? */
static inline bool
is_used(const struct word *word, uint32_t edges)
{
	return (edges_met(edges) & word->used) != 0;
}

/* Where the last places of the word's bucket are. */
static inline struct bucket *
seen_bucket(const struct prefilter_seen *seen, uint32_t word)
{
	return &seen->buckets[word & seen->mask];
}

#endif
