/*
 * term - escapes and colours; see term.h.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
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
	struct utf8_char c;

	for (size_t i = 0; i < s.n; i += c.n) {
		c = utf8_at(s, i);
		if (c.bad) {
			for (unsigned k = 0; k < c.n; k++)
				fprintf(
				    out, "\\x%02x", (unsigned char)s.p[i + k]);
		} else if (term_hostile(c.cp)) {
			fprintf(
			    out, c.cp < 0x80 ? "\\x%02x" : "\\u{%04x}", c.cp);
		} else {
			fwrite(s.p + i, 1, c.n, out);
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
