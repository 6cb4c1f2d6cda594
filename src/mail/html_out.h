/*
 * html_out - the texts of a page as they are written: what is seen, all of it,
 * and what is hidden, with white space as a browser would set it.
 */
#ifndef OFFPLAT_MAIL_HTML_OUT_H
#define OFFPLAT_MAIL_HTML_OUT_H

#include "base/buf.h"
#include "base/names.h"
#include "base/span.h"

/* One text: white space is held back until something follows it. */
struct html_sink {
	struct buf buf;
	bool space;
	unsigned lines; /* line ends */
};

/* What turns the order of text around. */
enum html_turn {
	TURN_NONE,
	TURN_LETTERS, /* a right-to-left override */
	TURN_PIECES   /* pieces that are set from the right: float, flex */
};

#define HTML_PIECES 40 /* more, or more bytes, make no single word */

struct html_out {
	struct arena *arena;
	struct html_sink all;
	struct html_sink visible; /* while not forked, it is the same as all */
	struct html_sink hidden;
	bool forked;
	bool was_hidden;            /* the last text was */
	bool tricked;               /* hidden by a style, and it has letters */
	enum html_turn turned;      /* is in force */
	struct buf turn;            /* text behind it */
	size_t pieces[HTML_PIECES]; /* where they begin in turn */
	size_t npieces;
	bool parted; /* behind a piece: another one may follow … */
	bool gap;    /* … and white space stands here */
	fact_set facts;
};

void html_out_init(struct html_out *out, struct arena *arena);

/* How text is seen. */
enum html_sight {
	SIGHT_VISIBLE,
	SIGHT_NEVER, /* such as a title: no browser shows it in the page */
	SIGHT_HIDDEN /* a style hides it */
};

/* Text without white space at all that could collapse. */
void html_out_text(
    struct html_out *out, struct span text, enum html_sight sight);
/* White space that collapses. */
void html_out_space(struct html_out *out, enum html_sight sight);
/* The line ends here, if anything stands on it; boxless: what is not displayed
 * at all breaks no visible line. */
void html_out_break(struct html_out *out, bool boxless);
/* A line end that counts: <br>, or a line of <pre>. */
void html_out_line(struct html_out *out, enum html_sight sight);
/* White space that stays. */
void html_out_keep(struct html_out *out, char c, enum html_sight sight);

/* Text is turned around from here on, or no longer. */
void html_out_turn(struct html_out *out, enum html_turn turned);
/* A piece begins that is set to the left of the one before. */
void html_out_piece(struct html_out *out);

/* Where the next visible text will begin, but for white space before it. */
size_t html_out_visible_at(struct html_out *out);
size_t html_out_all_at(struct html_out *out);
struct span html_out_visible(const struct html_out *out);

#endif
