/*
 * place - where the values of keys were given; see load.h.
 */
#include "config.h"

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

const struct place *
place_find(const struct loader *loader, const struct table *table,
    const char *name, const void *base)
{
	return place_of(loader, schema_find(table, name), base, 0);
}
