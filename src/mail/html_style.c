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

/* Without quotes and brackets every ; ends a declaration. */
static bool
is_simple(struct span text)
{
	return span_chr(text, 0, '(') == text.n &&
	       span_chr(text, 0, ')') == text.n &&
	       span_chr(text, 0, '"') == text.n &&
	       span_chr(text, 0, '\'') == text.n;
}

/* Without white space and comments around it. */
static struct span
trim(struct span s)
{
	/* Most have neither. */
	if (s.n > 0 && s.p[0] > '/' && s.p[s.n - 1] > ' ')
		return s;
	for (s = span_trim(s); span_istarts(s, "/*"); s = span_trim(s))
		s = span_from(s, span_find(s, 2, SPAN_LIT("*/")) + 2);
	return s;
}

/* Takes "!important" off the end of a value; false: it is not there. */
static bool
take_important(struct span *value)
{
	struct span front;

	if (value->n == 0 || (value->p[value->n - 1] | 0x20) != 't' ||
	    !span_iends(*value, "important"))
		return false;
	front = span_trim(span_slice(*value, 0, value->n - 9));
	if (front.n == 0 || front.p[front.n - 1] != '!')
		return false;
	*value = span_trim(span_slice(front, 0, front.n - 1));
	return true;
}

static void
read_declaration(struct styles *styles, struct span one)
{
	size_t colon = span_chr(one, 0, ':');
	const struct property *property;
	struct style *style;
	struct span value;

	if (colon == one.n)
		return;
	property = property_find(trim(span_slice(one, 0, colon)));
	if (property == NULL)
		return;
	value = trim(span_from(one, colon + 1));
	style = take_important(&value) ? &styles->important : &styles->plain;
	property_set(property, style, value);
}

void
style_parse(struct styles *styles, struct span text)
{
	bool simple = is_simple(text);
	size_t at = 0, end;

	for (; at < text.n; at = end + 1) {
		end = simple ? span_chr(text, at, ';')
			     : declaration_end(text, at);
		read_declaration(styles, span_slice(text, at, end));
	}
}

void
style_merge(struct style *style, const struct style *over)
{
	struct style was = *style;
	unsigned given = over->given;

	if (given == 0)
		return;
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
