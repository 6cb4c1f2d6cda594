/*
 * contracts - the memory of running contracts in SQLite: what is linked, begins,
 * ends and expires, and that no state of the file does more than make it away.
 */
#include "config.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "t/store.h"

#define NOW  STORE_NOW
#define DAY  86400
#define LIFE 400

static struct span ann = { "<Ann@Example.org>", 17 };
static struct span ben = { "ben@example.org", 15 };

/* As sqlite3(1) would do it to the file. */
static void
run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		printf("# %s: %s\n", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void
test_start_and_end(struct contracts *store)
{
	struct talk room = talk("room", "room_1a"), job = talk("job", "~01");

	is_int(active(store, &room, ann, NOW), 0, "nothing is known at first");
	is_int(tell(store, CONTRACT_START, &room, ann, NOW), CONTRACTS_OK,
	    "a contract starts");
	is_int(active(store, &room, ann, NOW), 1, "and is known");
	is_int(active(store, &room, SPAN_LIT("ann@example.org."), NOW), 1,
	    "an address has one form");
	is_int(active(store, &room, ben, NOW), 0, "for its recipient alone");
	is_int(active(store, &job, ann, NOW), 0, "by its own keys alone");
	room.platform = "other";
	is_int(active(store, &room, ann, NOW), 0, "on its own platform");
	room.platform = "upwork";
	is_int(active(store, &room, ann, NOW + (LIFE + 1) * DAY), 0,
	    "until it expires");
	is_int(tell(store, CONTRACT_END, &room, ann, NOW), CONTRACTS_OK,
	    "it ends");
	is_int(active(store, &room, ann, NOW), 0, "and is forgotten");
	is_int(count(store, NOW), 0, "nothing is left");
}

static void
test_links(struct contracts *store)
{
	struct talk room = talk("room", "room_2b"), job = talk("job", "~02");
	struct talk both = talk2("room", "room_2b", "job", "~02");
	struct talk hired = talk2("job", "~02", "contract", "77777");
	struct talk number = talk("contract", "77777");

	ok(news(store, &both, ann), "two keys are news");
	ok(!news(store, &room, ann), "one key alone is none");
	tell(store, CONTRACT_LINK, &both, ann, NOW);
	ok(!news(store, &both, ann), "what is linked is no news");
	is_int(active(store, &room, ann, NOW), 0, "a link starts nothing");
	tell(store, CONTRACT_START, &hired, ann, NOW);
	is_int(active(store, &room, ann, NOW), 1,
	    "a room is known through its job");
	is_int(active(store, &number, ann, NOW), 1, "and the contract");
	is_int(count(store, NOW), 1, "all of it is one contract");
	ok(!news(store, &both, ann), "which is no news");
	tell(store, CONTRACT_END, &number, ann, NOW);
	is_int(active(store, &room, ann, NOW), 0, "it ends by its number");
	is_int(active(store, &job, ann, NOW), 0, "with all keys");
}

/* Two groups that turn out to be one. */
static void
test_merge(struct contracts *store)
{
	struct talk a = talk2("room", "room_3", "job", "~03");
	struct talk b = talk2("contract", "333", "offer", "o3");
	struct talk c = talk2("job", "~03", "contract", "333");
	struct talk offer = talk("offer", "o3"), room = talk("room", "room_3");

	tell(store, CONTRACT_LINK, &a, ann, NOW);
	tell(store, CONTRACT_START, &b, ann, NOW);
	is_int(active(store, &room, ann, NOW), 0, "two groups are apart");
	tell(store, CONTRACT_LINK, &c, ann, NOW);
	is_int(count(store, NOW), 1, "a mail with keys of both joins them");
	is_int(active(store, &room, ann, NOW), 1, "the running one stays");
	is_int(active(store, &offer, ann, NOW), 1, "with all its keys");
	tell(store, CONTRACT_END, &room, ann, NOW);
	is_int(count(store, NOW), 0, "and ends as one");
}

static void
test_bounds(struct contracts *store)
{
	struct talk job = talk("job", "~04"), pair;
	char room[32];
	struct walk walk = { 0 };

	tell(store, CONTRACT_START, &job, ann, NOW);
	for (int i = 0; i < 40; i++) {
		snprintf(room, sizeof(room), "room_%d", 400 + i);
		pair = talk2("job", "~04", "room", room);
		tell(store, CONTRACT_LINK, &pair, ann, NOW);
	}
	contracts_walk(store, NOW, see, &walk);
	ok(walk.n == 1 && walk.last.nkeys <= CONTRACT_KEYS_MAX,
	    "a contract has a bounded number of keys");
	is_int(active(store, &job, ann, NOW), 1, "and keeps its first");
	tell(store, CONTRACT_END, &job, ann, NOW);
}

static void
test_two_recipients(struct contracts *store)
{
	struct talk room = talk("room", "room_5");
	const struct span two[] = { ann, ben };
	struct conversation all = { "upwork", two, 2, room.keys, 1 };
	struct contract_state state;

	tell(store, CONTRACT_START, &room, ann, NOW);
	contracts_lookup(store, &all, NOW, &state);
	ok(!state.active, "a contract of one of two recipients is none");
	contracts_note(store, CONTRACT_START, &all, "mail", NOW, 0);
	contracts_lookup(store, &all, NOW, &state);
	ok(state.active, "one of both is");
	contracts_note(store, CONTRACT_END, &all, "mail", NOW, 0);
	is_int(count(store, NOW), 0, "and ends for both");
}

static void
test_renewal(struct contracts *store)
{
	struct talk room = talk("room", "room_6");
	time_t late = NOW + 250 * DAY;

	tell(store, CONTRACT_START, &room, ann, NOW);
	ok(!news(store, &room, ann), "a young contract is no news");
	ok(news_at(store, &room, ann, late), "an old one is renewed");
	tell(store, CONTRACT_LINK, &room, ann, late);
	is_int(
	    active(store, &room, ann, NOW + 500 * DAY), 1, "and lives longer");
	tell(store, CONTRACT_END, &room, ann, late);
}

/* What is exported comes back as it was. */
static void
test_put(struct contracts *store)
{
	struct talk room = talk("room", "room_put");
	struct walk before = { 0 }, after = { 0 };

	tell(store, CONTRACT_START, &room, ann, NOW);
	contracts_walk(store, NOW, see, &before);
	contracts_remove(store, &before.last.id);
	is_int(active(store, &room, ann, NOW), 0, "removed by its id");
	contracts_put(store, &before.last);
	is_int(active(store, &room, ann, NOW), 1, "and put back");
	contracts_walk(store, NOW, see, &after);
	ok(before.n == 1 && after.n == 1 &&
		memcmp(&before.last, &after.last, sizeof(before.last)) == 0,
	    "as it was");
	tell(store, CONTRACT_END, &room, ann, NOW);
	is_int(count(store, NOW), 0, "and ends");
}

static void
test_purge(const struct tempdir *dir, struct contracts *store)
{
	struct talk room = talk("room", "room_7"),
		    other = talk("room", "room_8");
	sqlite3 *db;
	sqlite3_stmt *statement;
	int rows = -1;

	tell(store, CONTRACT_START, &room, ann, NOW);
	tell(store, CONTRACT_START, &other, ann, NOW + 600 * DAY);
	sqlite3_open(tempdir_path(dir, "contracts.db"), &db);
	sqlite3_prepare_v2(db,
	    "SELECT (SELECT count(*) FROM contract)"
	    " + (SELECT count(*) FROM conversation_key)",
	    -1, &statement, NULL);
	if (sqlite3_step(statement) == SQLITE_ROW)
		rows = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	is_int(rows, 2, "what has expired is removed from the file");
	tell(store, CONTRACT_END, &other, ann, NOW + 600 * DAY);
}

static bool
file_holds(const char *path, const char *words)
{
	static char text[1 << 20];
	FILE *file = fopen(path, "rb");
	size_t n;

	if (file == NULL)
		return false;
	n = fread(text, 1, sizeof(text), file);
	fclose(file);
	return span_ifind(span_of(text, n), 0, span_str(words)) < n;
}

static void
test_privacy(const struct tempdir *dir, struct contracts *store)
{
	struct talk room = talk("room", "room_deadbeef");
	const char *path;

	tell(store, CONTRACT_START, &room, ann, NOW);
	for (int i = 0; i < 2; i++) {
		path = tempdir_path(
		    dir, i == 0 ? "contracts.db" : "contracts.db-wal");
		ok(!file_holds(path, "ann@") && !file_holds(path, "example"),
		    "no address is in the file");
		ok(!file_holds(path, "deadbeef"), "no key of a conversation");
	}
	tell(store, CONTRACT_END, &room, ann, NOW);
}

static void
test_keys(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_9");
	struct trouble trouble;
	struct keyring ring;
	struct stat st;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", tempdir_path(dir, "contracts.key"));
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600,
	    "the key file was made, for its owner alone");
	tell(store, CONTRACT_START, &room, ann, NOW);
	ok(keyfile_rotate(path, &ring, &trouble) && ring.n == 2 &&
		ring.v[0].id == 2,
	    "a second secret");
	contracts_reread_keys(store);
	is_int(active(store, &room, ann, NOW), 1,
	    "what the first one stored is still known");
	tell(store, CONTRACT_END, &room, ann, NOW);
	is_int(count(store, NOW), 0, "and can end");
	for (int i = 0; i < 5; i++)
		ok(keyfile_rotate(path, &ring, &trouble) &&
			ring.n <= KEYS_MAX && ring.v[0].id == 3 + (unsigned)i,
		    "one more");
	chmod(path, 0640);
	contracts_reread_keys(store);
	is_int(active(store, &room, ann, NOW), AWAY,
	    "a key file that others can read is refused");
	ok(strstr(contracts_trouble(store).text, "0640") != NULL,
	    "by its mode");
	chmod(path, 0600);
	tempdir_write(dir, "contracts.key", "1 00\n");
	contracts_reread_keys(store);
	is_int(active(store, &room, ann, NOW), AWAY, "and so is a short one");
	contracts_unref(&store);
	unlink(path);
}

/* A store that is only read leaves the folder as it is. */
static void
test_reading(const struct tempdir *dir)
{
	struct talk room = talk("room", "room_10");
	struct contracts *store = open_store(dir, false), *writer;

	is_int(
	    active(store, &room, ann, NOW), AWAY, "nothing is there to read");
	ok(access(tempdir_path(dir, "contracts.db"), F_OK) != 0 &&
		access(tempdir_path(dir, "contracts.key"), F_OK) != 0,
	    "and nothing is made");
	writer = open_store(dir, true);
	tell(writer, CONTRACT_START, &room, ann, NOW);
	contracts_reread_keys(store);
	is_int(active(store, &room, ann, NOW), 1, "a reader sees what is told");
	is_int(tell(store, CONTRACT_END, &room, ann, NOW), CONTRACTS_AWAY,
	    "and changes nothing");
	is_int(active(writer, &room, ann, NOW), 1, "indeed");
	contracts_unref(&writer);
	contracts_unref(&store);
}

static void
test_damage(const struct tempdir *dir)
{
	struct talk room = talk("room", "room_11");
	struct contracts *store;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", tempdir_path(dir, "contracts.db"));
	remove_store(dir);
	tempdir_write(dir, "contracts.db",
	    "This is a text of more than a hundred bytes, and certainly not the "
	    "first page of a database, whatever its name.\n");
	store = open_store(dir, true);
	is_int(active(store, &room, ann, NOW), AWAY, "a text is no store");
	ok(file_holds(path, "certainly not"), "and stays as it is");
	remove_store(dir);
	contracts_reread_keys(store);
	is_int(tell(store, CONTRACT_START, &room, ann, NOW), CONTRACTS_OK,
	    "once it is gone a store is made");
	remove_store(dir);
	is_int(active(store, &room, ann, NOW), 0,
	    "a file that was removed is made anew");
	is_int(tell(store, CONTRACT_START, &room, ann, NOW), CONTRACTS_OK,
	    "and written");
	contracts_unref(&store);
	is_int(truncate(path, 1000), 0, "cut");
	store = open_store(dir, true);
	is_int(
	    active(store, &room, ann, NOW), AWAY, "a file cut short is away");
	contracts_unref(&store);
	remove_store(dir);
}

/* Damage in the middle: nothing but an answer or "away" may come of it. */
static void
test_flipped_bytes(const struct tempdir *dir)
{
	struct talk room = talk("room", "room_12");
	char path[PATH_MAX], before[65536];
	size_t n;
	FILE *file;
	bool good = true;

	remove_store(dir);
	fill_store(dir, 200);
	snprintf(path, sizeof(path), "%s", tempdir_path(dir, "contracts.db"));
	file = fopen(path, "rb");
	n = fread(before, 1, sizeof(before), file);
	fclose(file);
	for (size_t at = 0; at < n; at += n / 60 + 1) {
		struct contracts *store;
		char changed = (char)~before[at];

		remove_store(dir);
		tempdir_bytes(dir, "contracts.db", before, n);
		file = fopen(path, "r+b");
		fseek(file, (long)at, SEEK_SET);
		fwrite(&changed, 1, 1, file);
		fclose(file);
		store = open_store(dir, true);
		good = active(store, &room, ann, NOW) != 1 && good;
		tell(store, CONTRACT_START, &room, ann, NOW);
		count(store, NOW);
		contracts_unref(&store);
	}
	ok(good, "a damaged file knows no contract that never was");
	remove_store(dir);
}

static void
test_versions(const struct tempdir *dir)
{
	struct talk room = talk("room", "room_13");
	struct contracts *store;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", tempdir_path(dir, "contracts.db"));
	remove_store(dir);
	fill_store(dir, 1);
	run_sql(path, "PRAGMA user_version = 1000");
	store = open_store(dir, true);
	is_int(
	    active(store, &room, ann, NOW), AWAY, "a newer version is refused");
	ok(strstr(contracts_trouble(store).text, "version 1000") != NULL,
	    "and named");
	contracts_unref(&store);
	remove_store(dir);
	run_sql(path, "CREATE TABLE mine (x)");
	store = open_store(dir, true);
	is_int(active(store, &room, ann, NOW), AWAY,
	    "somebody else's database is refused");
	ok(strstr(contracts_trouble(store).text, "something else") != NULL,
	    "and said to be that");
	contracts_unref(&store);
	remove_store(dir);
	run_sql(path, "PRAGMA journal_mode = WAL");
	store = open_store(dir, true);
	is_int(tell(store, CONTRACT_START, &room, ann, NOW), CONTRACTS_OK,
	    "an empty file is brought to our version");
	contracts_unref(&store);
	remove_store(dir);
}

/* Root may write everywhere: an ordinary user has to try. */
static void
in_child_as_user(const struct tempdir *dir, int (*run)(const struct tempdir *),
    const char *what)
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		if (geteuid() == 0 &&
		    (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		_exit(run(dir));
	}
	waitpid(pid, &status, 0);
	is_int(status, 0, what);
}

static int
use_read_only(const struct tempdir *dir)
{
	struct talk room = talk("room", "room_14");
	struct contracts *store = open_store(dir, true);

	return tell(store, CONTRACT_START, &room, ann, NOW) == CONTRACTS_AWAY
		   ? 0
		   : 1;
}

/* A full disk, as far as one process can have it for itself. */
static int
use_full(const struct tempdir *dir)
{
	struct rlimit limit = { 65536, 65536 };
	struct contracts *store = open_store(dir, true);
	struct talk room;
	char name[32];
	int away = 0;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "room_15%d", i);
		room = talk("room", name);
		away += tell(store, CONTRACT_START, &room, ann, NOW) ==
			CONTRACTS_AWAY;
	}
	room = talk("room", "room_150");
	contracts_reread_keys(store);
	return away > 0 && active(store, &room, ann, NOW) == 1 ? 0 : 1;
}

static void
test_disk(const struct tempdir *dir)
{
	chmod(dir->path, 0777);
	remove_store(dir);
	unlink(tempdir_path(dir, "contracts.key"));
	in_child_as_user(
	    dir, use_full, "a full disk: what was stored before is known");
	chmod(tempdir_path(dir, "contracts.db"), 0444);
	chmod(dir->path, 0555);
	in_child_as_user(dir, use_read_only, "a file that cannot be written");
	chmod(dir->path, 0777);
	remove_store(dir);
	unlink(tempdir_path(dir, "contracts.key"));
}

/* Writers that are killed leave a store with whole contracts. */
static void
test_kill(const struct tempdir *dir)
{
	struct contracts *store;
	struct walk walk = { 0 };
	int status = 0;

	for (int round = 0; round < 10; round++) {
		pid_t pid = fork();

		if (pid == 0) {
			write_forever(dir, round);
			_exit(0);
		}
		usleep(20000 + (useconds_t)round * 7000);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	store = open_store(dir, true);
	is_int(contracts_walk(store, NOW, see, &walk), CONTRACTS_OK,
	    "writers were killed, the store can be read");
	ok(walk.n > 0 && walk.odd == 0, "and has whole contracts only");
	printf("# %d contracts\n", walk.n);
	contracts_unref(&store);
	remove_store(dir);
}

/* A busy machine may let a timeout pass: away is no wrong answer. */
static bool
start_surely(struct contracts *store, const struct talk *talk)
{
	for (int i = 0; i < 100; i++) {
		if (tell(store, CONTRACT_START, talk, ann, NOW) == CONTRACTS_OK)
			return true;
		usleep(100000);
	}
	return false;
}

static void *
use_much(void *arg)
{
	struct contracts *store = arg;
	long bad = 0;

	for (int i = 0; i < 100; i++) {
		char name[32];
		struct talk room;

		snprintf(name, sizeof(name), "room_%d", i);
		room = talk("room", name);
		if (!start_surely(store, &room) ||
		    active(store, &room, ann, NOW) == 0)
			bad++;
	}
	return (void *)bad;
}

static void
test_threads(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	pthread_t threads[8];
	long bad = 0;
	void *result;

	for (int i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, use_much, store);
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], &result);
		bad += (long)result;
	}
	is_int(bad, 0, "eight threads at once");
	is_int(count(store, NOW), 100, "store each contract once");
	contracts_unref(&store);
	remove_store(dir);
}

/* What every kind of store has to do alike. */
static void
test_any(const struct tempdir *dir)
{
	struct contracts *store;
	struct trouble trouble;
	struct keyring ring;

	keyfile_make(tempdir_path(dir, "contracts.key"), &ring, &trouble);
	store = open_store(dir, true);
	test_start_and_end(store);
	test_links(store);
	test_merge(store);
	test_bounds(store);
	test_two_recipients(store);
	test_renewal(store);
	test_put(store);
	contracts_unref(&store);
}

static void
test_sqlite(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);

	test_purge(dir, store);
	test_privacy(dir, store);
	contracts_unref(&store);
	unlink(tempdir_path(dir, "contracts.key"));
	test_keys(dir);
	remove_store(dir);
	test_reading(dir);
	test_damage(dir);
	test_flipped_bytes(dir);
	test_versions(dir);
	test_disk(dir);
	test_kill(dir);
}

int
main(void)
{
	struct tempdir dir;

	tempdir_init(&dir);
	test_any(&dir);
	if (getenv("OFFPLAT_TEST_REDIS") == NULL)
		test_sqlite(&dir);
	test_threads(&dir);
	tempdir_deinit(&dir);
	return done_testing();
}
