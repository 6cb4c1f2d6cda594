/*
 * rune - see rune.h. The classes are ranges, not the full Unicode properties: a
 * host's letters are checked by libidn2 in the end.
 */
#include "config.h"

#include "base/utf8.h"
#include "link/rune.h"

struct range {
	uint32_t from, to;
};

static bool
within(const struct range *ranges, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

bool
rune_invisible(uint32_t c)
{
	static const struct range ranges[] = { { 0x00ad, 0x00ad },
		{ 0x034f, 0x034f }, { 0x061c, 0x061c }, { 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
		{ 0x202a, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
		{ 0xe0000, 0xe0fff } };

	return c >= 0xad && within(ranges, sizeof(ranges) / sizeof(*ranges), c);
}

char
rune_ascii(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e) /* full-width forms */
		return (char)(c - 0xff01 + '!');
	switch (c) {
	case 0x3002: /* IDNA takes these for the dot */
	case 0xff61:
	case 0x2024: /* and this is NFKC's */
		return '.';
	case 0x2044:
	case 0x2215:
		return '/';
	default:
		return 0;
	}
}

bool
rune_letter(uint32_t c)
{
	/* No Han, Kana, Hangul, Thai: they are written without spaces, so that
	 * "加我t.me/x" has to end where ASCII begins. */
	static const struct range ranges[] = { { 0xaa, 0xaa }, { 0xb5, 0xb5 },
		{ 0xba, 0xba }, { 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x2c1 },
		{ 0x300, 0x373 }, { 0x376, 0x37d }, { 0x37f, 0x52f },
		{ 0x531, 0x556 }, { 0x561, 0x587 }, { 0x5d0, 0x5ea },
		{ 0x620, 0x669 }, { 0x671, 0x6d3 }, { 0x6f0, 0x6f9 },
		{ 0x904, 0x939 }, { 0x93e, 0x94d }, { 0x985, 0x9cc },
		{ 0x10a0, 0x10ff }, { 0x1d00, 0x1dbf }, { 0x1e00, 0x1fff },
		{ 0x2070, 0x209c }, { 0x2100, 0x2149 }, { 0x2460, 0x24ff },
		{ 0x2c60, 0x2c7f }, { 0xa720, 0xa7ff }, { 0xab30, 0xab6f },
		{ 0xfb00, 0xfb06 }, { 0x1d400, 0x1d7ff },
		{ 0x1f110, 0x1f149 } };

	return c >= 0xaa && within(ranges, sizeof(ranges) / sizeof(*ranges), c);
}

bool
rune_ends_url(uint32_t c)
{
	if (c < 0x80)
		return c <= ' ' || c == 0x7f || c == '<' || c == '>' ||
		       c == '"' || c == '`';
	return c == UTF8_BAD || (c >= 0x80 && c <= 0xa0) || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
	       c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xab ||
	       c == 0xbb || (c >= 0x2018 && c <= 0x201f) || c == 0x2039 ||
	       c == 0x203a || (c >= 0x3001 && c <= 0x3003) ||
	       (c >= 0x3008 && c <= 0x3011);
}
