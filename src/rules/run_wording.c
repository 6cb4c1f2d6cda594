/*
 * run_wording - rules that ask what a text reads like.
 */
#include "config.h"

#include "rules/run.h"

/* Weighs the region by all wordings: most rules ask for several. */
static bool
weigh(struct run *run, enum region region, struct wording_seen *seen)
{
	const struct disguise *views = &run->evidence->regions[region].views;
	size_t n = run->set->nwordings;
	struct wording_likeness *likenesses;

	likenesses = arena_array(run->arena, n, sizeof(*likenesses));
	if (likenesses == NULL ||
	    (views->n > 0 &&
		!wording_judge(run->set->wordings, n, run->set->senses,
		    run->arena, views->views[0].s, likenesses)))
		return false;
	for (size_t i = 0; i < n; i++)
		seen[i] = (struct wording_seen){ true, likenesses[i] };
	return true;
}

/* NULL: memory is short. */
static const struct wording_likeness *
likeness_of(struct run *run, const struct rule *rule, enum region region)
{
	size_t n = run->set->nwordings;
	struct wording_seen *seen;

	if (run->wordings == NULL)
		run->wordings = arena_array(
		    run->arena, n * REGION_COUNT, sizeof(*run->wordings));
	if (run->wordings == NULL)
		return NULL;
	seen = &run->wordings[n * region];
	if (!seen[rule->wording].asked && !weigh(run, region, seen))
		return NULL;
	return &seen[rule->wording].likeness;
}

/* The hit is at the word that says most. */
static void
keep_most(struct run *run, const struct rule *rule, enum region region,
    const struct wording_likeness *likeness, struct hits *hits)
{
	const struct view *folded =
	    &run->evidence->regions[region].views.views[0];
	struct rule_hit *hit = run_keep(run, rule, hits);

	if (hit != NULL)
		*hit = (struct rule_hit){ rule->conf, region,
			view_origin(folded, likeness->at),
			view_origin(folded, likeness->end) };
}

enum outcome
run_wording(struct run *run, const struct rule *rule, struct hits *hits)
{
	for (unsigned r = 0; r < REGION_COUNT; r++) {
		const struct wording_likeness *likeness;

		if ((rule->conf->where & (1u << r)) == 0)
			continue;
		likeness = likeness_of(run, rule, (enum region)r);
		if (likeness == NULL) {
			run->pending |= LIMIT_BIT(LIMIT_MEMORY);
			return OUTCOME_UNKNOWN;
		}
		if (likeness->percent < (int)rule->conf->alike)
			continue;
		if (hits->n == 0)
			keep_most(run, rule, (enum region)r, likeness, hits);
		return OUTCOME_HIT;
	}
	return OUTCOME_NO;
}
