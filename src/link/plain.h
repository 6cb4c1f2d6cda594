/*
 * plain - a text as links are looked for in it: what a reader and IDNA take for
 * ASCII is ASCII, what nobody sees is gone.
 */
#ifndef OFFPLAT_LINK_PLAIN_H
#define OFFPLAT_LINK_PLAIN_H

#include "base/arena.h"
#include "text/view.h"

/* A text without such characters is its own view. False: no memory. */
bool plain_text(struct view *view_r, struct arena *arena, struct span text);
/* Was something between from and to of the view changed or taken out? */
bool plain_changed(const struct view *view, size_t from, size_t to);
/* Where the byte before to of the view ends in the original. */
size_t plain_end(const struct view *view, struct span original, size_t to);

#endif
