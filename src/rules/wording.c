/*
 * wording - weighs the words of a text; see wording.h.
 */
#include "config.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "rules/lexicon.h"
#include "rules/wording.h"

/* A weight of one in the list. */
#define UNIT 10.0
/* So few terms say no more than so many: one word is not yet a text. */
#define TERMS_MIN 30
/* So many words on, two senses are near one another. */
#define NEAR 4

struct term {
	uint64_t hash;
	int weight;
};

/*
 * Most of what is looked up is not there: tags, a short form of the hashes that
 * the cache can hold, say so.
 */
struct wording {
	struct term *terms;
	size_t n;
	/* By hash, with free places between them: */
	uint16_t *tags;    /* 0: a free place */
	uint32_t *numbers; /* … and which of terms it is */
	size_t mask;
	double bias;
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

/* Of two senses, in either order. */
static inline uint64_t
hash_near(uint64_t a, uint64_t b)
{
	return a < b ? hash_pair(~a, b) : hash_pair(~b, a);
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
	       (wording->tags[i] != tag ||
		   wording->terms[wording->numbers[i]].hash != hash))
		i = (i + 1) & wording->mask;
	return i;
}

/* A term as it is written in a list. */
struct written {
	long weight;
	struct span words[3]; /* a word, two, or two senses with "..." */
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
		if (space == 0 || written_r->n == 3)
			return false;
		written_r->words[written_r->n] = span_slice(rest, 0, space);
		rest = span_from(rest, space);
	}
	return written_r->n < 3 ||
	       span_eq(written_r->words[1], SPAN_LIT("..."));
}

static uint64_t
hash_written(const struct written *written)
{
	uint64_t first = hash_word(written->words[0]);

	if (written->n == 1)
		return first;
	if (written->n == 2)
		return hash_pair(first, hash_word(written->words[1]));
	return hash_near(first, hash_word(written->words[2]));
}

static void
add_term(struct wording *wording, const struct written *written)
{
	uint64_t hash = hash_written(written);
	size_t i;

	if (written->n == 1 && span_eq(written->words[0], SPAN_LIT("*"))) {
		wording->bias = (double)written->weight / UNIT;
		return;
	}
	i = find_term(wording, hash);
	if (wording->tags[i] == 0)
		wording->numbers[i] = (uint32_t)wording->n++;
	wording->tags[i] = tag_of(hash);
	wording->terms[wording->numbers[i]] =
	    (struct term){ hash, (int)written->weight };
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
	wording->terms =
	    arena_array(arena, list->words.n, sizeof(*wording->terms));
	wording->tags = arena_array(arena, size, sizeof(*wording->tags));
	wording->numbers = arena_array(arena, size, sizeof(*wording->numbers));
	if (wording->terms == NULL || wording->tags == NULL ||
	    wording->numbers == NULL)
		return NULL;
	for (size_t i = 0; i < list->words.n; i++) {
		struct written written;

		if (parse(list->words.v[i], &written)) {
			add_term(wording, &written);
			continue;
		}
		diag_error(diag, pos_of(&list->words, i),
		    "wording %s: \"%s\" is not a weight and one or two words, "
		    "as \"35 add me\", or senses, as \"20 {call} ... {number}\"",
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

/* Counts a term that begins at at, if the list has it. */
static inline void
weigh(struct scale *scale, uint64_t hash, size_t at, size_t end)
{
	const struct wording *wording = scale->wording;
	size_t i = find_term(wording, hash);
	const struct term *term;
	unsigned char bit, *seen;

	if (wording->tags[i] == 0)
		return;
	term = &wording->terms[wording->numbers[i]];
	bit = (unsigned char)(1u << wording->numbers[i] % 8);
	seen = &scale->seen[wording->numbers[i] / 8];
	if ((*seen & bit) != 0)
		return;
	*seen |= bit;
	scale->sum += term->weight / UNIT;
	if (term->weight > scale->most) {
		scale->most = term->weight;
		scale->likeness->at = at;
		scale->likeness->end = end;
	}
}

/* All scales that a text is put on. */
struct scales {
	struct scale *v;
	size_t n;
};

static inline void
weigh_all(const struct scales *scales, uint64_t hash, size_t at, size_t end)
{
	for (size_t i = 0; i < scales->n; i++)
		weigh(&scales->v[i], hash, at, end);
}

/* The senses of the last words, the last word's first; 0: none. */
struct near {
	uint64_t hash[NEAR];
	size_t at[NEAR];
	size_t end; /* of the words that had a sense last */
};

/* Puts the sense of a word on the scales, and those near it. */
static void
weigh_sense(const struct scales *scales, struct near *near, struct span sense,
    const struct token *token)
{
	uint64_t hash = sense.n > 0 ? hash_word(sense) : 0;

	if (hash != 0)
		weigh_all(scales, hash, token->at, token->end);
	for (size_t i = 0; hash != 0 && i < NEAR; i++)
		if (near->hash[i] != 0 && near->hash[i] != hash)
			weigh_all(scales, hash_near(near->hash[i], hash),
			    near->at[i], token->end);
	memmove(near->hash + 1, near->hash, sizeof(hash) * (NEAR - 1));
	memmove(near->at + 1, near->at, sizeof(token->at) * (NEAR - 1));
	near->hash[0] = hash;
	near->at[0] = token->at;
}

/* Puts all terms of the text on the scales; returns how many words it has. */
static size_t
weigh_text(const struct scales *scales, const struct senses *senses,
    struct span folded)
{
	struct token before = { .end = 0 }, token;
	struct near near = { .end = 0 };
	uint64_t hash, first = 0;
	struct tokens tokens;
	size_t words = 0;

	tokens_init(&tokens, folded);
	for (; tokens_next(&tokens, &token); words++) {
		struct span sense = SPAN_NONE;

		hash = hash_word(token.word);
		weigh_all(scales, hash, token.at, token.end);
		if (first != 0)
			weigh_all(scales, hash_pair(first, hash), before.at,
			    token.end);
		if (token.at >= near.end)
			sense = senses_find(senses, &tokens, &token, &near.end);
		weigh_sense(scales, &near, sense, &token);
		first = hash;
		before = token;
	}
	return words;
}

static int
percent(const struct scale *scale, size_t words)
{
	size_t terms = 2 * words - 1;
	double root = sqrt((double)(terms > TERMS_MIN ? terms : TERMS_MIN));
	double odds = scale->wording->bias + scale->sum / root;

	return (int)(100.0 / (1.0 + exp(-odds)));
}

bool
wording_judge(struct wording *const *wordings, size_t n,
    const struct senses *senses, struct arena *arena, struct span folded,
    struct wording_likeness *likenesses_r)
{
	struct scales scales = { arena_array(arena, n, sizeof(struct scale)),
		n };
	size_t words;

	if (scales.v == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct scale *scale = &scales.v[i];

		likenesses_r[i] = (struct wording_likeness){ .percent = 0 };
		scale->wording = wordings[i];
		scale->likeness = &likenesses_r[i];
		scale->seen = arena_array(arena, wordings[i]->n / 8 + 1, 1);
		if (scale->seen == NULL)
			return false;
	}
	words = weigh_text(&scales, senses, folded);
	for (size_t i = 0; i < n && words > 0; i++)
		likenesses_r[i].percent = percent(&scales.v[i], words);
	return true;
}
