/*
 * sense - words that mean the same, in all languages: what is learnt of one
 * (wording.h) then holds for those that no text so far had.
 *
 * A list has the name of a sense; in it stand words as folded text has them, or
 * several with a space between them. "*" behind the last: however it goes on.
 * The longest words that fit count, and those of the list that comes first.
 */
#ifndef OFFPLAT_RULES_SENSE_H
#define OFFPLAT_RULES_SENSE_H

#include "base/arena.h"
#include "base/diag.h"
#include "config/conf.h"
#include "rules/token.h"

struct senses;

/*
 * From n lists, which must outlive it. On arena. NULL when there was a mistake,
 * which diag has then, or no memory.
 */
struct senses *senses_init(struct arena *arena, const struct conf_list *lists,
    size_t n, struct diag *diag);

/*
 * The sense of token, which came from tokens last, or of the words that begin
 * with it: its name in braces. SPAN_NONE: it has none. To *end_r: the end of
 * those words. A link, an address, a name and a long number are senses by
 * themselves. Over all tokens, takes time linear in the text.
 */
struct span senses_find(const struct senses *senses,
    const struct tokens *tokens, const struct token *token, size_t *end_r);

#endif
