/*
 * example - runs the examples that stand with a rule.
 */
#include "config.h"

#include "rules/rule.h"

#define LINKS_MAX 32
/* Bytes of a text that are shown in a message. */
#define SHOWN 80

struct example {
	const struct ruleset *set;
	const struct linkset *links;
	struct arena *arena;
	size_t rule;
	struct span text;
	struct rule_result result;
};

static enum region
region_for(const struct conf_rule *conf)
{
	unsigned r = REGION_CLIENT;

	while (r + 1 < REGION_COUNT && (conf->where & (1u << r)) == 0)
		r++;
	return (enum region)r;
}

static enum stage
stage_for(const struct conf_rule *conf)
{
	if ((conf->stages & (1u << STAGE_PRE_CONTRACT)) != 0)
		return STAGE_PRE_CONTRACT;
	return (conf->stages & (1u << STAGE_UNKNOWN)) != 0 ? STAGE_UNKNOWN
							   : STAGE_ACTIVE;
}

static const struct conf_platform *
platform_for(const struct conf *conf, const struct conf_rule *rule)
{
	for (size_t i = 0; i < conf->nplatforms && rule->platforms.n > 0; i++)
		if (strcmp(conf->platforms[i].id, rule->platforms.v[0]) == 0)
			return &conf->platforms[i];
	return NULL;
}

static void
add_links(struct evidence *evidence, const struct example *example,
    enum region region)
{
	struct link *links =
	    arena_array(example->arena, LINKS_MAX, sizeof(*links));
	size_t n;

	if (links == NULL || example->links == NULL)
		return;
	n = link_find(links, LINKS_MAX, example->arena, example->links,
	    example->text, &example->set->conf->limits);
	evidence->links = links;
	evidence->nlinks = n < LINKS_MAX ? n : LINKS_MAX;
	for (size_t i = 0; i < evidence->nlinks; i++) {
		links[i].region = region;
		evidence->facts |= links[i].facts;
	}
}

static const struct rule_hit *
find_hit(const struct rule_result *result, const struct conf_rule *conf)
{
	for (size_t i = 0; i < result->nhits; i++)
		if (result->hits[i].rule == conf)
			return &result->hits[i];
	return NULL;
}

/* NULL: no hit; then example->result.limits says whether that is certain. */
static const struct rule_hit *
run_example(struct example *example, bool no_unless)
{
	const struct ruleset *set = example->set;
	const struct rule *rule = &set->rules[example->rule];
	enum region region = region_for(rule->conf);
	struct evidence evidence = { .stage = stage_for(rule->conf),
		.platform = platform_for(set->conf, rule->conf),
		.facts = rule->example_facts };
	struct run_options options = { .one = rule, .no_unless = no_unless };

	evidence_set_text(&evidence, example->arena, region, example->text,
	    &set->conf->limits);
	add_links(&evidence, example, region);
	ruleset_run_with(
	    set, example->arena, &evidence, &options, &example->result);
	example->result.limits |= evidence.limits;
	return find_hit(&example->result, rule->conf);
}

const struct rule_hit *
ruleset_example(const struct ruleset *set, const struct linkset *links,
    struct arena *arena, const struct conf_rule *rule, struct span text)
{
	struct example example = {
		.set = set, .links = links, .arena = arena, .text = text
	};

	while (example.rule < set->n && set->rules[example.rule].conf != rule)
		example.rule++;
	return example.rule == set->n ? NULL : run_example(&example, false);
}

/* No more of a text than a message has room for. */
static int
shown(struct span text)
{
	return (int)(text.n < SHOWN ? text.n : SHOWN);
}

static void
complain_miss(struct example *example, struct diag *diag, struct pos pos)
{
	const char *id = example->set->rules[example->rule].conf->id;
	struct span text = example->text;
	const struct rule_hit *hit;

	if (example->result.limits != 0) {
		diag_error(diag, pos,
		    "rule %s: a limit was met by the example \"%.*s\"", id,
		    shown(text), text.p);
		return;
	}
	hit = run_example(example, true);
	if (hit != NULL)
		diag_error(diag, pos,
		    "rule %s: the example \"%.*s\" does not hit: \"unless\" takes "
		    "back \"%.*s\"",
		    id, shown(text), text.p,
		    shown(span_slice(text, hit->at, hit->end)),
		    text.p + hit->at);
	else
		diag_error(diag, pos,
		    "rule %s: the example \"%.*s\" does not hit", id,
		    shown(text), text.p);
}

static void
complain_hit(const struct example *example, const struct rule_hit *hit,
    struct diag *diag, struct pos pos)
{
	struct span text = example->text;
	struct span what = span_slice(text, hit->at, hit->end);

	diag_error(diag, pos,
	    "rule %s: the example \"%.*s\" must not hit, but \"%.*s\" does",
	    hit->rule->id, shown(text), text.p, shown(what), what.p);
}

static void
check_examples(struct example *example, const struct strv *texts, bool must_hit,
    struct diag *diag)
{
	const struct rule_hit *hit;

	for (size_t i = 0; i < texts->n; i++) {
		struct pos pos = pos_of(texts, i);

		arena_reset(example->arena);
		example->text = span_str(texts->v[i]);
		hit = run_example(example, false);
		if (must_hit && hit == NULL)
			complain_miss(example, diag, pos);
		else if (!must_hit && hit != NULL)
			complain_hit(example, hit, diag, pos);
	}
}

/*
 * Does the rule look at text, so that examples can show what it means? Which
 * hosts imitate a platform is known to the scanner alone.
 */
static bool
can_have_examples(const struct rule *rule)
{
	const struct strv *links = &rule->conf->links;

	if (links->n == 1 && strcmp(links->v[0], "lookalike") == 0)
		return false;
	return rule_has_text(rule) || links->n > 0 || rule->all.n > 0 ||
	       rule->any.n > 0;
}

static void
check_rule(struct example *example, struct diag *diag)
{
	const struct rule *rule = &example->set->rules[example->rule];
	const struct conf_rule *conf = rule->conf;

	check_examples(example, &conf->examples_hit, true, diag);
	check_examples(example, &conf->examples_miss, false, diag);
	if (conf->score > 0 && can_have_examples(rule) &&
	    (conf->examples_hit.n == 0 || conf->examples_miss.n == 0))
		diag_warn(diag, conf->pos,
		    "rule %s: give it an example that hits and one that nearly "
		    "does, in examples = { hit = [ ]; miss = [ ]; }",
		    conf->id);
}

bool
ruleset_check(
    const struct ruleset *set, const struct linkset *links, struct diag *diag)
{
	struct example example = {
		.set = set, .links = links, .arena = arena_init(0)
	};
	size_t errors = diag_errors(diag);

	if (example.arena == NULL) {
		diag_error(diag, (struct pos){ NULL, 0 }, "out of memory");
		return false;
	}
	for (size_t i = 0; i < set->n; i++) {
		example.rule = i;
		if (set->rules[i].conf->enabled)
			check_rule(&example, diag);
	}
	arena_deinit(&example.arena);
	ruleset_probe(set, diag);
	return diag_errors(diag) == errors;
}
