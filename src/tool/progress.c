/*
 * progress - drawn at most five times a second, and only after the first half
 * second: short work shows none. See progress.h.
 */
#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include "tool/clock.h"
#include "tool/progress.h"

#define WIDTH 40
/* Bytes from which a single file takes long enough for a bar. */
#define LARGE (64 << 20)

void
progress_init(
    struct progress *progress, bool wanted, size_t files, uintmax_t bytes)
{
	*progress = (struct progress){
		.wanted = wanted && (files > 1 || bytes > LARGE) &&
			  isatty(STDERR_FILENO),
		.files = files,
		.bytes = bytes,
		.next_ms = clock_us() / 1000 + 500,
	};
}

void
progress_step(struct progress *progress, uintmax_t bytes)
{
	int cells = WIDTH;

	progress->bytes_done += bytes;
	if (!progress->wanted || clock_us() / 1000 < progress->next_ms)
		return;
	progress->next_ms = clock_us() / 1000 + 200;
	if (progress->bytes_done < progress->bytes)
		cells = (int)(progress->bytes_done * WIDTH / progress->bytes);
	fprintf(stderr, "\r[%.*s%*s] %zu of %zu", cells,
	    "########################################", WIDTH - cells, "",
	    progress->files_done, progress->files);
	fflush(stderr);
	progress->shown = true;
}

void
progress_add(struct progress *progress, uintmax_t bytes)
{
	progress->files_done++;
	progress_step(progress, bytes);
}

void
progress_hide(struct progress *progress)
{
	if (!progress->shown)
		return;
	fputs("\r\033[K", stderr);
	progress->shown = false;
}
