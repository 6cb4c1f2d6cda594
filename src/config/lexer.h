/*
 * lexer - looks over the text of a configuration file before libconfig sees
 * it, for what the library reads silently and wrongly.
 *
 * Errors with file and line: a comment or string that never ends, single
 * backslashes (1.5 keeps "\b", 1.8 turns it into a backspace), numbers that 1.5
 * wraps, commas that 1.5 refuses, and nesting that is no configuration's.
 */
#ifndef OFFPLAT_CONFIG_LEXER_H
#define OFFPLAT_CONFIG_LEXER_H

#include "base/buf.h"
#include "base/diag.h"

/* From this line of the text on, lines are those of pos. */
struct lexed_segment {
	unsigned line;
	struct pos pos;
};

struct lexed {
	struct buf text; /* with the files of @include in their places */
	struct lexed_segment *segments;
	size_t nsegments;
	struct pos *strings; /* where each string value begins, in order */
	size_t nstrings;
};

/*
 * Reads path and what it includes by @include. named: where it is named.
 * names: for the paths in positions, which may outlive the text in arena.
 * False: diag has a reason for which parsing would only mislead.
 */
bool lexer_read(struct lexed *lexed, struct arena *arena, struct arena *names,
    const char *path, struct pos named, struct diag *diag);

/* The place of a line of the text. */
struct pos lexed_pos(const struct lexed *lexed, unsigned line);

#endif
