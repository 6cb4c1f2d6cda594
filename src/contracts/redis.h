/*
 * redis - one connection to a Redis or Valkey server, for redis*.c.
 */
#ifndef OFFPLAT_CONTRACTS_REDIS_H
#define OFFPLAT_CONTRACTS_REDIS_H

#include <hiredis/hiredis.h>

#include "contracts/backend.h"

/*
 * The keys on the server, the first two for each contract:
 *   offplat:1:c:ID      hash: recipient platform active secret created expires
 *                       source
 *   offplat:1:m:ID      set: digests of its keys
 *   offplat:1:k:DIGEST  the id of the contract
 *   offplat:1:secret:N  check of a secret: all hosts must have the same
 * All but the last expire by themselves.
 */
#define REDIS_PREFIX "offplat:1:"

/* What runs on the server, each script as one step. */
extern const char *const redis_lookup; /* NOW DIGEST... */
/* EVENT NOW EXPIRES RECIPIENT PLATFORM SOURCE SECRET PER-KEY MOST DIGEST... */
extern const char *const redis_note;
/* ID RECIPIENT PLATFORM ACTIVE SECRET CREATED EXPIRES SOURCE DIGEST... */
extern const char *const redis_put;
extern const char *const redis_remove; /* ID */

/* Arguments of one command. */
#define REDIS_ARGS_MAX (12 + CONVERSATION_KEYS_MAX * KEYS_MAX)
struct redis_args {
	const char *v[REDIS_ARGS_MAX];
	size_t length[REDIS_ARGS_MAX];
	size_t n;
	/* Room for numbers and digests. */
	char text[REDIS_ARGS_MAX][DIGEST_TEXT];
};

void redis_add(struct redis_args *args, const char *text);
void redis_add_number(struct redis_args *args, int64_t number);
void redis_add_digest(struct redis_args *args, const struct digest *digest);
/* "EVAL", the script, no keys: they follow from the arguments. */
void redis_begin_script(struct redis_args *args, const char *script);

/* NULL: call->trouble says why. Else to be freed with freeReplyObject(). */
redisReply *redis_run(
    redisContext *conn, struct call *call, struct redis_args *args);

/* redis_connect.c */
void *redis_connect(struct call *call);
void redis_disconnect(void *conn);
bool redis_alive(void *conn, struct call *call);

#endif
