/*
 * log - lines for the administrator: to syslog, or to stderr where there is no
 * syslog (a container, a test). Safe in any thread once it is open. A line may
 * get lost where nobody reads the log, see log_out.h; mail does not wait for it.
 */
#ifndef OFFPLAT_DAEMON_LOG_H
#define OFFPLAT_DAEMON_LOG_H

#include <stdbool.h>
#include <syslog.h>

#include "base/diag.h"
#include "base/span.h"

enum log_to { LOG_TO_SYSLOG, LOG_TO_STDERR };

struct log {
	enum log_to to;
	const char *ident;
	int facility;
	bool priorities; /* stderr is read by systemd: prefix each with <N> */
};

/* ident is kept, not copied. facility: a name, or NULL for mail. */
void log_init(
    struct log *log, enum log_to to, const char *ident, const char *facility);

void log_line(const struct log *log, int priority, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Every message of diag, each with its severity. */
void log_diag(const struct log *log, const struct diag *diag);

#endif
