/*
 * keytable - open addressing: a digest is made with a secret, so its first bytes
 * are a place in the table that nobody outside can choose.
 */
#include "config.h"

#include <stdlib.h>

#include "contracts/keytable.h"

#define PLACES_FIRST 64 /* a power of two */

/* found.known: the place is taken. */
struct place {
	struct digest key;
	struct found found;
};

struct keytable {
	struct place *v;
	size_t mask; /* places less one */
	size_t n;    /* of them taken, half at most */
};

struct keytable *
keytable_init(size_t keys)
{
	struct keytable *table = malloc(sizeof(*table));
	size_t places = PLACES_FIRST;

	if (table == NULL)
		return NULL;
	while (places / 2 < keys)
		places *= 2;
	*table = (struct keytable){
		.v = calloc(places, sizeof(*table->v)),
		.mask = places - 1,
	};
	if (table->v == NULL)
		keytable_deinit(&table);
	return table;
}

void
keytable_deinit(struct keytable **table)
{
	if (*table != NULL)
		free((*table)->v);
	free(*table);
	*table = NULL;
}

static size_t
home(const struct keytable *table, const struct digest *key)
{
	uint64_t at;

	memcpy(&at, key->v, sizeof(at));
	return (size_t)at & table->mask;
}

/* Where the key is, or else the free place where it would be. */
static struct place *
find(const struct keytable *table, const struct digest *key)
{
	size_t at = home(table, key);

	while (table->v[at].found.known && !digest_eq(&table->v[at].key, key))
		at = (at + 1) & table->mask;
	return &table->v[at];
}

const struct found *
keytable_get(const struct keytable *table, const struct digest *key)
{
	const struct place *place = find(table, key);

	return place->found.known ? &place->found : NULL;
}

static bool
grow(struct keytable *table)
{
	struct keytable wide = { .mask = 2 * table->mask + 1, .n = table->n };

	wide.v = calloc(wide.mask + 1, sizeof(*wide.v));
	if (wide.v == NULL)
		return false;
	for (size_t i = 0; i <= table->mask; i++)
		if (table->v[i].found.known)
			*find(&wide, &table->v[i].key) = table->v[i];
	free(table->v);
	*table = wide;
	return true;
}

bool
keytable_put(
    struct keytable *table, const struct digest *key, const struct found *found)
{
	struct place *place = find(table, key);

	if (!place->found.known) {
		if (2 * (table->n + 1) > table->mask + 1) {
			if (!grow(table))
				return false;
			place = find(table, key);
		}
		table->n++;
	}
	*place = (struct place){ *key, *found };
	return true;
}

/* What lies behind the free place moves up, where it would be looked for. */
void
keytable_remove(struct keytable *table, const struct digest *key)
{
	struct place *place = find(table, key);
	size_t hole = (size_t)(place - table->v), at = hole, way;

	if (!place->found.known)
		return;
	for (;;) {
		at = (at + 1) & table->mask;
		if (!table->v[at].found.known)
			break;
		way = (at - home(table, &table->v[at].key)) & table->mask;
		if (way >= ((at - hole) & table->mask)) {
			table->v[hole] = table->v[at];
			hole = at;
		}
	}
	table->v[hole].found.known = false;
	table->n--;
}

size_t
keytable_count(const struct keytable *table)
{
	return table->n;
}
