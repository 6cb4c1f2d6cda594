/*
 * signals - a pipe that handlers write to; see signals.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "daemon/signals.h"

static const struct {
	int signal;
	enum word word;
} known[] = {
	{ SIGUSR1, WORD_RELOAD },
	{ SIGUSR2, WORD_COUNTERS },
	{ SIGTERM, WORD_STOP },
	{ SIGHUP, WORD_STOP },
	{ SIGINT, WORD_STOP_NOW },
};
#define KNOWN (sizeof(known) / sizeof(*known))

/* A handler has no argument of ours either. */
static int ends[2];

void
signals_say(enum word word)
{
	unsigned char byte = (unsigned char)word;

	/* Full: more than enough is waiting already. */
	if (write(ends[1], &byte, 1) != 1)
		return;
}

static void
handle(int signal)
{
	int saved = errno;

	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].signal == signal)
			signals_say(known[i].word);
	errno = saved;
}

bool
signals_init(void)
{
	struct sigaction action = { .sa_handler = handle,
		.sa_flags = SA_RESTART };

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < KNOWN; i++)
		if (sigaction(known[i].signal, &action, NULL) != 0)
			return false;
	/* Writing to an MTA that is gone is an error, not a reason to die. */
	return signal(SIGPIPE, SIG_IGN) != SIG_ERR;
}

void
signals_block(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < KNOWN; i++)
		sigaddset(&set, known[i].signal);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

enum word
signals_wait(int ms)
{
	struct pollfd pfd = { .fd = ends[0], .events = POLLIN };
	unsigned char byte;

	/* EINTR: a handler has written; look again at once. */
	if (poll(&pfd, 1, ms) == -1)
		poll(&pfd, 1, 0);
	return read(ends[0], &byte, 1) == 1 ? (enum word)byte : WORD_NONE;
}
