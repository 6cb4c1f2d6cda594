/*
 * bits - sets of small numbers, a bit for each, in words of 64.
 */
#ifndef OFFPLAT_BASE_BITS_H
#define OFFPLAT_BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool
has_bit(const uint64_t *bits, size_t i)
{
	return (bits[i / 64] >> i % 64 & 1) != 0;
}

static inline void
set_bit(uint64_t *bits, size_t i)
{
	bits[i / 64] |= UINT64_C(1) << i % 64;
}

static inline void
clear_bit(uint64_t *bits, size_t i)
{
	bits[i / 64] &= ~(UINT64_C(1) << i % 64);
}

/* Words of 64 bits for so many, and one more bit behind them. */
static inline size_t
bit_words(size_t n)
{
	return n / 64 + 1;
}

/*
 * The first number from that one on which is in the set (none: 0), or is not in
 * it (none: UINT64_MAX); n: there is none below n.
 */
static inline size_t
next_bit(const uint64_t *bits, uint64_t none, size_t from, size_t n)
{
	size_t i = from / 64;
	uint64_t word = (bits[i] ^ none) & UINT64_MAX << from % 64;

	while (word == 0 && ++i <= n / 64)
		word = bits[i] ^ none;
	from = i * 64 + (word == 0 ? 0 : (size_t)__builtin_ctzll(word));
	return word == 0 || from > n ? n : from;
}

#endif
