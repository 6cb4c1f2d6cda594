/*
 * edge - see edge.h.
 */
#include "config.h"

#include "base/utf8.h"
#include "link/edge.h"
#include "link/rune.h"

#define LOCAL_MAX_BYTES 128

static bool
ascii_host_char(char c)
{
	return ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
}

size_t
edge_host_char(struct span s, size_t at)
{
	struct utf8_char wide;

	if (at >= s.n)
		return 0;
	if ((unsigned char)s.p[at] < 0x80)
		return ascii_host_char(s.p[at]) ? 1 : 0;
	wide = utf8_at(s, at);
	return rune_letter(wide.cp) ? wide.n : 0;
}

size_t
edge_host(struct span s, size_t from)
{
	size_t length;

	do {
		while (from < s.n && ascii_host_char(s.p[from]))
			from++;
		length = edge_host_char(s, from);
		from += length;
	} while (length > 0);
	return from;
}

size_t
edge_host_wide(struct span s, size_t from)
{
	struct utf8_char c;

	for (; from < s.n; from += c.n) {
		c = utf8_at(s, from);
		if (edge_host_char(s, from) == 0 && s.p[from] != '%' &&
		    (c.cp < 0x80 || rune_ends_url(c.cp)))
			break;
	}
	return from;
}

size_t
edge_trim_host(struct span s, size_t from, size_t to)
{
	while (to > from &&
	       (s.p[to - 1] == '.' || s.p[to - 1] == '-' || s.p[to - 1] == '_'))
		to--;
	return to;
}

size_t
edge_host_trimmed(struct span s, size_t from)
{
	return edge_trim_host(s, from, edge_host(s, from));
}

size_t
edge_port(struct span s, size_t at)
{
	size_t i = at + 1;

	if (at >= s.n || s.p[at] != ':')
		return at;
	while (i < s.n && ascii_isdigit(s.p[i]))
		i++;
	return i - at > 1 && i - at <= 6 ? i : at;
}

bool
edge_path_begins(struct span s, size_t at)
{
	return at < s.n && (s.p[at] == '/' || s.p[at] == '?' ||
			       s.p[at] == '#' || s.p[at] == '\\');
}

/* Brackets open at some point of a URL. */
struct brackets {
	size_t round, square, curly;
};

/* False: c closes a bracket that was not opened. */
static bool
balance(struct brackets *open, char c)
{
	switch (c) {
	case '(':
		open->round++;
		break;
	case '[':
		open->square++;
		break;
	case '{':
		open->curly++;
		break;
	case ')':
		return open->round-- > 0;
	case ']':
		return open->square-- > 0;
	case '}':
		return open->curly-- > 0;
	default:
		break;
	}
	return true;
}

/* Punctuation of the sentence around a URL, not of the URL. */
static size_t
trim_url(struct span s, size_t from, size_t to)
{
	while (to > from) {
		if (strchr(".,;:!?'*~|\\([{", s.p[to - 1]) != NULL)
			to--;
		else if (to - from >= 2 && s.p[to - 2] == '\'' &&
			 s.p[to - 1] == 's') /* "https://t.me/joe's" */
			to -= 2;
		else if (to - from >= 3 &&
			 memcmp(s.p + to - 3, "\xe2\x80\xa6", 3) == 0)
			to -= 3;
		else
			break;
	}
	return to;
}

size_t
edge_url(struct span s, size_t from)
{
	struct brackets open = { 0, 0, 0 };
	struct utf8_char c;
	size_t at = from;

	for (; at < s.n; at += c.n) {
		c = utf8_at(s, at);
		if (rune_ends_url(c.cp) || !balance(&open, s.p[at]))
			break;
	}
	return trim_url(s, from, at);
}

static bool
local_char(char c)
{
	return ascii_isalnum(c) ||
	       (c != '\0' && strchr(".!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

size_t
edge_local(struct span s, size_t floor, size_t at)
{
	size_t from = at;

	while (from > floor && at - from < LOCAL_MAX_BYTES &&
	       local_char(s.p[from - 1]))
		from--;
	/* Quotes and dots around an address are the sentence's. */
	while (from < at && strchr("'*`.{|/=?!#", s.p[from]) != NULL)
		from++;
	return from;
}

size_t
edge_at_sign(struct span s, size_t from)
{
	size_t at = from;

	while (at < s.n && at - from < LOCAL_MAX_BYTES && local_char(s.p[at]))
		at++;
	return at < s.n && s.p[at] == '@' ? at : s.n;
}

size_t
edge_blanks(struct span s, size_t from, size_t max)
{
	size_t at = from;

	while (
	    at < s.n && at - from < max && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	return at;
}
