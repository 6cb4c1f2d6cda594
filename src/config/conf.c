/*
 * conf - loads and frees a configuration; see conf.h.
 */
#include "config.h"

#include "config/check.h"
#include "config/load.h"

static struct conf_file *
conf_file_init(void)
{
	struct arena *arena = arena_init(0);
	struct conf_file *file;

	if (arena == NULL)
		return NULL;
	file = arena_alloc(arena, sizeof(*file));
	if (file != NULL) {
		file->arena = arena;
		file->recipes = arena_init(0);
	}
	if (file == NULL || file->recipes == NULL) {
		arena_deinit(&arena);
		return NULL;
	}
	return file;
}

static void
load(struct loader *loader, const char *path)
{
	bool complete = sources_read(loader, path);

	load_all(loader);
	places_sort(loader);
	finish_policies(loader);
	finish_overrides(loader);
	finish_groups(loader);
	/* A file that is missing would look like many other mistakes. */
	if (complete && !loader->out_of_memory)
		check_all(loader);
	sources_deinit(loader);
	if (loader->out_of_memory || arena_failed(loader->arena) ||
	    arena_failed(loader->conf->recipes) ||
	    arena_failed(loader->scratch))
		diag_error(
		    loader->diag, (struct pos){ path, 0 }, "out of memory");
}

struct conf *
conf_load(const char *path, struct diag *diag)
{
	struct conf_file *file = conf_file_init();
	struct loader loader = { .conf = file, .diag = diag };
	size_t errors = diag_errors(diag);
	struct conf *conf;

	loader.scratch = arena_init(0);
	if (file == NULL || loader.scratch == NULL) {
		diag_error(diag, (struct pos){ path, 0 }, "out of memory");
	} else {
		loader.arena = file->arena;
		load(&loader, path);
	}
	arena_deinit(&loader.scratch);
	conf = file == NULL ? NULL : &file->conf;
	if (diag_errors(diag) > errors && conf != NULL)
		conf_deinit(&conf);
	return conf;
}

/* Sets to nothing what lies among the recipes. */
static void
forget(const struct table *table, char *base)
{
	for (size_t i = 0; i < table->nkeys; i++) {
		const struct key *key = &table->keys[i];
		size_t size = key->type == KEY_STRINGS ? sizeof(struct strv)
						       : sizeof(void *);

		if (key->type == KEY_GROUP)
			forget(key->table, base + key->offset);
		if (!key->recipe)
			continue;
		memset(base + key->offset, 0, size);
		if (key->type == KEY_LIST || key->type == KEY_MAP)
			memset(base + key->count, 0, sizeof(size_t));
	}
}

void
conf_settle(struct conf *conf)
{
	struct conf_file *file = (struct conf_file *)(void *)conf;

	for (size_t i = 0; i < conf->nrules; i++)
		forget(&schema_rule, (char *)&conf->rules[i]);
	forget(&schema_top, (char *)file);
	arena_deinit(&file->recipes);
}

void
conf_deinit(struct conf **conf)
{
	/* The public struct is the first member of the whole. */
	struct conf_file *file = (struct conf_file *)(void *)*conf;
	struct arena *arena;

	if (file == NULL)
		return;
	arena = file->arena;
	arena_deinit(&file->recipes);
	arena_deinit(&arena);
	*conf = NULL;
}
