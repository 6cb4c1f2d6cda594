/*
 * buf - growth by doubling, in place where the arena allows it; see buf.h.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

void
buf_init(struct buf *buf, struct arena *arena, size_t max)
{
	*buf = (struct buf){ .arena = arena, .max = max };
}

bool
buf_reserve(struct buf *buf, size_t n)
{
	size_t want, cap;
	char *p;

	if (n <= buf->cap - buf->n)
		return true;
	if (n > SIZE_MAX / 4 - buf->n ||
	    (buf->max != 0 && n > buf->max - buf->n)) {
		buf->full = true;
		return false;
	}
	want = buf->n + n;
	cap = buf->cap < 128 ? 256 : buf->cap * 2;
	if (cap < want)
		cap = want;
	if (buf->max != 0 && cap > buf->max)
		cap = buf->max;
	p = arena_grow(buf->arena, buf->p, buf->cap, cap);
	if (p == NULL) {
		buf->full = true;
		return false;
	}
	buf->p = p;
	buf->cap = cap;
	return true;
}

bool
buf_add_grown(struct buf *buf, struct span s)
{
	bool whole = true;

	if (s.n == 0)
		return true;
	if (!buf_reserve(buf, s.n)) {
		/* Keep what fits below the ceiling. */
		if (buf->max != 0 && buf->n < buf->max &&
		    buf_reserve(buf, buf->max - buf->n))
			s.n = s.n < buf->max - buf->n ? s.n : buf->max - buf->n;
		else
			return false;
		buf->full = true;
		whole = false;
	}
	memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
	return whole;
}

bool
buf_str(struct buf *buf, const char *s)
{
	return buf_add(buf, span_str(s));
}

bool
buf_printf(struct buf *buf, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return false;
	if ((size_t)n >= sizeof(text)) {
		buf->full = true;
		n = (int)sizeof(text) - 1;
	}
	return buf_add(buf, span_of(text, (size_t)n));
}
