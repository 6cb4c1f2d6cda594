/*
 * syntax - walks over the text of a PCRE2 pattern.
 */
#ifndef OFFPLAT_RULES_SYNTAX_H
#define OFFPLAT_RULES_SYNTAX_H

#include "base/span.h"

/* The offset behind what a backslash at i begins: \P{Lu}, \x{2B}, \QA\E. */
size_t pattern_skip_escape(struct span source, size_t i);
/* The offset behind the character class that begins at i. */
size_t pattern_skip_class(struct span source, size_t i);
/* The offset behind the head of the group at i: (?<Name>, (?i-s:, (*VERB) */
size_t pattern_skip_group(struct span source, size_t i);

/*
 * The offset of the first upper-case letter in a pattern's text that would
 * have to match literally, so never matches folded text; source.n if none.
 */
size_t pattern_upper(struct span source);

/*
 * The next run of literal characters at or after *i, which moves behind it:
 * unescaped, into run_r (at most max bytes). False: there is no more.
 */
bool pattern_literal(
    struct span source, size_t *i, char *run_r, size_t max, size_t *n_r);

#endif
