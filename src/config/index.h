/*
 * index - names that stand for something in the configuration, sorted, so that
 * doubles are seen and references are found without walking all of them.
 */
#ifndef OFFPLAT_CONFIG_INDEX_H
#define OFFPLAT_CONFIG_INDEX_H

#include "base/arena.h"
#include "base/diag.h"
#include "config/suggest.h"

struct index_entry {
	const char *id;
	struct pos pos;
	size_t i; /* the caller's number of it */
};

struct index {
	struct index_entry *v;
	size_t n;
	size_t max;
};

/* Room for max entries. False: no memory. */
bool index_init(struct index *index, struct arena *arena, size_t max);
/* id NULL is passed over. */
void index_add(struct index *index, const char *id, struct pos pos, size_t i);
/* To be called once, behind the last index_add(). */
void index_sort(struct index *index);
/* An error for each name that stands twice; what: "rule". */
void index_report_doubles(
    const struct index *index, const char *what, struct diag *diag);
/* The first entry of that name, or NULL. */
const struct index_entry *index_find(const struct index *index, const char *id);
void index_suggest(const struct index *index, struct suggest *suggest);

#endif
