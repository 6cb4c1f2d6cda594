/*
 * find - walks over a text once and hands each run of host characters to the
 * finders of the forms in which links are written.
 */
#include "config.h"

#include "base/utf8.h"
#include "link/edge.h"
#include "link/find.h"
#include "link/plain.h"

/* What IDNA and percent signs can make a host DNS holds from. */
#define RAW_HOST_MAX 1024

void
find_add(struct finder *f, const struct found *found)
{
	struct link link;
	size_t at, end;

	f->floor = found->end;
	if (f->n >= f->max) {
		f->n++;
		return;
	}
	if (!link_read(&link, f->arena, f->set,
		link_joined(f->arena, found->head, found->text), f->limits))
		return;
	at = view_origin(&f->view, found->at);
	end = plain_end(&f->view, f->original, found->end);
	link.raw = span_slice(f->original, at, end);
	link.at = at;
	link.end = end;
	link.facts |= found->facts;
	f->links[f->n++] = link;
}

bool
find_spend(struct finder *f, struct span raw)
{
	size_t i = 0;

	while (i < raw.n && (unsigned char)raw.p[i] < 0x80)
		i++;
	if (i < raw.n && f->idna == 0)
		return false;
	if (i < raw.n)
		f->idna--;
	return true;
}

bool
find_ascii(struct finder *f, struct span raw, struct span *host_r)
{
	struct url url = { .host = SPAN_NONE };

	*host_r = SPAN_NONE;
	if (!find_spend(f, raw))
		return true;
	if (raw.n > RAW_HOST_MAX || !url_host(&url, f->arena, raw) ||
	    url.kind != HOST_DOMAIN)
		return false;
	*host_r = url.host;
	return true;
}

bool
find_tld(const struct finder *f, struct span host)
{
	size_t dot = host.n;

	while (dot > 0 && host.p[dot - 1] != '.')
		dot--;
	return host.n == 0 ||
	       (dot > 0 && tld_exists(f->set, span_from(host, dot)));
}

/* Four decimal numbers and more behind them: an address, not a version. */
static bool
is_address(struct finder *f, size_t from, size_t to)
{
	struct url url = { .host = SPAN_NONE };
	struct span host = span_slice(f->s, from, to);
	size_t dots = 0;

	for (size_t i = 0; i < host.n; i++)
		dots += host.p[i] == '.';
	return dots == 3 && host.n <= 15 && to + 1 < f->s.n &&
	       ((f->s.p[to] == '/' && ascii_isalpha(f->s.p[to + 1])) ||
		   edge_port(f->s, to) > to) &&
	       url_host(&url, f->arena, host) && url.kind == HOST_IPV4 &&
	       url.odd == 0;
}

/* Nothing but punctuation until the line ends. */
static bool
sentence_ends(struct span s, size_t at)
{
	at = edge_blanks(s, at, 1);
	return at >= s.n || !ascii_isalnum(s.p[at]);
}

static bool
stands_inside(const struct finder *f, size_t from)
{
	struct span s = f->s;

	if (from == 0)
		return false;
	if (s.p[from - 1] == '@')
		return true;
	return strchr("/\\", s.p[from - 1]) != NULL &&
	       (from < 2 || strchr("/\\:[", s.p[from - 2]) == NULL);
}

static bool
bare_host(struct finder *f, size_t from, size_t to)
{
	struct bare bare = { .written = span_slice(f->s, from, to),
		.path = edge_port(f->s, to) > to || edge_path_begins(f->s, to),
		.inside = stands_inside(f, from),
		.ends = sentence_ends(f->s, to) };

	if (is_address(f, from, to))
		return true;
	if (!find_ascii(f, bare.written, &bare.host))
		return false;
	return bare.host.n == 0 || bare_counts(f->set, &bare);
}

static fact_set
disguised(const struct finder *f, size_t from, size_t to)
{
	return plain_changed(&f->view, from, to) ? FACT_BIT(FACT_LINK_DISGUISED)
						 : 0;
}

size_t
find_bare(struct finder *f, size_t from, size_t to)
{
	size_t end;

	to = edge_trim_host(f->s, from, to);
	if (memchr(f->s.p + from, '.', to - from) == NULL ||
	    !bare_host(f, from, to))
		return 0;
	end = edge_port(f->s, to);
	if (edge_path_begins(f->s, end))
		end = edge_url(f->s, end);
	find_add(f, &(struct found){ .head = "https://",
			.text = span_slice(f->s, from, end),
			.at = from,
			.end = end,
			.facts = disguised(f, from, to) });
	return end;
}

/* Where "mailto:" begins that stands before from; from: it does not. */
static size_t
over_mailto(const struct finder *f, size_t from)
{
	size_t n = strlen("mailto:");

	return from >= f->floor + n &&
		       span_ieqs(span_slice(f->s, from - n, from), "mailto:")
		   ? from - n
		   : from;
}

size_t
find_address(struct finder *f, size_t at_sign)
{
	size_t from, to;
	struct span host;

	if (at_sign >= f->s.n)
		return 0;
	from = edge_local(f->s, f->floor, at_sign);
	to = edge_host_trimmed(f->s, at_sign + 1);
	if (from == at_sign || to == at_sign + 1 ||
	    !find_ascii(f, span_slice(f->s, at_sign + 1, to), &host) ||
	    !find_tld(f, host))
		return 0;
	find_add(f, &(struct found){ .text = span_slice(f->s, from, to),
			.at = over_mailto(f, from),
			.end = to,
			.facts = disguised(f, from, to) });
	return to;
}

/* One run of host characters; returns where to go on. */
static size_t
look_at(struct finder *f, size_t from)
{
	size_t to = edge_host(f->s, from), end = 0;
	char next = to < f->s.n ? f->s.p[to] : ' ';

	if (next == ':')
		end = find_scheme(f, from, to);
	else if (next == '@' || next == '+')
		end = find_address(f, edge_at_sign(f->s, to));
	if (end == 0)
		end = find_written(f, from, to);
	if (end == 0)
		end = find_bare(f, from, to);
	return end == 0 ? to : end;
}

/* Where the next run of host characters begins, at or after at. */
static size_t
next_run(struct span s, size_t at)
{
	for (; at < s.n; at++)
		if (ascii_isalnum(s.p[at]) || ((unsigned char)s.p[at] >= 0x80 &&
						  edge_host_char(s, at) > 0))
			break;
	return at;
}

/*
 * The end of a run in which, and behind which, nothing is that a link has to
 * have, as nearly all runs are; 0: a closer look is needed.
 */
static size_t
plain_run(struct span s, size_t from)
{
	size_t to = utf8_letters(s, from), end = to;
	bool dot = false, inside = false;

	for (; to < s.n; to++) {
		char c = s.p[to];

		if (c == ' ')
			break;
		if (ascii_isalnum(c)) {
			inside = inside || dot;
			end = to + 1;
		} else if (c == '.') {
			dot = true;
		} else if (c == ':' || c == '@' || c == '+' ||
			   (unsigned char)c >= 0x80) {
			return 0;
		} else if (c != '-' && c != '_') {
			break;
		}
	}
	return inside || find_goes_on(s, end) ? 0 : to;
}

size_t
link_find(struct link *links_r, size_t max, struct arena *arena,
    const struct linkset *set, struct span text, const struct limits *limits)
{
	struct finder f = { .set = set,
		.limits = limits,
		.arena = arena,
		.original = text,
		.links = links_r,
		.max = max,
		.idna = 1000 };
	size_t at = 0, end;

	plain_text(&f.view, arena, text);
	f.s = f.view.s;
	for (;;) {
		at = next_run(f.s, at);
		if (at == f.s.n)
			return f.n;
		end = plain_run(f.s, at);
		at = end > 0 ? end : look_at(&f, at);
	}
}
