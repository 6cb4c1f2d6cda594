/*
 * contracts_copy - the copy in memory of the SQLite file says what the file does:
 * whoever changes it, and however.
 */
#include "config.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "t/asked.h"

#define NOW  STORE_NOW
#define DAY  86400
#define LIFE 400
/* Milliseconds that a machine under load may take to read a large file. */
#define PATIENT 20000

static struct span ann = { "ann@example.org", 15 };

static void
test_answers(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1"),
		    other = talk("room", "room_2");
	struct talk pair = talk2("room", "room_2", "job", "~2");

	tell(store, CONTRACT_START, &room, ann, NOW);
	is_int(told(store, &room, NOW), 11, "the first look-up asks the file");
	is_int(told(store, &room, NOW), 1, "then it is known without");
	is_int(told(store, &other, NOW), 0, "and so is what nobody knows");
	is_int(told(store, &room, NOW + (LIFE + 1) * DAY), 0,
	    "what has expired is not known");
	tell(store, CONTRACT_LINK, &pair, ann, NOW);
	ok(!news(store, &pair, ann), "a link of one's own is known");
	is_int(told(store, &other, NOW), 0, "and starts nothing");
	tell(store, CONTRACT_START, &other, ann, NOW);
	is_int(told(store, &other, NOW), 1, "what one writes is known");
	tell(store, CONTRACT_END, &room, ann, NOW);
	is_int(told(store, &room, NOW), 0, "and what one ends");
	contracts_unref(&store);
	store = open_store(dir, false);
	is_int(told(store, &other, NOW), 11, "who only reads asks the file");
	is_int(told(store, &other, NOW), 11, "each time");
	contracts_unref(&store);
	remove_store(dir);
}

/* Do both say the same of all keys? Only the one without a copy asks the file. */
static bool
agree(struct contracts *store, struct contracts *reader, int keys, time_t now)
{
	struct conversation c = { "upwork", &ann, 1, NULL, 2 };
	struct contract_state a, b;
	char name[32];

	for (int i = 0; i < keys; i++) {
		int before = asked(store);
		struct talk pair;

		snprintf(name, sizeof(name), "%d", i);
		pair = talk2("key", name, "key", i % 2 == 0 ? "0" : "1");
		c.keys = pair.keys;
		contracts_lookup(store, &c, now, &a);
		contracts_lookup(reader, &c, now, &b);
		if (a.active != b.active || a.news != b.news ||
		    asked(store) != before)
			return false;
	}
	return true;
}

/* Links, starts and ends of few keys, so that groups meet, fill and end. */
static void
test_own_changes(const struct tempdir *dir, int keys)
{
	struct contracts *store = open_patient_store(dir, true, PATIENT);
	struct contracts *reader = open_store(dir, false);
	struct talk none = talk("room", "none"), pair;
	char name[2][32];
	bool good = true;

	active(store, &none, ann, NOW);
	srand((unsigned)keys);
	for (int round = 0; good && round < 600; round++) {
		time_t now = NOW + round * DAY;

		for (int i = 0; i < 2; i++)
			snprintf(name[i], sizeof(name[i]), "%d", rand() % keys);
		pair = talk2("key", name[0], "key", name[1]);
		tell(store,
		    rand() % 4 == 0   ? CONTRACT_END
		    : rand() % 2 == 0 ? CONTRACT_LINK
				      : CONTRACT_START,
		    &pair, ann, now);
		good = agree(store, reader, keys, now) &&
		       agree(store, reader, keys, now + LIFE / 2 * DAY + 1);
	}
	ok(good, "after each change of %d keys the copy is as the file", keys);
	contracts_unref(&store);
	contracts_unref(&reader);
	remove_store(dir);
}

/* Another process, made before this one opens the file; it does as it is told. */
struct other {
	pid_t pid;
	int to[2], from[2];
};

static void
serve(const struct other *other, const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_x");
	char command;

	while (read(other->to[0], &command, 1) == 1) {
		if (command == 's' || command == 'k')
			tell(store, CONTRACT_START, &room, ann, NOW);
		else if (command == 'e')
			tell(store, CONTRACT_END, &room, ann, NOW);
		else
			run_sql(dir, "contracts.db",
			    "DELETE FROM conversation_key");
		if (command == 'k')
			raise(SIGKILL);
		if (write(other->from[1], &command, 1) != 1)
			break;
	}
	_exit(0);
}

static void
start_other(struct other *other, const struct tempdir *dir)
{
	if (pipe(other->to) != 0 || pipe(other->from) != 0)
		exit(EXIT_FAILURE);
	other->pid = fork();
	if (other->pid == 0)
		serve(other, dir);
	close(other->from[1]);
}

static void
let(struct other *other, char command)
{
	if (write(other->to[1], &command, 1) != 1 ||
	    read(other->from[0], &command, 1) != (command != 'k'))
		printf("# the other process is gone\n");
}

static void
test_other_process(const struct tempdir *dir)
{
	struct talk room = talk("room", "room_x");
	struct contracts *store;
	struct other other;
	int bad = 0;

	start_other(&other, dir);
	let(&other, 'e');
	store = open_store(dir, true);
	active(store, &room, ann, NOW);
	is_int(told(store, &room, NOW), 0, "one process holds a copy");
	for (int i = 0; i < 100; i++) {
		let(&other, 's');
		bad += told(store, &room, NOW) != 11;
		bad += told(store, &room, NOW) != 1;
		let(&other, 'e');
		bad += told(store, &room, NOW) != 10;
		bad += told(store, &room, NOW) != 0;
	}
	is_int(bad, 0, "what another one writes it sees at once, and copies");
	let(&other, 's');
	tell(store, CONTRACT_LINK, &room, ann, NOW);
	is_int(told(store, &room, NOW), 11,
	    "its own changes do not make up for those of others");
	is_int(told(store, &room, NOW), 1, "(a new copy)");
	let(&other, 'd');
	is_int(told(store, &room, NOW), 10, "nor need one be of its kind");
	let(&other, 'k');
	waitpid(other.pid, NULL, 0);
	is_int(told(store, &room, NOW), 11, "nor live on");
	contracts_unref(&store);
	remove_store(dir);
}

/* Something else is written when a statement of the store is done. */
struct intruder {
	struct contracts *store;
	const char *behind; /* how that statement begins */
	struct talk talk;
};

static int
intrude(unsigned type, void *arg, void *statement, void *time)
{
	struct intruder *intruder = arg;
	const char *sql = sqlite3_sql(statement);

	(void)type;
	(void)time;
	if (intruder->behind != NULL &&
	    strncmp(sql, intruder->behind, strlen(intruder->behind)) == 0) {
		intruder->behind = NULL;
		tell(
		    intruder->store, CONTRACT_START, &intruder->talk, ann, NOW);
	}
	return 0;
}

static void
test_changes_between(const struct tempdir *dir)
{
	struct contracts *store = open_store(dir, true);
	struct talk room = talk("room", "room_1"),
		    other = talk("room", "room_2");
	struct intruder in = { open_store(dir, true), NULL, other };
	struct sqlite *conn = connection(store);

	sqlite3_trace_v2(conn->db, SQLITE_TRACE_PROFILE, intrude, &in);
	in.behind = "SELECT contract, digest";
	is_int(
	    told(store, &other, NOW), 10, "somebody writes while it is read");
	is_int(told(store, &other, NOW), 11, "and is not missed");
	while (told(store, &other, NOW) != 1)
		continue;
	tell(in.store, CONTRACT_END, &other, ann, NOW);
	active(store, &other, ann, NOW);
	is_int(told(store, &other, NOW), 0, "a copy");
	in.behind = "COMMIT";
	tell(store, CONTRACT_START, &room, ann, NOW);
	is_int(told(store, &other, NOW), 11,
	    "somebody writes between a change and its copy");
	tell(in.store, CONTRACT_END, &other, ann, NOW);
	active(store, &other, ann, NOW);
	is_int(told(store, &other, NOW), 0, "a copy again");
	in.behind = "COMMIT";
	tell(store, CONTRACT_END, &other, ann, NOW);
	is_int(told(store, &other, NOW), 11,
	    "somebody writes behind what changes nothing");
	contracts_unref(&store);
	contracts_unref(&in.store);
	remove_store(dir);
}

/* Of its own contract each thread knows how it stands. */
struct worker {
	pthread_t thread;
	struct contracts *store;
	int number;
	int bad;
};

static void *
work(void *arg)
{
	struct worker *worker = arg;
	char name[32];
	struct talk room;

	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "room_%d_%d", worker->number, i);
		room = talk("room", name);
		tell(worker->store, CONTRACT_START, &room, ann, NOW);
		for (int k = 0; k < 20; k++)
			worker->bad +=
			    active(worker->store, &room, ann, NOW) != 1;
		if (i % 2 == 0)
			tell(worker->store, CONTRACT_END, &room, ann, NOW);
		worker->bad += active(worker->store, &room, ann, NOW) != i % 2;
	}
	return NULL;
}

#define WORKERS 6

/* Two stores of one file, so that copies are made anew all the time. */
static void
test_threads(const struct tempdir *dir)
{
	struct contracts *stores[] = { open_patient_store(dir, true, PATIENT),
		open_patient_store(dir, true, PATIENT) };
	struct worker workers[WORKERS];
	int bad = 0;

	for (int i = 0; i < WORKERS; i++) {
		workers[i] =
		    (struct worker){ .store = stores[i == 0], .number = i };
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	}
	for (int i = 0; i < WORKERS; i++) {
		pthread_join(workers[i].thread, NULL);
		bad += workers[i].bad;
	}
	is_int(bad, 0, "threads see what they write, and nobody undoes it");
	is_int(count(stores[0], NOW), 30 * WORKERS, "all of it is there");
	contracts_unref(&stores[0]);
	contracts_unref(&stores[1]);
	remove_store(dir);
}

int
main(void)
{
	struct tempdir dir;

	tempdir_init(&dir);
	test_other_process(&dir);
	test_answers(&dir);
	test_own_changes(&dir, 6);
	test_own_changes(&dir, 40);
	test_changes_between(&dir);
	test_threads(&dir);
	tempdir_deinit(&dir);
	return done_testing();
}
