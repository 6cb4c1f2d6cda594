/*
 * term - text of a mail on a terminal. Nothing that could steer the terminal or
 * turn the line around gets through: it is shown as an escape instead.
 */
#ifndef OFFPLAT_TOOL_TERM_H
#define OFFPLAT_TOOL_TERM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/names.h"
#include "base/span.h"

enum term_color { TERM_AUTO, TERM_ALWAYS, TERM_NEVER };

/* "auto", "always" or "never"; false: none of them. */
bool term_color_parse(const char *word, enum term_color *color_r);
/* Is out to be coloured? TERM_AUTO: a terminal, and NO_COLOR is not set. */
bool term_colored(enum term_color color, FILE *out);

/* Is it better not sent to a terminal: controls, bidi, invisible letters. */
bool term_hostile(uint32_t cp);

/* s with "\x1b" and "\u{202e}" in place of what is hostile; LF included. */
void term_text(FILE *out, struct span s);
/* The same by lines, each one behind indent and with an LF at its end. */
void term_lines(FILE *out, struct span s, const char *indent);

/* The sequence that switches to a level's colour, and the one that ends it. */
const char *term_level(bool colored, enum level level);
const char *term_bold(bool colored);
const char *term_mark(bool colored);
const char *term_end(bool colored);

#endif
