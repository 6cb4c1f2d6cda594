/*
 * log - to syslog or stderr; see log.h.
 *
 * libmilter itself calls syslog(3). With stderr chosen its lines must come out
 * there too, hence LOG_PERROR.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"

#define LINE_MAX_BYTES 8192

static const struct {
	const char *name;
	int facility;
} facilities[] = {
	{ "mail", LOG_MAIL },
	{ "daemon", LOG_DAEMON },
	{ "user", LOG_USER },
	{ "local0", LOG_LOCAL0 },
	{ "local1", LOG_LOCAL1 },
	{ "local2", LOG_LOCAL2 },
	{ "local3", LOG_LOCAL3 },
	{ "local4", LOG_LOCAL4 },
	{ "local5", LOG_LOCAL5 },
	{ "local6", LOG_LOCAL6 },
	{ "local7", LOG_LOCAL7 },
};

static int
facility_number(const char *name)
{
	for (size_t i = 0; i < sizeof(facilities) / sizeof(*facilities); i++)
		if (name != NULL && strcmp(name, facilities[i].name) == 0)
			return facilities[i].facility;
	return LOG_MAIL;
}

void
log_init(
    struct log *log, enum log_to to, const char *ident, const char *facility)
{
	log->to = to;
	log->ident = ident;
	log->priorities = getenv("JOURNAL_STREAM") != NULL;
	openlog(ident, LOG_PID | (to == LOG_TO_STDERR ? LOG_PERROR : 0),
	    facility_number(facility));
}

/* In one write(), so that lines of threads do not mix. */
static void
to_stderr(const struct log *log, int priority, const char *text)
{
	char line[LINE_MAX_BYTES], mark[8] = "";
	int n;

	if (log->priorities)
		snprintf(mark, sizeof(mark), "<%d>", priority);
	n = snprintf(line, sizeof(line) - 1, "%s%s[%ld]: %s", mark, log->ident,
	    (long)getpid(), text);
	if (n < 0)
		return;
	if ((size_t)n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	/* There is nowhere left to complain about a closed stderr. */
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}

void
log_line(const struct log *log, int priority, const char *fmt, ...)
{
	char text[LINE_MAX_BYTES];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (log->to == LOG_TO_STDERR)
		to_stderr(log, priority, text);
	else
		syslog(priority, "%s", text);
}

void
log_diag(const struct log *log, const struct diag *diag)
{
	for (size_t i = 0; i < diag_count(diag); i++)
		log_line(log, diag_is_error(diag, i) ? LOG_ERR : LOG_WARNING,
		    "%s", diag_text(diag, i));
}
