/*
 * share - writes what stands several times in a pattern once.
 *
 * A list or a gap between words that is named in many phrases of a rule would
 * be as much machine code each time. It becomes a group behind the pattern that
 * is called from where it stood: (?:ab…ab…)(?(DEFINE)(?<a>ab)). PCRE2 goes back
 * into such a call as into a group, so that it matches the same.
 */
#ifndef OFFPLAT_RULES_SHARE_H
#define OFFPLAT_RULES_SHARE_H

#include "base/buf.h"

/*
 * Adds the rewritten pattern. False, with whatever in out: there is nothing to
 * share, or memory is short, and the pattern stays as it is.
 */
bool pattern_share(struct buf *out, struct span source);

#endif
