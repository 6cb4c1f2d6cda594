/*
 * plain - see plain.h.
 */
#include "config.h"

#include "base/utf8.h"
#include "link/plain.h"
#include "link/rune.h"

static bool
changes(uint32_t c)
{
	return rune_invisible(c) || rune_ascii(c) != 0;
}

/* The first character that is not kept as it is; text.n: none. */
static size_t
first_change(struct span text)
{
	struct utf8_char c;

	for (size_t at = 0; at < text.n; at += c.n) {
		at = utf8_ascii(text, at);
		if (at == text.n)
			break;
		c = utf8_at(text, at);
		if (changes(c.cp))
			return at;
	}
	return text.n;
}

bool
plain_text(struct view *view_r, struct arena *arena, struct span text)
{
	size_t n = 0;
	struct utf8_char c;
	uint32_t *map;
	char *p;

	*view_r = (struct view){ .s = text };
	if (first_change(text) == text.n)
		return true;
	*view_r = (struct view){ .s = SPAN_NONE };
	p = arena_alloc(arena, text.n);
	map = arena_array(arena, text.n + 1, sizeof(*map));
	if (p == NULL || map == NULL)
		return false;
	for (size_t at = 0; at < text.n; at += c.n) {
		c = utf8_at(text, at);
		if (rune_invisible(c.cp))
			continue;
		map[n] = (uint32_t)at;
		if (rune_ascii(c.cp) != 0) {
			p[n++] = rune_ascii(c.cp);
			continue;
		}
		for (size_t i = 0; i < c.n; i++) {
			map[n] = (uint32_t)(at + i);
			p[n++] = text.p[at + i];
		}
	}
	map[n] = (uint32_t)text.n;
	*view_r = (struct view){ span_of(p, n), map };
	return true;
}

size_t
plain_end(const struct view *view, struct span original, size_t to)
{
	size_t at;

	if (to == 0 || view->map == NULL)
		return to;
	at = view->map[to - 1];
	return at + utf8_at(original, at).n;
}

bool
plain_changed(const struct view *view, size_t from, size_t to)
{
	return view->map != NULL && to > from &&
	       view->map[to - 1] - view->map[from] != to - 1 - from;
}
