/*
 * textpart - charset, line ends and soft breaks of a text part; see textpart.h.
 */
#include "config.h"

#include "base/buf.h"
#include "mail/textpart.h"

/* Line ends become LF and NUL goes, as mail programs show it. */
static size_t
clean_lines(char *p, size_t n)
{
	struct span text = span_of(p, n);
	size_t cr = span_chr(text, 0, '\r'), nul = span_chr(text, 0, '\0');
	size_t to = cr < nul ? cr : nul, end;

	/* What stands before to is clean; at at, one of the two. */
	for (size_t at = to; at < n; at = end) {
		if (at == cr) {
			p[to++] = '\n';
			at += at + 1 < n && p[at + 1] == '\n';
			cr = span_chr(text, at + 1, '\r');
		} else {
			nul = span_chr(text, at + 1, '\0');
		}
		end = cr < nul ? cr : nul;
		memmove(p + to, p + at + 1, end - at - 1);
		to += end - at - 1;
	}
	return to;
}

/* RFC 3676, 4.3, with DelSp: a blank before a line end parts nothing. */
static size_t
join_flowed(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == ' ' && i + 1 < n && p[i + 1] == '\n' &&
		    (to < 2 || memcmp(p + to - 2, "--", 2) != 0))
			i++;
		else
			p[to++] = p[i];
	}
	return to;
}

/* The charset that a page names in its first kilobyte, or none. */
static struct span
page_charset(struct span page)
{
	size_t at, end;

	page = span_slice(page, 0, 1024);
	at = span_chr(page, 0, '=');
	while (at < page.n && !span_iends(span_slice(page, 0, at), "charset"))
		at = span_chr(page, at + 1, '=');
	if (at == page.n)
		return SPAN_NONE;
	at++;
	while (at < page.n && (page.p[at] == '"' || page.p[at] == '\''))
		at++;
	end = at;
	while (end < page.n && (ascii_isalnum(page.p[end]) ||
				   page.p[end] == '-' || page.p[end] == '_'))
		end++;
	/* Who can read this far reads no UTF-16 and no UTF-7. */
	if (span_istarts(span_slice(page, at, end), "utf"))
		return SPAN_NONE;
	return span_slice(page, at, end);
}

bool
textpart_is_page(struct span text)
{
	static const char *const starts[] = { "<!doctype html", "<html",
		"<head>", "<body" };

	text = span_trim(text);
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (span_istarts(text, starts[i]))
			return true;
	return false;
}

bool
textpart_decode(struct span *text_r, struct decode *decode,
    const struct entity *entity, struct span bytes, size_t max)
{
	struct span charset = entity->charset;
	struct buf text;

	*text_r = SPAN_NONE;
	if (bytes.n == 0 || max == 0)
		return bytes.n > 0;
	if (charset.n == 0 && entity_kind(entity) == ENTITY_HTML)
		charset = page_charset(bytes);
	buf_init(&text, decode->arena, max);
	buf_reserve(&text, bytes.n < max ? bytes.n : max);
	charset_decode(&decode->pool, &text, bytes, charset);
	text.n = clean_lines(text.p, text.n);
	if (entity->delsp)
		text.n = join_flowed(text.p, text.n);
	*text_r = buf_span(&text);
	return text.full;
}
