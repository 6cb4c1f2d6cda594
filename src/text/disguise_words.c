/*
 * disguise_words - words of a folded text, and the short lists of honest ones
 * that the undoings have to know. All lists are sorted.
 */
#include "config.h"

#include <stdlib.h>

#include "text/disguise-private.h"

bool
word_next(struct span s, size_t from, struct word *word_r)
{
	size_t at = from;

	while (at < s.n) {
		struct utf8_char c = utf8_at(s, at);

		if (char_in_word(c.cp))
			break;
		at += c.n;
	}
	word_r->at = at;
	while (at < s.n) {
		struct utf8_char c = utf8_at(s, at);

		if (!char_in_word(c.cp))
			break;
		at += c.n;
	}
	word_r->end = at;
	return word_r->at < s.n;
}

size_t
chunk_end(struct span s, size_t at)
{
	while (at < s.n && s.p[at] != ' ' && s.p[at] != '\n')
		at++;
	return at;
}

bool
chunk_is_address(struct span chunk)
{
	size_t at = span_chr(chunk, 0, '@'), slash = span_chr(chunk, 0, '/');
	size_t dot = span_chr(chunk, 0, '.');

	if (slash < chunk.n &&
	    (dot < slash || span_find(chunk, 0, SPAN_LIT("://")) < chunk.n))
		return true;
	/* A dot behind the sign, and not at the end of the sentence. */
	dot = span_chr(chunk, at, '.');
	return at < chunk.n && dot + 1 < chunk.n &&
	       ascii_isalpha(chunk.p[dot + 1]);
}

static int
by_word(const void *key, const void *element)
{
	const struct span *s = key;
	const char *const *word = element;
	size_t n = strlen(*word);
	int order = memcmp(s->p, *word, s->n < n ? s->n : n);

	if (order != 0)
		return order;
	return s->n < n ? -1 : s->n > n;
}

#define IN_LIST(list, s)                                                       \
	(bsearch(&(s), list, sizeof(list) / sizeof((list)[0]),                 \
	     sizeof((list)[0]), by_word) != NULL)

bool
word_is_tld(struct span s)
{
	static const char *const list[] = { "app", "biz", "br", "ca", "cc",
		"ch", "chat", "club", "cn", "co", "com", "de", "dev", "dog",
		"edu", "es", "eu", "fr", "gg", "gl", "gle", "gov", "in", "info",
		"io", "it", "jp", "link", "live", "ly", "me", "mx", "net", "nl",
		"online", "org", "ph", "pk", "pl", "pro", "ru", "shop", "site",
		"store", "su", "tech", "to", "tv", "ua", "uk", "us", "work",
		"xyz" };

	return IN_LIST(list, s);
}

bool
word_is_weak_tld(struct span s)
{
	static const char *const list[] = { "app", "ca", "chat", "club", "de",
		"dog", "es", "in", "info", "it", "link", "live", "me", "net",
		"online", "pro", "shop", "site", "store", "tech", "to", "us",
		"work" };

	return IN_LIST(list, s);
}

bool
word_is_mail_host(struct span s)
{
	static const char *const list[] = { "aol", "fastmail", "gmail", "gmx",
		"googlemail", "hotmail", "icloud", "mail", "outlook", "proton",
		"protonmail", "qq", "rediffmail", "yahoo", "yandex", "ymail",
		"zoho" };

	return IN_LIST(list, s);
}

bool
word_is_no_host(struct span s)
{
	static const char *const list[] = { "a", "active", "ado", "an", "and",
		"any", "asp", "by", "each", "every", "first", "for", "from",
		"in", "into", "is", "last", "microsoft", "my", "new", "no",
		"of", "on", "one", "or", "our", "red", "same", "that", "the",
		"this", "to", "using", "vb", "with", "your" };

	return IN_LIST(list, s);
}

bool
word_takes_digits(struct span s)
{
	static const char *const list[] = { "base", "c3", "c4", "css", "d3",
		"es", "gpt", "h3", "html", "ipv", "log", "md", "mp", "oauth",
		"php", "ps", "py", "python", "s3", "s4", "sha", "swift", "v1",
		"v3", "v4", "vue", "web", "win", "x3" };

	return IN_LIST(list, s);
}
