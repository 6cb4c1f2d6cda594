/*
 * store - opens a store, lends its connections, and leaves it in peace for a
 * while after a failure; see store.h.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "contracts/copy.h"
#include "contracts/newfile.h"
#include "contracts/store.h"

/* After a failure the store is left in peace for so long. */
#define RETRY_MS 1000

int64_t
store_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int
call_left_ms(const struct call *call)
{
	int64_t left = call->deadline - store_now_ms();

	return left < 1 ? 1 : (int)left;
}

static const struct backend *
backend_of(enum contracts_backend backend)
{
	switch (backend) {
	case CONTRACTS_SQLITE:
		return &backend_sqlite;
#ifdef WITH_REDIS
	case CONTRACTS_REDIS:
		return &backend_redis;
#endif
	default:
		return NULL;
	}
}

static const char *
copy(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_dup(arena, span_str(text));
}

static void
copy_conf(struct contracts *store, const struct conf_contracts *conf)
{
	struct arena *arena = store->arena;

	store->conf = (struct store_conf){
		.backend = conf->backend,
		.file = copy(arena, conf->file),
		.key_file = copy(arena, conf->key_file),
		.redis = copy(arena, conf->redis),
		.redis_user = copy(arena, conf->redis_user),
		.redis_password_file = copy(arena, conf->redis_password_file),
		.redis_ca_file = copy(arena, conf->redis_ca_file),
		.redis_tls = conf->redis_tls,
		.timeout_ms = conf->timeout_ms,
		.pool = conf->pool < POOL_MAX ? conf->pool : POOL_MAX,
		.expire_days = conf->expire_days,
	};
}

/* Waiting for a connection goes by the clock that nobody sets. */
static void
init_lock(struct contracts *store)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&store->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&store->given, &attr);
	pthread_condattr_destroy(&attr);
}

struct contracts *
contracts_init(const struct conf_contracts *conf)
{
	struct contracts *store = calloc(1, sizeof(*store));

	if (store == NULL)
		return NULL;
	atomic_init(&store->refs, 1);
	store->arena = arena_init(0);
	if (store->arena == NULL) {
		free(store);
		return NULL;
	}
	init_lock(store);
	copy_conf(store, conf);
	store->backend = backend_of(conf->backend);
	if (conf->backend == CONTRACTS_SQLITE)
		store->copy = copy_init();
	if (arena_failed(store->arena))
		contracts_unref(&store);
	return store;
}

struct contracts *
contracts_ref(struct contracts *store)
{
	atomic_fetch_add_explicit(&store->refs, 1, memory_order_relaxed);
	return store;
}

void
contracts_unref(struct contracts **store)
{
	struct contracts *s = *store;

	*store = NULL;
	if (s == NULL ||
	    atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) > 1)
		return;
	for (size_t i = 0; i < s->nidle; i++)
		s->backend->disconnect(s->idle[i]);
	copy_deinit(&s->copy);
	pthread_cond_destroy(&s->given);
	pthread_mutex_destroy(&s->lock);
	arena_deinit(&s->arena);
	free(s);
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool
contracts_same(const struct contracts *store, const struct conf_contracts *conf)
{
	const struct store_conf *own = &store->conf;

	return own->backend == conf->backend &&
	       same_text(own->file, conf->file) &&
	       same_text(own->key_file, conf->key_file) &&
	       same_text(own->redis, conf->redis) &&
	       same_text(own->redis_user, conf->redis_user) &&
	       same_text(own->redis_password_file, conf->redis_password_file) &&
	       same_text(own->redis_ca_file, conf->redis_ca_file) &&
	       own->redis_tls == conf->redis_tls &&
	       own->timeout_ms == conf->timeout_ms && own->pool == conf->pool &&
	       own->expire_days == conf->expire_days;
}

static bool
has_folder(const char *path, struct trouble *trouble)
{
	char folder[PATH_MAX];
	struct stat st;

	newfile_folder(path, folder, sizeof(folder));
	return stat(folder, &st) == 0 ||
	       trouble_set(trouble, "%s: %s", folder, strerror(errno));
}

bool
contracts_inspect(const struct contracts *store, struct trouble *trouble_r)
{
	const struct store_conf *conf = &store->conf;
	struct keyring ring;

	if (store->backend == NULL)
		return true;
	switch (keyfile_read(conf->key_file, &ring, trouble_r)) {
	case KEYFILE_BAD:
		return false;
	case KEYFILE_MISSING:
		if (conf->backend != CONTRACTS_SQLITE ||
		    !has_folder(conf->key_file, trouble_r))
			return false;
		break;
	case KEYFILE_OK:
		break;
	}
	return conf->backend != CONTRACTS_SQLITE ||
	       has_folder(conf->file, trouble_r);
}

bool
contracts_configured(const struct contracts *store)
{
	return store->backend != NULL;
}

void
contracts_reread_keys(struct contracts *store)
{
	pthread_mutex_lock(&store->lock);
	store->ring_read = false;
	store->retry_at = 0;
	pthread_mutex_unlock(&store->lock);
}

struct trouble
contracts_trouble(struct contracts *store)
{
	struct trouble trouble;

	pthread_mutex_lock(&store->lock);
	trouble = store->trouble;
	pthread_mutex_unlock(&store->lock);
	return trouble;
}

/* Hosts that share a Redis must share a secret: none is made unasked for it. */
static bool
read_ring(struct contracts *store, struct trouble *trouble)
{
	const struct store_conf *conf = &store->conf;

	if (store->ring_read)
		return true;
	if (store->write && conf->backend == CONTRACTS_SQLITE)
		store->ring_read =
		    keyfile_make(conf->key_file, &store->ring, trouble);
	else
		store->ring_read = keyfile_read(conf->key_file, &store->ring,
				       trouble) == KEYFILE_OK;
	return store->ring_read;
}

/* With the lock: may this caller use a connection, and is it the one to try? */
static bool
may_ask(struct contracts *store)
{
	if (store->retry_at == 0)
		return true;
	if (store->trying || store_now_ms() < store->retry_at)
		return false;
	store->trying = true;
	return true;
}

/* With the lock: waits until a connection is idle or one more may be made. */
static bool
wait_for_place(struct contracts *store, struct call *call)
{
	struct timespec end = {
		.tv_sec = call->deadline / 1000,
		.tv_nsec = call->deadline % 1000 * 1000000,
	};

	while (store->nidle == 0 && store->open >= store->conf.pool)
		if (pthread_cond_timedwait(&store->given, &store->lock, &end) ==
		    ETIMEDOUT)
			return trouble_set(&call->trouble,
			    "no connection was free within %zu ms",
			    store->conf.timeout_ms);
	return true;
}

/* With the lock. */
static void
note_failure(struct contracts *store, const struct trouble *trouble)
{
	store->trouble = *trouble;
	store->trying = false;
	store->retry_at = store_now_ms() + RETRY_MS;
}

/*
 * With the lock: a place in the pool is the caller's. That none gets free is
 * told, but is no sign that the store is away.
 */
static bool
take_place(struct loan *loan)
{
	struct contracts *store = loan->store;

	if (!read_ring(store, &loan->call.trouble)) {
		note_failure(store, &loan->call.trouble);
		return false;
	}
	if (!wait_for_place(store, &loan->call)) {
		store->trouble = loan->call.trouble;
		store->trying = false;
		return false;
	}
	keyring_copy(&loan->ring, &store->ring);
	loan->call.write = store->write;
	if (store->nidle > 0)
		loan->conn = store->idle[--store->nidle];
	else
		store->open++;
	return true;
}

/* Without the lock: a connection that works, in the place taken. */
static bool
connect_place(struct loan *loan)
{
	const struct backend *backend = loan->store->backend;

	if (loan->conn != NULL && !backend->alive(loan->conn, &loan->call)) {
		backend->disconnect(loan->conn);
		loan->conn = NULL;
	}
	if (loan->conn == NULL)
		loan->conn = backend->connect(&loan->call);
	return loan->conn != NULL;
}

enum contracts_status
loan_take(struct contracts *store, bool lookup, struct loan *loan_r)
{
	int64_t now = store_now_ms();
	bool taken;

	if (store->backend == NULL)
		return CONTRACTS_OFF;
	loan_r->store = store;
	loan_r->conn = NULL;
	loan_r->call = (struct call){
		.conf = &store->conf,
		.copy = store->copy,
		.ring = &loan_r->ring,
		.lookup = lookup,
		.began = now,
		.deadline = now + (int64_t)store->conf.timeout_ms,
	};
	pthread_mutex_lock(&store->lock);
	taken = may_ask(store) && take_place(loan_r);
	pthread_mutex_unlock(&store->lock);
	if (!taken)
		return CONTRACTS_AWAY;
	if (connect_place(loan_r))
		return CONTRACTS_OK;
	return loan_give(loan_r, false);
}

enum contracts_status
loan_give(struct loan *loan, bool good)
{
	struct contracts *store = loan->store;

	if (!good && loan->conn != NULL)
		store->backend->disconnect(loan->conn);
	pthread_mutex_lock(&store->lock);
	if (good) {
		store->idle[store->nidle++] = loan->conn;
		store->retry_at = 0;
		store->trying = false;
	} else {
		store->open--;
		note_failure(store, &loan->call.trouble);
	}
	pthread_cond_signal(&store->given);
	pthread_mutex_unlock(&store->lock);
	loan->conn = NULL;
	return good ? CONTRACTS_OK : CONTRACTS_AWAY;
}

enum contracts_status
contracts_allow_writing(struct contracts *store)
{
	enum contracts_status status;
	struct loan loan;

	if (store->backend == NULL)
		return CONTRACTS_OFF;
	pthread_mutex_lock(&store->lock);
	store->write = true;
	store->retry_at = 0;
	pthread_mutex_unlock(&store->lock);
	status = loan_take(store, false, &loan);
	return status == CONTRACTS_OK ? loan_give(&loan, true) : status;
}
