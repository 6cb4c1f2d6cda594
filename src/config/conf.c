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
	if (file == NULL)
		arena_deinit(&arena);
	else
		file->arena = arena;
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

void
conf_deinit(struct conf **conf)
{
	/* The public struct is the first member of the whole. */
	struct conf_file *file = (struct conf_file *)(void *)*conf;
	struct arena *arena;

	if (file == NULL)
		return;
	arena = file->arena;
	arena_deinit(&arena);
	*conf = NULL;
}
