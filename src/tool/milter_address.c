/*
 * milter_address - see milter_address.h.
 */
#include "config.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tool/milter_address.h"

/* What stands behind prefix in address, or NULL. */
static const char *
behind(const char *address, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(address, prefix, n) == 0 ? address + n : NULL;
}

/* Connects; a connection in progress is one: poll() says how it ends. */
static int
open_socket(int family, const struct sockaddr *addr, socklen_t length)
{
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, addr, length) == 0 || errno == EINPROGRESS)
		return fd;
	close(fd);
	return -1;
}

static int
connect_unix(const char *path, const char **error_r)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(addr.sun_path)) {
		*error_r = "the path of the socket is too long";
		return -1;
	}
	memcpy(addr.sun_path, path, strlen(path) + 1);
	fd = open_socket(AF_UNIX, (const struct sockaddr *)&addr, sizeof(addr));
	if (fd < 0)
		*error_r = strerror(errno);
	return fd;
}

/* PORT@HOST as libmilter, or HOST:PORT as Postfix has it. */
static bool
split(const char *text, char *host, char *port, size_t size)
{
	const char *at = strchr(text, '@');
	const char *colon = strrchr(text, ':');

	if (at != NULL) {
		snprintf(port, size, "%.*s", (int)(at - text), text);
		snprintf(host, size, "%s", at + 1);
	} else if (colon != NULL) {
		snprintf(host, size, "%.*s", (int)(colon - text), text);
		snprintf(port, size, "%s", colon + 1);
	} else {
		snprintf(host, size, "localhost");
		snprintf(port, size, "%s", text);
	}
	return *host != '\0' && *port != '\0';
}

/* Without the brackets that may stand around an IPv6 address. */
static char *
unbracket(char *host)
{
	size_t n = strlen(host);

	if (n < 2 || host[0] != '[' || host[n - 1] != ']')
		return host;
	host[n - 1] = '\0';
	return host + 1;
}

static int
connect_inet(int family, const char *text, const char **error_r)
{
	struct addrinfo hints = { .ai_family = family,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *list;
	char host[256], port[256];
	int fd = -1, problem;

	if (!split(text, host, port, sizeof(host))) {
		*error_r = "the address is PORT@HOST or HOST:PORT";
		return -1;
	}
	problem = getaddrinfo(unbracket(host), port, &hints, &list);
	if (problem != 0) {
		*error_r = gai_strerror(problem);
		return -1;
	}
	for (struct addrinfo *ai = list; ai != NULL && fd < 0; ai = ai->ai_next)
		fd = open_socket(ai->ai_family, ai->ai_addr, ai->ai_addrlen);
	if (fd < 0)
		*error_r = strerror(errno);
	freeaddrinfo(list);
	return fd;
}

int
milter_connect(const char *address, const char **error_r)
{
	const char *rest;

	if (address[0] == '/')
		return connect_unix(address, error_r);
	if ((rest = behind(address, "unix:")) != NULL ||
	    (rest = behind(address, "local:")) != NULL)
		return connect_unix(rest, error_r);
	if ((rest = behind(address, "inet:")) != NULL)
		return connect_inet(AF_INET, rest, error_r);
	if ((rest = behind(address, "inet6:")) != NULL)
		return connect_inet(AF_INET6, rest, error_r);
	*error_r = "an address begins with unix:, local:, inet: or inet6:";
	return -1;
}
