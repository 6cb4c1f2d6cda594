/*
 * utf8 - characters of UTF-8 as RFC 3629 allows them, no overlong forms, no
 * surrogates, nothing above U+10FFFF, out of bytes that may be anything.
 */
#ifndef OFFPLAT_BASE_UTF8_H
#define OFFPLAT_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

#define UTF8_BAD   0xfffdu
#define UTF8_BYTES 4 /* the longest character */

/* A character, and how many bytes it took: at least 1. */
struct utf8_char {
	uint32_t cp;
	unsigned n;
	bool bad; /* no UTF-8: cp is U+FFFD */
};

/*
 * The character at s.p[at]; at < s.n. Of broken ones, the longest prefix that
 * could have become a character is one U+FFFD (Unicode, table 3-8).
 */
static inline struct utf8_char
utf8_at(struct span s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	size_t left = s.n - at;
	unsigned char low = 0x80, high = 0xbf;
	uint32_t cp;
	unsigned want;

	if (p[0] < 0x80)
		return (struct utf8_char){ p[0], 1, false };
	if (p[0] >= 0xc2 && p[0] < 0xe0 && left > 1 && (p[1] & 0xc0) == 0x80)
		return (struct utf8_char){ (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu),
			2, false };
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return (struct utf8_char){ UTF8_BAD, 1, true };
	want = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	cp = p[0] & (0xffu >> (want + 1));
	if (p[0] == 0xe0)
		low = 0xa0; /* overlong */
	else if (p[0] == 0xed)
		high = 0x9f; /* surrogates */
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	for (unsigned i = 1; i < want; i++) {
		if (i >= left || p[i] < low || p[i] > high)
			return (struct utf8_char){ UTF8_BAD, i, true };
		cp = cp << 6 | (p[i] & 0x3fu);
		low = 0x80;
		high = 0xbf;
	}
	return (struct utf8_char){ cp, want, false };
}

/* Where the character begins that ends before at; at > 0, s is UTF-8. */
static inline size_t
utf8_before(struct span s, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80);
	return at;
}

/* The end of the ASCII at at; at <= s.n. */
static inline size_t
utf8_ascii(struct span s, size_t at)
{
	uint64_t bytes;

	for (; s.n - at >= sizeof(bytes); at += sizeof(bytes)) {
		memcpy(&bytes, s.p + at, sizeof(bytes));
		if ((bytes & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (at < s.n && (unsigned char)s.p[at] < 0x80)
		at++;
	return at;
}

/*
 * The end of the ASCII letters at at, of either case; at <= s.n. Eight bytes at
 * a time, by sums that no byte carries into the next: the highest bit of each is
 * set where it is no letter.
 */
static inline size_t
utf8_letters(struct span s, size_t at)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t bytes, small, others;

	for (; s.n - at >= sizeof(bytes); at += sizeof(bytes)) {
		memcpy(&bytes, s.p + at, sizeof(bytes));
		small = (bytes | ones * 0x20) & ~high;
		others = (~(small + ones * (0x80 - 'a')) |
			     (small + ones * (0x7f - 'z')) | bytes) &
			 high;
		if (others == 0)
			continue;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		return at + (size_t)__builtin_ctzll(others) / 8;
#else
		return at + (size_t)__builtin_clzll(others) / 8;
#endif
	}
	while (at < s.n && ascii_isalpha(s.p[at]))
		at++;
	return at;
}

/* Writes cp (U+FFFD for what is no character) and returns the bytes. */
size_t utf8_put(char to[UTF8_BYTES], uint32_t cp);
/* Offset of the first malformed byte at or after from; s.n when none is. */
size_t utf8_check(struct span s, size_t from);
bool utf8_valid(struct span s);
/* The longest start of s, at most max bytes, that cuts no character. */
struct span utf8_clip(struct span s, size_t max);

#endif
