/*
 * run_turns - which rules have to be judged, found before any is.
 *
 * Few can hit: the words of others stand in no text, they are for other platforms,
 * or a rule that they refer to cannot hit itself. And a helper, which has no
 * score, is only judged where a rule that still can hit refers to it.
 */
#include "config.h"

#include "base/bits.h"
#include "rules/run.h"

/* Reads the texts of a region: may any of its patterns match? */
static void
read_region(struct run *run, enum region region)
{
	const struct disguise *views = &run->evidence->regions[region].views;
	const struct prefilter *filter = run->set->prefilter;

	for (size_t i = 0; i < views->n; i++) {
		if (run->idle[region][i])
			continue;
		run->seen[region][i] =
		    prefilter_scan(filter, run->arena, views->views[i].s);
		prefilter_collect(filter, run->seen[region][i], run->possible);
	}
}

/* The rules without patterns, and those with one that may match. */
static void
add_possible(struct run *run)
{
	const struct ruleset *set = run->set;
	size_t n = prefilter_patterns(set->prefilter);

	for (enum region r = 0; r < REGION_COUNT; r++)
		if ((set->searched & 1u << r) != 0)
			read_region(run, r);
	memcpy(
	    run->left, set->textless, bit_words(set->n) * sizeof(*run->left));
	for (size_t i = next_bit(run->possible, 0, 0, n); i < n;
	     i = next_bit(run->possible, 0, i + 1, n))
		set_bit(run->left, set->turns[i]);
}

static bool
any_possible(const struct run *run, const struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (has_bit(run->possible, patterns->v[i].number))
			return true;
	return patterns->n == 0;
}

static bool
text_possible(const struct run *run, const struct rule *rule)
{
	return run->possible == NULL || (any_possible(run, &rule->pattern) &&
					    any_possible(run, &rule->phrases));
}

static bool
named(const struct strv *ids, const char *id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (strcmp(ids->v[i], id) == 0)
			return true;
	return false;
}

static bool
applies(const struct rule *rule, const struct evidence *evidence)
{
	const struct conf_rule *conf = rule->conf;

	if (!conf->enabled || (conf->stages & (1u << evidence->stage)) == 0 ||
	    (conf->facts.n > 0 && (evidence->facts & rule->facts) == 0))
		return false;
	if (conf->platforms.n == 0)
		return true;
	return evidence->platform != NULL &&
	       named(&conf->platforms, evidence->platform->id);
}

/* Can all rules that it refers to hit, and one of those that it may choose? */
static bool
members_possible(const uint64_t *able, const struct rule *rule)
{
	for (size_t i = 0; i < rule->all.n; i++)
		if (!has_bit(able, rule->all.v[i]))
			return false;
	for (size_t i = 0; i < rule->any.n; i++)
		if (has_bit(able, rule->any.v[i]))
			return true;
	return rule->any.n == 0;
}

/* Leaves out what cannot hit; able: a bit for each rule that can, all 0. */
static void
drop_unable(struct run *run, uint64_t *able)
{
	const struct ruleset *set = run->set;

	for (size_t i = next_bit(run->left, 0, 0, set->n); i < set->n;
	     i = next_bit(run->left, 0, i + 1, set->n)) {
		const struct rule *rule = &set->rules[set->order[i]];

		if (applies(rule, run->evidence) && text_possible(run, rule) &&
		    members_possible(able, rule))
			set_bit(able, set->order[i]);
		else
			clear_bit(run->left, i);
	}
}

bool
run_read(struct run *run)
{
	const struct ruleset *set = run->set;
	size_t n = bit_words(set->n), npatterns;
	uint64_t *able = arena_array(run->arena, n, sizeof(*able));

	run->asked = arena_array(run->arena, n, sizeof(*run->asked));
	run->turns = arena_array(run->arena, n, sizeof(*run->turns));
	run->left = arena_room(run->arena, n, sizeof(*run->left));
	if (able == NULL || run->asked == NULL || run->turns == NULL ||
	    run->left == NULL)
		return false;
	run_views(run);
	memset(run->left, 0xff, n * sizeof(*run->left));
	if (set->prefilter != NULL && !set->unfiltered) {
		npatterns = bit_words(prefilter_patterns(set->prefilter));
		run->possible =
		    arena_array(run->arena, npatterns, sizeof(*run->possible));
		if (run->possible == NULL)
			return false;
		add_possible(run);
	}
	drop_unable(run, able);
	return true;
}

static void
ask_for(uint64_t *asked, const struct refs *refs)
{
	for (size_t i = 0; i < refs->n; i++)
		set_bit(asked, refs->v[i]);
}

/* Is it judged for its own sake? */
static bool
is_wanted(const struct run *run, const struct rule *rule, bool adding)
{
	if (run->options->one != NULL)
		return rule == run->options->one;
	return run->options->whole ||
	       (adding ? rule->conf->score > 0 : rule->conf->score != 0);
}

void
run_choose(struct run *run, bool adding)
{
	const struct ruleset *set = run->set;

	memset(run->turns, 0, bit_words(set->n) * sizeof(*run->turns));
	/* Who refers to a rule has a later turn. */
	for (size_t i = set->n; i-- > 0;) {
		const struct rule *rule;

		if (!has_bit(run->left, i))
			continue;
		rule = &set->rules[set->order[i]];
		if (!has_bit(run->asked, set->order[i]) &&
		    !is_wanted(run, rule, adding))
			continue;
		set_bit(run->turns, i);
		clear_bit(run->left, i);
		ask_for(run->asked, &rule->all);
		ask_for(run->asked, &rule->any);
		ask_for(run->asked, &rule->none);
	}
}

size_t
run_next(const struct run *run, size_t turn)
{
	return next_bit(run->turns, 0, turn, run->set->n);
}
