/*
 * prefilter - finds at once, for all patterns, the words without which they
 * cannot match, so that few patterns need to be tried on a text.
 *
 * It never changes a result: a pattern of which nothing certain is known is
 * always tried.
 */
#ifndef OFFPLAT_RULES_PREFILTER_H
#define OFFPLAT_RULES_PREFILTER_H

#include <stdint.h>

#include "base/arena.h"

struct prefilter;

/* NULL: memory is short. */
struct prefilter *prefilter_init(void);
void prefilter_deinit(struct prefilter **prefilter);

/* Adds a pattern by its text; returns its number, counted from 0. */
size_t prefilter_add(struct prefilter *prefilter, struct span source);
/* When all patterns have been added. False: memory is short. */
bool prefilter_finish(struct prefilter *prefilter);

/* What was seen in a text. */
struct prefilter_seen;

/* Reads a text once. On arena; NULL when memory is short. */
struct prefilter_seen *prefilter_scan(
    const struct prefilter *prefilter, struct arena *arena, struct span text);
/*
 * For many short texts one after the other: reads another text into *seen, in
 * the memory of the one before (NULL at first). Where matches begin is not kept.
 */
void prefilter_scan_next(const struct prefilter *prefilter, struct arena *arena,
    struct span text, struct prefilter_seen **seen);
/*
 * Of every pattern that may match in that text, sets the bit of its number in
 * bits, with room for bit_words(prefilter_patterns()). seen NULL: of all.
 */
void prefilter_collect(const struct prefilter *prefilter,
    const struct prefilter_seen *seen, uint64_t *bits);
size_t prefilter_patterns(const struct prefilter *prefilter);
/* May the pattern of this number match in that text? seen NULL: yes. */
bool prefilter_may(const struct prefilter *prefilter, size_t pattern,
    const struct prefilter_seen *seen);
/*
 * The offsets in the text where a match of the pattern can begin, a bit for
 * each, good until the next call with seen; NULL: anywhere.
 */
const uint64_t *prefilter_starts(const struct prefilter *prefilter,
    size_t pattern, struct prefilter_seen *seen);

/*
 * Does a word that some pattern requires stand in the text with a byte of those
 * from from to to; where they are none, with letters on both sides?
 */
bool prefilter_across(const struct prefilter *prefilter, struct span text,
    size_t from, size_t to);

/* For the tests and for figures: patterns that are always tried; states. */
size_t prefilter_always(const struct prefilter *prefilter);
size_t prefilter_states(const struct prefilter *prefilter);

#endif
