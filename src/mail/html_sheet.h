/*
 * html_sheet - the rules of <style> elements that hide text, for the simple
 * selectors with which mails do it: tag, .class, #id, tag.class, tag#id.
 */
#ifndef OFFPLAT_MAIL_HTML_SHEET_H
#define OFFPLAT_MAIL_HTML_SHEET_H

#include "base/arena.h"
#include "mail/html_names.h"
#include "mail/html_style.h"

struct sheet;

/* NULL when memory is short. */
struct sheet *sheet_init(struct arena *arena);
/* Adds the rules of a <style>; false when there are more than are kept. */
bool sheet_add(struct sheet *sheet, struct span text);
/* Adds to style what the rules say about an element. sheet may be NULL. */
void sheet_apply(const struct sheet *sheet, struct styles *styles,
    struct span name, const struct attributes *attributes);

#endif
