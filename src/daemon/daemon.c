/*
 * daemon - the start in the order in which failures must still reach the
 * caller; then run.c takes over.
 *
 *   configuration, background, user, all rules (read as that user, so that a
 *   reload will not find files it may not read), socket, privileges, pid file
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "daemon/callbacks.h"
#include "daemon/check.h"
#include "daemon/daemon.h"
#include "daemon/daemonize.h"
#include "daemon/listener.h"
#include "daemon/notify.h"
#include "daemon/privileges.h"
#include "daemon/run.h"
#include "daemon/signals.h"

/* Beside the connections: rule files, databases, libmilter's pipes. */
#define SPARE_DESCRIPTORS 64
/*
 * libmilter gives a connection up at a packet of more than 65,535 bytes, and
 * with it the mail. Postfix 3.7 cuts a header field at 60,000 (measured); other
 * MTAs need not.
 */
#define PACKET_BYTES ((size_t)1 << 20)

struct start {
	const struct options *options;
	char *config; /* absolute: a reload happens in another directory */
	struct conf *conf;
	struct startup startup;
	struct daemonize daemonize;
	struct privileges privileges;
	struct listener listener;
	struct service service;
	const char *pid_file;
};

/* What is wrong with the configuration has been printed. */
static int
refuse_config(struct start *start, struct diag *diag)
{
	check_print(diag);
	return startup_fail(&start->startup, EX_CONFIG,
	    "%s: configuration refused", start->options->config);
}

static int
load(struct start *start)
{
	struct diag *diag = diag_init();
	int status = EX_OK;

	if (diag == NULL)
		return startup_fail(&start->startup, EX_OSERR, "out of memory");
	start->config = realpath(start->options->config, NULL);
	if (start->config == NULL)
		status = startup_fail(&start->startup, EX_CONFIG, "%s: %s",
		    start->options->config, strerror(errno));
	else if ((start->conf = conf_load(start->config, diag)) == NULL)
		status = refuse_config(start, diag);
	else
		conf_settle(start->conf); /* the rules are the scanner's */
	diag_deinit(&diag);
	return status;
}

static int
compile(struct start *start)
{
	struct diag *diag = diag_init();
	int status = EX_OK;

	if (diag == NULL)
		return startup_fail(&start->startup, EX_OSERR, "out of memory");
	if (!reload_init(&start->service.reload, start->config, diag))
		status = refuse_config(start, diag);
	else
		log_diag(&start->service.log, diag);
	diag_deinit(&diag);
	return status;
}

/* A seccomp filter may forbid setrlimit(); what counts is what is there. */
static int
raise_descriptors(struct start *start)
{
	rlim_t need = start->conf->limits.sessions + SPARE_DESCRIPTORS;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return EX_OK;
	if (limit.rlim_cur < need && limit.rlim_max > limit.rlim_cur) {
		limit.rlim_cur = limit.rlim_max < need ? limit.rlim_max : need;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
		getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= need)
		return EX_OK;
	return startup_fail(&start->startup, EX_OSERR,
	    "%llu file descriptors are allowed, %llu are needed: lower "
	    "limits.sessions or raise LimitNOFILE (ulimit -n)",
	    (unsigned long long)limit.rlim_cur, (unsigned long long)need);
}

static int
go_background(struct start *start)
{
	const struct conf_daemon *conf = &start->conf->daemon;
	int status = EX_OK;

	start->pid_file = start->options->pid_file != NULL
			      ? start->options->pid_file
			      : conf->pid_file;
	if (start->pid_file != NULL && start->pid_file[0] != '/')
		return startup_fail(&start->startup, EX_CONFIG,
		    "pid file %s: the path must begin with a slash",
		    start->pid_file);
	if (!start->options->foreground)
		status = daemonize_init(&start->daemonize, &start->startup);
	log_init(&start->service.log, start->options->log_to,
	    conf->syslog_ident != NULL ? conf->syslog_ident : PACKAGE_NAME,
	    conf->syslog_facility);
	return status;
}

/* As the user who will scan; the socket still needs root for its owner. */
static int
compile_as_user(struct start *start)
{
	const struct conf_daemon *conf = &start->conf->daemon;
	int status, back;

	status = privileges_init(&start->privileges, &start->startup,
	    start->options->user, conf->user, conf->group);
	if (status == EX_OK)
		status = privileges_borrow(&start->privileges, &start->startup);
	if (status != EX_OK)
		return status;
	status = compile(start);
	back = privileges_return(&start->privileges, &start->startup);
	return status != EX_OK ? status : back;
}

static int
open_listener(struct start *start)
{
	struct conf_daemon conf = start->conf->daemon;
	int status;

#ifdef HAVE_SMFI_SETMAXDATASIZE
	(void)smfi_setmaxdatasize(PACKET_BYTES);
#endif
	if (!callbacks_register(&start->service) ||
	    smfi_settimeout((int)conf.timeout_s) != MI_SUCCESS)
		return startup_fail(
		    &start->startup, EX_SOFTWARE, "libmilter refused us");
	/* Owner and group are those of the socket that is configured. */
	if (start->options->socket != NULL) {
		conf.socket = start->options->socket;
		conf.socket_owner = conf.socket_group = NULL;
	}
	status = listener_init(&start->listener, &start->startup, conf.socket);
	if (status == EX_OK)
		status = listener_open(&start->listener, &start->startup, &conf,
		    &start->privileges);
	if (status == EX_OK)
		status = privileges_drop(&start->privileges, &start->startup);
	return status;
}

/* Written by the user: root following a path in their folder is a trap. */
static int
write_pid(struct start *start)
{
	FILE *file;
	int fd;

	if (start->pid_file == NULL)
		return EX_OK;
	fd = open(start->pid_file,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd == -1 || (file = fdopen(fd, "w")) == NULL)
		return startup_fail(&start->startup, EX_CANTCREAT,
		    "pid file %s: %s", start->pid_file, strerror(errno));
	fprintf(file, "%ld\n", (long)getpid());
	if (fclose(file) == 0)
		return EX_OK;
	return startup_fail(&start->startup, EX_CANTCREAT, "pid file %s: %s",
	    start->pid_file, strerror(errno));
}

static int
start_up(struct start *start)
{
	int status;

	umask(0077);
	tzset();
	status = load(start);
	if (status == EX_OK)
		status = raise_descriptors(start);
	if (status == EX_OK)
		status = go_background(start);
	if (status == EX_OK && !signals_init())
		status = startup_fail(
		    &start->startup, EX_OSERR, "signals: %s", strerror(errno));
	if (status == EX_OK)
		status = compile_as_user(start);
	if (status == EX_OK)
		status = open_listener(start);
	if (status == EX_OK && (status = write_pid(start)) != EX_OK)
		listener_close(&start->listener);
	return status;
}

static void
say_hello(struct start *start)
{
	struct scanner *scanner = reload_take(&start->service.reload);
	const struct ruleset *rules = scanner_rules(scanner);

	store_open(
	    &start->service.store, scanner_store(scanner), &start->service.log);
	log_line(&start->service.log, LOG_NOTICE,
	    "%s started: %s, %zu rules, JIT %s, on %s", PACKAGE_STRING,
	    start->config, ruleset_count(rules),
	    ruleset_jit(rules) ? "on" : "off", start->listener.conn);
	scanner_unref(&scanner);
}

int
daemon_run(const struct options *options)
{
	struct start start = {
		.options = options,
		.daemonize = { .report = -1 },
	};
	int status = start_up(&start);

	if (status != EX_OK) {
		fprintf(stderr, "offplat-milter: %s\n", start.startup.error);
		daemonize_report(&start.daemonize, status);
		reload_deinit(&start.service.reload);
		conf_deinit(&start.conf);
		free(start.config);
		return status;
	}
	say_hello(&start);
	daemonize_report(&start.daemonize, EX_OK);
	status = run(&start.service);
	listener_close(&start.listener);
	if (start.pid_file != NULL)
		unlink(start.pid_file);
	/* Sessions may still hold the scanner: nothing is freed any more. */
	_exit(status);
}
