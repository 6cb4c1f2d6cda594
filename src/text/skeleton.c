/*
 * skeleton - one form for all strings that look alike, for comparing names and
 * domains; see fold.h. UTS #39 in spirit: look-alike letters become ASCII, and
 * ASCII letters and pairs that are mistaken for each other become one.
 */
#include "config.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/fold_table.h"

/* The letter that stands for all that look like c. */
static char
one_of_alike(char c)
{
	switch (c) {
	case '0':
		return 'o';
	case '1':
	case 'i':
	case '|':
	case '!':
		return 'l';
	case '5':
		return 's';
	default:
		return c;
	}
}

/* Adds c; rn becomes m and vv becomes w. */
static void
add(char *out, size_t *n, char c)
{
	char last = *n > 0 ? out[*n - 1] : '\0';

	if (last == 'r' && c == 'n')
		out[*n - 1] = 'm';
	else if (last == 'v' && c == 'v')
		out[*n - 1] = 'w';
	else
		out[(*n)++] = one_of_alike(c);
}

struct span
fold_skeleton(struct arena *arena, struct span text)
{
	struct span folded = fold_span(arena, text);
	char *out = arena_alloc(arena, folded.n + 1);
	size_t n = 0;

	if (out == NULL)
		return SPAN_NONE;
	for (size_t at = 0; at < folded.n;) {
		struct utf8_char c = utf8_at(folded, at);
		char look = c.cp < 0x80 ? folded.p[at] : fold_char(c.cp)->look;

		if (look != 0) {
			add(out, &n, look);
		} else {
			memcpy(out + n, folded.p + at, c.n);
			n += c.n;
		}
		at += c.n;
	}
	return span_of(out, n);
}
