/*
 * verdict - scores, levels, policies, header values and the log line.
 */
#include "config.h"

#include "t/tap.h"

#include "verdict/verdict.h"

static const struct limits wide = {
	.message_bytes = 100000,
	.header_bytes = 10000,
	.field_bytes = 5000,
	.header_count = 100,
	.memory_bytes = 1000000,
};

static struct conf_rule rules[] = {
	{ .id = "contact.telegram", .family = "contact", .score = 60 },
	{ .id = "link.chat", .family = "link", .score = 50 },
	{ .id = "product.bot", .family = "product", .score = -50 },
	{ .id = "word.interview", .family = "interview", .score = 0 },
	{ .id = "trial.rule",
	    .family = "contact",
	    .score = 90,
	    .observe = true },
};

static struct conf_advice advice[] = {
	{ .family = "contact",
	    .text = "The client asks you to leave {platform}." },
	{ .family = "link", .text = "There is a chat link." },
};

static struct conf_platform upwork = {
	.id = "upwork", .name = "Upwork", .report = "abuse@upwork.example"
};

static struct conf conf = {
	.levels = { 20, 45, 70 },
	.advice = advice,
	.nadvice = 2,
	.advice_policy = "Stay here; report to {report}.",
	.advice_unknown = "Nothing to judge.",
	.advice_error = "Not read to the end.",
	.advice_unverified = "Payment is unverified.",
	.policy = { .scan = true,
	    .quarantine_from = LEVEL_NEVER,
	    .tag_from = LEVEL_NEVER },
};

/* A verdict on hits of the rules whose bits are set in which. */
static void
judge(struct verdict *v, struct arena *arena, unsigned which, limit_set limits)
{
	static struct rule_hit hits[5];
	struct rule_result result = { .hits = hits, .limits = limits };

	for (size_t i = 0; i < 5; i++)
		if (which & (1u << i))
			hits[result.nhits++] =
			    (struct rule_hit){ .rule = &rules[i] };
	*v = (struct verdict){
		.platform = &upwork,
		.stage = STAGE_PRE_CONTRACT,
		.auth = AUTH_PASS,
	};
	verdict_judge(v, arena, &conf, &result);
}

static void
test_score(struct arena *arena)
{
	struct verdict v;

	judge(&v, arena, 0, 0);
	is_int(v.score, 0, "no hit: no score");
	is_int(v.level, LEVEL_NONE, "and level none");
	judge(&v, arena, 3, 0);
	is_int(v.score, 80, "60 and 50 saturate to 80");
	is_int(v.level, LEVEL_HIGH, "which is high");
	is_str(v.hits[0]->rule->id, "contact.telegram", "the worst is first");
	judge(&v, arena, 5, 0);
	is_int(v.score, 30, "a damping rule halves");
	is_int(v.level, LEVEL_LOW, "down to low");
	judge(&v, arena, 8 | 16, 0);
	is_int(v.score, 0, "helpers and observed rules do not count");
	is_int((long long)v.nhits, 0, "nor are they listed");
	judge(&v, arena, 0, LIMIT_BIT(LIMIT_TIME));
	is_int(v.level, LEVEL_ERROR, "a limit is never none");
	judge(&v, arena, 5, LIMIT_BIT(LIMIT_TIME));
	is_int(v.level, LEVEL_ERROR, "nor low");
	judge(&v, arena, 1, LIMIT_BIT(LIMIT_TIME));
	is_int(v.level, LEVEL_MEDIUM, "but what was found stands");
	v = (struct verdict){ .nothing_to_judge = true };
	verdict_judge(&v, arena, &conf, &(struct rule_result){ 0 });
	is_int(v.level, LEVEL_UNKNOWN, "nothing to judge is unknown");
}

static void
test_header(struct arena *arena)
{
	struct verdict v;
	struct span risk;

	judge(&v, arena, 3, 0);
	is_span(verdict_risk(&v, arena),
	    "high; score=80; platform=upwork; stage=pre-contract;\n\t"
	    "auth=pass; rules=contact.telegram,link.chat; v=1",
	    "the risk, folded");
	judge(&v, arena, 0, LIMIT_BIT(LIMIT_TIME) | LIMIT_BIT(LIMIT_LINKS));
	v.platform = NULL;
	is_span(verdict_risk(&v, arena),
	    "error; score=0; platform=none; stage=pre-contract;\n\t"
	    "auth=pass; limits=links,time; v=1",
	    "limits are named");
	judge(&v, arena, 3, 0);
	is_span(verdict_advice(&v, arena, &conf),
	    "The client asks you to leave Upwork. There is a chat\n\tlink. "
	    "Stay here; report to abuse@upwork.example.",
	    "a sentence a family, and what to do");
	judge(&v, arena, 0, 0);
	is_span(verdict_advice(&v, arena, &conf), "", "nothing to advise");
	v.facts = FACT_BIT(FACT_PAYMENT_UNVERIFIED);
	is_span(verdict_advice(&v, arena, &conf), "Payment is unverified.",
	    "payment unverified is a note");
	judge(&v, arena, 3, 0);
	risk = verdict_reason(&v, arena);
	is_span(risk,
	    "off-platform risk high, score 80: contact.telegram,link.chat",
	    "the reason for the hold queue");
}

/* Very many rules: lines and the whole stay short. */
static void
test_header_bounds(struct arena *arena)
{
	static struct conf_rule many[300];
	static struct rule_hit hits[300];
	struct rule_result result = { .hits = hits, .nhits = 300 };
	struct verdict v = { .platform = &upwork };
	struct span risk;
	size_t line = 0, longest = 0;

	for (size_t i = 0; i < 300; i++) {
		many[i] = (struct conf_rule){ .score = 50,
			.family = "contact",
			.id = arena_printf(arena,
			    "contact.a-rule-with-a-rather-long-name-%zu", i) };
		hits[i].rule = &many[i];
	}
	verdict_judge(&v, arena, &conf, &result);
	risk = verdict_risk(&v, arena);
	for (size_t i = 0; i < risk.n; i++) {
		line = risk.p[i] == '\n' ? 0 : line + 1;
		longest = line > longest ? line : longest;
	}
	ok(risk.n <= 1001, "the value is bounded");
	ok(longest < 100, "its lines are short");
	ok(span_iends(risk, "; v=1"), "and its end is there");
	ok(verdict_reason(&v, arena).n <= 100, "so is the reason");
}

static const struct action *
act(struct verdict *v, const char *a, const char *b)
{
	static struct action action;
	struct mail *mail = mail_init(&wide);

	mail_add_recipient(mail, span_str(a));
	if (b != NULL)
		mail_add_recipient(mail, span_str(b));
	verdict_action(v, &conf, mail, &action);
	mail_deinit(&mail);
	return &action;
}

static void
test_action(struct arena *arena)
{
	static const char *hold[] = { "<hold@x.example>", "hold@x.example" };
	static const char *watch[] = { "@watch.example" };
	static const char *off[] = { "off@x.example" };
	static const char *ids[] = { "link.chat" };
	struct conf_policy policies[] = {
		{ .recipients = { .v = hold, .n = 2 },
		    .scan = true,
		    .quarantine_from = LEVEL_HIGH,
		    .quarantine_rules = { .v = ids, .n = 1 },
		    .tag_from = LEVEL_MEDIUM,
		    .subject_tag = "[risk]" },
		{ .recipients = { .v = watch, .n = 1 },
		    .scan = true,
		    .observe = true,
		    .quarantine_from = LEVEL_LOW,
		    .tag_from = LEVEL_NEVER },
		{ .recipients = { .v = off, .n = 1 }, .scan = false },
	};
	struct verdict v;

	conf.policies = policies;
	conf.npolicies = 3;
	judge(&v, arena, 1, 0);
	is_str(action_name(act(&v, "a@b.example", NULL)), "header", "default");
	is_str(action_name(act(&v, "HOLD@x.example", NULL)), "header+tag",
	    "medium is tagged");
	judge(&v, arena, 2, 0);
	is_str(action_name(act(&v, "hold@x.example", NULL)), "quarantine",
	    "held by rule");
	is_str(action_name(act(&v, "a@b.example", "hold@x.example")),
	    "quarantine", "the strictest wins");
	is_str(action_name(act(&v, "u@watch.example", NULL)),
	    "observe:quarantine", "observed");
	is_str(action_name(act(&v, "u@watch.example", "a@b.example")), "header",
	    "somebody else's action is done");
	ok(act(&v, "off@x.example", NULL)->skip, "nothing is wanted");
	ok(!act(&v, "off@x.example", "a@b.example")->skip, "or it is");
	judge(&v, arena, 0, LIMIT_BIT(LIMIT_TIME));
	ok(!act(&v, "hold@x.example", NULL)->quarantine,
	    "an error alone holds nothing");
	conf.npolicies = 0;
}

static void
test_log(struct arena *arena)
{
	static const struct link links[] = {
		{ .category = "chat" },
		{ .category = "web" },
		{ .category = "chat" },
	};
	struct action action = { .header = true };
	struct mail *mail = mail_init(&wide);
	struct verdict v;

	judge(&v, arena, 3, 0);
	v.links = links;
	v.nlinks = 3;
	mail_set_queue_id(mail, SPAN_LIT("4ABC"));
	mail_set_sender(mail, SPAN_LIT("<a b@c.example\nrisk=none>"));
	mail_add_recipient(mail, SPAN_LIT("<x@y.example>"));
	mail_add_field(mail, SPAN_LIT("Message-ID"),
	    SPAN_LIT(" <1%\x80> action=none\r\n\t\"<\\>"));
	is_span(verdict_log(&v, arena, &action, mail, 412),
	    "4ABC: risk=high score=80 action=header platform=upwork "
	    "stage=pre-contract auth=pass kind=unknown "
	    "rules=contact.telegram,link.chat links=chat:2,web:1 "
	    "from=<a%20b@c.example%0Arisk=none> to=<x@y.example> "
	    "mid=<1%25%80%3E%20action=none%0D%0A%09%22%3C%5C> us=412",
	    "the line, and nothing of the mail forges it");
	mail_deinit(&mail);
}

int
main(void)
{
	struct arena *arena = arena_init(0);

	test_score(arena);
	test_header(arena);
	test_header_bounds(arena);
	test_action(arena);
	test_log(arena);
	arena_deinit(&arena);
	return done_testing();
}
