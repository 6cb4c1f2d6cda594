/*
 * view_build - makes a view byte by byte, and its map only when the view
 * parts from the original (most text is plain and needs none).
 */
#ifndef OFFPLAT_TEXT_VIEW_BUILD_H
#define OFFPLAT_TEXT_VIEW_BUILD_H

#include "base/arena.h"
#include "text/view.h"

struct view_build {
	struct arena *arena;
	char *p;
	uint32_t *map; /* NULL: every byte came from its own offset */
	size_t n;
	size_t cap;
	size_t max;  /* bytes; 0 for none */
	bool cut;    /* something did not fit below max */
	bool failed; /* no memory */
};

/* expect: bytes that will probably be put. */
void view_build_init(
    struct view_build *b, struct arena *arena, size_t expect, size_t max);
/* What view_build_room() does when the room at hand is too small. */
bool view_build_grow(struct view_build *b, size_t n);
/* Room for n more bytes; false: it is cut or there is no memory. */
static inline bool
view_build_room(struct view_build *b, size_t n)
{
	if (b->failed || b->cut)
		return false;
	if (n <= b->cap - b->n && (b->max == 0 || n <= b->max - b->n))
		return true;
	return view_build_grow(b, n);
}
/* From here on bytes come from elsewhere: makes the map. */
bool view_build_map(struct view_build *b);
/* n bytes that all come from the offset origin. */
bool view_build_put(
    struct view_build *b, const char *p, size_t n, size_t origin);
/* n bytes that come from origin, origin + 1 and so on. */
bool view_build_same(
    struct view_build *b, const char *p, size_t n, size_t origin);
/* The bytes from at to end of another view, with their origins. */
bool view_build_copy(
    struct view_build *b, const struct view *from, size_t at, size_t end);
/* Forgets the bytes behind n. */
static inline void
view_build_back(struct view_build *b, size_t n)
{
	b->n = n;
}
/* The view; origin: what map[s.n] is. False, with an empty view: no memory. */
bool view_build_done(struct view_build *b, size_t origin, struct view *view_r);

/* Replacements in a view, in rising order; nothing is made until the first. */
struct view_edit {
	struct view_build b;
	struct arena *arena;
	const struct view *in;
	size_t done; /* up to here in is copied */
	bool changed;
};

void view_edit_init(
    struct view_edit *e, struct arena *arena, const struct view *in);
/* The bytes from at to end become n bytes; they come from where at comes. */
bool view_edit_replace(
    struct view_edit *e, size_t at, size_t end, const char *p, size_t n);
/* False, *view_r as it was: nothing was replaced, or memory is short. */
bool view_edit_done(struct view_edit *e, struct view *view_r);

#endif
