/*
 * disguise_join - letters that are set apart, put together again: "t e l e",
 * "t.e.l.e", "g m a i l . c o m", and words cut by a hyphen, a dot or the like.
 */
#include "config.h"

#include "text/disguise-private.h"

/* Letters in a row that are no abbreviation, and how wide a gap may be. */
#define LEAST_UNITS   3
#define SPELT_LETTERS 5
#define WIDEST_GAP    5

/* What stands between two units. */
struct gap {
	size_t end; /* where the next unit begins */
	unsigned chars;
	unsigned spaces;
	uint32_t mark; /* the last character that is no space, or 0 */
};

/* A run of single characters. */
struct run {
	size_t units;
	size_t letters;
	size_t rising;   /* units that follow the one before in the alphabet */
	size_t repeated; /* units like the one before */
	size_t marked;   /* gaps with a mark */
	size_t unlike;   /* gaps that are not like the first */
	uint32_t mark;   /* of the first gap */
	unsigned spaces; /* of it */
	size_t end;
	uint32_t first;
	uint32_t last;
	bool loose; /* the first letter is none of the word */
};

static bool
separates(uint32_t cp)
{
	switch (cp) {
	case ' ':
	case '.':
	case '-':
	case '_':
	case '*':
	case '/':
	case '|':
	case '+':
	case '~':
	case '@':
	case ':':
	case '\'':
	case '"':
	case 0xb7:   /* middle dot */
	case 0x2022: /* bullet */
		return true;
	default:
		return false;
	}
}

/* Stands for a letter or digit in a spelt word? */
static bool
is_unit(uint32_t cp)
{
	return char_in_word(cp) || cp == '$' || cp == '!';
}

/* The gap at at; false when it is none, or too wide. */
static bool
read_gap(struct span s, size_t at, struct gap *gap_r)
{
	*gap_r = (struct gap){ .end = at };
	while (gap_r->end < s.n && gap_r->chars <= WIDEST_GAP) {
		struct utf8_char c = utf8_at(s, gap_r->end);

		if (!separates(c.cp))
			break;
		if (c.cp == ' ')
			gap_r->spaces++;
		else
			gap_r->mark = c.cp;
		gap_r->chars++;
		gap_r->end += c.n;
	}
	return gap_r->chars > 0 && gap_r->chars <= WIDEST_GAP &&
	       gap_r->chars - gap_r->spaces <= 1 + (gap_r->spaces > 0);
}

/* A single unit at at: no word goes on behind it. */
static bool
unit_at(struct span s, size_t at, struct utf8_char *c_r)
{
	if (at >= s.n)
		return false;
	*c_r = utf8_at(s, at);
	if (!is_unit(c_r->cp))
		return false;
	return at + c_r->n >= s.n || !is_unit(utf8_at(s, at + c_r->n).cp);
}

static void
count_unit(struct run *run, uint32_t cp)
{
	if (run->units++ == 0)
		run->first = cp;
	run->letters += char_is_letter(cp);
	run->rising += run->last != 0 && cp == run->last + 1;
	run->repeated += cp == run->last;
	run->last = cp;
}

/*
 * Is the first letter a word of its own: "a l.i.n.e", "a t e l e g r a m"? The
 * second gap is unlike the first, or it is an article.
 */
static bool
is_loose(const struct run *run, const struct gap *second)
{
	return second->mark != run->mark || second->spaces != run->spaces ||
	       (run->mark == 0 && run->first == 'a');
}

/* The run of single characters at at; returns its number of units. */
static size_t
read_run(struct span s, size_t at, struct run *run_r)
{
	struct utf8_char c;
	struct gap gap;

	*run_r = (struct run){ .end = at };
	while (unit_at(s, at, &c)) {
		count_unit(run_r, c.cp);
		run_r->end = at + c.n;
		if (!read_gap(s, run_r->end, &gap) || !unit_at(s, gap.end, &c))
			break;
		if (run_r->units == 1) {
			run_r->mark = gap.mark;
			run_r->spaces = gap.spaces;
		}
		run_r->loose |= run_r->units == 2 && is_loose(run_r, &gap);
		/* Begins with a letter that is none of it: no more to know. */
		if (run_r->loose && run_r->units > LEAST_UNITS)
			break;
		run_r->marked += gap.mark != 0;
		run_r->unlike += gap.mark != run_r->mark;
		at = gap.end;
	}
	return run_r->units;
}

/*
 * What a gap means in a spelt word: "@" always stays; a dot or the like stays
 * where the letters are set apart by spaces. A gap that is wider than the first
 * one, or has another mark, parts two words.
 */
static struct span
gap_text(const struct gap *gap, const struct run *run, char *mark)
{
	bool spaced = run->marked * 2 < run->units;

	if (gap->mark == '@' ||
	    (spaced && gap->mark != 0 && gap->mark < 0x80)) {
		*mark = (char)gap->mark;
		return span_of(mark, 1);
	}
	if (gap->spaces > run->spaces ||
	    (gap->mark != 0 && gap->mark != run->mark))
		return SPAN_LIT(" ");
	return SPAN_NONE;
}

static void
join_run(struct view_edit *e, size_t at, const struct run *run)
{
	struct span text;
	struct utf8_char c;
	struct gap gap;
	char mark;

	while (unit_at(e->in->s, at, &c) && at + c.n < run->end &&
	       read_gap(e->in->s, at + c.n, &gap)) {
		text = gap_text(&gap, run, &mark);
		view_edit_replace(e, at + c.n, gap.end, text.p, text.n);
		at = gap.end;
	}
}

/* Enumerations ("a b c d e"), repetitions and formulas are no words. */
static bool
is_spelt(const struct run *run)
{
	return run->letters >= SPELT_LETTERS && run->letters * 2 > run->units &&
	       run->unlike * 4 <= run->units && run->rising * 2 < run->units &&
	       run->repeated * 2 < run->units;
}

/* Addresses and hosts keep their dots and hyphens. */
static bool
is_address(struct span s, const struct chunk *chunk)
{
	struct span token = span_slice(s, chunk->at, chunk->end), tld;
	size_t dot = token.n, end = token.n;

	if (chunk_is_address(s, chunk))
		return true;
	while (end > 0 && !ascii_isalnum(token.p[end - 1]))
		end--;
	for (size_t i = 0; i < end; i++)
		if (token.p[i] == '.')
			dot = i;
	tld = span_slice(token, dot + 1, end);
	return dot < end && word_is_tld(tld) &&
	       (!word_is_weak_tld(tld) || span_eq(tld, SPAN_LIT("me")));
}

static bool
cuts_word(uint32_t cp)
{
	return separates(cp) &&
	       (cp >= 0x80 || strchr(" /@:+'\"", (int)cp) == NULL);
}

/* Takes what cuts a word out of the chunk. */
static void
join_chunk(struct view_edit *e, const struct chunk *chunk)
{
	struct span s = span_slice(e->in->s, 0, chunk->end);
	bool letter = false;

	if ((chunk->kinds & (BYTE_CUT | BYTE_HIGH)) == 0 ||
	    is_address(e->in->s, chunk))
		return;
	for (size_t at = chunk->at; at < s.n;) {
		struct utf8_char c = utf8_at(s, at);
		size_t next = at + c.n;

		if (letter && next < s.n && cuts_word(c.cp) &&
		    char_is_letter(utf8_at(s, next).cp))
			view_edit_replace(e, at, next, "", 0);
		letter = char_is_letter(c.cp);
		at = next;
	}
}

/* May a run begin with the word w? Not with several characters, nor behind
 * something that may itself be one of it. */
static bool
run_begins(struct span s, struct word w)
{
	if (w.end > w.at + utf8_at(s, w.at).n)
		return false;
	return w.at == 0 || !is_unit(utf8_at(s, utf8_before(s, w.at)).cp);
}

/*
 * May a run go on behind the letter at at? Mostly it is "a" or "i", and the next
 * word has more than one character.
 */
static bool
may_go_on(struct span s, size_t at)
{
	return s.n - at < 4 || s.p[at + 1] != ' ' ||
	       (byte_kind(s.p[at + 2]) & BYTE_WORD) == 0 ||
	       (byte_kind(s.p[at + 3]) & BYTE_WORD) == 0;
}

/* The next word with which a run may begin, at or after from. */
static bool
unit_next(struct span s, size_t from, struct word *word_r)
{
	for (;; from = word_end(s, from)) {
		from = kind_begin(s, from, BYTE_WORD | BYTE_HIGH);
		if (from == s.n)
			return false;
		if ((byte_kind(s.p[from]) & BYTE_HIGH) != 0 || from + 1 == s.n)
			return word_next(s, from, word_r);
		if ((byte_kind(s.p[from + 1]) & BYTE_WORD) == 0 &&
		    may_go_on(s, from))
			return word_next(s, from, word_r);
	}
}

bool
undo_spelling(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	struct run run;
	struct word w;

	view_edit_init(&e, undo->arena, in);
	for (size_t at = 0; unit_next(in->s, at, &w);) {
		at = w.end;
		if (!run_begins(in->s, w) ||
		    read_run(in->s, w.at, &run) < LEAST_UNITS ||
		    (run.loose && run.units > LEAST_UNITS))
			continue;
		join_run(&e, w.at, &run);
		if (is_spelt(&run))
			undo->facts |= FACT_BIT(FACT_SPACED_LETTERS);
		at = run.end;
	}
	return view_edit_done(&e, view_r);
}

/* Is the byte at at the last of a letter, or of some character that may be? */
static bool
may_be_letter(struct span s, size_t at)
{
	return (byte_kind(s.p[at]) & (BYTE_LETTER | BYTE_HIGH)) != 0;
}

/* The next character at or behind from that may cut a word. */
static size_t
cut_next(struct span s, size_t from)
{
	for (size_t at = from;; at++) {
		at = kind_find(s, at, BYTE_CUT | BYTE_HIGH);
		if (at == s.n)
			return at;
		/* Of the others only U+00B7 and U+2022. */
		if ((byte_kind(s.p[at]) & BYTE_HIGH) != 0 &&
		    s.p[at] != '\xc2' && s.p[at] != '\xe2')
			continue;
		if (at > from && may_be_letter(s, at - 1) && at + 1 < s.n &&
		    may_be_letter(s, at + 1))
			return at;
	}
}

bool
undo_cuts(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	struct chunk chunk;
	size_t at = 0, cut;

	view_edit_init(&e, undo->arena, in);
	for (; (cut = cut_next(in->s, at)) < in->s.n; at = chunk.end) {
		chunk_around(in->s, at, cut, &chunk);
		join_chunk(&e, &chunk);
	}
	return view_edit_done(&e, view_r);
}
