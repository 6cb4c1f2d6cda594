/*
 * fold - folds its input line by line, for t/fold-unicode.t.
 */
#include "config.h"

#include <stdio.h>

#include "t/tap.h"
#include "text/fold.h"

int
main(void)
{
	struct arena *arena = arena_init(0);
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct span s = fold_span(arena, span_of(line, (size_t)n - 1));

		fwrite(s.p, 1, s.n, stdout);
		putchar('\n');
		arena_reset(arena);
	}
	free(line);
	arena_deinit(&arena);
	return 0;
}
