/*
 * disguise_double - doubled letters made one: "teleegramm", "skkype". English
 * is full of honest doubles, and there is no dictionary here: a word whose
 * doubles all stand where English puts them is left as it is, in any other all
 * of them go. Views without this undoing stay beside it.
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

/* Beginnings that double what follows: account, comment, support, message */
static bool
honest_beginning(struct span start)
{
	static const char *const list[] = { "a", "co", "di", "e", "i", "me",
		"o", "pa", "po", "su", "u", NULL };

	return in_words(list, start);
}

static size_t
consonants_before(struct span start)
{
	size_t n = 0;

	while (n < start.n && !is_vowel(start.p[n]))
		n++;
	return n;
}

/* Is the double at at where English has one? */
static bool
honest_double(struct span word, size_t at)
{
	struct span start = span_slice(word, 0, at);
	struct span rest = span_from(word, at + 2);
	char c = word.p[at];

	if (c == 'e' || c == 'o')
		return true;
	if (is_vowel(c) || at == 0 || !is_vowel(word.p[at - 1]))
		return false;
	if (rest.n == 0)
		return memchr("slfp", c, 4) != NULL;
	if (honest_ending(rest) || honest_beginning(start))
		return true;
	return word.n <= SHORT_WORD && start.n <= 3 &&
	       consonants_before(start) == start.n - 1;
}

/*
 * No language doubles a consonant behind a consonant other than l, m, n, r (as
 * in "skkype"), between letters.
 */
static bool
is_strange_double(struct span word, size_t at)
{
	return at > 0 && at + 2 < word.n && !is_vowel(word.p[at]) &&
	       !is_vowel(word.p[at - 1]) &&
	       memchr("lmnr", word.p[at - 1], 4) == NULL &&
	       word.p[at - 1] != word.p[at] && word.p[at + 2] != word.p[at];
}

struct doubles {
	bool any;     /* a double that is not honest, or a run of three */
	bool strange; /* one that no writer means */
};

static struct doubles
find_doubles(struct span word)
{
	struct doubles d = { false, false };

	for (size_t i = 0; i + 1 < word.n; i++) {
		if (word.p[i] != word.p[i + 1])
			continue;
		if (i + 2 < word.n && word.p[i + 2] == word.p[i])
			d.any = true;
		if (word.n < LEAST_LETTERS || honest_double(word, i))
			continue;
		d.any = true;
		d.strange |= is_strange_double(word, i);
	}
	return d;
}

static void
collapse(struct view_edit *e, size_t at, size_t end)
{
	for (size_t i = at + 1; i < end; i++)
		if (e->in->s.p[i] == e->in->s.p[i - 1])
			view_edit_replace(e, i, i + 1, "", 0);
}

/* The end of the ASCII letters at at. */
static size_t
letters_end(struct span s, size_t at)
{
	while (at < s.n && ascii_isalpha(s.p[at]))
		at++;
	return at;
}

/* Part of an address or a path: "https:", "/ssl/", "wwww." say nothing. */
static bool
in_address(struct span s, size_t at, size_t end)
{
	return (at > 0 && memchr("./@_-", s.p[at - 1], 5) != NULL) ||
	       (end < s.n && memchr(":./@_-", s.p[end], 6) != NULL &&
		   end + 1 < s.n && !ascii_isspace(s.p[end + 1]));
}

static bool
touches_digit(struct span s, size_t at, size_t end)
{
	return (at > 0 && ascii_isdigit(s.p[at - 1])) ||
	       (end < s.n && ascii_isdigit(s.p[end]));
}

bool
undo_doubles(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	size_t at, end;

	view_edit_init(&e, undo->arena, in);
	for (at = 0; at < in->s.n; at = end + 1) {
		struct doubles d;

		end = letters_end(in->s, at);
		/* Part of a number, such as a hash in hexadecimal. */
		if (end - at < 3 || touches_digit(in->s, at, end))
			continue;
		d = find_doubles(span_slice(in->s, at, end));
		if (d.any)
			collapse(&e, at, end);
		if (d.strange && !in_address(in->s, at, end))
			undo->facts |= FACT_BIT(FACT_DOUBLED_LETTERS);
	}
	return view_edit_done(&e, view_r);
}
