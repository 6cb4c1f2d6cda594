/*
 * log - to syslog or stderr; see log.h.
 *
 * libmilter itself calls syslog(3), hence openlog(). With stderr chosen its lines
 * must come out there too, hence LOG_PERROR.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/log_out.h"

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
	log->facility = facility_number(facility);
	log->priorities = getenv("JOURNAL_STREAM") != NULL;
	openlog(ident, LOG_PID | (to == LOG_TO_STDERR ? LOG_PERROR : 0),
	    log->facility);
}

/* As syslog(3) writes it; the program never changes its locale. */
static int
syslog_start(const struct log *log, int priority, char *line, size_t size)
{
	char stamp[32];
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm) == NULL ||
	    strftime(stamp, sizeof(stamp), "%b %e %T", &tm) == 0)
		stamp[0] = '\0';
	return snprintf(line, size, "<%d>%s ", priority | log->facility, stamp);
}

/* The whole line at once, so that those of threads do not mix. */
static bool
put(const struct log *log, int priority, const char *text)
{
	char line[LINE_MAX_BYTES];
	int start = 0, n;

	line[0] = '\0';
	if (log->to == LOG_TO_SYSLOG)
		start = syslog_start(log, priority, line, sizeof(line));
	else if (log->priorities)
		start = snprintf(line, sizeof(line), "<%d>", priority);
	n = snprintf(line + start, sizeof(line) - 1 - (size_t)start,
	    "%s[%ld]: %s", log->ident, (long)getpid(), text);
	if (n < 0)
		return false;
	n += start;
	if ((size_t)n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	if (log->to == LOG_TO_SYSLOG)
		return log_out_syslog(line, (size_t)n);
	line[n++] = '\n';
	return log_out_stderr(line, (size_t)n);
}

void
log_line(const struct log *log, int priority, const char *fmt, ...)
{
	char text[LINE_MAX_BYTES];
	unsigned long lost;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (!put(log, priority, text) || (lost = log_out_lost()) == 0)
		return;
	snprintf(text, sizeof(text),
	    "log: %lu lines before this were lost: nobody took them", lost);
	put(log, LOG_WARNING, text);
}

void
log_diag(const struct log *log, const struct diag *diag)
{
	for (size_t i = 0; i < diag_count(diag); i++)
		log_line(log, diag_is_error(diag, i) ? LOG_ERR : LOG_WARNING,
		    "%s", diag_text(diag, i));
}
