/*
 * buf - a growing run of bytes on an arena, with a ceiling.
 *
 * Adding past the ceiling, or without memory, keeps what fits, sets full and
 * returns false: the caller turns that into a limit of the verdict.
 */
#ifndef OFFPLAT_BASE_BUF_H
#define OFFPLAT_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

struct buf {
	struct arena *arena;
	char *p;
	size_t n;
	size_t cap;
	size_t max; /* bytes; 0 for no ceiling */
	bool full;  /* something did not fit */
};

void buf_init(struct buf *buf, struct arena *arena, size_t max);
/* Makes room for n more bytes; false when they cannot all be had. */
bool buf_reserve(struct buf *buf, size_t n);
/* buf_add() where the room has to grow, or s is empty. */
bool buf_add_grown(struct buf *buf, struct span s);
bool buf_str(struct buf *buf, const char *s);
bool buf_printf(struct buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static inline bool
buf_add(struct buf *buf, struct span s)
{
	if (s.n == 0 || s.n > buf->cap - buf->n)
		return buf_add_grown(buf, s);
	memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
	return true;
}

static inline bool
buf_putc(struct buf *buf, char c)
{
	if (buf->n == buf->cap && !buf_reserve(buf, 1))
		return false;
	buf->p[buf->n++] = c;
	return true;
}

/* What has been collected; valid until the next addition. */
static inline struct span
buf_span(const struct buf *buf)
{
	return buf->n == 0 ? SPAN_NONE : span_of(buf->p, buf->n);
}

#endif
