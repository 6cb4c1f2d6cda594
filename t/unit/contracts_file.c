/*
 * contracts_file - the SQLite file of contracts from outside: brought from an
 * older version to a newer one, written by somebody else, and on a disk that is
 * full.
 */
#include "config.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "contracts/sqlite.h"
#include "t/store.h"

#define NOW     STORE_NOW
#define STORED  200
#define WORKERS 4

static struct span ann = { "ann@example.org", 15 };

/* A file that a test has open beside the store. */
struct file {
	struct sqlite conn;
	struct store_conf conf;
	struct call call;
};

static void
open_file(struct file *file, const struct tempdir *dir)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", tempdir_path(dir, "contracts.db"));
	memset(file, 0, sizeof(*file));
	file->conf.file = path;
	file->call.conf = &file->conf;
	file->call.write = true;
	if (sqlite3_open(path, &file->conn.db) != SQLITE_OK)
		exit(EXIT_FAILURE);
	sqlite3_busy_timeout(file->conn.db, 10000);
}

static int
number(struct file *file, const char *sql)
{
	sqlite3_stmt *statement;
	int result = -1;

	if (sqlite3_prepare_v2(file->conn.db, sql, -1, &statement, NULL) ==
		SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		result = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return result;
}

static bool
run_sql(struct file *file, const char *sql)
{
	return sqlite3_exec(file->conn.db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* What a next version may do: new columns, and rows written anew. */
static const char *const to_next =
    "ALTER TABLE contract ADD COLUMN mails INTEGER NOT NULL DEFAULT 1;"
    "CREATE TABLE moved (digest BLOB PRIMARY KEY, contract BLOB NOT NULL)"
    " WITHOUT ROWID;"
    "INSERT INTO moved SELECT digest, contract FROM conversation_key;"
    "DROP TABLE conversation_key;"
    "ALTER TABLE moved RENAME TO conversation_key;";
static const char *const no_sql = "CREATE TABLE half (x); no SQL at all;";

static struct sqlite_schema
schema_with(const char *steps[3], const char *step, const char *another)
{
	steps[0] = sqlite_schema.steps[0];
	steps[1] = step;
	steps[2] = another;
	return (struct sqlite_schema){ steps, another == NULL ? 2 : 3 };
}

static void
test_upgrade(const struct tempdir *dir)
{
	const char *steps[3];
	struct sqlite_schema next = schema_with(steps, to_next, NULL);
	struct contracts *store;
	struct talk room = talk("room", "room_3e8");
	struct file file;

	is_int(sqlite_schema.n, 1, "the shipped version, of which");
	fill_store(dir, STORED);
	open_file(&file, dir);
	ok(sqlite_check_schema(&file.conn, &file.call, &next),
	    "a file is brought to the next one");
	is_int(number(&file, "PRAGMA user_version"), 2, "which it has now");
	is_int(number(&file, "SELECT sum(mails) FROM contract"), STORED,
	    "with every contract");
	is_int(number(&file, "SELECT count(*) FROM conversation_key"),
	    2 * STORED, "and every key");
	ok(sqlite_check_schema(&file.conn, &file.call, &next),
	    "that is done once");
	store = open_store(dir, true);
	is_int(active(store, &room, ann, NOW), AWAY,
	    "who knows the older one only keeps off");
	contracts_unref(&store);
	/* The tables are the same but for what the step added. */
	ok(run_sql(&file, "PRAGMA user_version = 1"), "as the older one");
	store = open_store(dir, true);
	is_int(active(store, &room, ann, NOW), 1, "the contracts are known");
	contracts_unref(&store);
	sqlite3_close(file.conn.db);
	remove_store(dir);
}

/* The second of two steps fails: nothing of the first one stays. */
static void
test_failed_upgrade(const struct tempdir *dir)
{
	const char *steps[3];
	struct sqlite_schema bad = schema_with(steps, to_next, no_sql);
	struct contracts *store;
	struct talk room = talk("room", "room_3e8");
	struct file file;

	fill_store(dir, STORED);
	open_file(&file, dir);
	ok(!sqlite_check_schema(&file.conn, &file.call, &bad),
	    "a step that cannot be done");
	ok(strstr(file.call.trouble.text, "syntax error") != NULL,
	    "is told: %s", file.call.trouble.text);
	is_int(number(&file, "PRAGMA user_version"), 1, "the version stays");
	is_int(number(&file,
		   "SELECT count(*) FROM sqlite_master WHERE name = 'half'"),
	    0, "and the tables");
	sqlite3_close(file.conn.db);
	store = open_store(dir, true);
	is_int(active(store, &room, ann, NOW), 1, "and what they hold");
	contracts_unref(&store);
	remove_store(dir);
}

/* Several processes that start at once on an old file; one is killed. */
static void
test_upgrade_together(const struct tempdir *dir)
{
	const char *steps[3];
	struct sqlite_schema next = schema_with(steps, to_next, NULL);
	pid_t pids[WORKERS];
	struct file file;
	int bad = 0, status;

	fill_store(dir, STORED);
	for (int i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		open_file(&file, dir);
		_exit(
		    sqlite_check_schema(&file.conn, &file.call, &next) ? 0 : 1);
	}
	kill(pids[0], SIGKILL);
	for (int i = 0; i < WORKERS; i++) {
		waitpid(pids[i], &status, 0);
		bad += i > 0 && status != 0;
	}
	is_int(bad, 0, "several at once bring it there");
	open_file(&file, dir);
	is_int(number(&file, "SELECT sum(mails) FROM contract"), STORED,
	    "once, with every contract");
	sqlite3_close(file.conn.db);
	remove_store(dir);
}

/* Somebody writes and does not end: others wait no longer than a mail may. */
static void
test_busy(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1"),
		    other = talk("room", "room_2");
	struct file file;

	tell(store, CONTRACT_START, &room, ann, NOW);
	open_file(&file, dir);
	ok(run_sql(&file, "BEGIN IMMEDIATE; DELETE FROM contract"),
	    "another process writes");
	is_int(tell(store, CONTRACT_START, &other, ann, NOW), CONTRACTS_AWAY,
	    "one writer at a time: the next one gives up");
	ok(strstr(contracts_trouble(store).text, "locked") != NULL,
	    "and says why: %s", contracts_trouble(store).text);
	contracts_reread_keys(store);
	is_int(active(store, &room, ann, NOW), 1, "who reads need not wait");
	ok(run_sql(&file, "ROLLBACK"), "the other one ends");
	is_int(tell(store, CONTRACT_START, &other, ann, NOW), CONTRACTS_OK,
	    "and writing works again");
	sqlite3_close(file.conn.db);
	contracts_unref(&store);
	remove_store(dir);
}

static void
fill_disk(const struct tempdir *dir)
{
	char bytes[4096] = { 0 };
	int fd = open(tempdir_path(dir, "filler"), O_WRONLY | O_CREAT, 0600);

	while (write(fd, bytes, sizeof(bytes)) > 0)
		continue;
	close(fd);
}

/* On a tiny disk of its own; 0: as it should be, else which step was not. */
static int
use_full_disk(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk first = talk("room", "room_3e8"), more;
	char name[32];
	int away = 0;

	tell(store, CONTRACT_START, &first, ann, NOW);
	fill_disk(dir);
	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof(name), "room_full%d", i);
		more = talk("room", name);
		contracts_reread_keys(store);
		away += tell(store, CONTRACT_START, &more, ann, NOW) ==
			CONTRACTS_AWAY;
	}
	if (away == 0 || strstr(contracts_trouble(store).text, "full") == NULL)
		return 1;
	contracts_reread_keys(store);
	if (active(store, &first, ann, NOW) != 1)
		return 2;
	contracts_unref(&store);
	/* A daemon that starts now: reading needs no room, nor may it hang. */
	store = open_store(dir, true);
	if (active(store, &first, ann, NOW) == 0)
		return 3;
	unlink(tempdir_path(dir, "filler"));
	contracts_reread_keys(store);
	if (tell(store, CONTRACT_START, &more, ann, NOW) != CONTRACTS_OK)
		return 4;
	if (active(store, &first, ann, NOW) != 1)
		return 5;
	contracts_unref(&store);
	return 0;
}

#define NO_MOUNT 77

static void
test_full_disk(const struct tempdir *dir)
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		if (unshare(CLONE_NEWNS) != 0 ||
		    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		    mount("none", dir->path, "tmpfs", 0, "size=256k") != 0)
			_exit(NO_MOUNT);
		_exit(use_full_disk(dir));
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MOUNT)
		ok(true, "a full disk # SKIP needs root and name spaces");
	else
		is_int(status, 0, "a full disk");
}

int
main(void)
{
	struct tempdir dir;

	tempdir_init(&dir);
	test_upgrade(&dir);
	test_failed_upgrade(&dir);
	test_upgrade_together(&dir);
	test_busy(&dir);
	test_full_disk(&dir);
	tempdir_deinit(&dir);
	return done_testing();
}
