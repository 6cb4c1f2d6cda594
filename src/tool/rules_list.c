/*
 * rules_list - the rules in a table, one in full, and one to start from.
 */
#include "config.h"

#include <string.h>

#include "tool/json.h"
#include "tool/rules.h"

#define ALL_STAGES ((1u << STAGE_COUNT) - 1)

/* "pre-contract,unknown"; "all" when it is all of them. */
static void
put_stages(unsigned stages)
{
	const char *comma = "";

	if ((stages & ALL_STAGES) == ALL_STAGES) {
		fputs("all", stdout);
		return;
	}
	for (unsigned s = 0; s < STAGE_COUNT; s++) {
		if (!(stages & 1u << s))
			continue;
		printf("%s%s", comma, stage_name((enum stage)s));
		comma = ",";
	}
}

static const char *
note_of(const struct conf_rule *rule)
{
	return !rule->enabled ? " (off)" : rule->observe ? " (observed)" : "";
}

static void
list_json(const struct conf_rule *rule)
{
	struct json json;

	json_init(&json, stdout);
	json_open(&json, NULL, '{');
	json_str(&json, "id", rule->id);
	json_str(&json, "family", rule->family);
	json_str(&json, "describe", rule->describe);
	json_int(&json, "score", rule->score);
	json_open(&json, "stages", '[');
	for (unsigned s = 0; s < STAGE_COUNT; s++)
		if (rule->stages & 1u << s)
			json_str(&json, NULL, stage_name((enum stage)s));
	json_close(&json, ']');
	json_bool(&json, "enabled", rule->enabled);
	json_bool(&json, "observe", rule->observe);
	json_str(&json, "file", rule->pos.file);
	json_int(&json, "line", rule->pos.line);
	json_close(&json, '}');
	json_end(&json);
}

static void
list_text(const struct conf_rule *rule)
{
	printf("%-32s %4d  %s:%u  ", rule->id, rule->score,
	    rule->pos.file == NULL ? "-" : rule->pos.file, rule->pos.line);
	put_stages(rule->stages);
	printf("%s\n", note_of(rule));
}

int
rules_list(struct rules *rules)
{
	const struct conf *conf = scanner_conf(rules->scanner);

	for (size_t i = 0; i < conf->nrules; i++) {
		if (rules->json)
			list_json(&conf->rules[i]);
		else
			list_text(&conf->rules[i]);
	}
	return TOOL_OK;
}

static void
put_strv(const char *name, const struct strv *strv)
{
	if (strv->n == 0)
		return;
	printf("  %s:", name);
	for (size_t i = 0; i < strv->n; i++)
		printf(strv->n == 1 ? " %s" : "\n    %s", strv->v[i]);
	putchar('\n');
}

static void
put_str(const char *name, const char *value)
{
	if (value != NULL)
		printf("  %s: %s\n", name, value);
}

static void
put_where(region_set where)
{
	fputs("  where:", stdout);
	for (unsigned r = 0; r < REGION_COUNT; r++)
		if (where & 1u << r)
			printf(" %s", region_name((enum region)r));
	fputs("\n", stdout);
}

/* Is {name} used in text? */
static bool
uses(const char *text, const char *name)
{
	size_t n = strlen(name);

	if (text == NULL)
		return false;
	for (text = strchr(text, '{'); text != NULL; text = strchr(text, '{')) {
		text++;
		if (strncmp(text, name, n) == 0 && text[n] == '}')
			return true;
	}
	return false;
}

static bool
rule_uses(const struct conf_rule *rule, const char *name)
{
	const struct strv *phrases[] = { &rule->phrases,
		&rule->unless_phrases };

	if (uses(rule->pattern, name) || uses(rule->unless, name))
		return true;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < phrases[k]->n; i++)
			if (uses(phrases[k]->v[i], name))
				return true;
	return false;
}

/* The word lists and macros that the rule names. */
static void
put_pieces(const struct conf *conf, const struct conf_rule *rule)
{
	const struct conf_list *list;

	for (size_t i = 0; i < conf->nlists; i++) {
		list = &conf->lists[i];
		if (!rule_uses(rule, list->name))
			continue;
		printf("  {%s}:", list->name);
		for (size_t w = 0; w < list->words.n; w++)
			printf("%s %s", w > 0 ? "," : "", list->words.v[w]);
		putchar('\n');
	}
	for (size_t i = 0; i < conf->nmacros; i++)
		if (rule_uses(rule, conf->macros[i].name))
			printf("  {%s}: %s\n", conf->macros[i].name,
			    conf->macros[i].pattern);
}

static void
show_rule(const struct rules *rules, const struct conf_rule *rule)
{
	const struct conf *conf = scanner_conf(rules->scanner);
	const struct ruleset *set = scanner_rules(rules->scanner);

	printf("%s%s\n", rule->id, note_of(rule));
	put_str("describe", rule->describe);
	put_str("family", rule->family);
	printf("  score: %d\n  stages: ", rule->score);
	put_stages(rule->stages);
	putchar('\n');
	put_where(rule->where);
	printf("  at: %s:%u\n", rule->pos.file == NULL ? "-" : rule->pos.file,
	    rule->pos.line);
	put_strv("platforms", &rule->platforms);
	put_str("pattern", rule->pattern);
	put_strv("phrases", &rule->phrases);
	put_strv("links", &rule->links);
	put_strv("facts", &rule->facts);
	if (rule->wording != NULL)
		printf("  reads like: %s, at least %zu %%\n", rule->wording,
		    rule->alike);
	put_strv("all of", &rule->all);
	put_strv("any of", &rule->any);
	put_strv("none of", &rule->none);
	put_str("unless", rule->unless);
	put_strv("unless one of", &rule->unless_phrases);
	put_pieces(conf, rule);
	put_str("in full", ruleset_pattern(set, rule));
	put_strv("examples that hit", &rule->examples_hit);
	put_strv("examples that miss", &rule->examples_miss);
}

static const struct conf_rule *
find_rule(const struct conf *conf, const char *id)
{
	for (size_t i = 0; i < conf->nrules; i++)
		if (strcmp(conf->rules[i].id, id) == 0)
			return &conf->rules[i];
	return NULL;
}

int
rules_show(struct rules *rules)
{
	const struct conf_rule *rule;
	int status = TOOL_OK;

	for (size_t i = 0; i < rules->n; i++) {
		rule = find_rule(scanner_conf(rules->scanner), rules->names[i]);
		if (rule == NULL) {
			tool_warn("there is no rule '%s'; 'offplat rules list' "
				  "shows all",
			    rules->names[i]);
			status = TOOL_USAGE;
			continue;
		}
		show_rule(rules, rule);
	}
	return status;
}

/* A rule to start from: with its id and family put in, and the rest of it. */
static const char skeleton_top[] =
    "# Save this as a file of its own and name it in include = [ ] of\n"
    "# offplat-milter.conf; then 'offplat rules test' runs its examples.\n"
    "rules = (\n"
    "{\n"
    "  # The name in header and log; it should never change.\n"
    "  id = \"%s\";\n"
    "  # What the advice to the reader goes by: contact, link, payment, ...\n"
    "  family = \"%.*s\";\n";
static const char skeleton_rest[] =
    "  describe = \"asks to continue on the example channel\";\n"
    "  # 1 to 100; several rules together weigh more than each alone.\n"
    "  score = 30;\n"
    "  # Only log what it would have found, until you trust it.\n"
    "  observe = true;\n"
    "  # Regions: client, subject, names, attachments, hidden, furniture.\n"
    "  where = [ \"client\" ];\n"
    "  # Stages: pre-contract, active, unknown.\n"
    "  stages = [ \"pre-contract\", \"unknown\" ];\n"
    "  # Plain words, any of these. For more than words there is\n"
    "  #   pattern = \"\";  a PCRE2 pattern on lower-case text; each backslash\n"
    "  #                  in it is doubled.\n"
    "  phrases = [ \"write to me on examplechat\" ];\n"
    "  # Cancels a hit in the same sentence: refusals, products to be built.\n"
    "  unless_phrases = [ \"please do not\" ];\n"
    "  # Run at every start and by 'offplat rules test'.\n"
    "  examples = {\n"
    "    hit = [ \"You can write to me on ExampleChat today.\" ];\n"
    "    miss = [ \"Please do not write to me on ExampleChat.\" ];\n"
    "  };\n"
    "}\n"
    ");\n";

int
rules_new(struct rules *rules)
{
	struct span id;
	size_t dot;

	if (rules->n != 1)
		return tool_usage("rules", "new: one id, as in "
					   "'offplat rules new contact.mine'");
	id = span_str(rules->names[0]);
	dot = span_chr(id, 0, '.');
	for (size_t i = 0; i < id.n; i++)
		if (!ascii_isalnum(id.p[i]) && strchr("._-", id.p[i]) == NULL)
			return tool_usage("rules",
			    "an id is made of letters, digits, '.', '-' and "
			    "'_', as in contact.mine");
	if (dot == 0 || dot >= id.n - 1)
		return tool_usage(
		    "rules", "an id is FAMILY.NAME, as in contact.mine");
	printf(skeleton_top, id.p, (int)dot, id.p);
	fputs(skeleton_rest, stdout);
	return TOOL_OK;
}
