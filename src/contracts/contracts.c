/*
 * contracts - turns conversations into digests, and asks and tells the store;
 * see contracts.h.
 */
#include "config.h"

#include <stdio.h>

#include "contracts/store.h"

#define DAY 86400
/* Seconds between two times that what has expired is removed. */
#define PURGE_PAUSE 60

/* An address as it is compared: without <>, in lower case. */
#define ADDRESS_BYTES 320
struct address_text {
	char p[ADDRESS_BYTES];
	size_t n;
};

static struct span
normal_address(struct span address, struct address_text *text)
{
	address = span_trim(address);
	if (address.n > 1 && address.p[0] == '<' &&
	    address.p[address.n - 1] == '>')
		address = span_slice(address, 1, address.n - 1);
	if (address.n > 0 && address.p[address.n - 1] == '.')
		address.n--;
	text->n = address.n < ADDRESS_BYTES ? address.n : ADDRESS_BYTES;
	for (size_t i = 0; i < text->n; i++)
		text->p[i] = ascii_lower(address.p[i]);
	return span_of(text->p, text->n);
}

static struct digest
recipient_digest(const struct keyring *ring, size_t k, struct span recipient)
{
	struct address_text text;
	const struct span parts[] = {
		SPAN_LIT("recipient"),
		normal_address(recipient, &text),
	};

	return digest_of(&ring->v[k].key, parts, 2);
}

static void
digest_key(struct key_digests *digests_r, const struct keyring *ring,
    const char *platform, struct span recipient,
    const struct conversation_key *key)
{
	struct address_text text;
	const struct span parts[] = {
		SPAN_LIT("conversation"),
		span_str(platform),
		normal_address(recipient, &text),
		span_str(key->name),
		key->value,
	};

	digests_r->n = ring->n;
	for (size_t k = 0; k < ring->n; k++)
		digests_r->v[k] = digest_of(&ring->v[k].key, parts, 5);
}

/* The digests of a conversation for one recipient; returns how many keys. */
static size_t
digest_all(struct key_digests digests_r[CONVERSATION_KEYS_MAX],
    const struct keyring *ring, const struct conversation *conversation,
    struct span recipient)
{
	size_t n = conversation->nkeys;

	if (n > CONVERSATION_KEYS_MAX)
		n = CONVERSATION_KEYS_MAX;
	for (size_t i = 0; i < n; i++)
		digest_key(&digests_r[i], ring, conversation->platform,
		    recipient, &conversation->keys[i]);
	return n;
}

static bool
is_empty(const struct conversation *conversation)
{
	return conversation->nkeys == 0 || conversation->nrecipients == 0 ||
	       conversation->nrecipients > RECIPIENTS_MAX;
}

/* Of one key: what its newest known digest says. */
static const struct found *
newest(const struct found *found, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (found[i].known)
			return &found[i];
	return NULL;
}

/*
 * found has n digests for each of nkeys keys. News: keys that are not all of
 * one group, or a group whose time is half over.
 */
static void
conclude(struct contract_state *state_r, const struct found *found,
    size_t nkeys, size_t n, int64_t renew)
{
	const struct found *first = NULL;
	size_t known = 0;
	bool apart = false;

	*state_r = (struct contract_state){ false, false };
	for (size_t i = 0; i < nkeys; i++) {
		const struct found *f = newest(found + i * n, n);

		if (f == NULL)
			continue;
		known++;
		if (first == NULL)
			first = f;
		state_r->active = state_r->active || f->active;
		apart = apart || !digest_eq(&f->contract, &first->contract) ||
			f->expires < renew;
	}
	state_r->news = apart || (known < nkeys && nkeys > 1);
}

static bool
lookup_recipient(struct loan *loan, const struct conversation *conversation,
    struct span recipient, time_t now, struct contract_state *state_r)
{
	struct key_digests keys[CONVERSATION_KEYS_MAX];
	struct digest digests[CONVERSATION_KEYS_MAX * KEYS_MAX];
	struct found found[CONVERSATION_KEYS_MAX * KEYS_MAX];
	size_t nkeys = digest_all(keys, &loan->ring, conversation, recipient);
	size_t n = loan->ring.n;
	int64_t half = (int64_t)loan->store->conf.expire_days * DAY / 2;

	for (size_t i = 0; i < nkeys; i++)
		memcpy(&digests[i * n], keys[i].v, n * sizeof(digests[0]));
	if (!loan->store->backend->lookup(
		loan->conn, &loan->call, digests, nkeys * n, now, found))
		return false;
	conclude(state_r, found, nkeys, n, now + half);
	return true;
}

enum contracts_status
contracts_lookup(struct contracts *store,
    const struct conversation *conversation, time_t now,
    struct contract_state *state_r)
{
	enum contracts_status status;
	struct contract_state one = { false, false };
	struct loan loan;
	bool good = true;

	*state_r = (struct contract_state){ false, false };
	if (is_empty(conversation))
		return store->backend == NULL ? CONTRACTS_OFF : CONTRACTS_OK;
	status = loan_take(store, true, &loan);
	if (status != CONTRACTS_OK)
		return status;
	state_r->active = true;
	for (size_t i = 0; good && i < conversation->nrecipients; i++) {
		good = lookup_recipient(&loan, conversation,
		    conversation->recipients[i], now, &one);
		state_r->active = state_r->active && one.active;
		state_r->news = state_r->news || one.news;
	}
	if (!good)
		*state_r = (struct contract_state){ false, false };
	return loan_give(&loan, good);
}

/* Now and then a change takes some of what has expired with it. */
static bool
purge_is_due(struct contracts *store, time_t now)
{
	long long before = atomic_load(&store->purged);

	return now - before >= PURGE_PAUSE &&
	       atomic_compare_exchange_strong(&store->purged, &before, now);
}

enum contracts_status
contracts_note(struct contracts *store, enum contract_event event,
    const struct conversation *conversation, const char *source, time_t now,
    time_t expires)
{
	struct key_digests keys[CONVERSATION_KEYS_MAX];
	struct change change = { .event = event,
		.platform = conversation->platform,
		.source = source,
		.now = now,
		.expires = expires,
		.keys = keys };
	enum contracts_status status;
	struct loan loan;
	bool good = true;

	if (is_empty(conversation))
		return store->backend == NULL ? CONTRACTS_OFF : CONTRACTS_OK;
	status = loan_take(store, false, &loan);
	if (status != CONTRACTS_OK)
		return status;
	if (expires == 0)
		change.expires = now + (int64_t)store->conf.expire_days * DAY;
	change.key_id = loan.ring.v[0].id;
	change.purge = purge_is_due(store, now);
	for (size_t i = 0; good && i < conversation->nrecipients; i++) {
		struct span recipient = conversation->recipients[i];

		change.recipient = recipient_digest(&loan.ring, 0, recipient);
		change.nkeys =
		    digest_all(keys, &loan.ring, conversation, recipient);
		good = store->backend->note(loan.conn, &loan.call, &change);
		change.purge = false;
	}
	return loan_give(&loan, good);
}

enum contracts_status
contracts_walk(struct contracts *store, time_t now, contract_fn *fn, void *arg)
{
	struct loan loan;
	enum contracts_status status = loan_take(store, false, &loan);

	if (status != CONTRACTS_OK)
		return status;
	return loan_give(
	    &loan, store->backend->walk(loan.conn, &loan.call, now, fn, arg));
}

enum contracts_status
contracts_put(struct contracts *store, const struct contract *contract)
{
	struct loan loan;
	enum contracts_status status = loan_take(store, false, &loan);

	if (status != CONTRACTS_OK)
		return status;
	return loan_give(
	    &loan, store->backend->put(loan.conn, &loan.call, contract));
}

enum contracts_status
contracts_remove(struct contracts *store, const struct digest *id)
{
	struct loan loan;
	enum contracts_status status = loan_take(store, false, &loan);

	if (status != CONTRACTS_OK)
		return status;
	return loan_give(
	    &loan, store->backend->remove(loan.conn, &loan.call, id));
}

/* The secrets, for a moment. */
static enum contracts_status
get_ring(struct contracts *store, struct keyring *ring_r)
{
	struct loan loan;
	enum contracts_status status = loan_take(store, false, &loan);

	if (status != CONTRACTS_OK)
		return status;
	keyring_copy(ring_r, &loan.ring);
	return loan_give(&loan, true);
}

enum contracts_status
contracts_recipient(struct contracts *store, struct span recipient,
    struct key_digests *digests_r)
{
	struct keyring ring = { .n = 0 };
	enum contracts_status status = get_ring(store, &ring);

	digests_r->n = ring.n;
	for (size_t k = 0; k < ring.n; k++)
		digests_r->v[k] = recipient_digest(&ring, k, recipient);
	return status;
}

enum contracts_status
contracts_key(struct contracts *store, const char *platform,
    struct span recipient, const struct conversation_key *key,
    struct key_digests *digests_r)
{
	struct keyring ring = { .n = 0 };
	enum contracts_status status = get_ring(store, &ring);

	digest_key(digests_r, &ring, platform, recipient, key);
	return status;
}

bool
digests_hold(const struct key_digests *digests, const struct digest *digest)
{
	for (size_t k = 0; k < digests->n; k++)
		if (digest_eq(&digests->v[k], digest))
			return true;
	return false;
}
