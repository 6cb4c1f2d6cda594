/*
 * fold - text as patterns see it.
 *
 * Folded text: valid UTF-8 in, out the NFKC-like, case-folded text without
 * marks on Latin, Greek and Cyrillic letters and without invisible characters;
 * all white space but line ends becomes one space (runs are kept: one each),
 * typographic quotes and dashes become ' " and -. Other scripts keep their
 * letters. Linear, from one generated table (fold_table.c).
 */
#ifndef OFFPLAT_TEXT_FOLD_H
#define OFFPLAT_TEXT_FOLD_H

#include "base/arena.h"
#include "base/names.h"
#include "text/view.h"

/*
 * Folds text (any bytes: what is not UTF-8 becomes U+FFFD). max: bytes of the
 * result, 0 for none; what does not fit is cut, and *cut_r is set. Returns
 * false, with an empty view, only when the arena is exhausted.
 */
bool fold_text(struct view *view_r, struct arena *arena, struct span text,
    size_t max, bool *cut_r);

/* Folds a short string (a name, a host) without a map. SPAN_NONE: no memory. */
struct span fold_span(struct arena *arena, struct span text);

/*
 * The skeleton for comparing names and domains (UTS #39 in spirit: m and rn, 0
 * and o, 1 and l, i are one): never for patterns.
 */
struct span fold_skeleton(struct arena *arena, struct span text);

#endif
