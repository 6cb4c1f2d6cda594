/*
 * value - values of keys between text, numbers and where they are stored.
 */
#ifndef OFFPLAT_CONFIG_VALUE_H
#define OFFPLAT_CONFIG_VALUE_H

#include "base/buf.h"
#include "config/schema.h"

/* What is wrong with a value and what to write instead. */
struct problem {
	char text[240];
};

/* Does a number without unit, or text, or either stand for this type? */
bool value_takes_number(const struct key *key);
bool value_takes_text(const struct key *key);

/* Stores a number, or what a text means. False: *problem_r says why not. */
bool value_number(const struct key *key, void *field, long long number,
    struct problem *problem_r);
bool value_text(const struct key *key, void *field, struct arena *arena,
    const char *text, struct problem *problem_r);
/* Adds the word to a set; for KEY_WORDS. */
bool value_word(const struct key *key, void *field, const char *word,
    struct problem *problem_r);

/* "a whole number", "true or false", … */
const char *value_kind(const struct key *key);

#endif
