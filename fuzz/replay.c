/*
 * replay - runs a fuzz target over files and folders without a fuzzer, so that
 * every build keeps what fuzzing once found.
 *
 * A target NAME is
 *   fuzz/fuzz_NAME.c      defines LLVMFuzzerTestOneInput(), says with MUST()
 *                         what has to hold
 *   fuzz/seeds/NAME/      inputs, in our own words: one file each, also the
 *                         smallest form of each input that once broke it
 *   fuzz/dict/NAME.dict   tokens for libFuzzer
 * and, in Makefile.am, its name in fuzz_replays and fuzz_targets with their
 * _SOURCES. `make check` replays the seeds (t/fuzz-seeds.t). To fuzz:
 *   ./configure CC=clang --enable-fuzzers --enable-asan && make
 *   fuzz/fuzz_NAME -dict=fuzz/dict/NAME.dict -rss_limit_mb=2048 \
 *     CORPUS fuzz/seeds/NAME
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "fuzz/fuzz.h"

#define INPUT_MAX ((size_t)64 << 20)

struct tally {
	size_t run;
	size_t failed;
};

static void
complain(struct tally *tally, const char *path, int error)
{
	fprintf(stderr, "replay: %s: %s\n", path, strerror(error));
	tally->failed++;
}

static void
replay_file(struct tally *tally, const char *path, size_t size)
{
	/* Its own block, so that ASan sees a read behind the end. */
	uint8_t *data = size > INPUT_MAX ? NULL : malloc(size == 0 ? 1 : size);
	FILE *file = data == NULL ? NULL : fopen(path, "rb");

	if (file == NULL) {
		complain(tally, path, data == NULL ? EFBIG : errno);
	} else {
		size = fread(data, 1, size, file);
		fclose(file);
		LLVMFuzzerTestOneInput(data, size);
		tally->run++;
	}
	free(data);
}

static void
replay_path(struct tally *tally, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		complain(tally, path, errno);
	else if (S_ISREG(st.st_mode))
		replay_file(tally, path, (size_t)st.st_size);
}

static void
replay_folder(struct tally *tally, const char *path, DIR *folder)
{
	const struct dirent *entry;
	char name[4096];

	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(name, sizeof(name), "%s/%s", path,
			entry->d_name) >= (int)sizeof(name))
			complain(tally, path, ENAMETOOLONG);
		else
			replay_path(tally, name);
	}
}

int
main(int argc, char **argv)
{
	struct tally tally = { 0, 0 };
	DIR *folder;

	for (int i = 1; i < argc; i++) {
		folder = opendir(argv[i]);
		if (folder == NULL) {
			replay_path(&tally, argv[i]);
			continue;
		}
		replay_folder(&tally, argv[i], folder);
		closedir(folder);
	}
	printf("%zu inputs replayed\n", tally.run);
	return tally.failed == 0 && tally.run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
