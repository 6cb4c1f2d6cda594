/*
 * groups - rules that are named together: "contact.*" in all, any or none of a
 * rule, or in quarantine_rules, is every rule whose id begins with "contact.",
 * but the rule itself. So a file of rules can be added or left out without a
 * change to others.
 */
#include "config.h"

#include "config/load.h"

/* What a name stands for: "contact." of "contact.*"; n == 0: one rule. */
static struct span
group_of(const char *name)
{
	struct span s = span_str(name);

	return s.n > 2 && span_iends(s, ".*") ? span_slice(s, 0, s.n - 1)
					      : SPAN_NONE;
}

static bool
is_member(const struct conf_rule *rule, struct span group,
    const struct conf_rule *self)
{
	return rule != self && rule->id != NULL &&
	       strncmp(rule->id, group.p, group.n) == 0;
}

static size_t
count(const struct conf *conf, const struct conf_rule *self, const char *name)
{
	struct span group = group_of(name);
	size_t n = 0;

	for (size_t i = 0; group.n > 0 && i < conf->nrules; i++)
		n += is_member(&conf->rules[i], group, self);
	return n;
}

static void
add(struct strv *to, const char *name, unsigned line)
{
	to->lines[to->n] = line;
	to->v[to->n++] = name;
}

/* A group without members stays as it is, and is complained of. */
static void
add_group(const struct conf *conf, const struct conf_rule *self,
    const struct strv *from, size_t at, struct strv *to)
{
	struct span group = group_of(from->v[at]);

	if (count(conf, self, from->v[at]) == 0)
		add(to, from->v[at], from->lines[at]);
	for (size_t i = 0; group.n > 0 && i < conf->nrules; i++)
		if (is_member(&conf->rules[i], group, self))
			add(to, conf->rules[i].id, from->lines[at]);
}

/* self: the rule whose names they are; NULL: a policy's. */
static void
replace(struct loader *loader, const struct conf_rule *self, struct strv *names)
{
	struct arena *arena =
	    self == NULL ? loader->arena : loader->conf->recipes;
	const struct conf *conf = &loader->conf->conf;
	struct strv all = { .pos = names->pos };
	size_t room = 0;

	for (size_t i = 0; i < names->n; i++)
		room += count(conf, self, names->v[i]);
	if (room == 0)
		return;
	room += names->n;
	all.v = arena_array(arena, room, sizeof(*all.v));
	all.lines = arena_array(arena, room, sizeof(*all.lines));
	if (all.v == NULL || all.lines == NULL)
		return;
	for (size_t i = 0; i < names->n; i++)
		add_group(conf, self, names, i, &all);
	*names = all;
}

void
finish_groups(struct loader *loader)
{
	struct conf *conf = &loader->conf->conf;

	for (size_t i = 0; i < conf->nrules; i++) {
		struct conf_rule *rule = &conf->rules[i];

		replace(loader, rule, &rule->all);
		replace(loader, rule, &rule->any);
		replace(loader, rule, &rule->none);
	}
	replace(loader, NULL, &conf->policy.quarantine_rules);
	for (size_t i = 0; i < conf->npolicies; i++)
		replace(loader, NULL, &conf->policies[i].quarantine_rules);
}
