/*
 * disguise_turn - text behind a right-to-left override (U+202E) is shown from
 * its end: here it is put the way a reader sees it.
 */
#include "config.h"

#include "text/bidi.h"
#include "text/disguise-private.h"

static const struct span override = { "\xe2\x80\xae", 3 }; /* U+202E */
static const struct span pop = { "\xe2\x80\xac", 3 };      /* U+202C */

/* The next pop and the next end of a line, so that each is sought once. */
struct ends {
	size_t pop;
	size_t line;
};

/* Where the override at at ends: at its pop, or with the line. */
static size_t
run_end(struct span s, size_t at, struct ends *ends)
{
	if (ends->pop <= at)
		ends->pop = span_find(s, at, pop);
	if (ends->line <= at)
		ends->line = span_chr(s, at, '\n');
	return ends->pop < ends->line ? ends->pop : ends->line;
}

/* The first byte of the view at or behind from that comes from origin on. */
static size_t
view_find(const struct view *view, size_t from, size_t origin)
{
	size_t low = from, high = view->s.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (view_origin(view, mid) < origin)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
undo_turned_runs(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct span s = undo->original, run;
	struct ends ends = { 0, 0 };
	struct view_edit e;
	size_t at, end, from = 0, to;
	char *text;

	view_edit_init(&e, undo->arena, in);
	for (at = span_find(s, 0, override); at < s.n;
	     at = span_find(s, end, override)) {
		end = run_end(s, at, &ends);
		from = view_find(in, from, at);
		to = view_find(in, from, end);
		run = span_slice(in->s, from, to);
		if (!bidi_tricks(run))
			continue;
		text = arena_alloc(undo->arena, run.n);
		if (text == NULL)
			break;
		bidi_reverse(text, run);
		view_edit_replace(&e, from, to, text, run.n);
		from = to;
		undo->facts |= FACT_BIT(FACT_BIDI_TRICK);
	}
	return view_edit_done(&e, view_r);
}
