/*
 * listener - the socket on which the MTA talks to us.
 */
#ifndef OFFPLAT_DAEMON_LISTENER_H
#define OFFPLAT_DAEMON_LISTENER_H

#include <stdbool.h>
#include <sys/stat.h>

#include "config/conf.h"
#include "daemon/privileges.h"

struct listener {
	char conn[512];   /* as libmilter spells it */
	const char *path; /* of a Unix socket, inside conn; else NULL */
	dev_t dev;        /* which socket is ours, to remove no other */
	ino_t ino;
};

/*
 * Takes unix:/PATH, local:/PATH or /PATH, and for TCP libmilter's
 * inet:PORT@HOST as well as Postfix's inet:HOST:PORT; inet6 likewise.
 */
int listener_init(
    struct listener *listener, struct startup *startup, const char *text);
/* Opens it, with owner, group and mode of the configuration. */
int listener_open(struct listener *listener, struct startup *startup,
    const struct conf_daemon *conf, const struct privileges *privileges);
/* Removes the Unix socket if it is still the one that was opened. */
void listener_close(const struct listener *listener);

#endif
