/*
 * token - a folded text as the words that are weighed: letters and digits that
 * stand together, each ideograph by itself, and a name in place of what never
 * is the same twice:
 *
 *   {url}     a link           {handle}  a name behind an at sign
 *   {mail}    an address       {n} {nn}  a number; one of six digits or more
 *
 * Of the signs ? ! $ € £ % + are words, all others stand between words.
 */
#ifndef OFFPLAT_RULES_TOKEN_H
#define OFFPLAT_RULES_TOKEN_H

#include <stdbool.h>

#include "base/span.h"

struct tokens {
	struct span text;
	size_t at;
	size_t piece;   /* the next that may be named as a whole */
	size_t colon;   /* the next one that no piece so far has */
	size_t at_sign; /* the same */
};

struct token {
	struct span word; /* into the text, or a constant */
	size_t at;        /* where it stands in the text */
	size_t end;
};

void tokens_init(struct tokens *tokens, struct span text);
/* False behind the last. Takes time linear in the text, over all calls. */
bool tokens_next(struct tokens *tokens, struct token *token_r);

#endif
