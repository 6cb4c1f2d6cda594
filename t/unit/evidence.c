/*
 * evidence - regions, their views, facts and limits; the sentence around a hit.
 */
#include "config.h"

#include "t/tap.h"

#include "rules/evidence.h"
#include "rules/sentence.h"
#include "t/limits.h"

static void
test_text(void)
{
	struct arena *arena = arena_init(0);
	struct evidence evidence = { .facts = FACT_BIT(FACT_ATTACHMENT) };
	struct region_text *client = &evidence.regions[REGION_CLIENT];

	evidence_set_text(
	    &evidence, arena, REGION_CLIENT, SPAN_NONE, &test_limits);
	is_int((long long)client->views.n, 0, "an empty text has no views");
	evidence_set_text(&evidence, arena, REGION_CLIENT,
	    SPAN_LIT("Hello  THERE"), &test_limits);
	is_span(client->original, "Hello  THERE", "the text as written");
	is_span(client->views.views[0].s, "hello  there", "and folded");
	ok(evidence.facts == FACT_BIT(FACT_ATTACHMENT) && evidence.limits == 0,
	    "plain words add no facts");
	evidence_set_text(&evidence, arena, REGION_CLIENT,
	    SPAN_LIT("my t.e.l.e.g.r.a.m"), &test_limits);
	ok(client->views.n > 1, "a disguise makes a further view");
	ok((evidence.facts & FACT_BIT(FACT_SPACED_LETTERS)) != 0,
	    "and is a fact");
	ok((evidence.facts & FACT_BIT(FACT_ATTACHMENT)) != 0,
	    "facts that were there stay");
	arena_deinit(&arena);
}

/* What others write, or nobody sees, says nothing about the client. */
static void
test_regions(void)
{
	static const bool written[REGION_COUNT] = { [REGION_CLIENT] = true,
		[REGION_SUBJECT] = true,
		[REGION_NAMES] = true,
		[REGION_ATTACHMENTS] = true };

	for (enum region r = 0; r < REGION_COUNT; r++) {
		struct arena *arena = arena_init(0);
		struct evidence evidence = { .facts = 0 };

		evidence_set_text(&evidence, arena, r,
		    SPAN_LIT("t.e.l.e.g.r.a.m"), &test_limits);
		ok((evidence.facts != 0) == written[r], "facts of region %s",
		    region_name(r));
		ok(evidence.regions[r].views.n > 1, "views of it all the same");
		arena_deinit(&arena);
	}
}

static void
test_limits_hit(void)
{
	struct limits limits = test_limits;
	struct arena *arena = arena_init(0), *small = arena_init(32);
	struct evidence evidence = { .limits = 0 };

	limits.region_bytes = 5;
	evidence_set_text(
	    &evidence, arena, REGION_CLIENT, SPAN_LIT("hello there"), &limits);
	is_span(evidence.regions[REGION_CLIENT].views.views[0].s, "hello",
	    "as much as the limit allows");
	ok(evidence.limits == LIMIT_BIT(LIMIT_TEXT), "and the limit is named");
	evidence = (struct evidence){ .limits = 0 };
	evidence_set_text(&evidence, small, REGION_CLIENT,
	    SPAN_LIT("A TEXT that is too long for an arena of so few bytes"),
	    &test_limits);
	ok((evidence.limits & LIMIT_BIT(LIMIT_MEMORY)) != 0, "memory is short");
	arena_deinit(&arena);
	arena_deinit(&small);
}

/* The sentence around what stands between < and >. */
static void
around(const char *marked, size_t bytes, const char *want)
{
	char text[1000];
	size_t at = 0, end = 0, n = 0;

	for (const char *p = marked; *p != '\0'; p++)
		if (*p == '<')
			at = n;
		else if (*p == '>')
			end = n;
		else
			text[n++] = *p;
	is_span(sentence_around(span_of(text, n), at, end, bytes), want, want);
}

static void
test_sentence(void)
{
	char text[1000];
	struct span s;

	around("one <two> three", 0, "one two three");
	around("zero. one <two> three. four", 0, " one two three.");
	around("zero! one <two>? four", 0, " one two?");
	around("a.b one <two> c.d", 0, "a.b one two c.d");
	around("zero\none <two>\nthree", 0, "one two");
	around("\xe3\x80\x82 <two>", 0, " two");
	around("<two>", 0, "two");
	around("one <>", 0, "one ");
	around("<> one", 0, " one");
	around("some one <two> three four", 5, " one two");
	around("ab one <two> 3 ab", 4, " two 3");
	around("\xd0\xb6\xd0\xb6\xd0\xb6<x>\xd0\xb6\xd0\xb6\xd0\xb6", 3,
	    "\xd0\xb6x\xd0\xb6");
	around("Customers of the shop must be able to write to all of us\n"
	       "and <pay> with cards\nshort",
	    0,
	    "Customers of the shop must be able to write to all of us\n"
	    "and pay with cards");
	around("Customers of the shop must be able to write to all of us:\n"
	       "<pay> with cards",
	    0, "pay with cards");
	memset(text, 'a', sizeof(text));
	s = sentence_around(span_of(text, sizeof(text)), 500, 505, 0);
	is_int((long long)s.n, 405, "never more than 200 bytes on a side");
	s = sentence_around(span_of(text, sizeof(text)), 500, 505, 9999);
	is_int((long long)s.n, 405, "whatever is asked for");
}

int
main(void)
{
	test_text();
	test_regions();
	test_limits_hit();
	test_sentence();
	return done_testing();
}
