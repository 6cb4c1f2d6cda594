/*
 * callbacks - what libmilter calls.
 */
#ifndef OFFPLAT_DAEMON_CALLBACKS_H
#define OFFPLAT_DAEMON_CALLBACKS_H

#include <libmilter/mfapi.h>

#include "daemon/session.h"

/* Registers them; service serves every connection from then on. */
bool callbacks_register(struct service *service);

/* The table that is registered; fuzzing calls through it. */
struct smfiDesc callbacks_table(void);

#endif
