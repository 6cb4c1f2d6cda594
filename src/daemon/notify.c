/*
 * notify - one datagram for each change of state; see notify.h.
 */
#include "config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "daemon/notify.h"

/* A leading @ names a socket in the abstract name space. */
static socklen_t
address(struct sockaddr_un *sun_r, const char *name)
{
	size_t n = strlen(name);

	if ((name[0] != '/' && name[0] != '@') || name[1] == '\0' ||
	    n >= sizeof(sun_r->sun_path))
		return 0;
	memset(sun_r, 0, sizeof(*sun_r));
	sun_r->sun_family = AF_UNIX;
	memcpy(sun_r->sun_path, name, n);
	if (name[0] == '@')
		sun_r->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
}

void
notify_state(const char *state)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sun;
	socklen_t len;
	int fd;

	if (name == NULL || (len = address(&sun, name)) == 0)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return;
	/* Nobody listening is no reason to stop filtering mail. */
	(void)sendto(fd, state, strlen(state), MSG_NOSIGNAL,
	    (const struct sockaddr *)&sun, len);
	close(fd);
}

void
notify_reloading(void)
{
	char state[64];
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify_state(state);
}

unsigned
notify_watchdog_ms(void)
{
	const char *pid = getenv("WATCHDOG_PID");
	const char *usec = getenv("WATCHDOG_USEC");
	unsigned long long us;

	if (usec == NULL || (pid != NULL && atol(pid) != (long)getpid()))
		return 0;
	us = strtoull(usec, NULL, 10);
	/* Half of the time that may pass, as systemd recommends. */
	return us == 0 || us > 3600ull * 1000000 ? 0
						 : (unsigned)(us / 2000 + 1);
}
