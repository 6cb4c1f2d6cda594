/*
 * check_contracts - where contracts are remembered; see check.h.
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "config/check.h"

static struct pos
contracts_pos(const struct check *check, const char *name)
{
	const struct key *group = schema_find(&schema_top, "contracts");
	struct pos whole =
	    check_pos(check, &schema_top, "contracts", check->loader->conf,
		(struct pos){ check->loader->sources[0]->path, 0 });

	return check_pos(
	    check, group->table, name, &check->conf->contracts, whole);
}

static void
check_file(struct check *check, const char *key, const char *path)
{
	check_path(check, contracts_pos(check, key), key, path);
}

static void
check_needed(struct check *check, const char *key, const char *value)
{
	if (value == NULL)
		diag_error(check->diag, contracts_pos(check, key),
		    "contracts: %s is empty; with backend = \"none\" nothing "
		    "is remembered",
		    key);
}

#ifdef WITH_REDIS
/* An address, perhaps in brackets, or localhost. */
static bool
is_address(const char *text, size_t n)
{
	unsigned char bytes[sizeof(struct in6_addr)];
	char host[INET6_ADDRSTRLEN];

	if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
		text++;
		n -= 2;
	}
	if (n == 0 || n >= sizeof(host))
		return false;
	memcpy(host, text, n);
	host[n] = '\0';
	return strcmp(host, "localhost") == 0 ||
	       inet_pton(AF_INET, host, bytes) == 1 ||
	       inet_pton(AF_INET6, host, bytes) == 1;
}

static bool
is_address_port(const char *text)
{
	const char *colon = strrchr(text, ':');
	unsigned long port;
	char *end;

	if (colon == NULL || !ascii_isdigit(colon[1]) ||
	    !is_address(text, (size_t)(colon - text)))
		return false;
	port = strtoul(colon + 1, &end, 10);
	return *end == '\0' && port >= 1 && port <= 65535;
}

static void
check_redis(struct check *check)
{
	const struct conf_contracts *conf = &check->conf->contracts;

	check_needed(check, "redis", conf->redis);
	if (conf->redis == NULL)
		return;
	if (strncmp(conf->redis, "unix:/", 6) != 0 &&
	    !is_address_port(conf->redis))
		diag_error(check->diag, contracts_pos(check, "redis"),
		    "redis \"%.80s\": write \"unix:/path\" or "
		    "\"address:port\"; no name: a mail would wait for DNS",
		    conf->redis);
	if (conf->redis_user != NULL && conf->redis_password_file == NULL)
		diag_error(check->diag, contracts_pos(check, "redis_user"),
		    "redis_user: name the file with its password in "
		    "redis_password_file");
	if (conf->redis_tls && conf->redis_ca_file == NULL)
		diag_error(check->diag, contracts_pos(check, "redis_tls"),
		    "redis_tls: name the file with the authority of the "
		    "server's certificate in redis_ca_file");
#ifndef WITH_REDIS_TLS
	if (conf->redis_tls)
		diag_error(check->diag, contracts_pos(check, "redis_tls"),
		    "redis_tls: this program was built without TLS for Redis");
#endif
}
#else
static void
check_redis(struct check *check)
{
	diag_error(check->diag, contracts_pos(check, "backend"),
	    "contracts: this program was built without Redis "
	    "(configure --with-redis)");
}
#endif

void
check_contracts(struct check *check)
{
	const struct conf_contracts *conf = &check->conf->contracts;

	check_file(check, "file", conf->file);
	check_file(check, "key_file", conf->key_file);
	check_file(check, "redis_password_file", conf->redis_password_file);
	check_file(check, "redis_ca_file", conf->redis_ca_file);
	if (conf->backend != CONTRACTS_NONE)
		check_needed(check, "key_file", conf->key_file);
	if (conf->backend == CONTRACTS_SQLITE)
		check_needed(check, "file", conf->file);
	if (conf->backend == CONTRACTS_REDIS)
		check_redis(check);
}
