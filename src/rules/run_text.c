/*
 * run_text - a rule's patterns, phrases and links, and what cancels a hit.
 */
#include "config.h"

#include "base/bits.h"
#include "rules/run.h"
#include "rules/sentence.h"

/* Cancelled hits in one view after which a rule looks no further. */
#define CANCELLED_MAX 64
/* Starts that are tried between two looks at the clock. */
#define TRIES 256

/* The answer that is certain wins; then the one that is not known. */
static enum outcome
either(enum outcome a, enum outcome b)
{
	return a > b ? a : b;
}

static enum outcome
both(enum outcome a, enum outcome b)
{
	return a < b ? a : b;
}

static enum outcome
failed(struct run *run, enum pattern_result result)
{
	run->pending |= result == PATTERN_TIME ? LIMIT_BIT(LIMIT_TIME)
					       : LIMIT_BIT(LIMIT_PATTERN);
	return OUTCOME_UNKNOWN;
}

/* What stands in a sentence; NULL: everything has to be tried. */
static const struct prefilter_seen *
sentence_words(struct run *run, struct span text)
{
	struct sentence_seen *seen = run->sentences;

	if (run->set->unless_filter == NULL || run->set->unfiltered)
		return NULL;
	for (size_t i = 0; i < RUN_SENTENCES; i++)
		if (seen[i].text.p == text.p && seen[i].text.n == text.n)
			return seen[i].words;
	seen += run->next_sentence++ % RUN_SENTENCES;
	seen->text = text;
	prefilter_scan_next(
	    run->set->unless_filter, run->arena, text, &seen->words);
	return seen->words;
}

/* Is there something in the sentence that takes the hit back? */
static enum outcome
cancelled(struct run *run, const struct rule *rule, struct span text, size_t at,
    size_t end)
{
	enum outcome outcome = OUTCOME_NO;
	const struct prefilter_seen *words;
	struct pattern_match match;
	struct span around;

	if (run->options->no_unless || rule->unless.n == 0)
		return OUTCOME_NO;
	around = sentence_around(text, at, end, rule->conf->unless_bytes);
	words = sentence_words(run, around);
	for (size_t i = 0; i < rule->unless.n; i++) {
		const struct compiled *unless = &rule->unless.v[i];
		enum pattern_result result;

		if (!prefilter_may(
			run->set->unless_filter, unless->number, words))
			continue;
		result = pattern_find(
		    unless->pattern, run->scratch, around, 0, &match);
		if (result == PATTERN_FOUND)
			return OUTCOME_HIT;
		if (result != PATTERN_NONE)
			outcome = failed(run, result);
	}
	return outcome;
}

/* Adds a hit while there is room for it. */
static void
keep_hit(struct run *run, const struct rule *rule, struct hits *hits,
    enum region region, size_t at, size_t end)
{
	struct rule_hit *hit = run_keep(run, rule, hits);

	if (hit != NULL)
		*hit = (struct rule_hit){ rule->conf, region, at, end };
}

/* A place to search: one pattern of a rule in one view of a region. */
struct place {
	const struct rule *rule;
	const struct pattern *pattern;
	const struct view *view;
	enum region region;
	const uint64_t *starts; /* where a match can begin; NULL: anywhere */
};

/* Takes one match: OUTCOME_HIT when it counts and no more hits are wanted. */
static enum outcome
take_match(struct run *run, const struct place *place,
    const struct pattern_match *match, struct hits *hits)
{
	const struct view *view = place->view;
	enum outcome off =
	    cancelled(run, place->rule, view->s, match->at, match->end);

	if (off == OUTCOME_NO)
		keep_hit(run, place->rule, hits, place->region,
		    view_origin(view, match->at),
		    view_origin(view, match->end));
	return off == OUTCOME_UNKNOWN ? off
	       : off == OUTCOME_NO    ? OUTCOME_HIT
				      : OUTCOME_NO;
}

/* As pattern_find(), at the starts alone: one run of them after the other. */
static enum pattern_result
find_next(const struct run *run, const struct place *place, size_t from,
    struct pattern_match *match_r)
{
	struct span text = place->view->s;
	enum pattern_result result;
	size_t end;

	if (place->starts == NULL)
		return pattern_find(
		    place->pattern, run->scratch, text, from, match_r);
	for (unsigned tries = 1; from < text.n; tries++) {
		from = next_bit(place->starts, 0, from, text.n);
		if (from >= text.n)
			break;
		end = next_bit(place->starts, UINT64_MAX, from, text.n);
		/* Starts that are counted from a word may be inside another. */
		if (((unsigned char)text.p[from] & 0xc0) == 0x80)
			from = pattern_next(text, from);
		result = pattern_find_until(
		    place->pattern, run->scratch, text, from, end, match_r);
		if (result != PATTERN_NONE)
			return result;
		if (tries % TRIES == 0 && scratch_late(run->scratch))
			return PATTERN_TIME;
		from = end;
	}
	return PATTERN_NONE;
}

static enum outcome
search(struct run *run, const struct place *place, struct hits *hits)
{
	enum outcome outcome = OUTCOME_NO;
	struct pattern_match match;
	struct span text = place->view->s;
	size_t from = 0;

	for (int tries = 0; tries < CANCELLED_MAX; tries++) {
		enum pattern_result result =
		    find_next(run, place, from, &match);

		if (result == PATTERN_NONE)
			return outcome;
		if (result != PATTERN_FOUND)
			return either(outcome, failed(run, result));
		outcome = either(outcome, take_match(run, place, &match, hits));
		if (hits->n == place->rule->keep)
			return outcome;
		/* The next may begin inside this one. */
		from = pattern_next(text, match.at);
		if (scratch_late(run->scratch))
			return either(outcome, failed(run, PATTERN_TIME));
	}
	/* What lies behind so many was not looked at. */
	return either(outcome, failed(run, PATTERN_LIMIT));
}

/* Starts the rule's clock, once. False: its time, or the mail's, is over. */
static bool
start_clock(struct run *run)
{
	size_t ms = run->set->conf->limits.rule_time_ms;
	uint64_t end = run->deadline, own;

	if (!run->timed && ms != 0) {
		own = scratch_now() + ms * UINT64_C(1000000);
		if (end == 0 || own < end)
			end = own;
	}
	if (!run->timed)
		scratch_set_deadline(run->scratch, end);
	run->timed = true;
	return !scratch_late(run->scratch);
}

/* Making machine code, once for each pattern, is not counted. */
static bool
start_search(struct run *run, const struct pattern *pattern)
{
	uint64_t took = pattern_prepare(pattern);

	if (took > 0 && run->deadline != 0)
		run->deadline += took;
	if (took > 0)
		run->timed = false;
	return start_clock(run);
}

/* Can the pattern match in this place at all? And where? */
static bool
may_match(struct run *run, const struct compiled *compiled, size_t view,
    struct place *place)
{
	struct prefilter_seen *seen = run->seen[place->region][view];
	const struct prefilter *filter = run->set->prefilter;

	if (seen == NULL)
		return true;
	if (!prefilter_may(filter, compiled->number, seen))
		return false;
	place->starts = prefilter_starts(filter, compiled->number, seen);
	return true;
}

/* Any of some patterns in one region, view by view. */
static enum outcome
search_region(struct run *run, const struct rule *rule,
    const struct patterns *patterns, enum region region, struct hits *hits)
{
	const struct disguise *views = &run->evidence->regions[region].views;
	enum outcome outcome = OUTCOME_NO;

	for (size_t i = 0; i < views->n * patterns->n; i++) {
		const struct compiled *compiled = &patterns->v[i % patterns->n];
		size_t view = i / patterns->n;
		struct place place = { rule, compiled->pattern,
			&views->views[view], region, NULL };

		if (run->idle[region][view] ||
		    !may_match(run, compiled, view, &place))
			continue;
		if (!start_search(run, compiled->pattern))
			return either(outcome, failed(run, PATTERN_TIME));
		outcome = either(outcome, search(run, &place, hits));
		if (outcome == OUTCOME_HIT && hits->n == rule->keep)
			break;
	}
	return outcome;
}

static enum outcome
search_all(struct run *run, const struct rule *rule,
    const struct patterns *patterns, struct hits *hits)
{
	enum outcome outcome = OUTCOME_NO;

	for (enum region r = 0; r < REGION_COUNT; r++) {
		if ((rule->conf->where & (1u << r)) == 0)
			continue;
		outcome = either(
		    outcome, search_region(run, rule, patterns, r, hits));
		if (outcome == OUTCOME_HIT && hits->n == rule->keep)
			break;
	}
	return outcome;
}

enum outcome
run_text(struct run *run, const struct rule *rule, struct hits *hits)
{
	struct rule_hit others[RULE_HITS_NEAR];
	struct hits other = { others, 0, OUTCOME_NO };
	enum outcome outcome = OUTCOME_HIT;

	if (run->scratch == NULL) {
		run->pending |= LIMIT_BIT(LIMIT_MEMORY);
		return OUTCOME_UNKNOWN;
	}
	if (rule->pattern.n > 0)
		outcome = search_all(run, rule, &rule->pattern, hits);
	/* The place that is reported is the pattern's where there is one. */
	if (rule->phrases.n > 0 && outcome != OUTCOME_NO)
		outcome =
		    both(outcome, search_all(run, rule, &rule->phrases,
				      rule->pattern.n > 0 ? &other : hits));
	return outcome;
}

static bool
link_wanted(const struct rule *rule, const struct link *link)
{
	const struct strv *wanted = &rule->conf->links;

	if ((rule->conf->where & (1u << link->region)) == 0)
		return false;
	for (size_t i = 0; i < wanted->n; i++)
		if ((link->category != NULL &&
			strcmp(wanted->v[i], link->category) == 0) ||
		    (link->service != NULL &&
			strcmp(wanted->v[i], link->service) == 0))
			return true;
	return false;
}

/* The offset in a view of what stands at an offset of the original. */
static size_t
offset_in(const struct view *view, size_t origin)
{
	size_t low = 0, high = view->s.n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (view_origin(view, middle) < origin)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum outcome
link_cancelled(
    struct run *run, const struct rule *rule, const struct link *link)
{
	const struct disguise *views =
	    &run->evidence->regions[link->region].views;
	const struct view *view = &views->views[0];

	if (rule->unless.n == 0 || views->n == 0)
		return OUTCOME_NO;
	if (run->scratch == NULL) {
		run->pending |= LIMIT_BIT(LIMIT_MEMORY);
		return OUTCOME_UNKNOWN;
	}
	if (!start_clock(run))
		return failed(run, PATTERN_TIME);
	return cancelled(run, rule, view->s, offset_in(view, link->at),
	    offset_in(view, link->end));
}

enum outcome
run_links(struct run *run, const struct rule *rule, struct hits *hits)
{
	const struct evidence *evidence = run->evidence;
	enum outcome outcome = OUTCOME_NO;

	for (size_t i = 0; i < evidence->nlinks; i++) {
		const struct link *link = &evidence->links[i];
		enum outcome off;

		if (!link_wanted(rule, link))
			continue;
		off = link_cancelled(run, rule, link);
		if (off == OUTCOME_UNKNOWN)
			outcome = either(outcome, off);
		if (off != OUTCOME_NO)
			continue;
		outcome = OUTCOME_HIT;
		keep_hit(run, rule, hits, link->region, link->at, link->end);
	}
	return outcome;
}
