/*
 * disguise_words - the short lists of honest words that the undoings have to
 * know.
 */
#include "config.h"

#include "text/disguise-private.h"

#define IN_LIST(list, s) in_list(list, sizeof(list) / sizeof((list)[0]), s)

static bool
in_list(const char *const *list, size_t n, struct span s)
{
	for (size_t i = 0; i < n; i++)
		if (s.n > 0 && list[i][0] == s.p[0] &&
		    span_eq(s, span_str(list[i])))
			return true;
	return false;
}

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
