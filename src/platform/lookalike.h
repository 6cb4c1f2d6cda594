/*
 * lookalike - does a domain pretend to be a platform's? Skeletons, edit
 * distance, punycode, brand words inside another domain, subdomain tricks.
 */
#ifndef OFFPLAT_PLATFORM_LOOKALIKE_H
#define OFFPLAT_PLATFORM_LOOKALIKE_H

#include "config/conf.h"
#include "link/link.h"

struct lookalike;

/* Prepares skeletons of all platforms' domains. NULL when memory is short. */
struct lookalike *lookalike_init(
    const struct conf *conf, const struct linkset *links);
void lookalike_deinit(struct lookalike **lookalike);

/*
 * The index of the platform that domain (ASCII or UTF-8, any case) imitates, or
 * -1. A platform's own domains and its honest neighbours imitate nobody.
 */
int lookalike_match(
    const struct lookalike *lookalike, struct arena *arena, struct span domain);

#endif
