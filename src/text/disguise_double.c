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
	return memchr("aeiouy", c, 6) != NULL;
}

static bool
in_words(const char *const *list, struct span s)
{
	for (; *list != NULL; list++)
		if (span_eq(s, span_str(*list)))
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

/* ee and oo: the first vowel (freelance, school), or near the end (engineer) */
static bool
honest_vowels(char c, struct span start, struct span rest)
{
	static const char *const list[] = { "", "d", "ing", "k", "m", "ment",
		"n", "p", "r", "ring", "rs", "s", "t", NULL };

	return (c == 'e' || c == 'o') &&
	       (!has_vowel(start) || in_words(list, rest));
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

/* Is a doubled c between start and rest what English has? */
static bool
honest_double(char c, struct span start, struct span rest)
{
	if (is_vowel(c))
		return honest_vowels(c, start, rest);
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

/* How many letters the run from at to end should have. */
static size_t
honest_length(struct undo *undo, struct span word, size_t at, size_t end)
{
	struct span start = span_slice(word, 0, at);
	struct span rest = span_from(word, end);
	char c = word.p[at];

	if (end - at > 2 && rest.n == 0 && is_vowel(c))
		return 1; /* "pleaseee" */
	if (end - at == 2 && word.n < LEAST_LETTERS)
		return 2;
	if (honest_double(c, start, rest))
		return 2;
	if (end - at == 2 && is_strange_double(c, start, rest))
		undo->facts |= FACT_BIT(FACT_DOUBLED_LETTERS);
	return 1;
}

static void
undo_word(struct undo *undo, struct view_edit *e, size_t at, size_t end)
{
	struct span word = span_slice(e->in->s, at, end);

	for (size_t i = 0, next; i < word.n; i = next) {
		size_t kept = 1;

		next = run_end(word, i);
		if (next - i > 1)
			kept = honest_length(undo, word, i, next);
		if (kept < next - i)
			view_edit_replace(e, at + i + kept, at + next, "", 0);
	}
}

/* The end of the ASCII letters at at. */
static size_t
letters_end(struct span s, size_t at)
{
	while (at < s.n && ascii_isalpha(s.p[at]))
		at++;
	return at;
}

static bool
touches_digit(struct span s, size_t at, size_t end)
{
	return (at > 0 && ascii_isdigit(s.p[at - 1])) ||
	       (end < s.n && ascii_isdigit(s.p[end]));
}

static void
undo_chunk(struct undo *undo, struct view_edit *e, size_t at, size_t end)
{
	struct span chunk = span_slice(e->in->s, 0, end);
	size_t stop;

	if (chunk_is_address(span_from(chunk, at)))
		return;
	for (; at < end; at = stop + 1) {
		stop = letters_end(chunk, at);
		/* Part of a number, such as a hash in hexadecimal. */
		if (stop - at >= 3 && !touches_digit(chunk, at, stop))
			undo_word(undo, e, at, stop);
	}
}

bool
undo_doubles(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	size_t end;

	view_edit_init(&e, undo->arena, in);
	for (size_t at = 0; at < in->s.n; at = end + 1) {
		end = chunk_end(in->s, at);
		undo_chunk(undo, &e, at, end);
	}
	return view_edit_done(&e, view_r);
}
