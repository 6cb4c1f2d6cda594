/*
 * memory - what a hostile mail may take: each shape of t/hostile.h is judged
 * from end to end, every allocation of the scan library is counted, and the
 * peak is held against what the limits allow. Linked with --wrap.
 *
 * usage: t/unit/memory.t SIZE [SHAPE]: prints, for mails of SIZE bytes, the
 * shape, its bytes, the peak and the bytes of the arena in KB, and the limits.
 */
#include "config.h"

#include <malloc.h>
#include <stdlib.h>

#include "scan/scanner.h"
#include "t/hostile.h"
#include "t/tap.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void __wrap_free(void *p);

static struct {
	size_t live;
	size_t peak;
} heap;

static void *
taken(void *p)
{
	heap.live += malloc_usable_size(p);
	if (heap.live > heap.peak)
		heap.peak = heap.live;
	return p;
}

void *
__wrap_malloc(size_t size)
{
	return taken(__real_malloc(size));
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return taken(__real_calloc(n, size));
}

void *
__wrap_realloc(void *p, size_t size)
{
	size_t had = malloc_usable_size(p);
	void *new = __real_realloc(p, size);

	if (new == NULL)
		return NULL;
	heap.live -= had;
	return taken(new);
}

void
__wrap_free(void *p)
{
	heap.live -= malloc_usable_size(p);
	__real_free(p);
}

/* What one mail took. */
struct peak {
	size_t heap; /* bytes that the scan library had from malloc() at once */
	size_t used; /* bytes of the mail's arena */
	limit_set limits;
	enum level level;
};

#define CHUNK 65535 /* bytes of the body that an MTA sends at once */

static void
add_mail(struct mail *mail, struct span message)
{
	struct field field;
	size_t at = 0, next;

	mail_add_field(
	    mail, SPAN_LIT("From"), SPAN_LIT("Upwork <donotreply@upwork.com>"));
	while ((next = mail_next_field(message, at, &field)) > at) {
		mail_add_field(mail, field.name, field.value);
		at = next;
	}
	for (; at < message.n; at += CHUNK)
		mail_add_body(mail, span_slice(message, at, at + CHUNK));
}

static struct peak
measure(const struct scanner *scanner, const struct limits *limits,
    struct span message)
{
	struct peak peak = { 0 };
	struct mail *mail;
	struct scan scan;
	size_t before = heap.live;

	heap.peak = before;
	mail = mail_init(limits);
	if (mail == NULL)
		exit(EXIT_FAILURE);
	add_mail(mail, message);
	scanner_judge(scanner, mail, &scan);
	peak.used = arena_used(mail_arena(mail));
	peak.limits = scan.verdict.limits;
	peak.level = scan.verdict.level;
	mail_deinit(&mail);
	peak.heap = heap.peak - before;
	return peak;
}

/*
 * Half of a block may stay empty behind what is in it, and there is always one
 * block, of a few KB: nothing of a mail is kept outside of its arena. Under
 * ASan every allocation is a block.
 */
static size_t
allowed(const struct limits *limits)
{
#ifdef __SANITIZE_ADDRESS__
	return 16 * limits->memory_bytes + 65536;
#else
	return 2 * limits->memory_bytes + 65536;
#endif
}

/* Told to print: at which size, and which shape alone. */
static struct {
	bool on;
	const char *shape;
} table;

static void
print_peak(const char *name, size_t size, const struct peak *peak)
{
	printf("# shape\t%s\t%zu\t%zu\t%zu\t", name, size, peak->heap >> 10,
	    peak->used >> 10);
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (peak->limits & LIMIT_BIT(i))
			printf(" %s", limit_name((enum limit)i));
	putchar('\n');
	fflush(stdout);
}

static void
try_message(
    const struct scanner *scanner, const char *name, struct span message)
{
	struct limits limits = scanner_conf(scanner)->limits;
	struct peak peak = measure(scanner, &limits, message);
	size_t plain = peak.used;

	if (table.on) {
		print_peak(name, message.n, &peak);
		return;
	}
	ok(peak.used <= limits.memory_bytes && peak.heap <= allowed(&limits),
	    "%s: %zu bytes take %zu KB", name, message.n, peak.heap >> 10);
	limits.memory_bytes = plain / 2;
	peak = measure(scanner, &limits, message);
	ok(peak.used <= limits.memory_bytes && peak.heap <= allowed(&limits) &&
		(peak.limits & LIMIT_BIT(LIMIT_MEMORY)) != 0 &&
		peak.level != LEVEL_NONE && peak.level != LEVEL_LOW,
	    "%s: half of it is kept as well", name);
}

static char text[(10 << 20) + 2 * HOSTILE_ROOM];

/* All of a list of pages or texts, as mails of that type. */
static void
try_pages(const struct scanner *scanner, const char *type,
    const struct hostile_page *pages, size_t count, size_t size)
{
	size_t n = (size_t)sprintf(
	    text, "Content-Type: text/%s; charset=utf-8\n\n", type);

	for (size_t i = 0; i < count; i++)
		if (table.shape == NULL ||
		    strcmp(table.shape, pages[i].name) == 0)
			try_message(scanner, pages[i].name,
			    span_of(text, n + hostile_make_page(
						  text + n, size, &pages[i])));
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
try_size(const struct scanner *scanner, size_t size)
{
	for (size_t i = 0; i < COUNT(hostile_mails); i++)
		if (table.shape == NULL ||
		    strcmp(table.shape, hostile_mails[i].name) == 0)
			try_message(scanner, hostile_mails[i].name,
			    span_of(text, hostile_make_mail(
					      text, size, &hostile_mails[i])));
	try_pages(scanner, "html", hostile_pages, COUNT(hostile_pages), size);
	try_pages(scanner, "plain", hostile_texts, COUNT(hostile_texts), size);
}

/* The first mail of all makes what later ones share: iconv's modules. */
static void
warm_up(const struct scanner *scanner)
{
	measure(scanner, &scanner_conf(scanner)->limits,
	    SPAN_LIT("Content-Type: text/plain\n\nHello\n"));
}

int
main(int argc, char **argv)
{
	const char *srcdir = getenv("OFFPLAT_SRCDIR");
	struct diag *diag = diag_init();
	struct scanner *scanner;
	char conf[4096];

	snprintf(conf, sizeof(conf), "%s/etc/offplat-milter.conf",
	    srcdir == NULL ? "." : srcdir);
	scanner = scanner_init(conf, diag);
	if (!ok(scanner != NULL, "the configuration as shipped"))
		return done_testing();
	warm_up(scanner);
	table.on = argc > 1;
	table.shape = argc > 2 ? argv[2] : NULL;
	if (table.on)
		printf("# bound\t%zu\n",
		    allowed(&scanner_conf(scanner)->limits) >> 10);
	try_size(scanner, table.on ? strtoul(argv[1], NULL, 10) : 10000);
	scanner_unref(&scanner);
	diag_deinit(&diag);
	return done_testing();
}
