/*
 * parse - one URL as written becomes a link: schemes that lead somewhere,
 * redirectors unwrapped, the label compared with the target.
 */
#include "config.h"

#include "base/buf.h"
#include "link/linkset.h"

/* A label longer than this is a text, not the name of a place. */
#define LABEL_MAX_BYTES 2048

static bool
leads_somewhere(const struct linkset *set, const struct url *url)
{
	/* data: is refused by browsers as a place to go to; the others never
	 * leave the mail or the machine. */
	static const char *const nowhere[] = { "javascript", "vbscript", "data",
		"about", "cid", "mid", "file", "blob", "ws", "wss" };

	if (SPAN_AMONG(url->scheme, nowhere))
		return false;
	/* "note:call him" is a word and a colon. */
	return url->special || url->kind != HOST_NONE ||
	       span_ieqs(url->scheme, "mailto") ||
	       scheme_is_phone(url->scheme) ||
	       scheme_find(set, url->scheme) != NULL;
}

struct span
link_joined(struct arena *arena, const char *head, struct span tail)
{
	size_t n = head == NULL ? 0 : strlen(head);
	char *p = n == 0 ? NULL : arena_alloc(arena, n + tail.n);

	if (n == 0)
		return tail;
	if (p == NULL)
		return SPAN_NONE;
	memcpy(p, head, n);
	memcpy(p + n, tail.p, tail.n);
	return span_of(p, n + tail.n);
}

/* An address without "mailto:", a host without "https:". */
static bool
parse_schemeless(struct url *url, struct arena *arena,
    const struct linkset *set, struct span text)
{
	size_t authority = 0;
	struct bare bare;

	while (authority < text.n && strchr("/\\?#", text.p[authority]) == NULL)
		authority++;
	if (authority == 0) {
		if (!span_istarts(text, "//") && !span_istarts(text, "\\\\"))
			return false;
		return url_parse(
		    url, arena, link_joined(arena, "https:", text));
	}
	if (authority == text.n && span_chr(text, 0, '@') < text.n)
		return url_parse(
		    url, arena, link_joined(arena, "mailto:", text));
	if (!url_parse(url, arena, link_joined(arena, "https://", text)))
		return false;
	bare = (struct bare){ .host = url->host,
		.written = span_slice(text, 0, authority),
		.path = authority < text.n || url->port != 0,
		.ends = true };
	return bare_counts(set, &bare);
}

/* A scheme that means something here, and not "t.me" of "t.me:443/x". */
static bool
is_scheme(const struct linkset *set, struct span scheme)
{
	return memchr(scheme.p, '.', scheme.n) == NULL ||
	       scheme_find(set, scheme) != NULL;
}

static bool
parse_any(struct url *url, struct arena *arena, const struct linkset *set,
    struct span text)
{
	size_t scheme;

	while (text.n > 0 && (unsigned char)text.p[0] <= ' ')
		text = span_from(text, 1);
	text = link_unwrap_scheme(arena, text);
	scheme = url_scheme(text);
	if (scheme == 0 || !is_scheme(set, span_slice(text, 0, scheme)))
		return parse_schemeless(url, arena, set, span_trim(text));
	return url_parse(url, arena, text) && leads_somewhere(set, url);
}

/* "mailto:a@b.example?subject=x": the host is that of the first address. */
static void
read_mailto(struct link *link, struct url *url, struct arena *arena)
{
	size_t query = span_chr(url->path, 0, '?');
	size_t comma = span_chr(url->path, 0, ',');
	struct span address =
	    span_slice(url->path, 0, comma < query ? comma : query);
	size_t at = span_chr(address, 0, '@');
	struct url host = { .host = SPAN_NONE };

	if (at < address.n &&
	    url_host(&host, arena, span_trim(span_from(address, at + 1))))
		link->host = host.host;
}

static struct span
lower(struct arena *arena, struct span s)
{
	char *p = arena_dup(arena, s);

	if (p == NULL)
		return SPAN_NONE;
	for (size_t i = 0; i < s.n; i++)
		p[i] = ascii_lower(p[i]);
	return span_of(p, s.n);
}

/* The URL again, in the one form that all ways of writing it share. */
static struct span
canonical(struct arena *arena, const struct url *url)
{
	struct buf buf;

	if (!url->special)
		return url->text;
	buf_init(&buf, arena, 0);
	buf_add(&buf, url->scheme);
	buf_str(&buf, "://");
	buf_add(&buf, url->host);
	if (url->port != 0)
		buf_printf(&buf, ":%u", url->port);
	buf_add(&buf, url->path);
	return buf.full ? SPAN_NONE : buf_span(&buf);
}

static void
fill(struct link *link, struct arena *arena, const struct linkset *set,
    struct url *url)
{
	link->scheme = url->scheme;
	link->path = url->path;
	link->host =
	    url->kind == HOST_OPAQUE ? lower(arena, url->host) : url->host;
	if (span_ieqs(url->scheme, "mailto"))
		read_mailto(link, url, arena);
	while (link->host.n > 1 && link->host.p[link->host.n - 1] == '.')
		link->host.n--;
	link->domain =
	    url->kind == HOST_OPAQUE ? link->host : domain_of(set, link->host);
	link->url = canonical(arena, url);
	link_classify(link, arena, set, url);
}

/* Where it leads cannot be read, or is hidden too deep to be honest. */
static void
hide(struct link *link)
{
	link->category = CATEGORY_TRACKER;
	link->service = NULL;
	link->facts |= FACT_BIT(FACT_LINK_TRACKER);
}

/* Goes behind redirectors while they say where they lead. */
static void
follow(struct link *link, struct arena *arena, const struct linkset *set,
    const struct limits *limits)
{
	struct span target = SPAN_NONE;
	struct link next;
	struct url url;

	while (url_scheme_special(link->scheme)) {
		switch (
		    link_unwrap(set, arena, link->host, link->path, &target)) {
		case UNWRAP_NONE:
			return;
		case UNWRAP_TRACKER:
			if (strcmp(link->category, CATEGORY_PLATFORM) != 0)
				hide(link);
			return;
		case UNWRAP_URL:
			break;
		}
		if (link->unwrapped >= limits->unwrap_depth) {
			hide(link);
			return;
		}
		if (!parse_any(&url, arena, set, target)) {
			if (strcmp(link->category, CATEGORY_PLATFORM) != 0)
				hide(link);
			return;
		}
		next = (struct link){ .raw = link->raw, .facts = link->facts };
		next.unwrapped = link->unwrapped + 1;
		next.facts |= FACT_BIT(FACT_LINK_REDIRECTED);
		fill(&next, arena, set, &url);
		if (next.url.n == 0)
			return; /* no memory: the redirector itself is left */
		*link = next;
	}
}

bool
link_read(struct link *link_r, struct arena *arena, const struct linkset *set,
    struct span url, const struct limits *limits)
{
	struct url parsed;

	*link_r =
	    (struct link){ .raw = url, .host = SPAN_NONE, .domain = SPAN_NONE };
	if (!parse_any(&parsed, arena, set, url))
		return false;
	fill(link_r, arena, set, &parsed);
	follow(link_r, arena, set, limits);
	return link_r->url.n > 0; /* else memory is short */
}

static bool
is_category(const struct link *link, const char *category)
{
	return strcmp(link->category, category) == 0;
}

/* Does the label name a place that the link does not lead to? */
static bool
label_lies(const struct link *link, struct arena *arena,
    const struct linkset *set, struct span label, const struct limits *limits)
{
	struct link shown;

	/* Where a tracker leads nobody knows, and the platform leads nowhere
	 * that the label has to warn of. */
	if (label.n == 0 || link->domain.n == 0 ||
	    is_category(link, CATEGORY_TRACKER) ||
	    is_category(link, CATEGORY_PLATFORM))
		return false;
	if (link_find(&shown, 1, arena, set,
		span_slice(label, 0, LABEL_MAX_BYTES), limits) == 0)
		return false;
	return shown.domain.n > 0 && !span_eq(shown.domain, link->domain);
}

bool
link_parse(struct link *link_r, struct arena *arena, const struct linkset *set,
    struct span url, struct span label, const struct limits *limits)
{
	if (!link_read(link_r, arena, set, url, limits))
		return false;
	if (label_lies(link_r, arena, set, label, limits))
		link_r->facts |= FACT_BIT(FACT_LINK_MISMATCH);
	return true;
}
