/*
 * profile-private - compiled profiles, for the modules of this folder.
 */
#ifndef OFFPLAT_PLATFORM_PROFILE_PRIVATE_H
#define OFFPLAT_PLATFORM_PROFILE_PRIVATE_H

#include "platform/lookalike.h"
#include "platform/profile.h"
#include "rules/pattern.h"

/* All patterns are NULL where the configuration gives none. */
struct cut_code {
	struct pattern *begin;
	struct pattern *end;
};

struct kind_code {
	struct pattern *from;
	struct pattern *subject;
	struct pattern *body;
	size_t free_group; /* of subject; 0: none */
	size_t name_group;
	struct cut_code *cuts; /* as many as the kind has */
};

struct platform_code {
	struct pattern *claims;
	struct pattern *payment_unverified;
	struct pattern *furniture;
	struct pattern *link_removed;
	struct kind_code *kinds;
	struct pattern **keys;
};

struct profiles {
	const struct conf *conf;
	struct arena *arena;
	struct lookalike *lookalike;
	struct scratch_pool *pool;
	struct platform_code *v; /* one for each platform of conf */
	size_t n;
};

/* The compiled form of a platform of the configuration. */
const struct platform_code *profile_code(
    const struct profiles *profiles, const struct conf_platform *platform);
/* Does it match anywhere? A NULL pattern never does; a limit hit counts as no. */
bool profile_matches(const struct profiles *profiles,
    const struct pattern *pattern, struct span text);
/* Is domain one of domains or inside one? */
bool domain_inside(struct span domain, const struct strv *domains);

#endif
