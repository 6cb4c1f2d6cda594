/*
 * nomem - memory that runs out at any point of a mail: no crash, and no verdict
 * that calls the mail harmless. Linked with --wrap, so that the allocations of
 * the scan library, and what it asks PCRE2 for, can fail here and nowhere else.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "scan/scanner.h"
#include "t/tap.h"

/* Points tried in each mail; spread where a mail has more. */
#ifdef __SANITIZE_ADDRESS__
#define POINTS 60
#else
#define POINTS 200
#endif

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

static size_t
stride(size_t n)
{
	return n <= POINTS ? 1 : n / POINTS;
}

/* malloc() says no for the n-th time, or from then on. */
static size_t
starve(const struct scanner *scanner, struct span message, size_t allocations,
    bool all)
{
	const struct limits *limits = &scanner_conf(scanner)->limits;
	size_t wrong = 0;

	for (size_t at = 1; at <= allocations; at += stride(allocations)) {
		struct outcome outcome;

		fault.at = at;
		fault.all = all;
		outcome = counted(scanner, limits, message);
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
narrow(const struct scanner *scanner, struct span message, size_t used)
{
	struct limits limits = scanner_conf(scanner)->limits;
	size_t wrong = 0;

	for (size_t bytes = 16; bytes < used; bytes += 1 + used / POINTS) {
		struct outcome outcome;

		limits.memory_bytes = bytes;
		outcome = judge(scanner, &limits, message);
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

/* A scanner of its own: others have what they share already. */
static void
try_message(const char *srcdir, const char *conf, const char *name)
{
	static char room[1 << 20], path[4096];
	struct diag *diag = diag_init();
	struct scanner *scanner = scanner_init(conf, diag);
	struct span message;
	struct outcome plain;
	size_t allocations;

	snprintf(path, sizeof(path), "%s/examples/%s", srcdir, name);
	message = slurp(path, room, sizeof(room));
	if (!ok(scanner != NULL && message.n > 0, "%s: there", name))
		exit(EXIT_FAILURE);
	/* The first mail of all makes what later ones share. */
	is_int(starve(scanner, message, 20, true), 0, "the first mail");
	fault.at = 0;
	plain = counted(scanner, &scanner_conf(scanner)->limits, message);
	allocations = fault.run;
	ok(plain.scope != SCOPE_OUT && !plain.memory, "%s: %s, with memory",
	    name, level_name(plain.level));
	is_int(starve(scanner, message, allocations, false), 0,
	    "one allocation fails");
	is_int(starve(scanner, message, allocations, true), 0,
	    "all fail from one on");
	is_int(narrow(scanner, message, plain.used), 0, "memory_bytes");
	scanner_unref(&scanner);
	diag_deinit(&diag);
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
		try_message(srcdir, conf, names[i]);
	return done_testing();
}
