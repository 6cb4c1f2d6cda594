/*
 * classify - a link's category and service, and the facts that its form gives.
 */
#include "config.h"

#include "link/linkset.h"

static bool
is_one_of(struct span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_ieqs(s, words[i]))
			return true;
	return false;
}

static bool
is_phone(struct span scheme)
{
	static const char *const words[] = { "tel", "sms", "smsto", "callto",
		"facetime", "facetime-audio", "mms" };

	return is_one_of(scheme, words, sizeof(words) / sizeof(*words));
}

static void
set_category(struct link *link, const struct linkset *set)
{
	const struct scheme_entry *scheme = scheme_find(set, link->scheme);
	const struct host_entry *host = NULL;
	bool mail = span_ieqs(link->scheme, "mailto");

	if (mail || url_scheme_special(link->scheme))
		host = table_find(set, &set->hosts, link->host, link->path);
	if (scheme != NULL) {
		link->category = scheme->category;
		link->service = scheme->service;
	} else if (is_phone(link->scheme)) {
		link->category = CATEGORY_PHONE;
	} else if (mail) {
		/* The platform's own address is no way around it. */
		link->category = CATEGORY_MAIL;
		if (host != NULL &&
		    strcmp(host->category, CATEGORY_PLATFORM) == 0)
			link->category = CATEGORY_PLATFORM;
		else if (host != NULL &&
			 strcmp(host->category, CATEGORY_MAIL) == 0)
			link->service = host->service;
	} else if (host != NULL) {
		link->category = host->category;
		link->service = host->service;
	} else {
		link->category = CATEGORY_WEB;
	}
}

void
link_classify(struct link *link, struct arena *arena, const struct linkset *set,
    const struct url *url)
{
	(void)arena;
	set_category(link, set);
	if (url->kind == HOST_IPV4 || url->kind == HOST_IPV6)
		link->facts |= FACT_BIT(FACT_LINK_IP);
	if (url->special && url->odd != 0)
		link->facts |= FACT_BIT(FACT_LINK_DISGUISED);
}
