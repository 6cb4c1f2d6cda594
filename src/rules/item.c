/*
 * item - see item.h.
 */
#include "config.h"

#include "rules/item.h"
#include "rules/syntax.h"

#define DEPTH 64 /* groups in groups, as in pattern.c */

/* Behind {2,5}; i: it is none. */
static size_t
skip_count(struct span s, size_t i)
{
	size_t end = i + 1;

	while (end < s.n && (ascii_isdigit(s.p[end]) || s.p[end] == ','))
		end++;
	return end < s.n && s.p[end] == '}' ? end + 1 : i;
}

static size_t
skip_quantifier(struct span s, size_t i)
{
	size_t end = i;

	if (i < s.n && s.p[i] == '{')
		end = skip_count(s, i);
	else if (i < s.n && memchr("*+?", s.p[i], 3) != NULL)
		end = i + 1;
	if (end > i && end < s.n && (s.p[end] == '?' || s.p[end] == '+'))
		end++;
	return end;
}

/* Behind what stands at i and is no group. */
static size_t
skip_simple(struct span s, size_t i)
{
	if (s.p[i] == '\\')
		return pattern_skip_escape(s, i);
	if (s.p[i] == '[')
		return pattern_skip_class(s, i);
	do
		i++;
	while (i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80);
	return i;
}

/* The ")" that closes the group whose inside begins at i. */
static size_t
group_end(struct span s, size_t i)
{
	size_t depth = 0;

	while (i < s.n && (s.p[i] != ')' || depth > 0)) {
		if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')')
			depth--;
		i = s.p[i] == '(' ? pattern_skip_group(s, i)
				  : skip_simple(s, i);
	}
	return i;
}

static bool
begins(struct span s, const char *with)
{
	return s.n >= strlen(with) && memcmp(s.p, with, strlen(with)) == 0;
}

bool
item_looks_behind(struct span s)
{
	return begins(s, "(?<=") || begins(s, "(?<!");
}

static bool
looks_ahead(struct span s)
{
	return begins(s, "(?=") || begins(s, "(?!");
}

bool
item_plain(struct span s)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.n;) {
		struct span rest = span_from(s, i);

		if (begins(rest, "\\Q") || begins(rest, "\\E") ||
		    begins(rest, "(*"))
			return false;
		if (begins(rest, "(?") && !begins(rest, "(?:") &&
		    !begins(rest, "(?>") && !looks_ahead(rest) &&
		    !item_looks_behind(rest))
			return false;
		if (s.p[i] == '(' && ++depth > DEPTH)
			return false;
		if (s.p[i] == ')' && depth-- == 0)
			return false;
		i = s.p[i] == '(' ? pattern_skip_group(s, i)
				  : skip_simple(s, i);
	}
	return depth == 0;
}

static enum item_kind
kind_of(struct span text)
{
	char c = text.p[0];

	if (c == '[' || c == '^' || c == '$' || c == '.')
		return ITEM_FIXED;
	if (c != '\\')
		return ITEM_CHAR;
	if (text.n < 2 || !ascii_isalnum(text.p[1]))
		return text.n < 2 ? ITEM_OTHER : ITEM_CHAR;
	return text.n == 2 && memchr("bBdDsSwWAzZ", text.p[1], 11) != NULL
		   ? ITEM_FIXED
		   : ITEM_OTHER;
}

struct item
item_first(struct span s)
{
	size_t from, end;
	struct item item = { ITEM_OTHER, s, SPAN_NONE };

	if (s.p[0] == '(') {
		from = pattern_skip_group(s, 0);
		end = group_end(s, from);
		item.inside = span_slice(s, from, end);
		end++;
	} else {
		end = skip_simple(s, 0);
	}
	item.text = span_slice(s, 0, skip_quantifier(s, end));
	if (s.p[0] != '(')
		item.kind = item.text.n > end ? ITEM_OTHER : kind_of(item.text);
	else if (item_looks_behind(s) || looks_ahead(s))
		item.kind = item.text.n > end ? ITEM_OTHER : ITEM_FIXED;
	else
		item.kind = ITEM_GROUP;
	return item;
}
