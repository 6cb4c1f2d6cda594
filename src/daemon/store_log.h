/*
 * store_log - tells the administrator when the memory of contracts is away, and
 * when it is back: once each, and once a minute while it stays away.
 */
#ifndef OFFPLAT_DAEMON_STORE_LOG_H
#define OFFPLAT_DAEMON_STORE_LOG_H

#include <stdatomic.h>

#include "contracts/contracts.h"
#include "daemon/log.h"

struct store_log {
	atomic_llong logged; /* when; 0: it is not away */
};

/* It was away, or it answered. From any thread. */
void store_away(
    struct store_log *state, struct contracts *store, const struct log *log);
void store_works(struct store_log *state, const struct log *log);
/* Opens it for writing when the daemon starts or has a new configuration. */
void store_open(
    struct store_log *state, struct contracts *store, const struct log *log);

#endif
