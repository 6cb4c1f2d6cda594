/*
 * keys - finds what a platform calls a conversation in texts, addresses and
 * links.
 */
#include "config.h"

#include "platform/profile-private.h"

#define VALUE_BYTES 200 /* a longer one is none */

/* The keys found so far. */
struct finder {
	struct arena *arena;
	struct conversation_key *keys;
	size_t n, max;
};

static struct span
lower(struct arena *arena, struct span s)
{
	char *copy = arena_alloc(arena, s.n);

	if (copy == NULL)
		return SPAN_NONE;
	for (size_t i = 0; i < s.n; i++)
		copy[i] = ascii_lower(s.p[i]);
	return span_of(copy, s.n);
}

static bool
is_known(const struct finder *finder, const char *name, struct span value)
{
	for (size_t i = 0; i < finder->n; i++)
		if (finder->keys[i].name == name &&
		    span_ieq(finder->keys[i].value, value))
			return true;
	return false;
}

static void
add(struct finder *finder, const char *name, struct span value)
{
	if (value.n == 0 || value.n > VALUE_BYTES ||
	    is_known(finder, name, value))
		return;
	value = lower(finder->arena, value);
	if (value.n > 0)
		finder->keys[finder->n++] =
		    (struct conversation_key){ name, value };
}

static void
find(struct finder *finder, struct scratch *scratch,
    const struct pattern *pattern, const char *name, struct span text)
{
	struct pattern_match match;
	size_t from = 0;

	while (finder->n < finder->max && from <= text.n &&
	       pattern_find(pattern, scratch, text, from, &match) ==
		   PATTERN_FOUND) {
		add(finder, name, pattern_match_group(&match, text, 1));
		from = match.end > match.at ? match.end
					    : pattern_next(text, match.end);
	}
}

bool
profiles_is_domain(const struct conf_platform *platform, struct span domain)
{
	return domain_inside(domain, &platform->domains);
}

bool
profiles_is_host(const struct conf_platform *platform, struct span host)
{
	return domain_inside(host, &platform->hosts);
}

bool
profiles_names_host(const struct conf_platform *platform, struct span url)
{
	for (size_t i = 0; i < platform->hosts.n; i++)
		if (span_ifind(url, 0, span_str(platform->hosts.v[i])) < url.n)
			return true;
	return false;
}

size_t
profiles_keys(const struct profiles *profiles,
    const struct conf_platform *platform, struct arena *arena, struct span text,
    struct conversation_key *keys, size_t n, size_t max)
{
	const struct platform_code *code = profile_code(profiles, platform);
	struct finder finder = { arena, keys, n, max };
	struct scratch *scratch;

	if (platform->nkeys == 0 || text.n == 0)
		return n;
	scratch = scratch_take(profiles->pool);
	if (scratch == NULL)
		return n;
	for (size_t i = 0; i < platform->nkeys; i++)
		find(&finder, scratch, code->keys[i], platform->keys[i].name,
		    text);
	scratch_give(profiles->pool, scratch);
	return finder.n;
}
