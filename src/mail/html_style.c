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

void
style_parse(struct style *style, struct span text)
{
	size_t at = 0, end;

	for (; at < text.n; at = end + 1) {
		struct span one;
		size_t colon;

		end = declaration_end(text, at);
		one = span_slice(text, at, end);
		colon = span_chr(one, 0, ':');
		if (colon < one.n)
			property_set(style, trim(span_slice(one, 0, colon)),
			    trim(span_from(one, colon + 1)));
	}
}

void
style_merge(struct style *style, const struct style *over)
{
	struct style was = *style;
	unsigned given = over->given;

	*style = *over;
	style->given |= was.given;
#define KEEP(bit, field)                                                       \
	if ((given & (bit)) == 0)                                              \
	style->field = was.field
	KEEP(STYLE_DISPLAY, none);
	KEEP(STYLE_DISPLAY, block);
	KEEP(STYLE_VISIBILITY, invisible);
	KEEP(STYLE_OPACITY, faint);
	KEEP(STYLE_HEIGHT, flat);
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
