/*
 * lines - the lines of a body, the header fields in them, and boundaries.
 */
#ifndef OFFPLAT_MAIL_LINES_H
#define OFFPLAT_MAIL_LINES_H

#include <stdbool.h>

#include "base/span.h"

struct line {
	size_t from;
	size_t end;  /* before CR and LF */
	size_t next; /* behind them */
};

/* The line that begins at from; LF ends it, CRs before that are not its own. */
struct line line_at(struct span bytes, size_t from);
/* The next line at or after the line start from that begins with "--". */
bool line_find_dashes(struct span bytes, size_t from, struct line *line_r);
/* The end of a region before the line that begins at from. */
size_t line_before(struct span bytes, size_t from);

enum boundary_match {
	BOUNDARY_NONE,
	BOUNDARY_SEPARATOR,
	BOUNDARY_CLOSE,
	BOUNDARY_LOOSE /* followed by junk: one for some programs */
};
/* How a line that begins with "--" stands to a boundary. */
enum boundary_match boundary_match(struct span line, struct span boundary);
/*
 * What looks like a boundary although no header named it: the first dash line
 * with a Content- field behind it. SPAN_NONE when there is none.
 */
struct span boundary_guess(struct span bytes, size_t max);

#endif
