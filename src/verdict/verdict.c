/*
 * verdict - from what the rules found to a score and a level.
 */
#include "config.h"

#include <stdlib.h>

#include "verdict/verdict.h"

/*
 * Scores add up like independent doubts, so that many weak hints approach 100
 * and never pass it; rules with a negative score damp what the others found
 * and cannot take it away.
 */
static int
combine(const struct verdict *verdict)
{
	double clean = 1.0, damp = 1.0;

	for (size_t i = 0; i < verdict->nhits; i++) {
		int score = verdict->hits[i]->rule->score;

		if (score >= 0)
			clean *= 1.0 - score / 100.0;
		else
			damp *= 1.0 + score / 100.0;
	}
	return (int)(100.0 * (1.0 - clean) * damp + 0.5);
}

static enum level
level_of(int score, const struct conf_levels *levels)
{
	if (score >= levels->high)
		return LEVEL_HIGH;
	if (score >= levels->medium)
		return LEVEL_MEDIUM;
	if (score >= levels->low)
		return LEVEL_LOW;
	return LEVEL_NONE;
}

static int
by_score(const void *a, const void *b)
{
	const struct conf_rule *x = (*(const struct rule_hit *const *)a)->rule;
	const struct conf_rule *y = (*(const struct rule_hit *const *)b)->rule;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return strcmp(x->id, y->id);
}

/* Helpers (score 0) and rules that only observe do not count. */
static void
collect_hits(struct verdict *verdict, struct arena *arena,
    const struct rule_result *result)
{
	const struct rule_hit **hits =
	    arena_array(arena, result->nhits, sizeof(*hits));

	verdict->hits = hits;
	verdict->nhits = 0;
	if (hits == NULL) {
		verdict->limits |= LIMIT_BIT(LIMIT_MEMORY);
		return;
	}
	for (size_t i = 0; i < result->nhits; i++) {
		const struct rule_hit *hit = &result->hits[i];

		if (hit->rule->score != 0 && !hit->rule->observe)
			hits[verdict->nhits++] = hit;
	}
	if (verdict->nhits > 0)
		qsort(hits, verdict->nhits, sizeof(*hits), by_score);
}

void
verdict_judge(struct verdict *verdict, struct arena *arena,
    const struct conf *conf, const struct rule_result *result)
{
	verdict->limits |= result->limits;
	verdict->failed = result->failed;
	verdict->nfailed = result->nfailed;
	collect_hits(verdict, arena, result);
	verdict->score = combine(verdict);
	verdict->level = level_of(verdict->score, &conf->levels);
	if (verdict->level >= LEVEL_MEDIUM)
		return;
	if (verdict->limits != 0)
		verdict->level = LEVEL_ERROR;
	else if (verdict->level == LEVEL_NONE && verdict->nothing_to_judge)
		verdict->level = LEVEL_UNKNOWN;
}
