/*
 * bidi - text that a right-to-left override turns around, as a reader sees it.
 */
#ifndef OFFPLAT_TEXT_BIDI_H
#define OFFPLAT_TEXT_BIDI_H

#include "base/span.h"

/* Writes s, character by character from its end, to out (s.n bytes). */
void bidi_reverse(char *out, struct span s);
/* Is there anything in s that reads differently when turned: two letters of
 * Latin, Greek or Cyrillic, or digits? Arabic and Hebrew do not. */
bool bidi_tricks(struct span s);

#endif
