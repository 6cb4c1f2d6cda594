/*
 * milter_script - what an MTA sends to a milter for a connection and for a
 * message, as Postfix does it (protocol version 6), ready-made: a list of
 * steps, each ending with a command that is answered.
 */
#ifndef OFFPLAT_TOOL_MILTER_SCRIPT_H
#define OFFPLAT_TOOL_MILTER_SCRIPT_H

#include <stdint.h>

#include "base/buf.h"

/* What Postfix and Sendmail offer. */
#define MILTER_VERSION 6
#define MILTER_ACTIONS 0x1ffu
#define MILTER_STEPS   0x1fffffu

struct milter_step {
	char command; /* SMFIC_*, the last one of the bytes */
	size_t at;    /* offsets into the script's bytes */
	size_t end;
};

struct milter_script {
	struct arena *arena;
	struct buf bytes;
	struct milter_step *steps;
	size_t n, cap;
	bool failed; /* memory was short */
};

struct milter_envelope {
	const char *from;
	const char *const *rcpts;
	size_t nrcpts;
	const char *mta;    /* macro j, or NULL */
	const char *queue;  /* macro i, or NULL */
	const char *client; /* IP address of the client */
};

void milter_script_init(struct milter_script *script, struct arena *arena);
/* The offer. */
void milter_script_negotiate(struct milter_script *script);
/* Connect and HELO. steps: what was negotiated (SMFIP_*). */
void milter_script_connect(struct milter_script *script, uint32_t steps,
    const struct milter_envelope *envelope);
/*
 * A message with LF or CR LF, from MAIL to the end; a "From " line before it is
 * left out. abort: another message went before it on the connection.
 */
void milter_script_message(struct milter_script *script, uint32_t steps,
    const struct milter_envelope *envelope, struct span message, bool abort);

/* "connect", "end of headers" … for a command. */
const char *milter_stage(char command);

uint32_t milter_get32(const char *p);

#endif
