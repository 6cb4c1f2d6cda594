/*
 * wrapper - schemes that say with which program a URL inside them is to be
 * opened: "view-source:https://…", Android's "intent://…#Intent;scheme=tg;end".
 */
#include "config.h"

#include "base/buf.h"
#include "link/linkset.h"

/* Wrappers inside wrappers mean nothing to any program. */
#define ROUNDS_MAX 3

/* "intent://host/path#Intent;scheme=S;…": S://host/path. */
static struct span
intent_target(struct arena *arena, struct span url)
{
	static const struct span mark = { "#Intent;", 8 };
	static const struct span key = { ";scheme=", 8 };
	size_t data, from;
	struct buf buf;

	if (!span_istarts(url, "intent:"))
		return url;
	data = span_ifind(url, 0, mark);
	from = span_ifind(url, data, key) + key.n;
	if (data == url.n || from > url.n)
		return url;
	buf_init(&buf, arena, 0);
	buf_add(&buf, span_slice(url, from, span_chr(url, from, ';')));
	buf_add(&buf, span_slice(url, strlen("intent"), data));
	return buf.full ? SPAN_NONE : buf_span(&buf);
}

static struct span
unwrap_once(struct arena *arena, struct span url)
{
	static const struct {
		const char *prefix;
		const char *means;
	} wrappers[] = { { "view-source:", NULL }, { "microsoft-edge:", NULL },
		{ "googlechromes://", "https://" },
		{ "googlechrome://", "http://" },
		{ "firefox://open-url?url=", NULL } };

	for (size_t i = 0; i < sizeof(wrappers) / sizeof(*wrappers); i++)
		if (span_istarts(url, wrappers[i].prefix))
			return link_joined(arena, wrappers[i].means,
			    span_from(url, strlen(wrappers[i].prefix)));
	return intent_target(arena, url);
}

struct span
link_unwrap_scheme(struct arena *arena, struct span url)
{
	struct span inner;

	for (int i = 0; i < ROUNDS_MAX; i++) {
		inner = unwrap_once(arena, url);
		if (inner.p == url.p && inner.n == url.n)
			break;
		url = inner;
	}
	return url;
}
