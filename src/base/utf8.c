/*
 * utf8 - checking, writing and cutting characters; see utf8.h.
 */
#include "config.h"

#include "base/utf8.h"

size_t
utf8_put(char to[UTF8_BYTES], uint32_t cp)
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = UTF8_BAD;
	if (cp < 0x80) {
		to[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		to[0] = (char)(0xC0 | cp >> 6);
		to[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		to[0] = (char)(0xE0 | cp >> 12);
		to[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		to[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | cp >> 18);
	to[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	to[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	to[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t
utf8_check(struct span s, size_t from)
{
	while (from < s.n && (from = utf8_ascii(s, from)) < s.n) {
		struct utf8_char c = utf8_at(s, from);

		if (c.bad)
			return from;
		from += c.n;
	}
	return s.n;
}

bool
utf8_valid(struct span s)
{
	return utf8_check(s, 0) == s.n;
}

struct span
utf8_clip(struct span s, size_t max)
{
	size_t n = max;

	if (s.n <= max)
		return s;
	/* A character has at most three bytes behind its first. */
	while (n > 0 && max - n < 3 && (s.p[n] & 0xC0) == 0x80)
		n--;
	return span_slice(s, 0, n);
}
