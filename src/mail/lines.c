/*
 * lines - see lines.h.
 */
#include "config.h"

#include "mail/lines.h"

struct line
line_at(struct span bytes, size_t from)
{
	size_t lf = span_chr(bytes, from, '\n');
	struct line line = { from, lf, lf < bytes.n ? lf + 1 : lf };

	while (line.end > from && bytes.p[line.end - 1] == '\r')
		line.end--;
	return line;
}

static bool
dashes_at(struct span bytes, size_t at)
{
	return at + 1 < bytes.n && bytes.p[at] == '-' && bytes.p[at + 1] == '-';
}

bool
line_find_dashes(struct span bytes, size_t from, struct line *line_r)
{
	while (!dashes_at(bytes, from)) {
		from = span_chr(bytes, from, '\n') + 1;
		if (from >= bytes.n)
			return false;
	}
	*line_r = line_at(bytes, from);
	return true;
}

size_t
line_before(struct span bytes, size_t from)
{
	if (from > 0 && bytes.p[from - 1] == '\n')
		from--;
	while (from > 0 && bytes.p[from - 1] == '\r')
		from--;
	return from;
}

enum boundary_match
boundary_match(struct span line, struct span boundary)
{
	struct span rest;

	if (boundary.n == 0 || line.n < boundary.n + 2 ||
	    memcmp(line.p + 2, boundary.p, boundary.n) != 0)
		return BOUNDARY_NONE;
	/* RFC 2046, 5.1.1: blanks may follow. */
	rest = span_from(line, boundary.n + 2);
	while (rest.n > 0 && ascii_isspace(rest.p[rest.n - 1]))
		rest.n--;
	if (rest.n == 0)
		return BOUNDARY_SEPARATOR;
	return span_eq(rest, SPAN_LIT("--")) ? BOUNDARY_CLOSE : BOUNDARY_LOOSE;
}

struct span
boundary_guess(struct span bytes, size_t max)
{
	struct line line = { 0, 0, 0 };
	struct span name;

	for (size_t at = 0; line_find_dashes(bytes, at, &line);
	     at = line.next) {
		name = span_slice(bytes, line.from + 2, line.end);
		while (name.n > 0 && ascii_isspace(name.p[name.n - 1]))
			name.n--;
		if (name.n > 0 && name.n <= max &&
		    span_istarts(span_from(bytes, line.next), "content-"))
			return name;
	}
	return SPAN_NONE;
}
