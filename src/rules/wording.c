/*
 * wording - weighs the words of a text; see wording.h.
 */
#include "config.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "rules/lexicon.h"
#include "rules/token.h"
#include "rules/wording.h"

/* A weight of one in the list. */
#define UNIT 10.0
/* So few terms say no more than so many: one word is not yet a text. */
#define TERMS_MIN 30

struct term {
	uint64_t hash; /* 0: a free place */
	int weight;
	unsigned number;
};

struct wording {
	struct term *terms; /* by hash, with free places between them */
	size_t mask;
	unsigned n;
	double bias;
	double strange; /* of a word that is not in the list */
};

static uint64_t
hash_word(struct span word)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < word.n; i++)
		hash =
		    (hash ^ (unsigned char)word.p[i]) * UINT64_C(1099511628211);
	return hash | 1;
}

static uint64_t
hash_pair(uint64_t first, uint64_t second)
{
	uint64_t hash = first * UINT64_C(0x9E3779B97F4A7C15) ^ second;

	return (hash ^ hash >> 29) | 1;
}

/* The place of the term, or the free one where it would be. */
static struct term *
find_term(const struct wording *wording, uint64_t hash)
{
	size_t i = (size_t)(hash >> 16) & wording->mask;

	while (wording->terms[i].hash != 0 && wording->terms[i].hash != hash)
		i = (i + 1) & wording->mask;
	return &wording->terms[i];
}

/* A term as it is written in a list. */
struct written {
	long weight;
	struct span words[2];
	size_t n;
};

static bool
parse(const char *text, struct written *written_r)
{
	char *end;
	struct span rest;

	written_r->weight = strtol(text, &end, 10);
	rest = span_str(end);
	if (end == text || labs(written_r->weight) > INT_MAX || rest.n < 2 ||
	    rest.p[0] != ' ')
		return false;
	for (written_r->n = 0; rest.n > 0; written_r->n++) {
		size_t space;

		rest = span_from(rest, 1);
		space = span_chr(rest, 0, ' ');
		if (space == 0 || written_r->n == 2)
			return false;
		written_r->words[written_r->n] = span_slice(rest, 0, space);
		rest = span_from(rest, space);
	}
	return true;
}

static void
add_term(struct wording *wording, const struct written *written)
{
	uint64_t hash = hash_word(written->words[0]);
	struct term *term;

	if (written->n == 1 && span_eq(written->words[0], SPAN_LIT("*"))) {
		wording->bias = (double)written->weight / UNIT;
		return;
	}
	if (written->n == 2)
		hash = hash_pair(hash, hash_word(written->words[1]));
	if (written->n == 1 && span_eq(written->words[0], SPAN_LIT("{?}"))) {
		wording->strange = (double)written->weight / UNIT;
		return;
	}
	term = find_term(wording, hash);
	*term = (struct term){ hash, (int)written->weight,
		term->hash == 0 ? wording->n++ : term->number };
}

struct wording *
wording_init(
    struct arena *arena, const struct conf_list *list, struct diag *diag)
{
	struct wording *wording = arena_alloc(arena, sizeof(*wording));
	size_t size = 16;
	bool good = true;

	while (size < 2 * list->words.n)
		size *= 2;
	if (wording == NULL)
		return NULL;
	*wording = (struct wording){ .mask = size - 1 };
	wording->terms = arena_array(arena, size, sizeof(*wording->terms));
	for (size_t i = 0; wording->terms != NULL && i < list->words.n; i++) {
		struct written written;

		if (parse(list->words.v[i], &written)) {
			add_term(wording, &written);
			continue;
		}
		diag_error(diag, pos_of(&list->words, i),
		    "wording %s: \"%s\" is not a weight and one or two words, "
		    "as \"35 add me\"",
		    list->name, list->words.v[i]);
		good = false;
	}
	return good && wording->terms != NULL ? wording : NULL;
}

/* A text that is being weighed. */
struct scale {
	const struct wording *wording;
	unsigned char *seen; /* a bit for each term */
	double sum;
	size_t terms;
	int most;
	struct wording_likeness *likeness;
};

/* Is the term in the list? */
static bool
weigh(struct scale *scale, uint64_t hash, size_t at, size_t end)
{
	const struct term *term = find_term(scale->wording, hash);
	unsigned char bit = (unsigned char)(1u << term->number % 8);
	unsigned char *seen = &scale->seen[term->number / 8];

	scale->terms++;
	if (term->hash == 0)
		return false;
	if ((*seen & bit) != 0)
		return true;
	*seen |= bit;
	scale->sum += term->weight / UNIT;
	if (term->weight > scale->most) {
		scale->most = term->weight;
		scale->likeness->at = at;
		scale->likeness->end = end;
	}
	return true;
}

bool
wording_judge(const struct wording *wording, struct arena *arena,
    struct span folded, struct wording_likeness *likeness_r)
{
	struct scale scale = { .wording = wording, .likeness = likeness_r };
	struct token before = { .end = 0 }, token;
	uint64_t hash, first = 0;
	struct tokens tokens;
	double odds;

	*likeness_r = (struct wording_likeness){ .percent = 0 };
	scale.seen = arena_array(arena, wording->n / 8 + 1, 1);
	if (scale.seen == NULL)
		return false;
	tokens_init(&tokens, folded);
	while (tokens_next(&tokens, &token)) {
		hash = hash_word(token.word);
		if (!weigh(&scale, hash, token.at, token.end))
			scale.sum += wording->strange;
		if (first != 0)
			weigh(&scale, hash_pair(first, hash), before.at,
			    token.end);
		first = hash;
		before = token;
	}
	if (scale.terms == 0)
		return true;
	odds = wording->bias +
	       scale.sum / sqrt((double)(scale.terms > TERMS_MIN ? scale.terms
								 : TERMS_MIN));
	likeness_r->percent = (int)(100.0 / (1.0 + exp(-odds)));
	return true;
}
