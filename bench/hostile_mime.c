/*
 * hostile_mime - what reading costs on mails made to be dear.
 *
 * For each shape and for sizes from 10 KB to 10 MB: milliseconds, milliseconds
 * per MB, parts, arena bytes and the limits that were hit. A shape whose cost
 * per MB grows with the size is not linear. Run:
 *   make bench/hostile_mime && bench/hostile_mime [SHAPE]
 */
#include "config.h"

#include <stdio.h>
#include <time.h>

#include "mail/address.h"
#include "mail/mime.h"
#include "mail/word.h"
#include "t/hostile.h"
#include "t/limits.h"

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
report(const char *name, size_t n, double took, size_t parts, size_t bytes,
    limit_set hit)
{
	printf("%-24s %9zu %9.2f ms %9.2f ms/MB %5zu parts %8zu KB", name, n,
	    took * 1e3, took * 1e3 / ((double)n / 1e6), parts, bytes >> 10);
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (hit & LIMIT_BIT(i))
			printf(" %s", limit_name((enum limit)i));
	putchar('\n');
}

/*
 * The least of many runs of a small input: others use the machine as well, and
 * a daemon has read a mail before.
 */
#define REPEAT 0.02

static void
time_mail(const char *name, struct span text)
{
	struct mail *mail = NULL;
	struct mime mime;
	double begin = seconds(), took, least = 0;

	do {
		took = seconds();
		if (mail != NULL)
			mail_deinit(&mail);
		mail = mail_init(&test_limits);
		mail_read(mail, text);
		mime_parse(&mime, mail_arena(mail), mail, &test_limits);
		took = seconds() - took;
		if (least == 0 || took < least)
			least = took;
	} while (seconds() - begin < REPEAT);
	report(name, text.n, least, mime.n, arena_used(mail_arena(mail)),
	    mime.limits | mail_limits(mail));
	mail_deinit(&mail);
}

/* A field's value, as every reader of fields sees it. */
static void
time_field(const char *name, struct span value)
{
	struct arena *arena = arena_init(test_limits.memory_bytes);
	struct address addresses[64];
	struct param *params;
	struct span main;
	limit_set hit = 0;
	double begin = seconds(), took, least = 0;

	do {
		took = seconds();
		arena_reset(arena);
		word_decode(arena, value, &test_limits, &hit);
		word_params(arena, value, &test_limits, &main, &params, &hit);
		address_parse(arena, value, addresses, 64, &test_limits, &hit);
		took = seconds() - took;
		if (least == 0 || took < least)
			least = took;
	} while (seconds() - begin < REPEAT);
	report(name, value.n, least, 0, arena_used(arena), hit);
	arena_deinit(&arena);
}

static const char *const fields[] = { "a:", "(", "()", "\"", "<", "[", "a@b, ",
	"=?a?q?b", "=?a?q?b ?= ", "=?",
	"=?koi8-r?q?a?= =?gbk?q?a?= ", "; a*#*=%41", "; a", "\\", "=", "\xff" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define LEAST    ((size_t)10 << 10)
#define MOST     ((size_t)10 << 20)

int
main(int argc, char **argv)
{
	char *text = malloc(MOST + HOSTILE_ROOM);
	size_t n;

	if (text == NULL)
		return EXIT_FAILURE;
	for (size_t i = 0; i < COUNT(hostile_mails); i++) {
		const struct hostile_mail *mail = &hostile_mails[i];

		if (argc > 1 && strcmp(argv[1], mail->name) != 0)
			continue;
		for (size_t size = LEAST; size <= MOST; size *= 32)
			time_mail(mail->name,
			    span_of(text, hostile_make_mail(text, size, mail)));
	}
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (argc > 1 && strcmp(argv[1], fields[i]) != 0)
			continue;
		for (size_t size = LEAST; size <= MOST; size *= 32) {
			n = hostile_repeat(text, size, fields[i], ULONG_MAX);
			time_field(fields[i], span_of(text, n));
		}
	}
	free(text);
	return EXIT_SUCCESS;
}
