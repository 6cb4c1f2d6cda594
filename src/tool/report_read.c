/*
 * report_read - the lines of logs, as a stream: a log of a gigabyte takes no
 * more memory than one of a line. zlib reads what is not compressed, too.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "tool/progress.h"
#include "tool/report.h"
#include "tool/tool.h"

#define CHUNK (4 * REPORT_LINE_MAX)

struct reader {
	char *buf;      /* CHUNK bytes */
	size_t n;       /* of them filled */
	bool skipping;  /* the rest of a line that was too long */
	time_t written; /* when the file was */
	report_line_fn *fn;
	void *ctx;
};

static void
give(struct reader *reader, struct span line)
{
	bool too_long = reader->skipping || line.n > REPORT_LINE_MAX;

	reader->skipping = false;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	reader->fn(reader->ctx, line, reader->written, too_long);
}

/* Gives all whole lines, and keeps what is left for the next read. */
static void
split(struct reader *reader)
{
	const char *p = reader->buf, *end = p + reader->n, *lf;

	while ((lf = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		give(reader, span_of(p, (size_t)(lf - p)));
		p = lf + 1;
	}
	reader->n = (size_t)(end - p);
	if (reader->n > REPORT_LINE_MAX) {
		reader->skipping = true;
		reader->n = 0;
	}
	memmove(reader->buf, p, reader->n);
}

/* How much of the file was read, as it lies on the disk. */
static void
advance(struct progress *progress, gzFile in, uintmax_t *at)
{
	z_off_t now = gzoffset(in);

	if (now < 0 || (uintmax_t)now <= *at)
		return;
	progress_step(progress, (uintmax_t)now - *at);
	*at = (uintmax_t)now;
}

static void
read_lines(struct reader *reader, gzFile in, struct progress *progress)
{
	uintmax_t at = 0;
	int got;

	reader->n = 0;
	reader->skipping = false;
	while ((got = gzread(in, reader->buf + reader->n,
		    (unsigned)(CHUNK - reader->n))) > 0) {
		reader->n += (size_t)got;
		split(reader);
		advance(progress, in, &at);
	}
	if (reader->n > 0 || reader->skipping)
		give(reader, span_of(reader->buf, reader->n));
}

/* True after the end; else says what was wrong. */
static bool
ended_well(gzFile in, const char *path)
{
	int code;

	gzerror(in, &code);
	if (code == Z_OK || code == Z_STREAM_END)
		return true;
	tool_warn("cannot read all of %s: %s", path,
	    code == Z_ERRNO ? strerror(errno)
			    : "its compressed data is damaged or cut short");
	return false;
}

static bool
read_path(struct reader *reader, const char *path, struct progress *progress)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
					: open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	gzFile in;
	bool good;

	if (fd < 0 || fstat(fd, &st) < 0) {
		tool_warn("cannot read %s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	reader->written = S_ISREG(st.st_mode) ? st.st_mtime : time(NULL);
	in = tool_need(gzdopen(fd, "rb"));
	gzbuffer(in, REPORT_LINE_MAX);
	read_lines(reader, in, progress);
	progress_hide(progress);
	good = ended_well(in, path);
	gzclose_r(in);
	return good;
}

static uintmax_t
size_of(char *const *paths, size_t n)
{
	uintmax_t bytes = 0;
	struct stat st;

	for (size_t i = 0; i < n; i++)
		if (stat(paths[i], &st) == 0 && S_ISREG(st.st_mode))
			bytes += (uintmax_t)st.st_size;
	return bytes;
}

bool
report_read(
    char *const *paths, size_t n, bool bar, report_line_fn *fn, void *ctx)
{
	char dash[] = "-";
	char *const standard[] = { dash };
	struct reader reader = { .fn = fn, .ctx = ctx };
	struct progress progress;
	bool good = true;

	if (n == 0) {
		paths = standard;
		n = 1;
	}
	reader.buf = tool_need(malloc(CHUNK));
	progress_init(&progress, bar, n, size_of(paths, n));
	for (size_t i = 0; i < n; i++) {
		good = read_path(&reader, paths[i], &progress) && good;
		progress_add(&progress, 0);
	}
	progress_hide(&progress);
	free(reader.buf);
	return good;
}
