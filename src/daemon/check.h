/*
 * check - what can be said about a configuration without starting anything.
 * Both return an exit status of sysexits(3).
 */
#ifndef OFFPLAT_DAEMON_CHECK_H
#define OFFPLAT_DAEMON_CHECK_H

#include "base/diag.h"

/* --check: the daemon's own loader, every pattern, example and probe. */
int check_config(const char *path);
/* --show-config: every key with its value, defaults included. */
int check_show(const char *path);

/* Prints every message of diag to stderr. */
void check_print(const struct diag *diag);

#endif
