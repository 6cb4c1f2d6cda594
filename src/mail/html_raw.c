/*
 * html_raw - see html_raw.h.
 */
#include "config.h"

#include "mail/html_raw.h"
#include "mail/html_token.h"

/* Is name, and behind it what ends a tag's name, at at? */
static bool
tag_name_at(struct span s, size_t at, struct span name)
{
	char c;

	if (name.n == 0 || at + name.n >= s.n ||
	    !span_ieq(span_of(s.p + at, name.n), name))
		return false;
	c = s.p[at + name.n];
	return html_isspace(c) || c == '/' || c == '>';
}

static bool
end_tag_at(struct span s, size_t at, struct span name)
{
	return at + 1 < s.n && s.p[at] == '<' && s.p[at + 1] == '/' &&
	       tag_name_at(s, at + 2, name);
}

size_t
html_raw_end(struct span s, size_t at, struct span name)
{
	while ((at = span_chr(s, at, '<')) < s.n && !end_tag_at(s, at, name))
		at++;
	return at;
}

/* What a script's text is read as: <!-- may hide a whole second script. */
enum script { SCRIPT_PLAIN, SCRIPT_ESCAPED, SCRIPT_DOUBLE };

/* The state behind the < at at. */
static enum script
at_less_than(struct span s, size_t at, enum script state)
{
	static const struct span script = { "script", 6 };

	if (state == SCRIPT_PLAIN)
		return span_istarts(span_from(s, at), "<!--") ? SCRIPT_ESCAPED
							      : SCRIPT_PLAIN;
	if (state == SCRIPT_ESCAPED)
		return tag_name_at(s, at + 1, script) ? SCRIPT_DOUBLE
						      : SCRIPT_ESCAPED;
	return end_tag_at(s, at, script) ? SCRIPT_ESCAPED : SCRIPT_DOUBLE;
}

size_t
html_script_end(struct span s, size_t at, struct span name)
{
	enum script state = SCRIPT_PLAIN, was;
	size_t dashes = 0;

	for (; at < s.n; at++) {
		if (s.p[at] == '<') {
			if (state != SCRIPT_DOUBLE && end_tag_at(s, at, name))
				return at;
			was = state;
			state = at_less_than(s, at, state);
			if (was == SCRIPT_PLAIN && state == SCRIPT_ESCAPED) {
				/* The dashes may be those of its end too. */
				at += 3;
				dashes = 2;
				continue;
			}
		}
		if (s.p[at] == '>' && dashes >= 2)
			state = SCRIPT_PLAIN;
		dashes = s.p[at] == '-' ? dashes + 1 : 0;
	}
	return s.n;
}
