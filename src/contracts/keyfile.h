/*
 * keyfile - the secrets that digests are made with.
 *
 * A text file that nobody else may read: one secret a line, "ID HEX", the one
 * in use first. Older ones below it are for reading what was stored with them,
 * until that has expired.
 */
#ifndef OFFPLAT_CONTRACTS_KEYFILE_H
#define OFFPLAT_CONTRACTS_KEYFILE_H

#include "contracts/hmac.h"
#include "contracts/trouble.h"

#define KEYS_MAX 4

struct keyring {
	struct {
		unsigned id; /* 1 to 255 */
		uint8_t secret[HMAC_SECRET_BYTES];
		struct digest_key key; /* of the secret */
	} v[KEYS_MAX];
	size_t n;
};

/* Copies the secrets that are there. */
void keyring_copy(struct keyring *to, const struct keyring *from);

enum keyfile_status {
	KEYFILE_OK,
	KEYFILE_MISSING,
	KEYFILE_BAD /* not readable, readable by others, not in the form */
};

enum keyfile_status keyfile_read(
    const char *path, struct keyring *ring_r, struct trouble *trouble);
/*
 * Makes the file with a new secret, unless it is there: then its ring is read.
 * Two processes that make it at once get the same.
 */
bool keyfile_make(
    const char *path, struct keyring *ring_r, struct trouble *trouble);
/* Puts a new secret in front of the others; the oldest beyond KEYS_MAX goes. */
bool keyfile_rotate(
    const char *path, struct keyring *ring_r, struct trouble *trouble);

#endif
