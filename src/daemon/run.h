/*
 * run - the daemon at work: libmilter in a thread of its own, signals, timers
 * and the end in the main thread.
 */
#ifndef OFFPLAT_DAEMON_RUN_H
#define OFFPLAT_DAEMON_RUN_H

#include "daemon/session.h"

/* The socket is open. Returns an exit status once the daemon is to end. */
int run(struct service *service);

#endif
