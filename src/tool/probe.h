/*
 * probe - what the parts of offplat probe share.
 */
#ifndef OFFPLAT_TOOL_PROBE_H
#define OFFPLAT_TOOL_PROBE_H

#include "tool/delivered.h"
#include "tool/input.h"
#include "tool/tool.h"

struct probe {
	struct envelope envelope;
	const char *socket;
	const char *client_addr;
	unsigned long timeout_ms;
	unsigned long repeat;
	const char *expect; /* a level, or "out"; NULL */
	bool json;
	bool message; /* print the message as it would be delivered */
	/* --load */
	unsigned long connections; /* 0: no load */
	unsigned long messages;
	unsigned long gap_ms;
	/* as it runs */
	struct milter_client client;
	struct arena *greeting; /* the answers to connect and HELO */
	size_t sent;            /* messages on this connection */
	bool failed;            /* the milter did not answer */
	bool unexpected;        /* a level other than expect */
	long long slowest_us;
};

/* The envelope as a milter is told. */
struct milter_envelope probe_envelope(const struct probe *probe);
/* Sends the messages of paths over many connections; the exit status. */
int load_run(struct probe *probe, char *const *paths, size_t n);

#endif
