/*
 * run - one judgement under way: inside src/rules only.
 */
#ifndef OFFPLAT_RULES_RUN_H
#define OFFPLAT_RULES_RUN_H

#include "rules/rule.h"

/* What is known about a rule. */
enum outcome {
	OUTCOME_NO,
	OUTCOME_UNKNOWN, /* a limit was hit before the answer was found */
	OUTCOME_HIT
};

/* A rule's hits so far; the first is the one that is reported. */
struct hits {
	struct rule_hit *v; /* NULL, or room for the rule's keep */
	size_t n;
	enum outcome outcome;
};

/* Sentences that are remembered: rules mostly hit in the same few. */
#define RUN_SENTENCES 4

/* What was seen in a sentence for the patterns that take hits back. */
struct sentence_seen {
	struct span text; /* n == 0: none yet */
	struct prefilter_seen *words;
};

/* How a region reads beside one wording, once it was asked. */
struct wording_seen {
	bool asked;
	struct wording_likeness likeness;
};

struct run {
	const struct ruleset *set;
	struct arena *arena;
	const struct evidence *evidence;
	const struct run_options *options;
	struct scratch *scratch; /* NULL: memory is short */
	uint64_t deadline;       /* of the message; 0: none */
	struct hits *hits;       /* of each rule */
	/* What stands in a view; NULL: every pattern is tried. */
	struct prefilter_seen *seen[REGION_COUNT][DISGUISE_VIEWS];
	uint64_t *possible; /* patterns that may match somewhere; NULL: all */
	uint64_t *turns;    /* then: rules that have to be judged, in order */
	struct wording_seen *wordings; /* of each wording in each region */
	struct sentence_seen sentences[RUN_SENTENCES];
	size_t next_sentence; /* the one to be forgotten */
	bool timed;           /* the rule's deadline has been set */
	limit_set limits;
	limit_set pending; /* of the rule that is being judged */
};

/* A hit that stands nowhere in particular. */
static inline bool
hit_nowhere(const struct rule_hit *hit)
{
	return hit->at == hit->end;
}

/* Room for one more hit of the rule; NULL: it has enough, or no memory. */
struct rule_hit *run_keep(
    struct run *run, const struct rule *rule, struct hits *hits);

/* Reads the texts for what patterns require, before any rule is judged. */
void run_read(struct run *run);
/* The first rule to judge from that turn on; the set's n: there is none. */
size_t run_next(const struct run *run, size_t turn);
/* May the rule's patterns and phrases match at all? */
bool run_possible(const struct run *run, const struct rule *rule);

/*
 * Each looks for one kind of what a rule asks for and adds hits where it finds
 * them (run_all() and run_any(): looks among the hits of other rules).
 */
enum outcome run_text(
    struct run *run, const struct rule *rule, struct hits *hits);
enum outcome run_links(
    struct run *run, const struct rule *rule, struct hits *hits);
enum outcome run_wording(
    struct run *run, const struct rule *rule, struct hits *hits);
/* all, any and near; own: the rule's own hits in the text so far. */
enum outcome run_members(
    struct run *run, const struct rule *rule, struct hits *own);

#endif
