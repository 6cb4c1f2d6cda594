/*
 * rules_explain - a message rule by rule. What a rule's "unless" cancelled is
 * found by judging the same evidence with rules that have none.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tool/rules.h"
#include "tool/input.h"
#include "tool/term.h"

struct explainer {
	const struct rules *rules;
	struct mail *mail;
	struct conf conf; /* the configuration without any "unless" */
	struct ruleset *set;
	bool several; /* messages: their names are shown */
};

static const struct rule_hit *
hit_of(const struct rule_result *result, const char *id)
{
	for (size_t i = 0; i < result->nhits; i++)
		if (strcmp(result->hits[i].rule->id, id) == 0)
			return &result->hits[i];
	return NULL;
}

static bool
has_failed(const struct rule_result *result, const char *id)
{
	for (size_t i = 0; i < result->nfailed; i++)
		if (strcmp(result->failed[i]->id, id) == 0)
			return true;
	return false;
}

static bool
for_platform(const struct conf_rule *rule, const struct conf_platform *platform)
{
	for (size_t i = 0; i < rule->platforms.n; i++)
		if (platform != NULL &&
		    strcmp(rule->platforms.v[i], platform->id) == 0)
			return true;
	return rule->platforms.n == 0;
}

/* Why the rule was not tried on the evidence, or NULL. */
static const char *
not_tried(const struct conf_rule *rule, const struct evidence *evidence)
{
	if (!rule->enabled)
		return "switched off";
	if (!(rule->stages & 1u << evidence->stage))
		return "for other stages";
	if (!for_platform(rule, evidence->platform))
		return "for other platforms";
	return NULL;
}

/* The words of a hit, on one line. */
static void
put_words(const struct evidence *evidence, const struct rule_hit *hit)
{
	printf(" in %s", region_name(hit->region));
	if (hit->at >= hit->end)
		return;
	fputs(": \"", stdout);
	term_text(stdout, span_slice(evidence->regions[hit->region].original,
			      hit->at, hit->end));
	putchar('"');
}

static void
put_rule(const struct conf_rule *rule, const char *what)
{
	printf("%-32s %4d  %s", rule->id, rule->score, what);
}

static void
explain_rule(const struct explainer *x, const struct evidence *evidence,
    const struct rule_result *found, const struct rule_result *bare,
    const struct conf_rule *rule)
{
	const struct rule_hit *hit = hit_of(found, rule->id);
	const char *why = not_tried(rule, evidence);

	if (hit != NULL) {
		put_rule(rule, rule->observe ? "hit (observed)" : "hit");
		put_words(evidence, hit);
	} else if (has_failed(found, rule->id)) {
		put_rule(rule, "hit a limit, not tried to the end");
	} else if (why != NULL) {
		if (!x->rules->verbose)
			return;
		put_rule(rule, "not tried: ");
		fputs(why, stdout);
	} else if ((hit = hit_of(bare, rule->id)) != NULL) {
		put_rule(rule, "cancelled by 'unless'");
		put_words(evidence, hit);
	} else if (x->rules->verbose) {
		put_rule(rule, "not found");
	} else {
		return;
	}
	putchar('\n');
}

static void
explain(void *ctx, const struct input_mail *source)
{
	const struct explainer *x = ctx;
	const struct conf *conf = scanner_conf(x->rules->scanner);
	struct arena *arena = mail_arena(x->mail);
	struct rule_result found, bare;
	struct judgement judgement;
	const struct evidence *evidence = &judgement.scan.evidence;

	judgement_read(x->rules->scanner, x->mail, &x->rules->envelope,
	    source->bytes, &judgement);
	if (x->several) {
		fputs("== ", stdout);
		term_text(stdout, span_str(source->name));
		putchar('\n');
	}
	if (judgement.scope == SCOPE_OUT) {
		puts("out of scope: no rule is tried");
		return;
	}
	ruleset_run_whole(
	    scanner_rules(x->rules->scanner), arena, evidence, &found);
	ruleset_run_whole(x->set, arena, evidence, &bare);
	for (size_t i = 0; i < conf->nrules; i++)
		explain_rule(x, evidence, &found, &bare, &conf->rules[i]);
	printf("verdict: %s, score %d\n",
	    level_name(judgement.scan.verdict.level),
	    judgement.scan.verdict.score);
}

/* Rules that nothing cancels; their own examples are not run. */
static bool
without_unless(struct explainer *x)
{
	const struct conf *conf = scanner_conf(x->rules->scanner);
	struct diag *diag = tool_need(diag_init());
	struct conf_rule *rules =
	    tool_need(calloc(conf->nrules + 1, sizeof(*rules)));

	x->conf = *conf;
	x->conf.rules = rules;
	for (size_t i = 0; i < conf->nrules; i++) {
		rules[i] = conf->rules[i];
		rules[i].unless = NULL;
		rules[i].unless_phrases = (struct strv){ .n = 0 };
	}
	x->set = ruleset_init(&x->conf, diag);
	for (size_t i = 0; x->set == NULL && i < diag_count(diag); i++)
		fprintf(stderr, "%s\n", diag_text(diag, i));
	diag_deinit(&diag);
	return x->set != NULL;
}

int
rules_explain(struct rules *rules)
{
	struct explainer x = { .rules = rules, .several = rules->n > 1 };
	int status = TOOL_CONFIG;

	if (without_unless(&x)) {
		x.mail = judgement_mail(rules->scanner);
		status = input_each(rules->names, rules->n, false, explain, &x)
			     ? TOOL_OK
			     : TOOL_USAGE;
	}
	mail_deinit(&x.mail);
	ruleset_deinit(&x.set);
	free(x.conf.rules);
	return status;
}
