/*
 * check_rule - each rule by itself and what it names; see check.h. Patterns,
 * phrases and examples are judged by the rules' compiler.
 */
#include "config.h"

#include "config/check.h"

static struct pos
key_pos(
    const struct check *check, const struct conf_rule *rule, const char *name)
{
	return check_pos(check, &schema_rule, name, rule, rule->pos);
}

static bool
looks_for_something(const struct conf_rule *rule)
{
	return rule->pattern != NULL || rule->phrases.n > 0 ||
	       rule->links.n > 0 || rule->facts.n > 0 || rule->all.n > 0 ||
	       rule->any.n > 0 || rule->wording != NULL;
}

static void
check_facts(struct check *check, const struct strv *facts)
{
	struct suggest suggest;
	enum fact fact;

	for (size_t i = 0; i < facts->n; i++) {
		if (fact_parse(span_str(facts->v[i]), &fact))
			continue;
		suggest_init(&suggest, facts->v[i]);
		for (unsigned f = 0; f < FACT_COUNT; f++)
			suggest_offer(&suggest, fact_name((enum fact)f));
		diag_error(check->diag, strv_pos(facts, i),
		    "facts: there is no fact \"%s\"%s", facts->v[i],
		    suggest_text(&suggest));
	}
}

static void
check_wording(struct check *check, const struct conf_rule *rule)
{
	struct suggest suggest;

	if (rule->wording == NULL)
		return;
	suggest_init(&suggest, rule->wording);
	for (size_t i = 0; i < check->conf->nwordings; i++) {
		if (strcmp(check->conf->wordings[i].name, rule->wording) == 0)
			return;
		suggest_offer(&suggest, check->conf->wordings[i].name);
	}
	diag_error(check->diag, key_pos(check, rule, "wording"),
	    "there is no wording \"%s\"%s", rule->wording,
	    suggest_text(&suggest));
}

static void
check_references(struct check *check, const struct conf_rule *rule)
{
	check_names(check, "all", &rule->all, &check->rules, "rule");
	check_names(check, "any", &rule->any, &check->rules, "rule");
	check_names(check, "none", &rule->none, &check->rules, "rule");
	check_names(check, "links", &rule->links, &check->targets,
	    "category or service");
	check_names(check, "platforms", &rule->platforms, &check->platforms,
	    "platform");
	check_facts(check, &rule->facts);
	check_wording(check, rule);
}

/* Keys that say nothing without another. */
static void
check_companions(struct check *check, const struct conf_rule *rule)
{
	if (rule->near > 0 && rule->all.n == 0 && rule->any.n == 0)
		diag_error(check->diag, key_pos(check, rule, "near"),
		    "near is about all and any: remove it or add one of them");
	if (rule->unless_bytes > 0 && rule->unless == NULL &&
	    rule->unless_phrases.n == 0)
		diag_error(check->diag, key_pos(check, rule, "unless_bytes"),
		    "unless_bytes needs unless or unless_phrases");
	if ((rule->alike > 0) != (rule->wording != NULL))
		diag_error(check->diag,
		    key_pos(check, rule,
			rule->wording != NULL ? "wording" : "alike"),
		    "wording and alike need one another: wording = \"contact\"; "
		    "alike = 60;");
}

/* A rule that counts must be able to say so. */
static void
check_speech(struct check *check, const struct conf_rule *rule)
{
	struct suggest suggest;

	if (rule->describe == NULL)
		diag_error(check->diag, rule->pos,
		    "this rule has a score but no describe: say what it "
		    "finds");
	if (rule->score < 0)
		return;
	if (rule->family == NULL) {
		diag_error(check->diag, rule->pos,
		    "this rule has a score but no family, which chooses the "
		    "advice");
		return;
	}
	if (index_find(&check->families, rule->family) != NULL)
		return;
	suggest_init(&suggest, rule->family);
	index_suggest(&check->families, &suggest);
	diag_error(check->diag, key_pos(check, rule, "family"),
	    "there is no advice for family \"%s\"%s%s", rule->family,
	    suggest_text(&suggest),
	    suggest.best == NULL ? ": add it to advice = { }" : "");
}

static void
check_rule(struct check *check, const struct conf_rule *rule)
{
	check_id(check, key_pos(check, rule, "id"), "id", rule->id);
	check_id(check, key_pos(check, rule, "family"), "family", rule->family);
	if (!looks_for_something(rule))
		diag_error(check->diag, rule->pos,
		    "this rule looks for nothing: add pattern, phrases, "
		    "links, facts, wording, all or any");
	if (rule->score != 0)
		check_speech(check, rule);
	check_companions(check, rule);
	check_references(check, rule);
}

/* Marks the rules that a list of names leads to. */
static void
mark(const struct check *check, const struct strv *names, bool *used)
{
	const struct index_entry *entry;

	for (size_t i = 0; i < names->n; i++) {
		entry = index_find(&check->rules, names->v[i]);
		if (entry != NULL)
			used[entry->i] = true;
	}
}

static void
mark_policies(const struct check *check, bool *used)
{
	mark(check, &check->conf->policy.quarantine_rules, used);
	for (size_t i = 0; i < check->conf->npolicies; i++)
		mark(check, &check->conf->policies[i].quarantine_rules, used);
}

/* A helper that nobody names is a mistake, most often a forgotten score. */
static void
check_helpers(struct check *check)
{
	const struct conf *conf = check->conf;
	bool *used =
	    arena_array(check->loader->scratch, conf->nrules, sizeof(*used));

	if (used == NULL)
		return;
	mark_policies(check, used);
	for (size_t i = 0; i < conf->nrules; i++) {
		mark(check, &conf->rules[i].all, used);
		mark(check, &conf->rules[i].any, used);
		mark(check, &conf->rules[i].none, used);
	}
	for (size_t i = 0; i < conf->nrules; i++)
		if (conf->rules[i].score == 0 && conf->rules[i].enabled &&
		    !used[i])
			diag_warn(check->diag, conf->rules[i].pos,
			    "this rule has no score and no other rule names "
			    "it: it does nothing; write score = 30;");
}

void
check_rules(struct check *check)
{
	for (size_t i = 0; i < check->conf->nrules; i++)
		check_rule(check, &check->conf->rules[i]);
	check_helpers(check);
}
