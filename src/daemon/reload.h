/*
 * reload - the scanner in force. It is replaced as a whole or not at all;
 * whoever took it before keeps it until they give it back.
 */
#ifndef OFFPLAT_DAEMON_RELOAD_H
#define OFFPLAT_DAEMON_RELOAD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "daemon/log.h"
#include "daemon/store_log.h"
#include "scan/scanner.h"

struct reload {
	pthread_mutex_t lock;
	struct scanner *current;
	const char *path;
	/* on_error of the current one, for when there is not even memory. */
	atomic_bool tempfail;
};

/* Loads path. False when there was an error; diag has it. */
bool reload_init(struct reload *reload, const char *path, struct diag *diag);
/* May be called without a scanner, when the start has failed before. */
void reload_deinit(struct reload *reload);
/* The scanner in force; the caller gives it back with scanner_unref(). */
struct scanner *reload_take(struct reload *reload);
/*
 * Reads the file again. A bad configuration is refused and logged, and the old
 * one stays in force. The memory of contracts stays open where its configuration
 * did not change.
 */
bool reload_again(
    struct reload *reload, struct store_log *store, const struct log *log);

#endif
