/*
 * report_table - counts by key, in bounded memory: when the table is full, the
 * rarer half goes, and what it counted is remembered as left out. What is
 * common enough to be shown comes back, or was never away.
 */
#include "config.h"

#include <stdlib.h>
#include <sys/random.h>

#include "tool/report.h"
#include "tool/tool.h"

#define KEY_MAX 512 /* an encoded address has at most 390 bytes */

size_t
row_alerts(const struct report_row *row)
{
	return row->levels[LEVEL_HIGH] + row->levels[LEVEL_MEDIUM];
}

void
table_init(struct report_table *table, size_t cap)
{
	*table = (struct report_table){ .cap = cap, .nslots = 1 };
	while (table->nslots < cap * 2)
		table->nslots *= 2;
	/* Without randomness the table is right all the same. */
	if (getrandom(&table->seed, sizeof(table->seed), 0) < 0)
		table->seed = (uint64_t)time(NULL);
	table->rows = tool_need(calloc(cap, sizeof(*table->rows)));
	table->slots = tool_need(calloc(table->nslots, sizeof(uint32_t)));
}

void
table_deinit(struct report_table *table)
{
	for (size_t i = 0; i < table->n; i++)
		free(table->rows[i].key);
	free(table->rows);
	free(table->slots);
	*table = (struct report_table){ .n = 0 };
}

/* FNV-1a from a start that a sender of mail cannot know. */
static size_t
hash(const struct report_table *table, struct span key)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ table->seed;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 29);
}

/* The slot of key, or the free one where it belongs. */
static uint32_t *
find(const struct report_table *table, struct span key)
{
	size_t at = hash(table, key) & (table->nslots - 1);

	while (table->slots[at] != 0 &&
	       !span_eq(span_str(table->rows[table->slots[at] - 1].key), key))
		at = (at + 1) & (table->nslots - 1);
	return &table->slots[at];
}

static int
by_alerts(const void *a, const void *b)
{
	const struct report_row *x = a, *y = b;
	size_t p = row_alerts(x), q = row_alerts(y);

	if (p != q)
		return p < q ? 1 : -1;
	if (x->mails != y->mails)
		return x->mails < y->mails ? 1 : -1;
	return strcmp(x->key, y->key);
}

static int
by_key(const void *a, const void *b)
{
	const struct report_row *x = a, *y = b;

	return strcmp(x->key, y->key);
}

void
table_sort(struct report_table *table)
{
	qsort(table->rows, table->n, sizeof(*table->rows), by_alerts);
}

void
table_sort_keys(struct report_table *table)
{
	qsort(table->rows, table->n, sizeof(*table->rows), by_key);
}

/* Half of the rows go, so that the work for each addition stays constant. */
static void
shrink(struct report_table *table)
{
	size_t keep = table->cap / 2;

	table_sort(table);
	for (size_t i = keep; i < table->n; i++) {
		table->left_out += table->rows[i].mails;
		free(table->rows[i].key);
		table->rows[i] = (struct report_row){ .key = NULL };
	}
	table->n = keep;
	memset(table->slots, 0, table->nslots * sizeof(uint32_t));
	for (size_t i = 0; i < table->n; i++)
		*find(table, span_str(table->rows[i].key)) = (uint32_t)i + 1;
}

static struct report_row *
row_for(struct report_table *table, struct span key)
{
	uint32_t *slot = find(table, key);
	struct report_row *row;

	if (*slot != 0)
		return &table->rows[*slot - 1];
	if (table->n == table->cap) {
		shrink(table);
		slot = find(table, key);
	}
	row = &table->rows[table->n++];
	*slot = (uint32_t)table->n;
	/* A key that is not there may have no bytes to point to. */
	row->key = tool_need(strndup(key.n == 0 ? "" : key.p, key.n));
	return row;
}

void
table_add(
    struct report_table *table, struct span key, const struct report_line *line)
{
	struct report_row *row;

	/* No key of ours holds a NUL: what does is cut there. */
	key = span_slice(key, 0, span_chr(key, 0, '\0'));
	row = row_for(table, span_slice(key, 0, KEY_MAX));
	row->mails++;
	row->levels[line->level]++;
	if (line->time == 0)
		return;
	if (row->first == 0 || line->time < row->first)
		row->first = line->time;
	if (line->time > row->last)
		row->last = line->time;
}
