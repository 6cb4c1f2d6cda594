/*
 * disguise - the order in which disguises are undone; see disguise.h. Each
 * undoing works on what those before it made, so that they may be combined; a
 * view is kept only where something changed.
 */
#include "config.h"

#include "text/disguise.h"
#include "text/disguise-private.h"

#define BLOCK 32

static void
keep(struct disguise *disguise, const struct view *view)
{
	disguise->views[disguise->n++] = *view;
}

static inline unsigned char
is_odd(char byte)
{
	unsigned char c = (unsigned char)byte;

	return (c >= 0x7f) | ((c < ' ') & (c != '\n') & (c != '\r'));
}

/* Does any byte stand outside of printable ASCII? Then look closer. */
static bool
has_odd_bytes(struct span s)
{
	unsigned char odd = 0;
	size_t at = 0;

	/* Whole blocks, so that the compiler takes many bytes at once. */
	for (; odd == 0 && s.n - at >= BLOCK; at += BLOCK)
		for (size_t i = at; i < at + BLOCK; i++)
			odd |= is_odd(s.p[i]);
	for (; at < s.n; at++)
		odd |= is_odd(s.p[at]);
	return odd != 0;
}

static void
undo_letters(struct undo *undo, struct disguise *disguise, struct view *view)
{
	bool changed;

	if (!has_odd_bytes(undo->original))
		return;
	disguise_facts(undo);
	changed = undo_turned_runs(undo, view, view);
	changed |= undo_looks(undo, view, view);
	if (changed)
		keep(disguise, view);
}

/* Numbers and addresses in words: hyphens, underscores and digits unharmed. */
static bool
undo_words(struct undo *undo, struct view view, struct view *view_r)
{
	bool changed = undo_digit_words(undo, &view, &view);

	changed |= undo_addresses(undo, &view, &view);
	*view_r = view;
	return changed;
}

bool
disguise_undo(struct disguise *disguise_r, struct arena *arena,
    struct span original, const struct view *folded)
{
	struct undo undo = { .arena = arena, .original = original };
	struct view view = *folded, word_view;
	bool failed = arena_failed(arena), joined, words;

	*disguise_r = (struct disguise){ .n = 0 };
	keep(disguise_r, folded);
	undo_letters(&undo, disguise_r, &view);
	joined = undo_spelling(&undo, &view, &view);
	words = undo_words(&undo, view, &word_view);
	joined |= undo_cuts(&undo, &view, &view);
	if (joined)
		keep(disguise_r, &view);
	if (words)
		keep(disguise_r, &word_view);
	if (undo_leet(&undo, &view, &view))
		keep(disguise_r, &view);
	if (undo_doubles(&undo, &view, &view))
		keep(disguise_r, &view);
	disguise_r->facts = undo.facts;
	return failed || !arena_failed(arena);
}
