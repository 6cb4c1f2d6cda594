/*
 * tap - the Test Anything Protocol for C tests, run by prove.
 *
 * Each function prints one line of TAP and returns whether the test passed.
 */
#ifndef OFFPLAT_T_TAP_H
#define OFFPLAT_T_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"

static int tap_run, tap_failed;

__attribute__((format(printf, 2, 3))) static inline bool
ok(bool pass, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", pass ? "" : "not ", ++tap_run);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (!pass)
		tap_failed++;
	fflush(stdout);
	return pass;
}

/* Shows bytes as a C string would, so that TAP stays one line. */
static inline void
tap_show(const char *what, struct span s)
{
	printf("# %s (%zu): \"", what, s.n);
	for (size_t i = 0; i < s.n && i < 2000; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n')
			printf("\\n");
		else if (c < ' ' || c == 127)
			printf("\\x%02x", c);
		else
			putchar(c);
	}
	printf("\"\n");
}

static inline bool
is_span(struct span got, const char *want, const char *what)
{
	bool pass = ok(span_eq(got, span_str(want)), "%s", what);

	if (!pass) {
		tap_show("got ", got);
		tap_show("want", span_str(want));
	}
	return pass;
}

static inline bool
is_int(long long got, long long want, const char *what)
{
	bool pass = ok(got == want, "%s", what);

	if (!pass)
		printf("# got %lld, want %lld\n", got, want);
	return pass;
}

static inline bool
is_str(const char *got, const char *want, const char *what)
{
	return is_span(
	    got == NULL ? SPAN_LIT("(null)") : span_str(got), want, what);
}

static inline void
note(const char *text)
{
	printf("# %s\n", text);
}

/* The plan, and the exit status. */
static inline int
done_testing(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
