/*
 * store - the inside of a store: connections that are kept, and when to ask
 * again after a failure.
 */
#ifndef OFFPLAT_CONTRACTS_STORE_H
#define OFFPLAT_CONTRACTS_STORE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "contracts/backend.h"

#define POOL_MAX 64

struct contracts {
	atomic_uint refs;
	struct arena *arena;
	struct store_conf conf;
	const struct backend *backend; /* NULL: no store */
	atomic_llong purged;           /* when, seconds */
	struct copy *copy;             /* NULL: none is kept */
	pthread_mutex_t lock;          /* of all below */
	pthread_cond_t given;
	void *idle[POOL_MAX];
	size_t nidle;
	size_t open; /* connections, idle ones too */
	bool write;
	bool ring_read;
	struct keyring ring;
	int64_t retry_at; /* away until then; 0: not away */
	bool trying;      /* one caller tries, the others wait no longer */
	struct trouble trouble;
};

/* A connection on loan, with a copy of the secrets. */
struct loan {
	struct contracts *store;
	void *conn;
	struct keyring ring;
	struct call call;
};

/*
 * For calls of the backend; lookup: for looking up alone. OK: loan_give() must
 * follow.
 */
enum contracts_status loan_take(
    struct contracts *store, bool lookup, struct loan *loan_r);
/* good: what the call of the backend returned. */
enum contracts_status loan_give(struct loan *loan, bool good);

#endif
