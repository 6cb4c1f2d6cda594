/*
 * address - mailboxes of every form that senders write, and hostile ones.
 */
#include "config.h"

#include <time.h>

#include "t/limits.h"
#include "t/tap.h"

#include "mail/address.h"

static struct address found[8];
static size_t nfound;

/* Parses and writes "name|local|domain" for each mailbox, joined by " / ". */
static void
check(const char *value, const char *want, const char *what)
{
	struct arena *arena = arena_init(0);
	char got[1000] = "";
	limit_set hit = 0;

	nfound =
	    address_parse(arena, span_str(value), found, 8, &test_limits, &hit);
	for (size_t i = 0; i < nfound; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got),
		    "%s%.*s|%.*s|%.*s", i == 0 ? "" : " / ",
		    (int)found[i].name.n, found[i].name.p,
		    (int)found[i].local.n, found[i].local.p,
		    (int)found[i].domain.n, found[i].domain.p);
	is_str(got, want, what);
	ok(hit == 0, "%s: no limit", what);
	arena_deinit(&arena);
}

static void
test_usual(void)
{
	check("a@b.example", "|a|b.example", "an address alone");
	check("<a@b.example>", "|a|b.example", "in angle brackets");
	check("Ada L. <a@B.Example.>", "Ada L.|a|b.example",
	    "a name; the domain in lower case without a dot");
	check("\"L., Ada\" <a@b.example>", "L., Ada|a|b.example",
	    "a quoted name with a comma");
	check("a@b.example (Ada)", "Ada|a|b.example", "a name as a comment");
	check("Ada (at \\) work) <a@b.example>", "Ada|a|b.example",
	    "a comment beside a name");
	check("a@b.example, Bo <c@d.example>", "|a|b.example / Bo|c|d.example",
	    "two");
	check("Team: a@b.example, c@d.example;, e@f.example",
	    "Team|a|b.example / Team|c|d.example / |e|f.example",
	    "a group names its members");
	check("undisclosed-recipients:;", "", "an empty group");
	check("=?utf-8?B?w4lh?= <a@b.example>",
	    "\xc3\x89"
	    "a|a|b.example",
	    "an encoded name");
	check("\"=?utf-8?Q?A=2C?= B\" <a@b.example>", "A, B|a|b.example",
	    "an encoded word in quotes");
	check("=?utf-8?Q?Upwork,_Inc.?= <a@b.example>",
	    "Upwork, Inc.|a|b.example", "a comma inside an encoded word");
	check("J\xc3\xb6rg <j\xc3\xb6rg@b\xc3\xbc.example>",
	    "J\xc3\xb6rg|j\xc3\xb6rg|b\xc3\xbc.example", "RFC 6532");
	check("J\xf6rg <a@b.example>", "J\xc3\xb6rg|a|b.example",
	    "an 8-bit name");
	check("Ada\r\n <a@b.example>", "Ada|a|b.example", "a fold");
}

static void
test_odd(void)
{
	check("Ada a@b.example", "Ada|a|b.example", "no angle brackets");
	check("a@b.example Ada", "Ada|a|b.example", "the name behind");
	check("a @ b.example", "|a|b.example", "blanks around the @");
	check("\"a b\"@c.example", "|a b|c.example", "a quoted local part");
	check("\"x@y.example\" <a@b.example>", "x@y.example|a|b.example",
	    "an address as a name");
	check("<a@b@c.example>", "|a@b|c.example", "two @");
	check("<@x.example,@y.example:a@b.example>", "|a|b.example",
	    "a source route");
	check("<a@b.example> <c@d.example>", "|a|b.example / |c|d.example",
	    "two angle brackets without a comma");
	check("Ada <a@b.example", "Ada|a|b.example", "no closing bracket");
	check("Ada <a@b.example, c@d.example", "Ada|a|b.example / |c|d.example",
	    "nor before a second one");
	check("\"Ada <a@b.example>", "Ada|a|b.example", "no closing quote");
	check(
	    "Ada (x <a@b.example>", "Ada (x|a|b.example", "no closing comment");
	check("a@[IPv6:2001:db8::1]", "|a|[ipv6:2001:db8::1]",
	    "a domain literal");
	check("Upwork", "Upwork|Upwork|", "a word alone");
	check("Upwork Team", "Upwork Team||", "words alone");
	check("Upwork Team <>", "Upwork Team||", "a null address");
	check(",, a@b.example ,;", "|a|b.example", "empty places");
	check("", "", "nothing");
	check("mailto:a@b.example", "mailto|a|b.example", "a URL");
	check("a@b.example;c@d.example", "|a|b.example / |c|d.example",
	    "semicolons");
}

static void
test_many(void)
{
	struct arena *arena = arena_init(0);
	limit_set hit = 0;

	is_int((long long)address_parse(arena, SPAN_LIT("a@b,c@d,e@f"), found,
		   2, &test_limits, &hit),
	    2, "no more than asked for");
	is_span(found[1].domain, "d", "the second of them");
	is_int((long long)address_parse(
		   arena, SPAN_LIT("a@b"), found, 0, &test_limits, &hit),
	    0, "none asked for");
	arena_deinit(&arena);
}

/* A megabyte of what kills other parsers: linear, and no recursion. */
static void
test_hostile(const char *unit, const char *what)
{
	size_t n = 1 << 20, length = strlen(unit);
	struct arena *arena = arena_init(0);
	char *value = malloc(n);
	limit_set hit = 0;
	clock_t start = clock();

	for (size_t i = 0; i < n; i++)
		value[i] = unit[i % length];
	address_parse(arena, span_of(value, n), found, 8, &test_limits, &hit);
	ok((clock() - start) * 10 < CLOCKS_PER_SEC * 10, "%s: %ld ms", what,
	    (long)((clock() - start) * 1000 / CLOCKS_PER_SEC));
	ok(arena_used(arena) < 8 * n, "%s: bounded memory", what);
	free(value);
	arena_deinit(&arena);
}

int
main(void)
{
	test_usual();
	test_odd();
	test_many();
	test_hostile("a:", "groups in groups");
	test_hostile("(", "comments in comments");
	test_hostile("()", "comments");
	test_hostile("\"", "quotes");
	test_hostile("<", "brackets");
	test_hostile("=?a?q?b", "encoded words without an end");
	test_hostile("=?a?q?b?=", "encoded words");
	test_hostile("=?a?q?b ?=", "encoded words with blanks");
	test_hostile("a@", "signs");
	test_hostile("[", "literals");
	test_hostile("<(", "comments in brackets");
	test_hostile("a@b,", "addresses");
	return done_testing();
}
