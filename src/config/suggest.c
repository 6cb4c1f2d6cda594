/*
 * suggest - the nearest known word by edit distance; see suggest.h.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "config/suggest.h"

/* Longer words are no typing errors of a known one. */
#define WORD_MAX 64

static unsigned
least(unsigned a, unsigned b, unsigned c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* Levenshtein's distance, one row at a time. */
static unsigned
distance(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned row[WORD_MAX + 1];

	for (size_t j = 0; j <= nb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned corner = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned above = row[j];
			unsigned cost = a[i - 1] != b[j - 1];

			row[j] =
			    least(above + 1, row[j - 1] + 1, corner + cost);
			corner = above;
		}
	}
	return row[nb];
}

void
suggest_init(struct suggest *suggest, const char *word)
{
	size_t n = strlen(word);

	suggest->word = word;
	suggest->best = NULL;
	/* About one wrong letter in three is still a slip. */
	suggest->distance = n > WORD_MAX ? 0 : (unsigned)(n + 5) / 3;
}

void
suggest_offer(struct suggest *suggest, const char *candidate)
{
	size_t n = strlen(suggest->word), m = strlen(candidate);
	unsigned d;

	if (n > WORD_MAX || m > WORD_MAX)
		return;
	d = distance(suggest->word, n, candidate, m);
	if (d < suggest->distance) {
		suggest->distance = d;
		suggest->best = candidate;
	}
}

const char *
suggest_text(struct suggest *suggest)
{
	suggest->text[0] = '\0';
	if (suggest->best != NULL)
		snprintf(suggest->text, sizeof(suggest->text),
		    "; did you mean \"%s\"?", suggest->best);
	return suggest->text;
}
