/*
 * word - a header field's value as text: RFC 2047 and RFC 6532; see word.h.
 * Parameters are in param.c.
 *
 * Encoded words are read as widely as any mail program does: in the middle of
 * other text, inside quotes, with spaces inside, of any length. Adjacent words
 * of one charset are joined as bytes, since senders split characters.
 */
#include "config.h"

#include "base/buf.h"
#include "mail/decode.h"
#include "mail/transfer.h"

enum { LABEL_MAX = 72 };

struct words {
	struct span value;
	size_t at;
	bool no_more_ends; /* there is no "?=" from here on */
	bool after_word;
	struct charset_pool *pool;
	struct buf out;   /* text */
	struct buf bytes; /* of the words of one charset that follow each other
			   */
	struct span charset;
};

/* An encoded word: "=?charset*language?B?text?=". */
struct word {
	struct span charset;
	struct span text;
	bool base64;
	size_t end;
};

/* Reads the word at w->at, where "=?" stands; false when it is none. */
static bool
read_word(struct words *w, struct word *word_r)
{
	struct span v = w->value;
	size_t label = w->at + 2, mark, text, end;
	char kind;

	mark = span_chr(span_slice(v, 0, label + LABEL_MAX), label, '?');
	if (mark + 2 >= v.n || v.p[mark] != '?' || v.p[mark + 2] != '?')
		return false;
	kind = ascii_lower(v.p[mark + 1]);
	text = mark + 3;
	if ((kind != 'b' && kind != 'q') || w->no_more_ends)
		return false;
	end = span_find(v, text, SPAN_LIT("?="));
	if (end == v.n) {
		w->no_more_ends = true;
		return false;
	}
	word_r->charset = span_slice(v, label, mark);
	word_r->charset.n = span_chr(word_r->charset, 0, '*');
	word_r->text = span_slice(v, text, end);
	word_r->base64 = kind == 'b';
	word_r->end = end + 2;
	return true;
}

/* Converts the bytes that were collected. */
static void
flush(struct words *w)
{
	if (w->bytes.n == 0)
		return;
	charset_decode(w->pool, &w->out, buf_span(&w->bytes), w->charset);
	w->bytes.n = 0;
}

static void
take_word(struct words *w, const struct word *word)
{
	if (!span_ieq(word->charset, w->charset))
		flush(w);
	w->charset = word->charset;
	if (word->base64)
		transfer_decode(&w->bytes, word->text, TRANSFER_BASE64, NULL);
	else
		transfer_decode_q(&w->bytes, word->text);
	w->at = word->end;
	w->after_word = true;
}

/* The end of the blanks and line ends from at on. */
static size_t
skip_blanks(struct span v, size_t at)
{
	while (at < v.n && ascii_isspace(v.p[at]))
		at++;
	return at;
}

static bool
word_begins(struct span v, size_t at)
{
	return at + 1 < v.n && v.p[at] == '=' && v.p[at + 1] == '?';
}

/* Plain text up to the next "=?"; its bytes are UTF-8 or nearly so. */
static void
take_text(struct words *w)
{
	size_t end = span_find(w->value, w->at + 1, SPAN_LIT("=?"));

	flush(w);
	charset_decode(
	    w->pool, &w->out, span_slice(w->value, w->at, end), SPAN_NONE);
	w->at = end;
	w->after_word = false;
}

/* The word here, or behind blanks that only part two words; else at stays. */
static bool
next_word(struct words *w, struct word *word_r)
{
	size_t at = w->at;

	if (w->after_word)
		w->at = skip_blanks(w->value, at);
	if (word_begins(w->value, w->at) && read_word(w, word_r))
		return true;
	w->at = at;
	return false;
}

static void
read_words(struct words *w)
{
	struct word word;

	while (w->at < w->value.n && !w->out.full && !w->bytes.full) {
		if (next_word(w, &word))
			take_word(w, &word);
		else
			take_text(w);
	}
	flush(w);
}

/* Folds become one space; NUL and what is left of line ends is dropped. */
static struct span
unfold(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\r' || p[i] == '\n') {
			i = skip_blanks(span_of(p, n), i) - 1;
			p[to++] = ' ';
		} else if (p[i] != '\0') {
			p[to++] = p[i];
		}
	}
	return span_trim(span_of(p, to));
}

/* Nothing to decode: nearly all values. */
static bool
is_plain(struct span value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] >= 0x80 || value.p[i] == '\0' ||
		    value.p[i] == '\r' || value.p[i] == '\n' ||
		    word_begins(value, i))
			return false;
	return true;
}

static struct span
keep(struct decode *decode, struct span s)
{
	struct span copy = arena_span(decode->arena, s);

	if (copy.n != s.n)
		*decode->hit |= LIMIT_BIT(LIMIT_MEMORY);
	return copy;
}

struct span
decode_words(struct decode *decode, struct span value)
{
	struct words w = { .value = value, .pool = &decode->pool };
	size_t max = decode->limits->field_bytes;

	if (is_plain(value) && value.n <= max)
		return span_trim(keep(decode, value));
	buf_init(&w.out, decode->arena, max);
	buf_init(&w.bytes, decode->arena, max);
	read_words(&w);
	if (w.out.full || w.bytes.full)
		*decode->hit |=
		    LIMIT_BIT(arena_failed(decode->arena) ? LIMIT_MEMORY
							  : LIMIT_HEADER_BYTES);
	return w.out.n == 0 ? SPAN_NONE : unfold(w.out.p, w.out.n);
}

void
decode_init(struct decode *decode, struct arena *arena,
    const struct limits *limits, limit_set *hit)
{
	*decode =
	    (struct decode){ .arena = arena, .limits = limits, .hit = hit };
	charset_pool_init(&decode->pool);
}

void
decode_deinit(struct decode *decode)
{
	if (decode->pool.spent)
		*decode->hit |= LIMIT_BIT(LIMIT_TEXT);
	charset_pool_deinit(&decode->pool);
}

struct span
word_decode(struct arena *arena, struct span value, const struct limits *limits,
    limit_set *hit)
{
	struct decode decode;
	struct span text;

	decode_init(&decode, arena, limits, hit);
	text = decode_words(&decode, value);
	decode_deinit(&decode);
	return text;
}
