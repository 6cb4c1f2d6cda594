/*
 * newfile - see newfile.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "contracts/newfile.h"

void
newfile_folder(const char *path, char *folder_r, unsigned long size)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		snprintf(folder_r, size, "./");
	else
		snprintf(folder_r, size, "%.*s", (int)(slash - path) + 1, path);
}

bool
newfile_give(int fd, const char *path)
{
	char folder[PATH_MAX];
	struct stat st;

	if (geteuid() != 0)
		return true;
	newfile_folder(path, folder, sizeof(folder));
	return stat(folder, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) == 0;
}

bool
newfile_make(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good;

	if (fd == -1)
		return errno == EEXIST;
	good = newfile_give(fd, path);
	close(fd);
	return good;
}
