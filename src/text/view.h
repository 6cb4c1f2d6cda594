/*
 * view - a text as a rule reads it, with the way back to what was written.
 *
 * map[i] is the offset in the original text of what byte i of the view came
 * from; map[s.n] is the original's length. A view without a map is the
 * original itself.
 */
#ifndef OFFPLAT_TEXT_VIEW_H
#define OFFPLAT_TEXT_VIEW_H

#include <stdint.h>

#include "base/span.h"

struct view {
	struct span s; /* valid UTF-8 */
	const uint32_t
	    *map; /* s.n + 1 entries, never falling; NULL: identity */
};

static inline size_t
view_origin(const struct view *view, size_t at)
{
	if (at > view->s.n)
		at = view->s.n;
	return view->map == NULL ? at : view->map[at];
}

#endif
