/*
 * phrase_tree - a phrase between its parser (phrase.c) and the pattern that is
 * written from it (phrase_emit.c).
 */
#ifndef OFFPLAT_RULES_PHRASE_TREE_H
#define OFFPLAT_RULES_PHRASE_TREE_H

#include "base/buf.h"
#include "base/span.h"

/* Letters that stand without spaces: Thai to Myanmar, Hangul, Kana, Han. */
#define PHRASE_DENSE                                                           \
	"\\x{e00}-\\x{eff}\\x{1000}-\\x{109f}\\x{1100}-\\x{11ff}"              \
	"\\x{1780}-\\x{17ff}\\x{3005}-\\x{3007}\\x{3040}-\\x{318f}"            \
	"\\x{3400}-\\x{4dbf}\\x{4e00}-\\x{9fff}\\x{a960}-\\x{a97f}"            \
	"\\x{ac00}-\\x{d7ff}\\x{f900}-\\x{faff}\\x{20000}-\\x{3ffff}"
/* A letter of any other script, by the shortest way for ASCII. */
#define PHRASE_LETTER                                                          \
	"[a-z0-9_]|(?=[^\\x00-\\x7f" PHRASE_DENSE "])[\\p{L}\\p{N}\\p{M}]"

#define PHRASE_BEGIN "(?<!" PHRASE_LETTER ")"
#define PHRASE_END   "(?!" PHRASE_LETTER ")"
/* A character of a gap: no letter, no end of a sentence, no empty line. */
#define PHRASE_STEP                                                            \
	"(?:[^\\p{L}\\p{N}\\p{M}_\\n.!?\\x{3002}]|[.!?](?!\\s|\\z)|\\n(?! *\\n))"
/* What may stand at an end of a node or sequence: a set. */
#define EDGE_WORD  1u /* a letter or digit of a script with spaces */
#define EDGE_PUNCT 2u /* punctuation, or unknown (a macro) */
#define EDGE_DENSE 4u /* a letter of a script without spaces */
#define EDGE_STAR  8u /* any further letters */

enum node_kind {
	NODE_WORD,  /* text: literal, folded; see NODE_MAYBE */
	NODE_GROUP, /* one of alts */
	NODE_RAW,   /* text: a pattern */
	NODE_ANY    /* one word, whatever it is */
};

/* Behind a character of a word's text that may be missing. */
#define NODE_MAYBE '\1'

struct seq;

struct node {
	enum node_kind kind;
	struct span text;
	const struct seq *alts;
	bool star_left;
	bool star_right;
	bool optional;
	bool glued; /* it stands right behind the last node, as in (i|we)'ll */
	unsigned gap;  /* words that may stand between the last node and this */
	unsigned left; /* edges, stars included */
	unsigned right;
	struct node *next;
};

struct seq {
	struct node *first;
	unsigned left;
	unsigned right;
	size_t length; /* of the source: longer ones are tried first */
	struct seq *next;
};

/* The edge that the character at i is; text is valid UTF-8. */
unsigned phrase_edge(struct span text, size_t i);

/* Adds the pattern of the alternatives as whole words. False: out is full. */
bool phrase_emit(struct buf *out, const struct seq *alts);

#endif
