/*
 * ruleset - makes the compiled set from the configuration.
 */
#include "config.h"

#include <malloc.h>
#include <stdlib.h>

#include "base/bits.h"
#include "rules/pattern_store.h"
#include "rules/phrase.h"
#include "rules/rule.h"

/* Memory for compiling one rule: a list of lists may be very long. */
#define COMPILE_MAX (64u << 20)

/*
 * Compiles every list and macro by itself, so that a mistake in one is said
 * once and not for every rule that uses it.
 */
static void
check_names(const struct lexicon *lexicon)
{
	const struct conf *conf = lexicon->conf;
	struct buf out;

	for (size_t i = 0; i < conf->nlists; i++) {
		arena_reset(lexicon->arena);
		buf_init(&out, lexicon->arena, 0);
		phrase_list(
		    lexicon, &out, &conf->lists[i], conf->lists[i].pos, NULL);
	}
	for (size_t i = 0; i < conf->nmacros; i++) {
		const struct conf_macro *macro = &conf->macros[i];
		struct lexicon_use use;

		arena_reset(lexicon->arena);
		buf_init(&out, lexicon->arena, 0);
		if (lexicon_enter(
			lexicon, macro->pos, span_str(macro->name), NULL, &use))
			lexicon_expand(lexicon, &out, span_str(macro->pattern),
			    macro->pos, &use);
	}
}

static void
compile_rules(struct ruleset *set, const struct lexicon *lexicon)
{
	for (size_t i = 0; i < set->n; i++) {
		arena_reset(lexicon->arena);
		rule_compile(&set->rules[i], lexicon, set);
	}
}

/* The loader has seen to it that the name is one of them. */
static void
find_wording(struct ruleset *set, struct rule *rule)
{
	while (rule->conf->wording != NULL &&
	       rule->wording + 1 < set->conf->nwordings &&
	       strcmp(set->conf->wordings[rule->wording].name,
		   rule->conf->wording) != 0)
		rule->wording++;
}

/* Reports whatever is wrong. */
static void
make_wordings(struct ruleset *set, struct diag *diag)
{
	const struct conf *conf = set->conf;

	set->senses =
	    senses_init(set->arena, conf->senses, conf->nsenses, diag);
	set->wordings = arena_array(
	    set->arena, conf->nwordings + 1, sizeof(*set->wordings));
	set->nwordings = set->wordings == NULL ? 0 : conf->nwordings;
	for (size_t i = 0; i < set->nwordings; i++)
		set->wordings[i] =
		    wording_init(set->arena, &conf->wordings[i], diag);
	for (size_t i = 0; i < set->n; i++)
		find_wording(set, &set->rules[i]);
}

static void
filter_patterns(struct prefilter *prefilter, struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->n; i++)
		patterns->v[i].number =
		    prefilter_add(prefilter, span_str(patterns->v[i].source));
}

/* The regions whose texts are needed at all. */
static void
note_regions(struct ruleset *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct rule *rule = &set->rules[i];

		if (rule_has_text(rule))
			set->searched |= rule->conf->where;
		/* The text around links, too, where it can take a hit back. */
		if (rule->unless.n > 0 || rule->conf->wording != NULL)
			set->read |= rule->conf->where;
	}
	set->read |= set->searched;
}

static void
note_turn(struct ruleset *set, const struct patterns *patterns, size_t turn)
{
	for (size_t i = 0; i < patterns->n; i++)
		set->turns[patterns->v[i].number] = turn;
}

/* Which rules a mail's words call for is known without looking at them all. */
static bool
note_turns(struct ruleset *set)
{
	size_t npatterns = prefilter_patterns(set->prefilter);

	set->turns = arena_array(set->arena, npatterns, sizeof(*set->turns));
	set->textless =
	    arena_array(set->arena, bit_words(set->n), sizeof(*set->textless));
	if (set->turns == NULL || set->textless == NULL)
		return false;
	for (size_t i = 0; i < set->n; i++) {
		const struct rule *rule = &set->rules[set->order[i]];

		note_turn(set, &rule->pattern, i);
		note_turn(set, &rule->phrases, i);
		if (!rule_has_text(rule))
			set_bit(set->textless, i);
	}
	return true;
}

/* Without memory for a filter every pattern is tried, and that is all. */
static void
make_prefilters(struct ruleset *set)
{
	set->prefilter = prefilter_init();
	set->unless_filter = prefilter_init();
	if (set->prefilter == NULL || set->unless_filter == NULL)
		goto fail;
	for (size_t i = 0; i < set->n; i++) {
		filter_patterns(set->prefilter, &set->rules[i].pattern);
		filter_patterns(set->prefilter, &set->rules[i].phrases);
	}
	filter_patterns(set->unless_filter, &set->unless);
	if (prefilter_finish(set->prefilter) &&
	    prefilter_finish(set->unless_filter) && note_turns(set))
		return;
fail:
	prefilter_deinit(&set->prefilter);
	prefilter_deinit(&set->unless_filter);
}

/* The empty set; NULL when memory is short. */
static struct ruleset *
new_set(const struct conf *conf)
{
	struct ruleset *set = calloc(1, sizeof(*set));

	if (set == NULL)
		return NULL;
	set->conf = conf;
	set->arena = arena_init(0);
	set->sources = arena_init(0);
	set->pool = scratch_pool_init(&conf->limits);
	if (set->arena != NULL && set->sources != NULL)
		set->rules = arena_array(
		    set->arena, conf->nrules + 1, sizeof(*set->rules));
	if (set->rules == NULL || set->pool == NULL) {
		ruleset_deinit(&set);
		return NULL;
	}
	set->n = conf->nrules;
	for (size_t i = 0; i < set->n; i++)
		set->rules[i].conf = &conf->rules[i];
	return set;
}

/* Reports whatever is wrong. */
static void
compile_set(struct ruleset *set, const struct lexicon *lexicon)
{
	struct diag *diag = lexicon->diag;
	size_t errors = diag_errors(diag);

	check_names(lexicon);
	make_wordings(set, diag);
	if (diag_errors(diag) == errors)
		compile_rules(set, lexicon);
	if (diag_errors(diag) == errors &&
	    (!ruleset_order(set, diag) || arena_failed(set->arena)) &&
	    diag_errors(diag) == errors)
		diag_error(diag, (struct pos){ NULL, 0 }, "out of memory");
	if (diag_errors(diag) > errors)
		return;
	set->jit = pattern_jit_works();
	note_regions(set);
	make_prefilters(set);
}

struct ruleset *
ruleset_init(const struct conf *conf, struct diag *diag)
{
	struct lexicon lexicon = { conf, arena_init(COMPILE_MAX), diag, NULL,
		arena_init(COMPILE_MAX) };
	struct ruleset *set = new_set(conf);
	size_t errors = diag_errors(diag);

	if (lexicon.kept != NULL)
		lexicon.lists = arena_array(
		    lexicon.kept, conf->nlists + 1, sizeof(struct seq *));
	if (set == NULL || lexicon.arena == NULL || lexicon.lists == NULL)
		diag_error(diag, (struct pos){ NULL, 0 }, "out of memory");
	else
		compile_set(set, &lexicon);
	arena_deinit(&lexicon.arena);
	arena_deinit(&lexicon.kept);
	/* What compiling needed would stay with the daemon for ever. */
	malloc_trim(0);
	if (diag_errors(diag) > errors)
		ruleset_deinit(&set);
	return set;
}

void
ruleset_deinit(struct ruleset **set)
{
	if (*set == NULL)
		return;
	for (size_t i = 0; i < (*set)->n; i++)
		rule_deinit(&(*set)->rules[i]);
	prefilter_deinit(&(*set)->prefilter);
	prefilter_deinit(&(*set)->unless_filter);
	patterns_deinit(&(*set)->unless);
	pattern_store_deinit(&(*set)->store);
	scratch_pool_deinit(&(*set)->pool);
	arena_deinit(&(*set)->arena);
	arena_deinit(&(*set)->sources);
	free(*set);
	*set = NULL;
}

void
ruleset_set_prefilter(struct ruleset *set, bool on)
{
	set->unfiltered = !on;
}

static void
forget_sources(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->n; i++)
		patterns->v[i].source = NULL;
}

static void
pack(struct pattern_store *store, struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->n; i++)
		pattern_store_add(store, patterns->v[i].pattern);
}

/* All patterns, into a store that is not NULL. */
static void
pack_all(struct ruleset *set)
{
	for (size_t i = 0; i < set->n; i++) {
		pack(set->store, &set->rules[i].pattern);
		pack(set->store, &set->rules[i].phrases);
	}
	pack(set->store, &set->unless);
	pattern_store_finish(set->store);
}

void
ruleset_settle(struct ruleset *set)
{
	for (size_t i = 0; i < set->n; i++) {
		forget_sources(&set->rules[i].pattern);
		forget_sources(&set->rules[i].phrases);
		forget_sources(&set->rules[i].unless);
	}
	forget_sources(&set->unless);
	arena_deinit(&set->sources);
	set->store = pattern_store_init();
	if (set->store != NULL)
		pack_all(set);
	malloc_trim(0);
}

bool
ruleset_jit(const struct ruleset *set)
{
	return set->jit;
}

size_t
ruleset_count(const struct ruleset *set)
{
	return set->n;
}

bool
ruleset_reads(const struct ruleset *set, enum region region)
{
	return (set->read & 1u << region) != 0;
}

const char *
ruleset_pattern(const struct ruleset *set, const struct conf_rule *conf)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct rule *rule = &set->rules[i];

		if (rule->conf != conf)
			continue;
		if (rule->pattern.n > 0)
			return rule->pattern.v[0].source;
		return rule->phrases.n > 0 ? rule->phrases.v[0].source : NULL;
	}
	return NULL;
}
