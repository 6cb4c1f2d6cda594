/*
 * progress - a bar on stderr while many messages are read.
 */
#ifndef OFFPLAT_TOOL_PROGRESS_H
#define OFFPLAT_TOOL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool wanted; /* and stderr is a terminal */
	bool shown;  /* the bar stands on the screen now */
	size_t files, files_done;
	uintmax_t bytes, bytes_done;
	long long next_ms; /* do not draw before */
};

void progress_init(
    struct progress *progress, bool wanted, size_t files, uintmax_t bytes);
/* Some bytes more of a file were read; draws from time to time. */
void progress_step(struct progress *progress, uintmax_t bytes);
/* One file more was read. */
void progress_add(struct progress *progress, uintmax_t bytes);
/* Takes the bar away, so that other output may be written. */
void progress_hide(struct progress *progress);

#endif
