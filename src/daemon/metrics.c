/*
 * metrics - written beside the file and renamed, so that a reader never sees
 * half of it; see metrics.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/metrics.h"

static bool
fill(int fd, struct counters *counters)
{
	FILE *out = fdopen(fd, "w");
	bool ok;

	if (out == NULL) {
		close(fd);
		return false;
	}
	counters_metrics(counters, out);
	ok = fflush(out) == 0 && !ferror(out);
	return fclose(out) == 0 && ok;
}

bool
metrics_write(const char *path, struct counters *counters)
{
	char beside[PATH_MAX];
	int fd, saved;
	bool ok;

	/* The collector reads *.prom only: this name is passed over. */
	if ((size_t)snprintf(beside, sizeof(beside), "%s.new", path) >=
	    sizeof(beside)) {
		errno = ENAMETOOLONG;
		return false;
	}
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
	    0644);
	if (fd == -1)
		return false;
	/* The collector is another user; our umask would shut it out. */
	ok = fchmod(fd, 0644) == 0;
	ok = fill(fd, counters) && ok;
	if (ok && rename(beside, path) == 0)
		return true;
	saved = errno;
	unlink(beside);
	errno = saved;
	return false;
}
