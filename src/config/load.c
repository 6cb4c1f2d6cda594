/*
 * load - libconfig's trees become structs, as the tables of keys say.
 */
#include "config.h"

#include "config/load.h"
#include "config/suggest.h"
#include "config/value.h"

static void load_key(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *base);

/* Where the values of a key are kept. */
static struct arena *
home_of(const struct loader *loader, const struct key *key)
{
	return key->recipe ? loader->conf->recipes : loader->conf->arena;
}

static void *
field_of(const struct key *key, void *base)
{
	return (char *)base + key->offset;
}

void
load_defaults(struct loader *loader, const struct table *table, void *base)
{
	struct problem problem;

	for (size_t i = 0; i < table->nkeys; i++) {
		const struct key *key = &table->keys[i];

		if (key->type == KEY_GROUP)
			load_defaults(loader, key->table, field_of(key, base));
		else if (key->def != NULL &&
			 !value_text(key, field_of(key, base), loader->arena,
			     key->def, &problem))
			diag_error(loader->diag, (struct pos){ NULL, 0 },
			    "default of \"%s\": %s", key->name, problem.text);
	}
}

static void
unknown_key(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct table *table)
{
	struct suggest suggest;

	suggest_init(&suggest, config_setting_name(setting));
	for (size_t i = 0; i < table->nkeys; i++)
		suggest_offer(&suggest, table->keys[i].name);
	diag_error(loader->diag, source_pos(source, setting),
	    "unknown key \"%s\" in %s%s", config_setting_name(setting),
	    table->name, suggest_text(&suggest));
}

static void
load_group(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct table *table, void *base)
{
	int n = config_setting_length(setting);

	for (int i = 0; i < n; i++) {
		const config_setting_t *member =
		    config_setting_get_elem(setting, (unsigned)i);
		const struct key *key =
		    schema_find(table, config_setting_name(member));

		if (key == NULL)
			unknown_key(loader, source, member, table);
		else
			load_key(loader, source, member, key, base);
	}
}

/* first: the places before it are not of this element. */
static void
check_required(struct loader *loader, const struct table *table,
    const void *base, size_t first)
{
	struct pos pos;

	memcpy(&pos, base, sizeof(pos));
	for (size_t i = 0; i < table->nkeys; i++)
		if (table->keys[i].required &&
		    place_of(loader, &table->keys[i], base, first) == NULL)
			diag_error(loader->diag, pos,
			    "this %s has no \"%s\": add %s = …;", table->name,
			    table->keys[i].name, table->keys[i].name);
}

/* How many elements a list or map of the key's type has. */
static size_t
elements(const config_setting_t *setting, const struct key *key)
{
	bool fits = key->type == KEY_MAP
			? config_setting_is_group(setting)
			: config_setting_is_list(setting) ||
			      (config_setting_is_array(setting) &&
				  config_setting_length(setting) == 0);

	return fits ? (size_t)config_setting_length(setting) : 0;
}

/* Sets n elements' room aside, where that was not done for all files. */
static bool
reserve(struct loader *loader, const struct key *key, void *base, size_t n)
{
	void *array;

	memcpy(&array, field_of(key, base), sizeof(array));
	if (array != NULL || n == 0)
		return true;
	array = arena_array(loader->arena, n, key->table->size);
	if (array == NULL) {
		loader->out_of_memory = true;
		return false;
	}
	memcpy(field_of(key, base), &array, sizeof(array));
	return true;
}

/* The next free element of a reserved array. */
static void *
next_element(const struct key *key, void *base)
{
	size_t *count = (size_t *)(void *)((char *)base + key->count);
	char *array;

	memcpy(&array, field_of(key, base), sizeof(array));
	return array + key->table->size * (*count)++;
}

/* name = value; in a map: the keys of its table are those two. */
static void
load_pair(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct table *table, void *base)
{
	struct problem problem;

	value_text(&table->keys[0], field_of(&table->keys[0], base),
	    loader->arena, config_setting_name(setting), &problem);
	load_scalar(loader, source, setting, &table->keys[1],
	    field_of(&table->keys[1], base));
}

static void
load_element(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *base)
{
	struct pos pos = source_pos(source, setting);
	size_t first = loader->nplaces;

	memcpy(base, &pos, sizeof(pos));
	if (key->type == KEY_MAP) {
		load_pair(loader, source, setting, key->table, base);
	} else if (!config_setting_is_group(setting)) {
		load_wrong_type(loader, source, setting, key);
	} else {
		load_defaults(loader, key->table, base);
		load_group(loader, source, setting, key->table, base);
		check_required(loader, key->table, base, first);
	}
}

static void
load_list(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *base)
{
	size_t n = elements(setting, key);

	if (n == 0 && !(config_setting_is_aggregate(setting) &&
			  config_setting_length(setting) == 0)) {
		load_wrong_type(loader, source, setting, key);
		return;
	}
	if (!reserve(loader, key, base, n))
		return;
	for (size_t i = 0; i < n; i++)
		load_element(loader, source,
		    config_setting_get_elem(setting, (unsigned)i), key,
		    next_element(key, base));
}

static void
load_subgroup(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *field)
{
	struct pos pos = source_pos(source, setting);

	if (!config_setting_is_group(setting)) {
		load_wrong_type(loader, source, setting, key);
		return;
	}
	if (key->table->pos)
		memcpy(field, &pos, sizeof(pos));
	load_group(loader, source, setting, key->table, field);
}

/* A key that may be given once was given before. */
static bool
given_twice(struct loader *loader, const struct key *key, const void *base,
    struct pos pos)
{
	const struct place *first;

	/* Inside a group libconfig itself sees to it. */
	if (base != loader->conf || key->each_file || key->type == KEY_LIST ||
	    key->type == KEY_MAP)
		return false;
	first = place_of(loader, key, base, 0);
	if (first == NULL)
		return false;
	diag_error(loader->diag, pos,
	    "\"%s\" was given at %s:%u before: keep one of them", key->name,
	    first->pos.file, first->pos.line);
	return true;
}

static void
load_value(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *base)
{
	switch (key->type) {
	case KEY_GROUP:
		load_subgroup(
		    loader, source, setting, key, field_of(key, base));
		break;
	case KEY_LIST:
	case KEY_MAP:
		load_list(loader, source, setting, key, base);
		break;
	default:
		load_scalar(loader, source, setting, key, field_of(key, base));
	}
}

static void
load_key(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *base)
{
	struct pos pos = source_pos(source, setting);
	struct arena *around = loader->arena;

	if (given_twice(loader, key, base, pos))
		return;
	place_add(loader, key, base, pos);
	if (key->pos != 0)
		memcpy((char *)base + key->pos, &pos, sizeof(pos));
	loader->arena = home_of(loader, key);
	load_value(loader, source, setting, key, base);
	loader->arena = around;
}

/*
 * Room for the elements of all files at once: places hold the addresses of
 * elements, which may not move.
 */
static void
reserve_top(struct loader *loader)
{
	for (size_t k = 0; k < schema_top.nkeys; k++) {
		const struct key *key = &schema_top.keys[k];
		const config_setting_t *setting;
		size_t n = 0;

		if (key->type != KEY_LIST && key->type != KEY_MAP)
			continue;
		for (size_t i = 0; i < loader->nsources; i++) {
			setting = config_setting_get_member(
			    config_root_setting(&loader->sources[i]->config),
			    key->name);
			n += setting == NULL ? 0 : elements(setting, key);
		}
		loader->arena = home_of(loader, key);
		reserve(loader, key, loader->conf, n);
		loader->arena = loader->conf->arena;
	}
}

void
load_all(struct loader *loader)
{
	load_defaults(loader, &schema_top, loader->conf);
	reserve_top(loader);
	for (size_t i = 0; i < loader->nsources; i++)
		load_group(loader, loader->sources[i],
		    config_root_setting(&loader->sources[i]->config),
		    &schema_top, loader->conf);
}
