/*
 * session - one connection of the MTA and the message that is on it. libmilter
 * hands the callbacks of a connection to any of its threads, one at a time:
 * everything about it is in here, nothing in the thread.
 */
#ifndef OFFPLAT_DAEMON_SESSION_H
#define OFFPLAT_DAEMON_SESSION_H

#include <libmilter/mfapi.h>

#include "daemon/counters.h"
#include "daemon/forged.h"
#include "daemon/log.h"
#include "daemon/reload.h"
#include "daemon/store_log.h"
#include "scan/scanner.h"

/* What all sessions share. */
struct service {
	struct log log;
	struct counters counters;
	struct reload reload;
	struct store_log store;
};

struct session;

struct session *session_init(struct service *service);
/* Ends the message, if there is one, and frees the session. */
void session_deinit(struct session **session);
/* What the MTA granted. Without a call: no skip, quarantine to be tried. */
void session_grant(struct session *session, bool skip, bool quarantine);

/*
 * A message begins; one that was left over ends. Returns CONTINUE, or what
 * on_error says when there is no room or no memory for it.
 */
sfsistat session_begin(
    struct session *session, struct span authserv, struct span sender);
void session_recipient(struct session *session, struct span recipient);
/* The MTA gives the queue id at different stages. NULL: not at this one. */
void session_queue_id(struct session *session, const char *id);
void session_field(
    struct session *session, struct span name, struct span value);
/* The end of the header: ACCEPT when the mail is none of our business. */
sfsistat session_scope(struct session *session);
sfsistat session_body(struct session *session, struct span bytes);
/* The end of the mail: judges it, acts, logs. */
sfsistat session_finish(struct session *session, SMFICTX *ctx);
/* The message is over without a verdict. */
void session_abort(struct session *session);

/* on_error decides; counted, and logged with what failed. */
sfsistat service_fault(
    struct service *service, const char *queue_id, const char *what);

#endif
