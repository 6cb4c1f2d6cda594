/*
 * token - cuts a folded text into words; see token.h.
 */
#include "config.h"

#include "base/utf8.h"
#include "rules/token.h"

#define LONG_NUMBER 6

enum glyph { GLYPH_BREAK, GLYPH_LETTER, GLYPH_ALONE };

void
tokens_init(struct tokens *tokens, struct span text)
{
	*tokens = (struct tokens){ text, 0 };
}

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
	       (c >= 0x3000 && c <= 0x303F) || (c >= 0xFE00 && c <= 0xFE6F) ||
	       c >= 0xFF00;
}

static enum glyph
ascii_glyph(char c)
{
	if (ascii_isalnum(c) || c == '_')
		return GLYPH_LETTER;
	return c != '\0' && strchr("?!$%+", c) != NULL ? GLYPH_ALONE
						       : GLYPH_BREAK;
}

static enum glyph
glyph_at(struct span text, size_t at, size_t *length_r)
{
	uint32_t c = (unsigned char)text.p[at];

	*length_r = 1;
	if (c < 0x80)
		return ascii_glyph(text.p[at]);
	c = utf8_get(text, at, length_r);
	if (is_ideograph(c) || c == 0x20AC || c == 0xA3)
		return GLYPH_ALONE;
	return is_sign(c) ? GLYPH_BREAK : GLYPH_LETTER;
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
	size_t length;

	while (at < text.n &&
	       (glyph_at(text, at, &length) == GLYPH_LETTER || joins(text, at)))
		at += length;
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

static bool
take(struct tokens *tokens, struct span word, size_t end, struct token *token_r)
{
	*token_r = (struct token){ word, tokens->at, end };
	tokens->at = end;
	return true;
}

bool
tokens_next(struct tokens *tokens, struct token *token_r)
{
	struct span text = tokens->text;

	while (tokens->at < text.n) {
		size_t at = tokens->at, end, length;
		struct span name = SPAN_NONE;

		if (!ascii_isspace(text.p[at]) &&
		    (at == 0 || ascii_isspace(text.p[at - 1]))) {
			end = piece_end(text, at);
			name = name_piece(span_slice(text, at, end));
		}
		if (name.n > 0)
			return take(tokens, name, end, token_r);
		switch (glyph_at(text, at, &length)) {
		case GLYPH_ALONE:
			return take(tokens, span_slice(text, at, at + length),
			    at + length, token_r);
		case GLYPH_LETTER:
			end = word_end(text, at);
			return take(tokens,
			    name_word(span_slice(text, at, end)), end, token_r);
		case GLYPH_BREAK:
			tokens->at += length;
		}
	}
	return false;
}
