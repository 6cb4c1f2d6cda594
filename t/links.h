/*
 * links - the shipped services and two small platforms, for tests of links.
 */
#ifndef OFFPLAT_T_LINKS_H
#define OFFPLAT_T_LINKS_H

#include "t/limits.h"
#include "t/strv.h"
#include "t/tap.h"

#include "config/conf.h"
#include "link/link.h"

static struct conf_platform links_platforms[] = {
	{ .id = "upwork",
	    .domains = STRV("upwork.com"),
	    .hosts = STRV("upwork.com") },
	{ .id = "pph",
	    .domains = STRV("peopleperhour.com"),
	    .hosts = STRV("peopleperhour.com", "pph.me") },
};

struct links {
	struct diag *diag;
	struct conf *loaded;
	struct conf conf; /* loaded, with platforms */
	struct linkset *set;
	struct arena *arena;
};

static inline void
links_init(struct links *links)
{
	const char *dir = getenv("OFFPLAT_SRCDIR");
	struct arena *arena = arena_init(0);
	char *path = arena_printf(
	    arena, "%s/etc/services.conf", dir == NULL ? "." : dir);

	links->diag = diag_init();
	links->loaded = conf_load(path, links->diag);
	for (size_t i = 0; i < diag_count(links->diag); i++)
		note(diag_text(links->diag, i));
	if (!ok(links->loaded != NULL, "the shipped services load"))
		exit(done_testing());
	links->conf = *links->loaded;
	links->conf.platforms = links_platforms;
	links->conf.nplatforms = 2;
	links->set = linkset_init(&links->conf, links->diag);
	if (!ok(links->set != NULL, "and compile"))
		exit(done_testing());
	links->arena = arena;
}

static inline void
links_deinit(struct links *links)
{
	arena_deinit(&links->arena);
	linkset_deinit(&links->set);
	conf_deinit(&links->loaded);
	diag_deinit(&links->diag);
}

#endif
