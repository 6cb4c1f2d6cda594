/*
 * html_link - the links of a page: every attribute that can carry one.
 */
#include "config.h"

#include "mail/html_render.h"

#define FIRST_LINKS 16
#define BASE_MOST   2048 /* bytes of a base that links are put behind */

static bool
links_grow(struct render *r)
{
	size_t cap = r->links_cap == 0 ? FIRST_LINKS : r->links_cap * 2;
	struct html_link *links = arena_grow(r->arena, r->links,
	    r->nlinks * sizeof(*links), cap * sizeof(*links));

	if (links == NULL)
		return false;
	r->links = links;
	r->links_cap = cap;
	return true;
}

/* Adds a link; its index, or NO_LINK. */
static size_t
add_link(struct render *r, struct span url, bool clickable)
{
	struct html_link *link;

	url = span_trim(url);
	if (url.n == 0)
		return NO_LINK;
	if (r->limits->links != 0 && r->nlinks >= r->limits->links) {
		r->limits_hit |= LIMIT_BIT(LIMIT_LINKS);
		return NO_LINK;
	}
	if (r->nlinks == r->links_cap && !links_grow(r))
		return NO_LINK;
	link = &r->links[r->nlinks];
	*link = (struct html_link){ .url = url,
		.label = SPAN_NONE,
		.clickable = clickable,
		.hidden =
		    html_stack_picture_sight(&r->stack) != SIGHT_VISIBLE };
	link->visible_at = link->visible_end = html_out_visible_at(&r->out);
	link->all_at = html_out_all_at(&r->out);
	return r->nlinks++;
}

static size_t
add_attr_link(struct render *r, const struct attributes *a,
    enum attribute which, bool clickable)
{
	if (!attribute_given(a, which))
		return NO_LINK;
	return add_link(r, render_attr(r, a->value[which]), clickable);
}

/* srcset: URLs with sizes behind them, parted by commas. */
static void
add_srcset(struct render *r, struct span set)
{
	size_t at = 0, end;

	while (at < set.n) {
		while (
		    at < set.n && (html_isspace(set.p[at]) || set.p[at] == ','))
			at++;
		for (end = at; end < set.n && !html_isspace(set.p[end]);)
			end++;
		add_link(r, span_slice(set, at, end), false);
		at = span_chr(set, end, ',');
	}
}

/* The next "url(" at or after from; style.n: none. */
static size_t
find_url(struct span style, size_t from)
{
	size_t at = span_chr(style, from, '(');

	while (at < style.n && !span_iends(span_slice(style, from, at), "url"))
		at = span_chr(style, at + 1, '(');
	return at < style.n ? at - 3 : at;
}

/* url(…) of a style. */
static void
add_style_urls(struct render *r, struct span style)
{
	size_t at = 0, end;

	while ((at = find_url(style, at)) < style.n) {
		struct span url;

		end = span_chr(style, at, ')');
		url = span_trim(span_slice(style, at + 4, end));
		if (url.n >= 2 && (url.p[0] == '"' || url.p[0] == '\''))
			url = span_slice(url, 1, url.n - 1);
		add_link(r, url, false);
		at = end;
	}
}

/* <meta http-equiv=refresh content="0; url=…"> */
static void
add_refresh(struct render *r, const struct attributes *a)
{
	struct span content;
	size_t at;

	if (!attribute_given(a, ATTRIBUTE_HTTP_EQUIV) ||
	    !attribute_given(a, ATTRIBUTE_CONTENT) ||
	    !span_ieqs(span_trim(a->value[ATTRIBUTE_HTTP_EQUIV]), "refresh"))
		return;
	content = render_attr(r, a->value[ATTRIBUTE_CONTENT]);
	for (at = 0; at < content.n &&
		     (ascii_isdigit(content.p[at]) ||
			 memchr(" \t\r\n.;,", content.p[at], 7) != NULL);)
		at++;
	content = span_from(content, at);
	if (span_istarts(content, "url")) {
		at = span_chr(content, 0, '=');
		content = at < content.n ? span_from(content, at + 1) : content;
	}
	content = span_trim(content);
	if (content.n > 0 && (content.p[0] == '"' || content.p[0] == '\''))
		content =
		    span_slice(content, 1, span_chr(content, 1, content.p[0]));
	add_link(r, content, true);
}

/* As a browser begins to read a URL: no controls and spaces at its ends, no
 * tabs and line ends within. */
static struct span
clean_url(struct render *r, struct span url)
{
	char *p;
	size_t n = 0;

	while (url.n > 0 && (unsigned char)url.p[0] <= ' ')
		url = span_from(url, 1);
	while (url.n > 0 && (unsigned char)url.p[url.n - 1] <= ' ')
		url.n--;
	if (span_chr(url, 0, '\t') == url.n &&
	    span_chr(url, 0, '\n') == url.n && span_chr(url, 0, '\r') == url.n)
		return url;
	p = arena_dup(r->arena, url);
	for (size_t i = 0; p != NULL && i < url.n; i++)
		if (memchr("\t\n\r", url.p[i], 3) == NULL)
			p[n++] = url.p[i];
	return p == NULL ? url : span_of(p, n);
}

static void
set_base(struct render *r, const struct attributes *a)
{
	if (r->base.n == 0 && attribute_given(a, ATTRIBUTE_HREF))
		r->base =
		    clean_url(r, render_attr(r, a->value[ATTRIBUTE_HREF]));
	if (r->base.n > 0)
		add_link(r, r->base, false);
}

/* Attributes that load something: nobody follows them. */
static void
add_loaded(struct render *r, const struct attributes *a)
{
	static const enum attribute loaded[] = { ATTRIBUTE_SRC,
		ATTRIBUTE_BACKGROUND, ATTRIBUTE_POSTER, ATTRIBUTE_LOWSRC,
		ATTRIBUTE_PING, ATTRIBUTE_DATA };

	for (size_t i = 0; i < sizeof(loaded) / sizeof(loaded[0]); i++)
		add_attr_link(r, a, loaded[i], false);
	if (attribute_given(a, ATTRIBUTE_SRCSET))
		add_srcset(r, render_attr(r, a->value[ATTRIBUTE_SRCSET]));
	if (attribute_given(a, ATTRIBUTE_STYLE) &&
	    find_url(a->value[ATTRIBUTE_STYLE], 0) <
		a->value[ATTRIBUTE_STYLE].n)
		add_style_urls(r, render_attr(r, a->value[ATTRIBUTE_STYLE]));
}

size_t
render_links(struct render *r, const struct element_info *info,
    struct span name, const struct attributes *a)
{
	enum element element = info == NULL ? ELEMENT_OTHER : info->element;
	bool follows = element != ELEMENT_LINK && element != ELEMENT_IMG &&
		       !span_ieqs(name, "use");
	size_t link;

	if (element == ELEMENT_BASE) {
		set_base(r, a);
		return NO_LINK;
	}
	if (element == ELEMENT_META)
		add_refresh(r, a);
	link = add_attr_link(r, a, ATTRIBUTE_HREF, follows);
	if (link == NO_LINK)
		link = add_attr_link(r, a, ATTRIBUTE_XLINK_HREF, follows);
	add_attr_link(r, a, ATTRIBUTE_ACTION, true);
	if (link == NO_LINK)
		link = add_attr_link(r, a, ATTRIBUTE_FORMACTION, true);
	add_loaded(r, a);
	return link;
}

void
render_link_end(struct render *r, size_t link)
{
	struct html_link *l;

	if (link == NO_LINK)
		return;
	l = &r->links[link];
	l->visible_end = html_out_visible_at(&r->out);
	/* Text that is not seen, and no picture that is. */
	if (l->visible_end == l->visible_at &&
	    html_out_all_at(&r->out) > l->all_at)
		l->hidden = true;
}

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* "https://host" of an absolute URL, or nothing. */
static struct span
origin_of(struct span url)
{
	size_t colon = span_chr(url, 0, ':'), end = colon + 1;

	while (end < url.n && is_slash(url.p[end]))
		end++;
	if (colon == 0 || end < colon + 3)
		return SPAN_NONE;
	while (end < url.n && !is_slash(url.p[end]) && url.p[end] != '?' &&
	       url.p[end] != '#')
		end++;
	return span_slice(url, 0, end);
}

static bool
has_scheme(struct span url)
{
	size_t at = 0;

	while (at < url.n && (ascii_isalnum(url.p[at]) || url.p[at] == '+' ||
				 url.p[at] == '-' || url.p[at] == '.'))
		at++;
	return at > 0 && at < url.n && url.p[at] == ':' &&
	       ascii_isalpha(url.p[0]);
}

/* What of an absolute base stands before a relative URL. */
static struct span
front_of(struct span base, struct span url)
{
	struct span origin = origin_of(base), front = base;

	if (is_slash(url.p[0]) && url.n >= 2 && is_slash(url.p[1]))
		return span_slice(base, 0, span_chr(base, 0, ':') + 1);
	front.n = span_chr(front, 0, '?');
	front.n = span_chr(front, 0, '#');
	while (front.n > origin.n && !is_slash(front.p[front.n - 1]))
		front.n--;
	/* Of a long base the host alone: it stands before every link. */
	if (is_slash(url.p[0]) || front.n > BASE_MOST)
		return origin;
	return front;
}

/* A relative URL put behind an absolute base. */
static struct span
resolve(struct render *r, struct span url)
{
	struct span origin = origin_of(r->base), front, written = url;
	struct buf buf;

	url = clean_url(r, url);
	if (url.n == 0)
		return written;
	if (url.p[0] == '#' || has_scheme(url) || origin.n == 0 ||
	    origin.n > BASE_MOST)
		return url;
	front = front_of(r->base, url);
	buf_init(&buf, r->arena, 0);
	buf_add(&buf, front);
	if (front.n == origin.n && !is_slash(url.p[0]))
		buf_putc(&buf, '/');
	buf_add(&buf, url);
	return buf.full ? url : buf_span(&buf);
}

void
render_links_done(struct render *r)
{
	struct span visible = html_out_visible(&r->out);

	for (size_t i = 0; i < r->nlinks; i++) {
		struct html_link *link = &r->links[i];

		while (link->visible_at < link->visible_end &&
		       ascii_isspace(visible.p[link->visible_at]))
			link->visible_at++;
		link->label =
		    span_slice(visible, link->visible_at, link->visible_end);
		if (r->base.n > 0)
			link->url = resolve(r, link->url);
	}
}
