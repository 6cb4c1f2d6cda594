/*
 * span - a run of bytes that somebody else owns.
 *
 * All text of a mail travels as spans: a length, never a closing NUL, since a
 * NUL may stand anywhere in a mail. A span is valid as long as its owner (the
 * mail, an arena, the configuration) is.
 */
#ifndef OFFPLAT_BASE_SPAN_H
#define OFFPLAT_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *p;
	size_t n;
};

#define SPAN_NONE ((struct span){ "", 0 })
/* A span of a string literal. */
#define SPAN_LIT(s) ((struct span){ (s), sizeof(s) - 1 })

static inline struct span
span_of(const char *p, size_t n)
{
	return (struct span){ p, n };
}

static inline struct span
span_str(const char *s)
{
	return (struct span){ s, strlen(s) };
}

/* The same where C wants a constant: in tables. */
#define SPAN_INIT(s)                                                           \
	{                                                                      \
		(s), sizeof(s) - 1                                             \
	}

/* The bytes from offset from (clipped) up to, not including, offset to. */
static inline struct span
span_slice(struct span s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	/* Zeroed memory holds spans without a pointer: none to add to. */
	return (struct span){ from == 0 ? s.p : s.p + from, to - from };
}

static inline struct span
span_from(struct span s, size_t from)
{
	return span_slice(s, from, s.n);
}

static inline bool
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* ASCII classes that do not depend on the locale. */
static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline bool
ascii_isalpha(char c)
{
	return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

static inline bool
ascii_isdigit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_isalnum(char c)
{
	return ascii_isalpha(c) || ascii_isdigit(c);
}

static inline bool
ascii_isspace(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The value of a hexadecimal digit, or -1. */
static inline int
ascii_hex(char c)
{
	if (ascii_isdigit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Equal but for the case of ASCII letters; span_ieq_all(): of one length. */
bool span_ieq_all(struct span a, struct span b);
static inline bool
span_ieq(struct span a, struct span b)
{
	/* Most differ in length or at once: upper and lower case in one bit. */
	if (a.n != b.n)
		return false;
	return a.n == 0 ||
	       (((a.p[0] ^ b.p[0]) & ~0x20) == 0 && span_ieq_all(a, b));
}

static inline bool
span_ieqs(struct span a, const char *b)
{
	/* Inline, so that the length of a literal is no call. */
	return a.n == strlen(b) && span_ieq(a, span_of(b, a.n));
}

/* Is s one of the n words, but for the case of ASCII letters? */
bool span_among(struct span s, const char *const *words, size_t n);
/* The same for an array of words. */
#define SPAN_AMONG(s, words)                                                   \
	span_among(s, words, sizeof(words) / sizeof(*(words)))
static inline bool
span_istarts(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && span_ieq(span_of(s.p, n), span_of(prefix, n));
}

bool span_iends(struct span s, const char *suffix);
/* Offset of the first needle in s at or after from; s.n when there is none. */
size_t span_find(struct span s, size_t from, struct span needle);
size_t span_ifind(struct span s, size_t from, struct span needle);
static inline size_t
span_chr(struct span s, size_t from, char c)
{
	const char *hit;

	if (from >= s.n)
		return s.n;
	hit = memchr(s.p + from, c, s.n - from);
	return hit == NULL ? s.n : (size_t)(hit - s.p);
}

/* Without ASCII white space at both ends. */
struct span span_trim(struct span s);

#endif
