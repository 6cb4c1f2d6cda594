/*
 * finish - what follows from other parts of the configuration: a policy takes
 * from action = { } what it does not say, and overrides change rules.
 */
#include "config.h"

#include "config/load.h"
#include "config/suggest.h"

static size_t
size_of(const struct key *key)
{
	switch (key->type) {
	case KEY_BOOL:
		return sizeof(bool);
	case KEY_STRING:
		return sizeof(const char *);
	case KEY_STRINGS:
		return sizeof(struct strv);
	default:
		return sizeof(enum level);
	}
}

static void
inherit(struct loader *loader, struct conf_policy *policy)
{
	const struct conf_policy *action = &loader->conf->conf.policy;

	for (size_t i = 0; i < schema_policy.nkeys; i++) {
		const struct key *key = &schema_policy.keys[i];

		if (place_find(loader, &schema_policy, key->name, policy) ==
		    NULL)
			memcpy((char *)policy + key->offset,
			    (const char *)action + key->offset, size_of(key));
	}
}

/* The default policy is for everybody. */
static void
everybody(struct loader *loader, struct strv *recipients)
{
	recipients->v = arena_array(loader->arena, 1, sizeof(char *));
	recipients->lines =
	    arena_array(loader->arena, 1, sizeof(*recipients->lines));
	if (recipients->v == NULL || recipients->lines == NULL)
		return;
	recipients->v[0] = "*";
	recipients->n = 1;
}

void
finish_policies(struct loader *loader)
{
	struct conf *conf = &loader->conf->conf;

	for (size_t i = 0; i < conf->npolicies; i++)
		inherit(loader, &conf->policies[i]);
	everybody(loader, &conf->policy.recipients);
}

static struct conf_rule *
find_rule(const struct conf *conf, const char *id, struct suggest *suggest)
{
	suggest_init(suggest, id);
	for (size_t i = 0; i < conf->nrules; i++) {
		if (conf->rules[i].id == NULL)
			continue;
		if (strcmp(conf->rules[i].id, id) == 0)
			return &conf->rules[i];
		suggest_offer(suggest, conf->rules[i].id);
	}
	return NULL;
}

static bool
given(const struct loader *loader, const struct conf_override *override,
    const char *name)
{
	return place_find(loader, &schema_override, name, override) != NULL;
}

static void
apply(struct loader *loader, const struct conf_override *override)
{
	struct suggest suggest;
	struct conf_rule *rule;

	if (override->id == NULL)
		return;
	rule = find_rule(&loader->conf->conf, override->id, &suggest);
	if (rule == NULL) {
		diag_error(loader->diag, override->pos,
		    "overrides: no rule has the id \"%s\"%s", override->id,
		    suggest_text(&suggest));
		return;
	}
	if (given(loader, override, "score"))
		rule->score = override->score;
	if (given(loader, override, "enabled"))
		rule->enabled = override->enabled;
	if (given(loader, override, "observe"))
		rule->observe = override->observe;
}

void
finish_overrides(struct loader *loader)
{
	for (size_t i = 0; i < loader->conf->noverrides; i++)
		apply(loader, &loader->conf->overrides[i]);
}
