/*
 * automaton - finds many words in one pass over a text: wherever they stand
 * (Aho and Corasick), or at one place after the other (a trie).
 */
#ifndef OFFPLAT_RULES_AUTOMATON_H
#define OFFPLAT_RULES_AUTOMATON_H

#include <stdint.h>

#include "base/arena.h"

/* With more states than this no more words are taken. */
#define AUTOMATON_STATES 60000
#define AUTOMATON_NONE   UINT32_MAX

struct automaton;

/*
 * What is used later is on arena, the rest on building, which must stay until
 * automaton_finish(). NULL: memory is short.
 */
struct automaton *automaton_init(struct arena *arena, struct arena *building);
/* The number of the word, the same for the same word; AUTOMATON_NONE: it was
 * not taken. Not after automaton_finish(). */
uint32_t automaton_add(struct automaton *automaton, struct span word);
/* anywhere: for automaton_scan(), else for automaton_walk(). */
bool automaton_finish(struct automaton *automaton, bool anywhere);
size_t automaton_words(const struct automaton *automaton);
size_t automaton_states(const struct automaton *automaton);

typedef void (*automaton_found)(void *data, uint32_t word, size_t end);
/*
 * Calls found for every word wherever it stands in text: with the offset behind
 * it. Words of one end come from the longest to the shortest.
 */
void automaton_scan(const struct automaton *automaton, struct span text,
    automaton_found found, void *data);
/* The same for the words that begin at that offset, the shortest first. */
void automaton_walk(const struct automaton *automaton, struct span text,
    size_t at, automaton_found found, void *data);

#endif
