/*
 * classify - a link's category and service, and the facts that its form gives.
 */
#include "config.h"

#include <idn2.h>
#include <stdlib.h>

#include "link/linkset.h"
#include "text/fold.h"

bool
scheme_is_phone(struct span scheme)
{
	static const char *const words[] = { "tel", "sms", "smsto", "callto",
		"facetime", "facetime-audio", "mms" };

	return SPAN_AMONG(scheme, words);
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
	} else if (scheme_is_phone(link->scheme)) {
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

static int
skeleton_order(const void *key, const void *entry)
{
	const struct span *a = key;
	const struct skeleton_entry *b = entry;
	size_t n = a->n < b->skeleton.n ? a->n : b->skeleton.n;
	int order = memcmp(a->p, b->skeleton.p, n);

	if (order != 0)
		return order;
	return a->n < b->skeleton.n ? -1 : a->n > b->skeleton.n;
}

/* A host in other letters that looks like one of the known ones. */
static bool
imitates(struct arena *arena, const struct linkset *set, struct span host)
{
	char *text = arena_dup(arena, host), *unicode = NULL;
	struct span skeleton;
	bool found = false;
	size_t dot;

	if (text == NULL || idn2_to_unicode_8z8z(text, &unicode, 0) != IDN2_OK)
		return false;
	skeleton = fold_skeleton(arena, span_str(unicode));
	idn2_free(unicode);
	for (; skeleton.n > 0 && !found;
	     skeleton = span_from(skeleton, dot + 1)) {
		found = bsearch(&skeleton, set->skeletons, set->nskeletons,
			    sizeof(*set->skeletons), skeleton_order) != NULL;
		dot = span_chr(skeleton, 0, '.');
	}
	return found;
}

void
link_classify(struct link *link, struct arena *arena, const struct linkset *set,
    const struct url *url)
{
	set_category(link, set);
	if (url->kind == HOST_IPV4 || url->kind == HOST_IPV6)
		link->facts |= FACT_BIT(FACT_LINK_IP);
	if (url->special &&
	    (url->odd != 0 || (url->idn && imitates(arena, set, link->host))))
		link->facts |= FACT_BIT(FACT_LINK_DISGUISED);
}
