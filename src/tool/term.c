/*
 * term - escapes and colours; see term.h.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool/term.h"

bool
term_color_parse(const char *word, enum term_color *color_r)
{
	static const char *const words[] = { "auto", "always", "never" };

	for (int i = TERM_AUTO; i <= TERM_NEVER; i++)
		if (strcmp(word, words[i]) == 0) {
			*color_r = (enum term_color)i;
			return true;
		}
	return false;
}

bool
term_colored(enum term_color color, FILE *out)
{
	const char *no = getenv("NO_COLOR");

	if (color != TERM_AUTO)
		return color == TERM_ALWAYS;
	return isatty(fileno(out)) && (no == NULL || *no == '\0');
}

unsigned
term_utf8(struct span s, uint32_t *cp_r)
{
	static const uint32_t lowest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s.p[0];
	unsigned n = c < 0x80   ? 1
		     : c < 0xc2 ? 0
		     : c < 0xe0 ? 2
		     : c < 0xf0 ? 3
		     : c < 0xf5 ? 4
				: 0;
	uint32_t cp = n < 2 ? c : c & (0x7fu >> n);

	if (n == 0 || n > s.n)
		return 0;
	for (unsigned i = 1; i < n; i++) {
		c = (unsigned char)s.p[i];
		if ((c & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (c & 0x3fu);
	}
	if (cp < lowest[n] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		return 0;
	*cp_r = cp;
	return n;
}

bool
term_hostile(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad ||
	       cp == 0x34f || cp == 0x61c || cp == 0x3164 || cp == 0xfeff ||
	       (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) ||
	       (cp >= 0xfff9 && cp <= 0xfffb) ||
	       (cp >= 0xe0000 && cp <= 0xe007f);
}

void
term_text(FILE *out, struct span s)
{
	uint32_t cp;
	unsigned n;

	for (size_t i = 0; i < s.n; i += n) {
		n = term_utf8(span_from(s, i), &cp);
		if (n == 0) {
			fprintf(out, "\\x%02x", (unsigned char)s.p[i]);
			n = 1;
		} else if (term_hostile(cp)) {
			fprintf(out, cp < 0x80 ? "\\x%02x" : "\\u{%04x}", cp);
		} else {
			fwrite(s.p + i, 1, n, out);
		}
	}
}

void
term_lines(FILE *out, struct span s, const char *indent)
{
	size_t end;

	for (size_t at = 0; at < s.n; at = end + 1) {
		end = span_chr(s, at, '\n');
		fputs(indent, out);
		term_text(out, span_slice(s, at, end));
		fputc('\n', out);
	}
}

const char *
term_level(bool colored, enum level level)
{
	if (!colored)
		return "";
	switch (level) {
	case LEVEL_HIGH:
		return "\033[1;31m";
	case LEVEL_MEDIUM:
		return "\033[1;33m";
	case LEVEL_LOW:
		return "\033[33m";
	case LEVEL_NONE:
		return "\033[32m";
	default:
		return "\033[1;35m";
	}
}

const char *
term_bold(bool colored)
{
	return colored ? "\033[1m" : "";
}

const char *
term_mark(bool colored)
{
	return colored ? "\033[1;4m" : "";
}

const char *
term_end(bool colored)
{
	return colored ? "\033[0m" : "";
}
