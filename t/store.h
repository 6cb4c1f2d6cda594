/*
 * store - a store of contracts in a test's own directory, and short ways to
 * tell and ask it things.
 */
#ifndef OFFPLAT_T_STORE_H
#define OFFPLAT_T_STORE_H

#include "t/tap.h"
#include "t/tempdir.h"

#include "contracts/contracts.h"

/* In the future: Redis forgets by its own clock. */
#define STORE_NOW 4000000000
#define AWAY      2 /* of active() */

/* In Redis where OFFPLAT_TEST_REDIS names one, which has to be empty. */
static inline struct contracts *
open_patient_store(const struct tempdir *dir, bool write, size_t timeout_ms)
{
	static char file[PATH_MAX], key_file[PATH_MAX];
	const char *redis = getenv("OFFPLAT_TEST_REDIS");
	const struct conf_contracts conf = {
		.backend = redis == NULL ? CONTRACTS_SQLITE : CONTRACTS_REDIS,
		.redis = redis,
		.file = file,
		.key_file = key_file,
		.expire_days = 400,
		.timeout_ms = timeout_ms,
		.pool = 4,
	};
	struct contracts *store;

	snprintf(file, sizeof(file), "%s/contracts.db", dir->path);
	snprintf(key_file, sizeof(key_file), "%s/contracts.key", dir->path);
	store = contracts_init(&conf);
	if (store == NULL)
		exit(EXIT_FAILURE);
	if (write)
		contracts_allow_writing(store);
	return store;
}

static inline struct contracts *
open_store(const struct tempdir *dir, bool write)
{
	return open_patient_store(dir, write, 200);
}

static inline void
remove_store(const struct tempdir *dir)
{
	unlink(tempdir_path(dir, "contracts.db"));
	unlink(tempdir_path(dir, "contracts.db-wal"));
	unlink(tempdir_path(dir, "contracts.db-shm"));
}

/* One or two keys of a conversation. */
struct talk {
	const char *platform;
	struct conversation_key keys[2];
	size_t n;
};

static inline struct talk
talk(const char *name, const char *value)
{
	return (struct talk){ "upwork", { { name, span_str(value) } }, 1 };
}

static inline struct talk
talk2(
    const char *name, const char *value, const char *name2, const char *value2)
{
	return (struct talk){ "upwork",
		{ { name, span_str(value) }, { name2, span_str(value2) } }, 2 };
}

static inline enum contracts_status
tell(struct contracts *store, enum contract_event event,
    const struct talk *talk, struct span recipient, time_t now)
{
	struct conversation c = { talk->platform, &recipient, 1, talk->keys,
		talk->n };

	return contracts_note(store, event, &c, "mail", now, 0);
}

static inline int
active(struct contracts *store, const struct talk *talk, struct span recipient,
    time_t now)
{
	struct conversation c = { talk->platform, &recipient, 1, talk->keys,
		talk->n };
	struct contract_state state;

	if (contracts_lookup(store, &c, now, &state) != CONTRACTS_OK)
		return AWAY;
	return state.active;
}

static inline bool
news_at(struct contracts *store, const struct talk *talk, struct span recipient,
    time_t now)
{
	struct conversation c = { talk->platform, &recipient, 1, talk->keys,
		talk->n };
	struct contract_state state;

	contracts_lookup(store, &c, now, &state);
	return state.news;
}

static inline bool
news(struct contracts *store, const struct talk *talk, struct span recipient)
{
	return news_at(store, talk, recipient, STORE_NOW);
}

/* What a walk saw; odd: contracts that do not have two keys. */
struct walk {
	int n;
	int odd;
	struct contract last;
};

static inline bool
see(const struct contract *contract, void *arg)
{
	struct walk *walk = arg;

	walk->n++;
	walk->odd += contract->nkeys != 2;
	walk->last = *contract;
	return true;
}

static inline int
count(struct contracts *store, time_t now)
{
	struct walk walk = { 0 };

	return contracts_walk(store, now, see, &walk) == CONTRACTS_OK ? walk.n
								      : -1;
}

/* A contract of two keys; its number makes them. */
static inline void
start_number(struct contracts *store, long number)
{
	char room[32], job[32];
	struct talk both;

	snprintf(room, sizeof(room), "room_%lx", number);
	snprintf(job, sizeof(job), "~%lx", number);
	both = talk2("room", room, "job", job);
	tell(store, CONTRACT_START, &both, SPAN_LIT("ann@example.org"),
	    STORE_NOW);
}

static inline void
fill_store(const struct tempdir *dir, long n)
{
	struct contracts *store = open_store(dir, true);

	for (long i = 0; i < n; i++)
		start_number(store, 1000 + i);
	contracts_unref(&store);
}

/* Until it is killed, or long enough. */
static inline void
write_forever(const struct tempdir *dir, long round)
{
	struct contracts *store = open_store(dir, true);

	for (long i = 0; i < 1000000; i++)
		start_number(store, round * 1000000 + i);
}

#endif
