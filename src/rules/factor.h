/*
 * factor - writes a pattern so that alternatives share what they begin with.
 *
 * (?:telegram|whatsapp|telegraph) becomes (?:telegra(?:m|ph)|whatsapp): it
 * matches the same, at the same places and in the same order, but a place where
 * none of many words stands is seen to be none after a look at one character
 * for each first letter, and the words take less machine code.
 */
#ifndef OFFPLAT_RULES_FACTOR_H
#define OFFPLAT_RULES_FACTOR_H

#include "base/buf.h"

/*
 * Adds the rewritten pattern. False, with whatever in out: it is not understood
 * well enough, or memory is short, and the pattern stays as it is.
 */
bool pattern_factor(struct buf *out, struct span source);

#endif
