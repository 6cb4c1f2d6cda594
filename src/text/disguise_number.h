/*
 * disguise_number - words for numbers, see disguise_number.c.
 */
#ifndef OFFPLAT_TEXT_DISGUISE_NUMBER_H
#define OFFPLAT_TEXT_DISGUISE_NUMBER_H

#include <stdint.h>

#include "base/span.h"

#define NUMBER_LONGEST 22 /* bytes of the longest word */
#define NUMBER_PREFIX  3  /* bytes of the shortest that may begin a word */

enum number_kind {
	NUMBER_UNIT,  /* a digit */
	NUMBER_TEEN,  /* 10 to 19 */
	NUMBER_TENS,  /* 20, 30 …: value is the first digit */
	NUMBER_TIMES, /* "double": the next digit so many times */
	NUMBER_ZEROS, /* "hundred": so many zeros */
	NUMBER_PLUS
};

struct number {
	struct span name;
	enum number_kind kind;
	unsigned value;
};

/* What follows the first letter of words for numbers, a to z: a bit for each. */
extern const uint32_t number_seconds[26];

/* May a word of ASCII that means a number begin so? Most others do not. */
static inline bool
number_begins(char first, char second)
{
	unsigned i = (unsigned)(first - 'a'), k = (unsigned)(second - 'a');

	return i < 26 && k < 26 && (number_seconds[i] >> k & 1) != 0;
}

/* The number that a folded word means, or NULL. */
const struct number *number_find(struct span word);
/* The longest number word that s begins with ("fivefive"), or NULL. */
const struct number *number_prefix(struct span s);

#endif
