/*
 * daemonize - double fork with a pipe back to the caller; see daemonize.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/daemonize.h"

/* The caller: ends with what the daemon reports. */
static void
wait_for(int report)
{
	unsigned char status;
	ssize_t n;

	do
		n = read(report, &status, 1);
	while (n == -1 && errno == EINTR);
	/* No report: it died on the way. */
	_exit(n == 1 ? status : EX_SOFTWARE);
}

int
daemonize_init(struct daemonize *daemonize, struct startup *startup)
{
	int ends[2];
	pid_t pid;

	daemonize->report = -1;
	if (pipe2(ends, O_CLOEXEC) != 0 || (pid = fork()) == -1)
		return startup_fail(startup, EX_OSERR,
		    "cannot go into the background: %s", strerror(errno));
	if (pid > 0) {
		close(ends[1]);
		waitpid(pid, NULL, 0);
		wait_for(ends[0]);
	}
	close(ends[0]);
	/* Leads no session, so it can never get a terminal. */
	if (setsid() == -1 || (pid = fork()) == -1)
		_exit(EX_OSERR);
	if (pid > 0)
		_exit(EX_OK);
	daemonize->report = ends[1];
	return EX_OK;
}

/* Lets go of the terminal and of the file system we were started in. */
static bool
leave(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	bool ok = fd != -1 && chdir("/") == 0;

	for (int i = STDIN_FILENO; ok && i <= STDERR_FILENO; i++)
		ok = dup2(fd, i) == i;
	if (fd > STDERR_FILENO)
		close(fd);
	return ok;
}

void
daemonize_report(struct daemonize *daemonize, int status)
{
	unsigned char byte = (unsigned char)status;
	ssize_t n;

	if (daemonize->report == -1)
		return;
	if (status == EX_OK && !leave())
		byte = EX_OSERR;
	/* A caller that was killed meanwhile misses nothing. */
	do
		n = write(daemonize->report, &byte, 1);
	while (n == -1 && errno == EINTR);
	close(daemonize->report);
	daemonize->report = -1;
}
