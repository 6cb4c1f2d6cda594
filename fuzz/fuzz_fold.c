/*
 * fuzz_fold - text folded and its disguises undone: valid UTF-8, maps that
 * never fall and lead into the text, whatever the bytes are.
 */
#include "config.h"

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "text/disguise.h"
#include "text/fold.h"

static void
check_view(const struct view *view, struct span text)
{
	size_t at = 0;

	for (size_t i = 0; i < view->s.n; i++) {
		MUST(view_origin(view, i) <= view_origin(view, i + 1));
		MUST(view_origin(view, i) < text.n);
	}
	MUST(view_origin(view, view->s.n) == text.n);
	while (at < view->s.n) {
		struct utf8_char c = utf8_at(view->s, at);

		MUST(!c.bad);
		at += c.n;
	}
}

static void
undo(struct span text, size_t memory, size_t max)
{
	struct arena *arena = arena_init(memory);
	struct disguise disguise;
	struct view folded;
	bool cut;

	MUST(arena != NULL);
	if (fold_text(&folded, arena, text, max, &cut)) {
		MUST(max == 0 || folded.s.n <= max);
		check_view(&folded, text);
		disguise_undo(&disguise, arena, text, &folded);
		MUST(disguise.n >= 1 && disguise.n <= DISGUISE_VIEWS);
		for (size_t i = 0; i < disguise.n; i++)
			check_view(&disguise.views[i], text);
	}
	arena_deinit(&arena);
}

/* Folding twice is folding once. */
static void
fold_again(struct span text)
{
	struct arena *arena = arena_init(0);
	struct span once = fold_span(arena, text);

	MUST(span_eq(once, fold_span(arena, once)));
	MUST(fold_skeleton(arena, text).n <= once.n);
	arena_deinit(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = fuzz_span(data, size);

	undo(text, 0, 0);
	undo(text, 2048, 0);
	undo(text, 0, size / 2 + 1);
	fold_again(text);
	return 0;
}
