/*
 * pattern_store - packed patterns find what they found before, also where memory
 * was short for a while and where several threads are the first to ask.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>

#include "t/tap.h"

#include "rules/pattern_store.h"

#define PATTERNS 400
#define THREADS  4

static const struct limits usual = { .match_limit = 100000,
	.depth_limit = 10000,
	.heap_bytes = 20u << 20,
	.jit_stack_bytes = 1u << 20,
	.window_bytes = 2000 };

static bool refusing;

/* Called instead of malloc(), see Makefile.am. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *
__wrap_malloc(size_t size)
{
	return refusing ? NULL : __real_malloc(size);
}

/* Patterns that are long and alike, each with a word of its own. */
static struct pattern *
compile(struct arena *arena, int i)
{
	char source[512];
	struct pattern_error error;

	snprintf(source, sizeof(source),
	    "\\bword%d (?<rest>telegram|whatsapp|skype|viber|signal|discord|"
	    "number|address|[a-z]{3,9} \\d+)\\b",
	    i);
	return pattern_init_on(arena, span_str(source), 0, &error);
}

static enum pattern_result
find(const struct pattern *pattern, int i, const char *rest)
{
	struct scratch_pool *pool = scratch_pool_init(&usual);
	struct scratch *scratch = scratch_take(pool);
	struct pattern_match match = { .at = 0 };
	enum pattern_result result;
	char text[64];

	snprintf(text, sizeof(text), "a word%d %s here", i, rest);
	result = pattern_find(pattern, scratch, span_str(text), 0, &match);
	if (result == PATTERN_FOUND &&
	    (match.at != 2 || match.groups[1].at == SIZE_MAX))
		result = PATTERN_TIME;
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
	return result;
}

static void *
find_all(void *data)
{
	struct pattern **patterns = data;
	size_t wrong = 0;

	for (int i = 0; i < PATTERNS; i++)
		wrong += find(patterns[i], i, "telegram") != PATTERN_FOUND ||
			 find(patterns[i], i + 1, "telegram") != PATTERN_NONE;
	return (void *)(uintptr_t)wrong;
}

static void
test_threads(struct pattern **patterns)
{
	pthread_t threads[THREADS];
	size_t wrong = 0;
	void *result;

	for (size_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, find_all, patterns);
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &result);
		wrong += (size_t)(uintptr_t)result;
	}
	is_int((long long)wrong, 0, "all threads find the same");
}

int
main(void)
{
	struct pattern_store *store = pattern_store_init();
	struct arena *arena = arena_init(0);
	struct pattern *patterns[PATTERNS];

	for (int i = 0; i < PATTERNS; i++)
		patterns[i] = compile(arena, i);
	is_int(find(patterns[0], 0, "skype"), PATTERN_FOUND, "before");
	for (int i = 0; i < PATTERNS; i++)
		pattern_store_add(store, patterns[i]);
	pattern_store_finish(store);
	ok(pattern_store_size(store) > 0, "there is something in the store");
	ok(pattern_store_size(store) < PATTERNS * 100u,
	    "a pattern is less than 100 bytes in %zu",
	    pattern_store_size(store));
	is_int(find(patterns[0], 0, "skype"), PATTERN_FOUND,
	    "what was searched with stays as it was");
	refusing = true;
	is_int(find(patterns[PATTERNS - 1], PATTERNS - 1, "skype"),
	    PATTERN_LIMIT, "without memory, a limit");
	refusing = false;
	is_int(find(patterns[PATTERNS - 1], PATTERNS - 1, "skype"),
	    PATTERN_FOUND, "with memory again, the match");
	is_int(find(patterns[PATTERNS / 2], PATTERNS / 2, "tree 44"),
	    PATTERN_FOUND, "out of the middle of a block");
	test_threads(patterns);
	for (int i = 0; i < PATTERNS; i++)
		pattern_deinit(&patterns[i]);
	pattern_store_deinit(&store);
	arena_deinit(&arena);
	return done_testing();
}
