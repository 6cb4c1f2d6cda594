/*
 * share - see share.h.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/item.h"
#include "rules/pattern.h"
#include "rules/share.h"

/* Shorter pieces are not worth a call, nor are fewer bytes in all. */
#define PIECE_MIN 24
#define GAIN_MIN  64
/* What a call costs, in bytes of a pattern. */
#define CALL 8

/* A piece of the source that may be shared. */
struct piece {
	struct span text;
	bool gone; /* its like in another copy of what it stands in is kept */
};

struct share {
	struct buf *out;
	struct piece *v;
	size_t n, room;
	struct span shared[PATTERN_GROUPS];
	size_t nshared;
	bool failed;
};

static void
add_piece(struct share *share, struct span text)
{
	size_t size = sizeof(*share->v);
	size_t room = share->room == 0 ? 64 : 2 * share->room;

	if (share->n == share->room) {
		share->v = arena_grow(
		    share->out->arena, share->v, share->n * size, room * size);
		share->room = room;
	}
	share->failed = share->failed || share->v == NULL;
	if (!share->failed)
		share->v[share->n++] = (struct piece){ text, false };
}

/*
 * Is a match's beginning still to come behind this piece? PCRE2 looks for it by
 * its first characters, which it does not see through a call.
 */
static bool
is_place(const struct item *item)
{
	if (item->kind != ITEM_FIXED)
		return false;
	return item->text.p[0] == '^' || item->text.p[0] == '(' ||
	       (item->text.p[0] == '\\' &&
		   memchr("bBA", item->text.p[1], 3) != NULL);
}

static bool
has_inside(const struct item *item)
{
	return item->text.p[0] == '(' && !item_looks_behind(item->text);
}

/* Collects the pieces of s; lead: a match may begin with it. */
static void
collect(struct share *share, struct span s, bool lead)
{
	bool first = lead;

	while (s.n > 0 && !share->failed) {
		struct item item = item_first(s);

		if (!lead && item.text.n >= PIECE_MIN)
			add_piece(share, item.text);
		if (has_inside(&item))
			collect(share, item.inside, lead);
		lead = s.p[0] == '|' ? first : lead && is_place(&item);
		s = span_from(s, item.text.n);
	}
}

/* Longer ones first, the same ones together, in the order they stand in. */
static int
by_text(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	int order;

	if (x->text.n != y->text.n)
		return x->text.n < y->text.n ? 1 : -1;
	order = memcmp(x->text.p, y->text.p, x->text.n);
	if (order != 0)
		return order;
	return (x->text.p > y->text.p) - (x->text.p < y->text.p);
}

/* The pieces from i on that say the same; *copies_r: that are still there. */
static size_t
alike(const struct share *share, size_t i, size_t *copies_r)
{
	size_t from = i;

	*copies_r = 0;
	for (; i < share->n && span_eq(share->v[i].text, share->v[from].text);
	     i++)
		*copies_r += !share->v[i].gone;
	return i - from;
}

/* What stands in the copies of a piece, but for the first, goes with them. */
static void
drop_copies(struct share *share, size_t from, size_t n)
{
	bool first = true;

	for (size_t i = from; i < from + n; i++) {
		struct span outer = share->v[i].text;

		if (share->v[i].gone)
			continue;
		for (size_t k = from + n; !first && k < share->n; k++) {
			struct span inner = share->v[k].text;

			if (inner.p >= outer.p &&
			    inner.p + inner.n <= outer.p + outer.n)
				share->v[k].gone = true;
		}
		first = false;
		share->v[i].gone = true;
	}
}

/* Shares what gains most; false: nothing gains enough. */
static bool
share_best(struct share *share)
{
	size_t best = 0, best_n = 0, most = GAIN_MIN, n, copies;

	for (size_t i = 0; i < share->n; i += n) {
		n = alike(share, i, &copies);
		if (copies > 1 &&
		    (copies - 1) * (share->v[i].text.n - CALL) > most) {
			most = (copies - 1) * (share->v[i].text.n - CALL);
			best = i;
			best_n = n;
		}
	}
	if (best_n == 0)
		return false;
	share->shared[share->nshared++] = share->v[best].text;
	drop_copies(share, best, best_n);
	return true;
}

static size_t
shared_number(const struct share *share, struct span text)
{
	size_t i = 0;

	while (i < share->nshared && !span_eq(share->shared[i], text))
		i++;
	return i;
}

static void emit(struct share *share, struct span s, bool lead);

/* A piece as it is, with calls in what stands in it. */
static void
emit_item(struct share *share, const struct item *item, bool lead)
{
	size_t head = (size_t)(item->inside.p - item->text.p);

	if (!has_inside(item)) {
		buf_add(share->out, item->text);
		return;
	}
	buf_add(share->out, span_slice(item->text, 0, head));
	emit(share, item->inside, lead);
	buf_add(share->out, span_from(item->text, head + item->inside.n));
}

static void
emit(struct share *share, struct span s, bool lead)
{
	bool first = lead;

	while (s.n > 0 && !share->out->full) {
		struct item item = item_first(s);
		size_t number = shared_number(share, item.text);

		if (!lead && number < share->nshared)
			buf_printf(share->out, "(?%zu)", number + 1);
		else
			emit_item(share, &item, lead);
		lead = s.p[0] == '|' ? first : lead && is_place(&item);
		s = span_from(s, item.text.n);
	}
}

static void
emit_shared(struct share *share)
{
	buf_str(share->out, "(?(DEFINE)");
	for (size_t i = 0; i < share->nshared; i++) {
		struct item item = item_first(share->shared[i]);

		buf_printf(share->out, "(?<%c>", (int)('a' + i));
		emit_item(share, &item, false);
		buf_putc(share->out, ')');
	}
	buf_putc(share->out, ')');
}

bool
pattern_share(struct buf *out, struct span source)
{
	struct share share = { .out = out };

	if (!item_plain(source))
		return false;
	collect(&share, source, true);
	if (share.failed || share.n == 0)
		return false;
	qsort(share.v, share.n, sizeof(*share.v), by_text);
	while (share.nshared < PATTERN_GROUPS && share_best(&share))
		;
	if (share.nshared == 0)
		return false;
	buf_str(out, "(?:");
	emit(&share, source, true);
	buf_str(out, ")");
	emit_shared(&share);
	return !out->full;
}
