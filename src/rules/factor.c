/*
 * factor - see factor.h.
 *
 * Two alternatives that begin with different characters never match at the same
 * place, so that they may change places; of those with the same one the order
 * stays. What begins with anything else stays where it is, and what stands on
 * one side of it never moves to the other.
 */
#include "config.h"

#include <stdint.h>

#include "rules/factor.h"
#include "rules/item.h"

/* Alternatives, or what is left of them. */
struct alts {
	struct span *v;
	size_t n;
};

/* What an alternative begins with, when others may share it; else ITEM_OTHER. */
static struct item
beginning(struct span s)
{
	struct item item = { ITEM_OTHER, SPAN_NONE, SPAN_NONE };

	if (s.n > 0)
		item = item_first(s);
	if (item.kind == ITEM_GROUP)
		item.kind = ITEM_OTHER;
	return item;
}

/* Do both match the same? \- is - and the other way round. */
static bool
is_same(const struct item *a, const struct item *b)
{
	bool chars = a->kind == ITEM_CHAR;

	return a->kind != ITEM_OTHER && a->kind == b->kind &&
	       span_eq(span_from(a->text, chars && a->text.p[0] == '\\'),
		   span_from(b->text, chars && b->text.p[0] == '\\'));
}

static bool emit_alts(
    struct buf *out, struct arena *arena, const struct alts *alts);

/* Cuts at each "|" that stands in no group. */
static bool
split(struct arena *arena, struct span s, struct alts *alts_r)
{
	size_t n = 1, from = 0, i = 0;

	for (size_t k = 0; k < s.n; k++)
		n += s.p[k] == '|';
	*alts_r = (struct alts){ arena_array(arena, n, sizeof(s)), 0 };
	if (alts_r->v == NULL)
		return false;
	while (i < s.n) {
		if (s.p[i] == '|') {
			alts_r->v[alts_r->n++] = span_slice(s, from, i);
			from = ++i;
		} else {
			i += item_first(span_from(s, i)).text.n;
		}
	}
	alts_r->v[alts_r->n++] = span_slice(s, from, s.n);
	return true;
}

static bool
emit_inside(struct buf *out, struct arena *arena, struct span inside)
{
	struct alts alts;

	return split(arena, inside, &alts) && emit_alts(out, arena, &alts);
}

static bool
emit_sequence(struct buf *out, struct arena *arena, struct span s)
{
	while (s.n > 0) {
		struct item item = item_first(s);
		size_t head = (size_t)(item.inside.p - s.p);

		if (s.p[0] == '(' && !item_looks_behind(s)) {
			if (!buf_add(out, span_slice(s, 0, head)) ||
			    !emit_inside(out, arena, item.inside) ||
			    !buf_add(out, span_slice(item.text,
					      head + item.inside.n, SIZE_MAX)))
				return false;
		} else if (!buf_add(out, item.text)) {
			return false;
		}
		s = span_from(s, item.text.n);
	}
	return true;
}

static bool
all_begin(const struct alts *alts, const struct item *item)
{
	for (size_t i = 0; i < alts->n; i++) {
		struct item other = beginning(alts->v[i]);

		if (!is_same(item, &other))
			return false;
	}
	return true;
}

/* Writes once what all begin with, and takes it off them. */
static void
emit_shared(struct buf *out, struct alts *alts)
{
	struct item item = beginning(alts->v[0]);

	while (all_begin(alts, &item)) {
		buf_add(out, item.text);
		for (size_t i = 0; i < alts->n; i++)
			alts->v[i] =
			    span_from(alts->v[i], beginning(alts->v[i]).text.n);
		item = beginning(alts->v[0]);
	}
}

/*
 * Alternatives that begin alike. What is left of them is not gathered again:
 * that makes more code and hardly saves a step.
 */
static bool
emit_alike(struct buf *out, struct arena *arena, struct alts *alts)
{
	if (alts->n == 1)
		return emit_sequence(out, arena, alts->v[0]);
	emit_shared(out, alts);
	for (size_t i = 0; i < alts->n; i++)
		if (!buf_str(out, i == 0 ? "(?:" : "|") ||
		    !emit_sequence(out, arena, alts->v[i]))
			return false;
	return buf_putc(out, ')');
}

/*
 * Moves the alternatives that begin as v[0] does to its side; how many they are
 * with it. None is moved past one that may match where it does.
 */
static size_t
gather(struct span *v, size_t n)
{
	struct item item = beginning(v[0]), other;
	size_t alike = 1;

	for (size_t i = 1; i < n; i++) {
		struct span s = v[i];

		other = beginning(s);
		if (is_same(&item, &other)) {
			memmove(
			    &v[alike + 1], &v[alike], (i - alike) * sizeof(*v));
			v[alike++] = s;
		} else if (item.kind != ITEM_CHAR || other.kind != ITEM_CHAR) {
			break;
		}
	}
	return alike;
}

static bool
emit_alts(struct buf *out, struct arena *arena, const struct alts *alts)
{
	for (size_t i = 0; i < alts->n;) {
		struct alts some = { alts->v + i, 0 };

		some.n = gather(some.v, alts->n - i);
		if ((i > 0 && !buf_putc(out, '|')) ||
		    !emit_alike(out, arena, &some))
			return false;
		i += some.n;
	}
	return true;
}

bool
pattern_factor(struct buf *out, struct span source)
{
	return item_plain(source) && emit_inside(out, out->arena, source);
}
