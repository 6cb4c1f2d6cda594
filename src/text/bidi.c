/*
 * bidi - see bidi.h. Brackets are mirrored, marks stay behind their letter.
 */
#include "config.h"

#include "base/utf8.h"
#include "text/bidi.h"
#include "text/fold_table.h"

static char
mirrored(char c)
{
	static const char pairs[] = "()[]{}<>";
	const char *hit = memchr(pairs, c, sizeof(pairs) - 1);

	return hit == NULL ? c : pairs[(hit - pairs) ^ 1];
}

static bool
is_mark(struct span s, size_t at)
{
	struct utf8_char c = utf8_at(s, at);

	return !c.bad && (fold_char(c.cp)->flags & CH_MARK) != 0;
}

void
bidi_reverse(char *out, struct span s)
{
	size_t at = s.n, end = s.n;

	while (at > 0) {
		at = utf8_before(s, at);
		if (is_mark(s, at) && at > 0)
			continue;
		if (end - at == 1)
			*out = mirrored(s.p[at]);
		else
			memcpy(out, s.p + at, end - at);
		out += end - at;
		end = at;
	}
}

bool
bidi_tricks(struct span s)
{
	unsigned seen = 0;

	for (size_t at = 0; at < s.n && seen < 2;) {
		struct utf8_char c = utf8_at(s, at);
		unsigned flags = fold_char(c.cp)->flags;

		if (c.cp < 0x80)
			seen += ascii_isalnum((char)c.cp);
		else if (flags & (CH_LATIN | CH_GREEK_CYRILLIC | CH_FANCY))
			seen++;
		at += c.n;
	}
	return seen == 2;
}
