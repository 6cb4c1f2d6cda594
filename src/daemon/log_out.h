/*
 * log_out - the way of a line out of the daemon. Who reads the log may be stuck:
 * syslog(3), and a write to a full pipe, would then hold every mail up without
 * an end. Here a line waits for a second at most, and then the lines are lost
 * that nobody takes; how many those were is said as soon as one is taken again.
 */
#ifndef OFFPLAT_DAEMON_LOG_OUT_H
#define OFFPLAT_DAEMON_LOG_OUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes n bytes to stderr, or sends them to the syslog daemon, connecting to it
 * where needed; line[n] is NUL for that. False: the line is lost. Safe in any
 * thread.
 */
bool log_out_stderr(const char *line, size_t n);
bool log_out_syslog(const char *line, size_t n);

/* Lines that were lost since it was asked last. */
unsigned long log_out_lost(void);

#endif
