/*
 * redirect - one step behind a redirector: what it is, and where its URL says
 * that it leads.
 */
#include "config.h"

#include "link/decode.h"
#include "link/linkset.h"

/* Escapes inside escapes, each by one more program in between. */
#define ESCAPE_ROUNDS 3

/* "http%3A//…" is not yet a URL: some redirectors are given escaped ones. */
static struct span
unescape(struct arena *arena, struct span value)
{
	for (int i = 0; i < ESCAPE_ROUNDS; i++) {
		struct span plain = decode_percent(arena, value);

		if (plain.n == value.n)
			break;
		value = plain;
		if (url_scheme(value) > 0)
			break;
	}
	return span_trim(value);
}

/* The first "http:" or "https:" in s, escaped or not; s.n: none. */
static size_t
find_http(struct span s)
{
	for (size_t i = span_ifind(s, 0, SPAN_LIT("http")); i < s.n;
	     i = span_ifind(s, i + 1, SPAN_LIT("http"))) {
		struct span rest = span_from(s, i + 4);

		if (rest.n > 0 && ascii_lower(rest.p[0]) == 's')
			rest = span_from(rest, 1);
		if (span_istarts(rest, ":") || span_istarts(rest, "%3a"))
			return i;
	}
	return s.n;
}

/* What stands behind the prefix: a URL, perhaps with the redirector's own data
 * in front, as in "/v2/___https://…___.Y" and "/1abc/https%3A%2F%2F…". */
static struct span
path_target(struct arena *arena, struct span path, size_t prefix)
{
	struct span rest = span_from(path, prefix);
	size_t http;

	while (rest.n > 0 && strchr("/?_", rest.p[0]) != NULL)
		rest = span_from(rest, 1);
	http = find_http(rest);
	if (http < rest.n) {
		rest = span_from(rest, http);
		rest = span_slice(rest, 0, span_find(rest, 0, SPAN_LIT("___")));
	}
	return unescape(arena, rest);
}

/* base64 of a URL; Bing puts two characters of its own before it. */
static struct span
base64_target(struct arena *arena, struct span value)
{
	struct span plain;

	value = decode_percent(arena, value);
	plain = decode_base64(arena, value);
	if (url_scheme(plain) == 0 && value.n > 2) {
		struct span behind = decode_base64(arena, span_from(value, 2));

		if (span_istarts(behind, "http"))
			return behind;
	}
	return plain;
}

static struct span
param_target(struct arena *arena, const struct conf_redirector *redirector,
    struct span path)
{
	struct span value = SPAN_NONE;

	if (redirector->params.n == 0)
		decode_param(path, "u", &value); /* Proofpoint's */
	for (size_t i = 0; i < redirector->params.n && value.n == 0; i++)
		decode_param(path, redirector->params.v[i], &value);
	switch (redirector->decode) {
	case DECODE_BASE64_PARAM:
		return base64_target(arena, value);
	case DECODE_PROOFPOINT2:
		return decode_proofpoint2(arena, value);
	default:
		return unescape(arena, value);
	}
}

enum unwrap
link_unwrap(const struct linkset *set, struct arena *arena, struct span host,
    struct span path, struct span *url_r)
{
	const struct host_entry *entry =
	    table_find(set, &set->redirectors, host, path);

	if (entry == NULL)
		return UNWRAP_NONE;
	switch (entry->redirector->decode) {
	case DECODE_TRACKER:
		return UNWRAP_TRACKER;
	case DECODE_PATH:
		*url_r = path_target(arena, path, entry->path.n);
		break;
	case DECODE_PROOFPOINT3:
		*url_r = decode_proofpoint3(arena, path);
		break;
	default:
		*url_r = param_target(arena, entry->redirector, path);
	}
	return url_r->n > 0 ? UNWRAP_URL : UNWRAP_NONE;
}
