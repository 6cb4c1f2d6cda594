/*
 * file - reading configuration files; see file.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "config/file.h"

static bool
read_all(int fd, char *p, size_t n)
{
	while (n > 0) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0) { /* it shrank: another is writing it */
			errno = EBUSY;
			return false;
		}
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* Is it a file that a configuration may be read from? */
static bool
acceptable(const struct stat *st, const char *path, struct pos named,
    struct diag *diag)
{
	if (!S_ISREG(st->st_mode)) {
		diag_error(diag, named, "%s is %s, not a file", path,
		    S_ISDIR(st->st_mode) ? "a directory" : "something else");
		return false;
	}
	if (st->st_size > (off_t)FILE_BYTES_MAX) {
		diag_error(diag, named,
		    "%s is larger than 4 MB: no configuration is; split it",
		    path);
		return false;
	}
	if (geteuid() == 0 && (st->st_mode & S_IWOTH) != 0)
		diag_warn(diag, (struct pos){ path, 0 },
		    "everybody may write this file: chmod o-w %s", path);
	return true;
}

static bool
read_fd(int fd, struct span *text_r, struct arena *arena, const char *path,
    struct pos named, struct diag *diag)
{
	struct stat st;
	char *p;

	if (fstat(fd, &st) < 0) {
		diag_error(diag, named, "%s: %m", path);
		return false;
	}
	if (!acceptable(&st, path, named, diag))
		return false;
	p = arena_alloc(arena, (size_t)st.st_size + 1);
	if (p == NULL) {
		diag_error(diag, named, "%s: out of memory", path);
		return false;
	}
	if (!read_all(fd, p, (size_t)st.st_size)) {
		diag_error(diag, named, "%s: %m", path);
		return false;
	}
	*text_r = span_of(p, (size_t)st.st_size);
	return true;
}

/* UTF-8 without control characters; pos: of the first line. */
static bool
is_text(struct span s, struct pos pos, struct diag *diag)
{
	struct utf8_char c;

	if (span_istarts(s, "\xef\xbb\xbf")) {
		diag_error(diag, pos,
		    "the file begins with a byte order mark: save it as UTF-8 "
		    "without one");
		return false;
	}
	for (size_t i = 0; i < s.n; i += c.n) {
		unsigned byte = (unsigned char)s.p[i];

		c = utf8_at(s, i);
		if (c.bad || c.cp == 0x7f ||
		    (c.cp < ' ' && !ascii_isspace((char)c.cp)) ||
		    c.cp == '\v') {
			diag_error(diag, pos,
			    c.bad ? "byte 0x%02x is not UTF-8: save the file "
				    "as UTF-8"
				  : "control character 0x%02x: remove it",
			    byte);
			return false;
		}
		pos.line += c.cp == '\n';
	}
	return true;
}

bool
file_read(struct span *text_r, struct arena *arena, const char *path,
    struct pos named, struct diag *diag)
{
	/* Opening a FIFO must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool ok;

	if (fd < 0) {
		diag_error(diag, named, "cannot read %s: %m", path);
		return false;
	}
	ok = read_fd(fd, text_r, arena, path, named, diag);
	close(fd);
	return ok && is_text(*text_r, (struct pos){ path, 1 }, diag);
}

/* A component ".." anywhere? */
static bool
climbs(struct span name)
{
	size_t at = 0;

	while (at < name.n) {
		size_t end = span_chr(name, at, '/');

		if (span_eq(span_slice(name, at, end), SPAN_LIT("..")))
			return true;
		at = end + 1;
	}
	return false;
}

const char *
file_beside(struct arena *arena, const char *from, const char *name,
    struct pos pos, struct diag *diag)
{
	const char *slash = strrchr(from, '/');
	const char *path;

	if (name[0] != '/' && climbs(span_str(name))) {
		diag_error(diag, pos,
		    "\"%s\" leads out of the directory of this file: write "
		    "the full path",
		    name);
		return NULL;
	}
	if (name[0] == '/' || slash == NULL)
		path = arena_dup(arena, span_str(name));
	else
		path = arena_printf(
		    arena, "%.*s/%s", (int)(slash - from), from, name);
	if (path == NULL)
		diag_error(diag, pos, "out of memory");
	return path;
}
