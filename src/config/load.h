/*
 * load - what the pieces of the loader share while a configuration is made.
 */
#ifndef OFFPLAT_CONFIG_LOAD_H
#define OFFPLAT_CONFIG_LOAD_H

#include "config/schema.h"
#include "config/source.h"

/* Where the value of a key was given. */
struct place {
	const struct key *key;
	const void *base; /* of the struct that holds it */
	struct pos pos;
};

struct loader {
	struct conf_file *conf;
	struct arena *arena;   /* the configuration's, or its recipes */
	struct arena *scratch; /* given back when loading ends */
	struct diag *diag;
	struct source **sources;
	size_t nsources;
	size_t max_sources;
	struct place *places;
	size_t nplaces;
	size_t max_places;
	bool out_of_memory;
};

/* Reads path and all files that include = [ ] names, in their order. */
bool sources_read(struct loader *loader, const char *path);
void sources_deinit(struct loader *loader);

/* Fills a struct with the defaults of its table. */
void load_defaults(
    struct loader *loader, const struct table *table, void *base);
/* Stores a value that is no group, list of groups or map. */
void load_scalar(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *field);
/* Reports that the key wants another type. */
void load_wrong_type(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key);
/* Turns all sources into the configuration. */
void load_all(struct loader *loader);

void place_add(struct loader *loader, const struct key *key, const void *base,
    struct pos pos);
/* Where the key was given, looking from place number first on; or NULL. */
const struct place *place_of(const struct loader *loader, const struct key *key,
    const void *base, size_t first);
/* Behind the last place_add(): for place_find() to search. */
void places_sort(struct loader *loader);
/* Where the key was given; NULL: nowhere, it has its default. */
const struct place *place_find(const struct loader *loader,
    const struct table *table, const char *name, const void *base);

/* Makes what follows from other parts: policies from action, overrides. */
void finish_policies(struct loader *loader);
void finish_overrides(struct loader *loader);
/* Names of groups of rules become those of their members. */
void finish_groups(struct loader *loader);

#endif
