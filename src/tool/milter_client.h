/*
 * milter_client - the MTA's side of a milter connection: sends the steps of a
 * script, reads the answers. Never blocks but in milter_client_run(), so that
 * one thread can serve many connections.
 */
#ifndef OFFPLAT_TOOL_MILTER_CLIENT_H
#define OFFPLAT_TOOL_MILTER_CLIENT_H

#include <poll.h>

#include "tool/milter_script.h"

/* A change of the header that the milter asked for. */
struct milter_change {
	char action; /* SMFIR_ADDHEADER, SMFIR_INSHEADER, SMFIR_CHGHEADER */
	uint32_t index;
	struct span name;
	struct span value; /* empty with CHGHEADER: delete */
};

/* What the milter said to a script; all of it on the script's arena. */
struct milter_answer {
	char verdict;     /* SMFIR_*: the last answer; 0: none yet */
	char stage;       /* SMFIC_*: to which command */
	uint32_t actions; /* negotiated */
	uint32_t steps;
	struct milter_change *changes;
	size_t nchanges, cap;
	bool quarantined;
	struct span reason; /* of the quarantine */
	struct span reply;  /* of SMFIR_REPLYCODE */
	bool skipped;       /* the rest of the body was not wanted */
	size_t progress;
};

struct milter_client {
	int fd;
	const struct milter_script *script;
	size_t step;
	size_t sent; /* offset into the script's bytes */
	bool waiting;
	char *in; /* malloc'ed; bytes not yet taken */
	size_t n, cap;
	struct arena *arena;
	struct milter_answer answer;
	const char *error; /* what went wrong, or NULL */
};

/*
 * Connects (without waiting for the end of it) to unix:PATH, local:PATH, /PATH,
 * inet:PORT@HOST, inet:HOST:PORT or inet6:PORT@HOST. False: client->error.
 */
bool milter_client_init(struct milter_client *client, const char *address);
/* Says goodbye and closes. */
void milter_client_deinit(struct milter_client *client);

/* Begins a script; the answer is kept on arena. */
void milter_client_begin(struct milter_client *client,
    const struct milter_script *script, struct arena *arena);
/* POLLIN or POLLOUT: what it waits for; 0: the script is done, or failed. */
short milter_client_events(const struct milter_client *client);
/* Goes on after poll(). */
void milter_client_io(struct milter_client *client);
/* Runs a script to its end. False: client->error. */
bool milter_client_run(struct milter_client *client,
    const struct milter_script *script, struct arena *arena, int timeout_ms);

/* Offers, and introduces the connection; afterwards answer.steps is known. */
bool milter_client_greet(struct milter_client *client,
    const struct milter_envelope *envelope, struct arena *arena,
    int timeout_ms);

/* "continue", "accept" … */
const char *milter_verdict(char verdict);

#endif
