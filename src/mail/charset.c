/*
 * charset - labels, guesses and iconv(3); see charset.h.
 */
#include "config.h"

#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"
#include "mail/charset.h"

#define NO_CONVERTER ((iconv_t)-1)

/* How bytes are read: by ourselves, or by iconv under a name. */
enum reading { READ_UTF8, READ_CP1252, READ_UTF16, READ_ICONV, READ_UNKNOWN };

/*
 * Labels whose common reading is not what the name says: mail programs follow
 * the Encoding Standard, which reads the ISO, GB and KS names as the wider
 * Windows tables.
 */
static const struct {
	const char *label;
	enum reading reading;
	const char *name; /* for iconv */
} labels[] = {
	{ "", READ_UTF8, NULL },
	{ "utf-8", READ_UTF8, NULL },
	{ "utf8", READ_UTF8, NULL },
	{ "us-ascii", READ_UTF8, NULL },
	{ "ascii", READ_UTF8, NULL },
	{ "ansi_x3.4-1968", READ_UTF8, NULL },
	{ "iso-8859-1", READ_CP1252, NULL },
	{ "iso8859-1", READ_CP1252, NULL },
	{ "iso_8859-1", READ_CP1252, NULL },
	{ "latin1", READ_CP1252, NULL },
	{ "windows-1252", READ_CP1252, NULL },
	{ "cp1252", READ_CP1252, NULL },
	{ "utf-16", READ_UTF16, NULL },
	{ "utf16", READ_UTF16, NULL },
	{ "unicode", READ_UTF16, NULL },
	{ "unicode-1-1-utf-7", READ_ICONV, "utf-7" },
	{ "x-unicode-2-0-utf-7", READ_ICONV, "utf-7" },
	{ "iso-8859-8-i", READ_ICONV, "iso-8859-8" },
	{ "iso-8859-9", READ_ICONV, "cp1254" },
	{ "iso-8859-11", READ_ICONV, "cp874" },
	{ "tis-620", READ_ICONV, "cp874" },
	{ "windows-874", READ_ICONV, "cp874" },
	{ "gb2312", READ_ICONV, "gb18030" },
	{ "gb_2312-80", READ_ICONV, "gb18030" },
	{ "gbk", READ_ICONV, "gb18030" },
	{ "x-gbk", READ_ICONV, "gb18030" },
	{ "hz-gb-2312", READ_ICONV, "hz" },
	{ "big5", READ_ICONV, "big5-hkscs" },
	{ "x-x-big5", READ_ICONV, "big5-hkscs" },
	{ "shift_jis", READ_ICONV, "cp932" },
	{ "shift-jis", READ_ICONV, "cp932" },
	{ "x-sjis", READ_ICONV, "cp932" },
	{ "windows-31j", READ_ICONV, "cp932" },
	{ "ks_c_5601-1987", READ_ICONV, "cp949" },
	{ "ks_c_5601", READ_ICONV, "cp949" },
	{ "euc-kr", READ_ICONV, "cp949" },
	{ "x-euc-jp", READ_ICONV, "euc-jp" },
	{ "x-mac-roman", READ_ICONV, "macintosh" },
	{ "x-mac-cyrillic", READ_ICONV, "mac-cyrillic" },
};

/* 0x80 to 0x9F of windows-1252; 0 where nothing is assigned. */
static const uint16_t cp1252[32] = { 0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026,
	0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0,
	0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
	0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178 };

void
charset_pool_init(struct charset_pool *pool)
{
	*pool = (struct charset_pool){ 0 };
	for (size_t i = 0; i < CHARSET_OPEN; i++)
		pool->open[i].converter = NO_CONVERTER;
}

void
charset_pool_deinit(struct charset_pool *pool)
{
	for (size_t i = 0; i < CHARSET_OPEN; i++)
		if (pool->open[i].converter != NO_CONVERTER)
			iconv_close(pool->open[i].converter);
	charset_pool_init(pool);
}

/* A label that may be handed to iconv_open(): no "//IGNORE", no odd letters. */
static bool
copy_label(char name[CHARSET_NAME_MAX + 1], struct span label)
{
	if (label.n == 0 || label.n > CHARSET_NAME_MAX)
		return false;
	for (size_t i = 0; i < label.n; i++) {
		char c = ascii_lower(label.p[i]);

		if (!ascii_isalnum(c) && memchr("-_.:+()", c, 7) == NULL)
			return false;
		name[i] = c;
	}
	name[label.n] = '\0';
	/* Writing it once overran a buffer; no mail program reads it. */
	return strcmp(name, "iso-2022-cn-ext") != 0;
}

static enum reading
reading_of(struct span label, char name[CHARSET_NAME_MAX + 1])
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (span_ieqs(label, labels[i].label)) {
			if (labels[i].name != NULL)
				copy_label(name, span_str(labels[i].name));
			return labels[i].reading;
		}
	return copy_label(name, label) ? READ_ICONV : READ_UNKNOWN;
}

static iconv_t
converter(struct charset_pool *pool, const char *name)
{
	iconv_t cd;
	unsigned slot;

	for (size_t i = 0; i < CHARSET_OPEN; i++)
		if (strcmp(pool->open[i].name, name) == 0)
			return pool->open[i].converter;
	if (pool->opens == CHARSET_OPENS_MAX) {
		pool->spent = true;
		return NO_CONVERTER;
	}
	pool->opens++;
	cd = iconv_open("UTF-8", name);
	/* Also an unknown name is kept, so that it is looked up once. */
	slot = pool->next;
	pool->next = (slot + 1) % CHARSET_OPEN;
	if (pool->open[slot].converter != NO_CONVERTER)
		iconv_close(pool->open[slot].converter);
	pool->open[slot].converter = cd;
	strcpy(pool->open[slot].name, name);
	return cd;
}

static void
put(struct buf *out, uint32_t c)
{
	char utf8[UTF8_BYTES];

	buf_add(out, span_of(utf8, utf8_put(utf8, c)));
}

static uint32_t
cp1252_get(unsigned char c)
{
	if (c < 0x80 || c > 0x9F)
		return c;
	return cp1252[c - 0x80] == 0 ? UTF8_BAD : cp1252[c - 0x80];
}

static bool
decode_cp1252(struct buf *out, struct span s)
{
	for (size_t at = 0, next; at < s.n && !out->full; at = next + 1) {
		next = utf8_ascii(s, at);
		buf_add(out, span_slice(s, at, next));
		if (next < s.n)
			put(out, cp1252_get((unsigned char)s.p[next]));
	}
	return true;
}

static bool
decode_utf8(struct buf *out, struct span s)
{
	bool clean = true;

	if (s.n >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0)
		s = span_from(s, 3);
	for (size_t at = 0, bad; at < s.n && !out->full; at = bad + 1) {
		bad = utf8_check(s, at);
		buf_add(out, span_slice(s, at, bad));
		if (bad < s.n) {
			clean = false;
			put(out, cp1252_get((unsigned char)s.p[bad]));
		}
	}
	return clean;
}

/* Where Latin text in UTF-16 has its zero bytes: 'L', 'B', or 0 for nowhere. */
static char
utf16_look(struct span s)
{
	size_t zeros[2] = { 0, 0 }, pairs = s.n / 2 < 256 ? s.n / 2 : 256;

	for (size_t i = 0; i < 2 * pairs; i++)
		zeros[i & 1] += s.p[i] == '\0';
	if (zeros[1] * 4 >= pairs && zeros[1] > 2 * zeros[0])
		return 'L';
	return zeros[0] * 4 >= pairs && zeros[0] > 2 * zeros[1] ? 'B' : 0;
}

/* 'L' or 'B' when s begins with a byte order mark of UTF-16, else 0. */
static char
utf16_mark(struct span s)
{
	if (s.n < 2)
		return 0;
	if (memcmp(s.p, "\xFF\xFE", 2) == 0)
		return 'L';
	return memcmp(s.p, "\xFE\xFF", 2) == 0 ? 'B' : 0;
}

static bool
is_high(uint32_t c)
{
	return c >= 0xD800 && c <= 0xDBFF;
}

static uint32_t
utf16_unit(struct span s, size_t at, char order)
{
	unsigned char a = (unsigned char)s.p[at],
		      b = (unsigned char)s.p[at + 1];

	return order == 'L' ? (uint32_t)b << 8 | a : (uint32_t)a << 8 | b;
}

/* A mark decides, then the look, then (RFC 2781 aside) what Windows writes. */
static bool
decode_utf16(struct buf *out, struct span s)
{
	char order = utf16_mark(s);
	bool clean = s.n % 2 == 0;
	uint32_t c, low;

	if (order != 0)
		s = span_from(s, 2);
	else
		order = utf16_look(s) == 'B' ? 'B' : 'L';
	for (size_t at = 0; at + 1 < s.n && !out->full; at += 2) {
		c = utf16_unit(s, at, order);
		if (is_high(c) && at + 3 < s.n) {
			low = utf16_unit(s, at + 2, order);
			if (low >= 0xDC00 && low <= 0xDFFF) {
				c = 0x10000 + ((c - 0xD800) << 10) +
				    (low - 0xDC00);
				at += 2;
			}
		}
		clean = clean && (c < 0xD800 || c > 0xDFFF);
		put(out, c);
	}
	return clean;
}

/* Bytes to pass over where iconv finds no character. */
static size_t
unit_of(const char *name)
{
	if (strncmp(name, "utf-16", 6) == 0 || strncmp(name, "ucs-2", 5) == 0)
		return 2;
	return strncmp(name, "utf-32", 6) == 0 || strncmp(name, "ucs-4", 5) == 0
		   ? 4
		   : 1;
}

/* iconv(3) writes what UCS-4 can hold, which is more than UTF-8 may. */
static void
add_checked(struct buf *out, struct span s)
{
	for (size_t at = 0, bad; at < s.n; at = bad + 1) {
		bad = utf8_check(s, at);
		buf_add(out, span_slice(s, at, bad));
		if (bad < s.n)
			put(out, UTF8_BAD);
	}
}

/* What stands for a byte that iconv refuses: '~' in UTF-7 is itself. */
static uint32_t
malformed(char c, size_t unit)
{
	return unit == 1 && c > ' ' && (unsigned char)c < 0x7F
		   ? (unsigned char)c
		   : UTF8_BAD;
}

static bool
decode_iconv(struct buf *out, struct span s, iconv_t cd, size_t unit)
{
	char *in = (char *)(uintptr_t)s.p, block[2048];
	size_t left = s.n, had, room, done;
	bool clean = true, flushed = false;
	char *to;

	iconv(cd, NULL, NULL, NULL, NULL);
	while (!flushed && !out->full) {
		had = left;
		to = block;
		room = sizeof(block);
		flushed = left == 0;
		done = flushed ? iconv(cd, NULL, NULL, &to, &room)
			       : iconv(cd, &in, &left, &to, &room);
		add_checked(out, span_of(block, sizeof(block) - room));
		if (done != (size_t)-1 || flushed ||
		    (errno == E2BIG && (left < had || room < sizeof(block))))
			continue;
		/* Malformed, or cut off by the end. */
		clean = false;
		put(out, malformed(*in, unit));
		had = unit < left ? unit : left;
		in += had;
		left -= had;
	}
	return clean;
}

/* Takes back a character of which not all bytes had room. */
static void
drop_cut(struct buf *out)
{
	struct span text = buf_span(out);
	size_t at = text.n;

	while (at > 0 && text.n - at < 3 && (text.p[at - 1] & 0xC0) == 0x80)
		at--;
	if (at > 0 && utf8_at(text, at - 1).bad)
		out->n = at - 1;
}

static bool
decode_named(struct charset_pool *pool, struct buf *out, struct span bytes,
    const char *name)
{
	iconv_t cd = converter(pool, name);

	if (cd != NO_CONVERTER)
		return decode_iconv(out, bytes, cd, unit_of(name));
	decode_utf8(out, bytes);
	return false;
}

static bool
decode_as(struct charset_pool *pool, struct buf *out, struct span bytes,
    struct span label)
{
	char name[CHARSET_NAME_MAX + 1] = "";
	enum reading reading = reading_of(label, name);
	bool utf16 = utf16_mark(bytes) != 0 && utf16_look(bytes) != 0;

	switch (reading) {
	case READ_CP1252:
		return decode_cp1252(out, bytes);
	case READ_UTF16:
		return decode_utf16(out, bytes);
	case READ_ICONV:
		return decode_named(pool, out, bytes, name);
	case READ_UTF8:
	case READ_UNKNOWN:
		break;
	}
	/* A mark and the zero bytes to it are a better word than the label. */
	return (utf16 ? decode_utf16(out, bytes) : decode_utf8(out, bytes)) &&
	       reading == READ_UTF8;
}

bool
charset_decode(struct charset_pool *pool, struct buf *out, struct span bytes,
    struct span label)
{
	bool clean = decode_as(pool, out, bytes, span_trim(label));

	if (out->full)
		drop_cut(out);
	return clean;
}
