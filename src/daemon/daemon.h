/*
 * daemon - from the start to the end of offplat-milter.
 */
#ifndef OFFPLAT_DAEMON_DAEMON_H
#define OFFPLAT_DAEMON_DAEMON_H

#include "daemon/options.h"

/* Returns an exit status of sysexits(3). */
int daemon_run(const struct options *options);

#endif
