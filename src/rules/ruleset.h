/*
 * ruleset - the compiled rules, and what they find in the evidence of a mail.
 *
 * A compiled set is read-only and shared by all threads; everything a run
 * needs beside it (match data, JIT stack) is taken and given back within the
 * call. A pattern that hits a limit makes its rule failed, never "no match".
 */
#ifndef OFFPLAT_RULES_RULESET_H
#define OFFPLAT_RULES_RULESET_H

#include "base/arena.h"
#include "base/diag.h"
#include "config/conf.h"
#include "link/link.h"
#include "rules/evidence.h"

struct ruleset;

struct rule_hit {
	const struct conf_rule *rule;
	enum region region;
	size_t at;  /* in the region's original text; at == end: nowhere */
	size_t end; /* exact (a fact, a combination of rules far apart) */
};

struct rule_result {
	struct rule_hit *hits; /* the first hit of each rule, in rule order */
	size_t nhits;
	const struct conf_rule **failed; /* rules that hit a limit */
	size_t nfailed;
	limit_set limits; /* LIMIT_PATTERN, LIMIT_TIME, LIMIT_MEMORY */
};

/*
 * Compiles everything in conf->rules, lists and macros. NULL when there was an
 * error; diag has each with file, line and remedy. conf must outlive the set.
 */
struct ruleset *ruleset_init(const struct conf *conf, struct diag *diag);
void ruleset_deinit(struct ruleset **set);

/*
 * Off: every pattern is tried on every text, which gives the same results in
 * more time. For the tests that hold the filter to that.
 */
void ruleset_set_prefilter(struct ruleset *set, bool on);

/*
 * Lets go of what only ruleset_check(), ruleset_pattern() and rules that explain
 * themselves need, and packs the patterns until a text asks for them: together
 * two thirds of the memory. They must not be called any more.
 */
void ruleset_settle(struct ruleset *set);

/* Is machine code made of patterns? */
bool ruleset_jit(const struct ruleset *set);
size_t ruleset_count(const struct ruleset *set);
/* Does any rule look at the text of that region? */
bool ruleset_reads(const struct ruleset *set, enum region region);

/*
 * Runs every rule's examples and probes every pattern for catastrophic
 * backtracking. False when diag got an error.
 */
bool ruleset_check(
    const struct ruleset *set, const struct linkset *links, struct diag *diag);

/*
 * Judges. Rules with observe set are in hits too. What takes from the score is
 * there only where something added to it, and rules without a score only where
 * one that has a score asked for them. Never fails as a whole.
 */
void ruleset_run(const struct ruleset *set, struct arena *arena,
    const struct evidence *evidence, struct rule_result *result_r);
/* The same for every rule, whoever asks for it: to explain a judgement. */
void ruleset_run_whole(const struct ruleset *set, struct arena *arena,
    const struct evidence *evidence, struct rule_result *result_r);

/*
 * Judges a text by one rule, and those it needs, as an example: as the client's
 * words (or what else the rule looks at), in a stage and on a platform that the
 * rule is for, with the facts that no text can bring about but the rule needs.
 * The hit, or NULL; on arena.
 */
const struct rule_hit *ruleset_example(const struct ruleset *set,
    const struct linkset *links, struct arena *arena,
    const struct conf_rule *rule, struct span text);

/* The pattern of a rule with its lists and macros put in, or NULL. */
const char *ruleset_pattern(
    const struct ruleset *set, const struct conf_rule *rule);

#endif
