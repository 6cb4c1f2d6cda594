/*
 * contracts - the memory of running contracts.
 *
 * What platforms call a conversation (a room, a job, a contract) is stored as
 * digests for each recipient, in groups: keys that stood together in one
 * authentic mail belong to one contract. A group is only linked at first; a
 * mail about the start of the contract makes it active, one about its end
 * removes it. No text and no address is stored, and everything expires.
 *
 * A store may be used by any number of threads. It opens by itself when it is
 * first asked, and again after failures; a store that is away is asked once a
 * second at most, and no call takes longer than its timeout.
 */
#ifndef OFFPLAT_CONTRACTS_CONTRACTS_H
#define OFFPLAT_CONTRACTS_CONTRACTS_H

#include <time.h>

#include "contracts/keyfile.h"
#include "platform/profile.h"

#define CONTRACT_KEYS_MAX     16 /* keys of one contract */
#define CONVERSATION_KEYS_MAX 8  /* keys of one mail */
#define RECIPIENTS_MAX        16 /* of one mail; with more, nothing is known */
#define SOURCE_BYTES          48
#define PLATFORM_BYTES        64

struct contracts;

enum contracts_status {
	CONTRACTS_OFF, /* none is configured */
	CONTRACTS_OK,
	CONTRACTS_AWAY /* it cannot be asked now: contracts_trouble() */
};

/* Nothing is opened yet. The caller has the first reference; NULL: no memory. */
struct contracts *contracts_init(const struct conf_contracts *conf);
struct contracts *contracts_ref(struct contracts *store);
/* Gives the reference back and sets *store to NULL; the last one closes. */
void contracts_unref(struct contracts **store);

/* Is there a store at all? */
bool contracts_configured(const struct contracts *store);
/* Is conf what the store was made from? */
bool contracts_same(
    const struct contracts *store, const struct conf_contracts *conf);
/*
 * From now on the store is written, and made where there is none. Without this
 * call it is only read, and nothing on disk changes. Opens it, to see whether
 * that works.
 */
enum contracts_status contracts_allow_writing(struct contracts *store);
/*
 * Could it be opened for writing, as far as can be seen without writing? False:
 * trouble_r says what is missing.
 */
bool contracts_inspect(
    const struct contracts *store, struct trouble *trouble_r);
/* The key file is read again before the next use. */
void contracts_reread_keys(struct contracts *store);
/* Why it was away when that was last so. */
struct trouble contracts_trouble(struct contracts *store);

/* What a mail says about the conversation that it belongs to. */
struct conversation {
	const char *platform;
	const struct span *recipients;
	size_t nrecipients;
	const struct conversation_key *keys;
	size_t nkeys;
};

struct contract_state {
	bool active; /* a contract runs, for all recipients */
	bool news;   /* contracts_note(CONTRACT_LINK) would store something */
};

enum contracts_status contracts_lookup(struct contracts *store,
    const struct conversation *conversation, time_t now,
    struct contract_state *state_r);

enum contract_event {
	CONTRACT_LINK, /* the keys belong together */
	CONTRACT_START,
	CONTRACT_END
};

/*
 * Only for authentic mail, and for the administrator. source: who says so,
 * "mail" or "admin:NAME". expires: 0: after the configured days.
 */
enum contracts_status contracts_note(struct contracts *store,
    enum contract_event event, const struct conversation *conversation,
    const char *source, time_t now, time_t expires);

/* One stored group, for the administrator. */
struct contract {
	struct digest id;
	struct digest recipient;
	char platform[PLATFORM_BYTES];
	bool active;
	unsigned key_id; /* of the secret that it was stored with */
	int64_t created;
	int64_t expires;
	char source[SOURCE_BYTES];
	struct digest keys[CONTRACT_KEYS_MAX];
	size_t nkeys;
};

/* False ends the walk. */
typedef bool contract_fn(const struct contract *contract, void *arg);
/* All that has not expired. */
enum contracts_status contracts_walk(
    struct contracts *store, time_t now, contract_fn *fn, void *arg);
/* Stores it as it is, in place of one with the same id. */
enum contracts_status contracts_put(
    struct contracts *store, const struct contract *contract);
enum contracts_status contracts_remove(
    struct contracts *store, const struct digest *id);

/* What is looked for among contracts: for each secret another digest. */
struct key_digests {
	struct digest v[KEYS_MAX]; /* v[0] is what is stored now */
	size_t n;
};
enum contracts_status contracts_recipient(struct contracts *store,
    struct span recipient, struct key_digests *digests_r);
enum contracts_status contracts_key(struct contracts *store,
    const char *platform, struct span recipient,
    const struct conversation_key *key, struct key_digests *digests_r);
bool digests_hold(
    const struct key_digests *digests, const struct digest *digest);

#endif
