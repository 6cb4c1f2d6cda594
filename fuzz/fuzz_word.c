/*
 * fuzz_word - a header field's value, read as words, as parameters and as
 * addresses.
 */
#include "config.h"

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "mail/address.h"
#include "mail/word.h"

enum { MAX_ADDRESSES = 32 };

static void
read_params(struct arena *arena, struct span value, limit_set *hit)
{
	struct param *params;
	struct span main;
	size_t n;

	n = word_params(arena, value, &test_limits, &main, &params, hit);
	MUST(n <= test_limits.mime_params);
	MUST(main.n <= value.n);
	for (size_t i = 0; i < n; i++) {
		MUST(params[i].name.n <= value.n);
		MUST(utf8_valid(params[i].value));
	}
}

static void
read_addresses(struct arena *arena, struct span value, limit_set *hit)
{
	struct address addresses[MAX_ADDRESSES];
	size_t n = address_parse(
	    arena, value, addresses, MAX_ADDRESSES, &test_limits, hit);

	MUST(n <= MAX_ADDRESSES);
	for (size_t i = 0; i < n; i++) {
		MUST(utf8_valid(addresses[i].name));
		MUST(utf8_valid(addresses[i].local));
		MUST(utf8_valid(addresses[i].domain));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_init(test_limits.memory_bytes);
	struct span value = fuzz_span(data, size), text;
	limit_set hit = 0;

	MUST(arena != NULL);
	text = word_decode(arena, value, &test_limits, &hit);
	MUST(utf8_valid(text));
	MUST(text.n <= test_limits.field_bytes);
	read_params(arena, value, &hit);
	read_addresses(arena, value, &hit);
	MUST(!(hit & LIMIT_BIT(LIMIT_MEMORY)));
	arena_deinit(&arena);
	return 0;
}
