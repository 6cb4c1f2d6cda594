/*
 * literal_piece - joins what is known of the pieces of a pattern.
 *
 * A literal's side is open as long as nothing stands there; what comes next
 * decides whether it is the edge of a word.
 */
#include "config.h"

#include "rules/literal_piece.h"

typedef void (*mark_fn)(struct literal *literal, unsigned side);

static void
mark_edge(struct literal *literal, unsigned side)
{
	literal->edges |= literal->open & side;
}

/* As a \b does: it bounds only what has a letter there. */
static void
mark_border(struct literal *literal, unsigned side)
{
	size_t at = side == LITERAL_LEFT ? 0 : literal->s.n - 1;

	if (is_word_byte(literal->s.p[at]))
		mark_edge(literal, side);
}

static void
mark_closed(struct literal *literal, unsigned side)
{
	literal->open &= ~side;
}

static void
mark_set(const struct literal_set *set, mark_fn mark, unsigned side)
{
	for (size_t i = 0; i < set->n; i++)
		mark(&set->v[i], side);
}

static void
mark_need(const struct literal_need *need, mark_fn mark, unsigned side)
{
	const struct literal *last = NULL;

	for (size_t i = 0; i < need->n; i++) {
		const struct literal_way *way = &need->v[i];

		for (size_t k = 0; k < way->n; k++)
			mark_set(&way->sets[k], mark, side);
		/* Many ways share what they begin with. */
		if (way->first.v != last)
			mark_set(&way->first, mark, side);
		last = way->first.v;
	}
}

static void
mark_piece(const struct piece *piece, mark_fn mark, unsigned side)
{
	mark_need(&piece->need, mark, side);
	mark_set(&piece->first, mark, side);
}

/* Marks the right side of all that this place may follow. */
static void
mark_before(struct sequence *seq, mark_fn mark)
{
	for (size_t i = seq->live; i < seq->n; i++)
		mark_need(&seq->items[i], mark, LITERAL_RIGHT);
	mark_set(&seq->sum.first, mark, LITERAL_RIGHT);
}

void
piece_close(struct piece *piece)
{
	mark_piece(piece, mark_closed, LITERAL_RIGHT);
}

/* The set of a way whose shortest literal is the longest. */
static const struct literal_set *
best_set(const struct literal_way *way)
{
	const struct literal_set *best = &way->sets[0];

	for (size_t i = 1; i < way->n; i++)
		if (way->sets[i].shortest > best->shortest)
			best = &way->sets[i];
	return best;
}

static bool
add_literals(struct arena *arena, struct literal_set *all,
    const struct literal_set *more)
{
	struct literal *v = arena_array(arena, all->n + more->n, sizeof(*v));

	if (v == NULL)
		return false;
	if (all->n > 0)
		memcpy(v, all->v, all->n * sizeof(*v));
	if (more->n > 0)
		memcpy(v + all->n, more->v, more->n * sizeof(*v));
	if (all->n == 0 || more->shortest < all->shortest)
		all->shortest = more->shortest;
	all->v = v;
	all->n += more->n;
	return true;
}

/* One set that every way of a need meets; n == 0: there are too many. */
static struct literal_set
flatten(struct sequence *seq, const struct literal_need *need)
{
	struct literal_set all = { .shortest = SIZE_MAX };
	size_t n = 0;

	for (size_t i = 0; i < need->n; i++)
		n += best_set(&need->v[i])->n;
	if (n > WAYS_MAX)
		return (struct literal_set){ .n = 0 };
	all.v = arena_array(seq->arena, n, sizeof(*all.v));
	if (all.v == NULL) {
		seq->failed = true;
		return (struct literal_set){ .n = 0 };
	}
	for (size_t i = 0; i < need->n; i++) {
		const struct literal_set *set = best_set(&need->v[i]);

		memcpy(all.v + all.n, set->v, set->n * sizeof(*set->v));
		all.n += set->n;
		if (set->shortest < all.shortest)
			all.shortest = set->shortest;
		all.before = width_most(all.before, set->before);
	}
	return all;
}

/* Keeps the best few sets of a way, the best first. */
static void
keep_set(struct literal_way *way, struct literal_set set)
{
	size_t i = way->n;

	if (set.n == 0)
		return;
	while (i > 0 && way->sets[i - 1].shortest < set.shortest)
		i--;
	if (i == LITERAL_SETS)
		return;
	if (way->n < LITERAL_SETS)
		way->n++;
	for (size_t k = way->n - 1; k > i; k--)
		way->sets[k] = way->sets[k - 1];
	way->sets[i] = set;
}

void
sequence_init(struct sequence *seq, struct arena *arena)
{
	*seq = (struct sequence){ .arena = arena,
		.sum = { .known = true,
		    .empty = true,
		    .starts = true,
		    .ends = true } };
}

/* What the sequence begins with, as long as all before may be nothing. */
static void
add_first(struct sequence *seq, const struct piece *piece)
{
	struct piece *sum = &seq->sum;

	if (!sum->empty)
		return;
	sum->starts = sum->starts && piece->starts;
	sum->known = sum->known && piece->known &&
		     sum->first.n + piece->first.n <= WAYS_MAX;
	if (!sum->known)
		sum->first.n = 0;
	else if (!add_literals(seq->arena, &sum->first, &piece->first))
		seq->failed = true;
}

/* So much stands before the piece. */
static void
move_back(const struct piece *piece, struct width width)
{
	for (size_t i = 0; i < piece->need.n; i++) {
		struct literal_way *way = &piece->need.v[i];

		for (size_t k = 0; k < way->n; k++)
			way->sets[k].before =
			    width_sum(way->sets[k].before, width);
	}
}

void
sequence_add(struct sequence *seq, struct piece piece)
{
	struct piece *sum = &seq->sum;

	move_back(&piece, sum->most);
	sum->most = width_sum(sum->most, piece.most);
	if (seq->edge)
		mark_piece(&piece, mark_edge, LITERAL_LEFT);
	if (seq->border)
		mark_piece(&piece, mark_border, LITERAL_LEFT);
	if (seq->started)
		mark_piece(&piece, mark_closed, LITERAL_LEFT);
	if (piece.starts && !piece.empty)
		mark_before(seq, mark_edge);
	if (!piece.starts || !piece.empty) {
		mark_before(seq, mark_closed);
		seq->live = seq->n;
	}
	if (piece.weak) {
		mark_need(
		    &piece.need, mark_closed, LITERAL_LEFT | LITERAL_RIGHT);
		if (seq->spare.n == 0)
			seq->spare = piece.need;
	} else if (piece.need.n > 0 && seq->n < ITEMS_MAX) {
		seq->lone = seq->n == 0 && !seq->started;
		seq->items[seq->n++] = piece.need;
	}
	add_first(seq, &piece);
	seq->edge = piece.ends && (!piece.empty || seq->edge);
	sum->ends = piece.ends && (!piece.empty || sum->ends);
	sum->empty = sum->empty && piece.empty;
	seq->border = false;
	seq->started = true;
}

void
sequence_edge(struct sequence *seq, bool left, bool right)
{
	seq->edge = seq->edge || left;
	if (right)
		mark_before(seq, mark_edge);
}

void
sequence_border(struct sequence *seq)
{
	mark_before(seq, mark_border);
	seq->border = true;
}

/* What a sequence requires is what all of its items do. */
static struct literal_need
join_items(struct sequence *seq)
{
	struct literal_need none = { NULL, 0 };
	struct literal_way *way;

	if (seq->n == 0)
		return none;
	if (seq->n == 1)
		return seq->items[0];
	way = arena_alloc(seq->arena, sizeof(*way));
	if (way == NULL) {
		seq->failed = true;
		return none;
	}
	for (size_t i = 0; i < seq->n; i++)
		keep_set(way, flatten(seq, &seq->items[i]));
	return way->n == 0 ? none : (struct literal_need){ way, 1 };
}

/* What the classes require, beside the rest. */
static void
add_spare(struct sequence *seq, struct literal_need *need)
{
	struct literal_set set;

	for (size_t i = 0; i < need->n; i++) {
		struct literal_way *way = &need->v[i];

		set = flatten(seq, &seq->spare);
		if (way->n < LITERAL_SETS && set.n > 0)
			way->sets[way->n++] = set;
	}
}

struct piece
sequence_done(struct sequence *seq)
{
	struct piece *sum = &seq->sum;

	sum->weak = seq->n == 0 && seq->spare.n > 0;
	sum->need = sum->weak ? seq->spare : join_items(seq);
	if (!sum->weak && seq->spare.n > 0)
		add_spare(seq, &sum->need);
	if (!sum->known)
		sum->first.n = 0;
	if (seq->n > 1 || !seq->lone)
		for (size_t i = 0; i < sum->need.n; i++)
			sum->need.v[i].first = sum->first;
	return *sum;
}

static bool
add_ways(struct arena *arena, struct literal_need *all,
    const struct literal_need *one)
{
	size_t size = all->n * sizeof(*all->v);

	all->v =
	    arena_grow(arena, all->v, size, size + one->n * sizeof(*one->v));
	if (all->v == NULL)
		return false;
	memcpy(all->v + all->n, one->v, one->n * sizeof(*one->v));
	all->n += one->n;
	return true;
}

bool
piece_or(
    struct arena *arena, struct piece *all, const struct piece *one, bool first)
{
	bool open;

	if (first)
		*all = (struct piece){
			.known = true, .starts = true, .ends = true
		};
	open = one->need.n == 0 || (!first && all->need.n == 0) ||
	       all->need.n + one->need.n > WAYS_MAX;
	all->known =
	    all->known && one->known && all->first.n + one->first.n <= WAYS_MAX;
	all->empty = all->empty || one->empty;
	all->starts = all->starts && one->starts;
	all->ends = all->ends && one->ends;
	all->most = width_most(all->most, one->most);
	all->weak = !open && (all->weak || one->weak);
	if (open)
		all->need.n = 0;
	if (!all->known)
		all->first.n = 0;
	return (open || add_ways(arena, &all->need, &one->need)) &&
	       (!all->known || add_literals(arena, &all->first, &one->first));
}

/* A set of one short word would be met by nearly every text. */
static bool
telling(struct span literal)
{
	return literal.n >= 2 ||
	       (literal.n == 1 && !ascii_isalnum(literal.p[0]) &&
		   literal.p[0] != ' ');
}

struct piece
piece_of_run(
    struct arena *arena, struct span run, bool whole, char last, bool *failed)
{
	struct piece piece = { .known = true,
		.starts = !is_word_byte(run.p[0]),
		.ends = !is_word_byte(last) };
	struct literal_way *way = arena_alloc(arena, sizeof(*way));
	struct literal *literals = arena_array(arena, 2, sizeof(*literals));
	struct span copy = arena_span(arena, run);

	if (way == NULL || literals == NULL || copy.n < run.n) {
		*failed = true;
		return piece;
	}
	literals[0] = (struct literal){ .s = copy,
		.open = LITERAL_LEFT | (whole ? LITERAL_RIGHT : 0) };
	literals[1] = literals[0];
	piece.first = (struct literal_set){ &literals[1], 1, run.n, { 0 } };
	way->sets[0] = (struct literal_set){ &literals[0], 1, run.n, { 0 } };
	way->n = 1;
	way->first = piece.first;
	if (telling(run))
		piece.need = (struct literal_need){ way, 1 };
	return piece;
}
