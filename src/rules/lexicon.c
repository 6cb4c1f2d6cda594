/*
 * lexicon - names of lists and macros, and patterns with them put in.
 */
#include "config.h"

#include "config/suggest.h"
#include "rules/lexicon.h"
#include "rules/pattern.h"
#include "rules/phrase.h"
#include "rules/syntax.h"

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

void
lexicon_unknown(const struct lexicon *lexicon, struct pos pos, struct span name)
{
	const struct conf *conf = lexicon->conf;
	const char *word = arena_dup(lexicon->arena, name);
	struct suggest suggest;

	suggest_init(&suggest, word == NULL ? "" : word);
	for (size_t i = 0; i < conf->nlists; i++)
		suggest_offer(&suggest, conf->lists[i].name);
	for (size_t i = 0; i < conf->nmacros; i++)
		suggest_offer(&suggest, conf->macros[i].name);
	diag_error(lexicon->diag, pos, "there is no list or macro {%.*s}%s",
	    (int)name.n, name.p,
	    suggest.best == NULL ? ": add it to lists = { } or macros = { }"
				 : suggest_text(&suggest));
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
			next = pattern_skip_class(pattern, i);
		else
			next = i + 1;
		if (!buf_add(out, span_slice(pattern, i, next)))
			return false;
		i = next;
	}
	return true;
}
