/*
 * span - comparisons and searches over runs of bytes, in ASCII and without the
 * locale.
 */
#include "config.h"

#include "base/span.h"

bool
span_ieq_all(struct span a, struct span b)
{
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != b.p[i] &&
		    ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

bool
span_among(struct span s, const char *const *words, size_t n)
{
	for (size_t i = 0; s.n > 0 && i < n; i++)
		if (((words[i][0] ^ s.p[0]) & ~0x20) == 0 &&
		    span_ieqs(s, words[i]))
			return true;
	return false;
}

bool
span_iends(struct span s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n &&
	       span_ieq(span_of(s.p + s.n - n, n), span_of(suffix, n));
}

size_t
span_find(struct span s, size_t from, struct span needle)
{
	const char *hit;

	if (from > s.n)
		return s.n;
	hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit == NULL ? s.n : (size_t)(hit - s.p);
}

size_t
span_ifind(struct span s, size_t from, struct span needle)
{
	char first = needle.n == 0 ? '\0' : (char)(needle.p[0] | 0x20);

	for (size_t i = from; needle.n <= s.n && i <= s.n - needle.n; i++)
		if ((needle.n == 0 || (s.p[i] | 0x20) == first) &&
		    span_ieq_all(span_of(s.p + i, needle.n), needle))
			return i;
	return s.n;
}

struct span
span_trim(struct span s)
{
	while (s.n > 0 && ascii_isspace(s.p[0]))
		s = span_of(s.p + 1, s.n - 1);
	while (s.n > 0 && ascii_isspace(s.p[s.n - 1]))
		s.n--;
	return s;
}
