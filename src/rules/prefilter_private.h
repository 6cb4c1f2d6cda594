/*
 * prefilter_private - the inside of a prefilter, for what makes one (prefilter.c)
 * and what reads texts with it (prefilter_scan.c).
 */
#ifndef OFFPLAT_RULES_PREFILTER_PRIVATE_H
#define OFFPLAT_RULES_PREFILTER_PRIVATE_H

#include "rules/automaton.h"
#include "rules/literal.h"
#include "rules/prefilter.h"

#define BUCKETS 1024
/* A word with the edges that it needs, as a number. */
#define EDGES 4

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
	uint32_t
	    before[LITERAL_SETS]; /* as in a literal_set; UINT32_MAX: any */
	uint32_t n;
	uint32_t first; /* the clause a match begins with; AUTOMATON_NONE */
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
	unsigned char
	    *used;   /* of each word: a bit for each literal in a clause */
	bool failed; /* no memory: everything is tried */
};

#endif
