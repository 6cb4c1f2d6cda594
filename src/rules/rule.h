/*
 * rule - a compiled rule, and how one is made: inside src/rules only.
 */
#ifndef OFFPLAT_RULES_RULE_H
#define OFFPLAT_RULES_RULE_H

#include "rules/lexicon.h"
#include "rules/pattern.h"
#include "rules/prefilter.h"
#include "rules/ruleset.h"
#include "rules/wording.h"

/* Hits kept of a rule whose distance to another one matters. */
#define RULE_HITS_NEAR 16

struct compiled {
	struct pattern *pattern;
	const char *source; /* with lists and macros put in; on sources */
	size_t number;      /* in the prefilter, or in the set's unless */
};

/* Patterns any of which may match. */
struct patterns {
	struct compiled *v;
	size_t n;
};

/* Other rules, by their place in the set. */
struct refs {
	uint32_t *v;
	size_t n;
};

struct rule {
	const struct conf_rule *conf;
	struct patterns pattern; /* at most one */
	struct patterns phrases;
	struct patterns unless; /* the patterns are the set's */
	fact_set facts;
	struct refs all;
	struct refs any;
	struct refs none;
	size_t wording; /* where conf names one: its place in the set */
	size_t keep;    /* hits that are kept */
	/* What no example's text can bring about, but this rule, or one that
	 * it needs, asks for. */
	fact_set example_facts;
};

struct ruleset {
	const struct conf *conf;
	struct arena *arena;   /* of everything but the patterns themselves */
	struct arena *sources; /* NULL: the set is settled */
	struct pattern_store *store; /* NULL: it is not */
	struct rule *rules;          /* in the order of the configuration */
	size_t n;
	struct wording **wordings; /* in the order of the configuration */
	size_t nwordings;
	struct senses *senses;
	size_t *order; /* each rule behind those that it refers to */
	size_t *turns; /* of a pattern, by its number: its rule's, in order */
	uint64_t *textless; /* rules without patterns: a bit for each turn */
	bool jit;
	struct scratch_pool *pool;
	struct prefilter *prefilter;
	unsigned searched; /* regions that patterns look at, a bit for each */
	unsigned read;     /* … or anything else in a rule */
	struct patterns unless; /* of all rules, each once */
	struct prefilter *unless_filter;
	bool unfiltered; /* every pattern is tried */
};

static inline bool
rule_has_text(const struct rule *rule)
{
	return rule->pattern.n > 0 || rule->phrases.n > 0;
}

/*
 * Compiles the patterns and phrases of a rule of the set. False when a mistake
 * was reported.
 */
bool rule_compile(
    struct rule *rule, const struct lexicon *lexicon, struct ruleset *set);
void rule_deinit(struct rule *rule);
void patterns_deinit(struct patterns *patterns);

/*
 * Finds the rules that rules refer to, and an order in which each stands behind
 * them. False when a mistake was reported.
 */
bool ruleset_order(struct ruleset *set, struct diag *diag);

/* What a run leaves out, for the checks and for comparison. */
struct run_options {
	const struct rule *one; /* it and what it refers to; NULL: all */
	bool whole;             /* helpers that no rule asks for, too */
	bool no_unless;         /* nothing takes a hit back */
};

/* As ruleset_run(). */
void ruleset_run_with(const struct ruleset *set, struct arena *arena,
    const struct evidence *evidence, const struct run_options *options,
    struct rule_result *result_r);

/*
 * Looks for catastrophic backtracking and for patterns that cost far more than
 * the others; errors and warnings go to diag.
 */
void ruleset_probe(const struct ruleset *set, struct diag *diag);

#endif
