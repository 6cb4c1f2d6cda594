/*
 * sqlite - the memory of contracts in an SQLite file: write-ahead log, so that
 * readers never wait for a writer, and synchronous = NORMAL: a crash of the
 * machine may lose the last changes, never the file.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "contracts/newfile.h"
#include "contracts/sqlite.h"

/*
 * Milliseconds between two looks at the file's name before look-ups in the copy:
 * under load each look takes longer than all the rest.
 */
#define LOOK_PAUSE 10

static const char *const sql[SQL_COUNT] = {
	[SQL_LOOKUP] =
	    "SELECT c.id, c.active, c.expires FROM conversation_key k"
	    " JOIN contract c ON c.id = k.contract"
	    " WHERE k.digest = ?1 AND c.expires > ?2",
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_CONTRACT_PUT] =
	    "INSERT OR REPLACE INTO contract (id, recipient, platform, active,"
	    " key_id, created, expires, source)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_CONTRACT_TOUCH] = "UPDATE contract SET expires = max(expires, ?2)"
			       " WHERE id = ?1",
	[SQL_CONTRACT_START] =
	    "UPDATE contract SET active = 1, created = ?2, expires = ?3,"
	    " source = ?4 WHERE id = ?1",
	[SQL_CONTRACT_REMOVE] = "DELETE FROM contract WHERE id = ?1",
	[SQL_KEY_COUNT] =
	    "SELECT count(*) FROM conversation_key WHERE contract = ?1",
	[SQL_KEY_PUT] = "INSERT OR REPLACE INTO conversation_key"
			" (digest, contract) VALUES (?1, ?2)",
	[SQL_KEY_MOVE] = "UPDATE conversation_key SET contract = ?2"
			 " WHERE contract = ?1",
	[SQL_KEYS_REMOVE] = "DELETE FROM conversation_key WHERE contract = ?1",
	[SQL_KEYS_LIST] =
	    "SELECT digest FROM conversation_key WHERE contract = ?1",
	[SQL_CONTRACTS_LIST] =
	    "SELECT id, recipient, platform, active, key_id, created, expires,"
	    " source FROM contract WHERE expires > ?1 ORDER BY created",
	/* In one order, as their indexes have them. */
	[SQL_ALL_KEYS] = "SELECT contract, digest FROM conversation_key"
			 " ORDER BY contract",
	[SQL_ALL_CONTRACTS] = "SELECT id, active, expires FROM contract"
			      " ORDER BY id",
	/* Some at a time: a mail waits for it. */
	[SQL_PURGE_KEYS] = "DELETE FROM conversation_key WHERE contract IN"
			   " (SELECT id FROM contract WHERE expires <= ?1"
			   " ORDER BY expires LIMIT 100)",
	[SQL_PURGE_CONTRACTS] = "DELETE FROM contract WHERE id IN"
				" (SELECT id FROM contract WHERE expires <= ?1"
				" ORDER BY expires LIMIT 100)",
};

bool
sqlite_failed(struct sqlite *conn, struct call *call)
{
	int code = sqlite3_errcode(conn->db);
	const char *hint = code == SQLITE_CORRUPT || code == SQLITE_NOTADB
			       ? "; move it away, and a new one is made"
			       : "";

	return trouble_set(&call->trouble, "%s: %s%s", call->conf->file,
	    sqlite3_errmsg(conn->db), hint);
}

sqlite3_stmt *
sqlite_statement(struct sqlite *conn, struct call *call, enum statement which)
{
	sqlite3_stmt **statement = &conn->statements[which];

	if (*statement != NULL)
		sqlite3_reset(*statement);
	else if (sqlite3_prepare_v3(conn->db, sql[which], -1,
		     SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK)
		sqlite_failed(conn, call);
	return *statement;
}

void
sqlite_bind_digest(sqlite3_stmt *statement, int at, const struct digest *digest)
{
	sqlite3_bind_blob(
	    statement, at, digest->v, DIGEST_BYTES, SQLITE_TRANSIENT);
}

bool
sqlite_column_digest(
    sqlite3_stmt *statement, int column, struct digest *digest_r)
{
	const void *blob = sqlite3_column_blob(statement, column);

	if (blob == NULL ||
	    sqlite3_column_bytes(statement, column) != DIGEST_BYTES)
		return false;
	memcpy(digest_r->v, blob, DIGEST_BYTES);
	return true;
}

bool
sqlite_run(struct sqlite *conn, struct call *call, sqlite3_stmt *statement)
{
	bool good = sqlite3_step(statement) == SQLITE_DONE;

	if (!good)
		sqlite_failed(conn, call);
	sqlite3_reset(statement);
	return good;
}

static void
disconnect(void *arg)
{
	struct sqlite *conn = arg;

	for (size_t i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(conn->statements[i]);
	sqlite3_close(conn->db);
	if (conn->copy != NULL)
		copy_forget(conn->copy);
	free(conn);
}

static void
set_file(struct sqlite *conn, const struct call *call, const struct stat *st)
{
	conn->looked_at = call->began;
	conn->stamp.device = st->st_dev;
	conn->stamp.inode = st->st_ino;
	conn->stamp.size = st->st_size;
	conn->stamp.changed = st->st_mtim;
}

/* Which file is open: it may be removed, and another put in its place. */
static bool
remember_file(struct sqlite *conn, struct call *call)
{
	struct stat st;

	if (stat(call->conf->file, &st) != 0)
		return trouble_set(&call->trouble, "%s: %s", call->conf->file,
		    strerror(errno));
	set_file(conn, call, &st);
	return true;
}

bool
sqlite_look_at_file(struct sqlite *conn, struct call *call)
{
	struct stat st;

	if (stat(call->conf->file, &st) != 0 ||
	    st.st_dev != conn->stamp.device || st.st_ino != conn->stamp.inode)
		return false;
	set_file(conn, call, &st);
	return true;
}

static bool
set_up(struct sqlite *conn, struct call *call)
{
	sqlite3_busy_timeout(conn->db, call_left_ms(call));
	if (sqlite3_exec(conn->db,
		"PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;"
		"PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY",
		NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_failed(conn, call);
	if (!sqlite_check_schema(conn, call, &sqlite_schema) ||
	    !remember_file(conn, call))
		return false;
	sqlite_find_index(conn);
	return true;
}

static void *
connect_file(struct call *call)
{
	int flags = call->write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	struct sqlite *conn = calloc(1, sizeof(*conn));

	if (conn == NULL) {
		trouble_set(&call->trouble, "out of memory");
		return NULL;
	}
	/* Who only reads is soon gone. */
	if (call->write)
		conn->copy = call->copy;
	/* SQLite gives its log the owner and the mode of the file. */
	if (call->write && !newfile_make(call->conf->file)) {
		trouble_set(&call->trouble, "%s: %s", call->conf->file,
		    strerror(errno));
		free(conn);
		return NULL;
	}
	/* A connection is one thread's at a time: no lock of SQLite's. */
	if (sqlite3_open_v2(call->conf->file, &conn->db,
		flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		sqlite_failed(conn, call);
	else if (set_up(conn, call))
		return conn;
	disconnect(conn);
	return NULL;
}

static bool
alive(void *arg, struct call *call)
{
	struct sqlite *conn = arg;
	int keep = 1;

	if (call->lookup && call->began - conn->looked_at < LOOK_PAUSE &&
	    sqlite_has_copy(conn))
		return true;
	sqlite3_busy_timeout(conn->db, call_left_ms(call));
	if (sqlite_look_at_file(conn, call))
		return true;
	/* A log of that name is another file's by now: it must not be removed. */
	sqlite3_file_control(conn->db, NULL, SQLITE_FCNTL_PERSIST_WAL, &keep);
	return false;
}

bool
sqlite_lookup(struct sqlite *conn, struct call *call,
    const struct digest *digests, size_t n, int64_t now, struct found *found_r)
{
	sqlite3_stmt *statement = NULL;
	int result = SQLITE_DONE;

	for (size_t i = 0; i < n; i++) {
		statement = sqlite_statement(conn, call, SQL_LOOKUP);
		if (statement == NULL)
			return false;
		sqlite_bind_digest(statement, 1, &digests[i]);
		sqlite3_bind_int64(statement, 2, now);
		result = sqlite3_step(statement);
		if (result != SQLITE_ROW && result != SQLITE_DONE)
			return sqlite_failed(conn, call);
		found_r[i] = (struct found){ .known = result == SQLITE_ROW };
		if (found_r[i].known) {
			found_r[i].known = sqlite_column_digest(
			    statement, 0, &found_r[i].contract);
			found_r[i].active = sqlite3_column_int(statement, 1);
			found_r[i].expires = sqlite3_column_int64(statement, 2);
		}
		sqlite3_reset(statement); /* or it holds the log */
	}
	return true;
}

static bool
lookup(void *arg, struct call *call, const struct digest *digests, size_t n,
    int64_t now, struct found *found_r)
{
	struct sqlite *conn = arg;

	if (sqlite_recall(conn, digests, n, now, found_r))
		return true;
	sqlite3_busy_timeout(conn->db, call_left_ms(call));
	if (!sqlite_lookup(conn, call, digests, n, now, found_r))
		return false;
	sqlite_refresh(conn, call);
	return true;
}

static bool
list_keys(struct sqlite *conn, struct call *call, struct contract *contract)
{
	sqlite3_stmt *statement = sqlite_statement(conn, call, SQL_KEYS_LIST);
	int result;

	if (statement == NULL)
		return false;
	sqlite_bind_digest(statement, 1, &contract->id);
	while ((result = sqlite3_step(statement)) == SQLITE_ROW)
		if (contract->nkeys < CONTRACT_KEYS_MAX &&
		    sqlite_column_digest(
			statement, 0, &contract->keys[contract->nkeys]))
			contract->nkeys++;
	if (result != SQLITE_DONE)
		return sqlite_failed(conn, call);
	sqlite3_reset(statement);
	return true;
}

static void
copy_text(char *to, size_t size, sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	sqlite3_snprintf((int)size, to, "%s",
	    text == NULL ? (const unsigned char *)"" : text);
}

static bool
read_contract(sqlite3_stmt *row, struct contract *contract_r)
{
	*contract_r = (struct contract){
		.active = sqlite3_column_int(row, 3),
		.key_id = (unsigned)sqlite3_column_int(row, 4),
		.created = sqlite3_column_int64(row, 5),
		.expires = sqlite3_column_int64(row, 6),
	};
	copy_text(contract_r->platform, PLATFORM_BYTES, row, 2);
	copy_text(contract_r->source, SOURCE_BYTES, row, 7);
	return sqlite_column_digest(row, 0, &contract_r->id) &&
	       sqlite_column_digest(row, 1, &contract_r->recipient);
}

static bool
walk(void *arg, struct call *call, int64_t now, contract_fn *fn, void *fn_arg)
{
	struct sqlite *conn = arg;
	sqlite3_stmt *statement =
	    sqlite_statement(conn, call, SQL_CONTRACTS_LIST);
	struct contract contract;
	int result;

	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 1, now);
	while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!read_contract(statement, &contract))
			continue;
		if (!list_keys(conn, call, &contract))
			return false;
		if (!fn(&contract, fn_arg))
			break;
	}
	if (result != SQLITE_DONE && result != SQLITE_ROW)
		return sqlite_failed(conn, call);
	sqlite3_reset(statement);
	return true;
}

const struct backend backend_sqlite = {
	.connect = connect_file,
	.disconnect = disconnect,
	.alive = alive,
	.lookup = lookup,
	.note = sqlite_note,
	.walk = walk,
	.put = sqlite_put,
	.remove = sqlite_remove,
};
