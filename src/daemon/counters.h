/*
 * counters - what the daemon has done since it started. Written by all threads
 * without a lock; read for SIGUSR2's log line and for the metrics file.
 */
#ifndef OFFPLAT_DAEMON_COUNTERS_H
#define OFFPLAT_DAEMON_COUNTERS_H

#include <stdatomic.h>
#include <stdio.h>

#include "base/names.h"

enum counter {
	/* gauges: they fall again */
	COUNT_SESSIONS,  /* connections that are open and have sent mail */
	COUNT_IN_FLIGHT, /* messages between MAIL and their end */
	/* counters */
	COUNT_MESSAGES,
	COUNT_ABORTED,
	COUNT_OUT_OF_SCOPE,
	COUNT_PLATFORM,
	COUNT_IMPERSONATION,
	COUNT_OTHER, /* judged since scope is all */
	COUNT_HEADER,
	COUNT_QUARANTINE,
	COUNT_TAG,
	COUNT_OBSERVED,
	COUNT_SKIPPED,
	COUNT_FORGED,         /* headers removed */
	COUNT_REFUSED,        /* messages beyond limits.sessions */
	COUNT_ERRORS,         /* messages that on_error decided */
	COUNT_CONTRACTS_AWAY, /* messages whose contract could not be asked */
	COUNT_RELOADS,
	COUNT_RELOADS_REFUSED,
	COUNT_SCAN_US,
	COUNTER_COUNT
};

struct counters {
	atomic_long v[COUNTER_COUNT];
	atomic_long levels[LEVEL_COUNT];
	atomic_long limits[LIMIT_COUNT];
};

static inline void
counters_add(struct counters *counters, enum counter counter, long n)
{
	atomic_fetch_add_explicit(
	    &counters->v[counter], n, memory_order_relaxed);
}

static inline long
counters_get(struct counters *counters, enum counter counter)
{
	return atomic_load(&counters->v[counter]);
}

/* Adds one to a gauge unless it stands at max; false when it does. */
bool counters_take(struct counters *counters, enum counter gauge, size_t max);

/* key=value pairs, without a newline. */
void counters_line(struct counters *counters, FILE *out);
/* The same as Prometheus' text exposition format. */
void counters_metrics(struct counters *counters, FILE *out);

#endif
