/*
 * startup - why the daemon cannot start: a text for the administrator and an
 * exit status of sysexits(3). Functions that are part of the start return
 * EX_OK, or that status after they have filled in the text.
 */
#ifndef OFFPLAT_DAEMON_STARTUP_H
#define OFFPLAT_DAEMON_STARTUP_H

struct startup {
	char error[1024];
};

int startup_fail(struct startup *startup, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
