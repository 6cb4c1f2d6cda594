/*
 * log_out - one writer at a time, and how long it waits; see log_out.h.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "daemon/log_out.h"

#define PATIENCE_S 1

/* The one log of a process, as openlog(3) has it. */
static struct {
	pthread_mutex_t lock;
	int fd;      /* to the syslog daemon; -1: not connected */
	bool stream; /* it takes a stream: lines end with NUL */
	bool stuck;  /* the last line was not taken in time: wait no more */
	unsigned long lost;
} out = { PTHREAD_MUTEX_INITIALIZER, -1, false, false, 0 };

static bool
connect_as(int type)
{
	static const struct sockaddr_un address = { .sun_family = AF_UNIX,
		.sun_path = _PATH_LOG };
	static const struct timeval patience = { PATIENCE_S, 0 };
	int error = 0;

	out.fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (out.fd == -1)
		return false;
	out.stream = type == SOCK_STREAM;
	if (setsockopt(out.fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
		sizeof(patience)) == 0 &&
	    connect(out.fd, (const struct sockaddr *)&address,
		sizeof(address)) == 0)
		return true;
	error = errno;
	close(out.fd);
	out.fd = -1;
	errno = error;
	return false;
}

static bool
connect_syslog(void)
{
	return connect_as(SOCK_DGRAM) ||
	       (errno == EPROTOTYPE && connect_as(SOCK_STREAM));
}

/* 0, or why not. */
static int
send_once(const char *line, size_t n)
{
	int flags = MSG_NOSIGNAL | (out.stuck ? MSG_DONTWAIT : 0);
	ssize_t sent;

	if (out.stream)
		n++;
	do
		sent = send(out.fd, line, n, flags);
	while (sent == -1 && errno == EINTR);
	if (sent == -1)
		return errno;
	/* Half a line in a stream: the rest must not begin the next one. */
	return (size_t)sent == n ? 0 : EPIPE;
}

/* With the lock. A daemon that was started again has another socket. */
static bool
send_line(const char *line, size_t n)
{
	for (int i = 0; i < 2; i++) {
		int error;

		if (out.fd == -1 && !connect_syslog())
			return false;
		error = send_once(line, n);
		if (error == 0 || error == EMSGSIZE)
			return error == 0;
		if (error == EAGAIN || error == EWOULDBLOCK) {
			out.stuck = true;
			return false;
		}
		close(out.fd);
		out.fd = -1;
	}
	return false;
}

/* With the lock. */
static bool
write_line(const char *line, size_t n)
{
	struct pollfd pfd = { .fd = STDERR_FILENO, .events = POLLOUT };
	int ready;

	do
		ready = poll(&pfd, 1, out.stuck ? 0 : PATIENCE_S * 1000);
	while (ready == -1 && errno == EINTR);
	out.stuck = ready == 0;
	return ready > 0 && write(STDERR_FILENO, line, n) == (ssize_t)n;
}

static bool
put(bool (*way)(const char *, size_t), const char *line, size_t n)
{
	bool taken;

	pthread_mutex_lock(&out.lock);
	taken = way(line, n);
	if (taken)
		out.stuck = false;
	else
		out.lost++;
	pthread_mutex_unlock(&out.lock);
	return taken;
}

bool
log_out_stderr(const char *line, size_t n)
{
	return put(write_line, line, n);
}

bool
log_out_syslog(const char *line, size_t n)
{
	return put(send_line, line, n);
}

unsigned long
log_out_lost(void)
{
	unsigned long lost;

	pthread_mutex_lock(&out.lock);
	lost = out.lost;
	out.lost = 0;
	pthread_mutex_unlock(&out.lock);
	return lost;
}
