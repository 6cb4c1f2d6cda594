/*
 * hmac - keyed digests, by nettle; see hmac.h.
 */
#include "config.h"

#include "contracts/hmac.h"

static const uint8_t *
bytes_of(struct span s)
{
	return (const uint8_t *)s.p;
}

void
hmac_sha256(struct span secret, struct span text, uint8_t mac_r[HMAC_BYTES])
{
	struct hmac_sha256_ctx context;

	hmac_sha256_set_key(&context, secret.n, bytes_of(secret));
	hmac_sha256_update(&context, text.n, bytes_of(text));
	hmac_sha256_digest(&context, HMAC_BYTES, mac_r);
}

void
digest_key_set(
    struct digest_key *key_r, const uint8_t secret[HMAC_SECRET_BYTES])
{
	hmac_sha256_set_key(&key_r->begun, HMAC_SECRET_BYTES, secret);
}

struct digest
digest_of(const struct digest_key *key, const struct span *parts, size_t n)
{
	struct hmac_sha256_ctx context = key->begun;
	struct digest digest;

	for (size_t i = 0; i < n; i++) {
		uint32_t length = (uint32_t)parts[i].n;
		const uint8_t prefix[4] = { (uint8_t)(length >> 24),
			(uint8_t)(length >> 16), (uint8_t)(length >> 8),
			(uint8_t)length };

		hmac_sha256_update(&context, sizeof(prefix), prefix);
		hmac_sha256_update(&context, length, bytes_of(parts[i]));
	}
	hmac_sha256_digest(&context, DIGEST_BYTES, digest.v);
	return digest;
}

void
hex_print(const uint8_t *bytes, size_t n, char *text_r)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*text_r++ = digits[bytes[i] >> 4];
		*text_r++ = digits[bytes[i] & 15];
	}
	*text_r = '\0';
}

bool
hex_parse(struct span text, uint8_t *bytes_r, size_t n)
{
	if (text.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = ascii_hex(text.p[2 * i]);
		int low = ascii_hex(text.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes_r[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

void
digest_print(const struct digest *digest, char text_r[DIGEST_TEXT])
{
	hex_print(digest->v, DIGEST_BYTES, text_r);
}

bool
digest_parse(struct span text, struct digest *digest_r)
{
	return hex_parse(text, digest_r->v, DIGEST_BYTES);
}
