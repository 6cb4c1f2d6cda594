/*
 * html_style - see html_style.h.
 */
#include "config.h"

#include "mail/html_style.h"
#include "mail/html_token.h"

#define UNITS_PER_PX 64
/* No window is as wide, no text as large: what is more stays that. */
#define MOST_PX 1000000
/* So far to the left or above and text is out of sight. */
#define FAR_PX 500

/* A length: in px, or a part of something (%, em). */
struct length {
	int64_t value; /* 1/64 */
	bool relative;
};

/* The number at *at in 1/64; false: there is none. */
static bool
read_number(struct span s, size_t *at, int64_t *value_r)
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

/* "12px", "0", "1.5em", "80%", "9pt"; false: a word, or something else. */
static bool
read_length(struct span s, struct length *length_r)
{
	size_t at = 0;
	struct span unit;

	*length_r = (struct length){ 0 };
	if (!read_number(s, &at, &length_r->value))
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

static bool
is_far(struct span value)
{
	struct length length;

	return read_length(value, &length) &&
	       length.value <=
		   -(length.relative ? FAR_PX / 50 : FAR_PX) * UNITS_PER_PX;
}

static void
set_display(struct style *style, struct span value)
{
	style->given |= STYLE_DISPLAY;
	style->none = span_istarts(value, "none");
	style->block =
	    span_istarts(value, "block") || span_istarts(value, "table") ||
	    span_istarts(value, "list-item") || span_istarts(value, "flex") ||
	    span_istarts(value, "grid");
	if (span_istarts(value, "table-cell"))
		style->block = false;
}

static void
set_visibility(struct style *style, struct span value)
{
	style->given |= STYLE_VISIBILITY;
	style->invisible =
	    span_istarts(value, "hidden") || span_istarts(value, "collapse");
}

static void
set_size(struct style *style, struct span value)
{
	struct length length;

	if (!read_length(value, &length)) {
		/* Words, but "inherit" and the like: some readable size. */
		if (value.n == 0 || !ascii_isalpha(value.p[0]) ||
		    span_istarts(value, "in"))
			return;
		length = (struct length){ .value = 13 * UNITS_PER_PX };
	}
	style->given |= STYLE_SIZE;
	style->size = length.value;
	style->relative = length.relative;
}

/* font: the size is the first length, before a slash and the family. */
static void
set_font(struct style *style, struct span value)
{
	for (size_t at = 0; at < value.n;) {
		size_t end = at;

		while (end < value.n && !html_isspace(value.p[end]))
			end++;
		if (end > at &&
		    (ascii_isdigit(value.p[at]) || value.p[at] == '.')) {
			struct span word = span_slice(value, at, end);
			bool weight =
			    word.n == 3 && word.p[1] == '0' && word.p[2] == '0';

			if (!weight) {
				set_size(style, word);
				return;
			}
		}
		at = end + 1;
	}
}

static void
set_color(struct style *style, struct span value)
{
	uint32_t color;

	/* rgba(…, 0) and transparent are text that nobody sees. */
	if (span_ieqs(value, "transparent")) {
		style->given |= STYLE_OPACITY;
		style->faint = true;
		return;
	}
	if (!color_parse(value, &color))
		return;
	style->given |= STYLE_COLOR;
	style->color = color;
}

static void
set_background(struct style *style, struct span value)
{
	uint32_t color;

	if (span_istarts(value, "transparent") || span_istarts(value, "in") ||
	    span_ieqs(value, "none"))
		return;
	style->given |= STYLE_BACKGROUND;
	style->background = color_parse(value, &color) ? color : COLOR_UNKNOWN;
}

static void
set_opacity(struct style *style, struct span value)
{
	struct length length;

	if (!read_length(value, &length))
		return;
	style->given |= STYLE_OPACITY;
	style->faint = length.value < UNITS_PER_PX / 20;
}

static void
set_extent(struct style *style, struct span value)
{
	struct length length;

	/* Height, width and their maxima are one: any of them may be 0. */
	if (!read_length(value, &length))
		return;
	style->given |= STYLE_HEIGHT;
	style->flat |= length.value <= (length.relative ? 0 : UNITS_PER_PX);
}

static void
set_overflow(struct style *style, struct span value)
{
	style->given |= STYLE_OVERFLOW;
	style->clipped =
	    span_istarts(value, "hidden") || span_istarts(value, "clip");
}

static void
set_position(struct style *style, struct span value)
{
	style->given |= STYLE_POSITION;
	style->positioned = span_istarts(value, "absolute") ||
			    span_istarts(value, "fixed") ||
			    span_istarts(value, "relative");
}

static void
set_offset(struct style *style, struct span value)
{
	style->given |= STYLE_OFFSET;
	style->offset |= is_far(value);
}

static void
set_indent(struct style *style, struct span value)
{
	if (!is_far(value))
		return;
	style->given |= STYLE_AWAY;
	style->away = true;
}

/* clip: rect(…) with nothing inside: all four are 0, or all are 1px. */
static void
set_clip(struct style *style, struct span value)
{
	size_t at = span_chr(value, 0, '(');
	int64_t number;

	if (!span_istarts(value, "rect") || at == value.n)
		return;
	while (++at < value.n) {
		if (read_number(value, &at, &number) &&
		    (number > UNITS_PER_PX || number < 0))
			return;
	}
	style->given |= STYLE_AWAY;
	style->away = true;
}

static void
set_clip_path(struct style *style, struct span value)
{
	size_t at = span_chr(value, 0, '(') + 1;
	int64_t number;

	if (!span_istarts(value, "inset") && !span_istarts(value, "circle"))
		return;
	if (!read_number(value, &at, &number))
		return;
	style->given |= STYLE_AWAY;
	style->away = span_istarts(value, "inset") ? number >= 50 * UNITS_PER_PX
						   : number == 0;
}

static void
set_transform(struct style *style, struct span value)
{
	size_t at = span_ifind(value, 0, SPAN_LIT("scale"));
	int64_t number;

	at = span_chr(value, at, '(') + 1;
	if (at > value.n || !read_number(value, &at, &number) || number != 0)
		return;
	style->given |= STYLE_AWAY;
	style->away = true;
}

static void
set_direction(struct style *style, struct span value)
{
	style->given |= STYLE_DIRECTION;
	style->rtl = span_istarts(value, "rtl");
}

static void
set_override(struct style *style, struct span value)
{
	style->given |= STYLE_OVERRIDE;
	style->override = span_ifind(value, 0, SPAN_LIT("override")) < value.n;
}

static void
set_white_space(struct style *style, struct span value)
{
	style->given |= STYLE_WHITESPACE;
	style->pre = span_istarts(value, "pre");
}

#define PROPERTY(name, set)                                                    \
	{                                                                      \
		{ name, sizeof(name) - 1 }, set                                \
	}

static void
set_property(struct style *style, struct span name, struct span value)
{
	static const struct {
		struct span name;
		void (*set)(struct style *, struct span);
	} properties[] = { PROPERTY("display", set_display),
		PROPERTY("visibility", set_visibility),
		PROPERTY("font-size", set_size), PROPERTY("font", set_font),
		PROPERTY("color", set_color),
		PROPERTY("background-color", set_background),
		PROPERTY("background", set_background),
		PROPERTY("background-image", set_background),
		PROPERTY("opacity", set_opacity),
		PROPERTY("height", set_extent),
		PROPERTY("max-height", set_extent),
		PROPERTY("width", set_extent),
		PROPERTY("max-width", set_extent),
		PROPERTY("overflow", set_overflow),
		PROPERTY("overflow-y", set_overflow),
		PROPERTY("position", set_position),
		PROPERTY("left", set_offset), PROPERTY("top", set_offset),
		PROPERTY("text-indent", set_indent),
		PROPERTY("margin-left", set_indent),
		PROPERTY("margin-top", set_indent), PROPERTY("clip", set_clip),
		PROPERTY("clip-path", set_clip_path),
		PROPERTY("transform", set_transform),
		PROPERTY("direction", set_direction),
		PROPERTY("unicode-bidi", set_override),
		PROPERTY("white-space", set_white_space) };

	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		if (span_ieq(name, properties[i].name)) {
			properties[i].set(style, value);
			return;
		}
}

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
			set_property(style, trim(span_slice(one, 0, colon)),
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
