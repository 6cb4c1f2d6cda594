/*
 * html_length - see html_length.h.
 */
#include "config.h"

#include "mail/html_length.h"

/* No window is as wide, no text as large: what is more stays that. */
#define MOST_PX 1000000

bool
number_read(struct span s, size_t *at, int64_t *value_r)
{
	bool negative = *at < s.n && s.p[*at] == '-', any = false;
	int64_t whole = 0, part = 0, scale = 1;

	if (*at < s.n && (s.p[*at] == '-' || s.p[*at] == '+'))
		++*at;
	for (; *at < s.n && ascii_isdigit(s.p[*at]); ++*at, any = true)
		if (whole < MOST_PX)
			whole = whole * 10 + (s.p[*at] - '0');
	if (*at < s.n && s.p[*at] == '.')
		for (++*at; *at < s.n && ascii_isdigit(s.p[*at]);
		     ++*at, any = true)
			if (scale < 10000) {
				scale *= 10;
				part = part * 10 + (s.p[*at] - '0');
			}
	*value_r = whole * UNITS_PER_PX + part * UNITS_PER_PX / scale;
	if (negative)
		*value_r = -*value_r;
	return any;
}

bool
length_read(struct span s, struct length *length_r)
{
	size_t at = 0;
	struct span unit;

	*length_r = (struct length){ 0 };
	if (!number_read(s, &at, &length_r->value))
		return false;
	unit = span_from(s, at);
	if (span_istarts(unit, "em") || span_istarts(unit, "ex")) {
		length_r->relative = true;
	} else if (span_istarts(unit, "%")) {
		length_r->relative = true;
		length_r->value /= 100;
	} else if (span_istarts(unit, "pt")) {
		length_r->value = length_r->value * 4 / 3;
	} else if (span_istarts(unit, "rem") || span_istarts(unit, "vw") ||
		   span_istarts(unit, "pc")) {
		length_r->value *= 16;
	} else if (span_istarts(unit, "in")) {
		length_r->value *= 96;
	} else if (span_istarts(unit, "cm")) {
		length_r->value *= 38;
	}
	return true;
}
