/*
 * rune - UTF-8 read one character at a time, and the few classes of characters
 * that finding and reading links needs.
 */
#ifndef OFFPLAT_LINK_RUNE_H
#define OFFPLAT_LINK_RUNE_H

#include <stdint.h>

#include "base/span.h"

#define RUNE_BAD UINT32_MAX

/*
 * The character at offset at (which is within s) and its length. A byte that
 * begins no well-formed sequence is RUNE_BAD of length 1.
 */
uint32_t rune_at(struct span s, size_t at, size_t *length_r);

/* Drawn as nothing: the soft hyphen, zero-width characters, variation marks. */
bool rune_invisible(uint32_t c);
/* What a reader and IDNA take for an ASCII character: itself, or 0. */
char rune_ascii(uint32_t c);
/* A letter that a host written without a scheme may hold: alphabets only. */
bool rune_letter(uint32_t c);
/* White space, or a quotation mark that closes what it stands behind. */
bool rune_ends_url(uint32_t c);

#endif
