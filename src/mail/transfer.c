/*
 * transfer - base64, quoted-printable and uuencode; see transfer.h.
 *
 * Mail programs go on where a strict decoder stops, and a sender chooses where
 * it stops: so nothing here stops before the end. Each decoder is one pass over
 * the bytes, whatever they are.
 */
#include "config.h"

#include "mail/transfer.h"

enum { B64_JUNK = -1, B64_SPACE = -2, B64_PAD = -3, B64_URL = -4 };

bool
transfer_parse(struct span name, enum transfer *transfer_r)
{
	static const struct {
		const char *name;
		enum transfer transfer;
	} known[] = {
		{ "", TRANSFER_IDENTITY },
		{ "7bit", TRANSFER_IDENTITY },
		{ "8bit", TRANSFER_IDENTITY },
		{ "binary", TRANSFER_IDENTITY },
		{ "base64", TRANSFER_BASE64 },
		{ "quoted-printable", TRANSFER_QP },
		{ "x-uuencode", TRANSFER_UUENCODE },
		{ "uuencode", TRANSFER_UUENCODE },
		{ "x-uue", TRANSFER_UUENCODE },
	};

	*transfer_r = TRANSFER_IDENTITY;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (span_ieqs(name, known[i].name)) {
			*transfer_r = known[i].transfer;
			return true;
		}
	return false;
}

/* The six bits of a base64 digit, or one of the negative classes. */
static int
b64_class(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	if (c == '/')
		return 63;
	if (c == '=')
		return B64_PAD;
	if (c == '-' || c == '_')
		return B64_URL;
	return c == '\r' || c == '\n' || c == ' ' || c == '\t' ? B64_SPACE
							       : B64_JUNK;
}

static void
b64_table(signed char table[256], enum transfer transfer)
{
	for (int i = 0; i < 256; i++)
		table[i] = (signed char)b64_class((unsigned char)i);
	if (transfer == TRANSFER_BASE64_URL) {
		table['-'] = 62;
		table['_'] = 63;
	}
	if (transfer == TRANSFER_BASE64_NOPAD)
		table['='] = B64_SPACE;
}

struct b64 {
	unsigned bits;
	unsigned digits; /* of the open group of four */
	unsigned pads;   /* '=' that may still come behind a closed group */
	bool padded;     /* a '=' was seen */
};

/* Ends the open group: two digits give one byte, three give two. */
static bool
b64_flush(struct buf *out, struct b64 *st)
{
	unsigned digits = st->digits, bits = st->bits << (6 * (4 - digits));
	bool room = true;

	if (digits >= 2)
		room = buf_putc(out, (char)(bits >> 16));
	if (digits == 3)
		room = buf_putc(out, (char)(bits >> 8)) && room;
	st->bits = st->digits = 0;
	return room;
}

static bool
b64_digit(struct buf *out, struct b64 *st, unsigned digit)
{
	st->bits = st->bits << 6 | digit;
	if (++st->digits < 4)
		return true;
	st->digits = 0;
	if (!buf_reserve(out, 3))
		return false;
	out->p[out->n++] = (char)(st->bits >> 16);
	out->p[out->n++] = (char)(st->bits >> 8);
	out->p[out->n++] = (char)st->bits;
	st->bits = 0;
	return true;
}

/* A '=': ends the group; another may follow where the group had two digits. */
static bool
b64_pad(struct buf *out, struct b64 *st, struct transfer_oddity *odd)
{
	st->padded = true;
	if (st->digits >= 2)
		st->pads = st->digits == 2 ? 1 : 0;
	else if (st->digits == 0 && st->pads > 0)
		st->pads = 0;
	else
		odd->padding = true;
	return b64_flush(out, st);
}

/* Whole groups of four digits, as nearly all of a body is, up to anything else;
 * returns the bytes that they are. */
static size_t
b64_groups(struct buf *out, const signed char table[256], struct span in)
{
	const unsigned char *p = (const unsigned char *)in.p;
	size_t i;

	for (i = 0; in.n - i >= 4; i += 4) {
		int a = table[p[i]], b = table[p[i + 1]];
		int c = table[p[i + 2]], d = table[p[i + 3]];

		if ((a | b | c | d) < 0 ||
		    (out->cap - out->n < 3 && !buf_reserve(out, 3)))
			break;
		out->p[out->n++] = (char)(a << 2 | b >> 4);
		out->p[out->n++] = (char)(b << 4 | c >> 2);
		out->p[out->n++] = (char)(c << 6 | d);
	}
	return i;
}

static size_t
decode_b64(struct buf *out, struct span in, enum transfer transfer,
    struct transfer_oddity *odd)
{
	signed char table[256];
	struct b64 st = { 0 };
	size_t i, before = out->n;
	bool room = true;

	b64_table(table, transfer);
	for (i = 0; i < in.n && room; i++) {
		int c;

		if (st.digits == 0 && !st.padded) {
			size_t n = b64_groups(out, table, span_from(in, i));

			i += n;
			odd->digits += n;
			if (i == in.n)
				break;
		}
		c = table[(unsigned char)in.p[i]];
		if (c >= 0) {
			odd->padding = odd->padding || st.padded;
			odd->digits++;
			room = b64_digit(out, &st, (unsigned)c);
		} else if (c == B64_PAD)
			room = b64_pad(out, &st, odd);
		else if (c == B64_URL)
			odd->url_letters = true;
		else if (c == B64_JUNK)
			odd->junk++;
	}
	if (room)
		b64_flush(out, &st);
	return out->n - before + (in.n - i) / 4 * 3;
}

/* One more than a hexadecimal digit is worth; 0 for what is none. */
static const unsigned char hex_digit[256] = { ['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['A'] = 11,
	['B'] = 12,
	['C'] = 13,
	['D'] = 14,
	['E'] = 15,
	['F'] = 16,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16 };

/* The byte that "=XX" at s.p[at] means, or -1. */
static int
escaped(struct span s, size_t at)
{
	int high, low;

	if (at + 2 >= s.n)
		return -1;
	high = hex_digit[(unsigned char)s.p[at + 1]];
	low = hex_digit[(unsigned char)s.p[at + 2]];
	return high == 0 || low == 0 ? -1 : (high - 1) << 4 | (low - 1);
}

/* Behind the soft line break whose '=' is at; at when it is none. */
static size_t
soft_break(struct span s, size_t at)
{
	size_t i = at + 1;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	if (i == s.n)
		return i;
	if (s.p[i] == '\r')
		return i + 1 < s.n && s.p[i + 1] == '\n' ? i + 2 : i + 1;
	return s.p[i] == '\n' ? i + 1 : at;
}

/* One "=": an escape, a soft break, or (RFC 2045, 6.7: damage) itself. */
static size_t
decode_escape(struct buf *out, struct span in, size_t at)
{
	int byte = escaped(in, at);
	size_t next;

	if (byte >= 0) {
		buf_putc(out, (char)byte);
		return at + 3;
	}
	next = soft_break(in, at);
	if (next != at)
		return next;
	buf_putc(out, '=');
	return at + 1;
}

static size_t
decode_qp(struct buf *out, struct span in)
{
	size_t before = out->n, i = 0, next;

	while (i < in.n && !out->full) {
		/* Escapes come in rows. */
		next = in.p[i] == '=' ? i : span_chr(in, i, '=');
		buf_add(out, span_slice(in, i, next));
		i = next < in.n ? decode_escape(out, in, next) : next;
	}
	return out->n - before + in.n - i;
}

void
transfer_decode_q(struct buf *out, struct span in)
{
	for (size_t i = 0; i < in.n && !out->full; i++) {
		int byte = in.p[i] == '=' ? escaped(in, i) : -1;

		if (byte >= 0) {
			buf_putc(out, (char)byte);
			i += 2;
		} else if (in.p[i] == '_') {
			buf_putc(out, ' ');
		} else if (in.p[i] != '\r' && in.p[i] != '\n') {
			buf_putc(out, in.p[i]);
		}
	}
}

static unsigned
uu_bits(struct span line, size_t at)
{
	return at < line.n ? ((unsigned char)line.p[at] - 32u) & 63 : 0;
}

static unsigned
uu_group(struct span line, size_t at)
{
	return uu_bits(line, at) << 18 | uu_bits(line, at + 1) << 12 |
	       uu_bits(line, at + 2) << 6 | uu_bits(line, at + 3);
}

/* A length and groups of four; blanks may be lost at its end. */
static bool
is_uu_line(struct span line)
{
	size_t want = 1 + (uu_bits(line, 0) + 2) / 3 * 4;

	if (line.n == 0 || line.n + 2 < want || line.n > want + 2)
		return false;
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] < ' ' || line.p[i] > '`')
			return false;
	return true;
}

static void
decode_uu_line(struct buf *out, struct span line)
{
	size_t count = uu_bits(line, 0);

	for (size_t at = 1; count > 0; at += 4) {
		unsigned bits = uu_group(line, at);

		for (unsigned k = 0; k < 3 && count > 0; k++, count--)
			buf_putc(out, (char)(bits >> (16 - 8 * k)));
	}
}

/* The line at *at without its end; *at goes behind it. */
static struct span
take_line(struct span text, size_t *at)
{
	size_t lf = span_chr(text, *at, '\n');
	struct span line = span_slice(text, *at, lf);

	*at = lf < text.n ? lf + 1 : lf;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* "begin 644 name" */
static bool
is_uu_begin(struct span line, struct span *name_r)
{
	size_t i = 6;

	if (line.n < 6 || memcmp(line.p, "begin ", 6) != 0)
		return false;
	while (i < line.n && line.p[i] >= '0' && line.p[i] <= '7')
		i++;
	*name_r = span_trim(span_from(line, i));
	return i >= 9 && i <= 10 && name_r->n > 0;
}

/* Lines up to "end"; what is no such line is passed over. */
static size_t
decode_uu(struct buf *out, struct span in, struct transfer_oddity *odd)
{
	size_t before = out->n, at = 0;
	struct span line, name;

	while (at < in.n && !out->full) {
		line = take_line(in, &at);
		if (span_eq(span_trim(line), SPAN_LIT("end")))
			return out->n - before;
		if (is_uu_line(line))
			decode_uu_line(out, line);
		else if (line.n > 0 && !is_uu_begin(line, &name))
			odd->junk++;
	}
	return out->n - before + (in.n - at) / 4 * 3;
}

/* The first line at or after from that starts with "begin "; text.n: none. */
static size_t
find_begin(struct span text, size_t from)
{
	size_t at = from;

	if (at > 0)
		at = span_chr(text, at - 1, '\n') + 1;
	while (at < text.n &&
	       (text.n - at < 6 || memcmp(text.p + at, "begin ", 6) != 0))
		at = span_chr(text, at, '\n') + 1;
	return at < text.n ? at : text.n;
}

bool
transfer_find_uu(struct span text, size_t from, struct transfer_uu *uu_r)
{
	size_t at, end;

	while ((at = find_begin(text, from)) < text.n) {
		from = at + 6;
		end = at;
		if (!is_uu_begin(take_line(text, &end), &uu_r->name))
			continue;
		uu_r->next = end;
		while (end < text.n && is_uu_line(take_line(text, &end)))
			uu_r->next = end;
		/* At least one line of it. */
		from = uu_r->next;
		uu_r->bytes = span_slice(text, at, uu_r->next);
		if (memchr(uu_r->bytes.p, '\n', uu_r->bytes.n - 1) != NULL)
			return true;
	}
	return false;
}

size_t
transfer_decode(struct buf *out, struct span in, enum transfer transfer,
    struct transfer_oddity *odd_r)
{
	struct transfer_oddity ignored;

	if (odd_r == NULL)
		odd_r = &ignored;
	*odd_r = (struct transfer_oddity){ 0 };
	switch (transfer) {
	case TRANSFER_BASE64:
	case TRANSFER_BASE64_URL:
	case TRANSFER_BASE64_NOPAD:
		return decode_b64(out, in, transfer, odd_r);
	case TRANSFER_QP:
		return decode_qp(out, in);
	case TRANSFER_UUENCODE:
		return decode_uu(out, in, odd_r);
	case TRANSFER_IDENTITY:
		break;
	}
	buf_add(out, in);
	return in.n;
}
