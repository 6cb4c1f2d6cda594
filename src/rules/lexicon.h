/*
 * lexicon - the lists and macros that phrases and patterns use by name, as
 * {name}, where name begins with a letter and goes on with letters, digits, _
 * and -. (A quantifier such as {2,5} is no name.)
 *
 * A {list} in a pattern stands for any of its words, matched whole as in a
 * phrase; a {macro} stands for (?:its pattern).
 */
#ifndef OFFPLAT_RULES_LEXICON_H
#define OFFPLAT_RULES_LEXICON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "config/conf.h"

/* Names inside names: more is a mistake, and a cycle never ends. */
#define LEXICON_DEPTH 8

struct seq;

struct lexicon {
	const struct conf *conf;
	struct arena *arena; /* for what is needed while compiling */
	struct diag *diag;
	/* Where lists are kept once they were read, for all of conf->lists,
	 * and on what; NULL: they are read whenever they are used. */
	const struct seq **lists;
	struct arena *kept;
};

/* The chain of names that are being put in, innermost first. */
struct lexicon_use {
	struct span name;
	const struct lexicon_use *outer;
	unsigned depth;
};

/* Where v[i] stands. */
static inline struct pos
pos_of(const struct strv *strv, size_t i)
{
	return (struct pos){ strv->pos.file,
		strv->lines != NULL ? strv->lines[i] : strv->pos.line };
}

/* Length of "{name}" at the start of s; 0 when there is none. */
size_t lexicon_name(struct span s, struct span *name_r);

const struct conf_list *lexicon_list(
    const struct lexicon *lexicon, struct span name);
const struct conf_macro *lexicon_macro(
    const struct lexicon *lexicon, struct span name);
/* Reports a name that is neither, with the nearest that is one. */
void lexicon_unknown(
    const struct lexicon *lexicon, struct pos pos, struct span name);

/* Begins a name inside outer; false, reported: a cycle, or too deep. */
bool lexicon_enter(const struct lexicon *lexicon, struct pos pos,
    struct span name, const struct lexicon_use *outer,
    struct lexicon_use *use_r);

/*
 * Adds a pattern with its names put in. False when a mistake was reported or
 * out is full. outer: NULL at the outermost.
 */
bool lexicon_expand(const struct lexicon *lexicon, struct buf *out,
    struct span pattern, struct pos pos, const struct lexicon_use *outer);

#endif
