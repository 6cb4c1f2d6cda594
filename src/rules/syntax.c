/*
 * syntax - the pieces of a PCRE2 pattern's text, as far as something of ours has
 * to know where one ends; PCRE2 alone decides what is right.
 */
#include "config.h"

#include "rules/syntax.h"

size_t
pattern_skip_escape(struct span s, size_t i)
{
	size_t end;
	char c;

	if (i + 1 >= s.n)
		return s.n;
	c = s.p[i + 1];
	if (c == 'Q') {
		end = span_find(s, i, SPAN_LIT("\\E"));
		return end < s.n ? end + 2 : s.n;
	}
	if (i + 2 < s.n && s.p[i + 2] == '{' && strchr("pPxoNgku", c) != NULL)
		return span_slice(s, 0, span_chr(s, i + 2, '}') + 1).n;
	if (c == 'x')
		i += 4;
	else
		i += c == 'p' || c == 'P' || c == 'c' ? 3 : 2;
	return i < s.n ? i : s.n;
}

size_t
pattern_skip_class(struct span s, size_t i)
{
	size_t end;

	i++;
	if (i < s.n && s.p[i] == '^')
		i++;
	/* ] is literal as the first of a class. */
	if (i < s.n && s.p[i] == ']')
		i++;
	while (i < s.n && s.p[i] != ']') {
		if (s.p[i] == '[' && i + 1 < s.n && s.p[i + 1] == ':') {
			end = span_find(s, i, SPAN_LIT(":]"));
			i = end < s.n ? end + 2 : i + 1;
		} else {
			i = s.p[i] == '\\' ? pattern_skip_escape(s, i) : i + 1;
		}
	}
	return i < s.n ? i + 1 : s.n;
}

/* Behind the first c at or after i. */
static size_t
behind(struct span s, size_t i, char c)
{
	size_t at = span_chr(s, i, c);

	return at < s.n ? at + 1 : s.n;
}

/* Behind a name: <name> or 'name', where i is at its first character. */
static size_t
skip_group_name(struct span s, size_t i)
{
	return behind(s, i + 1, s.p[i] == '<' ? '>' : s.p[i]);
}

size_t
pattern_skip_group(struct span s, size_t i)
{
	char c, next;

	if (i + 2 >= s.n || s.p[i + 1] == '*')
		return behind(
		    s, i, s.p[i + 1 < s.n ? i + 1 : i] == '*' ? ')' : '(');
	if (s.p[i + 1] != '?')
		return i + 1;
	i += 2;
	c = s.p[i];
	next = i + 1 < s.n ? s.p[i + 1] : '\0';
	if (strchr("=!>|", c) != NULL)
		return i + 1;
	if (c == '<' && (next == '=' || next == '!'))
		return i + 2;
	if (c == '#' || c == '(' || c == '&')
		return behind(s, i, ')');
	if (c == 'P' && next == '<')
		return skip_group_name(s, i + 1);
	if (c == '<' || c == '\'')
		return skip_group_name(s, i);
	while (i < s.n && (ascii_isalnum(s.p[i]) || strchr("-^+>=", s.p[i])))
		i++;
	return i < s.n && s.p[i] == ':' ? i + 1 : i;
}

size_t
pattern_upper(struct span source)
{
	size_t i = 0;

	while (i < source.n) {
		char c = source.p[i];

		if (c == '\\')
			i = pattern_skip_escape(source, i);
		else if (c == '(')
			i = pattern_skip_group(source, i);
		else if (c >= 'A' && c <= 'Z')
			return i;
		else
			i++;
	}
	return source.n;
}

/* The character that an escape at i stands for; '\0': it is none of itself. */
static char
escaped(struct span s, size_t i)
{
	if (i + 1 >= s.n || ascii_isalnum(s.p[i + 1]))
		return '\0';
	return s.p[i + 1];
}

/* The offset behind what stands at i and is no literal character. */
static size_t
skip_other(struct span s, size_t i)
{
	size_t end;

	switch (s.p[i]) {
	case '\\':
		return pattern_skip_escape(s, i);
	case '[':
		return pattern_skip_class(s, i);
	case '(':
		return pattern_skip_group(s, i);
	case '{':
		end = span_chr(s, i, '}');
		return end < s.n ? end + 1 : i + 1;
	default:
		return i + 1;
	}
}

/* Bytes of the character at i; no more than there are. */
static size_t
char_bytes(struct span s, size_t i)
{
	size_t n = 1;

	while (i + n < s.n && ((unsigned char)s.p[i + n] & 0xc0) == 0x80)
		n++;
	return n;
}

bool
pattern_literal(
    struct span source, size_t *i, char *run_r, size_t max, size_t *n_r)
{
	*n_r = 0;
	while (*i < source.n) {
		size_t at = *i, n = char_bytes(source, at);
		bool literal = strchr("[](){}|*+?.^$", source.p[at]) == NULL;

		if (source.p[at] == '\\') {
			literal = escaped(source, at) != '\0';
			at++;
		}
		if (literal && *n_r + n <= max) {
			memcpy(run_r + *n_r, source.p + at, n);
			*n_r += n;
			*i = at + n;
			continue;
		}
		if (*n_r > 0)
			return true;
		*i = literal ? at + n : skip_other(source, *i);
	}
	return *n_r > 0;
}
