/*
 * phrase_parse - the reader of a phrase's text, shared by phrase.c and
 * phrase_word.c.
 */
#ifndef OFFPLAT_RULES_PHRASE_PARSE_H
#define OFFPLAT_RULES_PHRASE_PARSE_H

#include "rules/lexicon.h"
#include "rules/phrase_tree.h"

struct parser {
	const struct lexicon *lexicon;
	const struct lexicon_use *use;
	struct pos pos;
	struct span source; /* for messages */
	struct span text;   /* folded */
	size_t i;
	unsigned depth;
	bool in_list;
};

/* Reports what is wrong with the phrase; always false. */
bool parser_fail(struct parser *p, const char *what);
bool parser_no_memory(struct parser *p);

/* One word, with the letters in it that may be missing. */
bool parser_word(struct parser *p, struct node *node);

static inline char
parser_peek(const struct parser *p)
{
	return p->i < p->text.n ? p->text.p[p->i] : '\0';
}

static inline bool
parser_take(struct parser *p, char c)
{
	if (p->i >= p->text.n || p->text.p[p->i] != c)
		return false;
	p->i++;
	return true;
}

static inline bool
parser_at_end(const struct parser *p)
{
	return p->i >= p->text.n;
}

/* Does a node end here? */
static inline bool
parser_at_border(const struct parser *p)
{
	return parser_at_end(p) || ascii_isspace(parser_peek(p)) ||
	       parser_peek(p) == '|' || parser_peek(p) == ')';
}

#endif
