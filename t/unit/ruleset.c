/*
 * ruleset - rules made by hand: what each kind asks for, what takes a hit back,
 * combinations, limits, examples, the probe, and many threads on one set.
 */
#include "config.h"

#include "t/tap.h"

#include <pthread.h>

#include "base/buf.h"
#include "rules/ruleset.h"
#include "t/limits.h"

#define ALL_STAGES 7u
#define CLIENT     (1u << REGION_CLIENT)
#define SUBJECT    (1u << REGION_SUBJECT)
#define STRV(...)                                                              \
	{                                                                      \
		.v = (const char *[]){ __VA_ARGS__ },                          \
		.n = sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *), \
		.pos = { "t.conf",                                             \
			5 }                                                    \
	}
#define RULE(name, ...)                                                        \
	{                                                                      \
		.pos = { "t.conf", 3 }, .id = name, __VA_ARGS__                \
	}

static struct conf_list lists[] = {
	{ { "t.conf", 1 }, "channel", STRV("telegram", "whatsapp", "skype") },
};
static struct conf_macro macros[] = {
	{ { "t.conf", 2 }, "handle", "@[a-z0-9_]{5,}" },
};
static const struct conf_platform upwork = { .id = "upwork" };

/* A set of rules and one mail. */
struct fixture {
	struct conf conf;
	struct diag *diag;
	struct ruleset *set;
	struct arena *arena;
	struct evidence evidence;
	struct rule_result result;
};

static void
setup(struct fixture *f, struct conf_rule *rules, size_t n)
{
	*f = (struct fixture){ .conf = { .limits = test_limits,
				   .lists = lists,
				   .nlists = 1,
				   .macros = macros,
				   .nmacros = 1,
				   .rules = rules,
				   .nrules = n },
		.diag = diag_init(),
		.arena = arena_init(0) };
	for (size_t i = 0; i < n; i++) {
		if (rules[i].where == 0)
			rules[i].where = CLIENT;
		if (rules[i].stages == 0)
			rules[i].stages = ALL_STAGES;
		rules[i].enabled = strcmp(rules[i].id, "off") != 0;
		if (rules[i].score == 0 &&
		    strncmp(rules[i].id, "helper", 6) != 0)
			rules[i].score = 1;
	}
	f->conf.limits.time_ms = 20000;
	f->conf.limits.rule_time_ms = 10000;
	f->set = ruleset_init(&f->conf, f->diag);
	for (size_t i = 0; i < diag_count(f->diag); i++)
		printf("# %s\n", diag_text(f->diag, i));
}

static void
teardown(struct fixture *f)
{
	ruleset_deinit(&f->set);
	diag_deinit(&f->diag);
	arena_deinit(&f->arena);
}

static void
judge(struct fixture *f)
{
	ruleset_run(f->set, f->arena, &f->evidence, &f->result);
}

static void
read_text(struct fixture *f, enum region region, const char *text)
{
	evidence_set_text(
	    &f->evidence, f->arena, region, span_str(text), &f->conf.limits);
}

/* The ids of the hits, with spaces between; "!id" of the failed rules. */
static const char *
ids(const struct fixture *f, const struct rule_result *result)
{
	struct buf buf;

	buf_init(&buf, f->arena, 0);
	for (size_t i = 0; i < result->nhits; i++)
		buf_printf(
		    &buf, "%s%s", i > 0 ? " " : "", result->hits[i].rule->id);
	for (size_t i = 0; i < result->nfailed; i++)
		buf_printf(&buf, " !%s", result->failed[i]->id);
	buf_putc(&buf, '\0');
	return buf.p;
}

/* Judges one text of the client by the rules of the fixture. */
static void
judge_text(struct fixture *f, const char *text)
{
	f->evidence = (struct evidence){ .stage = STAGE_PRE_CONTRACT };
	read_text(f, REGION_CLIENT, text);
	judge(f);
}

static void
text_hits(struct fixture *f, const char *text, const char *want)
{
	char line[60];

	judge_text(f, text);
	/* One line of TAP. */
	snprintf(line, sizeof(line), "%s", text);
	for (char *p = line; (p = strchr(p, '\n')) != NULL;)
		*p = '/';
	is_str(ids(f, &f->result), want, line);
}

static void
test_text(void)
{
	struct conf_rule rules[] = {
		RULE("phrase", .phrases = STRV("contact me", "on {channel}")),
		RULE("pattern", .pattern = "\\b{channel}: *{handle}"),
		RULE("both", .pattern = "\\d{4,}", .phrases = STRV("call")),
	};
	struct fixture f;

	setup(&f, rules, 3);
	ok(f.set != NULL, "rules compile");
	is_int((long long)ruleset_count(f.set), 3, "all of them");
	text_hits(&f, "Contact ME", "phrase");
	text_hits(&f, "I am on Telegram", "phrase");
	text_hits(&f, "Telegram: @some_one", "pattern");
	text_hits(&f, "call 12345", "both");
	text_hits(&f, "12345", "");
	text_hits(&f, "call", "");
	text_hits(&f, "", "");
	judge_text(&f, "now 12345 or call");
	is_int((long long)f.result.hits[0].at, 4, "the pattern's place");
	is_int((long long)f.result.hits[0].end, 9, "and its end");
	ok(strstr(ruleset_pattern(f.set, &rules[1]), "telegram") != NULL,
	    "the pattern with its list put in");
	ok(ruleset_pattern(f.set, &rules[0]) != NULL, "that of phrases");
	teardown(&f);
}

static void
test_places(void)
{
	struct conf_rule rules[] = {
		RULE("c", .pattern = "word"),
		RULE("s", .pattern = "word", .where = SUBJECT),
		RULE("cs", .pattern = "word", .where = CLIENT | SUBJECT),
		RULE("active", .pattern = "word", .stages = 1u << STAGE_ACTIVE),
		RULE("upwork", .pattern = "word",
		    .platforms = STRV("fiverr", "upwork")),
		RULE("off", .pattern = "word"),
		RULE("seen", .pattern = "word", .observe = true),
		RULE("fact", .facts = STRV("attachment", "link-ip")),
	};
	struct fixture f;

	setup(&f, rules, 8);
	text_hits(&f, "word", "c cs seen");
	f.evidence = (struct evidence){ .stage = STAGE_ACTIVE };
	read_text(&f, REGION_SUBJECT, "a word");
	f.evidence.platform = &upwork;
	judge(&f);
	is_str(ids(&f, &f.result), "s cs", "the subject");
	ok(f.result.hits[0].region == REGION_SUBJECT &&
		f.result.hits[0].at == 2,
	    "its place");
	read_text(&f, REGION_CLIENT, "\xef\xbc\xa1 W\xcc\x81ord");
	judge(&f);
	is_str(ids(&f, &f.result), "c s cs active upwork seen",
	    "stage and platform");
	ok(f.result.hits[0].at == 4 && f.result.hits[0].end == 10,
	    "offsets lead into what was written");
	f.evidence = (struct evidence){ .facts = FACT_BIT(FACT_LINK_IP) };
	judge(&f);
	is_str(ids(&f, &f.result), "fact", "a fact");
	ok(f.result.hits[0].at == f.result.hits[0].end, "stands nowhere");
	teardown(&f);
}

/* A view is read where something came about in it, not for every hyphen. */
static void
test_views(void)
{
	struct conf_rule rules[] = {
		RULE("word", .phrases = STRV("telegram")),
		RULE("name", .pattern = "\\bmy \\w+ bot\\b"),
		RULE("number", .pattern = "\\d{7}"),
		RULE("mail", .pattern = "[a-z]+[^a-z ][a-z]+[^a-z ]org"),
	};
	struct fixture f;

	setup(&f, rules, 4);
	text_hits(&f, "tele-gram", "word");
	is_int((long long)f.evidence.regions[REGION_CLIENT].views.n, 2,
	    "two views");
	is_int(
	    (long long)f.result.hits[0].end, 9, "the place in what is written");
	text_hits(&f, "t e l e g r a m", "word");
	text_hits(&f, "well-known: t3legr4m", "word");
	text_hits(&f, "tele-gr4m", "word");
	text_hits(&f, "my own-name bot", "");
	text_hits(&f, "my own-name bot, tele-gram", "word name");
	text_hits(&f, "my own bot, well-known", "name");
	text_hits(&f, "five five five one two three four", "number");
	text_hits(&f, "write to ann at example dot org", "mail");
	text_hits(&f,
	    "a-b aa-a aa-b aa-c aa-d aa-e aa-f aa-g aa-h aa-i aa-j aa-k aa-l "
	    "aa-m aa-n aa-o aa-p aa-q aa-r aa-s aa-t aa-u aa-v aa-w aa-x aa-y "
	    "aa-z ab-a ab-b ab-c ab-d ab-e ab-f ab-g tele-gram",
	    "word");
	teardown(&f);
}

static void
test_unless(void)
{
	struct conf_rule rules[] = {
		RULE("r", .phrases = STRV("telegram"), .unless = "\\bbots?\\b",
		    .unless_phrases = STRV("do not use")),
		RULE("close", .phrases = STRV("telegram"),
		    .unless = "\\bnot\\b", .unless_bytes = 8),
	};
	struct fixture f;

	setup(&f, rules, 2);
	text_hits(&f, "on telegram", "r close");
	text_hits(&f, "a telegram bot", "close");
	text_hits(&f, "I do not use telegram", "close");
	text_hits(&f, "do not use it. my telegram", "r close");
	text_hits(&f, "telegram. Bots are fine", "r close");
	text_hits(&f, "bots\ntelegram\nbots", "r close");
	text_hits(&f, "not telegram", "r");
	text_hits(&f, "not on our telegram", "r close");
	text_hits(&f, "a telegram bot, so ask\nme on telegram", "r close");
	judge_text(&f, "a telegram bot.\nme on telegram");
	is_int((long long)f.result.hits[0].at, 22, "the first that counts");
	teardown(&f);
}

static void
test_many_cancelled(void)
{
	struct conf_rule rules[] = { RULE(
	    "r", .phrases = STRV("telegram"), .unless = "no") };
	struct fixture f;
	struct buf buf;

	setup(&f, rules, 1);
	buf_init(&buf, f.arena, 0);
	for (int i = 0; i < 80; i++)
		buf_str(&buf, "no telegram. ");
	buf_str(&buf, "telegram me");
	buf_putc(&buf, '\0');
	judge_text(&f, buf.p);
	is_str(ids(&f, &f.result), " !r", "too many to look behind them");
	ok(f.result.limits == LIMIT_BIT(LIMIT_PATTERN), "is a limit");
	teardown(&f);
}

static void
test_links(void)
{
	struct conf_rule rules[] = {
		RULE("chat", .links = STRV("chat", "zoom")),
		RULE("form", .links = STRV("form"), .phrases = STRV("apply")),
		RULE("store", .links = STRV("storage"), .unless = "portfolio"),
	};
	struct link links[] = {
		{ .category = "chat", .at = 3, .end = 9 },
		{ .category = "meeting", .service = "zoom", .at = 1, .end = 2 },
		{ .category = "form", .at = 1, .end = 2 },
		{ .category = "storage", .at = 14, .end = 18 },
		{ .category = "chat", .region = REGION_HIDDEN },
	};
	struct fixture f;

	setup(&f, rules, 3);
	f.evidence.links = links;
	f.evidence.nlinks = 1;
	judge(&f);
	is_str(ids(&f, &f.result), "chat", "a category");
	ok(f.result.hits[0].at == 3 && f.result.hits[0].end == 9, "its place");
	f.evidence.links = links + 1;
	judge(&f);
	is_str(ids(&f, &f.result), "chat", "a service");
	f.evidence.links = links + 2;
	judge(&f);
	is_str(ids(&f, &f.result), "", "a link without the words");
	read_text(&f, REGION_CLIENT, "To apply go here: x");
	judge(&f);
	is_str(ids(&f, &f.result), "form", "with them, wherever");
	f.evidence.links = links + 3;
	judge(&f);
	is_str(ids(&f, &f.result), "store", "a storage link");
	read_text(&f, REGION_CLIENT, "my portfolio: LINK");
	judge(&f);
	is_str(ids(&f, &f.result), "", "taken back by its sentence");
	f.evidence.links = links + 4;
	judge(&f);
	is_str(ids(&f, &f.result), "", "a link of another region");
	teardown(&f);
}

static void
test_combinations(void)
{
	struct conf_rule rules[] = {
		RULE("deep", .all = STRV("both", "a")),
		RULE("both", .all = STRV("a", "b")),
		RULE("either", .any = STRV("a", "b")),
		RULE("mixed", .all = STRV("a"), .any = STRV("b", "c")),
		RULE("only", .all = STRV("a"), .none = STRV("b")),
		RULE("words", .any = STRV("b"), .phrases = STRV("ccc")),
		RULE("a", .pattern = "aaa"),
		RULE("b", .pattern = "bbb"),
		RULE("c", .pattern = "ccc", .stages = 1u << STAGE_ACTIVE),
	};
	struct fixture f;

	setup(&f, rules, 9);
	text_hits(&f, "aaa", "either only a");
	text_hits(&f, "bbb aaa", "deep both either mixed a b");
	text_hits(&f, "aaa ccc", "either only a");
	text_hits(&f, "bbb ccc", "either words b");
	teardown(&f);
}

/* By default and as a whole: helpers are judged where somebody asks for them. */
static void
both_hits(
    struct fixture *f, const char *text, const char *asked, const char *all)
{
	text_hits(f, text, asked);
	ruleset_run_whole(f->set, f->arena, &f->evidence, &f->result);
	is_str(ids(f, &f->result), all, "with all helpers");
}

static void
test_helpers(void)
{
	struct conf_rule rules[] = {
		RULE("helper.a", .pattern = "aa"),
		RULE("helper.b", .pattern = "bb"),
		RULE("helper.c", .pattern = "cc", .all = STRV("helper.a")),
		RULE("all", .pattern = "dd", .all = STRV("helper.c")),
		RULE("any", .pattern = "ee",
		    .any = STRV("helper.a", "helper.b")),
		RULE("none", .pattern = "ff", .none = STRV("helper.b")),
		RULE("elsewhere", .pattern = "aa", .all = STRV("helper.b"),
		    .platforms = STRV("fiverr")),
		RULE("takes", .pattern = "gg", .all = STRV("helper.a"),
		    .score = -10),
		RULE("limit", .pattern = "(?:h+)+[xy]"),
	};
	struct fixture f;

	setup(&f, rules, 9);
	both_hits(&f, "aa bb cc", "", "helper.a helper.b helper.c");
	both_hits(&f, "aa bb cc dd", "helper.a helper.c all",
	    "helper.a helper.b helper.c all");
	both_hits(&f, "cc dd", "", "");
	both_hits(&f, "bb ee", "helper.b any", "helper.b any");
	both_hits(&f, "cc ee", "", "");
	both_hits(&f, "ff bb", "helper.b", "helper.b");
	both_hits(&f, "ff aa", "none", "helper.a none");
	/* What takes from a score asks only where something added to it. */
	both_hits(&f, "aa gg", "", "helper.a takes");
	both_hits(&f, "aa bb gg ff", "helper.b", "helper.a helper.b takes");
	both_hits(&f, "aa gg ff", "helper.a none takes", "helper.a none takes");
	text_hits(&f, "aa gg hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
	    "helper.a takes !limit");
	teardown(&f);
}

static void
test_near(void)
{
	struct conf_rule rules[] = {
		RULE("near", .all = STRV("a", "b"), .near = 10),
		RULE("text", .phrases = STRV("ccc"), .any = STRV("a", "b"),
		    .near = 10),
		RULE("factual", .all = STRV("a", "fact"), .near = 5),
		RULE("a", .pattern = "aaa", .where = CLIENT | SUBJECT),
		RULE("b", .pattern = "bbb"),
		RULE("fact", .facts = STRV("attachment")),
	};
	struct fixture f;

	setup(&f, rules, 6);
	text_hits(&f, "aaa 123456789012 bbb", "a b");
	text_hits(&f, "aaa bbb", "near a b");
	judge_text(&f, "aaa 12345678901234567890 bbb  ccc aaa");
	is_str(ids(&f, &f.result), "near text a b", "later hits count");
	ok(f.result.hits[0].at == 25 && f.result.hits[0].end == 37,
	    "from the first to the last of them");
	read_text(&f, REGION_CLIENT, "bbb");
	read_text(&f, REGION_SUBJECT, "aaa");
	f.evidence.facts = FACT_BIT(FACT_ATTACHMENT);
	judge(&f);
	is_str(ids(&f, &f.result), "factual a b fact",
	    "not in two regions; a fact is near everything");
	teardown(&f);
}

/* A hostile pattern fails alone, and carries into what depends on it. */
static void
test_failures(void)
{
	struct conf_rule rules[] = {
		RULE("bad", .pattern = "(?:a+)+[xy]"),
		RULE("good", .pattern = "aaaa"),
		RULE("all", .all = STRV("bad", "good")),
		RULE("any", .any = STRV("bad", "good")),
		RULE("none", .all = STRV("good"), .none = STRV("bad")),
		RULE("never", .all = STRV("bad", "absent")),
		RULE("absent", .pattern = "zzz"),
		RULE("unless", .pattern = "aa$", .unless = "(?:a+)+[xy]"),
	};
	static char text[2000];
	struct fixture f;

	setup(&f, rules, 8);
	memset(text, 'a', sizeof(text) - 1);
	text_hits(&f, text, "good any !bad !all !none !unless");
	ok(f.result.limits == LIMIT_BIT(LIMIT_PATTERN), "the limit is named");
	text_hits(&f, "aaaa", "good any none unless");
	ok(f.result.limits == 0, "and is gone with the next mail");
	teardown(&f);
}

static void
test_time(void)
{
	struct conf_rule rules[] = {
		RULE("slow", .pattern = "a.*.*[xy]"),
		RULE("good", .pattern = "aaaa"),
	};
	static char text[20001];
	struct fixture f;

	setup(&f, rules, 2);
	memset(text, 'a', sizeof(text) - 1);
	ruleset_deinit(&f.set);
	/* A line costs less than the match limit, all lines a second. */
	for (size_t i = 300; i < sizeof(text) - 1; i += 300)
		text[i] = '\n';
	f.conf.limits.window_bytes = 16;
	f.conf.limits.rule_time_ms = 5;
	f.set = ruleset_init(&f.conf, f.diag);
	text_hits(&f, text, "good !slow");
	ok(f.result.limits == LIMIT_BIT(LIMIT_TIME), "a rule's time is over");
	ruleset_deinit(&f.set);
	f.conf.limits.rule_time_ms = 1000;
	f.conf.limits.time_ms = 5;
	f.set = ruleset_init(&f.conf, f.diag);
	text_hits(&f, text, " !slow !good");
	ok(f.result.limits == LIMIT_BIT(LIMIT_TIME), "the mail's is over");
	teardown(&f);
}

static void
test_memory(void)
{
	struct conf_rule rules[] = { RULE("a", .pattern = "a"),
		RULE("b", .pattern = "a") };
	struct fixture f;
	bool said = true;

	setup(&f, rules, 2);
	judge_text(&f, "a");
	for (size_t max = 16; max < 400; max += 16) {
		struct arena *small = arena_init(max);
		struct rule_result result;

		ruleset_run(f.set, small, &f.evidence, &result);
		said = said && (result.nhits == 2 ||
				   result.limits == LIMIT_BIT(LIMIT_MEMORY));
		arena_deinit(&small);
	}
	ok(said, "without memory for a hit, the limit says so");
	teardown(&f);
}

/* What is wrong with one rule. */
static void
refused(struct conf_rule rule, const char *why)
{
	struct fixture f;
	bool said = false;

	setup(&f, &rule, 1);
	for (size_t i = 0; i < diag_count(f.diag); i++)
		said = said || strstr(diag_text(f.diag, i), why) != NULL;
	ok(f.set == NULL && said, "refused: %s", why);
	teardown(&f);
}

static void
test_mistakes(void)
{
	static char huge[70000];

	refused((struct conf_rule)RULE("r", .pattern = "a(b"),
	    "t.conf:3: error: rule r: missing closing parenthesis");
	refused((struct conf_rule)RULE("r", .pattern = "{chanel}"),
	    "did you mean \"channel\"?");
	refused((struct conf_rule)RULE("r", .phrases = STRV("a", "b (c")),
	    "t.conf:5: error: \"b (c\": a ) is missing");
	refused((struct conf_rule)RULE("r", .unless = "*"), "rule r");
	refused((struct conf_rule)RULE("r", .facts = STRV("nonsense")),
	    "no fact \"nonsense\"");
	refused((struct conf_rule)RULE("r", .all = STRV("x")), "no rule \"x\"");
	refused((struct conf_rule)RULE("r", .all = STRV("r")), "circle");
	memset(huge, 'a', sizeof(huge) - 1);
	refused((struct conf_rule)RULE("r", .pattern = huge), "too large");
}

/* Does the check say this of the rules? */
static void
checked(struct conf_rule *rules, size_t n, bool good, const char *what)
{
	struct fixture f;
	bool said = what[0] == '\0', result;

	setup(&f, rules, n);
	result = ruleset_check(f.set, NULL, f.diag);
	for (size_t i = 0; i < diag_count(f.diag); i++)
		said = said || strstr(diag_text(f.diag, i), what) != NULL;
	if (!ok(result == good && said, "check: %s%s%s", what,
		rules[0].pattern != NULL ? " " : "",
		rules[0].pattern != NULL ? rules[0].pattern : ""))
		for (size_t i = 0; i < diag_count(f.diag); i++)
			printf("# %s\n", diag_text(f.diag, i));
	teardown(&f);
}

static void
test_examples(void)
{
	struct conf_rule fine[] = {
		RULE("t", .phrases = STRV("telegram"), .score = 10,
		    .unless = "\\bbot\\b", .examples_hit = STRV("on Telegram"),
		    .examples_miss = STRV("a telegram bot")),
		RULE("f", .facts = STRV("attachment")),
		RULE("tf", .all = STRV("t", "f"), .where = SUBJECT,
		    .stages = 1u << STAGE_ACTIVE, .examples_hit = STRV("x"),
		    .examples_miss = STRV("y")),
	};

	checked(fine, 2, true, "");
	checked(fine, 3, false, "rule tf: the example \"x\" does not hit");
	fine[2].examples_hit.v = (const char *[]){ "telegram" };
	fine[2].where = CLIENT;
	checked(fine, 3, true, "");
	fine[0].examples_miss.v = (const char *[]){ "at TELEGRAM now" };
	checked(fine, 2, false,
	    "t.conf:5: error: rule t: the example \"at TELEGRAM now\" must not "
	    "hit, but \"TELEGRAM\" does");
	fine[0].examples_hit.v = (const char *[]){ "my telegram bot" };
	checked(
	    fine, 2, false, "does not hit: \"unless\" takes back \"telegram\"");
	fine[0].examples_hit.n = 0;
	checked(fine, 2, false, "rule t: give it an example");
}

static void
test_upper_case(void)
{
	struct conf_rule rule = RULE("r", .pattern = "Telegram|\\S\\W");
	struct fixture f;

	setup(&f, &rule, 1);
	ok(f.set != NULL && diag_count(f.diag) == 1 &&
		strstr(diag_text(f.diag, 0), "\"T\" never matches") != NULL,
	    "upper case is warned of");
	teardown(&f);
}

static void
probed(const char *pattern, bool good)
{
	struct conf_rule rule = RULE("r", .pattern = pattern);

	checked(&rule, 1, good, good ? "" : "backtracks without bound");
}

static void
test_probe(void)
{
	probed("(a+)+[xy]", false);
	probed("(?:.|\\s)*[xy]", false);
	probed("(?:\\w+\\s?)+!", false);
	probed("contact (?:a|aa)+!", false);
	probed("(?:\\d+-?)+x", false);
	probed("(?:foo *)+(?:foo *)+(?:foo *)+!", false);
	probed("a.*b.*c.*d.*e", false);
	probed("a.*b", true);
	probed("\\s*\\s*\\s*\\s*x", false);
	probed("(?:me|you)++ on {channel}", true);
	probed("[a-z0-9._-]{1,40} *@ *[a-z0-9.-]{1,40}", true);
	probed("\\b\\d[\\d -]{6,14}\\d\\b", true);
}

#define THREADS 8

struct worker {
	pthread_t thread;
	const struct ruleset *set;
	const struct evidence *evidence;
	bool good;
};

static void *
work(void *data)
{
	struct worker *worker = data;
	struct arena *arena = arena_init(0);

	worker->good = true;
	for (int i = 0; i < 200; i++) {
		struct rule_result result;

		arena_reset(arena);
		ruleset_run(worker->set, arena, worker->evidence, &result);
		worker->good =
		    worker->good && result.nhits == 2 && result.nfailed == 1;
	}
	arena_deinit(&arena);
	return NULL;
}

static void
test_threads(void)
{
	struct conf_rule rules[] = {
		RULE("bad", .pattern = "(?:a+)+[xy]"),
		RULE("good", .pattern = "aaaa$"),
		RULE("any", .any = STRV("good")),
	};
	struct worker workers[THREADS];
	struct fixture f;
	bool good = true;

	setup(&f, rules, 3);
	judge_text(&f, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaa");
	for (int i = 0; i < THREADS; i++) {
		workers[i].set = f.set;
		workers[i].evidence = &f.evidence;
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		good = good && workers[i].good;
	}
	ok(good, "threads on one set do not disturb one another");
	teardown(&f);
}

int
main(void)
{
	test_text();
	test_places();
	test_views();
	test_unless();
	test_many_cancelled();
	test_links();
	test_combinations();
	test_helpers();
	test_near();
	test_failures();
	test_time();
	test_memory();
	test_mistakes();
	test_examples();
	test_upper_case();
	test_probe();
	test_threads();
	return done_testing();
}
