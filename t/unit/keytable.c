/*
 * keytable - what is put in is found, what is removed is not, whatever lies in
 * each other's way.
 */
#include "config.h"

#include "t/tap.h"

#include "contracts/keytable.h"

#define KEYS   600
#define ROUNDS 20000

/* Its first bytes are its place in the table: few places, or many. */
static struct digest
key_of(unsigned i, unsigned places)
{
	struct digest key = { { 0 } };

	key.v[0] = (uint8_t)(i % places);
	key.v[1] = (uint8_t)(i % places >> 8);
	key.v[14] = (uint8_t)(i >> 8);
	key.v[15] = (uint8_t)i;
	return key;
}

static bool
holds(const struct keytable *table, const int64_t *want, unsigned places)
{
	size_t n = 0;

	for (unsigned i = 0; i < KEYS; i++) {
		struct digest key = key_of(i, places);
		const struct found *found = keytable_get(table, &key);

		n += want[i] != 0;
		if ((found == NULL) != (want[i] == 0) ||
		    (found != NULL && found->expires != want[i]))
			return false;
	}
	return keytable_count(table) == n;
}

/* want[i]: what the i-th key was put in with last; 0: removed. */
static void
test_places(unsigned places)
{
	struct keytable *table = keytable_init(places / 2);
	static int64_t want[KEYS];
	bool good = true;

	memset(want, 0, sizeof(want));
	srand(places);
	for (int round = 0; round < ROUNDS; round++) {
		unsigned i = (unsigned)rand() % KEYS;
		struct digest key = key_of(i, places);
		struct found found = { .known = true, .expires = round + 1 };

		if (rand() % 2 == 0) {
			keytable_remove(table, &key);
			want[i] = 0;
		} else {
			good = keytable_put(table, &key, &found) && good;
			want[i] = round + 1;
		}
		if (round % 100 == 0)
			good = good && holds(table, want, places);
	}
	ok(good && holds(table, want, places), "keys in %u places", places);
	keytable_deinit(&table);
	ok(table == NULL, "freed");
}

int
main(void)
{
	test_places(1);
	test_places(7);
	test_places(64);
	test_places(KEYS);
	return done_testing();
}
