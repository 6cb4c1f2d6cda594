/*
 * url - the structure of a URL; see url.h.
 */
#include "config.h"

#include "base/buf.h"
#include "link/url.h"

struct special {
	const char *scheme;
	unsigned port;
};

static const struct special *
special_scheme(struct span scheme)
{
	static const struct special special[] = { { "http", 80 },
		{ "https", 443 }, { "ftp", 21 }, { "ws", 80 }, { "wss", 443 } };

	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (span_ieqs(scheme, special[i].scheme))
			return &special[i];
	return NULL;
}

bool
url_scheme_special(struct span scheme)
{
	return special_scheme(scheme) != NULL;
}

size_t
url_scheme(struct span text)
{
	size_t i = 0;

	if (text.n == 0 || !ascii_isalpha(text.p[0]))
		return 0;
	while (i < text.n && (ascii_isalnum(text.p[i]) || text.p[i] == '+' ||
				 text.p[i] == '-' || text.p[i] == '.'))
		i++;
	return i < text.n && text.p[i] == ':' ? i : 0;
}

/* Without controls and spaces at the ends, and tabs and line ends within. */
static struct span
clean(struct arena *arena, struct span text)
{
	struct buf buf;

	while (text.n > 0 && (unsigned char)text.p[0] <= ' ')
		text = span_from(text, 1);
	while (text.n > 0 && (unsigned char)text.p[text.n - 1] <= ' ')
		text.n--;
	if (span_chr(text, 0, '\t') == text.n &&
	    span_chr(text, 0, '\n') == text.n &&
	    span_chr(text, 0, '\r') == text.n)
		return text;
	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\t' && text.p[i] != '\n' && text.p[i] != '\r')
			buf_putc(&buf, text.p[i]);
	return buf.full ? SPAN_NONE : buf_span(&buf);
}

static bool
is_slash(const struct url *url, char c)
{
	return c == '/' || (url->special && c == '\\');
}

/* Where the authority that begins at from ends. */
static size_t
authority_end(const struct url *url, struct span s, size_t from)
{
	while (from < s.n && !is_slash(url, s.p[from]) && s.p[from] != '?' &&
	       s.p[from] != '#')
		from++;
	return from;
}

static bool
read_port(struct url *url, struct span port)
{
	const struct special *special = special_scheme(url->scheme);
	unsigned value = 0;

	for (size_t i = 0; i < port.n; i++) {
		if (!ascii_isdigit(port.p[i]))
			return false;
		value = value * 10 + (unsigned)(port.p[i] - '0');
		if (value > 65535)
			return false;
	}
	url->port = special != NULL && special->port == value ? 0 : value;
	return true;
}

/* Where the host ends: at the port's colon, which is not inside brackets. */
static size_t
host_end(struct span authority)
{
	bool brackets = false;
	size_t i = 0;

	for (; i < authority.n; i++) {
		if (authority.p[i] == '[')
			brackets = true;
		else if (authority.p[i] == ']')
			brackets = false;
		else if (authority.p[i] == ':' && !brackets)
			break;
	}
	return i;
}

/* A host that browsers do not interpret. */
static bool
opaque_host(struct url *url, struct arena *arena, struct span raw)
{
	if (raw.n > 0 && raw.p[0] == '[')
		return url_host(url, arena, raw);
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] == '\0' ||
		    strchr(" #/:<>?@[\\]^|", raw.p[i]) != NULL)
			return false;
	url->host = raw;
	url->kind = raw.n == 0 ? HOST_NONE : HOST_OPAQUE;
	return true;
}

static bool
read_authority(struct url *url, struct arena *arena, struct span authority)
{
	const char *at = memrchr(authority.p, '@', authority.n);
	size_t user = at == NULL ? 0 : (size_t)(at - authority.p) + 1;
	size_t end;

	if (user > 1)
		url->odd |= ODD_USERINFO;
	authority = span_from(authority, user);
	/* Credentials in front of nothing. */
	if (user > 0 && authority.n == 0)
		return false;
	end = host_end(authority);
	if (end < authority.n && !read_port(url, span_from(authority, end + 1)))
		return false;
	if (!url->special && end == 0 && end < authority.n)
		return false;
	authority = span_slice(authority, 0, end);
	return url->special ? url_host(url, arena, authority)
			    : opaque_host(url, arena, authority);
}

/* Behind the slashes after the scheme; 0: this URL has no authority. */
static size_t
authority_start(struct url *url, struct span s, size_t from)
{
	size_t i = from;

	if (!url->special)
		return span_istarts(span_from(s, from), "//") ? from + 2 : 0;
	for (; i < s.n && is_slash(url, s.p[i]); i++)
		if (s.p[i] == '\\')
			url->odd |= ODD_BACKSLASH;
	return i;
}

bool
url_parse(struct url *url_r, struct arena *arena, struct span text)
{
	char *scheme;
	size_t n, from, end;

	*url_r = (struct url){
		.text = clean(arena, text), .host = SPAN_NONE, .kind = HOST_NONE
	};
	text = url_r->text;
	n = url_scheme(text);
	scheme = n == 0 ? NULL : arena_dup(arena, span_slice(text, 0, n));
	if (scheme == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		scheme[i] = ascii_lower(scheme[i]);
	url_r->scheme = span_of(scheme, n);
	url_r->special = url_scheme_special(url_r->scheme);
	from = authority_start(url_r, text, n + 1);
	if (from == 0) {
		url_r->path = span_from(text, n + 1);
		return true;
	}
	end = authority_end(url_r, text, from);
	url_r->path = span_from(text, end);
	return read_authority(url_r, arena, span_slice(text, from, end));
}
