/*
 * index - sorted names; see index.h.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "config/index.h"

bool
index_init(struct index *index, struct arena *arena, size_t max)
{
	*index = (struct index){ .max = max };
	index->v = arena_array(arena, max, sizeof(*index->v));
	return index->v != NULL;
}

void
index_add(struct index *index, const char *id, struct pos pos, size_t i)
{
	if (id != NULL && index->n < index->max)
		index->v[index->n++] = (struct index_entry){ id, pos, i };
}

static int
by_id(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	if (order != 0)
		return order;
	return x->i < y->i ? -1 : x->i > y->i;
}

void
index_sort(struct index *index)
{
	qsort(index->v, index->n, sizeof(*index->v), by_id);
}

void
index_report_doubles(
    const struct index *index, const char *what, struct diag *diag)
{
	const struct index_entry *first;

	if (index->n == 0)
		return;
	first = &index->v[0];
	for (size_t i = 1; i < index->n; i++) {
		const struct index_entry *entry = &index->v[i];

		if (strcmp(entry->id, first->id) != 0)
			first = entry;
		else
			diag_error(diag, entry->pos,
			    "%s \"%s\" stands at %s:%u already: rename or "
			    "remove one",
			    what, entry->id, first->pos.file, first->pos.line);
	}
}

const struct index_entry *
index_find(const struct index *index, const char *id)
{
	size_t low = 0, high = index->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index->v[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == index->n || strcmp(index->v[low].id, id) != 0)
		return NULL;
	return &index->v[low];
}

void
index_suggest(const struct index *index, struct suggest *suggest)
{
	for (size_t i = 0; i < index->n; i++)
		suggest_offer(suggest, index->v[i].id);
}
