/*
 * daemonize - goes into the background the way that lets a failure to start
 * reach the caller: the parent waits until the daemon is ready or has failed.
 */
#ifndef OFFPLAT_DAEMON_DAEMONIZE_H
#define OFFPLAT_DAEMON_DAEMONIZE_H

#include "daemon/startup.h"

struct daemonize {
	int report; /* where the waiting parent listens; -1: nowhere */
};

/*
 * Returns EX_OK in the daemon to be, a failure in the caller; the caller's
 * process otherwise ends in here, with the daemon's status. Must come before
 * the first thread.
 */
int daemonize_init(struct daemonize *daemonize, struct startup *startup);
/* Tells the parent: EX_OK, ready, or why not. Does nothing the second time. */
void daemonize_report(struct daemonize *daemonize, int status);

#endif
