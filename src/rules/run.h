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
	/* Views that are not read: there is nothing new in them. */
	bool idle[REGION_COUNT][DISGUISE_VIEWS];
	/* What stands in a view; NULL: every pattern is tried. */
	struct prefilter_seen *seen[REGION_COUNT][DISGUISE_VIEWS];
	uint64_t *possible; /* patterns that may match somewhere; NULL: all */
	/* Bits for each rule, by its turn in the order: those that can hit and
	 * were not judged yet, and those that are being judged. */
	uint64_t *left;
	uint64_t *turns;
	uint64_t *asked; /* by its place in the set: another rule asks for it */
	bool doubt;      /* a rule that adds to the score did not say no */
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

/* Finds the views of texts in which there is nothing new. */
void run_views(struct run *run);
/*
 * Reads the texts for what patterns require, and finds the rules that can hit.
 * False: memory is short.
 */
bool run_read(struct run *run);
/*
 * Takes of what is left the rules to be judged now: those with a score (adding:
 * those that add to it), and whatever they ask for.
 */
void run_choose(struct run *run, bool adding);
/* The first turn to be taken from that one on; the set's n: there is none. */
size_t run_next(const struct run *run, size_t turn);

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
