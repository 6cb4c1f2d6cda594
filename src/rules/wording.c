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
	uint64_t hash;
	int weight;
	unsigned number;
};

/*
 * Most of what is looked up is not there: tags, a short form of the hashes that
 * the cache can hold, say so.
 */
struct wording {
	struct term *terms; /* by hash, with free places between them */
	uint16_t *tags;     /* of each of terms; 0: a free place */
	size_t mask;
	unsigned n;
	double bias;
	double strange; /* of a word that is not in the list */
};

/* The first bytes of a word, at most eight, as a number. */
static inline uint64_t
first_bytes(const char *p, size_t n)
{
	uint32_t low, high;
	uint64_t bytes = 0;

	if (n >= sizeof(bytes)) {
		memcpy(&bytes, p, sizeof(bytes));
		return bytes;
	}
	if (n >= sizeof(low)) {
		memcpy(&low, p, sizeof(low));
		memcpy(&high, p + n - sizeof(high), sizeof(high));
		return (uint64_t)high << 32 | low;
	}
	for (size_t i = 0; i < n; i++)
		bytes = bytes << 8 | (unsigned char)p[i];
	return bytes;
}

static inline uint64_t
hash_word(struct span word)
{
	uint64_t hash = word.n;
	size_t n = word.n;

	for (const char *p = word.p; n > 0;) {
		size_t step = n < 8 ? n : 8;

		hash =
		    (hash ^ first_bytes(p, n)) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
		p += step;
		n -= step;
	}
	return hash | 1;
}

static inline uint64_t
hash_pair(uint64_t first, uint64_t second)
{
	uint64_t hash = first * UINT64_C(0x9E3779B97F4A7C15) ^ second;

	return (hash ^ hash >> 29) | 1;
}

static inline uint16_t
tag_of(uint64_t hash)
{
	return (uint16_t)(hash >> 48) | 1;
}

/* The place of the term, or the free one where it would be. */
static inline size_t
find_term(const struct wording *wording, uint64_t hash)
{
	size_t i = (size_t)(hash >> 16) & wording->mask;
	uint16_t tag = tag_of(hash);

	while (wording->tags[i] != 0 &&
	       (wording->tags[i] != tag || wording->terms[i].hash != hash))
		i = (i + 1) & wording->mask;
	return i;
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
	size_t i;

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
	i = find_term(wording, hash);
	term = &wording->terms[i];
	*term = (struct term){ hash, (int)written->weight,
		wording->tags[i] == 0 ? wording->n++ : term->number };
	wording->tags[i] = tag_of(hash);
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
	wording->tags = arena_array(arena, size, sizeof(*wording->tags));
	if (wording->terms == NULL || wording->tags == NULL)
		return NULL;
	for (size_t i = 0; i < list->words.n; i++) {
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
	return good ? wording : NULL;
}

/* A text that is being weighed by one wording. */
struct scale {
	const struct wording *wording;
	unsigned char *seen; /* a bit for each term */
	double sum;
	int most;
	struct wording_likeness *likeness;
};

/* Is the term in the list? */
static inline bool
weigh(struct scale *scale, uint64_t hash, size_t at, size_t end)
{
	const struct wording *wording = scale->wording;
	size_t i = find_term(wording, hash);
	const struct term *term = &wording->terms[i];
	unsigned char bit, *seen;

	if (wording->tags[i] == 0)
		return false;
	bit = (unsigned char)(1u << term->number % 8);
	seen = &scale->seen[term->number / 8];
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

/* Puts all terms of the text on the scales; returns how many there are. */
static size_t
weigh_text(struct scale *scales, size_t n, struct span folded)
{
	struct token before = { .end = 0 }, token;
	uint64_t hash, pair, first = 0;
	struct tokens tokens;
	size_t terms = 0;

	tokens_init(&tokens, folded);
	while (tokens_next(&tokens, &token)) {
		hash = hash_word(token.word);
		pair = hash_pair(first, hash);
		for (size_t i = 0; i < n; i++) {
			if (!weigh(&scales[i], hash, token.at, token.end))
				scales[i].sum += scales[i].wording->strange;
			if (first != 0)
				weigh(&scales[i], pair, before.at, token.end);
		}
		terms += first != 0 ? 2 : 1;
		first = hash;
		before = token;
	}
	return terms;
}

static int
percent(const struct scale *scale, size_t terms)
{
	double root = sqrt((double)(terms > TERMS_MIN ? terms : TERMS_MIN));
	double odds = scale->wording->bias + scale->sum / root;

	return (int)(100.0 / (1.0 + exp(-odds)));
}

bool
wording_judge(struct wording *const *wordings, size_t n, struct arena *arena,
    struct span folded, struct wording_likeness *likenesses_r)
{
	struct scale *scales = arena_array(arena, n, sizeof(*scales));
	size_t terms;

	if (scales == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		likenesses_r[i] = (struct wording_likeness){ .percent = 0 };
		scales[i].wording = wordings[i];
		scales[i].likeness = &likenesses_r[i];
		scales[i].seen = arena_array(arena, wordings[i]->n / 8 + 1, 1);
		if (scales[i].seen == NULL)
			return false;
	}
	terms = weigh_text(scales, n, folded);
	for (size_t i = 0; i < n && terms > 0; i++)
		likenesses_r[i].percent = percent(&scales[i], terms);
	return true;
}
