/*
 * rune - the few classes of characters that finding and reading links needs.
 */
#ifndef OFFPLAT_LINK_RUNE_H
#define OFFPLAT_LINK_RUNE_H

#include <stdbool.h>
#include <stdint.h>

/* Drawn as nothing: the soft hyphen, zero-width characters, variation marks. */
bool rune_invisible(uint32_t c);
/* What a reader and IDNA take for an ASCII character: itself, or 0. */
char rune_ascii(uint32_t c);
/* A letter that a host written without a scheme may hold: alphabets only. */
bool rune_letter(uint32_t c);
/* White space, or a quotation mark that closes what it stands behind. */
bool rune_ends_url(uint32_t c);

#endif
