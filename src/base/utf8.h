/*
 * utf8 - characters of UTF-8 as RFC 3629 allows them: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 */
#ifndef OFFPLAT_BASE_UTF8_H
#define OFFPLAT_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

#define UTF8_REPLACEMENT UINT32_C(0xFFFD)

/* Bytes of the character at s.p[at]; 0 when it is malformed or at the end. */
size_t utf8_length(struct span s, size_t at);
/*
 * The character at s.p[at], which must be inside; malformed: one byte that
 * reads as U+FFFD. *length_r: bytes to go on.
 */
uint32_t utf8_get(struct span s, size_t at, size_t *length_r);
/* Writes c (U+FFFD for what is no character) and returns the bytes. */
size_t utf8_put(char to[4], uint32_t c);
/* Offset of the first byte at or after from that is not ASCII; s.n: none. */
size_t utf8_ascii_end(struct span s, size_t from);
/* Offset of the first malformed byte at or after from; s.n when none is. */
size_t utf8_check(struct span s, size_t from);
bool utf8_valid(struct span s);
/* The longest start of s, at most max bytes, that cuts no character. */
struct span utf8_clip(struct span s, size_t max);

#endif
