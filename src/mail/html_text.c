/*
 * html_text - the text of a page on its way to html_out: references decoded,
 * white space told apart, overrides of the direction noticed.
 */
#include "config.h"

#include "mail/html_render.h"

static const struct span rlo = { "\xe2\x80\xae", 3 }; /* U+202E */
static const struct span pdf = { "\xe2\x80\xac", 3 }; /* U+202C */

struct span
render_attr(struct render *r, struct span value)
{
	struct buf buf;

	/* Most hold nothing to decode and stay in the page. */
	if (memchr(value.p, '&', value.n) == NULL &&
	    memchr(value.p, '\r', value.n) == NULL &&
	    memchr(value.p, '\0', value.n) == NULL)
		return value;
	buf_init(&buf, r->arena, 0);
	if (!html_decode_attr(&buf, value))
		r->limits_hit |= LIMIT_BIT(LIMIT_MEMORY);
	return buf_span(&buf);
}

static void
put_space(struct render *r, char c, enum html_sight sight)
{
	if (!html_stack_look(&r->stack)->pre) {
		html_out_space(&r->out, sight);
		return;
	}
	if (c == '\n' || c == '\r')
		html_out_line(&r->out, sight);
	else
		html_out_keep(&r->out, c, sight);
}

/* The three bytes at at, if they are sign: turns text or ends that. */
static bool
is_sign(struct span s, size_t at, struct span sign)
{
	return s.n - at >= 3 && memcmp(s.p + at, sign.p, 3) == 0;
}

/* One character that begins with the byte E2; returns its bytes. */
static size_t
put_general(struct render *r, struct span s, size_t at, enum html_sight sight)
{
	if (is_sign(s, at, rlo)) {
		html_out_turn(&r->out, TURN_LETTERS);
		return 3;
	}
	if (is_sign(s, at, pdf)) {
		html_out_turn(&r->out, html_stack_look(&r->stack)->turned);
		return 3;
	}
	html_out_text(&r->out, span_slice(s, at, at + 1), sight);
	return 1;
}

/* Is c simply copied? */
static inline bool
is_plain(char c)
{
	return (unsigned char)c > ' ' && c != '&' && (unsigned char)c != 0xe2;
}

static size_t
put_other(struct render *r, struct span s, size_t at, enum html_sight sight)
{
	char c = s.p[at];

	if (c == '\0')
		return 1; /* a browser drops it: te\0legram */
	if (c == '\r' && at + 1 < s.n && s.p[at + 1] == '\n')
		return 1;
	if (html_isspace(c)) {
		put_space(r, c, sight);
		return 1;
	}
	if ((unsigned char)c == 0xe2)
		return put_general(r, s, at, sight);
	html_out_text(&r->out, span_slice(s, at, at + 1), sight);
	return 1;
}

/* The end of the words at at that stand one space apart: simply copied too. */
static size_t
plain_end(struct span s, size_t at)
{
	size_t end = at;

	while (end < s.n && is_plain(s.p[end])) {
		for (at = end + 1; at < s.n && is_plain(s.p[at]);)
			at++;
		/* Behind a single space they go on. */
		end = at < s.n && s.p[at] == ' ' ? at + 1 : s.n;
	}
	return at;
}

void
render_decoded(struct render *r, struct span text, enum html_sight sight)
{
	size_t at = 0, end;

	while (at < text.n) {
		end = plain_end(text, at);
		html_out_text(&r->out, span_slice(text, at, end), sight);
		at = end;
		if (at < text.n)
			at += put_other(r, text, at, sight);
	}
}

static size_t
put_reference(
    struct render *r, struct span raw, size_t at, enum html_sight sight)
{
	size_t used;

	r->scratch.n = 0;
	used = html_decode_reference(&r->scratch, raw, at, false);
	if (used == 0) {
		html_out_text(&r->out, span_slice(raw, at, at + 1), sight);
		return 1;
	}
	render_decoded(r, buf_span(&r->scratch), sight);
	return used;
}

void
render_text(struct render *r, struct span raw, enum html_state state)
{
	enum html_sight sight = html_stack_sight(&r->stack);
	bool references = state == HTML_DATA || state == HTML_RCDATA;
	size_t at = 0, end;

	while (at < raw.n) {
		end = plain_end(raw, at);
		html_out_text(&r->out, span_slice(raw, at, end), sight);
		at = end;
		if (at >= raw.n)
			break;
		if (raw.p[at] == '&' && references)
			at += put_reference(r, raw, at, sight);
		else
			at += put_other(r, raw, at, sight);
	}
}

/* Text of an attribute; words stand apart, a single sign does not. */
static void
put_attr(struct render *r, struct span value, enum html_sight sight)
{
	struct span text = render_attr(r, value);
	bool word = text.n > 4;

	if (word)
		html_out_space(&r->out, sight);
	render_decoded(r, text, sight);
	if (word)
		html_out_space(&r->out, sight);
}

static void
put_input(struct render *r, const struct attributes *a, enum html_sight sight)
{
	bool unseen = attribute_given(a, ATTRIBUTE_TYPE) &&
		      span_ieqs(a->value[ATTRIBUTE_TYPE], "hidden");

	if (attribute_given(a, ATTRIBUTE_VALUE))
		put_attr(
		    r, a->value[ATTRIBUTE_VALUE], unseen ? SIGHT_NEVER : sight);
	if (attribute_given(a, ATTRIBUTE_PLACEHOLDER))
		put_attr(r, a->value[ATTRIBUTE_PLACEHOLDER], sight);
}

void
render_attr_text(struct render *r, const struct element_info *info,
    const struct attributes *a)
{
	enum html_sight sight = html_stack_sight(&r->stack);
	enum element element = info == NULL ? ELEMENT_OTHER : info->element;

	/* Templates set font-size:0 around pictures to close gaps. */
	if (attribute_given(a, ATTRIBUTE_ALT))
		put_attr(r, a->value[ATTRIBUTE_ALT],
		    html_stack_picture_sight(&r->stack));
	if (element == ELEMENT_INPUT)
		put_input(r, a, sight);
	if (attribute_given(a, ATTRIBUTE_TITLE))
		put_attr(r, a->value[ATTRIBUTE_TITLE], SIGHT_NEVER);
}
