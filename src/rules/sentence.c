/*
 * sentence - finds the ends of a sentence around a hit.
 */
#include "config.h"

#include "rules/sentence.h"

/* Where mail programs wrap plain text, a line is at least so long. */
#define WRAPPED_LINE 56

/*
 * Is the line end at text[i] one that a mail program put into a sentence? Lists
 * and greetings have short lines; a paragraph ends with an empty one.
 */
static bool
is_wrap(struct span text, size_t i)
{
	size_t line = i;

	if (i + 1 >= text.n || text.p[i + 1] == '\n')
		return false;
	while (line > 0 && i - line < WRAPPED_LINE && text.p[line - 1] != '\n')
		line--;
	return i - line >= WRAPPED_LINE &&
	       memchr(".!?:;", text.p[i - 1], 5) == NULL;
}

/* Does a sentence end between text[i - 1] and text[i]? */
static bool
ends_before(struct span text, size_t i)
{
	char last = text.p[i - 1];

	if (last == '\n')
		return !is_wrap(text, i - 1);
	if (text.p[i] == '\n')
		return !is_wrap(text, i);
	return ascii_isspace(text.p[i]) &&
	       (last == '.' || last == '!' || last == '?' ||
		   (i >= 3 && memcmp(text.p + i - 3, "\xe3\x80\x82", 3) == 0));
}

/* A cut inside a word would make another word of it: moves past the word. */
static size_t
past_word(struct span text, size_t i, size_t at)
{
	size_t space = i;

	while (space < at && text.p[space] != ' ')
		space++;
	if (space < at)
		return space;
	while (i < at && ((unsigned char)text.p[i] & 0xc0) == 0x80)
		i++;
	return i;
}

static size_t
before_word(struct span text, size_t i, size_t end)
{
	size_t space = i;

	while (space > end && text.p[space] != ' ')
		space--;
	if (text.p[space] == ' ')
		return space;
	while (i > end && ((unsigned char)text.p[i] & 0xc0) == 0x80)
		i--;
	return i;
}

struct span
sentence_around(struct span text, size_t at, size_t end, size_t bytes)
{
	size_t side =
	    bytes == 0 || bytes > SENTENCE_SIDE ? SENTENCE_SIDE : bytes;
	size_t first = at > side ? at - side : 0;
	size_t last = text.n - end > side ? end + side : text.n;
	size_t a = at, b = end;

	while (a > first && (a == text.n || !ends_before(text, a)))
		a--;
	if (a == first && a > 0 && !ends_before(text, a))
		a = past_word(text, a, at);
	while (b < last && (b == 0 || !ends_before(text, b)))
		b++;
	if (b == last && b > 0 && b < text.n && !ends_before(text, b))
		b = before_word(text, b, end);
	return span_slice(text, a, b);
}
