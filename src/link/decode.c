/*
 * decode - percent signs, base64 and query parameters; see decode.h.
 */
#include "config.h"

#include <stdint.h>

#include "base/buf.h"
#include "link/decode.h"

struct span
decode_percent(struct arena *arena, struct span s)
{
	char *p;
	size_t n = 0;

	if (memchr(s.p, '%', s.n) == NULL)
		return s;
	p = arena_alloc(arena, s.n);
	if (p == NULL)
		return SPAN_NONE;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && s.n - i > 2 &&
		    ascii_hex(s.p[i + 1]) >= 0 && ascii_hex(s.p[i + 2]) >= 0) {
			p[n++] = (char)(ascii_hex(s.p[i + 1]) << 4 |
					ascii_hex(s.p[i + 2]));
			i += 2;
		} else {
			p[n++] = s.p[i];
		}
	}
	return span_of(p, n);
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_isdigit(c))
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

struct span
decode_base64(struct arena *arena, struct span s)
{
	char *p = arena_alloc(arena, s.n / 4 * 3 + 3);
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;

	if (p == NULL)
		return SPAN_NONE;
	for (size_t i = 0; i < s.n && base64_value(s.p[i]) >= 0; i++) {
		bits = bits << 6 | (uint32_t)base64_value(s.p[i]);
		have += 6;
		if (have >= 8) {
			have -= 8;
			p[n++] = (char)(bits >> have & 0xff);
		}
	}
	return span_of(p, n);
}

bool
decode_param(struct span path, const char *name, struct span *value_r)
{
	size_t end = span_chr(path, 0, '#');
	size_t at = span_chr(path, 0, '?'), next, equals;

	for (; at < end; at = next) {
		next = span_chr(path, at + 1, '&');
		if (next > end)
			next = end;
		equals = span_chr(path, at + 1, '=');
		if (equals < next &&
		    span_ieqs(span_slice(path, at + 1, equals), name)) {
			*value_r = span_slice(path, equals + 1, next);
			return true;
		}
	}
	return false;
}
