/*
 * disguise_digits - phone numbers in words: "five five five one two", "plus
 * four four 7 nine", "double oh seven". Runs of number words and digits become
 * digits.
 */
#include "config.h"

#include "text/disguise-private.h"
#include "text/disguise_number.h"

#define LEAST_WORDS  3 /* number words that make a run worth rewriting */
#define PHONE_UNITS  4 /* words for single digits that make a fact, … */
#define PHONE_DIGITS 6 /* … with so many digits in all */
#define WIDEST_GAP   3
#define MOST_DIGITS  64 /* of one run: what is longer is no phone number */

struct digits {
	char text[MOST_DIGITS];
	size_t n;
	size_t words;  /* number words */
	size_t units;  /* of these: for one digit */
	size_t rising; /* units that are one more than the last */
	unsigned times;
	bool tens;  /* the last word was "twenty" or the like */
	bool sized; /* a "hundred": an amount rather than a phone number */
	char last;
};

static void
put(struct digits *d, char c)
{
	unsigned times = d->times > 0 ? d->times : 1;

	/* "twenty one" is 21, not 201. */
	if (d->tens && c != '0' && d->n > 0)
		d->n--;
	d->tens = false;
	d->times = 0;
	while (times-- > 0 && d->n < MOST_DIGITS)
		d->text[d->n++] = c;
	d->rising += c == d->last + 1;
	d->last = c;
}

static void
put_number(struct digits *d, const struct number *number)
{
	char c = (char)('0' + number->value % 10);

	d->words++;
	switch (number->kind) {
	case NUMBER_UNIT:
		d->units++;
		put(d, c);
		break;
	case NUMBER_TEEN:
		d->tens = false;
		put(d, '1');
		put(d, c);
		break;
	case NUMBER_TENS:
		d->tens = false;
		put(d, c);
		put(d, '0');
		d->tens = true;
		break;
	case NUMBER_TIMES:
		d->times = number->value;
		break;
	case NUMBER_ZEROS:
		d->sized = true;
		for (unsigned i = 0; i < number->value; i++)
			put(d, '0');
		break;
	case NUMBER_PLUS:
		if (d->n == 0)
			put(d, '+');
		break;
	}
}

/* Is word made of number words only, run together? Puts them, if so. */
static bool
put_compound(struct digits *d, struct span word)
{
	const struct number *number;
	struct digits before;

	if (word.n < 2 * NUMBER_PREFIX)
		return false;
	number = number_prefix(word);
	if (number == NULL || number->name.n == word.n)
		return false;
	for (before = *d; word.n > 0; number = number_prefix(word)) {
		if (number == NULL) {
			*d = before;
			return false;
		}
		put_number(d, number);
		word = span_from(word, number->name.n);
	}
	return true;
}

static bool
all_digits(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_isdigit(s.p[i]))
			return false;
	return s.n > 0;
}

/* Adds what word means; false: it is no number. */
static bool
put_word(struct digits *d, struct span word)
{
	const struct number *number = number_find(word);

	if (number != NULL) {
		put_number(d, number);
		return true;
	}
	if (all_digits(word)) {
		d->tens = false;
		for (size_t i = 0; i < word.n; i++)
			put(d, word.p[i]);
		return true;
	}
	return put_compound(d, word);
}

static bool
joins_numbers(struct span gap)
{
	for (size_t i = 0; i < gap.n; i++)
		if (memchr(" -.,()", gap.p[i], 6) == NULL)
			return false;
	return gap.n <= WIDEST_GAP;
}

/* The run of numbers that begins with *w; *w becomes its last word. */
static bool
read_run(struct span s, struct word *w, struct digits *d)
{
	struct word next;

	*d = (struct digits){ .n = 0 };
	if (!put_word(d, span_slice(s, w->at, w->end)))
		return false;
	while (d->n < MOST_DIGITS && word_next(s, w->end, &next) &&
	       joins_numbers(span_slice(s, w->end, next.at)) &&
	       put_word(d, span_slice(s, next.at, next.end)))
		*w = next;
	return true;
}

/* May a number begin with the byte at at? */
static inline bool
may_be_number(struct span s, size_t at)
{
	return (byte_kind(s.p[at]) & BYTE_LETTER) == 0 ||
	       (at + 1 < s.n && number_begins(s.p[at], s.p[at + 1]));
}

/*
 * May a run worth rewriting begin with the word, of ASCII at its begin? It has
 * more words than this one, or it is run together.
 */
static bool
may_go_on(struct span s, size_t at, size_t end)
{
	size_t next = kind_begin(
	    span_slice(s, 0, end + WIDEST_GAP + 1), end, BYTE_WORD | BYTE_HIGH);

	return end - at >= LEAST_WORDS * NUMBER_PREFIX ||
	       (next < s.n && next - end <= WIDEST_GAP &&
		   may_be_number(s, next));
}

/* The next word with which a run may begin, at or after from. */
static bool
number_next(struct span s, size_t from, struct word *word_r)
{
	size_t end;

	for (;; from = end) {
		from = kind_begin(s, from, BYTE_WORD | BYTE_HIGH);
		if (from == s.n)
			return false;
		if ((byte_kind(s.p[from]) & BYTE_HIGH) != 0)
			return word_next(s, from, word_r);
		end = word_end(s, from);
		if (may_be_number(s, from) && may_go_on(s, from, end))
			break;
	}
	*word_r = (struct word){ from, end };
	return true;
}

bool
undo_digit_words(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	struct digits d;
	struct word w;
	size_t at, from = 0;

	view_edit_init(&e, undo->arena, in);
	for (; number_next(in->s, from, &w); from = w.end) {
		at = w.at;
		if (!read_run(in->s, &w, &d) || d.words < LEAST_WORDS ||
		    d.n < LEAST_WORDS)
			continue;
		view_edit_replace(&e, at, w.end, d.text, d.n);
		/* An amount or a count ("one, two, three") is no number. */
		if (d.units >= PHONE_UNITS && d.n >= PHONE_DIGITS && !d.sized &&
		    d.rising * 2 < d.n)
			undo->facts |= FACT_BIT(FACT_DIGIT_WORDS);
	}
	return view_edit_done(&e, view_r);
}
