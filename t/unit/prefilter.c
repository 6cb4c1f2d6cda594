/*
 * prefilter - what patterns require, the automaton against a plain search, and
 * that a filtered set of rules gives the same results as an unfiltered one.
 */
#include "config.h"

#include "t/tap.h"

#include "base/buf.h"
#include "rules/automaton.h"
#include "rules/literal.h"
#include "rules/pattern.h"
#include "rules/phrase_tree.h"
#include "rules/prefilter.h"
#include "rules/ruleset.h"
#include "t/limits.h"

/* A need as text: ways between |, sets between &, words between commas. */
static void
needs(const char *source, const char *want)
{
	struct arena *arena = arena_init(0);
	struct literal_need need = literal_need(arena, span_str(source));
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < need.n; i++) {
		buf_str(&buf, i > 0 ? " | " : "");
		for (size_t k = 0; k < need.v[i].n; k++) {
			const struct literal_set *set = &need.v[i].sets[k];

			buf_str(&buf, k > 0 ? " & " : "");
			for (size_t j = 0; j < set->n; j++) {
				buf_str(&buf, j > 0 ? "," : "");
				if (set->v[j].edges & LITERAL_LEFT)
					buf_putc(&buf, '<');
				buf_add(&buf, set->v[j].s);
				if (set->v[j].edges & LITERAL_RIGHT)
					buf_putc(&buf, '>');
			}
		}
	}
	if (!is_span(buf_span(&buf), want, source))
		printf("# %s\n", source);
	arena_deinit(&arena);
}

static void
test_needs(void)
{
	needs("telegram", "telegram");
	needs("\\btelegram\\b", "<telegram>");
	needs("\\b(?:abc|de)(?:s|ing)?\\b", "<abc | <de");
	needs("\\b(?:abc|de) fg\\b", " fg> & <abc>,<de>");
	needs("\\bxy[ ,]{1,3}ab\\b", "<xy> & <ab>");
	needs("xy[^\\w\\n]ab", "xy> & <ab");
	needs("xy[a ]ab", "xy & ab");
	needs("xy(?:[ ,]\\w+)?[ ,]ab", "xy> & <ab");
	needs("xy(?: ?\\w+)?[ ,]ab", "xy & <ab");
	needs("^abc$", "<abc>");
	needs("\\b@abc", "@abc");
	needs("\\bi\\b", "<i>");
	needs("[ab]\\d", "0,1,2,3,4,5,6,7,8,9");
	needs("(?:ab)+\\b", "ab");
	needs("abc\\K", "");
	needs("abc|def", "abc | def");
	needs("abc|", "");
	needs("abc|d", "abc,d");
	needs("abc.*defg", "defg & abc");
	needs("abc?", "ab");
	needs("abc*de", "ab & de");
	needs("abc+de", "abc & de");
	needs("ab{0,3}cd", "cd");
	needs("ab{2}cd", "ab & cd");
	needs("ab{x}cd", "x}cd & ab");
	needs("x(?:abc)?y", "x");
	needs("(?:abc)+", "abc");
	needs("(?:abc|defg)hij", "abc,defg & hij");
	needs("(?:(?:abc|de))", "abc | de");
	needs("(?<n>abc)(def)(?>ghi)(?|jkl|mno)", "abc & def & ghi & jkl,mno");
	needs("(?=abc)de", "de");
	needs("(?!abc)de", "de");
	needs("(?<=abc)de", "de");
	needs("(?<!abc|xyz)de", "de");
	needs("(?#comment)de", "de");
	needs("(?i)abc", "");
	needs("(?i:abc)de", "");
	needs("abc(?x)d e", "");
	needs("(?s)abc", "abc");
	needs("(?s:abc)", "abc");
	needs("(?(?=x)abc|def)", "");
	needs("(?&name)abc", "abc");
	needs("(*UCP)abc", "");
	needs("\\Qab\\E", "");
	needs("[abc]def[^]x]gh", "def & gh");
	needs("\\x{41}bc\\.d\\$", "bc.d$");
	needs("\\x41bc", "bc");
	needs("a@", "a@");
	needs("@", "@");
	needs("\xd0\xb6?ab\xd0\xb6", "ab\xd0\xb6");
	needs("ab\xd0\xb6?", "ab");
	needs("abcdefghijklmnopqrstuvw", "abcdefghijkl");
	needs("", "");
	needs("a^b$c.d", "a");
	needs("(abc", "");
	needs("abc)", "");
}

static uint32_t seed = 1;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Random letters of a small alphabet. */
static size_t
letters(char *to, size_t max, const char *alphabet)
{
	size_t n = 1 + rnd((uint32_t)max);

	for (size_t i = 0; i < n; i++)
		to[i] = alphabet[rnd((uint32_t)strlen(alphabet))];
	return n;
}

static void
set_found(void *data, uint32_t word, size_t end)
{
	uint64_t *found = data;

	*found |= end > 0 ? UINT64_C(1) << word : 0;
}

static void
test_automaton(void)
{
	bool same = true, again = true;

	for (int round = 0; round < 300; round++) {
		struct arena *arena = arena_init(0);
		struct automaton *a = automaton_init(arena, arena);
		char words[20][6], text[200];
		size_t lengths[20], n;
		uint32_t ids[20];
		uint64_t found[1] = { 0 };

		for (int i = 0; i < 20; i++) {
			lengths[i] = letters(words[i], 5, "abc");
			ids[i] =
			    automaton_add(a, span_of(words[i], lengths[i]));
			again = again &&
				ids[i] == automaton_add(
					      a, span_of(words[i], lengths[i]));
		}
		automaton_finish(a, true);
		n = letters(text, sizeof(text) - 1, "abcd");
		automaton_scan(a, span_of(text, n), set_found, found);
		for (int i = 0; i < 20; i++)
			same = same &&
			       (found[0] >> ids[i] & 1) ==
				   (span_find(span_of(text, n), 0,
					span_of(words[i], lengths[i])) < n);
		arena_deinit(&arena);
	}
	ok(same, "the automaton finds what a plain search finds");
	ok(again, "a word added twice is one word");
}

static void
test_bounds(void)
{
	struct arena *arena = arena_init(0);
	struct automaton *a = automaton_init(arena, arena);
	uint32_t last = 0;
	char word[12];

	for (int i = 0; i < 20000 && last != AUTOMATON_NONE; i++) {
		for (size_t k = 0; k < sizeof(word); k++)
			word[k] = (char)('a' + rnd(26));
		last = automaton_add(a, span_of(word, sizeof(word)));
	}
	ok(last == AUTOMATON_NONE, "no more words than there is room for");
	ok(automaton_states(a) <= AUTOMATON_STATES, "states are bounded");
	ok(automaton_finish(a, true), "and it works all the same");
	arena_deinit(&arena);
}

/* A text with | where it was changed, || around what was put there. */
static bool
across(const struct prefilter *p, const char *marked)
{
	char text[40];
	size_t at[2] = { 0, 0 }, marks = 0, n = 0;

	for (const char *c = marked; *c != '\0'; c++)
		if (*c == '|')
			at[marks++ % 2] = n;
		else
			text[n++] = *c;
	return prefilter_across(
	    p, span_of(text, n), at[0], marks == 1 ? at[0] : at[1]);
}

static void
test_across(void)
{
	struct prefilter *p = prefilter_init();

	prefilter_add(
	    p, SPAN_LIT("\\btelegram\\b|\\bbook(?:ing)?\\b|gram{1}s"));
	ok(prefilter_finish(p), "words at edges and elsewhere");
	ok(across(p, "on tele|gram."), "a word was joined");
	ok(across(p, "telegra|m"), "at its last letter");
	ok(!across(p, "tele|graming"), "which must end there");
	ok(!across(p, "xtele|gram"), "and begin");
	ok(across(p, "kilogra|ms x"), "a word inside of another");
	ok(across(p, "t|e|legram"), "a letter was changed");
	ok(across(p, "telegra|m|"), "the last one");
	ok(!across(p, "book|ing"), "a word before it");
	ok(!across(p, "page|book"), "a word behind it");
	prefilter_deinit(&p);
}

/* A random pattern: literals, groups, options and classes, nested. */
static void
grow(struct buf *buf, int depth)
{
	static const char *const odd[] = { ".", "[ab]", "a?", "b*", "c+", "\\b",
		"(?=a)", "(?!b)", "(?<!c)", "\\w", "a{0,2}", "b{2}", "(?:ab)?",
		"\\B", "^", "$", "[^a]", "\\W", "[ c]{1,2}+", "\\s*", "(?:a|)",
		"[^\\w]", PHRASE_STEP "++", PHRASE_STEP "{1,3}?", "[^\\n.!?]*",
		"[^.]{0,4}", "\\w+", "[1-9]", "[.1]{0,3}+", "\\.", "\n",
		"\\x{3002}", "[^\\x{3002}.!?\\n]+", "[a-c.]*", "1", "[b\\n]+",
		"[\n a]*" };
	size_t n = 1 + rnd(3);
	char word[6];

	for (size_t i = 0; i < n; i++) {
		if (depth > 0 && rnd(3) == 0) {
			buf_str(buf, rnd(2) == 0 ? "(?:" : "(");
			grow(buf, depth - 1);
			buf_str(buf, rnd(4) == 0 ? ")?" : ")");
		} else if (rnd(3) == 0) {
			buf_str(buf, odd[rnd(sizeof(odd) / sizeof(odd[0]))]);
		} else {
			buf_add(buf, span_of(word, letters(word, 4, "abc")));
		}
		if (rnd(5) == 0)
			buf_str(buf, "|");
	}
}

/* What came of some random patterns and texts. */
struct tried {
	size_t matches, barred, placed;
	bool sound;
};

/* Whatever matches is let through, and begins where it is said to. */
static void
try_text(struct prefilter *p, const struct pattern *pattern,
    struct scratch *scratch, struct span s, struct tried *tried)
{
	struct arena *arena = arena_init(0);
	struct prefilter_seen *seen = prefilter_scan(p, arena, s);
	bool may = prefilter_may(p, 0, seen);
	const uint64_t *starts = prefilter_starts(p, 0, seen);
	struct pattern_match match = { .at = 0 };
	size_t from = 0;

	tried->barred += !may;
	tried->placed += starts != NULL;
	while (
	    pattern_find(pattern, scratch, s, from, &match) == PATTERN_FOUND) {
		tried->matches++;
		if (!may)
			tried->sound = false;
		if (starts != NULL &&
		    (match.at >= s.n ||
			(starts[match.at / 64] >> match.at % 64 & 1) == 0))
			tried->sound = false;
		from = match.at + 1;
	}
	arena_deinit(&arena);
}

/* Matches that reach over the end of a sentence. */
static void
test_sentences(void)
{
	static const struct {
		const char *pattern;
		const char *text;
	} cases[] = { { "ab\\." PHRASE_STEP "++cd", "xxxxxxxx. ab. cd" },
		{ "ab!" PHRASE_STEP "++c." PHRASE_STEP "++de",
		    "xxxxxxxx. ab! ccc cc! de" },
		{ "[\\d.]{1,4}" PHRASE_STEP "++cd", "xxxxxxxx. 15. cd" },
		{ "ab[ \\n]+cd", "xxxxxxxx\n\nab \n \n \n cd" },
		{ "ab[^\\n]{0,20}" PHRASE_STEP "++cd",
		    "xxxxxxxx ab. cc dd! ee. ff cd" },
		{ "ab\\x{3002}" PHRASE_STEP "++cd",
		    "xxxxxxxxxxxx ab\xe3\x80\x82 cd" } };
	struct scratch_pool *pool = scratch_pool_init(&test_limits);
	struct scratch *scratch = scratch_take(pool);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span source = span_str(cases[i].pattern);
		struct prefilter *p = prefilter_init();
		struct tried tried = { .sound = true };
		struct pattern_error error;
		struct pattern *pattern = pattern_init(source, 0, &error);

		prefilter_add(p, source);
		prefilter_finish(p);
		try_text(p, pattern, scratch, span_str(cases[i].text), &tried);
		ok(tried.sound && tried.placed == 1,
		    "a match over the end of a sentence, %zu", i);
		pattern_deinit(&pattern);
		prefilter_deinit(&p);
	}
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
}

static void
test_sound(void)
{
	struct scratch_pool *pool = scratch_pool_init(&test_limits);
	struct scratch *scratch = scratch_take(pool);
	static const char *const alphabets[] = { "abc ", "aabbcc  1.!\n",
		"aabb\n" };
	struct tried tried = { .sound = true };
	bool sound = true;

	for (int round = 0; round < 20000 && sound; round++) {
		struct arena *arena = arena_init(0);
		struct prefilter *p = prefilter_init();
		struct pattern_error error;
		struct pattern *pattern;
		struct buf source;

		buf_init(&source, arena, 0);
		grow(&source, 3);
		pattern = pattern_init(buf_span(&source), 0, &error);
		prefilter_add(p, buf_span(&source));
		prefilter_finish(p);
		for (int i = 0; i < 5 && pattern != NULL; i++) {
			char text[40];

			try_text(p, pattern, scratch,
			    span_of(text,
				letters(text, sizeof(text), alphabets[i % 3])),
			    &tried);
		}
		sound = tried.sound;
		if (!sound)
			printf("# %.*s\n", (int)source.n, source.p);
		pattern_deinit(&pattern);
		prefilter_deinit(&p);
		arena_deinit(&arena);
	}
	ok(sound, "whatever matches is let through, where it begins");
	ok(tried.matches > 500 && tried.barred > 500 && tried.placed > 500,
	    "%zu matched, %zu were barred, %zu had known places", tried.matches,
	    tried.barred, tried.placed);
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
}

#define STRV(...)                                                              \
	{                                                                      \
		.v = (const char *[]){ __VA_ARGS__ },                          \
		.n = sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *)  \
	}
#define WHOLE                                                                  \
	.where = 1u << REGION_CLIENT | 1u << REGION_SUBJECT, .stages = 7,      \
	.enabled = true, .score = 1

static struct conf_list lists[] = { { { NULL, 0 }, "channel",
    STRV("telegram", "whatsapp", "google chat", "\xe7\x94\xb5\xe6\x8a\xa5") } };

static struct conf_rule rules[] = {
	{ .id = "a",
	    .phrases = STRV("contact ... {channel}", "me on {channel}"),
	    WHOLE },
	{ .id = "b", .pattern = "\\b\\d{4,}\\b", WHOLE },
	{ .id = "c", .pattern = "pay(?:ment|pal)? outside|\\bfee\\b", WHOLE },
	{ .id = "d",
	    .phrases = STRV("*gram", "c++", "my (number|phone) (is)? now"),
	    .unless = "bot",
	    WHOLE },
	{ .id = "e", .all = STRV("a"), .none = STRV("c"), WHOLE },
};

static const char *const pieces[] = { "contact", "me", "on", "Telegram",
	"WhatsApp", "google", "chat", "12345", "pay", "payment", "outside",
	"fee", "bot", "c++", "my number is now", "\xe7\x94\xb5\xe6\x8a\xa5",
	".", "\n", "t e l e g r a m", "te1egram", "\xd0\xb0" };

static bool
same_result(const struct rule_result *a, const struct rule_result *b)
{
	if (a->nhits != b->nhits || a->nfailed != b->nfailed ||
	    a->limits != b->limits)
		return false;
	for (size_t i = 0; i < a->nhits; i++)
		if (a->hits[i].rule != b->hits[i].rule ||
		    a->hits[i].at != b->hits[i].at ||
		    a->hits[i].end != b->hits[i].end ||
		    a->hits[i].region != b->hits[i].region)
			return false;
	return true;
}

static void
test_same(void)
{
	struct conf conf = { .limits = test_limits,
		.lists = lists,
		.nlists = 1,
		.rules = rules,
		.nrules = 5 };
	struct diag *diag = diag_init();
	struct ruleset *set = ruleset_init(&conf, diag);
	size_t hits = 0;
	bool same = set != NULL;

	for (int round = 0; round < 2000 && same; round++) {
		struct arena *arena = arena_init(0);
		struct evidence evidence = { .stage = STAGE_UNKNOWN };
		struct rule_result with, without;
		struct buf text;

		buf_init(&text, arena, 0);
		for (uint32_t n = 1 + rnd(12); n > 0; n--)
			buf_printf(&text, "%s ", pieces[rnd(21)]);
		evidence_set_text(&evidence, arena,
		    rnd(4) == 0 ? REGION_SUBJECT : REGION_CLIENT,
		    buf_span(&text), &conf.limits);
		ruleset_set_prefilter(set, true);
		ruleset_run(set, arena, &evidence, &with);
		ruleset_set_prefilter(set, false);
		ruleset_run(set, arena, &evidence, &without);
		same = same_result(&with, &without);
		hits += with.nhits;
		if (!same)
			printf("# %.*s\n", (int)text.n, text.p);
		arena_deinit(&arena);
	}
	ok(same, "the same results with the filter and without");
	ok(hits > 1000, "of %zu hits", hits);
	ruleset_deinit(&set);
	diag_deinit(&diag);
}

/* Hits that count: nothing is taken where nothing was added. */
static size_t
count_scored(const struct rule_result *result)
{
	size_t added = 0, taken = 0;

	for (size_t i = 0; i < result->nhits; i++) {
		added += result->hits[i].rule->score > 0;
		taken += result->hits[i].rule->score < 0;
	}
	return added > 0 ? added + taken : 0;
}

/* Nothing that counts was left out with the helpers that nobody asked for. */
static bool
same_scored(const struct rule_result *some, const struct rule_result *whole)
{
	size_t k = 0;

	for (size_t i = 0; i < some->nhits; i++) {
		while (k < whole->nhits &&
		       whole->hits[k].rule != some->hits[i].rule)
			k++;
		if (k == whole->nhits || whole->hits[k].at != some->hits[i].at)
			return false;
	}
	return count_scored(some) == count_scored(whole) &&
	       some->limits == whole->limits;
}

/* Judges a text by the set both ways, and in part. */
static bool
same_both_ways(struct ruleset *set, const struct conf *conf, const char *text)
{
	struct arena *arena = arena_init(0);
	struct evidence evidence = { .stage = STAGE_PRE_CONTRACT };
	struct rule_result with, without, some;
	bool same;

	evidence_set_text(
	    &evidence, arena, REGION_CLIENT, span_str(text), &conf->limits);
	ruleset_set_prefilter(set, true);
	ruleset_run(set, arena, &evidence, &some);
	ruleset_run_whole(set, arena, &evidence, &with);
	ruleset_set_prefilter(set, false);
	ruleset_run_whole(set, arena, &evidence, &without);
	same = same_result(&with, &without) && same_scored(&some, &with);
	if (!same)
		printf("# %s\n", text);
	arena_deinit(&arena);
	return same;
}

/* The rules that we ship, on all of their examples. */
static void
test_shipped(void)
{
	const char *dir = getenv("OFFPLAT_SRCDIR");
	struct diag *diag = diag_init();
	struct arena *arena = arena_init(0);
	struct conf *conf =
	    conf_load(arena_printf(arena, "%s/etc/offplat-milter.conf",
			  dir == NULL ? "." : dir),
		diag);
	struct ruleset *set = NULL;
	size_t texts = 0;
	bool same = true;

	if (conf != NULL) {
		/* However busy the machine is. */
		conf->limits.time_ms = 0;
		conf->limits.rule_time_ms = 0;
		set = ruleset_init(conf, diag);
	}
	for (size_t i = 0; set != NULL && i < conf->nrules; i++) {
		const struct strv *hit = &conf->rules[i].examples_hit;
		const struct strv *miss = &conf->rules[i].examples_miss;

		for (size_t k = 0; k < hit->n; k++)
			same = same_both_ways(set, conf, hit->v[k]) && same;
		for (size_t k = 0; k < miss->n; k++)
			same = same_both_ways(set, conf, miss->v[k]) && same;
		texts += hit->n + miss->n;
	}
	ok(same && texts > 100, "the same for %zu texts by the shipped rules",
	    texts);
	ruleset_deinit(&set);
	conf_deinit(&conf);
	diag_deinit(&diag);
	arena_deinit(&arena);
}

int
main(void)
{
	test_needs();
	test_automaton();
	test_bounds();
	test_across();
	test_sentences();
	test_sound();
	test_same();
	test_shipped();
	return done_testing();
}
