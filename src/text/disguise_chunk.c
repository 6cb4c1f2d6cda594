/*
 * disguise_chunk - the bytes, words and chunks of a folded text that the
 * undoings go through: by a table, since each goes through all of them.
 */
#include "config.h"

#include "text/disguise-private.h"

#define L        (BYTE_LETTER | BYTE_NAME)
#define D        (BYTE_DIGIT | BYTE_NAME)
#define N        (BYTE_DIGIT | BYTE_NAME | BYTE_SIGN)
#define H        (BYTE_HIGH | BYTE_NAME)
#define E        BYTE_END
#define C        BYTE_CUT
#define I        (BYTE_CUT | BYTE_NAME)
#define B        (BYTE_CUT | BYTE_SIGN)
#define P        BYTE_NAME
#define S        BYTE_SIGN
#define A        (BYTE_SIGN | BYTE_ADDRESS)
#define F        BYTE_ADDRESS
#define HIGH_ROW H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H

/* Sixteen a row. */
/* clang-format off */
const unsigned char byte_kinds[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, E, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	E, S, 0, 0, S, 0, 0, 0, 0, 0, C, P, 0, I, C, F,
	N, N, D, N, N, N, D, N, N, N, 0, 0, 0, 0, 0, 0,
	A, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, I,
	0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, 0, B, 0, C, 0,
	HIGH_ROW,
	HIGH_ROW,
	HIGH_ROW,
	HIGH_ROW,
	HIGH_ROW,
	HIGH_ROW,
	HIGH_ROW,
	HIGH_ROW,
};
/* clang-format on */

size_t
word_rest(struct span s, size_t at)
{
	struct utf8_char c;

	for (;; at += c.n) {
		at = kind_end(s, at, BYTE_WORD);
		if (at == s.n || (byte_kind(s.p[at]) & BYTE_HIGH) == 0)
			return at;
		c = utf8_at(s, at);
		if (!char_in_word(c.cp))
			return at;
	}
}

bool
word_next(struct span s, size_t from, struct word *word_r)
{
	struct utf8_char c;

	for (;; from += c.n) {
		from = kind_begin(s, from, BYTE_WORD | BYTE_HIGH);
		if (from == s.n || (byte_kind(s.p[from]) & BYTE_HIGH) == 0)
			break;
		c = utf8_at(s, from);
		if (char_in_word(c.cp))
			break;
	}
	word_r->at = from;
	word_r->end = word_end(s, from);
	return from < s.n;
}

void
chunk_around(struct span s, size_t from, size_t at, struct chunk *chunk_r)
{
	unsigned kinds = 0, kind;

	while (at > from && (byte_kind(s.p[at - 1]) & BYTE_END) == 0)
		at--;
	chunk_r->at = at;
	for (; at < s.n; at++) {
		kind = byte_kind(s.p[at]);
		if ((kind & BYTE_END) != 0)
			break;
		kinds |= kind;
	}
	chunk_r->end = at;
	chunk_r->kinds = kinds;
}

/* Is there a host and then a path, or a scheme? */
static bool
is_url(struct span text)
{
	size_t slash = span_chr(text, 0, '/');

	return slash < text.n &&
	       (span_chr(text, 0, '.') < slash ||
		   span_find(text, 0, SPAN_LIT("://")) < text.n);
}

bool
chunk_is_address(struct span s, const struct chunk *chunk)
{
	struct span text = span_slice(s, chunk->at, chunk->end);
	size_t at, dot;

	if ((chunk->kinds & BYTE_ADDRESS) == 0)
		return false;
	if (is_url(text))
		return true;
	at = span_chr(text, 0, '@');
	/* A dot behind the sign, and not at the end of the sentence. */
	dot = span_chr(text, at, '.');
	return dot + 1 < text.n && ascii_isalpha(text.p[dot + 1]);
}
