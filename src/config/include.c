/*
 * include - the files of a configuration: the main one, and what
 * include = [ ] names in it, a few levels deep, each file once.
 */
#include "config.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>

#include "config/file.h"
#include "config/load.h"

#define DEPTH_MAX 4
#define FILES_MAX 500

static bool read_file(
    struct loader *loader, const char *path, struct pos named, unsigned depth);

static bool
add_source(struct loader *loader, struct source *source)
{
	struct source **p;
	size_t max = loader->max_sources == 0 ? 16 : 2 * loader->max_sources;

	if (loader->nsources == loader->max_sources) {
		p = arena_grow(loader->scratch, loader->sources,
		    loader->nsources * sizeof(struct source *),
		    max * sizeof(struct source *));
		if (p == NULL)
			return false;
		loader->sources = p;
		loader->max_sources = max;
	}
	loader->sources[loader->nsources++] = source;
	return true;
}

/* Paths are compared as written: ids given twice show what slips through. */
static bool
seen(const struct loader *loader, const char *path)
{
	for (size_t i = 0; i < loader->nsources; i++)
		if (strcmp(loader->sources[i]->path, path) == 0)
			return true;
	return false;
}

static bool
has_wildcard(const char *name)
{
	return strpbrk(name, "*?[") != NULL;
}

/* All files that match; none is a warning, since a directory may be empty. */
static bool
read_matches(struct loader *loader, const char *pattern, struct pos named,
    unsigned depth)
{
	glob_t found;
	bool ok = true;
	int error = glob(pattern, GLOB_ERR, NULL, &found);

	if (error == GLOB_NOMATCH || (error != 0 && errno == ENOENT))
		diag_warn(loader->diag, named, "no file matches %s", pattern);
	else if (error != 0) {
		diag_error(loader->diag, named,
		    "cannot list the files that match %s: %m", pattern);
		ok = false;
	}
	for (size_t i = 0; error == 0 && i < found.gl_pathc; i++) {
		const char *path =
		    arena_dup(loader->arena, span_str(found.gl_pathv[i]));

		if (path == NULL || !read_file(loader, path, named, depth))
			ok = false;
	}
	if (error == 0)
		globfree(&found);
	return ok;
}

/* The directory of the including file is no pattern, whatever its name is. */
static const char *
escape_directory(
    struct loader *loader, const char *path, const char *name, size_t n)
{
	struct buf out;

	buf_init(&out, loader->scratch, 0);
	for (size_t i = 0; i < n; i++) {
		if (strchr("*?[\\", path[i]) != NULL)
			buf_putc(&out, '\\');
		buf_putc(&out, path[i]);
	}
	buf_str(&out, name);
	buf_putc(&out, '\0');
	return out.full ? NULL : out.p;
}

/* One string of include = [ ]. */
static bool
read_named(struct loader *loader, const struct source *from,
    const config_setting_t *setting, unsigned depth)
{
	const char *name = config_setting_get_string(setting), *path;
	struct pos pos = source_pos(from, setting);

	if (name == NULL || name[0] == '\0') {
		diag_error(loader->diag, pos,
		    "include wants names of files: [ \"rules/*.conf\" ]");
		return false;
	}
	if (depth > DEPTH_MAX) {
		diag_error(loader->diag, pos,
		    "include is nested more than %d deep: name the file in a "
		    "higher one",
		    DEPTH_MAX);
		return false;
	}
	path = file_beside(loader->arena, pos.file, name, pos, loader->diag);
	if (path == NULL)
		return false;
	if (!has_wildcard(name))
		return read_file(loader, path, pos, depth);
	path =
	    escape_directory(loader, path, name, strlen(path) - strlen(name));
	return path != NULL && read_matches(loader, path, pos, depth);
}

static bool
read_includes(
    struct loader *loader, const struct source *source, unsigned depth)
{
	config_setting_t *include = config_setting_get_member(
	    config_root_setting(&source->config), "include");
	bool ok = true;
	int n;

	if (include == NULL)
		return true;
	if (config_setting_type(include) == CONFIG_TYPE_STRING)
		return read_named(loader, source, include, depth);
	if (!config_setting_is_array(include) &&
	    !config_setting_is_list(include))
		return true; /* load_all() reports it */
	n = config_setting_length(include);
	for (int i = 0; i < n; i++)
		ok &= read_named(loader, source,
		    config_setting_get_elem(include, (unsigned)i), depth);
	return ok;
}

static bool
read_file(
    struct loader *loader, const char *path, struct pos named, unsigned depth)
{
	struct source *source;

	if (seen(loader, path)) {
		diag_error(loader->diag, named,
		    "%s is included a second time: remove one", path);
		return false;
	}
	if (loader->nsources >= FILES_MAX) {
		diag_error(
		    loader->diag, named, "more than %d files", FILES_MAX);
		return false;
	}
	source = arena_alloc(loader->scratch, sizeof(*source));
	if (source == NULL || !source_init(source, loader->scratch,
				  loader->arena, path, named, loader->diag))
		return false;
	if (!add_source(loader, source)) {
		source_deinit(source);
		loader->out_of_memory = true;
		return false;
	}
	return read_includes(loader, source, depth + 1);
}

bool
sources_read(struct loader *loader, const char *path)
{
	const char *copy = arena_dup(loader->arena, span_str(path));

	if (copy == NULL) {
		loader->out_of_memory = true;
		return false;
	}
	return read_file(loader, copy, (struct pos){ NULL, 0 }, 0);
}

void
sources_deinit(struct loader *loader)
{
	for (size_t i = 0; i < loader->nsources; i++)
		source_deinit(loader->sources[i]);
	loader->nsources = 0;
}
