/*
 * hmac - HMAC-SHA256 by the vectors of RFC 4231, and digests of parts.
 */
#include "config.h"

#include "t/tap.h"

#include "contracts/hmac.h"

static struct span
repeat(char *to, char c, size_t n)
{
	memset(to, c, n);
	return span_of(to, n);
}

static void
is_mac(struct span secret, struct span text, const char *want, const char *what)
{
	uint8_t mac[HMAC_BYTES];
	char hex[2 * HMAC_BYTES + 1];

	hmac_sha256(secret, text, mac);
	hex_print(mac, HMAC_BYTES, hex);
	hex[strlen(want)] = '\0';
	is_str(hex, want, what);
}

/* RFC 4231, section 4. */
static void
test_vectors(void)
{
	char secret[131], text[50], counted[25];

	is_mac(repeat(secret, 0x0b, 20), SPAN_LIT("Hi There"),
	    "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7",
	    "test case 1");
	is_mac(SPAN_LIT("Jefe"), SPAN_LIT("what do ya want for nothing?"),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843",
	    "test case 2");
	is_mac(repeat(secret, (char)0xaa, 20), repeat(text, (char)0xdd, 50),
	    "773ea91e36800e46854db8ebd09181a7"
	    "2959098b3ef8c122d9635514ced565fe",
	    "test case 3");
	for (size_t i = 0; i < sizeof(counted); i++)
		counted[i] = (char)(i + 1);
	is_mac(span_of(counted, sizeof(counted)), repeat(text, (char)0xcd, 50),
	    "82558a389a443c0ea4cc819899f2083a"
	    "85f0faa3e578f8077a2e3ff46729665b",
	    "test case 4");
	is_mac(repeat(secret, 0x0c, 20), SPAN_LIT("Test With Truncation"),
	    "a3b6167473100ee06e0c796c2955552b", "test case 5");
	is_mac(repeat(secret, (char)0xaa, 131),
	    SPAN_LIT("Test Using Larger Than Block-Size Key - Hash Key First"),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54",
	    "test case 6");
	is_mac(repeat(secret, (char)0xaa, 131),
	    SPAN_LIT("This is a test using a larger than block-size key and a "
		     "larger than block-size data. The key needs to be hashed "
		     "before being used by the HMAC algorithm."),
	    "9b09ffa71b942fcb27635fbcd5b0e944"
	    "bfdc63644f0713938a7f51535c3a35e2",
	    "test case 7");
}

static void
test_digests(void)
{
	static const uint8_t secret[HMAC_SECRET_BYTES] = { 1, 2, 3 };
	static const uint8_t other[HMAC_SECRET_BYTES] = { 1, 2, 4 };
	const struct span ab_c[] = { SPAN_LIT("ab"), SPAN_LIT("c") };
	const struct span a_bc[] = { SPAN_LIT("a"), SPAN_LIT("bc") };
	struct digest_key key, other_key;
	struct digest digest, again;
	char text[DIGEST_TEXT];

	digest_key_set(&key, secret);
	digest_key_set(&other_key, other);
	digest = digest_of(&key, ab_c, 2);
	again = digest_of(&key, ab_c, 2);
	ok(digest_eq(&digest, &again), "the same parts, the same digest");
	again = digest_of(&key, a_bc, 2);
	ok(!digest_eq(&digest, &again), "other parts of the same bytes");
	again = digest_of(&other_key, ab_c, 2);
	ok(!digest_eq(&digest, &again), "another secret");
	digest_print(&digest, text);
	ok(digest_parse(span_str(text), &again) && digest_eq(&digest, &again),
	    "printed and read");
	text[31] = 'g';
	ok(!digest_parse(span_str(text), &again), "not hexadecimal");
	ok(!digest_parse(SPAN_LIT("00"), &again), "too short");
}

int
main(void)
{
	test_vectors();
	test_digests();
	return done_testing();
}
