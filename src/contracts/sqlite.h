/*
 * sqlite - one connection to the file of contracts, for sqlite*.c.
 */
#ifndef OFFPLAT_CONTRACTS_SQLITE_H
#define OFFPLAT_CONTRACTS_SQLITE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "contracts/backend.h"

/* Prepared when first used, kept as long as the connection. */
enum statement {
	SQL_LOOKUP,
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_CONTRACT_PUT,
	SQL_CONTRACT_TOUCH,
	SQL_CONTRACT_START,
	SQL_CONTRACT_REMOVE,
	SQL_KEY_COUNT,
	SQL_KEY_PUT,
	SQL_KEY_MOVE,
	SQL_KEYS_REMOVE,
	SQL_KEYS_LIST,
	SQL_CONTRACTS_LIST,
	SQL_PURGE_KEYS,
	SQL_PURGE_CONTRACTS,
	SQL_COUNT
};

struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *statements[SQL_COUNT];
	dev_t device; /* of the file that is open */
	ino_t inode;
};

/* Sets call->trouble from the last error; returns false. */
bool sqlite_failed(struct sqlite *conn, struct call *call);
/* The statement, reset and ready for values; NULL: sqlite_failed() was called. */
sqlite3_stmt *sqlite_statement(
    struct sqlite *conn, struct call *call, enum statement which);
void sqlite_bind_digest(
    sqlite3_stmt *statement, int at, const struct digest *digest);
/* False: the column holds something else. */
bool sqlite_column_digest(
    sqlite3_stmt *statement, int column, struct digest *digest_r);
/* Runs a statement that gives no rows. */
bool sqlite_run(
    struct sqlite *conn, struct call *call, sqlite3_stmt *statement);

/* sqlite_schema.c: step i leads from version i of the file to i + 1. */
struct sqlite_schema {
	const char *const *steps;
	int n; /* the newest version */
};
extern const struct sqlite_schema sqlite_schema;

/*
 * Makes the tables, takes a file of an older version to the newest, or sees that
 * it is of that one.
 */
bool sqlite_check_schema(
    struct sqlite *conn, struct call *call, const struct sqlite_schema *schema);

/* sqlite_change.c */
bool sqlite_note(void *conn, struct call *call, const struct change *change);
bool sqlite_put(void *conn, struct call *call, const struct contract *contract);
bool sqlite_remove(void *conn, struct call *call, const struct digest *id);

#endif
