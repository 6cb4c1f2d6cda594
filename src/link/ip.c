/*
 * ip - the URL Standard's readings of numbers as hosts; see ip.h.
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "link/ip.h"

/* One part: decimal, 0 octal, 0x hex; "" and "0x" are 0. False: no number. */
static bool
number(struct span s, uint64_t *value_r, bool *odd_r)
{
	unsigned base = 10, digit;
	uint64_t value = 0;
	size_t i = 0;

	if (s.n == 0)
		return false;
	if (s.n >= 2 && s.p[0] == '0' && ascii_lower(s.p[1]) == 'x') {
		base = 16;
		i = 2;
	} else if (s.n >= 2 && s.p[0] == '0') {
		base = 8;
		i = 1;
	}
	if (base != 10)
		*odd_r = true;
	for (; i < s.n; i++) {
		char c = ascii_lower(s.p[i]);

		if (ascii_isdigit(c))
			digit = (unsigned)(c - '0');
		else if (c >= 'a' && c <= 'f')
			digit = (unsigned)(c - 'a') + 10;
		else
			return false;
		if (digit >= base)
			return false;
		/* Anything this large is no address; it must not wrap. */
		if (value <= UINT32_MAX)
			value = value * base + digit;
	}
	*value_r = value;
	return true;
}

static bool
all_digits(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_isdigit(s.p[i]))
			return false;
	return s.n > 0;
}

/* The label that decides: the last, or the one before a closing dot. */
static bool
ends_in_number(struct span host)
{
	uint64_t value;
	bool odd = false;
	size_t from = host.n;

	while (from > 0 && host.p[from - 1] != '.')
		from--;
	host = span_from(host, from);
	return all_digits(host) || number(host, &value, &odd);
}

enum ipv4
ipv4_parse(struct span host, uint32_t *address_r)
{
	uint64_t parts[4], address = 0;
	bool odd = false;
	size_t n = 0, at = 0, end;

	if (host.n > 0 && host.p[host.n - 1] == '.')
		host.n--;
	if (!ends_in_number(host))
		return IPV4_NOT;
	for (; at <= host.n; at = end + 1) {
		end = span_chr(host, at, '.');
		if (n == 4 ||
		    !number(span_slice(host, at, end), &parts[n], &odd))
			return IPV4_BAD;
		n++;
	}
	for (size_t i = 0; i + 1 < n; i++) {
		if (parts[i] > 255)
			return IPV4_BAD;
		address |= parts[i] << (24 - 8 * i);
	}
	if (parts[n - 1] >= UINT64_C(1) << (8 * (5 - n)))
		return IPV4_BAD;
	*address_r = (uint32_t)(address | parts[n - 1]);
	return odd || n < 4 ? IPV4_ODD : IPV4_PLAIN;
}

void
ipv4_format(uint32_t address, char out[16])
{
	snprintf(out, 16, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
	    address >> 8 & 255, address & 255);
}

/* Where the longest run of two or more zero pieces begins; 8: none. */
static unsigned
longest_zeros(const uint16_t pieces[8], unsigned *length_r)
{
	unsigned best = 8, best_n = 1;

	for (unsigned i = 0; i < 8; i++) {
		unsigned n = 0;

		while (i + n < 8 && pieces[i + n] == 0)
			n++;
		if (n > best_n) {
			best = i;
			best_n = n;
		}
		i += n;
	}
	*length_r = best_n;
	return best;
}

bool
ipv6_canonical(struct span text, char out[48])
{
	unsigned char bytes[16];
	uint16_t pieces[8];
	unsigned zeros, length;
	char copy[48];
	size_t n = 1;

	if (text.n >= sizeof(copy) || memchr(text.p, '\0', text.n) != NULL)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	if (inet_pton(AF_INET6, copy, bytes) != 1)
		return false;
	for (size_t i = 0; i < 8; i++)
		pieces[i] = (uint16_t)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
	zeros = longest_zeros(pieces, &length);
	out[0] = '[';
	for (unsigned i = 0; i < 8; i++) {
		if (i == zeros) {
			n += (size_t)snprintf(
			    out + n, 48 - n, "%s", i == 0 ? "::" : ":");
			i += length - 1;
			continue;
		}
		n += (size_t)snprintf(out + n, 48 - n, "%x%s",
		    (unsigned)pieces[i], i == 7 ? "" : ":");
	}
	snprintf(out + n, 48 - n, "]");
	return true;
}
