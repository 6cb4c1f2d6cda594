/*
 * metrics - the counters as a file for node_exporter's textfile collector.
 */
#ifndef OFFPLAT_DAEMON_METRICS_H
#define OFFPLAT_DAEMON_METRICS_H

#include <stdbool.h>

#include "daemon/counters.h"

/* Replaces path as a whole; false with errno set when it cannot. */
bool metrics_write(const char *path, struct counters *counters);

#endif
