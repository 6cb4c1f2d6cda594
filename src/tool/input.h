/*
 * input - the messages that a command line names: files, standard input,
 * directories of .eml files, Maildirs, mboxes.
 */
#ifndef OFFPLAT_TOOL_INPUT_H
#define OFFPLAT_TOOL_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/* The bytes of a file, mapped or read. */
struct input {
	struct span bytes;
	bool mapped;
};

/* "-" is standard input. False after saying on stderr what is wrong. */
bool input_read(struct input *input_r, const char *path);
/* From a descriptor to its end; false leaves errno, and what was read. */
bool input_read_fd(struct input *input_r, int fd);
void input_free(struct input *input);

/* One message of the sources. */
struct input_mail {
	const char *name; /* the file, with "#N" behind it for an mbox */
	struct span bytes;
};

typedef void input_fn(void *ctx, const struct input_mail *mail);

/*
 * Calls fn for every message of paths (none: standard input). In directories
 * that is what stands in cur/ and new/, and files named *.eml, *.mbox or mbox.
 * bar: a progress bar on stderr where there is much to do. False when a path
 * could not be read (said on stderr; the others are read all the same).
 */
bool input_each(
    char *const *paths, size_t n, bool bar, input_fn *fn, void *ctx);

/* Where the header begins: behind a "From " line of an mbox. */
size_t input_top(struct span message);
/* The line end that its first line has. */
const char *input_eol(struct span message);

/* Splits an mbox; one message gives one call with the bytes as they are. */
void input_mbox(const char *name, struct span bytes, input_fn *fn, void *ctx);

#endif
