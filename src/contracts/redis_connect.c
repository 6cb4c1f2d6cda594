/*
 * redis_connect - from the configuration to a connection that may be used.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef WITH_REDIS_TLS
#include <hiredis/hiredis_ssl.h>
#endif

#include "contracts/redis.h"

#define PASSWORD_BYTES 512
#define HOST_BYTES     64

static struct timeval
left_of(const struct call *call)
{
	int left = call_left_ms(call);

	return (struct timeval){ left / 1000, left % 1000 * 1000 };
}

/* "address:port", the address perhaps in brackets. Checked when loaded. */
static redisContext *
connect_inet(const char *name, struct timeval left)
{
	const char *colon = strrchr(name, ':');
	char host[HOST_BYTES];
	size_t n = colon == NULL ? 0 : (size_t)(colon - name);

	if (n > 0 && name[0] == '[' && name[n - 1] == ']') {
		name++;
		n -= 2;
	}
	if (n == 0 || n >= sizeof(host))
		return NULL;
	memcpy(host, name, n);
	host[n] = '\0';
	/* No resolver is asked: it may take longer than a mail may wait. */
	return redisConnectWithTimeout(
	    strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
	    atoi(colon + 1), left);
}

static redisContext *
open_context(struct call *call)
{
	const char *name = call->conf->redis;
	struct timeval left = left_of(call);

	if (strncmp(name, "unix:", 5) == 0)
		return redisConnectUnixWithTimeout(name + 5, left);
	return connect_inet(name, left);
}

#ifdef WITH_REDIS_TLS
/* The context is the connection's own: its connections are few and last. */
static bool
start_tls(redisContext *conn, struct call *call)
{
	redisSSLContextError error = REDIS_SSL_CTX_NONE;
	redisSSLContext *tls;
	bool good;

	if (!call->conf->redis_tls)
		return true;
	redisInitOpenSSL();
	tls = redisCreateSSLContext(
	    call->conf->redis_ca_file, NULL, NULL, NULL, NULL, &error);
	if (tls == NULL)
		return trouble_set(&call->trouble, "redis %s: TLS: %s",
		    call->conf->redis, redisSSLContextGetError(error));
	good = redisInitiateSSLWithContext(conn, tls) == REDIS_OK;
	redisFreeSSLContext(tls);
	return good || trouble_set(&call->trouble, "redis %s: TLS: %s",
			   call->conf->redis, conn->errstr);
}
#else
static bool
start_tls(redisContext *conn, struct call *call)
{
	(void)conn;
	(void)call;
	return true;
}
#endif

/* The first line of the file. */
static bool
read_password(struct call *call, char password_r[PASSWORD_BYTES])
{
	const char *path = call->conf->redis_password_file;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n = -1;

	if (fd != -1 && fstat(fd, &st) == 0 && (st.st_mode & 07) != 0) {
		close(fd);
		return trouble_set(&call->trouble,
		    "password file %s: everybody may read it: chmod o=", path);
	}
	if (fd != -1)
		n = read(fd, password_r, PASSWORD_BYTES - 1);
	if (n < 0)
		trouble_set(&call->trouble, "password file %s: %s", path,
		    strerror(errno));
	if (fd != -1)
		close(fd);
	if (n < 0)
		return false;
	password_r[n] = '\0';
	password_r[strcspn(password_r, "\r\n")] = '\0';
	return true;
}

static bool
log_in(redisContext *conn, struct call *call)
{
	char password[PASSWORD_BYTES];
	struct redis_args args = { .n = 0 };
	redisReply *reply;

	if (call->conf->redis_password_file == NULL)
		return true;
	if (!read_password(call, password))
		return false;
	redis_add(&args, "AUTH");
	if (call->conf->redis_user != NULL)
		redis_add(&args, call->conf->redis_user);
	redis_add(&args, password);
	reply = redis_run(conn, call, &args);
	if (reply == NULL)
		return false;
	freeReplyObject(reply);
	return true;
}

/* What the server should have under a secret's number. */
static void
secret_check(const struct call *call, char text_r[DIGEST_TEXT])
{
	const struct span part = SPAN_LIT("check");
	struct digest digest = digest_of(&call->ring->v[0].key, &part, 1);

	digest_print(&digest, text_r);
}

/*
 * Hosts with different secrets would not see each other's contracts, and nobody
 * would notice: the first writer leaves a check of its own.
 */
static bool
compare_secret(redisContext *conn, struct call *call)
{
	char name[64], check[DIGEST_TEXT];
	struct redis_args args = { .n = 0 };
	redisReply *reply;
	bool good = true;

	secret_check(call, check);
	snprintf(
	    name, sizeof(name), REDIS_PREFIX "secret:%u", call->ring->v[0].id);
	if (call->write) {
		redis_add(&args, "SETNX");
		redis_add(&args, name);
		redis_add(&args, check);
		reply = redis_run(conn, call, &args);
		if (reply == NULL)
			return false;
		freeReplyObject(reply);
	}
	args.n = 0;
	redis_add(&args, "GET");
	redis_add(&args, name);
	reply = redis_run(conn, call, &args);
	if (reply == NULL)
		return false;
	if (reply->type == REDIS_REPLY_STRING && strcmp(reply->str, check) != 0)
		good = trouble_set(&call->trouble,
		    "key file %s: secret %u is not the one that other hosts "
		    "use with redis %s: copy theirs",
		    call->conf->key_file, call->ring->v[0].id,
		    call->conf->redis);
	freeReplyObject(reply);
	return good;
}

void *
redis_connect(struct call *call)
{
	redisContext *conn = open_context(call);

	if (conn == NULL) {
		trouble_set(
		    &call->trouble, "redis %s: no memory", call->conf->redis);
		return NULL;
	}
	if (conn->err != 0)
		trouble_set(&call->trouble, "redis %s: %s", call->conf->redis,
		    conn->errstr);
	else if (redisSetTimeout(conn, left_of(call)) == REDIS_OK &&
		 start_tls(conn, call) && log_in(conn, call) &&
		 compare_secret(conn, call))
		return conn;
	redisFree(conn);
	return NULL;
}

void
redis_disconnect(void *conn)
{
	redisFree(conn);
}

/* Nothing was asked, so anything to read is the end of the connection. */
bool
redis_alive(void *arg, struct call *call)
{
	redisContext *conn = arg;
	struct pollfd poll_fd = { .fd = conn->fd, .events = POLLIN };

	(void)call;
	return poll(&poll_fd, 1, 0) == 0;
}
