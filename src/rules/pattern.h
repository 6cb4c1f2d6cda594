/*
 * pattern - PCRE2 behind one small door: patterns are compiled once, shared
 * by all threads, and matched under limits of steps, memory and time.
 *
 * Every pattern is UTF-8, matched case by case (texts are folded), with ^ and $
 * at line ends (LF), plain groups not capturing, and \C refused. A match that
 * could not be finished is reported as such, never as "no match".
 */
#ifndef OFFPLAT_RULES_PATTERN_H
#define OFFPLAT_RULES_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/span.h"

struct pattern;

/* How a pattern is compiled: flags of pattern_init(). */
#define PATTERN_CAPTURE  1u  /* plain groups capture too, not only named ones */
#define PATTERN_CASELESS 2u  /* for text that is not folded (addresses, URLs) */
#define PATTERN_BYTES    4u  /* the text may hold what is not UTF-8 */
#define PATTERN_NO_JIT   8u  /* for the tests, and to compare */
#define PATTERN_COUNTED  16u /* for pattern_work() */

#define PATTERN_SOURCE_MAX 65536 /* bytes of a pattern's text */
#define PATTERN_GROUPS     8     /* capturing groups of one pattern */

struct pattern_error {
	char text[200];
	size_t at;  /* offset in the pattern's text */
	bool large; /* more than PCRE2 takes, or than is sensible */
};

/* NULL: error_r says why. */
struct pattern *pattern_init(
    struct span source, unsigned flags, struct pattern_error *error_r);
/*
 * The same, on an arena but for what PCRE2 makes of it: many that are packed
 * (pattern_store.h) would else keep a page each.
 */
struct pattern *pattern_init_on(struct arena *arena, struct span source,
    unsigned flags, struct pattern_error *error_r);
void pattern_deinit(struct pattern **pattern);

/* Can patterns be compiled to machine code here? */
bool pattern_jit_works(void);
/*
 * Makes the machine code now that the first search would make: nanoseconds that
 * this took, 0 mostly. Of all patterns of a large configuration few are ever
 * tried, and their machine code is most of their memory and of the start.
 */
uint64_t pattern_prepare(const struct pattern *pattern);
/* The number of a named group; 0 when there is none of that name. */
size_t pattern_group(const struct pattern *pattern, const char *name);
/* How many capturing groups it has. */
size_t pattern_groups(const struct pattern *pattern);
/*
 * What one thread needs to match: taken for a message, given back after it.
 * A pool keeps some that are idle, since a JIT stack costs a system call.
 */
struct scratch;
struct scratch_pool;

/* limits are copied. NULL: memory is short. */
struct scratch_pool *scratch_pool_init(const struct limits *limits);
/* All scratches must have been given back. */
void scratch_pool_deinit(struct scratch_pool **pool);
/* NULL: memory is short. The deadline is unset. */
struct scratch *scratch_take(struct scratch_pool *pool);
/* scratch may be NULL. */
void scratch_give(struct scratch_pool *pool, struct scratch *scratch);

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t scratch_now(void);
/* Matching stops with PATTERN_TIME behind this moment; 0: no deadline. */
void scratch_set_deadline(struct scratch *scratch, uint64_t deadline);
/* Has the deadline passed? */
bool scratch_late(const struct scratch *scratch);

enum pattern_result {
	PATTERN_NONE, /* certainly no match */
	PATTERN_FOUND,
	PATTERN_LIMIT, /* match limit, stack or memory: the answer is unknown */
	PATTERN_TIME   /* the deadline came first: the answer is unknown */
};

struct pattern_range {
	size_t at;
	size_t end;
};

struct pattern_match {
	size_t at;
	size_t end;
	/* groups[1] … groups[PATTERN_GROUPS]; a group that took no part in
	 * the match has at == SIZE_MAX. */
	struct pattern_range groups[PATTERN_GROUPS + 1];
};

/*
 * Looks for the first match that begins at or after from. text must be valid
 * UTF-8 and from the start of a character, unless PATTERN_BYTES was given.
 */
enum pattern_result pattern_find(const struct pattern *pattern,
    struct scratch *scratch, struct span text, size_t from,
    struct pattern_match *match_r);

/* The same, of a match that begins before end. */
enum pattern_result pattern_find_until(const struct pattern *pattern,
    struct scratch *scratch, struct span text, size_t from, size_t end,
    struct pattern_match *match_r);

/* The offset of the character behind the one at at; text.n + 1 at the end. */
size_t pattern_next(struct span text, size_t at);

/* An ASCII character without which the pattern does not match, or '\0'. */
char pattern_required(const struct pattern *pattern);

/*
 * How many steps the search of the whole text takes, by a count that is the
 * same on every machine; max + 1 when they are more. The pattern was compiled
 * with PATTERN_COUNTED.
 */
size_t pattern_work(
    const struct pattern *pattern, struct span text, size_t max);

/* The text of a group of a match; SPAN_NONE when it took no part. */
struct span pattern_match_group(
    const struct pattern_match *match, struct span text, size_t group);

#endif
