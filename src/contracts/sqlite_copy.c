/*
 * sqlite_copy - keeps the copy of a file in step with it.
 *
 * That nothing has changed is seen as SQLite itself sees it: the index of the
 * write-ahead log, which all connections share in memory, begins with a header
 * and a second one like it, and each change writes both anew, the second one
 * first (https://www.sqlite.org/walformat.html, "The WAL-Index Header"). Who
 * finds both as they were needs to ask for nothing, and to lock nothing. Where
 * there is no such index (another journal, another version) no copy is kept.
 */
#include "config.h"

#include "contracts/sqlite.h"

#define INDEX_VERSION 3007000
#define INDEX_BYTES   32768 /* of its first part */
#define KEY_BYTES     128   /* of the file, about, with its contract */
#define WORD_VERSION  0
#define WORD_CHANGES  2 /* counts them */

static bool
has_log(struct sqlite *conn)
{
	sqlite3_stmt *statement;
	bool good = false;

	if (sqlite3_prepare_v2(conn->db, "PRAGMA journal_mode", -1, &statement,
		NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		good = sqlite3_stricmp(
			   (const char *)sqlite3_column_text(statement, 0),
			   "wal") == 0;
	sqlite3_finalize(statement);
	return good;
}

/* It lies where it is until the connection is closed. */
void
sqlite_find_index(struct sqlite *conn)
{
	volatile void *index = NULL;
	sqlite3_file *file = NULL;

	if (conn->copy == NULL || !has_log(conn) ||
	    sqlite3_file_control(conn->db, NULL, SQLITE_FCNTL_FILE_POINTER,
		&file) != SQLITE_OK ||
	    file == NULL || file->pMethods == NULL ||
	    file->pMethods->iVersion < 2)
		return;
	if (file->pMethods->xShmMap(file, 0, INDEX_BYTES, 0, &index) ==
	    SQLITE_OK)
		conn->index = index;
}

/* False: not known, or just being changed. */
static bool
get_stamp(const struct sqlite *conn, struct stamp *stamp_r)
{
	const volatile uint32_t *index = conn->index;

	if (index == NULL)
		return false;
	*stamp_r = conn->stamp;
	for (size_t i = 0; i < STAMP_WORDS; i++)
		stamp_r->words[i] =
		    __atomic_load_n(&index[i], __ATOMIC_ACQUIRE);
	for (size_t i = 0; i < STAMP_WORDS; i++)
		if (__atomic_load_n(&index[STAMP_WORDS + i],
			__ATOMIC_ACQUIRE) != stamp_r->words[i])
			return false;
	return stamp_r->words[WORD_VERSION] == INDEX_VERSION;
}

bool
sqlite_has_copy(struct sqlite *conn)
{
	struct stamp stamp;

	return get_stamp(conn, &stamp) &&
	       copy_lookup(conn->copy, &stamp, NULL, 0, 0, NULL);
}

bool
sqlite_recall(struct sqlite *conn, const struct digest *digests, size_t n,
    int64_t now, struct found *found_r)
{
	struct stamp stamp;

	return get_stamp(conn, &stamp) &&
	       copy_lookup(conn->copy, &stamp, digests, n, now, found_r);
}

/* All keys and all contracts, read side by side in the order of contracts. */
struct reading {
	struct call *call;
	sqlite3_stmt *keys, *contracts;
	struct found contract; /* not known: there is none any more */
	size_t nkeys;
	size_t steps;
	bool failed;
};

/* False: that was the last row; or it takes longer than a mail may wait. */
static bool
step(struct reading *reading, sqlite3_stmt *statement)
{
	int result = sqlite3_step(statement);

	if ((result != SQLITE_ROW && result != SQLITE_DONE) ||
	    (++reading->steps % 1024 == 0 && call_left_ms(reading->call) <= 1))
		reading->failed = true;
	return result == SQLITE_ROW && !reading->failed;
}

static void
next_contract(struct reading *reading)
{
	struct found *found = &reading->contract;

	do {
		found->known = step(reading, reading->contracts);
		if (!found->known)
			return;
	} while (
	    !sqlite_column_digest(reading->contracts, 0, &found->contract));
	found->active = sqlite3_column_int(reading->contracts, 1);
	found->expires = sqlite3_column_int64(reading->contracts, 2);
}

/* What a look-up would not find is left out. */
static void
add_key(struct reading *reading, struct keytable *table)
{
	struct found *found = &reading->contract;
	struct digest contract, key;

	if (!sqlite_column_digest(reading->keys, 0, &contract) ||
	    !sqlite_column_digest(reading->keys, 1, &key))
		return;
	while (found->known &&
	       memcmp(found->contract.v, contract.v, DIGEST_BYTES) < 0)
		next_contract(reading);
	if (found->known && digest_eq(&found->contract, &contract) &&
	    (keytable_count(table) == COPY_KEYS_MAX ||
		!keytable_put(table, &key, found)))
		reading->failed = true;
}

/* So that the table need not grow, mostly. */
static size_t
guess_keys(const struct sqlite *conn)
{
	size_t guess = (size_t)conn->stamp.size / KEY_BYTES;

	return guess < COPY_KEYS_MAX ? guess : COPY_KEYS_MAX;
}

/* NULL: there are too many, or it cannot be done in time. */
static struct keytable *
read_keys(struct sqlite *conn, struct call *call, size_t *nkeys_r)
{
	struct reading reading = {
		.call = call,
		.keys = sqlite_statement(conn, call, SQL_ALL_KEYS),
		.contracts = sqlite_statement(conn, call, SQL_ALL_CONTRACTS),
	};
	struct keytable *table;

	if (reading.keys == NULL || reading.contracts == NULL)
		return NULL;
	table = keytable_init(guess_keys(conn));
	if (table == NULL)
		return NULL;
	next_contract(&reading);
	while (!reading.failed && step(&reading, reading.keys)) {
		++*nkeys_r;
		add_key(&reading, table);
	}
	if (reading.failed)
		keytable_deinit(&table);
	sqlite3_reset(reading.keys);
	sqlite3_reset(reading.contracts);
	return table;
}

void
sqlite_refresh(struct sqlite *conn, struct call *call)
{
	struct keytable *table = NULL;
	struct stamp before, after;
	size_t nkeys = 0;

	if (conn->index == NULL || !copy_is_due(conn->copy))
		return;
	if (get_stamp(conn, &before)) {
		table = read_keys(conn, call, &nkeys);
		/* The same before and behind: so it was in between. */
		if (!get_stamp(conn, &after) || !stamp_eq(&before, &after))
			keytable_deinit(&table);
	}
	copy_give(conn->copy, &table, &before, nkeys);
}

/* Pages that the connection has written: only then there is a new state. */
static int
pages_written(const struct sqlite *conn)
{
	int now = 0, most;

	sqlite3_db_status(
	    conn->db, SQLITE_DBSTATUS_CACHE_WRITE, &now, &most, 0);
	return now;
}

void
upkeep_begin(struct upkeep *upkeep, struct sqlite *conn)
{
	upkeep->n = 0;
	upkeep->wanted =
	    get_stamp(conn, &upkeep->before) && copy_is_kept(conn->copy);
	upkeep->pages = upkeep->wanted ? pages_written(conn) : 0;
}

void
upkeep_add(struct upkeep *upkeep, const struct digest *key)
{
	for (size_t i = 0; i < upkeep->n; i++)
		if (digest_eq(&upkeep->v[i].key, key))
			return;
	if (upkeep->n < CHANGES_MAX)
		upkeep->v[upkeep->n++].key = *key;
	else
		upkeep->wanted = false;
}

void
upkeep_add_group(struct upkeep *upkeep, struct sqlite *conn, struct call *call,
    const struct digest *group)
{
	sqlite3_stmt *statement;
	struct digest key;
	int result;

	if (!upkeep->wanted)
		return;
	statement = sqlite_statement(conn, call, SQL_KEYS_LIST);
	if (statement == NULL) {
		upkeep->wanted = false;
		return;
	}
	sqlite_bind_digest(statement, 1, group);
	while ((result = sqlite3_step(statement)) == SQLITE_ROW)
		if (sqlite_column_digest(statement, 0, &key))
			upkeep_add(upkeep, &key);
	upkeep->wanted = upkeep->wanted && result == SQLITE_DONE;
	sqlite3_reset(statement);
}

void
upkeep_read(
    struct upkeep *upkeep, struct sqlite *conn, struct call *call, int64_t now)
{
	for (size_t i = 0; upkeep->wanted && i < upkeep->n; i++)
		upkeep->wanted = sqlite_lookup(
		    conn, call, &upkeep->v[i].key, 1, now, &upkeep->v[i].found);
}

/*
 * A change by somebody else may have come behind this one: then changes were
 * counted twice, and the copy is of none of these states.
 */
void
upkeep_end(struct upkeep *upkeep, struct sqlite *conn, struct call *call)
{
	struct stamp after;

	if (!upkeep->wanted || pages_written(conn) == upkeep->pages ||
	    !sqlite_look_at_file(conn, call) || !get_stamp(conn, &after) ||
	    after.words[WORD_CHANGES] != upkeep->before.words[WORD_CHANGES] + 1)
		return;
	copy_change(conn->copy, &upkeep->before, &after, upkeep->v, upkeep->n);
}
