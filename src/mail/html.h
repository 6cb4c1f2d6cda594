/*
 * html - a page as two texts: what a reader sees, and all of it. A streaming
 * tokenizer by the WHATWG states, no tree; inline tags join letters, block
 * elements end lines.
 */
#ifndef OFFPLAT_MAIL_HTML_H
#define OFFPLAT_MAIL_HTML_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/names.h"
#include "base/span.h"

struct html_link {
	struct span url;   /* entities decoded, as written otherwise */
	struct span label; /* its visible text; empty for images and the like */
	size_t visible_at; /* where its text begins in visible … */
	size_t visible_end;
	size_t all_at;  /* … and in all */
	bool clickable; /* <a>, <area>, form: what a reader follows; false: an
			   image, a style sheet, a background */
	bool hidden;
};

struct html {
	struct span visible; /* UTF-8, lines end with LF */
	struct span all;     /* hidden text included */
	struct span hidden;  /* hidden text alone, one run a line */
	struct html_link *links;
	size_t nlinks;
	fact_set
	    facts; /* FACT_BIDI_TRICK; FACT_HIDDEN_TEXT where text is hidden */
	limit_set limits;
};

/* page: UTF-8. On lack of memory: what was read so far, LIMIT_MEMORY. */
void html_render(struct html *html_r, struct arena *arena, struct span page,
    const struct limits *limits);

#endif
