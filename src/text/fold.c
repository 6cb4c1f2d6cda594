/*
 * fold - text as patterns see it, from one table; see fold.h. ASCII runs are
 * copied a block at a time, everything else a character at a time: linear, and
 * no mark ever looks further back than one character.
 */
#include "config.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/fold_table.h"
#include "text/view_build.h"

#define BLOCK 32

/* Is it no plain ASCII: neither printable nor a line end? */
static inline unsigned char
is_odd(char byte)
{
	unsigned char c = (unsigned char)byte;

	return (
	    unsigned char)((c > '~') | ((c < ' ') & (c != '\n')) | (c == '`'));
}

static inline bool
block_plain(const char *p)
{
	unsigned char odd = 0;

	for (int i = 0; i < BLOCK; i++)
		odd |= is_odd(p[i]);
	return odd == 0;
}

static inline char
lower(char byte)
{
	unsigned char c = (unsigned char)byte;

	return (char)(c | ((unsigned char)(c - 'A') < 26 ? 32 : 0));
}

static inline void
lower_block(char *restrict out, const char *restrict p)
{
	for (int i = 0; i < BLOCK; i++)
		out[i] = lower(p[i]);
}

/* Folds blocks of plain ASCII from at on; returns where they end. */
static size_t
fold_blocks(struct view_build *b, struct span text, size_t at)
{
	while (text.n - at >= BLOCK && block_plain(text.p + at)) {
		if (!view_build_room(b, BLOCK) ||
		    (b->map == NULL && at != b->n && !view_build_map(b)))
			break;
		lower_block(b->p + b->n, text.p + at);
		if (b->map != NULL)
			for (uint32_t i = 0; i < BLOCK; i++)
				b->map[b->n + i] = (uint32_t)at + i;
		b->n += BLOCK;
		at += BLOCK;
	}
	return at;
}

/* What plain ASCII becomes, eight a row; 0: it is none. */
/* clang-format off */
static const char plain[128] = {
	0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, '\n', 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0,
	' ', '!', '"', '#', '$', '%', '&', '\'',
	'(', ')', '*', '+', ',', '-', '.', '/',
	'0', '1', '2', '3', '4', '5', '6', '7',
	'8', '9', ':', ';', '<', '=', '>', '?',
	'@', 'a', 'b', 'c', 'd', 'e', 'f', 'g',
	'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
	'x', 'y', 'z', '[', '\\', ']', '^', '_',
	0, 'a', 'b', 'c', 'd', 'e', 'f', 'g',
	'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
	'x', 'y', 'z', '{', '|', '}', '~', 0,
};
/* clang-format on */

/* Folds at most most bytes of plain ASCII, as they fit; returns their end. */
static size_t
fold_plain(struct view_build *b, struct span text, size_t at, size_t most)
{
	size_t n = 0;

	if (most > text.n - at)
		most = text.n - at;
	if (b->max != 0 && most > b->max - b->n)
		most = b->max - b->n;
	if (most == 0 || !view_build_room(b, most) ||
	    (b->map == NULL && at != b->n && !view_build_map(b)))
		return at;
	for (; n < most; n++) {
		unsigned char c = (unsigned char)text.p[at + n];

		if (c >= 0x80 || plain[c] == 0)
			break;
		b->p[b->n + n] = plain[c];
	}
	for (size_t i = 0; b->map != NULL && i < n; i++)
		b->map[b->n + i] = (uint32_t)(at + i);
	b->n += n;
	return at + n;
}

/*
 * The kana that base and a (semi-)voiced sound mark are together, or 0. Voiced
 * kana follow their base, those of the h row have a second one.
 */
static uint32_t
voiced_kana(uint32_t base, bool semi)
{
	uint32_t shift = base >= 0x30a0 ? 0x60 : 0;
	uint32_t kana = base - shift;

	if (kana >= 0x306f && kana <= 0x307d && kana % 3 == 0)
		return base + (semi ? 2 : 1);
	if (semi)
		return 0;
	if (kana == 0x3046)
		return 0x3094 + shift;
	if (kana >= 0x304b && kana <= 0x3062 && kana % 2 == 1)
		return base + 1;
	if (kana == 0x3064 || kana == 0x3066 || kana == 0x3068)
		return base + 1;
	return 0;
}

/* Joins a sound mark, full or half width, to the kana before it. */
static bool
join_kana(struct view_build *b, uint32_t mark)
{
	struct span done = span_of(b->p, b->n);
	bool voiced = mark == 0x3099 || mark == 0x309b || mark == 0xff9e;
	bool semi = mark == 0x309a || mark == 0x309c || mark == 0xff9f;
	struct utf8_char last;
	char bytes[UTF8_BYTES];
	uint32_t cp;

	if ((!voiced && !semi) || b->n < 3)
		return false;
	last = utf8_at(done, b->n - 3);
	cp = last.n == 3 ? voiced_kana(last.cp, semi) : 0;
	if (cp == 0)
		return false;
	utf8_put(bytes, cp);
	memcpy(b->p + b->n - 3, bytes, 3);
	return true;
}

/* Folds one character; returns its bytes in text, 0 when it does not fit. */
static size_t
fold_one(struct view_build *b, struct span text, size_t at)
{
	struct utf8_char c = utf8_at(text, at);
	const struct fold_char *to = fold_char(c.cp);

	if (c.cp == '\r' && at + 1 < text.n && text.p[at + 1] == '\n')
		return 1;
	if (c.bad)
		return view_build_put(b, "\xef\xbf\xbd", 3, at) ? c.n : 0;
	if (join_kana(b, c.cp))
		return c.n;
	if ((to->flags & CH_SAME) != 0)
		return view_build_same(b, text.p + at, c.n, at) ? c.n : 0;
	if (!view_build_put(b, (const char *)fold_pool + to->at, to->n, at))
		return 0;
	return c.n;
}

/* A stretch by the character, before blocks are tried again. */
static size_t
fold_stretch(struct view_build *b, struct span text, size_t at)
{
	size_t left = BLOCK, next;

	while (left > 0 && at < text.n) {
		next = fold_plain(b, text, at, left);
		if (next > at) {
			left -= next - at;
		} else {
			next += fold_one(b, text, at);
			left--;
		}
		if (next == at)
			break;
		at = next;
	}
	return at;
}

static bool
fold_into(struct view_build *b, struct span text)
{
	size_t at = 0;

	while (at < text.n && !b->failed && !b->cut) {
		at = fold_blocks(b, text, at);
		at = fold_stretch(b, text, at);
	}
	return !b->failed;
}

bool
fold_text(struct view *view_r, struct arena *arena, struct span text,
    size_t max, bool *cut_r)
{
	struct view_build b;

	*cut_r = text.n >= UINT32_MAX;
	text = span_slice(text, 0, UINT32_MAX - 1);
	view_build_init(
	    &b, arena, max != 0 && max < text.n ? max + BLOCK : text.n, max);
	fold_into(&b, text);
	*cut_r |= b.cut;
	return view_build_done(&b, text.n, view_r);
}

struct span
fold_span(struct arena *arena, struct span text)
{
	struct view view;
	bool cut;

	if (!fold_text(&view, arena, text, 0, &cut))
		return SPAN_NONE;
	return view.s;
}
