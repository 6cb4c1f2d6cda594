/*
 * hostile_html - the cost of pages and texts that are made to be expensive, in
 * ms per MB at sizes from 10 KB to 10 MB: each line must stay flat.
 *
 * usage: bench/hostile_html [SHAPE]
 */
#include "config.h"

#include <time.h>

#include "mail/html.h"
#include "t/hostile.h"
#include "t/limits.h"
#include "t/tap.h"
#include "text/disguise.h"
#include "text/fold.h"

static void
run_page(struct arena *arena, struct span page)
{
	struct html html;

	html_render(&html, arena, page, &test_limits);
}

static void
run_text(struct arena *arena, struct span text)
{
	struct disguise disguise;
	struct view folded;
	bool cut;

	if (fold_text(&folded, arena, text, 0, &cut))
		disguise_undo(&disguise, arena, text, &folded);
}

static void
run_fold(struct arena *arena, struct span text)
{
	struct view folded;
	bool cut;

	fold_text(&folded, arena, text, 0, &cut);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* ms per MB: the least of many runs of a small input, since others use the
 * machine as well. */
static double
cost(const struct hostile_page *shape, size_t size,
    void (*run)(struct arena *, struct span))
{
	struct arena *arena = arena_init(0);
	char *p = malloc(size + HOSTILE_ROOM);
	double begin = now(), took, least = 0;

	if (p == NULL || arena == NULL)
		exit(EXIT_FAILURE);
	size = hostile_make_page(p, size, shape);
	do {
		took = now();
		arena_reset(arena);
		run(arena, span_of(p, size));
		took = now() - took;
		if (least == 0 || took < least)
			least = took;
	} while (now() - begin < 20);
	arena_deinit(&arena);
	free(p);
	return least * 1e6 / (double)size;
}

static void
measure(const char *prefix, const struct hostile_page *shape,
    void (*run)(struct arena *, struct span))
{
	static const size_t sizes[] = { 10000, 100000, 1000000, 10000000 };
	double ms[4];

	for (size_t i = 0; i < 4; i++)
		ms[i] = cost(shape, sizes[i], run);
	printf("%s%-22s %9.2f %9.2f %9.2f %9.2f%s\n", prefix, shape->name,
	    ms[0], ms[1], ms[2], ms[3],
	    ms[3] > 4 * ms[1] + 5 ? "  NOT LINEAR" : "");
	fflush(stdout);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

int
main(int argc, char **argv)
{
	printf("%-22s %9s %9s %9s %9s  ms per MB\n", "", "10 KB", "100 KB",
	    "1 MB", "10 MB");
	for (size_t i = 0; i < COUNT(hostile_pages); i++)
		if (argc < 2 || strcmp(argv[1], hostile_pages[i].name) == 0)
			measure("", &hostile_pages[i], run_page);
	for (size_t i = 0; i < COUNT(hostile_texts); i++)
		if (argc < 2 || strcmp(argv[1], hostile_texts[i].name) == 0) {
			measure("fold ", &hostile_texts[i], run_fold);
			measure("undo ", &hostile_texts[i], run_text);
		}
	return 0;
}
