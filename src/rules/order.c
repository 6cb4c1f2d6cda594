/*
 * order - the rules that rules refer to, and the order in which they run. The
 * loader has said what is wrong with them in detail; here it is only refused.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/rule.h"

/* Rules by id, for looking them up. */
struct named {
	const char *id;
	size_t i;
};

static int
by_id(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static struct named *
sort_names(const struct ruleset *set, struct arena *arena)
{
	struct named *names = arena_array(arena, set->n + 1, sizeof(*names));

	if (names == NULL)
		return NULL;
	for (size_t i = 0; i < set->n; i++)
		names[i] = (struct named){ set->rules[i].conf->id, i };
	qsort(names, set->n, sizeof(*names), by_id);
	return names;
}

static bool
resolve(struct ruleset *set, const struct rule *rule, const struct strv *ids,
    const struct named *names, struct diag *diag, struct refs *refs)
{
	refs->v = arena_array(set->arena, ids->n + 1, sizeof(*refs->v));
	for (size_t i = 0; i < ids->n && refs->v != NULL; i++) {
		struct named key = { ids->v[i], 0 };
		const struct named *found =
		    bsearch(&key, names, set->n, sizeof(key), by_id);

		if (found == NULL) {
			diag_error(diag, pos_of(ids, i),
			    "rule %s: there is no rule \"%s\"", rule->conf->id,
			    ids->v[i]);
			return false;
		}
		if (rule->conf->enabled && !set->rules[found->i].conf->enabled)
			diag_warn(diag, pos_of(ids, i),
			    "rule %s: the rule %s is not enabled, so it never hits",
			    rule->conf->id, ids->v[i]);
		refs->v[refs->n++] = (uint32_t)found->i;
	}
	return refs->v != NULL;
}

static bool
resolve_all(struct ruleset *set, struct arena *arena, struct diag *diag)
{
	const struct named *names = sort_names(set, arena);
	bool good = names != NULL;

	for (size_t i = 0; good && i < set->n; i++) {
		struct rule *rule = &set->rules[i];
		const struct conf_rule *conf = rule->conf;

		good =
		    resolve(set, rule, &conf->all, names, diag, &rule->all) &&
		    resolve(set, rule, &conf->any, names, diag, &rule->any) &&
		    resolve(set, rule, &conf->none, names, diag, &rule->none);
	}
	return good;
}

/* Are all rules that it refers to in the order already? */
static bool
ready(const struct refs *refs, const bool *placed)
{
	for (size_t i = 0; i < refs->n; i++)
		if (!placed[refs->v[i]])
			return false;
	return true;
}

/* Passes over the rules until no more can be placed; how many were. */
static size_t
place_rules(struct ruleset *set, bool *placed)
{
	size_t n = 0, before;

	/* Rules refer to rules that refer to rules two or three deep, so there
	 * are as few passes. */
	do {
		before = n;
		for (size_t i = 0; i < set->n; i++) {
			const struct rule *rule = &set->rules[i];

			if (placed[i] || !ready(&rule->all, placed) ||
			    !ready(&rule->any, placed) ||
			    !ready(&rule->none, placed))
				continue;
			placed[i] = true;
			set->order[n++] = i;
		}
	} while (n > before);
	return n;
}

static bool
sort_rules(struct ruleset *set, struct arena *arena, struct diag *diag)
{
	bool *placed = arena_array(arena, set->n + 1, sizeof(bool));

	set->order = arena_array(set->arena, set->n + 1, sizeof(size_t));
	if (placed == NULL || set->order == NULL)
		return false;
	if (place_rules(set, placed) == set->n)
		return true;
	diag_error(diag, set->rules[0].conf->pos,
	    "rules refer to one another in a circle");
	return false;
}

/* The facts from the structure of a mail, which no example text has. */
#define TEXT_FACTS                                                             \
	((FACT_BIT(FACT_ALTERNATIVES_DIFFER) - 1) &                            \
	    ~FACT_BIT(FACT_LINK_REMOVED))

static void
inherit(struct ruleset *set, struct rule *rule, const struct refs *refs)
{
	for (size_t i = 0; i < refs->n; i++) {
		struct rule *member = &set->rules[refs->v[i]];

		rule->example_facts |= member->example_facts;
		if (rule->conf->near > 0)
			member->keep = RULE_HITS_NEAR;
	}
}

static void
settle(struct ruleset *set)
{
	for (size_t i = 0; i < set->n; i++) {
		struct rule *rule = &set->rules[set->order[i]];

		if (rule->keep == 0)
			rule->keep = 1;
		if (rule->conf->near > 0)
			rule->keep = RULE_HITS_NEAR;
		rule->example_facts = rule->facts & ~TEXT_FACTS;
		inherit(set, rule, &rule->all);
		inherit(set, rule, &rule->any);
	}
}

bool
ruleset_order(struct ruleset *set, struct diag *diag)
{
	struct arena *arena = arena_init(0);
	bool good = arena != NULL && resolve_all(set, arena, diag) &&
		    sort_rules(set, arena, diag);

	if (good)
		settle(set);
	arena_deinit(&arena);
	return good;
}
