/*
 * rewrite - what factored and shared patterns look like, and that they match the
 * same.
 */
#include "config.h"

#include "t/tap.h"

#include "rules/factor.h"
#include "rules/pattern.h"
#include "rules/share.h"
#include "t/limits.h"

static void
becomes(const char *source, const char *want)
{
	struct arena *arena = arena_init(0);
	struct buf out;

	buf_init(&out, arena, 0);
	if (!pattern_factor(&out, span_str(source)))
		out.n = 0;
	is_span(buf_span(&out), want, source);
	arena_deinit(&arena);
}

static void
test_forms(void)
{
	becomes("abc", "abc");
	becomes("abc|d", "abc|d");
	becomes("abc|abd", "ab(?:c|d)");
	becomes("abc|x|abd|xy", "ab(?:c|d)|x(?:|y)");
	becomes("(?:abc|x|abd)+?e", "(?:ab(?:c|d)|x)+?e");
	becomes("ab?c|ab?d", "a(?:b?c|b?d)");
	becomes("a?b|a?c", "a?b|a?c");
	becomes("a{2}b|a{2}c", "a{2}b|a{2}c");
	becomes("xa{2|xb}|xc", "x(?:a{2|b}|c)");
	/* What begins with more than one character stays where it is. */
	becomes("ax|.y|az", "ax|.y|az");
	becomes("ax|(?:b|c)y|az", "ax|(?:b|c)y|az");
	becomes("ax||az", "ax||az");
	becomes("\\bax|\\bay|bz", "\\ba(?:x|y)|bz");
	becomes("[ab]x|[ab]y", "[ab](?:x|y)");
	becomes("\\bax|by|\\baz", "\\bax|by|\\baz");
	becomes("(?<!a|ab)x|(?<!a|ab)y", "(?<!a|ab)(?:x|y)");
	becomes("(?!ax|ay)b", "(?!a(?:x|y))b");
	becomes("(?=a|b)(?>xa|xb)", "(?=a|b)(?>x(?:a|b))");
	/* An escaped character is that character. */
	becomes("-ax|\\-b|-ay", "-(?:ax|b|ay)");
	becomes("\\.a|\\.b", "\\.(?:a|b)");
	becomes("\xd0\xb6"
		"a|\xd0\xb7"
		"b|\xd0\xb6"
		"c",
	    "\xd0\xb6(?:a|c)|\xd0\xb7"
	    "b");
	becomes("[|)]a|(?:\\||\\))", "[|)]a|(?:\\||\\))");
}

static void
test_unclear(void)
{
	static const char *const sources[] = { "(?i)abc|abd", "(?<n>ab|ac)",
		"\\Qab|ac\\E", "(*UCP)ab|ac", "(?(?=a)b|c)", "ab)|ac", "(ab|ac",
		"(?|ab|ac)", "(?#ab|ac)" };

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		becomes(sources[i], "");
}

static void
shares(const char *source, const char *want)
{
	struct arena *arena = arena_init(0);
	struct buf out;

	buf_init(&out, arena, 0);
	if (!pattern_share(&out, span_str(source)))
		out.n = 0;
	is_span(buf_span(&out), want, source);
	arena_deinit(&arena);
}

#define LIST                                                                   \
	"(?:telegram|whatsapp|signal|viber|wechat|skype|discord|line|"         \
	"hangouts|messenger|snapchat)"
#define GROUP "(?:on " LIST "|over " LIST "|there)"

static void
test_shares(void)
{
	shares("abc", "");
	shares("a" LIST "b", "");
	shares(
	    "a" LIST "b" LIST "c", "(?:a(?1)b(?1)c)(?(DEFINE)(?<a>" LIST "))");
	shares("a" LIST "+b" LIST "c", "");
	shares("a" GROUP "b" GROUP "c",
	    "(?:a(?2)b(?2)c)(?(DEFINE)(?<a>" LIST ")"
	    "(?<b>(?:on (?1)|over (?1)|there)))");
	/* What a match may begin with stays. */
	shares("\\b" LIST "b" LIST "c", "");
	shares("\\b" LIST "b" LIST "c" LIST "|x",
	    "(?:\\b" LIST "b(?1)c(?1)|x)(?(DEFINE)(?<a>" LIST "))");
	shares("(?<=a" LIST "b" LIST ")", "");
	shares("(?<n>a" LIST "b" LIST ")", "");
}

static uint32_t seed = 1;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Random alternatives of a few letters and of whatever else there is. */
static void
grow(struct buf *buf, int depth)
{
	static const char *const odd[] = { ".", "[ab]", "a?", "b*", "c+?",
		"\\b", "(?=a)", "(?!ab|ac)", "(?<!c)", "(?<!c)", "\\w",
		"a{0,2}", "b{2}", "\\B", "^", "$", "[^a]", "b++", "\\-", "-",
		"(?:a|)" };
	static const char *const ends[] = { ")", ")", ")", ")?", ")*+",
		"){1,2}" };

	for (uint32_t n = 1 + rnd(4), first = n; n > 0; n--) {
		if (n < first)
			buf_putc(buf, '|');
		for (uint32_t k = rnd(4); k > 0; k--) {
			if (depth > 0 && rnd(4) == 0) {
				buf_str(buf, rnd(3) == 0 ? "(?>" : "(?:");
				grow(buf, depth - 1);
				buf_str(buf, ends[rnd(6)]);
			} else if (rnd(4) == 0) {
				buf_str(buf, odd[rnd(21)]);
			} else {
				buf_putc(buf, (char)('a' + rnd(3)));
			}
		}
	}
}

static bool
same_match(const struct pattern *a, const struct pattern *b,
    struct scratch *scratch, struct span text, size_t *found)
{
	struct pattern_match one = { .at = 0 }, other = { .at = 0 };
	size_t from = 0;

	while (from <= text.n) {
		enum pattern_result result =
		    pattern_find(a, scratch, text, from, &one);

		if (pattern_find(b, scratch, text, from, &other) != result)
			return false;
		if (result != PATTERN_FOUND)
			return true;
		if (one.at != other.at || one.end != other.end)
			return false;
		++*found;
		from = one.at + 1;
	}
	return true;
}

/* A random pattern, in which a stretch stands three times. */
static void
grow_twice(struct buf *buf)
{
	struct buf part;

	buf_init(&part, buf->arena, 0);
	grow(&part, 3);
	for (int i = 0; i < 3; i++) {
		grow(buf, 1);
		buf_printf(
		    buf, "(?:%.*s)%s", (int)part.n, part.p, i == 2 ? "?" : "");
	}
}

struct tried {
	size_t factored, shared, found;
};

/* Are a random pattern and what it is rewritten to the same? */
static bool
try_one(struct scratch *scratch, struct tried *tried)
{
	struct arena *arena = arena_init(0);
	struct pattern *plain, *rewritten[2] = { NULL, NULL };
	struct pattern_error error;
	struct buf source, out[2];
	bool same = true;

	buf_init(&source, arena, 0);
	buf_init(&out[0], arena, 0);
	buf_init(&out[1], arena, 0);
	grow_twice(&source);
	plain = pattern_init(buf_span(&source), 0, &error);
	if (plain != NULL && pattern_factor(&out[0], buf_span(&source)))
		rewritten[0] = pattern_init(buf_span(&out[0]), 0, &error);
	if (rewritten[0] != NULL && pattern_share(&out[1], buf_span(&out[0])))
		rewritten[1] = pattern_init(buf_span(&out[1]), 0, &error);
	tried->factored += !span_eq(buf_span(&source), buf_span(&out[0]));
	tried->shared += rewritten[1] != NULL;
	for (int i = 0; i < 10 && plain != NULL && same; i++) {
		char text[12];
		size_t n = 1 + rnd(sizeof(text));

		for (size_t k = 0; k < n; k++)
			text[k] = "abc-"[rnd(4)];
		for (int k = 0; k < 2 && same && rewritten[k] != NULL; k++)
			same = same_match(plain, rewritten[k], scratch,
			    span_of(text, n), &tried->found);
	}
	same = same && (plain == NULL || rewritten[0] != NULL);
	if (!same)
		printf("# %.*s\n# %.*s\n# %.*s\n", (int)source.n, source.p,
		    (int)out[0].n, out[0].p, (int)out[1].n, out[1].p);
	pattern_deinit(&plain);
	pattern_deinit(&rewritten[0]);
	pattern_deinit(&rewritten[1]);
	arena_deinit(&arena);
	return same;
}

static void
test_same(void)
{
	struct scratch_pool *pool = scratch_pool_init(&test_limits);
	struct scratch *scratch = scratch_take(pool);
	struct tried tried = { .factored = 0 };
	bool same = true;

	for (int round = 0; round < 10000 && same; round++)
		same = try_one(scratch, &tried);
	ok(same, "a rewritten pattern matches what it did, where it did");
	ok(tried.factored > 2000 && tried.shared > 2000 && tried.found > 20000,
	    "%zu were factored, %zu shared, with %zu matches", tried.factored,
	    tried.shared, tried.found);
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
}

int
main(void)
{
	test_forms();
	test_unclear();
	test_shares();
	test_same();
	return done_testing();
}
