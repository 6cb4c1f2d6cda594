/*
 * tempdir - files of a test in a directory of their own, which goes with it.
 */
#ifndef OFFPLAT_T_TEMPDIR_H
#define OFFPLAT_T_TEMPDIR_H

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct tempdir {
	char path[64];
};

static inline void
tempdir_init(struct tempdir *dir)
{
	strcpy(dir->path, "/tmp/offplat-test-XXXXXX");
	if (mkdtemp(dir->path) == NULL) {
		perror(dir->path);
		exit(EXIT_FAILURE);
	}
}

static inline int
tempdir_unlink(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)type;
	(void)f;
	return remove(path);
}

static inline void
tempdir_deinit(struct tempdir *dir)
{
	nftw(dir->path, tempdir_unlink, 8, FTW_DEPTH | FTW_PHYS);
}

/* The full path of a name in the directory; valid until the next call. */
static inline const char *
tempdir_path(const struct tempdir *dir, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir->path, name);
	return path;
}

/* Writes n bytes into a new file. */
static inline void
tempdir_bytes(
    const struct tempdir *dir, const char *name, const char *p, size_t n)
{
	FILE *file = fopen(tempdir_path(dir, name), "wb");

	if (file == NULL || fwrite(p, 1, n, file) != n || fclose(file) != 0) {
		perror(name);
		exit(EXIT_FAILURE);
	}
}

static inline void
tempdir_write(const struct tempdir *dir, const char *name, const char *text)
{
	tempdir_bytes(dir, name, text, strlen(text));
}

static inline void
tempdir_mkdir(const struct tempdir *dir, const char *name)
{
	if (mkdir(tempdir_path(dir, name), 0700) != 0) {
		perror(name);
		exit(EXIT_FAILURE);
	}
}

#endif
