/*
 * check_circle - rules that wait for one another by all, any and none; see
 * check.h. Depth first, with a stack of its own: the depth is the file's.
 */
#include "config.h"

#include "config/check.h"

struct step {
	size_t rule;
	size_t next; /* of its references, all, any and none in one row */
};

struct walk {
	struct check *check;
	char *state; /* of each rule: 0 new, 1 on the way, 2 done */
	struct step *steps;
	size_t nsteps;
};

/* The id that reference number i of a rule names; NULL behind the last. */
static const char *
reference(const struct conf_rule *rule, size_t i)
{
	const struct strv *lists[] = { &rule->all, &rule->any, &rule->none };

	for (size_t l = 0; l < 3; l++) {
		if (i < lists[l]->n)
			return lists[l]->v[i];
		i -= lists[l]->n;
	}
	return NULL;
}

static void
push(struct walk *walk, size_t rule)
{
	walk->state[rule] = 1;
	walk->steps[walk->nsteps++] = (struct step){ rule, 0 };
}

/* The last step names a rule on the way: from there on it is a circle. */
static void
report(struct walk *walk, size_t to)
{
	const struct conf_rule *rules = walk->check->conf->rules;
	struct buf text;
	size_t i = 0;

	while (walk->steps[i].rule != to)
		i++;
	buf_init(&text, walk->check->loader->scratch, 400);
	for (; i < walk->nsteps; i++)
		buf_printf(&text, "%s, ", rules[walk->steps[i].rule].id);
	diag_error(walk->check->diag, rules[to].pos,
	    "rules wait for one another in a circle: %.*s%s again; take one "
	    "name out",
	    (int)text.n, text.p, rules[to].id);
}

static void
step(struct walk *walk)
{
	struct step *top = &walk->steps[walk->nsteps - 1];
	const char *id =
	    reference(&walk->check->conf->rules[top->rule], top->next++);
	const struct index_entry *entry;

	if (id == NULL) {
		walk->state[top->rule] = 2;
		walk->nsteps--;
		return;
	}
	entry = index_find(&walk->check->rules, id);
	if (entry == NULL)
		return; /* reported by check_rules() */
	if (walk->state[entry->i] == 0)
		push(walk, entry->i);
	else if (walk->state[entry->i] == 1)
		report(walk, entry->i);
}

void
check_circles(struct check *check)
{
	size_t n = check->conf->nrules;
	struct arena *arena = check->loader->scratch;
	struct walk walk = { .check = check,
		.state = arena_array(arena, n, 1),
		.steps = arena_array(arena, n, sizeof(struct step)) };

	if (walk.state == NULL || walk.steps == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		if (walk.state[i] != 0)
			continue;
		push(&walk, i);
		while (walk.nsteps > 0)
			step(&walk);
	}
}
