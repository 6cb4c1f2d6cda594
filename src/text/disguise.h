/*
 * disguise - undoes the ways in which a writer hides words from a filter, as
 * further views of the same text, and says which were found.
 *
 * What only a template does (padding with invisible characters) is no disguise:
 * the caller passes the client's words alone.
 */
#ifndef OFFPLAT_TEXT_DISGUISE_H
#define OFFPLAT_TEXT_DISGUISE_H

#include "base/arena.h"
#include "base/names.h"
#include "text/view.h"

/* folded, look-alikes replaced, letters joined, leet and digits undone … */
#define DISGUISE_VIEWS 6

struct disguise {
	struct view views[DISGUISE_VIEWS]; /* views[0] is the folded text */
	size_t n; /* a view is there only where it differs from those before */
	fact_set facts; /* of the group "the text of the client" */
};

/*
 * original: the text as written (UTF-8); folded: fold_text() of it, whose map
 * leads into original. The views' maps lead into original too. Returns false
 * when memory is short; what was made until then is usable.
 */
bool disguise_undo(struct disguise *disguise_r, struct arena *arena,
    struct span original, const struct view *folded);

#endif
