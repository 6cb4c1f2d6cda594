/*
 * asked - does a store answer from its copy, or does it ask its SQLite file?
 */
#ifndef OFFPLAT_T_ASKED_H
#define OFFPLAT_T_ASKED_H

#include "t/store.h"

#include "contracts/sqlite.h"
#include "contracts/store.h"

static inline struct sqlite *
connection(struct contracts *store)
{
	return store->idle[0];
}

/* How often the one connection in use has run a statement. */
static inline int
runs(struct contracts *store, enum statement which)
{
	struct sqlite *conn = connection(store);

	return conn == NULL || conn->statements[which] == NULL
		   ? 0
		   : sqlite3_stmt_status(
			 conn->statements[which], SQLITE_STMTSTATUS_RUN, 0);
}

/* How often the file was asked for a key. */
static inline int
asked(struct contracts *store)
{
	return runs(store, SQL_LOOKUP);
}

/* What active() says, 10 more when the file had to be asked. */
static inline int
told(struct contracts *store, const struct talk *talk, time_t now)
{
	int before = asked(store);
	int state = active(store, talk, SPAN_LIT("ann@example.org"), now);

	return state + (asked(store) == before ? 0 : 10);
}

/* As sqlite3(1) would do it to the file. */
static inline void
run_sql(const struct tempdir *dir, const char *name, const char *sql)
{
	sqlite3 *db;

	sqlite3_open(tempdir_path(dir, name), &db);
	sqlite3_busy_timeout(db, 10000);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		printf("# %s: %s\n", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

#endif
