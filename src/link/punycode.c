/*
 * punycode - the encoder of RFC 3492, section 6.3.
 */
#include "config.h"

#include "base/utf8.h"
#include "link/punycode.h"

/* The parameters of section 5. */
#define BASE         36
#define TMIN         1
#define TMAX         26
#define SKEW         38
#define DAMP         700
#define INITIAL_BIAS 72
#define INITIAL_N    0x80

/* Each character is compared with all: a longer label is no name anyway. */
#define LABEL_MAX_CHARS 255

static unsigned
adapt(uint32_t delta, uint32_t points, bool first)
{
	unsigned k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
		delta /= BASE - TMIN;
	return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static void
add_digit(struct buf *out, uint32_t digit)
{
	buf_putc(out, (char)(digit < 26 ? 'a' + digit : '0' + (digit - 26)));
}

/* delta as a number of variable length. */
static void
add_delta(struct buf *out, uint32_t delta, unsigned bias)
{
	uint32_t q = delta, t;

	for (unsigned k = BASE;; k += BASE) {
		t = k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
		if (q < t)
			break;
		add_digit(out, t + (q - t) % (BASE - t));
		q = (q - t) / (BASE - t);
	}
	add_digit(out, q);
}

/* The characters of label; 0: it is no UTF-8, or too long. */
static size_t
read_label(struct span label, uint32_t cps[LABEL_MAX_CHARS])
{
	struct utf8_char c;
	size_t n = 0;

	for (size_t at = 0; at < label.n; at += c.n) {
		c = utf8_at(label, at);
		if (c.bad || n == LABEL_MAX_CHARS)
			return 0;
		cps[n++] = c.cp;
	}
	return n;
}

/* The smallest character from least on. */
static uint32_t
next_char(const uint32_t *cps, size_t n, uint32_t least)
{
	uint32_t next = UINT32_MAX;

	for (size_t i = 0; i < n; i++)
		if (cps[i] >= least && cps[i] < next)
			next = cps[i];
	return next;
}

static uint32_t
add_basic(struct buf *out, const uint32_t *cps, size_t n)
{
	uint32_t basic = 0;

	for (size_t i = 0; i < n; i++) {
		if (cps[i] >= INITIAL_N)
			continue;
		buf_putc(out, (char)cps[i]);
		basic++;
	}
	if (basic > 0)
		buf_putc(out, '-');
	return basic;
}

static void
encode(struct buf *out, const uint32_t *cps, size_t n)
{
	uint32_t from = INITIAL_N, delta = 0, basic, done;
	unsigned bias = INITIAL_BIAS;

	buf_str(out, "xn--");
	done = basic = add_basic(out, cps, n);
	while (done < n) {
		uint32_t next = next_char(cps, n, from);

		/* 255 characters below 2^21: no overflow. */
		delta += (next - from) * (done + 1);
		from = next;
		for (size_t i = 0; i < n; i++) {
			if (cps[i] < from)
				delta++;
			if (cps[i] != from)
				continue;
			add_delta(out, delta, bias);
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
		delta++;
		from++;
	}
}

bool
punycode_add(struct buf *out, struct span label)
{
	uint32_t cps[LABEL_MAX_CHARS];
	size_t n = read_label(label, cps);

	if (n > 0)
		encode(out, cps, n);
	return n > 0;
}
