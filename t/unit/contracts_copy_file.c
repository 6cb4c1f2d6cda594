/*
 * contracts_copy_file - of which files a copy is kept, and what happens to it
 * when they grow, are replaced or go away.
 */
#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include "t/asked.h"

#define NOW STORE_NOW
/* Microseconds: longer than the name of a file goes unlooked at. */
#define PAUSE_US 30000
/* Milliseconds that a machine under load may take to read a large file. */
#define PATIENT 20000

static struct span ann = { "ann@example.org", 15 };

/* So many keys of a contract that never was anybody's. */
static void
add_rows(const struct tempdir *dir, int n)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
	    "INSERT OR IGNORE INTO contract VALUES (x'%032d', x'%032d', '', 1, "
	    "1, 0, %lld, '');"
	    "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i"
	    " WHERE n < %d)"
	    "INSERT INTO conversation_key SELECT randomblob(16), x'%032d'"
	    " FROM i",
	    0, 0, NOW + 1LL, n, 0);
	run_sql(dir, "contracts.db", sql);
}

static void
test_pace(const struct tempdir *dir)
{
	struct contracts *store = open_patient_store(dir, true, PATIENT);
	struct talk room = talk("room", "room_1");
	int n = 0;

	tell(store, CONTRACT_START, &room, ann, NOW);
	add_rows(dir, 1599);
	is_int(told(store, &room, NOW), 11, "1,600 keys are read at once");
	is_int(told(store, &room, NOW), 1, "and known");
	add_rows(dir, 1);
	while (told(store, &room, NOW) == 11 && n < 1000)
		n++;
	is_int(n, 101, "after a change one look-up for 16 keys asks the file");
	is_int(told(store, &room, NOW), 1, "before it is read again");
	contracts_unref(&store);
	remove_store(dir);
}

static void
test_limit(const struct tempdir *dir)
{
	struct contracts *store = open_patient_store(dir, true, PATIENT);
	struct talk room = talk("room", "room_1"),
		    other = talk("room", "room_2");
	int bad = 0;

	tell(store, CONTRACT_START, &room, ann, NOW);
	add_rows(dir, COPY_KEYS_MAX - 1);
	active(store, &room, ann, NOW);
	is_int(told(store, &room, NOW), 1, "as many keys as may be");
	tell(store, CONTRACT_START, &other, ann, NOW);
	is_int(told(store, &other, NOW), 11, "with one more the file is asked");
	contracts_unref(&store);
	store = open_patient_store(dir, true, PATIENT);
	for (int i = 0; i < 100; i++)
		bad += told(store, &other, NOW) != 11;
	is_int(bad, 0, "always");
	is_int(runs(store, SQL_ALL_KEYS), 1, "but not read each time");
	run_sql(dir, "contracts.db",
	    "DELETE FROM conversation_key WHERE contract = "
	    "zeroblob(16)");
	contracts_unref(&store);
	store = open_store(dir, true);
	active(store, &room, ann, NOW);
	is_int(told(store, &room, NOW), 1, "with fewer there is a copy again");
	contracts_unref(&store);
	remove_store(dir);
}

/* The bytes of one file into another, as cp(1) would do it. */
static void
copy_bytes(const char *from, const char *to)
{
	char bytes[4096];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "r+b");
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		fwrite(bytes, 1, n, out);
	fclose(in);
	fclose(out);
}

static void
save(const struct tempdir *dir, char *saved, size_t size)
{
	char sql[PATH_MAX + 32];

	snprintf(saved, size, "%s", tempdir_path(dir, "saved.db"));
	snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", saved);
	run_sql(dir, "contracts.db", sql);
	run_sql(dir, "saved.db", "PRAGMA journal_mode = WAL");
}

/* As sqlite3(1) does it with .restore. */
static void
restore(const char *saved, const char *path)
{
	sqlite3 *from, *to;
	sqlite3_backup *backup;

	sqlite3_open(saved, &from);
	sqlite3_open(path, &to);
	backup = sqlite3_backup_init(to, "main", from, "main");
	sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	sqlite3_close(from);
	sqlite3_close(to);
}

static void
test_files(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1"),
		    other = talk("room", "room_2");
	char path[PATH_MAX], saved[PATH_MAX];

	snprintf(path, sizeof(path), "%s", tempdir_path(dir, "contracts.db"));
	tell(store, CONTRACT_START, &room, ann, NOW);
	save(dir, saved, sizeof(saved));
	tell(store, CONTRACT_END, &room, ann, NOW);
	tell(store, CONTRACT_START, &other, ann, NOW);
	active(store, &room, ann, NOW);
	is_int(told(store, &room, NOW), 0, "a copy");
	restore(saved, path);
	is_int(told(store, &room, NOW), 11, "a file restored is seen at once");
	is_int(told(store, &other, NOW), 0, "as a whole");
	tell(store, CONTRACT_START, &other, ann, NOW);
	is_int(told(store, &other, NOW), 1, "and written");

	usleep(PAUSE_US);
	remove_store(dir);
	is_int(link(saved, path), 0, "another file in its place");
	usleep(PAUSE_US);
	is_int(active(store, &other, ann, NOW), 0, "is asked");
	is_int(told(store, &room, NOW), 1, "and copied");
	tell(store, CONTRACT_END, &room, ann, NOW);
	is_int(told(store, &room, NOW), 0, "and written");
	remove_store(dir);
	usleep(PAUSE_US);
	tell(store, CONTRACT_START, &other, ann, NOW);
	active(store, &other, ann, NOW);
	is_int(told(store, &other, NOW), 1, "a file removed is made anew");
	usleep(PAUSE_US);
	active(store, &other, ann, NOW);
	remove_store(dir);
	is_int(tell(store, CONTRACT_START, &room, ann, NOW), CONTRACTS_OK,
	    "one that was removed just now is not written");
	is_int(active(store, &other, ann, NOW), 0, "nor known any longer");
	is_int(active(store, &room, ann, NOW), 1, "but the new one");
	contracts_unref(&store);
	remove_store(dir);
	unlink(saved);
}

/* Nobody may do that; the copy at least does not hide it. */
static void
test_overwritten(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1");
	char path[PATH_MAX], saved[PATH_MAX];

	snprintf(path, sizeof(path), "%s", tempdir_path(dir, "contracts.db"));
	tell(store, CONTRACT_START, &room, ann, NOW);
	save(dir, saved, sizeof(saved));
	run_sql(dir, "contracts.db", "PRAGMA wal_checkpoint");
	active(store, &room, ann, NOW);
	is_int(told(store, &room, NOW), 1, "a copy");
	copy_bytes(saved, path);
	usleep(PAUSE_US);
	is_int(told(store, &room, NOW), 11, "a file overwritten is asked");
	contracts_unref(&store);
	remove_store(dir);
	unlink(saved);
}

/*
 * While nobody has the file open its log begins anew: such states cannot be told
 * apart by that, and here not by the file either.
 */
static void
test_closed(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1"),
		    other = talk("room", "room_2");
	struct timespec times[2];
	struct stat st;
	sqlite3 *db;

	tell(store, CONTRACT_START, &room, ann, NOW);
	contracts_unref(&store);
	store = open_store(dir, true);
	active(store, &room, ann, NOW);
	is_int(told(store, &room, NOW), 1, "a copy");
	sqlite3_open(tempdir_path(dir, "contracts.db"), &db);
	sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	is_int(tell(store, CONTRACT_START, &other, ann, NOW), CONTRACTS_AWAY,
	    "a connection is closed");
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	stat(tempdir_path(dir, "contracts.db"), &st);
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	sqlite3_exec(db, "DELETE FROM conversation_key", NULL, NULL, NULL);
	sqlite3_close(db);
	utimensat(AT_FDCWD, tempdir_path(dir, "contracts.db"), times, 0);
	contracts_reread_keys(store);
	is_int(active(store, &room, ann, NOW), 0,
	    "what was done before the next one opens is seen");
	contracts_unref(&store);
	remove_store(dir);
}

/* Without the log of SQLite nobody can tell whether it has changed. */
static void
test_other_journal(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1");

	tell(store, CONTRACT_START, &room, ann, NOW);
	contracts_unref(&store);
	run_sql(dir, "contracts.db", "PRAGMA journal_mode = DELETE");
	store = open_store(dir, true);
	active(store, &room, ann, NOW);
	is_int(told(store, &room, NOW), 11, "another journal: no copy");
	run_sql(dir, "contracts.db", "DELETE FROM conversation_key");
	is_int(told(store, &room, NOW), 10, "and changes are seen");
	ok(access(tempdir_path(dir, "contracts.db-shm"), F_OK) != 0,
	    "no index of a log is made");
	contracts_unref(&store);
	remove_store(dir);
}

static void
test_rotation(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1"),
		    other = talk("room", "room_2");
	struct trouble trouble;
	struct keyring ring;

	tell(store, CONTRACT_START, &room, ann, NOW);
	active(store, &room, ann, NOW);
	keyfile_rotate(tempdir_path(dir, "contracts.key"), &ring, &trouble);
	contracts_reread_keys(store);
	is_int(told(store, &room, NOW), 1, "known by the secret of before");
	tell(store, CONTRACT_START, &other, ann, NOW);
	is_int(told(store, &other, NOW), 1, "and by that of now");
	tell(store, CONTRACT_END, &room, ann, NOW);
	is_int(told(store, &room, NOW), 0, "both end");
	contracts_unref(&store);
	remove_store(dir);
}

int
main(void)
{
	struct tempdir dir;

	tempdir_init(&dir);
	test_pace(&dir);
	test_limit(&dir);
	test_files(&dir);
	test_overwritten(&dir);
	test_closed(&dir);
	test_other_journal(&dir);
	test_rotation(&dir);
	tempdir_deinit(&dir);
	return done_testing();
}
