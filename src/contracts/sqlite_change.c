/*
 * sqlite_change - what is stored and removed, each change in one transaction.
 */
#include "config.h"

#include "contracts/sqlite.h"

/* A change under way. */
struct work {
	struct sqlite *conn;
	struct call *call;
	int64_t now;
};

/* The groups that the keys of a change belong to, the active ones first. */
struct groups {
	struct found v[CONVERSATION_KEYS_MAX * KEYS_MAX];
	size_t n;
};

static bool
run_digest(struct work *work, enum statement which, const struct digest *digest)
{
	sqlite3_stmt *statement =
	    sqlite_statement(work->conn, work->call, which);

	if (statement == NULL)
		return false;
	sqlite_bind_digest(statement, 1, digest);
	return sqlite_run(work->conn, work->call, statement);
}

static bool
run_plain(struct work *work, enum statement which)
{
	sqlite3_stmt *statement =
	    sqlite_statement(work->conn, work->call, which);

	return statement != NULL &&
	       sqlite_run(work->conn, work->call, statement);
}

static bool
run_two(struct work *work, enum statement which, const struct digest *a,
    const struct digest *b)
{
	sqlite3_stmt *statement =
	    sqlite_statement(work->conn, work->call, which);

	if (statement == NULL)
		return false;
	sqlite_bind_digest(statement, 1, a);
	sqlite_bind_digest(statement, 2, b);
	return sqlite_run(work->conn, work->call, statement);
}

static void
add_group(struct groups *groups, const struct found *found)
{
	for (size_t i = 0; i < groups->n; i++)
		if (digest_eq(&groups->v[i].contract, &found->contract))
			return;
	groups->v[groups->n++] = *found;
	/* The first one is what the others are merged into. */
	if (found->active && !groups->v[0].active) {
		groups->v[groups->n - 1] = groups->v[0];
		groups->v[0] = *found;
	}
}

static bool
find_groups(
    struct work *work, const struct change *change, struct groups *groups_r)
{
	struct found found[KEYS_MAX];

	groups_r->n = 0;
	for (size_t i = 0; i < change->nkeys; i++) {
		const struct key_digests *key = &change->keys[i];

		if (!sqlite_lookup(work->conn, work->call, key->v, key->n,
			change->now, found))
			return false;
		for (size_t k = 0; k < key->n; k++)
			if (found[k].known)
				add_group(groups_r, &found[k]);
	}
	return true;
}

static bool
count_keys(struct work *work, const struct digest *id, size_t *count_r)
{
	sqlite3_stmt *statement =
	    sqlite_statement(work->conn, work->call, SQL_KEY_COUNT);

	if (statement == NULL)
		return false;
	sqlite_bind_digest(statement, 1, id);
	if (sqlite3_step(statement) != SQLITE_ROW)
		return sqlite_failed(work->conn, work->call);
	*count_r = (size_t)sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return true;
}

static bool
put_contract(struct work *work, const struct contract *contract)
{
	sqlite3_stmt *statement =
	    sqlite_statement(work->conn, work->call, SQL_CONTRACT_PUT);

	if (statement == NULL)
		return false;
	sqlite_bind_digest(statement, 1, &contract->id);
	sqlite_bind_digest(statement, 2, &contract->recipient);
	sqlite3_bind_text(
	    statement, 3, contract->platform, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int(statement, 4, contract->active);
	sqlite3_bind_int(statement, 5, (int)contract->key_id);
	sqlite3_bind_int64(statement, 6, contract->created);
	sqlite3_bind_int64(statement, 7, contract->expires);
	sqlite3_bind_text(statement, 8, contract->source, -1, SQLITE_TRANSIENT);
	return sqlite_run(work->conn, work->call, statement);
}

/* A group of its own, under the digest of its first key. */
static bool
new_group(struct work *work, const struct change *change)
{
	struct contract contract = {
		.id = change->keys[0].v[0],
		.recipient = change->recipient,
		.active = change->event == CONTRACT_START,
		.key_id = change->key_id,
		.created = change->now,
		.expires = change->expires,
	};

	sqlite3_snprintf(
	    PLATFORM_BYTES, contract.platform, "%s", change->platform);
	sqlite3_snprintf(SOURCE_BYTES, contract.source, "%s", change->source);
	/* One that has expired may lie there still. */
	return run_digest(work, SQL_KEYS_REMOVE, &contract.id) &&
	       put_contract(work, &contract);
}

static bool
renew_group(
    struct work *work, const struct change *change, const struct found *group)
{
	bool start = change->event == CONTRACT_START && !group->active;
	sqlite3_stmt *statement = sqlite_statement(work->conn, work->call,
	    start ? SQL_CONTRACT_START : SQL_CONTRACT_TOUCH);

	if (statement == NULL)
		return false;
	sqlite_bind_digest(statement, 1, &group->contract);
	if (start) {
		sqlite3_bind_int64(statement, 2, change->now);
		sqlite3_bind_int64(statement, 3, change->expires);
		sqlite3_bind_text(
		    statement, 4, change->source, -1, SQLITE_TRANSIENT);
	} else {
		sqlite3_bind_int64(statement, 2, change->expires);
	}
	return sqlite_run(work->conn, work->call, statement);
}

/* Other groups go into the first one, as far as there is room. */
static bool
merge_groups(struct work *work, const struct groups *groups, size_t *count)
{
	const struct digest *into = &groups->v[0].contract;
	size_t n;

	for (size_t i = 1; i < groups->n; i++) {
		const struct digest *other = &groups->v[i].contract;

		if (!count_keys(work, other, &n))
			return false;
		if (*count + n > CONTRACT_KEYS_MAX)
			continue;
		if (!run_two(work, SQL_KEY_MOVE, other, into) ||
		    !run_digest(work, SQL_CONTRACT_REMOVE, other))
			return false;
		*count += n;
	}
	return true;
}

static bool
add_keys(struct work *work, const struct change *change,
    const struct digest *group, size_t count)
{
	for (size_t i = 0; i < change->nkeys && count < CONTRACT_KEYS_MAX;
	     i++, count++)
		if (!run_two(work, SQL_KEY_PUT, &change->keys[i].v[0], group))
			return false;
	return true;
}

static bool
join(
    struct work *work, const struct change *change, const struct groups *groups)
{
	const struct digest *group = &change->keys[0].v[0];
	size_t count = 0;

	if (groups->n == 0)
		return new_group(work, change) &&
		       add_keys(work, change, group, 0);
	group = &groups->v[0].contract;
	return renew_group(work, change, &groups->v[0]) &&
	       count_keys(work, group, &count) &&
	       merge_groups(work, groups, &count) &&
	       add_keys(work, change, group, count);
}

static bool
end_groups(struct work *work, const struct groups *groups)
{
	for (size_t i = 0; i < groups->n; i++)
		if (!run_digest(
			work, SQL_KEYS_REMOVE, &groups->v[i].contract) ||
		    !run_digest(
			work, SQL_CONTRACT_REMOVE, &groups->v[i].contract))
			return false;
	return true;
}

static bool
purge(struct work *work, enum statement which)
{
	sqlite3_stmt *statement =
	    sqlite_statement(work->conn, work->call, which);

	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 1, work->now);
	return sqlite_run(work->conn, work->call, statement);
}

static bool
finish(struct work *work, bool good)
{
	if (good && run_plain(work, SQL_COMMIT))
		return true;
	/* The trouble to be told is the first one. */
	(void)sqlite3_exec(work->conn->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

/* The keys of a change, and all that stand with them or did so. */
static void
list_touched(struct work *work, const struct change *change,
    const struct groups *groups, struct upkeep *upkeep)
{
	for (size_t i = 0; i < change->nkeys; i++)
		for (size_t k = 0; k < change->keys[i].n; k++)
			upkeep_add(upkeep, &change->keys[i].v[k]);
	for (size_t i = 0; i < groups->n; i++)
		upkeep_add_group(
		    upkeep, work->conn, work->call, &groups->v[i].contract);
}

static bool
do_change(
    struct work *work, const struct change *change, const struct groups *groups)
{
	bool good = change->event == CONTRACT_END ? end_groups(work, groups)
						  : join(work, change, groups);

	if (good && change->purge)
		good = purge(work, SQL_PURGE_KEYS) &&
		       purge(work, SQL_PURGE_CONTRACTS);
	return good;
}

bool
sqlite_note(void *arg, struct call *call, const struct change *change)
{
	struct work work = { arg, call, change->now };
	struct groups groups;
	struct upkeep upkeep;
	bool good;

	if (!run_plain(&work, SQL_BEGIN))
		return false;
	upkeep_begin(&upkeep, work.conn);
	good = find_groups(&work, change, &groups);
	if (good) {
		list_touched(&work, change, &groups, &upkeep);
		good = do_change(&work, change, &groups);
	}
	if (good)
		upkeep_read(&upkeep, work.conn, call, change->now);
	if (!finish(&work, good))
		return false;
	upkeep_end(&upkeep, work.conn, call);
	return true;
}

bool
sqlite_put(void *arg, struct call *call, const struct contract *contract)
{
	struct work work = { arg, call, 0 };
	bool good;

	if (!run_plain(&work, SQL_BEGIN))
		return false;
	good = run_digest(&work, SQL_KEYS_REMOVE, &contract->id) &&
	       put_contract(&work, contract);
	for (size_t i = 0; good && i < contract->nkeys; i++)
		good = run_two(
		    &work, SQL_KEY_PUT, &contract->keys[i], &contract->id);
	return finish(&work, good);
}

bool
sqlite_remove(void *arg, struct call *call, const struct digest *id)
{
	struct work work = { arg, call, 0 };
	bool good;

	if (!run_plain(&work, SQL_BEGIN))
		return false;
	good = run_digest(&work, SQL_KEYS_REMOVE, id) &&
	       run_digest(&work, SQL_CONTRACT_REMOVE, id);
	return finish(&work, good);
}
