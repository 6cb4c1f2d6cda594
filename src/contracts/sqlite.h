/*
 * sqlite - one connection to the file of contracts, for sqlite*.c.
 */
#ifndef OFFPLAT_CONTRACTS_SQLITE_H
#define OFFPLAT_CONTRACTS_SQLITE_H

#include <sqlite3.h>

#include "contracts/copy.h"

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
	SQL_ALL_KEYS,
	SQL_ALL_CONTRACTS,
	SQL_PURGE_KEYS,
	SQL_PURGE_CONTRACTS,
	SQL_COUNT
};

struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *statements[SQL_COUNT];
	struct copy *copy;              /* NULL: none is kept */
	const volatile uint32_t *index; /* NULL: not known */
	struct stamp stamp; /* of the file that is open; words are not set */
	int64_t looked_at;  /* the file; CLOCK_MONOTONIC, milliseconds */
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

/* As backend.lookup, from the file. */
bool sqlite_lookup(struct sqlite *conn, struct call *call,
    const struct digest *digests, size_t n, int64_t now, struct found *found_r);
/* False: another file has its name, or none. */
bool sqlite_look_at_file(struct sqlite *conn, struct call *call);

/* sqlite_copy.c: when the tables have been read. */
void sqlite_find_index(struct sqlite *conn);
/* Is the copy of what the file says now? */
bool sqlite_has_copy(struct sqlite *conn);
/* As backend.lookup. False: the copy cannot answer, the file must. */
bool sqlite_recall(struct sqlite *conn, const struct digest *digests, size_t n,
    int64_t now, struct found *found_r);
/* The file was asked: makes a copy of it when that is due. */
void sqlite_refresh(struct sqlite *conn, struct call *call);

/* Keys that one change may touch for the copy to be kept. */
#define CHANGES_MAX 64

/* What a change does to the copy. */
struct upkeep {
	bool wanted;
	int pages; /* written before */
	struct stamp before;
	struct key_change v[CHANGES_MAX];
	size_t n;
};
/* In the transaction, before anything is changed. */
void upkeep_begin(struct upkeep *upkeep, struct sqlite *conn);
void upkeep_add(struct upkeep *upkeep, const struct digest *key);
/* All keys that a group has. */
void upkeep_add_group(struct upkeep *upkeep, struct sqlite *conn,
    struct call *call, const struct digest *group);
/* In the transaction, when all is changed. */
void upkeep_read(
    struct upkeep *upkeep, struct sqlite *conn, struct call *call, int64_t now);
/* When the transaction has been committed. */
void upkeep_end(struct upkeep *upkeep, struct sqlite *conn, struct call *call);

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
