/*
 * base - spans, arenas, buffers, names and diagnostics.
 */
#include "config.h"

#include "t/tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/names.h"

static void
test_span(void)
{
	static const char *const words[] = { "one", "two" };
	struct span s = SPAN_LIT("  One:Two\r\n");

	ok(SPAN_AMONG(SPAN_LIT("TWO"), words), "a word among words");
	ok(!SPAN_AMONG(SPAN_LIT("tw"), words), "a piece of one is not");
	ok(!SPAN_AMONG(SPAN_NONE, words), "nor is nothing");
	is_span(
	    span_trim(s), "One:Two", "trim takes white space off both ends");
	is_int((long long)span_chr(s, 0, ':'), 5, "chr finds the byte");
	is_int((long long)span_chr(s, 6, ':'), (long long)s.n,
	    "and not before from");
	ok(span_istarts(SPAN_LIT("X-OffPlat"), "x-off"),
	    "istarts ignores case");
	ok(!span_istarts(SPAN_LIT("x"), "x-off"), "istarts of a short span");
	ok(span_iends(SPAN_LIT("a.EXE"), ".exe"), "iends ignores case");
	is_int((long long)span_ifind(SPAN_LIT("abcABC"), 1, SPAN_LIT("aBc")), 3,
	    "ifind from an offset");
	is_int((long long)span_ifind(SPAN_LIT("ab"), 0, SPAN_LIT("abc")), 2,
	    "ifind with a needle that is too long");
	is_span(span_slice(SPAN_LIT("abc"), 2, 99), "c", "slice clips its end");
	is_int((long long)span_slice(SPAN_LIT("abc"), 9, 2).n, 0,
	    "slice of nothing is empty");
}

static void
test_arena(void)
{
	struct arena *arena = arena_init(1000);
	char *a = arena_alloc(arena, 100), *b;

	ok(a != NULL && a[0] == 0 && a[99] == 0, "memory comes zeroed");
	memset(a, 'x', 100);
	b = arena_grow(arena, a, 100, 300);
	ok(b != NULL && b[0] == 'x' && b[99] == 'x', "grow keeps the bytes");
	ok(arena_alloc(arena, 2000) == NULL, "the ceiling holds");
	ok(arena_failed(arena), "and is remembered");
	ok(arena_array(arena, (size_t)-1 / 2, 16) == NULL,
	    "an overflowing product fails");
	arena_reset(arena);
	ok(!arena_failed(arena) && arena_used(arena) == 0, "reset forgets");
	is_str(arena_printf(arena, "%d-%s", 7, "x"), "7-x", "printf");
	arena_deinit(&arena);
	ok(arena == NULL, "deinit clears the pointer");
	arena_deinit(&arena);
}

static void
test_buf(void)
{
	struct arena *arena = arena_init(0);
	struct buf buf;

	buf_init(&buf, arena, 10);
	ok(buf_str(&buf, "abcdef"), "text below the ceiling fits");
	ok(!buf_str(&buf, "ghijkl"), "text above it does not");
	is_span(buf_span(&buf), "abcdefghij", "what fits is kept");
	ok(buf.full, "and the buffer says so");
	ok(!buf_putc(&buf, 'x'), "nothing more fits");
	buf_init(&buf, arena, 0);
	for (int i = 0; i < 5000; i++)
		buf_printf(&buf, "%d,", i % 10);
	is_int((long long)buf.n, 10000, "growth without a ceiling");
	arena_deinit(&arena);
}

static void
test_names(void)
{
	enum level level;
	enum fact fact;
	bool all = true;

	for (int i = 0; i < FACT_COUNT; i++)
		all = all &&
		      fact_parse(span_str(fact_name((enum fact)i)), &fact) &&
		      fact == (enum fact)i;
	ok(all, "every fact's name leads back to it");
	ok(level_parse(SPAN_LIT("high"), &level) && level == LEVEL_HIGH,
	    "level by name");
	ok(!level_parse(SPAN_LIT("High"), &level), "names are exact");
	for (int i = 0; i < LIMIT_COUNT; i++)
		all = all && limit_name((enum limit)i)[0] != '?';
	ok(all, "every limit has a name");
}

static void
test_diag(void)
{
	struct diag *diag = diag_init();

	diag_warn(diag, (struct pos){ NULL, 0 }, "careful");
	diag_error(diag, (struct pos){ "a.conf", 3 }, "no %s", "good");
	diag_error(diag, (struct pos){ "a.conf", 0 }, "gone");
	is_int((long long)diag_errors(diag), 2, "errors are counted");
	is_str(diag_text(diag, 0), "warning: careful", "without a place");
	is_str(diag_text(diag, 1), "a.conf:3: error: no good", "with a line");
	is_str(diag_text(diag, 2), "a.conf: error: gone", "with a file");
	ok(!diag_is_error(diag, 0) && diag_is_error(diag, 1), "kinds");
	diag_deinit(&diag);
}

int
main(void)
{
	test_span();
	test_arena();
	test_buf();
	test_names();
	test_diag();
	return done_testing();
}
