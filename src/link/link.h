/*
 * link - links of a text or a page: found, parsed as a browser would,
 * unwrapped from redirectors, and put into categories.
 */
#ifndef OFFPLAT_LINK_LINK_H
#define OFFPLAT_LINK_LINK_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/names.h"
#include "config/conf.h"
#include "text/view.h"

struct link {
	struct span raw;      /* as found */
	struct span url;      /* behind all redirectors */
	struct span scheme;   /* lower case: "https", "tg", "mailto" */
	struct span host;     /* as a browser would take it, ASCII lower case */
	struct span domain;   /* registrable domain, or the host */
	struct span path;     /* path, query and fragment */
	const char *category; /* from services, "platform", "lookalike",
				 "tracker", "mail",
				 "phone" or "web" */
	const char *service;  /* service id, or NULL */
	enum region region;   /* where it stands */
	size_t at;            /* offset in the region's original text */
	size_t end;
	fact_set facts;     /* FACT_LINK_* */
	unsigned unwrapped; /* redirectors passed */
};

/* Compiled services, redirectors and public suffixes. Read-only once made. */
struct linkset;

/* platforms' hosts give the category "platform". NULL: diag has the errors. */
struct linkset *linkset_init(const struct conf *conf, struct diag *diag);
void linkset_deinit(struct linkset **set);

/*
 * Parses one URL as written (an href, a text's link). base_scheme of schemeless
 * forms is https. False: it is no link that leads anywhere (a fragment, a
 * relative path, javascript:). label: visible text, for FACT_LINK_MISMATCH.
 */
bool link_parse(struct link *link_r, struct arena *arena,
    const struct linkset *set, struct span url, struct span label,
    const struct limits *limits);

/*
 * Finds links in a text as written; at and end are offsets in text. Bare hosts
 * count where their top-level domain exists and the form is not a file name;
 * "t dot me", "t[.]me", "hxxp://", "https:/[t.me/x](…)" are undone, with
 * FACT_WRITTEN_DOTS or FACT_LINK_DISGUISED. Writes at most max links; returns
 * how many there were.
 */
size_t link_find(struct link *links_r, size_t max, struct arena *arena,
    const struct linkset *set, struct span text, const struct limits *limits);

/* The registrable domain of an ASCII or UTF-8 host; the host itself if none. */
struct span link_domain(
    const struct linkset *set, struct arena *arena, struct span host);

#endif
