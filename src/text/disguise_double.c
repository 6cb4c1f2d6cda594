/*
 * disguise_double - doubled letters made one: "teleegramm", "skkype". English
 * is full of honest doubles, and there is no dictionary here: a double that
 * stands where English puts one stays, any other becomes one letter, and longer
 * runs become a double first.
 */
#include "config.h"

#include "text/disguise-private.h"

#define LEAST_LETTERS 5 /* shorter words are not looked at */
#define SHORT_WORD    8

static bool
is_vowel(char c)
{
	const unsigned vowels = 1u << ('a' & 31) | 1u << ('e' & 31) |
				1u << ('i' & 31) | 1u << ('o' & 31) |
				1u << ('u' & 31) | 1u << ('y' & 31);

	return (c & 0xe0) == 0x60 && (vowels >> (c & 31) & 1) != 0;
}

static bool
in_words(const char *const *list, struct span s)
{
	char first = s.n > 0 ? s.p[0] : '\0';

	for (; *list != NULL; list++)
		if (**list == first && span_eq(s, span_str(*list)))
			return true;
	return false;
}

/* Endings before which a consonant doubles: running, offer, office, possible */
static bool
honest_ending(struct span rest)
{
	static const char *const list[] = { "able", "age", "ages", "al", "ally",
		"ance", "ary", "ed", "en", "ence", "ens", "ent", "ents", "er",
		"ers", "ess", "et", "ets", "ible", "ic", "ice", "ies", "ied",
		"ing", "ings", "ion", "ional", "ions", "ive", "le", "led",
		"les", "ling", "ly", "ment", "ness", "on", "ons", "or", "ors",
		"ow", "owed", "owing", "ows", "ure", "y", NULL };

	return in_words(list, rest);
}

/* Beginnings, and what doubles behind them: account, comment, offer, support */
static bool
honest_beginning(struct span start, char c)
{
	static const struct {
		const char *start;
		const char *doubles;
	} list[] = { { "a", "bcdfglnprst" }, { "co", "cflmnprt" },
		{ "di", "fmnrs" }, { "e", "fglrs" }, { "i", "lmnrs" },
		{ "me", "dlst" }, { "o", "bcdfp" }, { "pa", "cnprst" },
		{ "po", "lpst" }, { "su", "bcfgmnpr" }, { "u", "npst" } };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (span_eq(start, span_str(list[i].start)))
			return strchr(list[i].doubles, c) != NULL;
	return false;
}

static bool
has_vowel(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_vowel(s.p[i]))
			return true;
	return false;
}

/* A letter that is doubled, or more, in a word. */
struct doubled {
	char c;
	struct span start; /* of the word, before it */
	struct span rest;
	bool vowel; /* in start */
};

/* ee and oo: the first vowel (freelance, school), or near the end (engineer) */
static bool
honest_vowels(const struct doubled *d)
{
	static const char *const list[] = { "", "d", "ing", "k", "m", "ment",
		"n", "p", "r", "ring", "rs", "s", "t", NULL };

	return (d->c == 'e' || d->c == 'o') &&
	       (!d->vowel || in_words(list, d->rest));
}

/* May c, doubled, stand before next? Words are put together: password. */
static bool
honest_before(char c, char next)
{
	if (is_vowel(next) || next == 'l' || next == 'r')
		return true;
	return c == 'l' || c == 'f' ||
	       (c == 's' && memchr("mpw", next, 3) != NULL);
}

/* Is it what English has? */
static bool
honest_double(const struct doubled *d)
{
	struct span start = d->start, rest = d->rest;
	char c = d->c;

	if (is_vowel(c))
		return honest_vowels(d);
	if (start.n == 0 || !is_vowel(start.p[start.n - 1]))
		return false;
	if (rest.n == 0)
		return memchr("slfp", c, 4) != NULL;
	if (!honest_before(c, rest.p[0]))
		return false;
	if (honest_ending(rest) || honest_beginning(start, c))
		return true;
	return start.n + 2 + rest.n <= SHORT_WORD && start.n >= 2 &&
	       start.n <= 3 && !has_vowel(span_slice(start, 0, start.n - 1));
}

/*
 * No language doubles a consonant behind a consonant other than l, m, n, r (as
 * in "skkype"), between letters.
 */
static bool
is_strange_double(char c, struct span start, struct span rest)
{
	char before = start.n > 0 ? start.p[start.n - 1] : 'a';

	return rest.n > 0 && !is_vowel(c) && !is_vowel(before) &&
	       memchr("lmnr", before, 4) == NULL;
}

static size_t
run_end(struct span word, size_t at)
{
	size_t end = at + 1;

	while (end < word.n && word.p[end] == word.p[at])
		end++;
	return end;
}

/* How many of times letters there should be. */
static size_t
honest_length(struct undo *undo, const struct doubled *d, size_t times)
{
	size_t letters = d->start.n + times + d->rest.n;

	if (times > 2 && d->rest.n == 0 && is_vowel(d->c))
		return 1; /* "pleaseee" */
	if (times == 2 && letters < LEAST_LETTERS)
		return 2;
	if (honest_double(d))
		return 2;
	if (times == 2 && is_strange_double(d->c, d->start, d->rest))
		undo->facts |= FACT_BIT(FACT_DOUBLED_LETTERS);
	return 1;
}

static void
undo_word(struct undo *undo, struct view_edit *e, size_t at, size_t end)
{
	struct span word = span_slice(e->in->s, at, end);
	struct doubled d = { .vowel = false };

	for (size_t i = 0, next; i < word.n; i = next) {
		size_t kept = 1;

		next = run_end(word, i);
		d.c = word.p[i];
		d.start = span_slice(word, 0, i);
		d.rest = span_from(word, next);
		if (next - i > 1)
			kept = honest_length(undo, &d, next - i);
		if (kept < next - i)
			view_edit_replace(e, at + i + kept, at + next, "", 0);
		d.vowel = d.vowel || is_vowel(d.c);
	}
}

/* The end of the ASCII letters at at. */
static size_t
letters_end(struct span s, size_t at)
{
	while (at < s.n && (byte_kind(s.p[at]) & BYTE_LETTER) != 0)
		at++;
	return at;
}

static bool
touches_digit(struct span s, size_t at, size_t end)
{
	return (at > 0 && ascii_isdigit(s.p[at - 1])) ||
	       (end < s.n && ascii_isdigit(s.p[end]));
}

/* Is any byte of the eight at p the same as the one behind it? */
static inline bool
any_doubled(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t a, b;

	memcpy(&a, p, sizeof(a));
	memcpy(&b, p + 1, sizeof(b));
	a ^= b;
	return ((a - ones) & ~a & ones << 7) != 0;
}

/* The next letter at or after from that is followed by itself; s.n: none. */
static size_t
doubled_next(struct span s, size_t from)
{
	for (size_t at = from; at + 1 < s.n; at++) {
		/* Bytes that are no letters may double, too: all eight. */
		while ((at - from) % 8 == 0 && s.n - at > 8 &&
		       !any_doubled(s.p + at))
			at += 8;
		if (at + 1 < s.n && s.p[at] == s.p[at + 1] &&
		    (byte_kind(s.p[at]) & BYTE_LETTER) != 0)
			return at;
	}
	return s.n;
}

static void
undo_chunk(struct undo *undo, struct view_edit *e, const struct chunk *chunk)
{
	struct span s = span_slice(e->in->s, 0, chunk->end);
	size_t stop;

	if (chunk_is_address(e->in->s, chunk))
		return;
	for (size_t at = chunk->at; at < chunk->end; at = stop + 1) {
		stop = letters_end(s, at);
		/* Part of a number, such as a hash in hexadecimal. */
		if (stop - at >= 3 && !touches_digit(s, at, stop))
			undo_word(undo, e, at, stop);
	}
}

bool
undo_doubles(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	struct chunk chunk;
	size_t at = 0, doubled;

	view_edit_init(&e, undo->arena, in);
	for (; (doubled = doubled_next(in->s, at)) < in->s.n; at = chunk.end) {
		chunk_around(in->s, at, doubled, &chunk);
		undo_chunk(undo, &e, &chunk);
	}
	return view_edit_done(&e, view_r);
}
