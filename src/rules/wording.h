/*
 * wording - how much a text reads like the texts that a list of weighed words
 * was learnt from: what no list of phrases foresees is still said in the words
 * of its kind.
 *
 * A term is a word (token.h), two that follow one another, a sense (sense.h), or
 * two senses of which one is at most four words behind the other, in either
 * order; the list says what each weighs, in tenths. The weights of the terms that
 * occur, each once, over the root of how many words and pairs of words the text
 * has, plus the weight of "*", are the logarithm of the odds.
 */
#ifndef OFFPLAT_RULES_WORDING_H
#define OFFPLAT_RULES_WORDING_H

#include "base/arena.h"
#include "base/diag.h"
#include "config/conf.h"
#include "rules/sense.h"

struct wording;

struct wording_likeness {
	int percent; /* 0 to 100; a text without words: 0 */
	size_t at;   /* the term that says most, in the text */
	size_t end;
};

/*
 * From a list of "WEIGHT TERM", WEIGHT in tenths. On arena. NULL when there was
 * a mistake, which diag has then, or no memory.
 */
struct wording *wording_init(
    struct arena *arena, const struct conf_list *list, struct diag *diag);

/*
 * How the text reads beside each of n wordings, to likenesses_r, in one walk over
 * it. False when memory is short. arena: of the mail. Linear in the text.
 */
bool wording_judge(struct wording *const *wordings, size_t n,
    const struct senses *senses, struct arena *arena, struct span folded,
    struct wording_likeness *likenesses_r);

#endif
