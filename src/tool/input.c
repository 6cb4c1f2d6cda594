/*
 * input - finds and reads messages; see input.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool/progress.h"
#include "tool/input.h"
#include "tool/tool.h"

/* Directories inside directories; deeper ones are left out, with a warning. */
#define MAX_DEPTH 32
/* Bytes from which a file is mapped: messages are below it. */
#define MAP_FROM (16 << 20)

bool
input_read_fd(struct input *input_r, int fd)
{
	size_t cap = 65536;
	char *p = malloc(cap), *more;
	ssize_t got = 0;

	*input_r = (struct input){ .bytes = { p, 0 } };
	if (p == NULL)
		return false;
	while ((got = read(fd, p + input_r->bytes.n, cap - input_r->bytes.n)) !=
	       0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		input_r->bytes.n += (size_t)got;
		if (input_r->bytes.n < cap)
			continue;
		more = cap > SIZE_MAX / 2 ? NULL : realloc(p, cap * 2);
		if (more == NULL)
			return false;
		cap *= 2;
		input_r->bytes.p = p = more;
	}
	return true;
}

/* Maps a large file, an mbox most likely; reads anything else. */
static bool
read_or_map(struct input *input_r, int fd)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st) < 0)
		return false;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	if (!S_ISREG(st.st_mode) || st.st_size < MAP_FROM)
		return input_read_fd(input_r, fd);
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return input_read_fd(input_r, fd);
	*input_r = (struct input){ { p, (size_t)st.st_size }, true };
	return true;
}

bool
input_read(struct input *input_r, const char *path)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
					: open(path, O_RDONLY | O_CLOEXEC);
	bool done;

	*input_r = (struct input){ .bytes = { NULL, 0 } };
	done = fd >= 0 && read_or_map(input_r, fd);
	if (!done) {
		tool_warn("cannot read %s: %s", path, strerror(errno));
		input_free(input_r);
	}
	if (fd >= 0)
		close(fd);
	return done;
}

void
input_free(struct input *input)
{
	/* The bytes are const for everybody but their owner. */
	void *p = (void *)(uintptr_t)input->bytes.p;

	if (input->mapped)
		munmap(p, input->bytes.n);
	else
		free(p);
	*input = (struct input){ .bytes = { NULL, 0 } };
}

/* The files that were found, in order. */
struct list {
	struct arena *arena;
	const char **v;
	size_t n, cap;
	uintmax_t bytes;
};

static void
list_add(struct list *list, const char *path, uintmax_t bytes)
{
	size_t more = list->cap == 0 ? 64 : list->cap * 2;

	if (list->n == list->cap) {
		list->v = tool_need(arena_grow(list->arena, list->v,
		    list->n * sizeof(char *), more * sizeof(char *)));
		list->cap = more;
	}
	list->v[list->n++] = tool_need(arena_dup(list->arena, span_str(path)));
	list->bytes += bytes;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Is a file that was met inside a directory a message? */
static bool
is_message(const FTSENT *entry)
{
	struct span name = span_str(entry->fts_name);
	const char *folder = entry->fts_parent->fts_name;

	if (name.n > 0 && name.p[0] == '.')
		return false;
	return span_iends(name, ".eml") || span_iends(name, ".mbox") ||
	       span_ieqs(name, "mbox") || strcmp(folder, "cur") == 0 ||
	       strcmp(folder, "new") == 0;
}

static bool
visit(struct list *list, FTS *fts, FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (entry->fts_level < MAX_DEPTH)
			return true;
		fts_set(fts, entry, FTS_SKIP);
		tool_warn("%s: too deep, left out", entry->fts_path);
		return false;
	case FTS_F:
	case FTS_DEFAULT: /* a FIFO, or the like, named by the user */
		if (entry->fts_level == 0 ||
		    (entry->fts_info == FTS_F && is_message(entry)))
			list_add(list, entry->fts_path,
			    (uintmax_t)entry->fts_statp->st_size);
		return true;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		tool_warn("cannot read %s: %s", entry->fts_path,
		    strerror(entry->fts_errno));
		return false;
	default:
		return true;
	}
}

/* Puts the messages' files of one path, or of all below it, into the list. */
static bool
collect(struct list *list, char *path)
{
	char *paths[] = { path, NULL };
	bool good = true;
	FTSENT *entry;
	FTS *fts;

	if (strcmp(path, "-") == 0) {
		list_add(list, path, 0);
		return true;
	}
	fts = tool_need(fts_open(
	    paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name));
	while ((entry = fts_read(fts)) != NULL)
		good = visit(list, fts, entry) && good;
	fts_close(fts);
	return good;
}

static bool
read_all(const struct list *list, bool bar, input_fn *fn, void *ctx)
{
	struct progress progress;
	struct input input;
	bool good = true;

	progress_init(&progress, bar, list->n, list->bytes);
	for (size_t i = 0; i < list->n; i++) {
		if (!input_read(&input, list->v[i])) {
			good = false;
			continue;
		}
		input_mbox(list->v[i], input.bytes, fn, ctx);
		progress_add(&progress, input.bytes.n);
		input_free(&input);
	}
	progress_hide(&progress);
	return good;
}

bool
input_each(char *const *paths, size_t n, bool bar, input_fn *fn, void *ctx)
{
	struct list list = { .arena = tool_need(arena_init(0)) };
	bool good = true;

	if (n == 0)
		list_add(&list, "-", 0);
	for (size_t i = 0; i < n; i++)
		good = collect(&list, paths[i]) && good;
	good = read_all(&list, bar, fn, ctx) && good;
	arena_deinit(&list.arena);
	return good;
}
