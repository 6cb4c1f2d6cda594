/*
 * linkset - the insides of a linkset, for the other files of this folder: hosts
 * of services, platforms and redirectors in sorted tables, public suffixes.
 */
#ifndef OFFPLAT_LINK_LINKSET_H
#define OFFPLAT_LINK_LINKSET_H

#include <libpsl.h>

#include "link/link.h"
#include "link/url.h"

struct host_entry {
	struct span host; /* lower case; "google.*": any public suffix; "*" */
	struct span path; /* prefix that begins with a slash, or empty */
	const char *category;
	const char *service;
	const struct conf_redirector *redirector; /* in that table only */
};

/* Sorted by host, the longer paths first. */
struct host_table {
	struct host_entry *v;
	size_t n;
	struct span *any; /* "google" of all "google.*" */
	size_t nany;
};

struct scheme_entry {
	struct span scheme;
	const char *category;
	const char *service;
	const struct scheme_entry *next; /* that begins alike */
};

struct skeleton_entry {
	struct span skeleton;
	struct span host;
};

struct linkset {
	struct arena *arena;
	unsigned long number; /* no other set of this process has it */
	psl_ctx_t *psl;
	struct host_table hosts; /* of services and platforms */
	struct host_table redirectors;
	struct scheme_entry *schemes;
	size_t nschemes;
	const struct scheme_entry *schemes_by[32]; /* first letter % 32 */
	struct skeleton_entry *skeletons;          /* of hosts, sorted */
	size_t nskeletons;
};

/* Categories that do not come from the configuration. */
#define CATEGORY_PLATFORM "platform"
#define CATEGORY_TRACKER  "tracker"
#define CATEGORY_MAIL     "mail"
#define CATEGORY_PHONE    "phone"
#define CATEGORY_WEB      "web"

/*
 * The entry for a host (ASCII, lower case, no closing dot) and a path: that of
 * the longest host, of those the longest path. NULL: none.
 */
const struct host_entry *table_find(const struct linkset *set,
    const struct host_table *table, struct span host, struct span path);
/* Which of schemes_by holds the schemes that begin as this one does. */
static inline unsigned
scheme_first(struct span scheme)
{
	return scheme.n == 0 ? 0 : (unsigned char)scheme.p[0] % 32;
}
const struct scheme_entry *scheme_find(
    const struct linkset *set, struct span scheme);

/* tel:, sms: and their like, which every phone knows. */
bool scheme_is_phone(struct span scheme);

/* Is label (ASCII, lower case) a top-level domain of ICANN's? */
bool tld_exists(const struct linkset *set, struct span label);
/* The registrable part of an ASCII, lower-case host; the host itself if none. */
struct span domain_of(const struct linkset *set, struct span host);

/* head and tail as one; head may be NULL. SPAN_NONE: no memory. */
struct span link_joined(
    struct arena *arena, const char *head, struct span tail);

/* link_parse() without a label. */
bool link_read(struct link *link_r, struct arena *arena,
    const struct linkset *set, struct span url, const struct limits *limits);
/*
 * Sets link's category, service and some facts; url is what link->url was read
 * from.
 */
void link_classify(struct link *link, struct arena *arena,
    const struct linkset *set, const struct url *url);

/* The URL inside schemes that only name a program; url itself if none. */
struct span link_unwrap_scheme(struct arena *arena, struct span url);

/* Where a redirector leads, one step. */
enum unwrap {
	UNWRAP_NONE,   /* no redirector, or it carries nothing */
	UNWRAP_URL,    /* *url_r is set */
	UNWRAP_TRACKER /* a redirector that keeps its target to itself */
};
enum unwrap link_unwrap(const struct linkset *set, struct arena *arena,
    struct span host, struct span path, struct span *url_r);

/*
 * Does a host written without a scheme count as a link? host: ASCII, lower case;
 * written: as it stood; path: something follows it.
 */
struct bare {
	struct span host;
	struct span written;
	bool path;   /* "/", "?" or a port follows */
	bool inside; /* stands behind a slash or an @: a part of something */
	bool ends;   /* the sentence or line ends here */
};
bool bare_counts(const struct linkset *set, const struct bare *bare);

#endif
