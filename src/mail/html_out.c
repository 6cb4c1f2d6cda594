/*
 * html_out - see html_out.h. As long as nothing is hidden there is one text
 * only; the first hidden piece makes a second one of it.
 */
#include "config.h"

#include "mail/html_out.h"
#include "text/bidi.h"

#define MOST_LINES 2 /* line ends in a row */

void
html_out_init(struct html_out *out, struct arena *arena)
{
	*out = (struct html_out){ .arena = arena };
	buf_init(&out->all.buf, arena, 0);
	buf_init(&out->visible.buf, arena, 0);
	buf_init(&out->hidden.buf, arena, 0);
	buf_init(&out->turn, arena, 0);
}

static void
sink_flush(struct html_sink *sink)
{
	static const char lines[MOST_LINES] = { '\n', '\n' };

	if (sink->lines > 0 && sink->buf.n > 0)
		buf_add(&sink->buf, span_of(lines, sink->lines));
	else if (sink->space && sink->buf.n > 0)
		buf_putc(&sink->buf, ' ');
	sink->lines = 0;
	sink->space = false;
}

static void
sink_text(struct html_sink *sink, struct span text)
{
	if (sink->space || sink->lines > 0)
		sink_flush(sink);
	buf_add(&sink->buf, text);
}

static void
sink_line(struct html_sink *sink, unsigned most)
{
	if (sink->lines < most)
		sink->lines++;
}

static void
fork_visible(struct html_out *out)
{
	if (out->forked)
		return;
	out->forked = true;
	out->visible.space = out->all.space;
	out->visible.lines = out->all.lines;
	buf_reserve(&out->visible.buf, out->all.buf.n * 2 + 1);
	buf_add(&out->visible.buf, buf_span(&out->all.buf));
}

static bool
has_letters(struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		if (ascii_isalnum(text.p[i]))
			return true;
	return false;
}

static void
hidden_text(struct html_out *out, struct span text, enum html_sight sight)
{
	fork_visible(out);
	if (!out->was_hidden)
		sink_line(&out->hidden, 1);
	sink_text(&out->hidden, text);
	if (sight == SIGHT_HIDDEN && !out->tricked)
		out->tricked = has_letters(text);
}

static void settle_turn(struct html_out *out);

void
html_out_text(struct html_out *out, struct span text, enum html_sight sight)
{
	bool hidden = sight != SIGHT_VISIBLE;

	if (text.n == 0)
		return;
	if (out->turned != TURN_NONE && !hidden) {
		if (!out->parted) {
			buf_add(&out->turn, text);
			return;
		}
		settle_turn(out);
	}
	if (hidden)
		hidden_text(out, text, sight);
	else if (out->forked)
		sink_text(&out->visible, text);
	sink_text(&out->all, text);
	out->was_hidden = hidden;
}

void
html_out_space(struct html_out *out, enum html_sight sight)
{
	if (out->turned != TURN_NONE && sight == SIGHT_VISIBLE) {
		if (out->parted)
			out->gap = true;
		else
			buf_putc(&out->turn, ' ');
		return;
	}
	if (sight != SIGHT_VISIBLE) {
		fork_visible(out);
		out->hidden.space = true;
	}
	out->all.space = true;
	if (sight == SIGHT_VISIBLE)
		out->visible.space = true;
}

/* Do the pieces make a single word, rather than a row of things? */
static bool
is_word(const struct html_out *out, struct span run)
{
	size_t letters = 0;

	for (size_t i = 0; i < run.n && i < HTML_PIECES; i++) {
		if (ascii_isspace(run.p[i]))
			return false;
		letters +=
		    ascii_isalpha(run.p[i]) || (unsigned char)run.p[i] >= 0x80;
	}
	return letters >= 4 && run.n <= HTML_PIECES && out->npieces >= 2 &&
	       out->npieces <= HTML_PIECES;
}

/* Pieces from the last to the first. */
static void
turn_pieces(char *to, struct span run, const size_t *pieces, size_t n)
{
	size_t end = run.n;

	for (; n-- > 0; end = pieces[n]) {
		memcpy(to, run.p + pieces[n], end - pieces[n]);
		to += end - pieces[n];
	}
	memcpy(to, run.p, end);
}

/* Writes what a reader sees of run to a new text; NULL: it reads as written. */
static char *
turn_run(struct html_out *out, struct span run, enum html_turn turned)
{
	char *text;

	if (!bidi_tricks(run) || (turned == TURN_PIECES && !is_word(out, run)))
		return NULL;
	text = arena_alloc(out->arena, run.n);
	if (text != NULL && turned == TURN_PIECES)
		turn_pieces(text, run, out->pieces, out->npieces);
	else if (text != NULL)
		bidi_reverse(text, run);
	return text;
}

/* Ends an override with its line or its element. */
static void
settle_turn(struct html_out *out)
{
	enum html_turn turned = out->turned;
	struct span run;
	char *text;

	while (turned == TURN_PIECES && out->turn.n > 0 &&
	       ascii_isspace(out->turn.p[out->turn.n - 1])) {
		out->turn.n--;
		out->gap = true;
	}
	run = buf_span(&out->turn);
	text = turn_run(out, run, turned);
	out->turned = TURN_NONE;
	out->turn.n = out->npieces = 0;
	if (text == NULL) {
		html_out_text(out, run, SIGHT_VISIBLE);
	} else {
		/* A reader sees it turned; all has what was written too. */
		fork_visible(out);
		sink_text(&out->all, run);
		out->all.space = true;
		html_out_text(out, span_of(text, run.n), SIGHT_VISIBLE);
		out->facts |= FACT_BIT(FACT_BIDI_TRICK);
	}
	if (out->gap)
		html_out_space(out, SIGHT_VISIBLE);
	out->turned = out->parted ? TURN_NONE : turned;
	out->parted = out->gap = false;
}

void
html_out_break(struct html_out *out, bool boxless)
{
	if (out->turned != TURN_NONE)
		settle_turn(out);
	if (boxless) {
		fork_visible(out);
		sink_line(&out->hidden, 1);
	} else {
		sink_line(&out->visible, 1);
	}
	sink_line(&out->all, 1);
}

void
html_out_line(struct html_out *out, enum html_sight sight)
{
	if (out->turned != TURN_NONE)
		settle_turn(out);
	if (sight != SIGHT_VISIBLE) {
		fork_visible(out);
		sink_line(&out->hidden, MOST_LINES);
	} else {
		sink_line(&out->visible, MOST_LINES);
	}
	sink_line(&out->all, MOST_LINES);
}

void
html_out_keep(struct html_out *out, char c, enum html_sight sight)
{
	html_out_text(out, span_of(&c, 1), sight);
}

void
html_out_turn(struct html_out *out, enum html_turn turned)
{
	/* White space between pieces is none, and others may follow. */
	if (out->turned == TURN_PIECES && turned != TURN_LETTERS) {
		out->parted = turned == TURN_NONE;
		return;
	}
	if (out->turned == turned)
		return;
	if (out->turned != TURN_NONE)
		settle_turn(out);
	out->turned = turned;
}

void
html_out_piece(struct html_out *out)
{
	if (out->turned != TURN_PIECES)
		return;
	while (out->turn.n > 0 && ascii_isspace(out->turn.p[out->turn.n - 1]))
		out->turn.n--;
	out->gap = false;
	if (out->npieces < HTML_PIECES)
		out->pieces[out->npieces] = out->turn.n;
	if (out->npieces <= HTML_PIECES)
		out->npieces++;
}

size_t
html_out_visible_at(struct html_out *out)
{
	if (out->turned != TURN_NONE)
		settle_turn(out);
	return html_out_visible(out).n;
}

size_t
html_out_all_at(struct html_out *out)
{
	return out->all.buf.n;
}

struct span
html_out_visible(const struct html_out *out)
{
	return buf_span(out->forked ? &out->visible.buf : &out->all.buf);
}
