/*
 * automaton - finds many words in one pass over a text (Aho and Corasick).
 */
#ifndef OFFPLAT_RULES_AUTOMATON_H
#define OFFPLAT_RULES_AUTOMATON_H

#include <stdint.h>

#include "base/arena.h"

/* With more states than this no more words are taken. */
#define AUTOMATON_STATES 60000
#define AUTOMATON_NONE   UINT32_MAX

struct automaton;

/* Everything is on arena. NULL: memory is short. */
struct automaton *automaton_init(struct arena *arena);
/* The number of the word, the same for the same word; AUTOMATON_NONE: it was
 * not taken. Not after automaton_finish(). */
uint32_t automaton_add(struct automaton *automaton, struct span word);
bool automaton_finish(struct automaton *automaton);
size_t automaton_words(const struct automaton *automaton);
size_t automaton_states(const struct automaton *automaton);

/*
 * Calls found for every word wherever it stands in text: with the offset behind
 * it. Words of one end come from the longest to the shortest.
 */
typedef void (*automaton_found)(void *data, uint32_t word, size_t end);
void automaton_scan(const struct automaton *automaton, struct span text,
    automaton_found found, void *data);

#endif
