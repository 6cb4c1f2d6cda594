/*
 * url_host - what the link modules make of strings, for t/vectors-url.t: one
 * request a line, a letter and the string in hex; one answer a line, in hex.
 *
 * u: a URL, answered by its host; h: a host; f: a text, answered by its links
 * as they stand there, joined by line ends. "-": refused; " idna" behind a host:
 * IDNA refused a label of it.
 */
#include "config.h"

#include "t/links.h"

#include "base/buf.h"
#include "link/url.h"

#define LINE_MAX_BYTES ((size_t)1 << 20)
#define LINKS_MAX      64

static size_t
from_hex(char *s)
{
	size_t n = 0;
	unsigned byte;

	for (char *p = s; sscanf(p, "%2x", &byte) == 1; p += 2)
		s[n++] = (char)byte;
	return n;
}

static void
answer(struct span s, const char *remark)
{
	for (size_t i = 0; i < s.n; i++)
		printf("%02x", (unsigned)(unsigned char)s.p[i]);
	puts(remark);
}

static struct span
links_of(struct links *links, struct span text)
{
	struct link found[LINKS_MAX];
	struct buf buf;
	size_t n = link_find(
	    found, LINKS_MAX, links->arena, links->set, text, &test_limits);

	buf_init(&buf, links->arena, 0);
	for (size_t i = 0; i < n && i < LINKS_MAX; i++) {
		buf_add(&buf, found[i].raw);
		buf_putc(&buf, '\n');
	}
	return buf_span(&buf);
}

static void
serve(struct links *links, char kind, struct span s)
{
	struct url url = { .host = SPAN_NONE };

	if (kind == 'f')
		answer(links_of(links, s), "");
	else if (kind == 'u' ? url_parse(&url, links->arena, s)
			     : url_host(&url, links->arena, s))
		answer(url.host, url.odd & ODD_BAD_IDN ? " idna" : "");
	else
		puts("-");
	fflush(stdout);
}

int
main(void)
{
	char *line = malloc(LINE_MAX_BYTES);
	struct links links;

	links_init(&links);
	while (fgets(line, (int)LINE_MAX_BYTES, stdin) != NULL) {
		size_t n = from_hex(line + 1);

		serve(&links, line[0], span_of(line + 1, n));
		arena_reset(links.arena);
	}
	links_deinit(&links);
	free(line);
	return 0;
}
