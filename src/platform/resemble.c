/*
 * resemble - see resemble.h.
 */
#include "config.h"

#include "platform/resemble.h"

/* What c looks like, or stands for in "upw0rk". */
static char
glance(char c)
{
	switch (c) {
	case '0':
		return 'o';
	case '1':
	case 'i':
		return 'l';
	case '3':
		return 'e';
	case '4':
		return 'a';
	case '5':
		return 's';
	case '7':
		return 't';
	case '8':
		return 'b';
	default:
		return ascii_lower(c);
	}
}

void
label_glance(struct label *label_r, struct span text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < LABEL_MAX_BYTES; i++) {
		char c = glance(ascii_lower(text.p[i]));

		if (c == '-' || c == '_')
			continue;
		if (n > 0 && c == 'n' && label_r->p[n - 1] == 'r')
			label_r->p[n - 1] = 'm';
		else if (n > 0 && c == 'v' && label_r->p[n - 1] == 'v')
			label_r->p[n - 1] = 'w';
		else
			label_r->p[n++] = c;
	}
	label_r->n = n;
}

void
label_plain(struct label *label_r, struct span text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < LABEL_MAX_BYTES; i++)
		if (text.p[i] != '-' && text.p[i] != '_')
			label_r->p[n++] = ascii_lower(text.p[i]);
	label_r->n = n;
}

static size_t
common_head(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;

	while (i < n && a.p[i] == b.p[i])
		i++;
	return i;
}

bool
swapped(struct span a, struct span b)
{
	size_t i = common_head(a, b);

	return a.n == b.n && i + 1 < a.n && a.p[i] == b.p[i + 1] &&
	       a.p[i + 1] == b.p[i] &&
	       span_eq(span_from(a, i + 2), span_from(b, i + 2));
}

bool
one_slip(struct span a, struct span b)
{
	size_t i = common_head(a, b);

	if (a.n == b.n)
		return i < a.n &&
		       (span_eq(span_from(a, i + 1), span_from(b, i + 1)) ||
			   swapped(a, b));
	if (a.n == b.n + 1)
		return span_eq(span_from(a, i + 1), span_from(b, i));
	if (b.n == a.n + 1)
		return span_eq(span_from(a, i), span_from(b, i + 1));
	return false;
}

bool
is_bait(struct span word)
{
	static const char *const words[] = { "access", "account", "accounts",
		"admin", "alert", "alerts", "app", "auth", "billing", "careers",
		"client", "clients", "contact", "contract", "e", "email", "en",
		"get", "go", "help", "hi", "hire", "hiring", "hr", "i", "info",
		"interview", "invite", "job", "jobs", "join", "live", "login",
		"logon", "m", "mail", "message", "messages", "mobile", "msg",
		"my", "new", "news", "noreply", "notice", "notify", "office",
		"official", "online", "pay", "payment", "payments", "payout",
		"portal", "pro", "real", "safe", "secure", "security",
		"service", "signin", "support", "team", "the", "try", "update",
		"updates", "us", "user", "verify", "via", "web", "work", "www",
		"your" };

	return SPAN_AMONG(word, words);
}

bool
is_common_word(struct span word)
{
	static const char *const words[] = { "fiver", "fivers", "river",
		"rivers", "diver", "fever", "network", "artwork", "upword",
		"upwards", "freelance", "freelancers", "toptail", "gurus" };

	return SPAN_AMONG(word, words);
}
