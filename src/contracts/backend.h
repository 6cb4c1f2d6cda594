/*
 * backend - what a kind of store has to do; contracts.c and store.c do the rest.
 *
 * A connection is used by one thread at a time. Each call returns false when it
 * could not be done, with the reason in call->trouble; the connection is closed
 * then.
 */
#ifndef OFFPLAT_CONTRACTS_BACKEND_H
#define OFFPLAT_CONTRACTS_BACKEND_H

#include "contracts/contracts.h"

/* The settings of a store, its own copy. */
struct store_conf {
	enum contracts_backend backend;
	const char *file;
	const char *key_file;
	const char *redis;
	const char *redis_user;
	const char *redis_password_file;
	const char *redis_ca_file;
	bool redis_tls;
	size_t timeout_ms;
	size_t pool;
	size_t expire_days;
};

struct copy;

/* One use of a connection. */
struct call {
	const struct store_conf *conf;
	struct copy *copy; /* of what a file says; NULL: none is kept */
	const struct keyring *ring;
	bool write;       /* the store may be written */
	bool lookup;      /* nothing but a look-up will follow */
	int64_t began;    /* CLOCK_MONOTONIC, milliseconds */
	int64_t deadline; /* the same */
	struct trouble trouble;
};

/* A group that a digest belongs to. */
struct found {
	bool known;
	bool active;
	struct digest contract;
	int64_t expires;
};

/* An event for one recipient. */
struct change {
	enum contract_event event;
	struct digest recipient;
	const char *platform;
	const char *source;
	unsigned key_id;
	int64_t now;
	int64_t expires;
	const struct key_digests *keys;
	size_t nkeys;
	bool purge; /* remove some of what has expired, too */
};

struct backend {
	/* NULL: it cannot be done. */
	void *(*connect)(struct call *call);
	void (*disconnect)(void *conn);
	/* Is it still connected to what the configuration names? */
	bool (*alive)(void *conn, struct call *call);
	/* found_r[i] is that of digests[i]; what has expired is not known. */
	bool (*lookup)(void *conn, struct call *call,
	    const struct digest *digests, size_t n, int64_t now,
	    struct found *found_r);
	bool (*note)(
	    void *conn, struct call *call, const struct change *change);
	bool (*walk)(void *conn, struct call *call, int64_t now,
	    contract_fn *fn, void *arg);
	bool (*put)(
	    void *conn, struct call *call, const struct contract *contract);
	bool (*remove)(void *conn, struct call *call, const struct digest *id);
};

extern const struct backend backend_sqlite;
#ifdef WITH_REDIS
extern const struct backend backend_redis;
#endif

/* CLOCK_MONOTONIC in milliseconds, and what of a call's time is left (>= 1). */
int64_t store_now_ms(void);
int call_left_ms(const struct call *call);

#endif
