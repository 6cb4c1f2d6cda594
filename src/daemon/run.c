/*
 * run - see run.h.
 *
 * Stopping: libmilter stops in the middle of a message, and the MTA would let
 * that mail pass unjudged. So at TERM we go on serving until no message is in
 * progress, or drain_s is over, and only then stop libmilter.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "daemon/metrics.h"
#include "daemon/notify.h"
#include "daemon/run.h"
#include "daemon/signals.h"

#define DRAIN_LOOK_MS 50
/* A message's last answer is written after it has been counted as done. */
#define DRAIN_GRACE_MS 200

struct run {
	struct service *service;
	unsigned watchdog_ms; /* 0: off */
	long long watchdog_at;
	long long metrics_at;
	bool metrics_failed; /* reported, until it works again */
};

static long long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *
serve(void *arg)
{
	const struct log *log = arg;

	signals_block();
	/* Success: its own thread got the signal to stop. */
	if (smfi_main() == MI_SUCCESS) {
		signals_say(WORD_STOP_NOW);
		return NULL;
	}
	log_line(log, LOG_ERR, "libmilter gave up");
	signals_say(WORD_ENDED);
	return NULL;
}

static void
log_counters(struct service *service)
{
	char *line = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&line, &n);

	if (out == NULL)
		return;
	counters_line(&service->counters, out);
	if (fclose(out) == 0)
		log_line(&service->log, LOG_NOTICE, "counters: %s", line);
	free(line);
}

static void
reload(struct service *service)
{
	notify_reloading();
	counters_add(&service->counters,
	    reload_again(&service->reload, &service->store, &service->log)
		? COUNT_RELOADS
		: COUNT_RELOADS_REFUSED,
	    1);
	notify_state("READY=1");
}

/* The file and the pause between two come from the rules in force. */
static void
write_metrics(struct run *run)
{
	struct scanner *scanner = reload_take(&run->service->reload);
	const struct conf_daemon *conf = &scanner_conf(scanner)->daemon;
	bool ok = true;

	run->metrics_at =
	    now_ms() + (conf->metrics_s > 0 ? conf->metrics_s : 15) * 1000ll;
	if (conf->metrics_file != NULL)
		ok = metrics_write(conf->metrics_file, &run->service->counters);
	if (!ok && !run->metrics_failed)
		log_line(&run->service->log, LOG_ERR, "metrics file %s: %s",
		    conf->metrics_file, strerror(errno));
	run->metrics_failed = !ok;
	scanner_unref(&scanner);
}

/* Does what is due; returns the milliseconds until something is due again. */
static int
timers(struct run *run)
{
	long long now = now_ms(), next;

	if (now >= run->metrics_at)
		write_metrics(run);
	next = run->metrics_at;
	if (run->watchdog_ms > 0) {
		if (now >= run->watchdog_at) {
			notify_state("WATCHDOG=1");
			run->watchdog_at = now + run->watchdog_ms;
		}
		if (run->watchdog_at < next)
			next = run->watchdog_at;
	}
	next -= now_ms();
	return next < 0 ? 0 : next > INT_MAX ? INT_MAX : (int)next;
}

static long
in_flight(struct service *service)
{
	return counters_get(&service->counters, COUNT_IN_FLIGHT);
}

static unsigned
drain_seconds(struct service *service)
{
	struct scanner *scanner = reload_take(&service->reload);
	unsigned seconds = scanner_conf(scanner)->daemon.drain_s;

	scanner_unref(&scanner);
	return seconds;
}

/* Until no message is in progress, the time is over, or TERM comes again. */
static void
drain(struct run *run)
{
	struct service *service = run->service;
	long long deadline = now_ms() + drain_seconds(service) * 1000ll;

	log_line(&service->log, LOG_NOTICE,
	    "stopping, %ld messages in progress", in_flight(service));
	while (in_flight(service) > 0 && now_ms() < deadline) {
		enum word word = signals_wait(DRAIN_LOOK_MS);

		timers(run);
		if (word == WORD_STOP || word == WORD_STOP_NOW ||
		    word == WORD_ENDED)
			break;
	}
	signals_wait(DRAIN_GRACE_MS);
}

/* False: the daemon is to end, and *status_r is set. */
static bool
obey(struct run *run, enum word word, int *status_r)
{
	*status_r = EX_OK;
	switch (word) {
	case WORD_NONE:
		return true;
	case WORD_RELOAD:
		reload(run->service);
		return true;
	case WORD_COUNTERS:
		log_counters(run->service);
		return true;
	case WORD_STOP:
		notify_state("STOPPING=1");
		drain(run);
		return false;
	case WORD_STOP_NOW:
		notify_state("STOPPING=1");
		return false;
	case WORD_ENDED:
		break;
	}
	*status_r = EX_UNAVAILABLE;
	return false;
}

static bool
start_libmilter(struct service *service)
{
	pthread_t thread;
	int error;

	error = pthread_create(&thread, NULL, serve, &service->log);
	if (error != 0)
		log_line(&service->log, LOG_ERR, "cannot start a thread: %s",
		    strerror(error));
	return error == 0;
}

int
run(struct service *service)
{
	struct run run = {
		.service = service,
		.watchdog_ms = notify_watchdog_ms(),
	};
	int status;

	if (!start_libmilter(service))
		return EX_OSERR;
	notify_state("READY=1");
	while (obey(&run, signals_wait(timers(&run)), &status))
		continue;
	/*
	 * Not smfi_stop(): it waits for the listener, which looks up every
	 * five seconds, and the process is about to end.
	 */
	log_counters(service);
	log_line(&service->log, LOG_NOTICE, "stopped");
	return status;
}
