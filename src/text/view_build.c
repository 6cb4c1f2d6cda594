/*
 * view_build - see view_build.h.
 */
#include "config.h"

#include "text/view_build.h"

#define LEAST_ROOM 64

void
view_build_init(
    struct view_build *b, struct arena *arena, size_t expect, size_t max)
{
	*b = (struct view_build){ .arena = arena, .max = max };
	b->cap = expect < LEAST_ROOM ? LEAST_ROOM : expect;
	b->p = arena_alloc(arena, b->cap);
	b->failed = b->p == NULL;
}

static bool
grow(struct view_build *b, size_t want)
{
	size_t cap = b->cap * 2 > want ? b->cap * 2 : want;
	uint32_t *map = b->map;
	char *p = arena_grow(b->arena, b->p, b->n, cap);

	if (p != NULL && map != NULL && cap < UINT32_MAX)
		map = arena_grow(b->arena, map, b->n * sizeof(*map),
		    (cap + 1) * sizeof(*map));
	if (p == NULL || (b->map != NULL && map == NULL) || cap >= UINT32_MAX) {
		b->failed = true;
		return false;
	}
	b->p = p;
	b->map = map;
	b->cap = cap;
	return true;
}

bool
view_build_grow(struct view_build *b, size_t n)
{
	if (b->max != 0 && n > b->max - b->n) {
		b->cut = true;
		return false;
	}
	return n <= b->cap - b->n || grow(b, b->n + n);
}

bool
view_build_map(struct view_build *b)
{
	if (b->failed || b->map != NULL)
		return !b->failed;
	b->map = arena_array(b->arena, b->cap + 1, sizeof(*b->map));
	if (b->map == NULL || b->cap >= UINT32_MAX) {
		b->failed = true;
		return false;
	}
	for (size_t i = 0; i < b->n; i++)
		b->map[i] = (uint32_t)i;
	return true;
}

/* Mostly a single byte, and a call would cost more than copying it. */
static inline void
copy_bytes(char *to, const char *from, size_t n)
{
	if (n == 1)
		*to = *from;
	else
		memcpy(to, from, n);
}

bool
view_build_put(struct view_build *b, const char *p, size_t n, size_t origin)
{
	if (n == 0)
		return true;
	if (!view_build_room(b, n))
		return false;
	if (b->map == NULL && (n != 1 || origin != b->n) && !view_build_map(b))
		return false;
	copy_bytes(b->p + b->n, p, n);
	for (size_t i = 0; b->map != NULL && i < n; i++)
		b->map[b->n + i] = (uint32_t)origin;
	b->n += n;
	return true;
}

bool
view_build_same(struct view_build *b, const char *p, size_t n, size_t origin)
{
	if (n == 0)
		return true;
	if (!view_build_room(b, n))
		return false;
	if (b->map == NULL && origin != b->n && !view_build_map(b))
		return false;
	copy_bytes(b->p + b->n, p, n);
	for (size_t i = 0; b->map != NULL && i < n; i++)
		b->map[b->n + i] = (uint32_t)(origin + i);
	b->n += n;
	return true;
}

bool
view_build_copy(
    struct view_build *b, const struct view *from, size_t at, size_t end)
{
	if (from->map == NULL)
		return view_build_same(b, from->s.p + at, end - at, at);
	if (at == end)
		return true;
	if (!view_build_room(b, end - at) || !view_build_map(b))
		return false;
	copy_bytes(b->p + b->n, from->s.p + at, end - at);
	if (end - at == 1)
		b->map[b->n] = from->map[at];
	else
		memcpy(b->map + b->n, from->map + at,
		    (end - at) * sizeof(*b->map));
	b->n += end - at;
	return true;
}

bool
view_build_done(struct view_build *b, size_t origin, struct view *view_r)
{
	*view_r = (struct view){ .s = SPAN_NONE };
	if (b->failed)
		return false;
	if (b->map == NULL && origin != b->n && !view_build_map(b))
		return false;
	if (b->map != NULL)
		b->map[b->n] = (uint32_t)origin;
	view_r->s = b->n == 0 ? SPAN_NONE : span_of(b->p, b->n);
	view_r->map = b->map;
	return true;
}

void
view_edit_init(struct view_edit *e, struct arena *arena, const struct view *in)
{
	*e = (struct view_edit){ .arena = arena, .in = in };
}

bool
view_edit_replace(
    struct view_edit *e, size_t at, size_t end, const char *p, size_t n)
{
	if (!e->changed)
		view_build_init(&e->b, e->arena, e->in->s.n + LEAST_ROOM, 0);
	e->changed = true;
	if (!view_build_copy(&e->b, e->in, e->done, at) ||
	    !view_build_put(&e->b, p, n, view_origin(e->in, at)))
		return false;
	e->done = end;
	return true;
}

bool
view_edit_done(struct view_edit *e, struct view *view_r)
{
	size_t end = e->in->s.n;
	struct view view;

	if (!e->changed)
		return false;
	view_build_copy(&e->b, e->in, e->done, end);
	if (!view_build_done(&e->b, view_origin(e->in, end), &view))
		return false;
	*view_r = view;
	return true;
}
