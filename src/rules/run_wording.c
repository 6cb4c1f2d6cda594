/*
 * run_wording - rules that ask what a text reads like.
 */
#include "config.h"

#include "rules/run.h"

static struct wording_seen *
seen_of(struct run *run, size_t wording, enum region region)
{
	size_t n = run->set->conf->nwordings * REGION_COUNT;

	if (run->wordings == NULL)
		run->wordings =
		    arena_array(run->arena, n, sizeof(*run->wordings));
	return run->wordings == NULL
		   ? NULL
		   : &run->wordings[wording * REGION_COUNT + region];
}

/* NULL: memory is short. */
static const struct wording_likeness *
likeness_of(struct run *run, const struct rule *rule, enum region region)
{
	const struct disguise *views = &run->evidence->regions[region].views;
	struct wording_seen *seen = seen_of(run, rule->wording, region);

	if (seen != NULL && !seen->asked && views->n > 0 &&
	    !wording_judge(run->set->wordings[rule->wording], run->arena,
		views->views[0].s, &seen->likeness))
		return NULL;
	if (seen == NULL)
		return NULL;
	seen->asked = true;
	return &seen->likeness;
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
