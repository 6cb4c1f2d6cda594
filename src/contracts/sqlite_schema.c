/*
 * sqlite_schema - the tables of the file, and their version.
 *
 * PRAGMA user_version counts the steps below that a file has been through; a
 * file of an older version is taken through the rest when it is opened for
 * writing. PRAGMA application_id keeps us off other people's files.
 */
#include "config.h"

#include "contracts/sqlite.h"

#define APPLICATION_ID 0x6f66706c /* "ofpl" */

/* steps[i] leads from version i to i + 1. A step is never changed. */
static const char *const steps[] = {
	/* What belongs together. A group that is not active only links keys. */
	"CREATE TABLE contract ("
	" id BLOB PRIMARY KEY,"
	" recipient BLOB NOT NULL,"
	" platform TEXT NOT NULL,"
	" active INTEGER NOT NULL,"
	" key_id INTEGER NOT NULL,"
	" created INTEGER NOT NULL,"
	" expires INTEGER NOT NULL,"
	" source TEXT NOT NULL"
	") WITHOUT ROWID;"
	"CREATE INDEX contract_expires ON contract (expires);"
	"CREATE TABLE conversation_key ("
	" digest BLOB PRIMARY KEY,"
	" contract BLOB NOT NULL"
	") WITHOUT ROWID;"
	"CREATE INDEX conversation_key_contract ON conversation_key (contract);",
};

const struct sqlite_schema sqlite_schema = {
	.steps = steps,
	.n = (int)(sizeof(steps) / sizeof(steps[0])),
};

static bool
get_number(
    struct sqlite *conn, struct call *call, const char *sql, int *number_r)
{
	sqlite3_stmt *statement;
	bool good;

	if (sqlite3_prepare_v2(conn->db, sql, -1, &statement, NULL) !=
	    SQLITE_OK)
		return sqlite_failed(conn, call);
	good = sqlite3_step(statement) == SQLITE_ROW;
	if (good)
		*number_r = sqlite3_column_int(statement, 0);
	else
		sqlite_failed(conn, call);
	sqlite3_finalize(statement);
	return good;
}

static bool
execute(struct sqlite *conn, struct call *call, const char *sql)
{
	return sqlite3_exec(conn->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       sqlite_failed(conn, call);
}

static bool
get_version(struct sqlite *conn, struct call *call,
    const struct sqlite_schema *schema, int *version_r)
{
	int application = 0, tables = 0;

	if (!get_number(conn, call, "PRAGMA user_version", version_r) ||
	    !get_number(conn, call, "PRAGMA application_id", &application) ||
	    !get_number(
		conn, call, "SELECT count(*) FROM sqlite_master", &tables))
		return false;
	if (application != APPLICATION_ID &&
	    (tables > 0 || application != 0 || *version_r != 0))
		return trouble_set(&call->trouble,
		    "%s is a database of something else: name another file",
		    call->conf->file);
	if (*version_r > schema->n)
		return trouble_set(&call->trouble,
		    "%s is of version %d, made by a newer offplat-milter: this "
		    "one knows versions up to %d",
		    call->conf->file, *version_r, schema->n);
	return true;
}

/* In one transaction: a crash leaves the old version or the new one. */
static bool
migrate(struct sqlite *conn, struct call *call,
    const struct sqlite_schema *schema, int version)
{
	char mark[96];
	bool good = true;

	for (int i = version; good && i < schema->n; i++)
		good = execute(conn, call, schema->steps[i]);
	sqlite3_snprintf(sizeof(mark), mark,
	    "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    APPLICATION_ID, schema->n);
	return good && execute(conn, call, mark) &&
	       execute(conn, call, "COMMIT");
}

/* Another process may have been faster: the version is read again. */
static bool
lock_and_migrate(
    struct sqlite *conn, struct call *call, const struct sqlite_schema *schema)
{
	int version;

	if (!execute(conn, call, "PRAGMA journal_mode = WAL") ||
	    !execute(conn, call, "BEGIN IMMEDIATE"))
		return false;
	if (get_version(conn, call, schema, &version) &&
	    migrate(conn, call, schema, version))
		return true;
	(void)sqlite3_exec(conn->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

bool
sqlite_check_schema(
    struct sqlite *conn, struct call *call, const struct sqlite_schema *schema)
{
	int version;

	if (!get_version(conn, call, schema, &version))
		return false;
	if (version == schema->n)
		return true;
	if (!call->write)
		return trouble_set(&call->trouble,
		    "%s is of version %d; the daemon brings it to %d when it "
		    "starts",
		    call->conf->file, version, schema->n);
	return lock_and_migrate(conn, call, schema);
}
