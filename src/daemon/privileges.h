/*
 * privileges - who the daemon runs as. Started as root it becomes the
 * configured user before it reads a byte of mail; it never scans as root.
 */
#ifndef OFFPLAT_DAEMON_PRIVILEGES_H
#define OFFPLAT_DAEMON_PRIVILEGES_H

#include <stdbool.h>
#include <sys/types.h>

#include "daemon/startup.h"

struct privileges {
	bool change; /* started as root: there is something to give up */
	uid_t uid;
	gid_t gid;
	char name[256];
};

/* Finds out; user and group may be NULL, option (-u) goes before user. */
int privileges_init(struct privileges *privileges, struct startup *startup,
    const char *option, const char *user, const char *group);
/* Acts as the user for a while, to see what they may read, and back. */
int privileges_borrow(
    const struct privileges *privileges, struct startup *startup);
int privileges_return(
    const struct privileges *privileges, struct startup *startup);
/* For good. */
int privileges_drop(
    const struct privileges *privileges, struct startup *startup);

#endif
