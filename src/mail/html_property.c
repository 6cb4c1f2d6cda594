/*
 * html_property - the properties that hide text or show it again.
 */
#include "config.h"

#include "mail/html_length.h"
#include "mail/html_names.h"
#include "mail/html_property.h"

/* So far to the left or above and text is out of sight. */
#define FAR_PX 500

static bool
is_far(struct span value)
{
	struct length length;

	return length_read(value, &length) &&
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
	style->atom = span_istarts(value, "inline-");
	style->flex =
	    span_istarts(value, "flex") || span_istarts(value, "inline-flex");
}

static void
set_float(struct style *style, struct span value)
{
	style->given |= STYLE_FLOAT;
	style->right = span_ieqs(value, "right");
}

/* flex-direction, or flex-flow with it. */
static void
set_flow(struct style *style, struct span value)
{
	static const struct span reverse = { "row-reverse", 11 };

	style->given |= STYLE_FLOW;
	style->reverse = span_ifind(value, 0, reverse) < value.n;
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

	if (!length_read(value, &length)) {
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

/* "transparent", rgba(…, 0) or #rrggbb00: text that nobody sees. */
static bool
is_transparent(struct span value)
{
	size_t at = value.n;
	int64_t number;

	if (span_ieqs(value, "transparent"))
		return true;
	if (value.n == 9 && value.p[0] == '#')
		return value.p[7] == '0' && value.p[8] == '0';
	if (!span_istarts(value, "rgba") && !span_istarts(value, "hsla"))
		return false;
	while (at > 0 && value.p[at - 1] != ',' && value.p[at - 1] != '/')
		at--;
	while (at < value.n && value.p[at] == ' ')
		at++;
	return at > 0 && number_read(value, &at, &number) && number == 0;
}

/* filter: opacity(0), or as Internet Explorer had it, alpha(opacity=0). */
static void
set_filter(struct style *style, struct span value)
{
	static const struct span opacity = { "opacity", 7 };
	size_t at = span_ifind(value, 0, opacity) + opacity.n + 1;
	int64_t number;

	if (at >= value.n || !number_read(value, &at, &number) || number != 0)
		return;
	style->given |= STYLE_OPACITY;
	style->faint = true;
}

static void
set_color(struct style *style, struct span value)
{
	uint32_t color;

	if (is_transparent(value)) {
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

	if (!length_read(value, &length))
		return;
	style->given |= STYLE_OPACITY;
	style->faint = length.value < UNITS_PER_PX / 20;
}

static void
set_extent(struct style *style, unsigned extent, struct span value)
{
	struct length length;

	style->given |= STYLE_EXTENT;
	style->extents |= extent;
	style->flat &= ~extent;
	if (length_read(value, &length) &&
	    length.value <= (length.relative ? 0 : UNITS_PER_PX))
		style->flat |= extent;
}

static void
set_height(struct style *style, struct span value)
{
	set_extent(style, EXTENT_HEIGHT, value);
}

static void
set_max_height(struct style *style, struct span value)
{
	set_extent(style, EXTENT_MAX_HEIGHT, value);
}

static void
set_width(struct style *style, struct span value)
{
	set_extent(style, EXTENT_WIDTH, value);
}

static void
set_max_width(struct style *style, struct span value)
{
	set_extent(style, EXTENT_MAX_WIDTH, value);
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
		if (number_read(value, &at, &number) &&
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
	if (!number_read(value, &at, &number))
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
	if (at > value.n || !number_read(value, &at, &number) || number != 0)
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

struct property {
	struct span name;
	void (*set)(struct style *, struct span);
};

#define PROPERTY(name, set)                                                    \
	{                                                                      \
		SPAN_INIT(name), set                                           \
	}
#define PROPERTIES(...) HTML_NAMES(((const struct property[]){ __VA_ARGS__ }))

static const struct html_names properties[] = {
	[3] = PROPERTIES(PROPERTY("top", set_offset)),
	[4] = PROPERTIES(PROPERTY("clip", set_clip), PROPERTY("font", set_font),
	    PROPERTY("left", set_offset)),
	[5] = PROPERTIES(PROPERTY("color", set_color),
	    PROPERTY("float", set_float), PROPERTY("width", set_width)),
	[6] = PROPERTIES(
	    PROPERTY("filter", set_filter), PROPERTY("height", set_height)),
	[7] = PROPERTIES(
	    PROPERTY("display", set_display), PROPERTY("opacity", set_opacity)),
	[8] = PROPERTIES(PROPERTY("overflow", set_overflow),
	    PROPERTY("position", set_position)),
	[9] = PROPERTIES(PROPERTY("clip-path", set_clip_path),
	    PROPERTY("direction", set_direction),
	    PROPERTY("flex-flow", set_flow), PROPERTY("font-size", set_size),
	    PROPERTY("max-width", set_max_width),
	    PROPERTY("transform", set_transform)),
	[10] = PROPERTIES(PROPERTY("background", set_background),
	    PROPERTY("margin-top", set_indent),
	    PROPERTY("max-height", set_max_height),
	    PROPERTY("overflow-y", set_overflow),
	    PROPERTY("visibility", set_visibility)),
	[11] = PROPERTIES(PROPERTY("margin-left", set_indent),
	    PROPERTY("text-indent", set_indent),
	    PROPERTY("white-space", set_white_space)),
	[12] = PROPERTIES(PROPERTY("unicode-bidi", set_override)),
	[14] = PROPERTIES(PROPERTY("flex-direction", set_flow)),
	[16] = PROPERTIES(PROPERTY("background-color", set_background),
	    PROPERTY("background-image", set_background)),
	[23] = PROPERTIES(PROPERTY("-webkit-text-fill-color", set_color)),
};

const struct property *
property_find(struct span name)
{
	return HTML_NAMES_FIND(properties, name);
}

void
property_set(
    const struct property *property, struct style *style, struct span value)
{
	property->set(style, value);
}
