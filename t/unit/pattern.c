/*
 * pattern - compiling, groups, windows, limits and deadlines.
 */
#include "config.h"

#include <pthread.h>

#include "t/tap.h"

#include "rules/pattern.h"
#include "rules/syntax.h"

static const struct limits usual = { .match_limit = 100000,
	.depth_limit = 10000,
	.heap_bytes = 20u << 20,
	.jit_stack_bytes = 1u << 20,
	.window_bytes = 2000 };

static struct pattern *
compile(const char *source, unsigned flags)
{
	struct pattern_error error;
	struct pattern *pattern = pattern_init(span_str(source), flags, &error);

	if (pattern == NULL)
		printf("# %s at %zu: %s\n", source, error.at, error.text);
	return pattern;
}

static bool
refused(const char *source, size_t at)
{
	struct pattern_error error;
	struct pattern *pattern = pattern_init(span_str(source), 0, &error);
	bool no = pattern == NULL;

	if (no)
		printf("# %zu: %s\n", error.at, error.text);
	pattern_deinit(&pattern);
	return no && error.text[0] != '\0' && error.at == at;
}

/* One search with scratch of its own. */
static enum pattern_result
find(const char *source, unsigned flags, struct span text,
    const struct limits *limits, struct pattern_match *match_r)
{
	struct pattern *pattern = compile(source, flags);
	struct scratch_pool *pool = scratch_pool_init(limits);
	struct scratch *scratch = scratch_take(pool);
	enum pattern_result result =
	    pattern_find(pattern, scratch, text, 0, match_r);

	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
	pattern_deinit(&pattern);
	return result;
}

static void
test_compile(void)
{
	char many[200];
	struct pattern *pattern = compile("(?<a>x)(y)(?<b>z)", 0);

	is_int((long long)pattern_groups(pattern), 2, "named groups capture");
	is_int((long long)pattern_group(pattern, "b"), 2, "a group by name");
	is_int((long long)pattern_group(pattern, "c"), 0, "no such group");
	pattern_deinit(&pattern);
	ok(pattern == NULL, "deinit clears the pointer");
	pattern_deinit(&pattern);
	ok(refused("abc(def", 7), "an open group, with its offset");
	ok(refused("a\\Cb", 3), "\\C is refused");
	ok(refused("a\xff", 1), "a pattern that is not UTF-8 is refused");
	memset(many, '(', 66);
	memset(many + 66, ')', 66);
	many[132] = '\0';
	ok(refused(many, 65), "parentheses nested too deep");
	ok(refused("(?<a>a)(?<b>a)(?<c>a)(?<d>a)(?<e>a)(?<f>a)(?<g>a)(?<h>a)"
		   "(?<i>a)",
	       0),
	    "too many groups");
}

static void
test_match(void)
{
	struct pattern_match m;

	is_int(find("b(?<x>c)?(?<y>d)", 0, SPAN_LIT("a bd"), &usual, &m),
	    PATTERN_FOUND, "found");
	ok(m.at == 2 && m.end == 4, "where it stands");
	ok(m.groups[1].at == SIZE_MAX, "a group that took no part");
	is_span(pattern_match_group(&m, SPAN_LIT("a bd"), 2), "d", "a group");
	is_int((long long)pattern_match_group(&m, SPAN_LIT("a bd"), 1).n, 0,
	    "the text of no group");
	is_int(find("B", 0, SPAN_LIT("b"), &usual, &m), PATTERN_NONE,
	    "case counts");
	is_int(find("B", PATTERN_CASELESS, SPAN_LIT("b"), &usual, &m),
	    PATTERN_FOUND, "unless it is said not to");
	is_int(find("(b)", PATTERN_CAPTURE, SPAN_LIT("ab"), &usual, &m),
	    PATTERN_FOUND, "plain groups");
	is_int((long long)m.groups[1].at, 1, "capture when asked to");
	is_int(find("^b$", 0, SPAN_LIT("a\nb\nc"), &usual, &m), PATTERN_FOUND,
	    "^ and $ at lines");
	is_int(find("^.$", 0, SPAN_LIT("\xd0\xb6"), &usual, &m), PATTERN_FOUND,
	    "a dot is a character");
	is_int(find("b.c", PATTERN_BYTES, SPAN_LIT("\xff b\xff b-c \xd0"),
		   &usual, &m),
	    PATTERN_FOUND, "bytes that are not UTF-8");
	is_int((long long)m.at, 5, "are no characters");
	is_int(find("x*", 0, SPAN_NONE, &usual, &m), PATTERN_FOUND,
	    "an empty match in an empty text");
}

static void
test_syntax(void)
{
	static const char *const heads[][2] = { { "(a", "(" },
		{ "(?:a", "(?:" }, { "(?i-s:A)", "(?i-s:" }, { "(?i)A", "(?i" },
		{ "(?<Name>A", "(?<Name>" }, { "(?P<N>A", "(?P<N>" },
		{ "(?'N'A", "(?'N'" }, { "(?<!A", "(?<!" }, { "(?<=A", "(?<=" },
		{ "(?=A", "(?=" }, { "(?!A", "(?!" }, { "(?>A", "(?>" },
		{ "(?#C)A", "(?#C)" }, { "(*UTF)A", "(*UTF)" },
		{ "(?(1)A|B)", "(?(1)" }, { "(", "(" }, { "(?", "(" } };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		is_int((long long)pattern_skip_group(span_str(heads[i][0]), 0),
		    (long long)strlen(heads[i][1]), heads[i][0]);
	is_int((long long)pattern_skip_class(SPAN_LIT("[]a]b"), 0), 4,
	    "] first in a class");
	is_int((long long)pattern_skip_class(SPAN_LIT("[^]a\\]]b"), 0), 7,
	    "] behind ^ and a backslash");
	is_int((long long)pattern_skip_class(SPAN_LIT("[[:alpha:]a]b"), 0), 12,
	    "a named class");
	is_int((long long)pattern_skip_class(SPAN_LIT("[abc"), 0), 4,
	    "a class without an end");
}

static void
test_literals(void)
{
	struct span source = SPAN_LIT("(?:ab\\.c)+[xyz]d\\w{2}\xd0\xb6?\\Q");
	static const char *const want[] = { "ab.c", "d", "\xd0\xb6" };
	char run[20];
	size_t i = 0, n;

	for (size_t k = 0; k < 3; k++) {
		ok(pattern_literal(source, &i, run, sizeof(run), &n),
		    "a literal");
		is_span(span_of(run, n), want[k], "its text");
	}
	ok(!pattern_literal(source, &i, run, sizeof(run), &n), "no more");
	i = 0;
	ok(pattern_literal(SPAN_LIT("ab\xd0\xb6"), &i, run, 3, &n) && n == 2,
	    "no character is cut");
}

static void
test_upper(void)
{
	is_int((long long)pattern_upper(SPAN_LIT("abC")), 2, "upper case");
	is_int((long long)pattern_upper(SPAN_LIT("[a-zA-Z]")), 4, "in a class");
	for (size_t i = 0; i < 7; i++) {
		static const char *const fine[] = { "abc",
			"\\S\\W\\B\\P{Lu}\\pL", "\\x{2B}\\x2B\\N{U+4F}",
			"(?<Name>a)(?i:b)(?P<N>c)", "(*UCP)a", "\\QABC\\Ea",
			"(?<!a)(?=b)\\cA\\" };

		is_int((long long)pattern_upper(span_str(fine[i])),
		    (long long)strlen(fine[i]), fine[i]);
	}
}

/* The same answers whatever the window, also at its edges. */
static void
test_windows(void)
{
	static char text[10000];
	struct limits limits = usual;
	struct pattern_match m;
	bool same = true;

	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xd0\xb6", 2);
	for (size_t at = 90; at < 120; at += 2) {
		memcpy(text + at, "ab", 2);
		for (limits.window_bytes = 0; limits.window_bytes < 40;
		     limits.window_bytes++)
			same = same &&
			       find("(?<=\xd0\xb6)ab\xd0\xb6", 0,
				   span_of(text, 400), &limits,
				   &m) == PATTERN_FOUND &&
			       m.at == at && m.end == at + 4;
		memcpy(text + at, "\xd0\xb6", 2);
	}
	ok(same, "every window gives the same match");
	limits.window_bytes = 3;
	is_int(find("ab", 0, span_of(text, sizeof(text)), &limits, &m),
	    PATTERN_NONE, "none in thousands of windows");
	is_int(find("\\z", 0, span_of(text, sizeof(text)), &limits, &m),
	    PATTERN_FOUND, "the end is a start position too");
	is_int((long long)m.at, sizeof(text), "and the last");
}

static void
test_limits(unsigned flags, const char *how)
{
	static char text[20000];
	struct pattern *slow = compile("(?:.|\\s)*[xy]", flags);
	struct scratch_pool *pool = scratch_pool_init(&usual);
	struct scratch *scratch = scratch_take(pool);
	struct pattern_match m;
	uint64_t start = scratch_now();
	enum pattern_result r;

	memset(text, 'a', sizeof(text));
	is_int(
	    find("(a+)+[xy]", flags, span_of(text, sizeof(text)), &usual, &m),
	    PATTERN_LIMIT, "a match limit is no answer");
	is_int(find("b", flags, span_of(text, sizeof(text)), &usual, &m),
	    PATTERN_NONE, "the next pattern is not harmed");
	scratch_set_deadline(scratch, start + 30000000);
	r = pattern_find(slow, scratch, span_of(text, sizeof(text)), 0, &m);
	ok(r == PATTERN_TIME || r == PATTERN_LIMIT, "%s: stopped (%d)", how, r);
	ok(scratch_now() - start < 2000000000u, "%s: in time", how);
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
	pattern_deinit(&slow);
}

static void
test_deadline(void)
{
	static char text[60000];
	struct pattern *pattern = compile("[ab]*c", 0);
	struct scratch_pool *pool = scratch_pool_init(&usual);
	struct scratch *scratch = scratch_take(pool);
	struct pattern_match m;

	memset(text, 'a', sizeof(text));
	ok(!scratch_late(scratch), "no deadline at first");
	scratch_set_deadline(scratch, 1);
	ok(scratch_late(scratch), "one that has passed");
	is_int(pattern_find(pattern, scratch, span_of(text, 60000), 0, &m),
	    PATTERN_TIME, "a long text ends at the deadline");
	scratch_give(pool, scratch);
	scratch = scratch_take(pool);
	ok(!scratch_late(scratch), "given back, the deadline is forgotten");
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
	pattern_deinit(&pattern);
}

static void
test_pool(void)
{
	struct scratch_pool *pool = scratch_pool_init(&usual);
	struct scratch *taken[40];

	for (size_t i = 0; i < 40; i++)
		taken[i] = scratch_take(pool);
	ok(taken[0] != NULL && taken[39] != NULL && taken[0] != taken[39],
	    "as many as are needed");
	for (size_t i = 0; i < 40; i++)
		scratch_give(pool, taken[i]);
	scratch_give(pool, NULL);
	scratch_pool_deinit(&pool);
	ok(pool == NULL, "deinit clears the pointer");
}

static void *
find_all(void *data)
{
	const struct pattern *const *patterns = data;
	struct scratch_pool *pool = scratch_pool_init(&usual);
	struct scratch *scratch = scratch_take(pool);
	struct pattern_match match;
	size_t n = 0;

	for (int i = 0; patterns[i] != NULL; i++)
		n += pattern_find(patterns[i], scratch, SPAN_LIT("a b c bb c"),
			 0, &match) == PATTERN_FOUND &&
		     match.at == 6;
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
	return (void *)(uintptr_t)n;
}

/* Threads that are the first to try a pattern at the same time. */
static void
test_first(void)
{
	enum { PATTERNS = 40, THREADS = 4 };
	struct pattern *patterns[PATTERNS + 1] = { NULL };
	pthread_t threads[THREADS];
	size_t right = 0;
	uint64_t again;
	void *n;

	for (int i = 0; i < PATTERNS; i++)
		patterns[i] = compile("b{2,9}(?:\\s|$)", 0);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, find_all, patterns);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &n);
		right += (uintptr_t)n;
	}
	again = pattern_prepare(patterns[0]);
	for (int i = 0; i < PATTERNS; i++)
		pattern_deinit(&patterns[i]);
	ok(right == PATTERNS * THREADS, "many threads try a pattern first");
	ok(again == 0, "and its machine code is made once");
}

int
main(void)
{
	test_compile();
	test_match();
	test_syntax();
	test_literals();
	test_upper();
	test_windows();
	test_limits(0, "machine code");
	test_limits(PATTERN_NO_JIT, "interpreter");
	test_deadline();
	test_pool();
	test_first();
	return done_testing();
}
