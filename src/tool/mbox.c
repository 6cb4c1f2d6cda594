/*
 * mbox - takes an mbox apart: "From " lines behind an empty line begin
 * messages, and one '>' before a quoted "From " goes.
 */
#include "config.h"

#include <string.h>

#include "tool/input.h"
#include "tool/tool.h"

size_t
input_top(struct span message)
{
	if (message.n < 5 || memcmp(message.p, "From ", 5) != 0)
		return 0;
	return span_slice(message, 0, span_chr(message, 0, '\n') + 1).n;
}

const char *
input_eol(struct span message)
{
	size_t lf = span_chr(message, 0, '\n');

	return lf > 0 && lf < message.n && message.p[lf - 1] == '\r' ? "\r\n"
								     : "\n";
}

/*
 * A line that an MDA writes before a message. Text may begin with "From " too,
 * unquoted in some mboxes; an MDA's line has a time of day in it.
 */
static bool
is_from_line(struct span line)
{
	if (line.n < 5 || memcmp(line.p, "From ", 5) != 0)
		return false;
	for (size_t i = 6; i + 2 < line.n; i++)
		if (line.p[i] == ':' && ascii_isdigit(line.p[i - 1]) &&
		    ascii_isdigit(line.p[i + 1]) &&
		    ascii_isdigit(line.p[i + 2]))
			return true;
	return false;
}

/* Where the message that begins at from ends: at a From line, or the end. */
static size_t
message_end(struct span s, size_t from)
{
	size_t at = from, lf;
	bool empty = false;

	while (at < s.n) {
		lf = span_chr(s, at, '\n');
		if (at > from && empty && is_from_line(span_slice(s, at, lf)))
			return at;
		empty = lf == at || (lf == at + 1 && s.p[at] == '\r');
		at = lf + 1;
	}
	return s.n;
}

/* Does a '>' that quotes a From line stand at offset at? */
static bool
is_quote(struct span s, size_t at)
{
	size_t i = at;

	if (at > 0 && s.p[at - 1] != '\n')
		return false;
	while (i < s.n && s.p[i] == '>')
		i++;
	return i > at && i + 5 <= s.n && memcmp(s.p + i, "From ", 5) == 0;
}

/* A copy without the quoting. */
static struct span
unquote(struct arena *arena, struct span s)
{
	char *copy = tool_need(arena_alloc(arena, s.n + 1));
	size_t n = 0, gt;

	for (size_t at = 0; at < s.n; at = gt + 1) {
		gt = span_chr(s, at, '>');
		memcpy(copy + n, s.p + at, gt - at);
		n += gt - at;
		if (gt < s.n && !is_quote(s, gt))
			copy[n++] = '>';
	}
	return span_of(copy, n);
}

void
input_mbox(const char *name, struct span bytes, input_fn *fn, void *ctx)
{
	struct arena *arena;
	size_t end, number = 0;

	end = bytes.n;
	if (is_from_line(span_slice(bytes, 0, span_chr(bytes, 0, '\n'))))
		end = message_end(bytes, 0);
	if (end == bytes.n) {
		fn(ctx, &(struct input_mail){ name, bytes });
		return;
	}
	arena = tool_need(arena_init(0));
	for (size_t at = 0; at < bytes.n; at = end) {
		end = message_end(bytes, at);
		fn(ctx, &(struct input_mail){ tool_need(arena_printf(arena,
						  "%s#%zu", name, ++number)),
			    unquote(arena, span_slice(bytes, at, end)) });
		arena_reset(arena);
	}
	arena_deinit(&arena);
}
