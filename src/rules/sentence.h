/*
 * sentence - the neighbourhood of a hit, where "unless" looks.
 */
#ifndef OFFPLAT_RULES_SENTENCE_H
#define OFFPLAT_RULES_SENTENCE_H

#include "base/span.h"

/* However long a sentence is, no more of it is looked at on either side. */
#define SENTENCE_SIDE 200

/*
 * The sentence around text[at] … text[end - 1]: to the ends of its line (but
 * for lines that a mail program wrapped), or to . ! or ? before white space. At most bytes on either side (0: SENTENCE_SIDE),
 * then cut at a space where there is one.
 */
struct span sentence_around(
    struct span text, size_t at, size_t end, size_t bytes);

#endif
