/*
 * hmac - keyed digests (HMAC-SHA256, RFC 2104), all that is stored of an
 * address or a conversation.
 */
#ifndef OFFPLAT_CONTRACTS_HMAC_H
#define OFFPLAT_CONTRACTS_HMAC_H

#include <nettle/hmac.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/span.h"

#define HMAC_SECRET_BYTES 32
#define HMAC_BYTES        32
/* Half of it is kept: RFC 2104 section 5 allows no less. */
#define DIGEST_BYTES 16

struct digest {
	uint8_t v[DIGEST_BYTES];
};

/* The whole HMAC of text, with a secret of any length. */
void hmac_sha256(
    struct span secret, struct span text, uint8_t mac_r[HMAC_BYTES]);
/* A secret as digests begin with it: that is worked out once. */
struct digest_key {
	struct hmac_sha256_ctx begun;
};
void digest_key_set(
    struct digest_key *key_r, const uint8_t secret[HMAC_SECRET_BYTES]);
/*
 * The digest of n parts. Each goes in with its length before it, so that no
 * two lists of parts give the same text.
 */
struct digest digest_of(
    const struct digest_key *key, const struct span *parts, size_t n);

static inline bool
digest_eq(const struct digest *a, const struct digest *b)
{
	return memcmp(a->v, b->v, DIGEST_BYTES) == 0;
}

#define DIGEST_TEXT (2 * DIGEST_BYTES + 1)
/* Hexadecimal, with a NUL. */
void digest_print(const struct digest *digest, char text_r[DIGEST_TEXT]);
/* False: text is no digest. */
bool digest_parse(struct span text, struct digest *digest_r);

/* Bytes from hexadecimal; false when text is not exactly n of them. */
bool hex_parse(struct span text, uint8_t *bytes_r, size_t n);
void hex_print(const uint8_t *bytes, size_t n, char *text_r);

#endif
