/*
 * hostile_mime - what reading costs on mails made to be dear.
 *
 * For each shape and for sizes from 10 KB to 10 MB: milliseconds, milliseconds
 * per MB, parts, arena bytes and the limits that were hit. A shape whose cost
 * per MB grows with the size is not linear. Run:
 *   make bench/hostile_mime && bench/hostile_mime [SHAPE]
 */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mail/address.h"
#include "mail/mime.h"
#include "mail/word.h"
#include "t/limits.h"

enum { ROOM = 400 };

/* Repeats unit up to n bytes, at most times; '#' in it is a number. */
static size_t
repeat(char *text, size_t n, const char *unit, unsigned long times)
{
	size_t used = 0;

	for (unsigned long i = 0; i < times && used + ROOM < n; i++)
		for (const char *p = unit; *p != '\0'; p++) {
			if (*p == '#')
				used += (size_t)sprintf(text + used, "%lu", i);
			else
				text[used++] = *p;
		}
	return used;
}

#define B40  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define B160 B40 B40 B40 B40

/*
 * A mail: what is said once, what is repeated behind it, and where levels are
 * given, what stands between as often as multiparts may nest.
 */
static const struct {
	const char *name;
	const char *once;
	const char *unit;
	const char *levels;
} mails[] = {
	{ "header fields", "", "A#: b\n", NULL },
	{ "header line", "A: ", "x", NULL },
	{ "open boundaries",
	    "Content-Type: multipart/mixed; boundary=" B160 "\n\n--" B160 "\n",
	    "\n--" B160 "x\n",
	    "Content-Type: multipart/mixed; boundary=" B160 "#\n\n--" B160
	    "#\n" },
	{ "nested multiparts", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: multipart/mixed; boundary=b#\n\n--b#\n", NULL },
	{ "nested, one boundary",
	    "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: multipart/mixed; boundary=b\n\n", NULL },
	{ "nested messages", "Content-Type: message/rfc822\n\n",
	    "Content-Type: message/rfc822\n\n", NULL },
	{ "parts", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\n\nx\n", NULL },
	{ "dash lines", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n",
	    "--c\n", NULL },
	{ "loose boundaries",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n",
	    "--b x\n\ny\n", NULL },
	{ "part header fields",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "A#: b\n",
	    NULL },
	{ "part header junk",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\nA: b\n",
	    "junk\n", NULL },
	{ "two types", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: text/plain\nContent-Type: text/html\n"
	    "Content-Transfer-Encoding: 8bit\n"
	    "Content-Transfer-Encoding: base64\n\nSGVsbG8#\n",
	    NULL },
	{ "two types, nested",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "Content-Type: multipart/mixed; boundary=b1\n\n",
	    "--b\nContent-Type: multipart/mixed; boundary=b#\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b#\n",
	    NULL },
	{ "guessed boundaries", "Content-Type: multipart/mixed\n\n",
	    "--b#\nContent-Type: multipart/mixed\n\n", NULL },
	{ "turning charsets", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: text/plain; charset=cp125#\n\nx\xe9\n", NULL },
	{ "parameters", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: text/plain; a*=koi8-r''x; a*=cp866''x;"
	    " a*=big5''x; a*=gbk''x; a*=cp949''x; a*=cp932''x\n\nx\n",
	    NULL },
	{ "base64", "Content-Transfer-Encoding: base64\n\n",
	    "SGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IGluIHBsZW50eSBvZiBs\n",
	    NULL },
	{ "base64 padding", "Content-Transfer-Encoding: base64\n\n", "=",
	    NULL },
	{ "base64 odd letters", "Content-Transfer-Encoding: base64\n\n", "A=-!",
	    NULL },
	{ "quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n",
	    "=  \t", NULL },
	{ "malformed utf-8", "Content-Type: text/plain; charset=utf-8\n\n",
	    "\xff", NULL },
	{ "malformed for iconv",
	    "Content-Type: text/plain; charset=shift_jis\n\n", "\xff", NULL },
	{ "iso-2022-jp escapes",
	    "Content-Type: text/plain; charset=iso-2022-jp\n\n", "\x1b$B\x1b(B",
	    NULL },
	{ "utf-7", "Content-Type: text/plain; charset=utf-7\n\n", "+AGE-",
	    NULL },
	{ "uuencode", "\n", "begin 644 a\n", NULL },
	{ "uuencode files", "\n", "begin 644 a\n$86)C9```\n", NULL },
	{ "bare CR", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n",
	    "x\r--b\r\r", NULL },
	{ "one line", "\n", "x", NULL },
};

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

int
main(int argc, char **argv)
{
	size_t max = 10 << 20, head, n;
	char *text = malloc(max + 100000);

	if (text == NULL)
		return EXIT_FAILURE;
	for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++) {
		if (argc > 1 && strcmp(argv[1], mails[i].name) != 0)
			continue;
		head = strlen(mails[i].once);
		memcpy(text, mails[i].once, head);
		if (mails[i].levels != NULL)
			head += repeat(text + head, max, mails[i].levels, 60);
		for (size_t size = 10 << 10; size <= max; size *= 32) {
			n = head +
			    repeat(text + head, size, mails[i].unit, ULONG_MAX);
			time_mail(mails[i].name, span_of(text, n));
		}
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (argc > 1 && strcmp(argv[1], fields[i]) != 0)
			continue;
		for (size_t size = 10 << 10; size <= max; size *= 32)
			time_field(fields[i],
			    span_of(text,
				repeat(text, size, fields[i], ULONG_MAX)));
	}
	free(text);
	return EXIT_SUCCESS;
}
