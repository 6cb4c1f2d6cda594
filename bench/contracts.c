/*
 * contracts - what looking up a conversation costs a mail that is in scope: the
 * same mail judged in turn without a store and with one of many contracts, of a
 * conversation that is unknown, and of one that is stored.
 *
 * usage: bench/contracts CONFIGURATION MESSAGE [CONTRACTS]
 */
#include "config.h"

#include <time.h>

#include "scan/scanner.h"
#include "t/store.h"

#define ROUNDS 2000

static double
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static char *
read_file(const char *path, size_t *n_r)
{
	static char text[1 << 20];
	FILE *file = fopen(path, "rb");

	if (file == NULL) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	*n_r = fread(text, 1, sizeof(text), file);
	fclose(file);
	return text;
}

static struct scanner *
load(const char *path)
{
	struct diag *diag = diag_init();
	struct scanner *scanner = scanner_init(path, diag);

	for (size_t i = 0; i < diag_count(diag); i++)
		fprintf(stderr, "%s\n", diag_text(diag, i));
	if (scanner == NULL)
		exit(EXIT_FAILURE);
	diag_deinit(&diag);
	return scanner;
}

/* As the daemon takes it. */
static void
read_mail(struct scanner *scanner, struct mail *mail, struct span message,
    struct scan *scan_r)
{
	mail_reset(mail, &scanner_conf(scanner)->limits);
	mail_set_authserv(mail, SPAN_LIT("mx.example.org"));
	mail_add_recipient(mail, SPAN_LIT("ann@example.org"));
	mail_read(mail, message);
	scanner_judge(scanner, mail, scan_r);
}

/* Microseconds for one mail; *keys_r: looked up. */
static double
judge(struct scanner *scanner, struct mail *mail, struct span message,
    size_t *keys_r)
{
	double began = now_us();
	struct scan scan;

	read_mail(scanner, mail, message, &scan);
	*keys_r = scan.conversation.nkeys;
	return now_us() - began;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of a machine that does other things, too. */
static double
median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_size);
	return v[n / 2];
}

static struct contracts *
no_store(void)
{
	const struct conf_contracts conf = { .backend = CONTRACTS_NONE };

	return contracts_init(&conf);
}

/*
 * One scanner for both, in turn: two would differ by where their patterns lie
 * in memory, by more than the look-up costs.
 */
static void
compare(struct scanner *scanner, struct contracts *store, struct span message,
    const char *what)
{
	struct contracts *stores[2] = { no_store(), store };
	struct mail *mail = mail_init(&scanner_conf(scanner)->limits);
	static double us[2][ROUNDS];
	double before, after;
	size_t keys = 0;

	for (int i = 0; i < 2 * ROUNDS; i++) {
		scanner_set_store(scanner, contracts_ref(stores[i % 2]));
		us[i % 2][i / 2] = judge(scanner, mail, message, &keys);
	}
	before = median(us[0], ROUNDS);
	after = median(us[1], ROUNDS);
	printf("%s, %zu keys: %.1f us without, %.1f us with a store: %+.1f "
	       "%%\n",
	    what, keys, before, after, 100 * (after - before) / before);
	mail_deinit(&mail);
	contracts_unref(&stores[0]);
}

/* Without a contract, so that the message is judged as before. */
static void
keep_conversation(
    struct scanner *scanner, struct contracts *store, struct span message)
{
	struct mail *mail = mail_init(&scanner_conf(scanner)->limits);
	struct scan scan;

	scanner_set_store(scanner, contracts_ref(store));
	read_mail(scanner, mail, message, &scan);
	contracts_note(
	    store, CONTRACT_LINK, &scan.conversation, "mail", time(NULL), 0);
	mail_deinit(&mail);
}

static void
time_calls(struct contracts *store)
{
	struct talk known = talk2("room", "room_3e8", "job", "~3e8");
	struct talk unknown = talk2("room", "room_x", "job", "~x");
	const struct span ann = SPAN_LIT("ann@example.org");
	double began = now_us();

	active(store, &known, ann, STORE_NOW);
	printf("look-up of two keys: the first %.0f us", now_us() - began);
	began = now_us();
	for (int i = 0; i < ROUNDS; i++)
		active(store, &known, ann, STORE_NOW);
	printf(", known %.1f us", (now_us() - began) / ROUNDS);
	began = now_us();
	for (int i = 0; i < ROUNDS; i++)
		active(store, &unknown, ann, STORE_NOW);
	printf(", unknown %.1f us", (now_us() - began) / ROUNDS);
	began = now_us();
	for (int i = 0; i < ROUNDS; i++)
		start_number(store, 10000000 + i);
	printf(", a start %.1f us\n", (now_us() - began) / ROUNDS);
}

int
main(int argc, char **argv)
{
	struct contracts *store;
	struct scanner *scanner;
	struct tempdir dir;
	size_t n;
	char *message;

	if (argc < 3) {
		fprintf(stderr, "usage: %s CONFIGURATION MESSAGE [CONTRACTS]\n",
		    argv[0]);
		return 64;
	}
	message = read_file(argv[2], &n);
	tempdir_init(&dir);
	fill_store(&dir, argc > 3 ? atol(argv[3]) : 20000);
	store = open_store(&dir, true);
	time_calls(store);
	scanner = load(argv[1]);
	compare(scanner, store, span_of(message, n), "unknown");
	keep_conversation(scanner, store, span_of(message, n));
	compare(scanner, store, span_of(message, n), "known");
	scanner_unref(&scanner);
	contracts_unref(&store);
	tempdir_deinit(&dir);
	return EXIT_SUCCESS;
}
