/*
 * listener - understands a socket's name, opens it, sets who may connect; see
 * listener.h.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libmilter/mfapi.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/listener.h"

/* A full queue makes connect() on a Unix socket fail at once, not wait. */
#define BACKLOG 1024

static int
bad_name(struct startup *startup, const char *text)
{
	return startup_fail(startup, EX_CONFIG,
	    "socket \"%s\": expected unix:/PATH, inet:PORT@HOST or "
	    "inet6:PORT@ADDRESS",
	    text);
}

static bool
is_port(struct span s)
{
	unsigned long port = 0;

	if (s.n == 0 || s.n > 5)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_isdigit(s.p[i]))
			return false;
		port = port * 10 + (unsigned long)(s.p[i] - '0');
	}
	return port > 0 && port <= 65535;
}

static struct span
without_brackets(struct span host)
{
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		return span_slice(host, 1, host.n - 1);
	return host;
}

/* PORT, PORT@HOST (libmilter) or HOST:PORT (Postfix). */
static bool
inet_parts(struct span s, struct span *port_r, struct span *host_r)
{
	size_t at = span_chr(s, 0, '@');

	*host_r = SPAN_NONE;
	*port_r = s;
	if (at < s.n) {
		*port_r = span_slice(s, 0, at);
		*host_r = span_from(s, at + 1);
	} else if (memrchr(s.p, ':', s.n) != NULL) {
		at = (size_t)((const char *)memrchr(s.p, ':', s.n) - s.p);
		*host_r = span_slice(s, 0, at);
		*port_r = span_from(s, at + 1);
	}
	*host_r = without_brackets(*host_r);
	return is_port(*port_r);
}

static int
init_inet(struct listener *listener, struct startup *startup,
    const char *family, const char *text, size_t skip)
{
	struct span port, host;

	if (!inet_parts(span_str(text + skip), &port, &host))
		return bad_name(startup, text);
	snprintf(listener->conn, sizeof(listener->conn), "%s:%.*s%s%.*s",
	    family, (int)port.n, port.p, host.n > 0 ? "@" : "", (int)host.n,
	    host.p);
	return EX_OK;
}

static int
init_unix(struct listener *listener, struct startup *startup, const char *path)
{
	struct sockaddr_un sun;
	int n;

	if (path[0] != '/')
		return startup_fail(startup, EX_CONFIG,
		    "socket \"%s\": the path must begin with a slash", path);
	if (strlen(path) >= sizeof(sun.sun_path))
		return startup_fail(startup, EX_CONFIG,
		    "socket \"%s\": a path may have %zu bytes", path,
		    sizeof(sun.sun_path) - 1);
	n = snprintf(listener->conn, sizeof(listener->conn), "unix:%s", path);
	listener->path = listener->conn + n - strlen(path);
	return EX_OK;
}

int
listener_init(
    struct listener *listener, struct startup *startup, const char *text)
{
	*listener = (struct listener){ 0 };
	if (text == NULL)
		return startup_fail(
		    startup, EX_CONFIG, "no socket: set it, or use -p");
	if (strlen(text) > sizeof(listener->conn) - 16)
		return bad_name(startup, text);
	if (text[0] == '/')
		return init_unix(listener, startup, text);
	if (strncmp(text, "unix:", 5) == 0)
		return init_unix(listener, startup, text + 5);
	if (strncmp(text, "local:", 6) == 0)
		return init_unix(listener, startup, text + 6);
	if (strncmp(text, "inet:", 5) == 0)
		return init_inet(listener, startup, "inet", text, 5);
	if (strncmp(text, "inet6:", 6) == 0)
		return init_inet(listener, startup, "inet6", text, 6);
	return bad_name(startup, text);
}

/* Does somebody answer there? */
static bool
in_use(const char *path)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answered;

	if (fd == -1)
		return false;
	memcpy(sun.sun_path, path, strlen(path) + 1);
	answered = connect(fd, (const struct sockaddr *)&sun, sizeof(sun)) == 0;
	close(fd);
	return answered;
}

/*
 * libmilter unlinks whatever stands at the path. A socket that nobody listens
 * on is left over from a crash and may go; nothing else is ours to remove.
 */
static int
check_path(const char *path, struct startup *startup)
{
	struct stat st;

	if (lstat(path, &st) != 0) {
		if (errno == ENOENT)
			return EX_OK;
		return startup_fail(
		    startup, EX_NOPERM, "socket %s: %s", path, strerror(errno));
	}
	if (!S_ISSOCK(st.st_mode))
		return startup_fail(startup, EX_UNAVAILABLE,
		    "socket %s: something else is there; it is not removed",
		    path);
	if (in_use(path))
		return startup_fail(startup, EX_UNAVAILABLE,
		    "socket %s: in use by another program", path);
	return EX_OK;
}

static int
owner_of(const struct conf_daemon *conf, const struct privileges *privileges,
    struct startup *startup, uid_t *uid_r, gid_t *gid_r)
{
	const struct passwd *pw;
	const struct group *gr;

	*uid_r = privileges->change ? privileges->uid : (uid_t)-1;
	*gid_r = privileges->change ? privileges->gid : (gid_t)-1;
	if (conf->socket_owner != NULL) {
		pw = getpwnam(conf->socket_owner);
		if (pw == NULL)
			return startup_fail(startup, EX_NOUSER,
			    "user \"%s\" does not exist (socket_owner)",
			    conf->socket_owner);
		*uid_r = pw->pw_uid;
	}
	if (conf->socket_group != NULL) {
		gr = getgrnam(conf->socket_group);
		if (gr == NULL)
			return startup_fail(startup, EX_NOUSER,
			    "group \"%s\" does not exist (socket_group)",
			    conf->socket_group);
		*gid_r = gr->gr_gid;
	}
	return EX_OK;
}

/* Made with umask 0777: nobody connects before it has its owner and mode. */
static int
admit(struct listener *listener, struct startup *startup,
    const struct conf_daemon *conf, uid_t uid, gid_t gid)
{
	const char *path = listener->path;
	struct stat st;

	if (fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW) != 0)
		return startup_fail(startup, EX_NOPERM,
		    "socket %s: cannot give it to %s:%s: %s", path,
		    conf->socket_owner != NULL ? conf->socket_owner : "",
		    conf->socket_group != NULL ? conf->socket_group : "",
		    strerror(errno));
	if (chmod(path, conf->socket_mode) != 0 || lstat(path, &st) != 0)
		return startup_fail(startup, EX_NOPERM,
		    "socket %s: cannot set its mode: %s", path,
		    strerror(errno));
	listener->dev = st.st_dev;
	listener->ino = st.st_ino;
	return EX_OK;
}

static int
open_socket(struct listener *listener, struct startup *startup)
{
	mode_t before;
	int result, saved;

	if (smfi_setconn(listener->conn) != MI_SUCCESS ||
	    smfi_setbacklog(BACKLOG) != MI_SUCCESS)
		return startup_fail(
		    startup, EX_CONFIG, "socket %s: refused", listener->conn);
	before = umask(0777);
	errno = 0;
	result = smfi_opensocket(true);
	saved = errno;
	umask(before);
	if (result == MI_SUCCESS)
		return EX_OK;
	/* libmilter has logged the reason; errno may have it too. */
	return startup_fail(startup,
	    saved == EACCES ? EX_NOPERM : EX_UNAVAILABLE,
	    "socket %s: cannot open it%s%s", listener->conn,
	    saved != 0 ? ": " : "", saved != 0 ? strerror(saved) : "");
}

int
listener_open(struct listener *listener, struct startup *startup,
    const struct conf_daemon *conf, const struct privileges *privileges)
{
	uid_t uid;
	gid_t gid;
	int status;

	if (listener->path == NULL)
		return open_socket(listener, startup);
	status = check_path(listener->path, startup);
	if (status == EX_OK)
		status = owner_of(conf, privileges, startup, &uid, &gid);
	if (status == EX_OK)
		status = open_socket(listener, startup);
	if (status == EX_OK)
		status = admit(listener, startup, conf, uid, gid);
	return status;
}

void
listener_close(const struct listener *listener)
{
	struct stat st;

	if (listener->path != NULL && lstat(listener->path, &st) == 0 &&
	    S_ISSOCK(st.st_mode) && st.st_dev == listener->dev &&
	    st.st_ino == listener->ino)
		unlink(listener->path);
}
