/*
 * scheme - finds links that begin with a scheme, whole or broken ("hxxp").
 */
#include "config.h"

#include <stdint.h>

#include "base/utf8.h"
#include "link/edge.h"
#include "link/find.h"
#include "link/plain.h"
#include "link/rune.h"

/* How those write "http" who do not want it to be a link, or miss a key. */
static const char *
meant(struct span scheme)
{
	static const char *const http[] = { "hxxp", "hxtp", "htxp", "htp",
		"ttp", "htttp", "hhttp", "httpp" };
	static const char *const https[] = { "hxxps", "hxtps", "htxps", "htps",
		"ttps", "htttps", "hhttps", "httpss" };

	for (size_t i = 0; i < sizeof(http) / sizeof(*http); i++) {
		if (span_ieqs(scheme, http[i]))
			return "http:";
		if (span_ieqs(scheme, https[i]))
			return "https:";
	}
	return NULL;
}

/* Finds the end of the authority that begins at from, and its last @. */
static void
look_at_authority(struct finder *f, size_t from)
{
	struct span s = f->s;
	struct utf8_char c;
	size_t at = from;

	if (from >= f->auth_from && from < f->auth_end)
		return;
	f->auth_from = from;
	f->auth_at = SIZE_MAX;
	f->auth_bad = false;
	for (; at < s.n; at += c.n) {
		c = utf8_at(s, at);
		if (strchr("/\\?#()[]", s.p[at]) != NULL || rune_ends_url(c.cp))
			break;
		if (s.p[at] == '@')
			f->auth_at = at;
	}
	f->auth_end = at;
}

static size_t
over_slashes(struct span s, size_t at)
{
	while (at < s.n && (s.p[at] == '/' || s.p[at] == '\\'))
		at++;
	return at;
}

static bool
has_tld(struct finder *f, struct span raw)
{
	struct span host;

	return find_ascii(f, raw, &host) && find_tld(f, host);
}

/*
 * The end of the host that begins at from; from: there is none. Writings without
 * spaces may go on right behind it: where that makes no name, the ASCII part is
 * meant ("http://t.me" and Chinese).
 */
static size_t
host_end(struct finder *f, size_t from)
{
	struct span s = f->s;
	size_t at = from, plain;

	if (from < s.n && s.p[from] == '[') {
		at = span_chr(span_slice(s, 0, from + 48), from, ']');
		return at < s.n && s.p[at] == ']' ? at + 1 : from;
	}
	at = edge_host_wide(s, from);
	plain = edge_host(s, from);
	if (plain < at && s.p[plain] != '%' &&
	    !has_tld(f, span_slice(s, from, at)) &&
	    has_tld(f, span_slice(s, from, plain)))
		at = plain;
	while (at > from && s.p[at - 1] == '.')
		at--;
	return at;
}

/* The host of the authority that begins at from: *host_r to the result. */
static size_t
web_host(struct finder *f, size_t from, size_t *host_r)
{
	struct url url = { .host = SPAN_NONE };
	struct span raw;
	bool behind;
	size_t end;

	look_at_authority(f, from);
	behind = f->auth_at != SIZE_MAX && f->auth_at >= from;
	if (behind && f->auth_bad)
		return from;
	*host_r = behind ? f->auth_at + 1 : from;
	end = host_end(f, *host_r);
	raw = span_slice(f->s, *host_r, end);
	if (raw.n > 0 && (!find_spend(f, raw) || url_host(&url, f->arena, raw)))
		return end;
	f->auth_bad = behind;
	return from;
}

/* http: and its like: the authority decides whether it is a link. */
static size_t
find_web(struct finder *f, size_t from, size_t colon, const char *scheme)
{
	size_t authority = over_slashes(f->s, colon + 1), host = 0, end;
	struct found found = { .at = from };

	end = web_host(f, authority, &host);
	if (end == authority)
		return 0;
	if (scheme != NULL || plain_changed(&f->view, from, end))
		found.facts |= FACT_BIT(FACT_LINK_DISGUISED);
	end = edge_port(f->s, end);
	if (edge_path_begins(f->s, end))
		end = edge_url(f->s, end);
	found.end = end;
	found.head = scheme;
	found.text = span_slice(f->s, scheme == NULL ? from : colon + 1, end);
	find_add(f, &found);
	return end;
}

/* tel: and sms: lead to the digits behind them. */
static size_t
find_phone(struct finder *f, size_t from, size_t colon)
{
	size_t at = over_slashes(f->s, colon + 1), digits = 0;

	for (; at < f->s.n; at++) {
		if (ascii_isdigit(f->s.p[at]))
			digits++;
		else if (strchr("+-.()", f->s.p[at]) == NULL)
			break;
	}
	if (digits < 5)
		return 0;
	find_add(
	    f, &(struct found){
		   .text = span_slice(f->s, from, at), .at = from, .end = at });
	return at;
}

/* A query among the first characters: more are not looked at for nothing. */
static bool
has_query(struct span s, size_t from)
{
	struct span head = span_slice(s, from, from + 64);

	for (size_t i = 0; i < head.n && (unsigned char)head.p[i] > ' '; i++)
		if (head.p[i] == '?' && i + 1 < head.n)
			return ascii_isalpha(head.p[i + 1]);
	return false;
}

/*
 * A service's own scheme. "Signal: yes" and "the subject line:please" are
 * words: without "//" or a query only skype: and tg: count.
 */
static size_t
find_service(struct finder *f, size_t from, size_t colon)
{
	struct span scheme = span_slice(f->s, from, colon);
	size_t end;

	if (!span_istarts(span_from(f->s, colon + 1), "//") &&
	    !span_ieqs(scheme, "skype") && !span_ieqs(scheme, "tg") &&
	    !has_query(f->s, colon + 1))
		return 0;
	end = edge_url(f->s, colon + 1);
	if (end <= colon + 3)
		return 0;
	find_add(f,
	    &(struct found){
		.text = span_slice(f->s, from, end), .at = from, .end = end });
	return end;
}

size_t
find_scheme(struct finder *f, size_t from, size_t colon)
{
	struct span scheme;
	size_t start = colon;

	while (start > from && ascii_isalnum(f->s.p[start - 1]))
		start--;
	/* "ms-teams:" and its like */
	scheme = span_slice(f->s, from, colon);
	if (scheme_find(f->set, scheme) != NULL)
		return find_service(f, from, colon);
	scheme = span_slice(f->s, start, colon);
	if (url_scheme_special(scheme))
		return find_web(f, start, colon, NULL);
	if (meant(scheme) != NULL && over_slashes(f->s, colon + 1) > colon + 1)
		return find_web(f, start, colon, meant(scheme));
	if (scheme_find(f->set, scheme) != NULL)
		return find_service(f, start, colon);
	if (span_ieqs(scheme, "tel") || span_ieqs(scheme, "sms") ||
	    span_ieqs(scheme, "callto"))
		return find_phone(f, start, colon);
	return 0;
}
