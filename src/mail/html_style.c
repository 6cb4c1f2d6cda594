/*
 * html_style - see html_style.h.
 */
#include "config.h"

#include "mail/html_property.h"

/* The ; that ends a declaration, outside of quotes and brackets. */
static size_t
declaration_end(struct span text, size_t at)
{
	char quote = '\0';
	bool bracket = false;

	for (; at < text.n; at++) {
		char c = text.p[at];

		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '(' || c == ')') {
			bracket = c == '(';
		} else if (c == ';' && !bracket) {
			break;
		}
	}
	return at;
}

/* Without white space and comments around it. */
static struct span
trim(struct span s)
{
	for (s = span_trim(s); span_istarts(s, "/*"); s = span_trim(s))
		s = span_from(s, span_find(s, 2, SPAN_LIT("*/")) + 2);
	return s;
}

/* Takes "!important" off the end of a value; false: it is not there. */
static bool
take_important(struct span *value)
{
	struct span front;

	if (!span_iends(*value, "important"))
		return false;
	front = span_trim(span_slice(*value, 0, value->n - 9));
	if (front.n == 0 || front.p[front.n - 1] != '!')
		return false;
	*value = span_trim(span_slice(front, 0, front.n - 1));
	return true;
}

void
style_parse(struct styles *styles, struct span text)
{
	size_t at = 0, end;

	for (; at < text.n; at = end + 1) {
		struct span one, value;
		struct style *style;
		size_t colon;

		end = declaration_end(text, at);
		one = span_slice(text, at, end);
		colon = span_chr(one, 0, ':');
		if (colon == one.n)
			continue;
		value = trim(span_from(one, colon + 1));
		style = take_important(&value) ? &styles->important
					       : &styles->plain;
		property_set(style, trim(span_slice(one, 0, colon)), value);
	}
}

void
style_merge(struct style *style, const struct style *over)
{
	struct style was = *style;
	unsigned given = over->given;

	*style = *over;
	style->given |= was.given;
	style->extents |= was.extents;
	style->flat |= was.flat & ~over->extents;
#define KEEP(bit, field)                                                       \
	if ((given & (bit)) == 0)                                              \
	style->field = was.field
	KEEP(STYLE_DISPLAY, none);
	KEEP(STYLE_DISPLAY, block);
	KEEP(STYLE_DISPLAY, flex);
	KEEP(STYLE_DISPLAY, atom);
	KEEP(STYLE_FLOAT, right);
	KEEP(STYLE_FLOW, reverse);
	KEEP(STYLE_VISIBILITY, invisible);
	KEEP(STYLE_OPACITY, faint);
	KEEP(STYLE_OVERFLOW, clipped);
	KEEP(STYLE_AWAY, away);
	KEEP(STYLE_POSITION, positioned);
	KEEP(STYLE_OFFSET, offset);
	KEEP(STYLE_DIRECTION, rtl);
	KEEP(STYLE_OVERRIDE, override);
	KEEP(STYLE_WHITESPACE, pre);
	KEEP(STYLE_SIZE, size);
	KEEP(STYLE_SIZE, relative);
	KEEP(STYLE_COLOR, color);
	KEEP(STYLE_BACKGROUND, background);
#undef KEEP
}

void
styles_merge(struct styles *styles, const struct styles *over)
{
	style_merge(&styles->plain, &over->plain);
	style_merge(&styles->important, &over->important);
}
