/*
 * report_html - what the parts of the page share.
 */
#ifndef OFFPLAT_TOOL_REPORT_HTML_H
#define OFFPLAT_TOOL_REPORT_HTML_H

#include "tool/report.h"

/* Escaped for text and for quoted attributes; what could turn a line around or
   hide in it is shown as an escape, as on a terminal. */
void html_text(FILE *out, struct span s);

/* The alerts of each day between the first and the last. */
void chart_days(const struct report_table *days, FILE *out);
/* The levels of a row as a bar; most: mails that fill it. */
void chart_row(const struct report_row *row, size_t most, FILE *out);
/* Mails that such a bar shows: of level low and above. */
size_t chart_mails(const struct report_row *row);

#endif
