/*
 * disguise_facts - what only the text as written shows: characters that
 * folding takes away or turns into plain ones. Each must stand where an honest
 * writer has no use for it.
 */
#include "config.h"

#include "text/disguise-private.h"

#define SOFT_HYPHEN 0xadu
/* Letters or digits of a kind that make a fact: fewer are a sign or a list. */
#define ENOUGH 3

struct look_out {
	uint32_t scripts; /* of all letters of the text: CH_… */
	uint32_t last;    /* flags of the last visible character */
	size_t invisible; /* since it */
	size_t soft;      /* of these: soft hyphens */
	size_t word;      /* letters of the word so far */
	size_t since;     /* letters since the last soft hyphen */
	size_t fancy;     /* mathematical letters of the line */
	size_t overlaid;  /* marks through or around letters, of the line */
	size_t odd;       /* digits of the run of digits that are not ASCII */
	uint32_t digits;  /* their flags and scripts, of runs long enough */
	size_t gap;       /* characters since the last digit */
	bool odd_run;
};

/* Letters that are joined by nothing invisible in any honest text. */
#define JOINABLE (CH_LATIN | CH_GREEK_CYRILLIC | CH_DIGIT)

static uint32_t
flags_of(uint32_t cp)
{
	uint32_t flags = fold_char(cp)->flags;

	if (cp < 0x80 && ascii_isalpha((char)cp))
		flags |= CH_LETTER | CH_LATIN;
	return flags;
}

/*
 * An invisible character inside a word. One soft hyphen with two letters at
 * either side is how a word processor cuts words.
 */
static void
note_letter(struct undo *undo, struct look_out *l, uint32_t flags)
{
	bool inside = (l->last & JOINABLE) != 0 && (flags & JOINABLE) != 0;

	if (l->invisible == 0 || !inside)
		return;
	if (l->invisible > l->soft || l->since < 2)
		undo->facts |= FACT_BIT(FACT_INVISIBLE_LETTERS);
	l->since = 0;
}

/* A variation selector behind a digit asks for its picture. */
static void
note_invisible(struct look_out *l, uint32_t cp)
{
	if (cp == 0xfe0f && (l->last & CH_LETTER) == 0)
		return;
	l->invisible++;
	l->soft += cp == SOFT_HYPHEN;
}

static void
note_digit(struct look_out *l, uint32_t flags)
{
	if ((flags & CH_DIGIT) == 0) {
		if (++l->gap > 1)
			l->odd = 0;
		return;
	}
	l->gap = 0;
	if ((flags & CH_ODD) == 0)
		return;
	if (++l->odd >= ENOUGH) {
		l->odd_run = true;
		l->digits |= flags;
	}
}

/* Strokes through a letter (U+0334-0338) and rings around it (U+20DD-20E4);
 * a key cap (U+20E3) makes the digit before it an odd one. */
static void
note_mark(struct look_out *l, uint32_t cp)
{
	if (cp == 0x20e3) {
		note_digit(l, CH_DIGIT | CH_ODD);
		l->gap = 0;
	} else if ((cp >= 0x334 && cp <= 0x338) ||
		   (cp >= 0x20dd && cp <= 0x20e4)) {
		if ((l->last & JOINABLE) != 0)
			l->overlaid++;
	}
}

static void
note_visible(struct undo *undo, struct look_out *l, uint32_t flags)
{
	bool letter = (flags & (CH_LETTER | CH_DIGIT)) != 0;

	if (letter)
		note_letter(undo, l, flags);
	if ((flags & CH_LETTER) != 0 && (flags & CH_FANCY) == 0)
		l->scripts |= flags & CH_SCRIPTS;
	l->fancy += (flags & CH_FANCY) != 0 && (flags & CH_SAME) == 0;
	if ((flags & CH_NEWLINE) != 0)
		l->fancy = l->overlaid = 0;
	if (l->fancy >= ENOUGH || l->overlaid >= ENOUGH)
		undo->facts |= FACT_BIT(FACT_MATH_LETTERS);
	l->since = letter ? l->since + 1 : 0;
	l->last = flags;
	l->invisible = l->soft = 0;
}

/* Digits of a script are honest in a text of that script. */
static void
settle_digits(struct undo *undo, const struct look_out *l)
{
	uint32_t honest = l->digits & CH_SCRIPTS;

	if ((l->digits & CH_WIDE) != 0)
		honest |= CH_CJK;
	if (l->odd_run && (l->scripts & honest) == 0)
		undo->facts |= FACT_BIT(FACT_ODD_DIGITS);
}

/*
 * Where to go on behind an ASCII character: of a run of them the last two say
 * all that the others could, unless odd digits wait for one that is none.
 */
static size_t
over_plain(struct look_out *l, struct span s, size_t at)
{
	unsigned kinds = 0;
	size_t end = at;

	if (l->odd > 0)
		return at;
	for (; end < s.n && s.p[end] >= ' ' && s.p[end] < 0x7f; end++)
		kinds |= byte_kind(s.p[end]);
	if (end - at <= 2)
		return at;
	if ((kinds & BYTE_LETTER) != 0)
		l->scripts |= CH_LATIN;
	return end - 2;
}

void
disguise_facts(struct undo *undo)
{
	struct look_out l = { 0 };
	struct span s = undo->original;

	for (size_t at = 0; at < s.n;) {
		struct utf8_char c = utf8_at(s, at);
		uint32_t flags = flags_of(c.cp);

		at += c.n;
		if ((flags & CH_INVISIBLE) != 0) {
			note_invisible(&l, c.cp);
			continue;
		}
		if ((flags & CH_MARK) != 0) {
			note_mark(&l, c.cp);
			continue;
		}
		note_digit(&l, flags);
		note_visible(undo, &l, flags);
		if (c.cp < 0x80)
			at = over_plain(&l, s, at);
	}
	settle_digits(undo, &l);
}
