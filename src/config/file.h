/*
 * file - reads a configuration file whole, when it is one that can be trusted.
 */
#ifndef OFFPLAT_CONFIG_FILE_H
#define OFFPLAT_CONFIG_FILE_H

#include "base/arena.h"
#include "base/diag.h"

/* A larger one is no configuration. */
#define FILE_BYTES_MAX (4u << 20)

/*
 * The text of a regular file of at most FILE_BYTES_MAX: UTF-8 without control
 * characters or a byte order mark. False: diag has the reason; where the file
 * cannot be read at all, at named, the place that names it.
 */
bool file_read(struct span *text_r, struct arena *arena, const char *path,
    struct pos named, struct diag *diag);

/*
 * What a file that stands in the file from means by name: absolute, or below
 * from's directory. NULL: diag has the reason, at pos.
 */
const char *file_beside(struct arena *arena, const char *from, const char *name,
    struct pos pos, struct diag *diag);

#endif
