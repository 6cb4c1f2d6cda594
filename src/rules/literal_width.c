/*
 * literal_width - how often pieces of a pattern may stand there, and how much text
 * they take.
 */
#include "config.h"

#include "rules/literal_piece.h"

static size_t
sum_of(size_t a, size_t b)
{
	return a > LITERAL_ANY - b ? LITERAL_ANY : a + b;
}

static size_t
product_of(size_t a, size_t b)
{
	if (a == 0 || b == 0)
		return 0;
	return a > LITERAL_ANY / b ? LITERAL_ANY : a * b;
}

/* Parts with an end are one as well, with what stands between them. */
static struct width
joined(struct width width)
{
	if (width.breaks > 1 && width.bytes < LITERAL_ANY)
		return width_of(width.bytes, true);
	return width;
}

struct width
width_sum(struct width a, struct width b)
{
	return joined((struct width){ sum_of(a.bytes, b.bytes),
	    sum_of(a.loose, b.loose), sum_of(a.breaks, b.breaks) });
}

struct width
width_times(struct width width, size_t times)
{
	return joined((struct width){ product_of(width.bytes, times),
	    product_of(width.loose, times), product_of(width.breaks, times) });
}

struct width
width_most(struct width a, struct width b)
{
	return (struct width){ a.bytes > b.bytes ? a.bytes : b.bytes,
		a.loose > b.loose ? a.loose : b.loose,
		a.breaks > b.breaks ? a.breaks : b.breaks };
}

/* The number at *i, which moves behind it; none: without. */
static size_t
number_at(struct span s, size_t *i, size_t none)
{
	size_t number = 0, from = *i;

	for (; *i < s.n && ascii_isdigit(s.p[*i]); ++*i)
		if (number < 100000)
			number = number * 10 + (size_t)(s.p[*i] - '0');
	return *i > from ? number : none;
}

/* "{2,5}" at i: its length; 0: it is none. */
static size_t
count_at(struct span s, size_t i, struct quantifier *q)
{
	size_t from = i + 1;

	i = from;
	q->least = number_at(s, &i, 0);
	q->most = i > from ? q->least : LITERAL_ANY;
	if (i < s.n && s.p[i] == ',') {
		i++;
		q->most = number_at(s, &i, LITERAL_ANY);
	}
	if (i < s.n && s.p[i] == '}' && i > from)
		return i + 1 - (from - 1);
	*q = (struct quantifier){ 1, 1 };
	return 0;
}

size_t
quantifier_at(struct span s, size_t i, struct quantifier *q_r)
{
	char c = i < s.n ? s.p[i] : '\0';
	size_t n = 0;

	*q_r = (struct quantifier){ 1, 1 };
	if (c == '*' || c == '?' || c == '+') {
		*q_r =
		    (struct quantifier){ c == '+', c == '?' ? 1 : LITERAL_ANY };
		n = 1;
	} else if (c == '{') {
		n = count_at(s, i, q_r);
	}
	if (n == 0)
		return 0;
	i += n;
	return i < s.n && (s.p[i] == '?' || s.p[i] == '+') ? n + 1 : n;
}
