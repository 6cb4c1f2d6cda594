/*
 * place - where the values of keys were given; see load.h.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "config/load.h"

void
place_add(struct loader *loader, const struct key *key, const void *base,
    struct pos pos)
{
	size_t max = loader->max_places == 0 ? 256 : 2 * loader->max_places;
	struct place *p;

	if (loader->nplaces == loader->max_places) {
		p = arena_grow(loader->scratch, loader->places,
		    loader->nplaces * sizeof(*p), max * sizeof(*p));
		if (p == NULL) {
			loader->out_of_memory = true;
			return;
		}
		loader->places = p;
		loader->max_places = max;
	}
	loader->places[loader->nplaces++] = (struct place){ key, base, pos };
}

const struct place *
place_of(const struct loader *loader, const struct key *key, const void *base,
    size_t first)
{
	for (size_t i = first; i < loader->nplaces; i++)
		if (loader->places[i].key == key &&
		    loader->places[i].base == base)
			return &loader->places[i];
	return NULL;
}

static int
by_base_and_key(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	uintptr_t p = (uintptr_t)x->base, q = (uintptr_t)y->base;

	if (p == q) {
		p = (uintptr_t)x->key;
		q = (uintptr_t)y->key;
	}
	return p < q ? -1 : p > q;
}

void
places_sort(struct loader *loader)
{
	if (loader->nplaces > 0)
		qsort(loader->places, loader->nplaces, sizeof(*loader->places),
		    by_base_and_key);
}

const struct place *
place_find(const struct loader *loader, const struct table *table,
    const char *name, const void *base)
{
	struct place place = { .key = schema_find(table, name), .base = base };

	if (loader->nplaces == 0)
		return NULL;
	return bsearch(&place, loader->places, loader->nplaces, sizeof(place),
	    by_base_and_key);
}
