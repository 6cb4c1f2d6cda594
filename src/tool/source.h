/*
 * source - the messages that a command line names: files, standard input,
 * directories of .eml files, Maildirs, mboxes.
 */
#ifndef OFFPLAT_TOOL_SOURCE_H
#define OFFPLAT_TOOL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/* The bytes of a file, mapped or read. */
struct file {
	struct span bytes;
	bool mapped;
};

/* "-" is standard input. False after saying on stderr what is wrong. */
bool file_read(struct file *file_r, const char *path);
/* From a descriptor to its end; false leaves errno, and what was read. */
bool file_read_fd(struct file *file_r, int fd);
void file_free(struct file *file);

/* One message of the sources. */
struct source_mail {
	const char *name; /* the file, with "#N" behind it for an mbox */
	struct span bytes;
};

typedef void source_fn(void *ctx, const struct source_mail *mail);

/*
 * Calls fn for every message of paths (none: standard input). In directories
 * that is what stands in cur/ and new/, and files named *.eml, *.mbox or mbox.
 * bar: a progress bar on stderr where there is much to do. False when a path
 * could not be read (said on stderr; the others are read all the same).
 */
bool source_each(
    char *const *paths, size_t n, bool bar, source_fn *fn, void *ctx);

/* Where the header begins: behind a "From " line of an mbox. */
size_t source_top(struct span message);
/* The line end that its first line has. */
const char *source_eol(struct span message);

/* Splits an mbox; one message gives one call with the bytes as they are. */
void source_mbox(const char *name, struct span bytes, source_fn *fn, void *ctx);

#endif
