/*
 * host - the URL Standard's host parser for special schemes: percent-decoding,
 * IDNA by libidn2, numbers as addresses.
 */
#include "config.h"

#include <idn2.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "link/decode.h"
#include "link/ip.h"
#include "link/punycode.h"
#include "link/rune.h"
#include "link/url.h"

/* Longer than any name DNS can hold, with every byte percent-encoded. */
#define RAW_HOST_MAX 1024

static bool
is_ascii(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool
has_punycode(struct span s)
{
	for (size_t i = 0; i + 4 <= s.n; i++)
		if ((i == 0 || s.p[i - 1] == '.') &&
		    span_istarts(span_from(s, i), "xn--"))
			return true;
	return false;
}

/* The standard's "forbidden domain code point". */
static bool
forbidden(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f ||
	       strchr("#/:<>?@[\\]^|%", c) != NULL;
}

static bool
acceptable(struct span host)
{
	for (size_t i = 0; i < host.n; i++)
		if (forbidden(host.p[i]))
			return false;
	return host.n > 0;
}

/*
 * Without invisible characters. IDNA drops most of them too, but refuses the
 * joiners, which a mail program's own idea of the host may pass over. Broken
 * bytes are U+FFFD, as the standard decodes a host: what stood on both sides of
 * an invisible one must not become a character.
 */
static struct span
visible(struct url *url, struct arena *arena, struct span host)
{
	struct buf buf;
	struct utf8_char c;

	buf_init(&buf, arena, 0);
	for (size_t at = 0; at < host.n; at += c.n) {
		c = utf8_at(host, at);
		if (rune_invisible(c.cp)) {
			url->odd |= ODD_INVISIBLE;
			continue;
		}
		if (rune_ascii(c.cp) != 0 || c.cp >= 0x1d400)
			url->odd |= ODD_WIDE;
		if (rune_ascii(c.cp) != 0)
			buf_putc(&buf, rune_ascii(c.cp));
		else if (c.bad)
			buf_str(&buf, "\xef\xbf\xbd");
		else
			buf_add(&buf, span_slice(host, at, at + c.n));
	}
	return buf.full ? SPAN_NONE : buf_span(&buf);
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

/* Adds what IDNA makes of a label or a host; false: it is refused. */
static bool
add_idna(struct buf *out, struct span s)
{
	char text[RAW_HOST_MAX + 1], *ascii = NULL;

	if (s.n > RAW_HOST_MAX || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (idn2_to_ascii_8z(
		text, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK)
		return false;
	buf_str(out, ascii);
	idn2_free(ascii);
	return true;
}

/*
 * Browsers are milder than IDNA 2008: symbols are letters to them, dashes may
 * stand anywhere. A label that is refused is encoded as it stands.
 */
static void
add_labels(struct buf *out, struct span host)
{
	for (size_t at = 0, end; at <= host.n; at = end + 1) {
		struct span label;

		end = span_chr(host, at, '.');
		label = span_slice(host, at, end);
		if (is_ascii(label) ||
		    (!add_idna(out, label) && !punycode_add(out, label)))
			buf_add(out, label);
		if (end < host.n)
			buf_putc(out, '.');
	}
}

/* The ASCII form of a host that is not plain ASCII. */
static struct span
to_ascii(struct url *url, struct arena *arena, struct span host)
{
	struct buf out;

	url->idn = true;
	buf_init(&out, arena, 0);
	if (!add_idna(&out, host)) {
		url->odd |= ODD_BAD_IDN;
		add_labels(&out, host);
	}
	return out.full ? SPAN_NONE : lower(arena, buf_span(&out));
}

static bool
number_host(
    struct url *url, struct arena *arena, enum ipv4 form, uint32_t address)
{
	char text[16];

	if (form == IPV4_BAD)
		return false;
	if (form == IPV4_ODD)
		url->odd |= ODD_IPV4;
	ipv4_format(address, text);
	url->host = arena_span(arena, span_str(text));
	url->kind = HOST_IPV4;
	return url->host.n > 0;
}

static bool
ipv6_host(struct url *url, struct arena *arena, struct span raw)
{
	char text[48];

	if (raw.n < 2 || raw.p[raw.n - 1] != ']' ||
	    !ipv6_canonical(span_slice(raw, 1, raw.n - 1), text))
		return false;
	url->host = arena_span(arena, span_str(text));
	url->kind = HOST_IPV6;
	return url->host.n > 0;
}

bool
url_host(struct url *url, struct arena *arena, struct span raw)
{
	uint32_t address = 0;
	enum ipv4 form;

	if (raw.n == 0 || raw.n > RAW_HOST_MAX)
		return false;
	if (raw.p[0] == '[')
		return ipv6_host(url, arena, raw);
	if (memchr(raw.p, '%', raw.n) != NULL) {
		url->odd |= ODD_ESCAPED;
		raw = decode_percent(arena, raw);
	}
	if (!is_ascii(raw))
		raw = visible(url, arena, raw);
	url->host = is_ascii(raw) && !has_punycode(raw)
			? lower(arena, raw)
			: to_ascii(url, arena, raw);
	if (!acceptable(url->host))
		return false;
	form = ipv4_parse(url->host, &address);
	if (form != IPV4_NOT)
		return number_host(url, arena, form, address);
	url->kind = HOST_DOMAIN;
	return true;
}
