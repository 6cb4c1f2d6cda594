/*
 * lexicon - names of lists and macros, and patterns with them put in.
 */
#include "config.h"

#include "rules/lexicon.h"
#include "rules/pattern.h"
#include "rules/phrase.h"

/* Longer names are not compared for likeness. */
#define NAME_MAX_LEN 40

static bool
name_char(char c)
{
	return (c >= 'a' && c <= 'z') || ascii_isdigit(c) || c == '_' ||
	       c == '-';
}

size_t
lexicon_name(struct span s, struct span *name_r)
{
	size_t i = 1;

	if (s.n < 3 || s.p[0] != '{' || s.p[1] < 'a' || s.p[1] > 'z')
		return 0;
	while (i < s.n && name_char(s.p[i]))
		i++;
	if (i == s.n || s.p[i] != '}')
		return 0;
	*name_r = span_slice(s, 1, i);
	return i + 1;
}

const struct conf_list *
lexicon_list(const struct lexicon *lexicon, struct span name)
{
	const struct conf *conf = lexicon->conf;

	for (size_t i = 0; i < conf->nlists; i++)
		if (span_eq(name, span_str(conf->lists[i].name)))
			return &conf->lists[i];
	return NULL;
}

const struct conf_macro *
lexicon_macro(const struct lexicon *lexicon, struct span name)
{
	const struct conf *conf = lexicon->conf;

	for (size_t i = 0; i < conf->nmacros; i++)
		if (span_eq(name, span_str(conf->macros[i].name)))
			return &conf->macros[i];
	return NULL;
}

static size_t
min3(size_t a, size_t b, size_t c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* Edits that lead from one name to the other; large when one is long. */
static size_t
distance(struct span a, struct span b)
{
	size_t row[NAME_MAX_LEN + 1], diagonal, above;

	if (a.n > NAME_MAX_LEN || b.n > NAME_MAX_LEN)
		return NAME_MAX_LEN;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			above = row[j];
			row[j] = min3(above + 1, row[j - 1] + 1,
			    diagonal + (a.p[i - 1] != b.p[j - 1]));
			diagonal = above;
		}
	}
	return row[b.n];
}

/* Keeps the nearer of *best and name. */
static void
nearer(struct span wanted, const char *name, const char **best, size_t *least)
{
	size_t d = distance(wanted, span_str(name));

	if (d < *least) {
		*least = d;
		*best = name;
	}
}

void
lexicon_unknown(const struct lexicon *lexicon, struct pos pos, struct span name)
{
	const struct conf *conf = lexicon->conf;
	const char *best = NULL;
	size_t least = name.n < 6 ? 3 : 4;

	for (size_t i = 0; i < conf->nlists; i++)
		nearer(name, conf->lists[i].name, &best, &least);
	for (size_t i = 0; i < conf->nmacros; i++)
		nearer(name, conf->macros[i].name, &best, &least);
	if (best != NULL)
		diag_error(lexicon->diag, pos,
		    "there is no list or macro {%.*s}; did you mean {%s}?",
		    (int)name.n, name.p, best);
	else
		diag_error(lexicon->diag, pos,
		    "there is no list or macro {%.*s}; define it in lists = { } or "
		    "macros = { }",
		    (int)name.n, name.p);
}

bool
lexicon_enter(const struct lexicon *lexicon, struct pos pos, struct span name,
    const struct lexicon_use *outer, struct lexicon_use *use_r)
{
	for (const struct lexicon_use *u = outer; u != NULL; u = u->outer)
		if (span_eq(u->name, name)) {
			diag_error(lexicon->diag, pos, "{%.*s} contains itself",
			    (int)name.n, name.p);
			return false;
		}
	*use_r = (struct lexicon_use){ name, outer,
		outer == NULL ? 1 : outer->depth + 1 };
	if (use_r->depth <= LEXICON_DEPTH)
		return true;
	diag_error(lexicon->diag, pos,
	    "{%.*s}: names inside names are more than %d deep", (int)name.n,
	    name.p, LEXICON_DEPTH);
	return false;
}

/* Adds what a name stands for. */
static bool
put_name(const struct lexicon *lexicon, struct buf *out, struct span name,
    struct pos pos, const struct lexicon_use *outer)
{
	const struct conf_list *list = lexicon_list(lexicon, name);
	const struct conf_macro *macro = lexicon_macro(lexicon, name);
	struct lexicon_use use;

	if (list != NULL)
		return phrase_list(lexicon, out, list, pos, outer);
	if (macro == NULL) {
		lexicon_unknown(lexicon, pos, name);
		return false;
	}
	return lexicon_enter(lexicon, pos, name, outer, &use) &&
	       buf_str(out, "(?:") &&
	       lexicon_expand(
		   lexicon, out, span_str(macro->pattern), macro->pos, &use) &&
	       buf_str(out, ")");
}

/* The offset behind a character class that begins at i. */
static size_t
skip_class(struct span s, size_t i)
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

bool
lexicon_expand(const struct lexicon *lexicon, struct buf *out,
    struct span pattern, struct pos pos, const struct lexicon_use *outer)
{
	struct span name;
	size_t i = 0, next;

	while (i < pattern.n) {
		if (pattern.p[i] == '{' &&
		    (next = lexicon_name(span_from(pattern, i), &name)) != 0) {
			if (!put_name(lexicon, out, name, pos, outer))
				return false;
			i += next;
			continue;
		}
		if (pattern.p[i] == '\\')
			next = pattern_skip_escape(pattern, i);
		else if (pattern.p[i] == '[')
			next = skip_class(pattern, i);
		else
			next = i + 1;
		if (!buf_add(out, span_slice(pattern, i, next)))
			return false;
		i = next;
	}
	return true;
}
