/*
 * forged - counted per name as they pass by, since libmilter addresses a field
 * by its name and its ordinal among those of that name; see forged.h.
 */
#include "config.h"

#include "daemon/forged.h"
#include "verdict/verdict.h"

/*
 * The MTA walks its header for every removal. Nobody but an attacker sends
 * thousands; at this many a mail is put off rather than let through with
 * forged fields in it.
 */
#define FORGED_NAMES  1000
#define FORGED_COPIES 10000

static struct forged_name *
find(const struct forged *forged, struct span name)
{
	for (size_t i = 0; i < forged->n; i++)
		if (span_ieqs(name, forged->names[i].name))
			return &forged->names[i];
	return NULL;
}

static struct forged_name *
add(struct forged *forged, struct arena *arena, struct span name)
{
	size_t size = sizeof(*forged->names);
	size_t cap = forged->cap == 0 ? 8 : forged->cap * 2;
	struct forged_name *names = forged->names;
	char *copy = arena_dup(arena, name);

	if (copy == NULL || forged->n == FORGED_NAMES)
		return NULL;
	if (forged->n == forged->cap) {
		names = arena_grow(arena, names, forged->n * size, cap * size);
		if (names == NULL)
			return NULL;
		forged->names = names;
		forged->cap = cap;
	}
	names[forged->n] = (struct forged_name){ .name = copy };
	return &names[forged->n++];
}

void
forged_see(struct forged *forged, struct arena *arena, struct span name)
{
	struct forged_name *known;

	if (forged->over || !span_istarts(name, HEADER_PREFIX))
		return;
	known = find(forged, name);
	if (known == NULL)
		known = add(forged, arena, name);
	if (known == NULL || forged->copies == FORGED_COPIES) {
		forged->over = true;
		return;
	}
	known->copies++;
	forged->copies++;
}

/*
 * From the highest ordinal down: Postfix renumbers after each removal,
 * Sendmail does not, and this order is right for both.
 */
const char *
forged_remove(const struct forged *forged, SMFICTX *ctx)
{
	for (size_t i = 0; i < forged->n; i++) {
		const struct forged_name *known = &forged->names[i];

		for (int k = known->copies; k > 0; k--)
			if (smfi_chgheader(ctx, known->name, k, NULL) !=
			    MI_SUCCESS)
				return "removing a forged header";
	}
	return NULL;
}
