/*
 * proofpoint - the forms of Proofpoint's URL Defense.
 *
 * Version 2 writes '-' for '%' and '_' for '/'. Version 3 leaves the URL
 * readable between "__" and "__;", with '*' for each byte that it took out and
 * "**" and a letter for a run of them; the bytes follow in base64 up to "!".
 */
#include "config.h"

#include "base/buf.h"
#include "link/decode.h"

struct span
decode_proofpoint2(struct arena *arena, struct span value)
{
	char *p = arena_dup(arena, value);

	if (p == NULL)
		return SPAN_NONE;
	for (size_t i = 0; i < value.n; i++) {
		if (p[i] == '-')
			p[i] = '%';
		else if (p[i] == '_')
			p[i] = '/';
	}
	return decode_percent(arena, span_of(p, value.n));
}

/* The length that a letter stands for behind "**"; 0: no such letter. */
static size_t
run_length(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (size_t)(c - 'A') + 2;
	if (c >= 'a' && c <= 'z')
		return (size_t)(c - 'a') + 28;
	if (ascii_isdigit(c))
		return (size_t)(c - '0') + 54;
	if (c == '-')
		return 64;
	return c == '_' ? 65 : 0;
}

/* url with the bytes taken from put back. */
static struct span
put_back(struct arena *arena, struct span url, struct span taken)
{
	struct buf buf;
	size_t used = 0, run;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < url.n; i++) {
		if (url.p[i] != '*') {
			buf_putc(&buf, url.p[i]);
			continue;
		}
		run = 1;
		if (url.n - i > 2 && url.p[i + 1] == '*' &&
		    run_length(url.p[i + 2]) > 0) {
			run = run_length(url.p[i + 2]);
			i += 2;
		}
		buf_add(&buf, span_slice(taken, used, used + run));
		used += run;
	}
	return buf_span(&buf);
}

struct span
decode_proofpoint3(struct arena *arena, struct span path)
{
	size_t from = span_find(path, 0, SPAN_LIT("__"));
	size_t end = span_find(path, from + 2, SPAN_LIT("__;"));
	struct span url;

	if (end >= path.n)
		return SPAN_NONE;
	url = span_slice(path, from + 2, end);
	if (memchr(url.p, '*', url.n) == NULL)
		return url;
	return put_back(
	    arena, url, decode_base64(arena, span_from(path, end + 3)));
}
