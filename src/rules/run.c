/*
 * run - judges a mail's evidence by every rule, in an order in which each rule
 * stands behind those that it refers to.
 *
 * Every answer is one of three: hit, no, or unknown because a limit was met.
 * Unknown is carried through the combinations of rules and reported.
 */
#include "config.h"

#include "rules/run.h"

/* Do two hits stand within so many bytes of one another? */
static bool
is_near(const struct rule_hit *a, const struct rule_hit *b, size_t bytes)
{
	if (hit_nowhere(a) || hit_nowhere(b))
		return true;
	if (a->region != b->region)
		return false;
	if (a->at > b->end)
		return a->at - b->end <= bytes;
	return b->at <= a->end || b->at - a->end <= bytes;
}

/* A hit of other that is near enough; grows span over it. */
static bool
join_near(const struct hits *other, size_t near, const struct rule_hit *anchor,
    struct rule_hit *span)
{
	for (size_t i = 0; i < other->n; i++) {
		const struct rule_hit *hit = &other->v[i];

		if (near > 0 && !is_near(anchor, hit, near))
			continue;
		if (hit_nowhere(hit) || hit->region != span->region)
			return true;
		if (near > 0 && hit->at < span->at)
			span->at = hit->at;
		if (near > 0 && hit->end > span->end)
			span->end = hit->end;
		return true;
	}
	return false;
}

/* all and any around one anchor; grows span over the hits. */
static bool
fits(const struct run *run, const struct rule *rule,
    const struct rule_hit *anchor, struct rule_hit *span)
{
	size_t near = rule->conf->near;

	for (size_t i = 0; i < rule->all.n; i++)
		if (!join_near(&run->hits[rule->all.v[i]], near, anchor, span))
			return false;
	for (size_t i = 0; i < rule->any.n; i++)
		if (join_near(&run->hits[rule->any.v[i]], near, anchor, span))
			return true;
	return rule->any.n == 0;
}

struct rule_hit *
run_keep(struct run *run, const struct rule *rule, struct hits *hits)
{
	if (hits->v == NULL)
		hits->v = arena_array(run->arena, rule->keep, sizeof(*hits->v));
	if (hits->v == NULL)
		run->limits |= LIMIT_BIT(LIMIT_MEMORY);
	return hits->v == NULL || hits->n == rule->keep ? NULL
							: &hits->v[hits->n++];
}

/* Tries every hit of anchors; the first that fits becomes the rule's own. */
static bool
fits_one(struct run *run, const struct rule *rule, const struct hits *anchors,
    struct hits *own)
{
	for (size_t i = 0; i < anchors->n; i++) {
		struct rule_hit span = anchors->v[i], *kept;

		span.rule = rule->conf;
		if (!fits(run, rule, &anchors->v[i], &span))
			continue;
		own->n = 0;
		kept = run_keep(run, rule, own);
		if (kept != NULL)
			*kept = span;
		return true;
	}
	return false;
}

/* What is known of all and any, wherever their hits stand. */
static enum outcome
members_outcome(const struct run *run, const struct rule *rule)
{
	enum outcome all = OUTCOME_HIT;
	enum outcome any = rule->any.n == 0 ? OUTCOME_HIT : OUTCOME_NO;

	for (size_t i = 0; i < rule->all.n; i++)
		if (run->hits[rule->all.v[i]].outcome < all)
			all = run->hits[rule->all.v[i]].outcome;
	for (size_t i = 0; i < rule->any.n; i++)
		if (run->hits[rule->any.v[i]].outcome > any)
			any = run->hits[rule->any.v[i]].outcome;
	return all < any ? all : any;
}

enum outcome
run_members(struct run *run, const struct rule *rule, struct hits *own)
{
	enum outcome outcome = members_outcome(run, rule);

	if (outcome != OUTCOME_HIT)
		return outcome;
	/* Anywhere: the rule's own hits stay as they are. */
	if (own->n > 0 && rule->conf->near == 0)
		return outcome;
	/* Distances are from the rule's own text, else from the first of
	 * all, else from whichever of any. */
	if (own->n > 0)
		return fits_one(run, rule, own, own) ? OUTCOME_HIT : OUTCOME_NO;
	if (rule->all.n > 0)
		return fits_one(run, rule, &run->hits[rule->all.v[0]], own)
			   ? OUTCOME_HIT
			   : OUTCOME_NO;
	for (size_t i = 0; i < rule->any.n; i++)
		if (fits_one(run, rule, &run->hits[rule->any.v[i]], own))
			return OUTCOME_HIT;
	return OUTCOME_NO;
}

/* None of the rules that must not have hit has. */
static enum outcome
none_outcome(const struct run *run, const struct rule *rule)
{
	enum outcome outcome = OUTCOME_HIT;

	for (size_t i = 0; i < rule->none.n; i++) {
		enum outcome other = run->hits[rule->none.v[i]].outcome;

		if (other == OUTCOME_HIT)
			return OUTCOME_NO;
		if (other == OUTCOME_UNKNOWN)
			outcome = OUTCOME_UNKNOWN;
	}
	return outcome;
}

/* Every kind of thing that the rule asks for, the cheap ones first. */
static enum outcome
judge(struct run *run, const struct rule *rule, struct hits *hits)
{
	struct rule_hit link_hits[RULE_HITS_NEAR];
	struct hits links = { link_hits, 0, OUTCOME_NO };
	enum outcome outcome, next;

	outcome = none_outcome(run, rule);
	next = members_outcome(run, rule);
	outcome = next < outcome ? next : outcome;
	if (outcome != OUTCOME_NO && rule->conf->links.n > 0) {
		next =
		    run_links(run, rule, rule_has_text(rule) ? &links : hits);
		outcome = next < outcome ? next : outcome;
	}
	if (outcome != OUTCOME_NO && rule_has_text(rule)) {
		next = run_text(run, rule, hits);
		outcome = next < outcome ? next : outcome;
	}
	if (outcome != OUTCOME_NO && rule->conf->wording != NULL) {
		next = run_wording(run, rule, hits);
		outcome = next < outcome ? next : outcome;
	}
	if (outcome == OUTCOME_HIT && rule->all.n + rule->any.n > 0)
		outcome = run_members(run, rule, hits);
	return outcome;
}

/* Judges the rule and keeps what came of it. */
static void
judge_rule(struct run *run, size_t i)
{
	const struct rule *rule = &run->set->rules[i];
	struct hits *hits = &run->hits[i];

	run->pending = 0;
	run->timed = false;
	hits->outcome = judge(run, rule, hits);
	if (hits->outcome == OUTCOME_UNKNOWN)
		run->limits |= run->pending;
	if (hits->outcome != OUTCOME_NO && rule->conf->score > 0)
		run->doubt = true;
	if (hits->outcome != OUTCOME_HIT) {
		hits->n = 0;
	} else if (hits->n == 0) {
		struct rule_hit *hit = run_keep(run, rule, hits);

		if (hit != NULL)
			*hit = (struct rule_hit){ .rule = rule->conf,
				.region = REGION_CLIENT };
	}
}

/* Judges the rules that were chosen. */
static void
take_turns(struct run *run)
{
	const struct ruleset *set = run->set;

	for (size_t i = run_next(run, 0); i < set->n; i = run_next(run, i + 1))
		judge_rule(run, set->order[i]);
}

/* What takes from a score is asked only where something has added to it. */
static void
judge_rules(struct run *run)
{
	run_choose(run, true);
	take_turns(run);
	if (!run->doubt)
		return;
	run_choose(run, false);
	take_turns(run);
}

static void
report(const struct run *run, struct rule_result *result)
{
	const struct ruleset *set = run->set;

	for (size_t i = 0; i < set->n; i++) {
		const struct hits *hits = &run->hits[i];

		if (hits->n > 0 && result->hits != NULL)
			result->hits[result->nhits++] = hits->v[0];
		if (hits->outcome == OUTCOME_UNKNOWN && result->failed != NULL)
			result->failed[result->nfailed++] = set->rules[i].conf;
	}
	result->limits = run->limits;
}

void
ruleset_run_with(const struct ruleset *set, struct arena *arena,
    const struct evidence *evidence, const struct run_options *options,
    struct rule_result *result_r)
{
	struct run run = { .set = set,
		.arena = arena,
		.evidence = evidence,
		.options = options };
	size_t ms = set->conf->limits.time_ms;

	*result_r = (struct rule_result){ .nhits = 0 };
	run.hits = arena_array(arena, set->n + 1, sizeof(*run.hits));
	result_r->hits = arena_room(arena, set->n + 1, sizeof(*result_r->hits));
	result_r->failed =
	    arena_room(arena, set->n + 1, sizeof(*result_r->failed));
	if (run.hits == NULL || result_r->hits == NULL ||
	    result_r->failed == NULL) {
		result_r->limits = LIMIT_BIT(LIMIT_MEMORY);
		return;
	}
	if (ms != 0)
		run.deadline = scratch_now() + ms * UINT64_C(1000000);
	run.scratch = scratch_take(set->pool);
	if (run_read(&run))
		judge_rules(&run);
	else
		run.limits |= LIMIT_BIT(LIMIT_MEMORY);
	scratch_give(set->pool, run.scratch);
	report(&run, result_r);
}

void
ruleset_run(const struct ruleset *set, struct arena *arena,
    const struct evidence *evidence, struct rule_result *result_r)
{
	static const struct run_options options = { .whole = false };

	ruleset_run_with(set, arena, evidence, &options, result_r);
}

void
ruleset_run_whole(const struct ruleset *set, struct arena *arena,
    const struct evidence *evidence, struct rule_result *result_r)
{
	static const struct run_options options = { .whole = true };

	ruleset_run_with(set, arena, evidence, &options, result_r);
}
