/*
 * keyfile - reads, makes and rotates the secrets; see keyfile.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "contracts/keyfile.h"
#include "contracts/newfile.h"

/* "255 ", 64 digits, a line end. */
#define LINE_BYTES (4 + 2 * HMAC_SECRET_BYTES + 1)
#define FILE_BYTES (KEYS_MAX * LINE_BYTES)

void
keyring_copy(struct keyring *to, const struct keyring *from)
{
	memcpy(to->v, from->v, from->n * sizeof(to->v[0]));
	to->n = from->n;
}

/* A secret that others can read is none. */
static bool
is_private(const char *path, const struct stat *st, struct trouble *trouble)
{
	if (!S_ISREG(st->st_mode))
		return trouble_set(trouble, "key file %s: no file", path);
	if ((st->st_mode & 077) != 0)
		return trouble_set(trouble,
		    "key file %s: others may read it (mode %04o): chmod 600, "
		    "or make a new one",
		    path, (unsigned)st->st_mode & 07777);
	if (st->st_uid != geteuid() && geteuid() != 0)
		return trouble_set(
		    trouble, "key file %s: belongs to another user", path);
	return true;
}

static bool
parse_line(struct keyring *ring, struct span line)
{
	size_t blank = span_chr(line, 0, ' ');
	unsigned id = 0;

	if (ring->n == KEYS_MAX || blank == 0 || blank > 3)
		return false;
	for (size_t i = 0; i < blank; i++) {
		if (!ascii_isdigit(line.p[i]))
			return false;
		id = 10 * id + (unsigned)(line.p[i] - '0');
	}
	if (id == 0 || id > 255 ||
	    !hex_parse(span_from(line, blank + 1), ring->v[ring->n].secret,
		HMAC_SECRET_BYTES))
		return false;
	digest_key_set(&ring->v[ring->n].key, ring->v[ring->n].secret);
	ring->v[ring->n++].id = id;
	return true;
}

static bool
parse(struct keyring *ring, struct span text)
{
	ring->n = 0;
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = span_chr(text, at, '\n');
		if (!parse_line(ring, span_slice(text, at, end)))
			return false;
	}
	return ring->n > 0;
}

static bool
read_open(
    int fd, const char *path, struct keyring *ring_r, struct trouble *trouble)
{
	char text[FILE_BYTES + 1];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) != 0)
		return trouble_set(
		    trouble, "key file %s: %s", path, strerror(errno));
	if (!is_private(path, &st, trouble))
		return false;
	n = read(fd, text, sizeof(text));
	if (n < 0)
		return trouble_set(
		    trouble, "key file %s: %s", path, strerror(errno));
	if (parse(ring_r, span_of(text, (size_t)n)))
		return true;
	return trouble_set(trouble,
	    "key file %s: not as it was made; 'offplat contracts init' makes "
	    "another when it is moved away",
	    path);
}

enum keyfile_status
keyfile_read(const char *path, struct keyring *ring_r, struct trouble *trouble)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool missing = fd == -1 && errno == ENOENT, good;

	ring_r->n = 0;
	if (fd == -1) {
		trouble_set(trouble, "key file %s: %s", path, strerror(errno));
		return missing ? KEYFILE_MISSING : KEYFILE_BAD;
	}
	good = read_open(fd, path, ring_r, trouble);
	close(fd);
	return good ? KEYFILE_OK : KEYFILE_BAD;
}

static bool
write_ring(int fd, const struct keyring *ring)
{
	char text[FILE_BYTES + 1], hex[2 * HMAC_SECRET_BYTES + 1];
	int n = 0;

	for (size_t i = 0; i < ring->n; i++) {
		hex_print(ring->v[i].secret, HMAC_SECRET_BYTES, hex);
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%u %s\n",
		    ring->v[i].id, hex);
	}
	return write(fd, text, (size_t)n) == n && fsync(fd) == 0;
}

/*
 * Written beside the path and moved there: nobody reads half a file. fresh:
 * what is there already stays, and that is no failure.
 */
static bool
put_file(const char *path, const struct keyring *ring, bool fresh,
    struct trouble *trouble)
{
	char beside[PATH_MAX];
	bool good;
	int fd;

	snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
	fd = mkostemp(beside, O_CLOEXEC); /* mode 0600 */
	if (fd == -1)
		return trouble_set(
		    trouble, "key file %s: %s", path, strerror(errno));
	good = write_ring(fd, ring) && newfile_give(fd, path);
	close(fd);
	if (good)
		good = fresh ? link(beside, path) == 0 || errno == EEXIST
			     : rename(beside, path) == 0;
	if (!good)
		trouble_set(trouble, "key file %s: %s", path, strerror(errno));
	unlink(beside);
	return good;
}

static bool
new_secret(struct keyring *ring, size_t i, unsigned id, struct trouble *trouble)
{
	ring->v[i].id = id;
	if (getrandom(ring->v[i].secret, HMAC_SECRET_BYTES, 0) !=
	    HMAC_SECRET_BYTES)
		return trouble_set(trouble, "no random numbers for a key: %s",
		    strerror(errno));
	digest_key_set(&ring->v[i].key, ring->v[i].secret);
	return true;
}

bool
keyfile_make(const char *path, struct keyring *ring_r, struct trouble *trouble)
{
	switch (keyfile_read(path, ring_r, trouble)) {
	case KEYFILE_OK:
		return true;
	case KEYFILE_BAD:
		return false;
	case KEYFILE_MISSING:
		break;
	}
	ring_r->n = 1;
	return new_secret(ring_r, 0, 1, trouble) &&
	       put_file(path, ring_r, true, trouble) &&
	       keyfile_read(path, ring_r, trouble) == KEYFILE_OK;
}

bool
keyfile_rotate(
    const char *path, struct keyring *ring_r, struct trouble *trouble)
{
	unsigned id;

	if (keyfile_read(path, ring_r, trouble) != KEYFILE_OK)
		return false;
	id = ring_r->v[0].id % 255 + 1;
	if (ring_r->n == KEYS_MAX)
		ring_r->n--;
	memmove(&ring_r->v[1], &ring_r->v[0], ring_r->n * sizeof(ring_r->v[0]));
	ring_r->n++;
	return new_secret(ring_r, 0, id, trouble) &&
	       put_file(path, ring_r, false, trouble);
}
