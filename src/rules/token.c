/*
 * token - cuts a folded text into words; see token.h.
 */
#include "config.h"

#include "base/utf8.h"
#include "rules/token.h"

#define LONG_NUMBER 6

enum glyph {
	GLYPH_BREAK,
	GLYPH_LETTER,
	GLYPH_ALONE,
	GLYPH_QUOTE, /* an apostrophe: a letter between letters */
	GLYPH_HIGH   /* begins a character that is not ASCII */
};

#define B         GLYPH_BREAK
#define L         GLYPH_LETTER
#define A         GLYPH_ALONE
#define Q         GLYPH_QUOTE
#define H         GLYPH_HIGH
#define BREAK_ROW B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B
#define HIGH_ROW  H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H

/* Sixteen a row. */
/* clang-format off */
static const unsigned char glyphs[256] = {
	BREAK_ROW,
	BREAK_ROW,
	B, A, B, B, A, A, B, Q, B, B, B, A, B, B, B, B,
	L, L, L, L, L, L, L, L, L, L, B, B, B, B, B, A,
	B, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, B, B, B, B, L,
	B, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, B, B, B, B, B,
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

/* Scripts without spaces, whose words are of one or two characters. */
static bool
is_ideograph(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
	       (c >= 0xAC00 && c <= 0xD7A3);
}

/* Punctuation beyond ASCII that folding leaves as it is. */
static bool
is_sign(uint32_t c)
{
	return (c >= 0x80 && c <= 0xBF) || (c >= 0x2000 && c <= 0x2BFF) ||
	       c == 0x60C || c == 0x61B || c == 0x6D4 || c == 0x964 ||
	       c == 0x965 || (c >= 0x3000 && c <= 0x303F) ||
	       (c >= 0xFE00 && c <= 0xFE6F) || c >= 0xFF00;
}

static enum glyph
high_glyph(uint32_t c)
{
	if (is_ideograph(c) || c == 0x20AC || c == 0xA3 || c == 0x61F)
		return GLYPH_ALONE;
	return is_sign(c) ? GLYPH_BREAK : GLYPH_LETTER;
}

static inline enum glyph
glyph_at(struct span text, size_t at, size_t *length_r)
{
	enum glyph glyph = glyphs[(unsigned char)text.p[at]];
	struct utf8_char c;

	*length_r = 1;
	if (glyph == GLYPH_HIGH) {
		c = utf8_at(text, at);
		*length_r = c.n;
		return high_glyph(c.cp);
	}
	return glyph;
}

static size_t
piece_end(struct span text, size_t at)
{
	while (at < text.n && !ascii_isspace(text.p[at]))
		at++;
	return at;
}

static bool
is_link(struct span piece)
{
	return span_find(piece, 0, SPAN_LIT("://")) < piece.n ||
	       span_istarts(piece, "www.");
}

/* What an at sign makes of a piece; n == 0: nothing. */
static struct span
addressed(struct span piece)
{
	size_t at = span_chr(piece, 0, '@');
	struct span host = span_from(piece, at + 1);

	if (host.n == 0 || !ascii_isalnum(host.p[0]))
		return SPAN_NONE;
	if (at == 0 || !ascii_isalnum(piece.p[at - 1]))
		return SPAN_LIT("{handle}");
	return span_chr(host, 0, '.') < host.n ? SPAN_LIT("{mail}") : SPAN_NONE;
}

/* The name of a whole piece between spaces; n == 0: it is made of words. */
static struct span
name_piece(struct span piece)
{
	return is_link(piece) ? SPAN_LIT("{url}") : addressed(piece);
}

/* An apostrophe between letters is one of them. */
static bool
joins(struct span text, size_t at)
{
	return text.p[at] == '\'' && at + 1 < text.n &&
	       ascii_isalnum(text.p[at + 1]);
}

static size_t
word_end(struct span text, size_t at)
{
	enum glyph glyph;
	size_t length;

	for (; at < text.n; at += length) {
		at = utf8_letters(text, at);
		if (at == text.n)
			break;
		glyph = glyph_at(text, at, &length);
		if (glyph != GLYPH_LETTER && !joins(text, at))
			break;
	}
	return at;
}

/* Numbers are of two kinds only. */
static struct span
name_word(struct span word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!ascii_isdigit(word.p[i]))
			return word;
	return word.n >= LONG_NUMBER ? SPAN_LIT("{nn}") : SPAN_LIT("{n}");
}

/*
 * Finds the next piece at or behind from that may have a name, which but for
 * "www." needs a colon or an at sign. Each is sought once, however many there
 * are of the other.
 */
static void
find_piece(struct tokens *tokens, size_t from)
{
	struct span text = tokens->text;
	size_t at;

	if (tokens->colon < from)
		tokens->colon = span_chr(text, from, ':');
	if (tokens->at_sign < from)
		tokens->at_sign = span_chr(text, from, '@');
	at = tokens->colon < tokens->at_sign ? tokens->colon : tokens->at_sign;
	while (at > from && at < text.n && !ascii_isspace(text.p[at - 1]))
		at--;
	tokens->piece = at;
}

void
tokens_init(struct tokens *tokens, struct span text)
{
	*tokens = (struct tokens){ .text = text };
	tokens->colon = span_chr(text, 0, ':');
	tokens->at_sign = span_chr(text, 0, '@');
	find_piece(tokens, 0);
}

/* Does a piece that begins with "www." begin at at? */
static bool
begins_www(struct span text, size_t at)
{
	return ascii_lower(text.p[at]) == 'w' &&
	       (at == 0 || ascii_isspace(text.p[at - 1])) &&
	       span_istarts(span_from(text, at), "www.");
}

static bool
take(struct tokens *tokens, struct span word, size_t end, struct token *token_r)
{
	*token_r = (struct token){ word, tokens->at, end };
	tokens->at = end;
	return true;
}

/* The piece at tokens->at as one token; false: it has no name. */
static bool
take_piece(struct tokens *tokens, struct token *token_r)
{
	size_t at = tokens->at, end = piece_end(tokens->text, at);
	struct span name = name_piece(span_slice(tokens->text, at, end));

	find_piece(tokens, end);
	return name.n > 0 && take(tokens, name, end, token_r);
}

bool
tokens_next(struct tokens *tokens, struct token *token_r)
{
	struct span text = tokens->text;

	while (tokens->at < text.n) {
		size_t at = tokens->at, end, length;

		if ((at == tokens->piece || begins_www(text, at)) &&
		    take_piece(tokens, token_r))
			return true;
		switch (glyph_at(text, at, &length)) {
		case GLYPH_ALONE:
			return take(tokens, span_slice(text, at, at + length),
			    at + length, token_r);
		case GLYPH_LETTER:
			end = word_end(text, at);
			return take(tokens,
			    name_word(span_slice(text, at, end)), end, token_r);
		default:
			tokens->at += length;
		}
	}
	return false;
}
