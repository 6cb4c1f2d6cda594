/*
 * utf8 - reading and writing characters; see utf8.h.
 */
#include "config.h"

#include "base/utf8.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/*
 * RFC 3629, section 4: the range of the second byte keeps overlong forms,
 * surrogates and too large values out.
 */
static size_t
sequence(unsigned char lead, unsigned char *low_r, unsigned char *high_r)
{
	*low_r = 0x80;
	*high_r = 0xBF;
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF) {
		if (lead == 0xE0)
			*low_r = 0xA0;
		if (lead == 0xED)
			*high_r = 0x9F;
		return 3;
	}
	if (lead >= 0xF0 && lead <= 0xF4) {
		if (lead == 0xF0)
			*low_r = 0x90;
		if (lead == 0xF4)
			*high_r = 0x8F;
		return 4;
	}
	return 0;
}

size_t
utf8_length(struct span s, size_t at)
{
	unsigned char low, high;
	const unsigned char *p;
	size_t n;

	if (at >= s.n)
		return 0;
	p = (const unsigned char *)s.p + at;
	n = sequence(p[0], &low, &high);
	if (n <= 1)
		return n;
	if (n > s.n - at || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

uint32_t
utf8_get(struct span s, size_t at, size_t *length_r)
{
	static const unsigned char lead_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	size_t n = utf8_length(s, at);
	uint32_t c;

	*length_r = n == 0 ? 1 : n;
	if (n == 0)
		return UTF8_REPLACEMENT;
	c = (unsigned char)s.p[at] & lead_bits[n];
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s.p[at + i] & 0x3F);
	return c;
}

size_t
utf8_put(char to[4], uint32_t c)
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = UTF8_REPLACEMENT;
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xE0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3F));
		to[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3F));
	to[2] = (char)(0x80 | (c >> 6 & 0x3F));
	to[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

size_t
utf8_ascii_end(struct span s, size_t from)
{
	uint64_t words[2];

	for (; from + sizeof(words) <= s.n; from += sizeof(words)) {
		memcpy(words, s.p + from, sizeof(words));
		if (((words[0] | words[1]) & HIGH_BITS) != 0)
			break;
	}
	while (from < s.n && (unsigned char)s.p[from] < 0x80)
		from++;
	return from < s.n ? from : s.n;
}

size_t
utf8_check(struct span s, size_t from)
{
	size_t n;

	while ((from = utf8_ascii_end(s, from)) < s.n) {
		n = utf8_length(s, from);
		if (n == 0)
			return from;
		from += n;
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
