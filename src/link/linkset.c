/*
 * linkset - built once from the configuration: every host of a service, a
 * platform or a redirector becomes an entry of a sorted table.
 */
#include "config.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "link/linkset.h"
#include "text/fold.h"

static int
span_order(struct span a, struct span b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

static int
entry_order(const void *a, const void *b)
{
	const struct host_entry *x = a, *y = b;
	int order = span_order(x->host, y->host);

	if (order != 0)
		return order;
	if (x->path.n != y->path.n)
		return x->path.n > y->path.n ? -1 : 1;
	order = span_order(x->path, y->path);
	if (order != 0)
		return order;
	/* What a platform claims as its own is its own. */
	return (x->service != NULL) - (y->service != NULL);
}

static int
skeleton_order(const void *a, const void *b)
{
	const struct skeleton_entry *x = a, *y = b;

	return span_order(x->skeleton, y->skeleton);
}

static struct pos
pos_of(const struct strv *strv, size_t i)
{
	struct pos pos = strv->pos;

	if (strv->lines != NULL)
		pos.line = strv->lines[i];
	return pos;
}

static bool
host_char(char c)
{
	return ascii_isalnum(c) || strchr(".-_*:[]", c) != NULL ||
	       (unsigned char)c >= 0x80;
}

/* "*.Host/Path" as an entry's host and path. */
static bool
read_entry(struct host_entry *entry, struct arena *arena, const char *text)
{
	struct span s = span_str(text);
	size_t slash = span_chr(s, 0, '/');
	struct span host = span_slice(s, 0, slash);
	char *p;

	if (span_istarts(host, "*."))
		host = span_from(host, 2);
	p = arena_dup(arena, host);
	if (p == NULL || host.n == 0)
		return false;
	for (size_t i = 0; i < host.n; i++) {
		if (p[i] == '\0' || !host_char(p[i]))
			return false;
		p[i] = ascii_lower(p[i]);
	}
	entry->host = span_of(p, host.n);
	entry->path = span_from(s, slash);
	return true;
}

static void
add_hosts(struct linkset *set, struct host_table *table,
    const struct strv *hosts, struct host_entry like, struct diag *diag)
{
	for (size_t i = 0; i < hosts->n; i++) {
		if (read_entry(&like, set->arena, hosts->v[i]))
			table->v[table->n++] = like;
		else
			diag_error(diag, pos_of(hosts, i),
			    "\"%s\" is no host: write \"example.com\" or "
			    "\"example.com/path\"",
			    hosts->v[i]);
	}
}

static bool
add_services(struct linkset *set, const struct conf *conf, struct diag *diag)
{
	size_t nhosts = 0, nschemes = 0;

	for (size_t i = 0; i < conf->nservices; i++) {
		nhosts += conf->services[i].hosts.n;
		nschemes += conf->services[i].schemes.n;
	}
	for (size_t i = 0; i < conf->nplatforms; i++)
		nhosts += conf->platforms[i].hosts.n;
	set->hosts.v =
	    arena_array(set->arena, nhosts + 1, sizeof(*set->hosts.v));
	set->schemes =
	    arena_array(set->arena, nschemes + 1, sizeof(*set->schemes));
	if (set->hosts.v == NULL || set->schemes == NULL)
		return false;
	for (size_t i = 0; i < conf->nplatforms; i++)
		add_hosts(set, &set->hosts, &conf->platforms[i].hosts,
		    (struct host_entry){ .category = CATEGORY_PLATFORM }, diag);
	for (size_t i = 0; i < conf->nservices; i++) {
		const struct conf_service *s = &conf->services[i];

		add_hosts(set, &set->hosts, &s->hosts,
		    (struct host_entry){
			.category = s->category, .service = s->id },
		    diag);
		for (size_t k = 0; k < s->schemes.n; k++)
			set->schemes[set->nschemes++] = (struct scheme_entry){
				.scheme = span_str(s->schemes.v[k]),
				.category = s->category,
				.service = s->id
			};
	}
	return true;
}

/* By the first letter, in the order of the configuration. */
static void
chain_schemes(struct linkset *set)
{
	for (size_t i = set->nschemes; i > 0; i--) {
		struct scheme_entry *entry = &set->schemes[i - 1];
		unsigned first = scheme_first(entry->scheme);

		entry->next = set->schemes_by[first];
		set->schemes_by[first] = entry;
	}
}

static bool
add_redirectors(struct linkset *set, const struct conf *conf, struct diag *diag)
{
	size_t nhosts = 0;

	for (size_t i = 0; i < conf->nredirectors; i++)
		nhosts += conf->redirectors[i].hosts.n;
	set->redirectors.v =
	    arena_array(set->arena, nhosts + 1, sizeof(*set->redirectors.v));
	if (set->redirectors.v == NULL)
		return false;
	for (size_t i = 0; i < conf->nredirectors; i++)
		add_hosts(set, &set->redirectors, &conf->redirectors[i].hosts,
		    (struct host_entry){ .redirector = &conf->redirectors[i] },
		    diag);
	return true;
}

/* What the known hosts look like, to recognise an imitation in other letters. */
static bool
add_skeletons(struct linkset *set)
{
	set->skeletons =
	    arena_array(set->arena, set->hosts.n + 1, sizeof(*set->skeletons));
	if (set->skeletons == NULL)
		return false;
	for (size_t i = 0; i < set->hosts.n; i++) {
		struct skeleton_entry *entry =
		    &set->skeletons[set->nskeletons++];

		entry->host = set->hosts.v[i].host;
		entry->skeleton = fold_skeleton(set->arena, entry->host);
	}
	qsort(set->skeletons, set->nskeletons, sizeof(*set->skeletons),
	    skeleton_order);
	return !arena_failed(set->arena);
}

/* Sorts the table and takes out which labels stand before any suffix. */
static bool
finish_table(struct linkset *set, struct host_table *table)
{
	qsort(table->v, table->n, sizeof(*table->v), entry_order);
	table->any = arena_array(set->arena, table->n + 1, sizeof(*table->any));
	if (table->any == NULL)
		return false;
	for (size_t i = 0; i < table->n; i++) {
		struct span host = table->v[i].host;

		if (span_iends(host, ".*"))
			table->any[table->nany++] =
			    span_slice(host, 0, host.n - 2);
	}
	return true;
}

static bool
build(struct linkset *set, const struct conf *conf, struct diag *diag)
{
	struct pos nowhere = { NULL, 0 };

	set->psl = conf->public_suffixes != NULL
		       ? psl_load_file(conf->public_suffixes)
		       : psl_latest(NULL);
	if (set->psl == NULL) {
		diag_error(diag, nowhere,
		    "public_suffixes: \"%s\" cannot be read as a list of "
		    "public suffixes",
		    conf->public_suffixes != NULL ? conf->public_suffixes
						  : "the system's");
		return false;
	}
	if (!add_services(set, conf, diag) ||
	    !add_redirectors(set, conf, diag) || !add_skeletons(set) ||
	    !finish_table(set, &set->hosts) ||
	    !finish_table(set, &set->redirectors)) {
		diag_error(diag, nowhere, "no memory for services");
		return false;
	}
	chain_schemes(set);
	return true;
}

struct linkset *
linkset_init(const struct conf *conf, struct diag *diag)
{
	static atomic_ulong sets;
	size_t errors = diag_errors(diag);
	struct linkset *set = calloc(1, sizeof(*set));

	if (set != NULL) {
		set->arena = arena_init(0);
		set->number = atomic_fetch_add(&sets, 1) + 1;
	}
	if (set == NULL || set->arena == NULL) {
		diag_error(
		    diag, (struct pos){ NULL, 0 }, "no memory for services");
		free(set);
		return NULL;
	}
	if (!build(set, conf, diag) || diag_errors(diag) > errors)
		linkset_deinit(&set);
	return set;
}

void
linkset_deinit(struct linkset **set)
{
	if (*set == NULL)
		return;
	psl_free((*set)->psl);
	arena_deinit(&(*set)->arena);
	free(*set);
	*set = NULL;
}
