/*
 * utf8 - one character at a time out of bytes that may be anything.
 */
#ifndef OFFPLAT_TEXT_UTF8_H
#define OFFPLAT_TEXT_UTF8_H

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

/* Writes cp (not a surrogate, at most U+10FFFF); returns its bytes. */
static inline unsigned
utf8_put(char out[UTF8_BYTES], uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

#endif
