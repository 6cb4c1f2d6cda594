/*
 * copy - a table of keys, the state of the file that it is of, and how long the
 * file is not worth reading; see copy.h.
 */
#include "config.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "contracts/copy.h"

/*
 * Reading so many keys takes as long as one look-up in the file: of what changes
 * all the time, reading costs no more than the look-ups do.
 */
#define KEYS_A_LOOKUP 16
/* Where nothing came of it, that is tried so many times as rarely. */
#define PATIENCE 8

struct copy {
	pthread_rwlock_t lock;
	struct keytable *table; /* NULL: none */
	struct stamp stamp;     /* of the table */
	atomic_long wait;       /* look-ups of the file until it is read */
	atomic_bool reading;    /* by one caller at a time */
};

bool
stamp_eq(const struct stamp *a, const struct stamp *b)
{
	return a->device == b->device && a->inode == b->inode &&
	       a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
	       a->changed.tv_nsec == b->changed.tv_nsec &&
	       memcmp(a->words, b->words, sizeof(a->words)) == 0;
}

struct copy *
copy_init(void)
{
	struct copy *copy = calloc(1, sizeof(*copy));

	if (copy == NULL)
		return NULL;
	pthread_rwlock_init(&copy->lock, NULL);
	atomic_init(&copy->wait, 0);
	atomic_init(&copy->reading, false);
	return copy;
}

void
copy_deinit(struct copy **copy)
{
	if (*copy == NULL)
		return;
	keytable_deinit(&(*copy)->table);
	pthread_rwlock_destroy(&(*copy)->lock);
	free(*copy);
	*copy = NULL;
}

/* With the lock. */
static bool
is_of(const struct copy *copy, const struct stamp *stamp)
{
	return copy->table != NULL && stamp_eq(&copy->stamp, stamp);
}

bool
copy_lookup(struct copy *copy, const struct stamp *stamp,
    const struct digest *digests, size_t n, int64_t now, struct found *found_r)
{
	const struct found *found;
	bool good;

	pthread_rwlock_rdlock(&copy->lock);
	good = is_of(copy, stamp);
	for (size_t i = 0; good && i < n; i++) {
		found = keytable_get(copy->table, &digests[i]);
		if (found != NULL && found->expires > now)
			found_r[i] = *found;
		else
			found_r[i] = (struct found){ .known = false };
	}
	pthread_rwlock_unlock(&copy->lock);
	return good;
}

bool
copy_is_due(struct copy *copy)
{
	return atomic_fetch_sub(&copy->wait, 1) <= 0 &&
	       !atomic_exchange(&copy->reading, true);
}

/* Returns what was there, for the caller to free without the lock. */
static struct keytable *
exchange(struct copy *copy, struct keytable *table, const struct stamp *stamp)
{
	struct keytable *before;

	pthread_rwlock_wrlock(&copy->lock);
	before = copy->table;
	copy->table = table;
	if (stamp != NULL)
		copy->stamp = *stamp;
	pthread_rwlock_unlock(&copy->lock);
	return before;
}

void
copy_give(struct copy *copy, struct keytable **table, const struct stamp *stamp,
    size_t nkeys)
{
	long wait = (long)(nkeys / KEYS_A_LOOKUP);
	struct keytable *before;

	if (*table == NULL)
		wait = (wait + 1) * PATIENCE;
	before = exchange(copy, *table, stamp);
	keytable_deinit(&before);
	*table = NULL;
	atomic_store(&copy->wait, wait);
	atomic_store(&copy->reading, false);
}

void
copy_forget(struct copy *copy)
{
	struct keytable *before = exchange(copy, NULL, NULL);

	keytable_deinit(&before);
}

bool
copy_is_kept(struct copy *copy)
{
	bool kept;

	pthread_rwlock_rdlock(&copy->lock);
	kept = copy->table != NULL;
	pthread_rwlock_unlock(&copy->lock);
	return kept;
}

static bool
apply(struct keytable *table, const struct key_change *changes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!changes[i].found.known)
			keytable_remove(table, &changes[i].key);
		else if (!keytable_put(
			     table, &changes[i].key, &changes[i].found))
			return false;
	}
	return keytable_count(table) <= COPY_KEYS_MAX;
}

void
copy_change(struct copy *copy, const struct stamp *before,
    const struct stamp *after, const struct key_change *changes, size_t n)
{
	struct keytable *gone = NULL;

	pthread_rwlock_wrlock(&copy->lock);
	if (is_of(copy, before)) {
		if (apply(copy->table, changes, n)) {
			copy->stamp = *after;
		} else {
			gone = copy->table;
			copy->table = NULL;
		}
	}
	pthread_rwlock_unlock(&copy->lock);
	keytable_deinit(&gone);
}
