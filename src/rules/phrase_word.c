/*
 * phrase_word - reads one word of a phrase: literal characters, letters that may
 * be missing, and what stands at its ends.
 */
#include "config.h"

#include "rules/phrase_parse.h"

bool
parser_fail(struct parser *p, const char *what)
{
	diag_error(p->lexicon->diag, p->pos, "\"%.*s\": %s",
	    (int)(p->source.n < 200 ? p->source.n : 200), p->source.p, what);
	return false;
}

bool
parser_no_memory(struct parser *p)
{
	return parser_fail(p, "too long, or out of memory");
}

/* The offset of the character that ends before i. */
static size_t
char_before(struct span s, size_t i)
{
	do
		i--;
	while (i > 0 && ((unsigned char)s.p[i] & 0xc0) == 0x80);
	return i;
}

/* The edges of a word, also when letters that may be missing are. */
static void
word_edges(struct node *node)
{
	struct span s = node->text;
	size_t at = 0, end = s.n;
	bool maybe;

	do {
		node->left |= phrase_edge(s, at);
		do
			at++;
		while (at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80);
		maybe = at < s.n && s.p[at] == NODE_MAYBE;
		at += maybe;
	} while (maybe && at < s.n);
	do {
		maybe = s.p[end - 1] == NODE_MAYBE;
		end = char_before(s, end - maybe);
		node->right |= phrase_edge(s, end);
	} while (maybe && end > 0);
}

/* Adds the next character of a word and the ? behind it. */
static bool
parse_char(struct parser *p, struct buf *word, size_t *sure)
{
	parser_take(p, '\\');
	if (parser_at_end(p))
		return parser_fail(p, "a backslash at the end");
	do
		buf_putc(word, p->text.p[p->i++]);
	while (!parser_at_end(p) &&
	       ((unsigned char)parser_peek(p) & 0xc0) == 0x80);
	if (parser_take(p, '?'))
		buf_putc(word, NODE_MAYBE);
	else
		++*sure;
	return !word->full || parser_no_memory(p);
}

bool
parser_word(struct parser *p, struct node *node)
{
	struct buf word;
	size_t sure = 0;

	buf_init(&word, p->lexicon->arena, 0);
	while (!parser_at_end(p) && !ascii_isspace(parser_peek(p)) &&
	       strchr("()|{}*?", parser_peek(p)) == NULL)
		if (!parse_char(p, &word, &sure))
			return false;
	if (word.n == 0)
		return parser_fail(p,
		    "a word is missing, or one of ( ) | { } * ? is out of place "
		    "(as itself it needs a backslash before it)");
	node->kind = NODE_WORD;
	node->text = buf_span(&word);
	/* Almost surely the whole word was meant. */
	if (sure < 2 && memchr(word.p, NODE_MAYBE, word.n) != NULL)
		return parser_fail(p,
		    "? makes one letter optional; for a word that may be left out "
		    "write (me)?");
	word_edges(node);
	return true;
}
