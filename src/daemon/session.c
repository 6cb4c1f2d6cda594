/*
 * session - the life of a message from MAIL to its end; see session.h.
 *
 * A message holds a reference to the scanner it began with. Every way out of
 * it goes through end(): our own answer, the MTA's abort, the next MAIL (the
 * MTA sends no abort after an early ACCEPT), the end of the connection.
 */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "daemon/actions.h"
#include "daemon/session.h"

#define QUEUE_ID_BYTES 64
#define OUTPUT_BYTES   (64 * 1024)

struct session {
	struct service *service;
	bool skip, quarantine; /* granted by the MTA */
	bool counted;          /* has one of the places of limits.sessions */
	/* the message; all unset between two of them */
	struct scanner *scanner;
	struct mail *mail;
	struct forged forged;
	enum scope scope;
	bool scoped;  /* scope is decided */
	bool refused; /* no place: forged headers are removed, no more */
	bool full;    /* no more body is wanted */
	char queue_id[QUEUE_ID_BYTES];
};

struct session *
session_init(struct service *service)
{
	struct session *session = calloc(1, sizeof(*session));

	if (session == NULL)
		return NULL;
	session->service = service;
	session->quarantine = true;
	return session;
}

void
session_grant(struct session *session, bool skip, bool quarantine)
{
	session->skip = skip;
	session->quarantine = quarantine;
}

static void
count(struct session *session, enum counter counter)
{
	counters_add(&session->service->counters, counter, 1);
}

/* Forgets the message. The scanner goes last: the mail points into it. */
static void
end(struct session *session)
{
	if (session->scanner == NULL)
		return;
	mail_deinit(&session->mail);
	scanner_unref(&session->scanner);
	session->forged = (struct forged){ 0 };
	session->scope = SCOPE_OUT;
	session->scoped = session->refused = session->full = false;
	session->queue_id[0] = '\0';
	counters_add(&session->service->counters, COUNT_IN_FLIGHT, -1);
}

void
session_deinit(struct session **session)
{
	struct session *s = *session;

	if (s == NULL)
		return;
	session_abort(s);
	if (s->counted)
		counters_add(&s->service->counters, COUNT_SESSIONS, -1);
	free(s);
	*session = NULL;
}

sfsistat
service_fault(struct service *service, const char *queue_id, const char *what)
{
	bool tempfail = atomic_load(&service->reload.tempfail);

	counters_add(&service->counters, COUNT_ERRORS, 1);
	log_line(&service->log, LOG_ERR, "%s: fault: %s failed: %s",
	    queue_id[0] == '\0' ? "-" : queue_id, what,
	    tempfail ? "the sender is asked to try again (on_error)"
		     : "the mail goes on as it is (on_error)");
	return tempfail ? SMFIS_TEMPFAIL : SMFIS_ACCEPT;
}

/* Connections beyond the limit wait for a place, message by message. */
static bool
take_place(struct session *session, const struct conf *conf)
{
	if (!session->counted)
		session->counted = counters_take(&session->service->counters,
		    COUNT_SESSIONS, conf->limits.sessions);
	return session->counted;
}

static sfsistat
refuse(struct service *service)
{
	counters_add(&service->counters, COUNT_REFUSED, 1);
	return service_fault(service, "", "finding a place (limits.sessions)");
}

sfsistat
session_begin(struct session *session, struct span authserv, struct span sender)
{
	struct service *service = session->service;
	const struct conf *conf;

	session_abort(session);
	count(session, COUNT_MESSAGES);
	count(session, COUNT_IN_FLIGHT);
	session->scanner = reload_take(&service->reload);
	conf = scanner_conf(session->scanner);
	session->refused = !take_place(session, conf);
	if (session->refused && refuse(service) == SMFIS_TEMPFAIL) {
		end(session);
		return SMFIS_TEMPFAIL;
	}
	session->mail = mail_init(&conf->limits);
	if (session->mail == NULL) {
		end(session);
		return service_fault(service, "", "getting memory");
	}
	mail_set_authserv(session->mail, authserv);
	mail_set_sender(session->mail, sender);
	return SMFIS_CONTINUE;
}

void
session_recipient(struct session *session, struct span recipient)
{
	if (session->mail != NULL)
		mail_add_recipient(session->mail, recipient);
}

/* Letters and digits only: the id opens log lines. */
void
session_queue_id(struct session *session, const char *id)
{
	size_t n = 0;

	if (session->mail == NULL || id == NULL || session->queue_id[0] != '\0')
		return;
	while (n < QUEUE_ID_BYTES - 1 && ascii_isalnum(id[n])) {
		session->queue_id[n] = id[n];
		n++;
	}
	session->queue_id[n] = '\0';
	mail_set_queue_id(session->mail, span_of(session->queue_id, n));
}

void
session_field(struct session *session, struct span name, struct span value)
{
	if (session->mail == NULL)
		return;
	forged_see(&session->forged, mail_arena(session->mail), name);
	mail_add_field(session->mail, name, value);
}

sfsistat
session_scope(struct session *session)
{
	static const enum counter counters[SCOPE_COUNT] = {
		[SCOPE_OUT] = COUNT_OUT_OF_SCOPE,
		[SCOPE_PLATFORM] = COUNT_PLATFORM,
		[SCOPE_IMPERSONATION] = COUNT_IMPERSONATION,
		[SCOPE_ALL] = COUNT_OTHER,
	};

	if (session->mail == NULL)
		return SMFIS_CONTINUE;
	session->scoped = true;
	if (!session->refused) {
		session->scope = scanner_scope(session->scanner, session->mail);
		count(session, counters[session->scope]);
	}
	if (session->scope != SCOPE_OUT)
		return SMFIS_CONTINUE;
	session->full = true;
	/* Headers can be removed at the end of the mail only. */
	if (session->forged.copies > 0 || session->forged.over)
		return SMFIS_CONTINUE;
	end(session);
	return SMFIS_ACCEPT;
}

sfsistat
session_body(struct session *session, struct span bytes)
{
	if (session->mail == NULL)
		return SMFIS_CONTINUE;
	if (!session->full)
		session->full = !mail_add_body(session->mail, bytes);
	return session->full && session->skip ? SMFIS_SKIP : SMFIS_CONTINUE;
}

static unsigned long
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)now.tv_sec * 1000000 +
	       (unsigned long)now.tv_nsec / 1000;
}

static void
count_verdict(struct session *session, const struct verdict *verdict,
    const struct action *action)
{
	struct counters *counters = &session->service->counters;

	atomic_fetch_add(&counters->levels[verdict->level], 1);
	for (int i = 0; i < LIMIT_COUNT; i++)
		if ((verdict->limits & LIMIT_BIT(i)) != 0)
			atomic_fetch_add(&counters->limits[i], 1);
	if (action->skip || action->observe) {
		count(session, action->skip ? COUNT_SKIPPED : COUNT_OBSERVED);
		return;
	}
	if (action->header)
		count(session, COUNT_HEADER);
	if (action->quarantine)
		count(session, COUNT_QUARANTINE);
	if (action->tag)
		count(session, COUNT_TAG);
}

static void
log_verdict(struct session *session, const struct verdict *verdict,
    const struct action *action, struct arena *arena, unsigned long us)
{
	struct span line =
	    verdict_log(verdict, arena, action, session->mail, us);
	bool alert = verdict->level == LEVEL_MEDIUM ||
		     verdict->level == LEVEL_HIGH ||
		     verdict->level == LEVEL_ERROR;

	log_line(&session->service->log, alert ? LOG_WARNING : LOG_INFO, "%.*s",
	    (int)line.n, line.p);
}

/* What is wanted, less what this MTA cannot do. */
static void
decide(struct session *session, const struct verdict *verdict,
    struct action *action_r)
{
	verdict_action(
	    verdict, scanner_conf(session->scanner), session->mail, action_r);
	if (!action_r->quarantine || session->quarantine || action_r->observe)
		return;
	action_r->quarantine = false;
	log_line(&session->service->log, LOG_WARNING,
	    "%s: the MTA offers no quarantine: not held", session->queue_id);
}

/* What the mail says about a contract, when the verdict is out. */
static void
remember(struct session *session, const struct scan *scan)
{
	struct service *service = session->service;

	if (scanner_remember(session->scanner, scan) == CONTRACTS_AWAY) {
		count(session, COUNT_CONTRACTS_AWAY);
		store_away(&service->store, scanner_store(session->scanner),
		    &service->log);
	} else if (scan->contracts == CONTRACTS_OK) {
		store_works(&service->store, &service->log);
	}
}

static const char *
judge(struct session *session, SMFICTX *ctx, struct arena *arena)
{
	unsigned long began = microseconds();
	struct scan scan;
	struct action action = { 0 };
	const char *failed;
	unsigned long us;

	scanner_judge(session->scanner, session->mail, &scan);
	us = microseconds() - began;
	counters_add(&session->service->counters, COUNT_SCAN_US, (long)us);
	decide(session, &scan.verdict, &action);
	failed = actions_apply(ctx, &action, &scan.verdict,
	    scanner_conf(session->scanner), session->mail, arena);
	if (failed != NULL)
		return failed;
	count_verdict(session, &scan.verdict, &action);
	log_verdict(session, &scan.verdict, &action, arena, us);
	remember(session, &scan);
	return NULL;
}

/* With memory of its own: the mail's may be exhausted. */
static const char *
judge_apart(struct session *session, SMFICTX *ctx)
{
	struct arena *arena;
	const char *failed;

	arena = arena_init(OUTPUT_BYTES);
	if (arena == NULL)
		return "getting memory";
	failed = judge(session, ctx, arena);
	arena_deinit(&arena);
	return failed;
}

/* More forged headers than are worth removing: not let through, not lost. */
static sfsistat
put_off(struct session *session)
{
	counters_add(&session->service->counters, COUNT_ERRORS, 1);
	log_line(&session->service->log, LOG_ERR,
	    "%s: too many forged headers: the sender is asked to try again",
	    session->queue_id);
	return SMFIS_TEMPFAIL;
}

/* Headers that could not be removed are no reason not to add our own. */
static sfsistat
act(struct session *session, SMFICTX *ctx)
{
	const char *failed, *unjudged = NULL;

	if (session->forged.over)
		return put_off(session);
	failed = forged_remove(&session->forged, ctx);
	counters_add(&session->service->counters, COUNT_FORGED,
	    (long)session->forged.copies);
	if (session->scope != SCOPE_OUT)
		unjudged = judge_apart(session, ctx);
	if (failed == NULL)
		failed = unjudged;
	if (failed == NULL)
		return SMFIS_ACCEPT;
	return service_fault(session->service, session->queue_id, failed);
}

sfsistat
session_finish(struct session *session, SMFICTX *ctx)
{
	sfsistat answer;

	/* An MTA may leave out the step that ends the header. */
	if (session->mail != NULL && !session->scoped)
		session_scope(session);
	if (session->mail == NULL)
		return SMFIS_ACCEPT;
	answer = act(session, ctx);
	end(session);
	return answer;
}

void
session_abort(struct session *session)
{
	if (session->scanner == NULL)
		return;
	count(session, COUNT_ABORTED);
	end(session);
}
