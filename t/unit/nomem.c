/*
 * nomem - memory that runs out at any point of a mail: no crash, and no verdict
 * that calls the mail harmless. Linked with --wrap, so that the allocations of
 * the scan library, and what it asks PCRE2 for, can fail here and nowhere else.
 */
#include "config.h"

#include <glob.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "scan/scanner.h"
#include "t/tap.h"

/* Points tried in a mail; spread where it has more. */
#ifdef __SANITIZE_ADDRESS__
#define POINTS 60
#else
#define POINTS 200
#endif
/* In each of the golden mails, which are many. */
#define GOLDEN_POINTS (POINTS / 5)

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_pcre2_match_data_create_8(uint32_t n, void *context);
void *__wrap_pcre2_match_data_create_8(uint32_t n, void *context);
void *__real_pcre2_jit_stack_create_8(size_t start, size_t max, void *context);
void *__wrap_pcre2_jit_stack_create_8(size_t start, size_t max, void *context);

static struct {
	bool on;
	bool all;   /* those that follow fail too */
	size_t at;  /* which allocation fails; 0: none */
	size_t run; /* so many there were */
	bool hit;
} fault;

static bool
fails(void)
{
	bool now;

	if (!fault.on)
		return false;
	fault.run++;
	now = fault.at != 0 &&
	      (fault.run == fault.at || (fault.all && fault.run > fault.at));
	fault.hit |= now;
	return now;
}

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_pcre2_match_data_create_8(uint32_t n, void *context)
{
	return fails() ? NULL : __real_pcre2_match_data_create_8(n, context);
}

void *
__wrap_pcre2_jit_stack_create_8(size_t start, size_t max, void *context)
{
	return fails() ? NULL
		       : __real_pcre2_jit_stack_create_8(start, max, context);
}

/* What came out of one mail. */
struct outcome {
	bool no_mail; /* there was not even memory to begin */
	enum scope scope;
	enum level level;
	bool memory; /* LIMIT_MEMORY is reported */
	size_t used; /* bytes of its arena */
};

static struct outcome
judge(const struct scanner *scanner, const struct limits *limits,
    struct span message)
{
	struct outcome outcome = { 0 };
	struct mail *mail = mail_init(limits);
	struct scan scan;

	outcome.no_mail = mail == NULL;
	if (mail == NULL)
		return outcome;
	mail_set_authserv(mail, SPAN_LIT("mx.example.org"));
	mail_set_sender(mail, SPAN_LIT("sender@example.com"));
	mail_add_recipient(mail, SPAN_LIT("freelancer@example.org"));
	mail_read(mail, message);
	outcome.scope = scanner_scope(scanner, mail);
	if (outcome.scope != SCOPE_OUT) {
		scanner_judge(scanner, mail, &scan);
		outcome.level = scan.verdict.level;
		outcome.memory =
		    (scan.verdict.limits & LIMIT_BIT(LIMIT_MEMORY)) != 0;
	}
	outcome.used = arena_used(mail_arena(mail));
	mail_deinit(&mail);
	return outcome;
}

/* Is it told from a mail that was read to its end and found harmless? */
static bool
honest(const struct outcome *outcome)
{
	if (outcome->no_mail)
		return true;
	if (outcome->scope == SCOPE_OUT)
		return false;
	return outcome->level == LEVEL_ERROR ||
	       outcome->level == LEVEL_MEDIUM || outcome->level == LEVEL_HIGH;
}

/* judge(), with faults as they are set, and allocations counted. */
static struct outcome
counted(const struct scanner *scanner, const struct limits *limits,
    struct span message)
{
	struct outcome outcome;

	fault.run = 0;
	fault.hit = false;
	fault.on = true;
	outcome = judge(scanner, limits, message);
	fault.on = false;
	return outcome;
}

/* What a message is tried with, and how often. */
struct trial {
	const struct scanner *scanner;
	struct span message;
	size_t points;
	size_t first; /* other mails begin at other points */
};

static size_t
stride(const struct trial *trial, size_t n)
{
	return n <= trial->points ? 1 : n / trial->points;
}

/* malloc() says no for the n-th time, or from then on. */
static size_t
starve(const struct trial *trial, size_t allocations, bool all)
{
	const struct limits *limits = &scanner_conf(trial->scanner)->limits;
	size_t step = stride(trial, allocations), wrong = 0;

	for (size_t at = 1 + trial->first % step; at <= allocations;
	     at += step) {
		struct outcome outcome;

		fault.at = at;
		fault.all = all;
		outcome = counted(trial->scanner, limits, trial->message);
		if (honest(&outcome) || !fault.hit)
			continue;
		if (wrong++ < 3)
			printf("# %s at %zu of %zu: scope %d, level %s\n",
			    all ? "from" : "once", at, allocations,
			    (int)outcome.scope, level_name(outcome.level));
	}
	return wrong;
}

/* limits.memory_bytes is reached somewhere on the way. */
static size_t
narrow(const struct trial *trial, size_t used)
{
	struct limits limits = scanner_conf(trial->scanner)->limits;
	size_t step = 1 + used / trial->points, wrong = 0;

	for (size_t bytes = 16 + trial->first % step; bytes < used;
	     bytes += step) {
		struct outcome outcome;

		limits.memory_bytes = bytes;
		outcome = judge(trial->scanner, &limits, trial->message);
		if (honest(&outcome) && (outcome.no_mail || outcome.memory))
			continue;
		if (wrong++ < 3)
			printf("# %zu of %zu bytes: scope %d, level %s%s\n",
			    bytes, used, (int)outcome.scope,
			    level_name(outcome.level),
			    outcome.memory ? "" : ", no limit reported");
	}
	return wrong;
}

static struct span
slurp(const char *path, char *room, size_t max)
{
	FILE *in = fopen(path, "r");
	size_t n = in == NULL ? 0 : fread(room, 1, max, in);

	if (in != NULL)
		fclose(in);
	return span_of(room, n);
}

/* Every way of running out, of a mail that is judged with memory. */
static void
try_mail(const struct trial *trial, const char *name)
{
	struct outcome plain;
	size_t allocations;

	fault.at = 0;
	plain = counted(trial->scanner, &scanner_conf(trial->scanner)->limits,
	    trial->message);
	allocations = fault.run;
	ok(!plain.memory, "%s: %s, with memory", name, level_name(plain.level));
	is_int(starve(trial, allocations, false), 0, "one allocation fails");
	is_int(starve(trial, allocations, true), 0, "all fail from one on");
	is_int(narrow(trial, plain.used), 0, "memory_bytes");
}

static struct scanner *
make_scanner(const char *conf)
{
	struct diag *diag = diag_init();
	struct scanner *scanner = scanner_init(conf, diag);

	diag_deinit(&diag);
	if (!ok(scanner != NULL, "a scanner"))
		exit(EXIT_FAILURE);
	return scanner;
}

static char room[1 << 20];

/* A scanner of its own: others have what they share already. */
static void
try_first(const char *srcdir, const char *conf, const char *name)
{
	static char path[4096];
	struct scanner *scanner = make_scanner(conf);
	struct trial trial = { .scanner = scanner, .points = POINTS };

	snprintf(path, sizeof(path), "%s/examples/%s", srcdir, name);
	trial.message = slurp(path, room, sizeof(room));
	/* The first mail of all makes what later ones share. */
	is_int(starve(&trial, 20, true), 0, "the first mail");
	try_mail(&trial, name);
	scanner_unref(&scanner);
}

static void
try_golden(const char *srcdir, const char *conf)
{
	static char pattern[4096];
	struct scanner *scanner = make_scanner(conf);
	struct trial trial = { .scanner = scanner, .points = GOLDEN_POINTS };
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/t/golden/*.eml", srcdir);
	ok(glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc >= 30,
	    "golden mails");
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i];

		trial.message = slurp(path, room, sizeof(room));
		trial.first = i * 7;
		try_mail(&trial, strrchr(path, '/') + 1);
	}
	globfree(&found);
	scanner_unref(&scanner);
}

int
main(void)
{
	static const char *const names[] = { "clean-message.eml",
		"first-contact.eml", "telegram-handoff.eml",
		"disguised-channel.eml", "onedrive-interview.eml",
		"phishing.eml" };
	const char *srcdir = getenv("OFFPLAT_SRCDIR");
	static char conf[4096];

	if (srcdir == NULL)
		srcdir = ".";
	snprintf(conf, sizeof(conf), "%s/etc/offplat-milter.conf", srcdir);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		try_first(srcdir, conf, names[i]);
	try_golden(srcdir, conf);
	return done_testing();
}
