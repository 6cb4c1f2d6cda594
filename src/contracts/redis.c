/*
 * redis - the memory of contracts on a server that several mail hosts share.
 * Every step has the time that is left of a mail's patience.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "contracts/redis.h"

/* Contracts that one step of a walk asks for. */
#define SCAN_COUNT "500"

void
redis_add(struct redis_args *args, const char *text)
{
	args->v[args->n] = text;
	args->length[args->n++] = strlen(text);
}

void
redis_add_number(struct redis_args *args, int64_t number)
{
	char *text = args->text[args->n];

	snprintf(text, DIGEST_TEXT, "%lld", (long long)number);
	redis_add(args, text);
}

void
redis_add_digest(struct redis_args *args, const struct digest *digest)
{
	char *text = args->text[args->n];

	digest_print(digest, text);
	redis_add(args, text);
}

void
redis_begin_script(struct redis_args *args, const char *script)
{
	args->n = 0;
	redis_add(args, "EVAL");
	redis_add(args, script);
	redis_add(args, "0");
}

redisReply *
redis_run(redisContext *conn, struct call *call, struct redis_args *args)
{
	int left = call_left_ms(call);
	redisReply *reply = NULL;

	if (redisSetTimeout(conn, (struct timeval){ left / 1000,
				      left % 1000 * 1000 }) == REDIS_OK)
		reply =
		    redisCommandArgv(conn, (int)args->n, args->v, args->length);
	if (reply == NULL) {
		trouble_set(&call->trouble, "redis %s: %s", call->conf->redis,
		    conn->err != 0 ? conn->errstr : "no answer in time");
	} else if (reply->type == REDIS_REPLY_ERROR) {
		trouble_set(&call->trouble, "redis %s: %.150s",
		    call->conf->redis, reply->str);
		freeReplyObject(reply);
		reply = NULL;
	}
	return reply;
}

/* For a script whose answer does not matter. */
static bool
run_script(redisContext *conn, struct call *call, struct redis_args *args)
{
	redisReply *reply = redis_run(conn, call, args);

	if (reply == NULL)
		return false;
	freeReplyObject(reply);
	return true;
}

static struct span
text_of(const redisReply *reply)
{
	if (reply->type != REDIS_REPLY_STRING)
		return SPAN_NONE;
	return span_of(reply->str, reply->len);
}

static int64_t
number_of(const redisReply *reply)
{
	return reply->type == REDIS_REPLY_STRING ? strtoll(reply->str, NULL, 10)
						 : 0;
}

static bool
odd_answer(struct call *call)
{
	return trouble_set(
	    &call->trouble, "redis %s: an odd answer", call->conf->redis);
}

static bool
lookup(void *conn, struct call *call, const struct digest *digests, size_t n,
    int64_t now, struct found *found_r)
{
	struct redis_args args;
	redisReply *reply;
	bool good;

	redis_begin_script(&args, redis_lookup);
	redis_add_number(&args, now);
	for (size_t i = 0; i < n; i++)
		redis_add_digest(&args, &digests[i]);
	reply = redis_run(conn, call, &args);
	if (reply == NULL)
		return false;
	good = reply->type == REDIS_REPLY_ARRAY && reply->elements == 3 * n;
	for (size_t i = 0; good && i < n; i++) {
		redisReply **three = reply->element + 3 * i;

		found_r[i].known =
		    digest_parse(text_of(three[0]), &found_r[i].contract);
		found_r[i].active = number_of(three[1]) == 1;
		found_r[i].expires = number_of(three[2]);
	}
	freeReplyObject(reply);
	return good || odd_answer(call);
}

static bool
note(void *conn, struct call *call, const struct change *change)
{
	static const char *const events[] = {
		[CONTRACT_LINK] = "link",
		[CONTRACT_START] = "start",
		[CONTRACT_END] = "end",
	};
	struct redis_args args;

	redis_begin_script(&args, redis_note);
	redis_add(&args, events[change->event]);
	redis_add_number(&args, change->now);
	redis_add_number(&args, change->expires);
	redis_add_digest(&args, &change->recipient);
	redis_add(&args, change->platform);
	redis_add(&args, change->source);
	redis_add_number(&args, change->key_id);
	redis_add_number(&args, (int64_t)change->keys[0].n);
	redis_add_number(&args, CONTRACT_KEYS_MAX);
	for (size_t i = 0; i < change->nkeys; i++)
		for (size_t k = 0; k < change->keys[i].n; k++)
			redis_add_digest(&args, &change->keys[i].v[k]);
	return run_script(conn, call, &args);
}

static bool
put(void *conn, struct call *call, const struct contract *contract)
{
	struct redis_args args;

	redis_begin_script(&args, redis_put);
	redis_add_digest(&args, &contract->id);
	redis_add_digest(&args, &contract->recipient);
	redis_add(&args, contract->platform);
	redis_add_number(&args, contract->active);
	redis_add_number(&args, contract->key_id);
	redis_add_number(&args, contract->created);
	redis_add_number(&args, contract->expires);
	redis_add(&args, contract->source);
	for (size_t i = 0; i < contract->nkeys; i++)
		redis_add_digest(&args, &contract->keys[i]);
	return run_script(conn, call, &args);
}

static bool
remove_contract(void *conn, struct call *call, const struct digest *id)
{
	struct redis_args args;

	redis_begin_script(&args, redis_remove);
	redis_add_digest(&args, id);
	return run_script(conn, call, &args);
}

/* A walk is no mail: each of its steps has the whole time. */
static redisReply *
step(redisContext *conn, struct call *call, struct redis_args *args)
{
	call->deadline = store_now_ms() + (int64_t)call->conf->timeout_ms;
	return redis_run(conn, call, args);
}

static void
copy_text(char *to, size_t size, const redisReply *reply)
{
	struct span text = text_of(reply);

	snprintf(to, size, "%.*s", (int)text.n, text.p);
}

static const char *const fields[] = { "recipient", "platform", "active",
	"secret", "created", "expires", "source" };
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

/* False: it has gone meanwhile, or is none of ours. */
static bool
read_fields(const redisReply *reply, struct contract *contract)
{
	redisReply **v = reply->element;

	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != FIELDS ||
	    !digest_parse(text_of(v[0]), &contract->recipient))
		return false;
	copy_text(contract->platform, PLATFORM_BYTES, v[1]);
	contract->active = number_of(v[2]) == 1;
	contract->key_id = (unsigned)number_of(v[3]);
	contract->created = number_of(v[4]);
	contract->expires = number_of(v[5]);
	copy_text(contract->source, SOURCE_BYTES, v[6]);
	return true;
}

static void
read_keys(const redisReply *reply, struct contract *contract)
{
	if (reply->type != REDIS_REPLY_ARRAY)
		return;
	for (size_t i = 0;
	     i < reply->elements && contract->nkeys < CONTRACT_KEYS_MAX; i++)
		if (digest_parse(text_of(reply->element[i]),
			&contract->keys[contract->nkeys]))
			contract->nkeys++;
}

/* name: "offplat:1:c:ID". *known_r: it was there. */
static bool
read_contract(redisContext *conn, struct call *call, struct span name,
    struct contract *contract_r, bool *known_r)
{
	char members[sizeof(REDIS_PREFIX "m:") + DIGEST_TEXT];
	struct span id = span_from(name, sizeof(REDIS_PREFIX "c:") - 1);
	struct redis_args args = { .n = 0 };
	redisReply *reply;

	*contract_r = (struct contract){ .nkeys = 0 };
	*known_r = digest_parse(id, &contract_r->id);
	if (!*known_r)
		return true;
	redis_add(&args, "HMGET");
	redis_add(&args, name.p);
	for (size_t i = 0; i < FIELDS; i++)
		redis_add(&args, fields[i]);
	reply = step(conn, call, &args);
	if (reply == NULL)
		return false;
	*known_r = read_fields(reply, contract_r);
	freeReplyObject(reply);
	args.n = 0;
	snprintf(members, sizeof(members), REDIS_PREFIX "m:%s",
	    name.p + sizeof(REDIS_PREFIX "c:") - 1);
	redis_add(&args, "SMEMBERS");
	redis_add(&args, members);
	reply = step(conn, call, &args);
	if (reply == NULL)
		return false;
	read_keys(reply, contract_r);
	freeReplyObject(reply);
	return true;
}

/* A walk under way. */
struct walk {
	redisContext *conn;
	struct call *call;
	int64_t now;
	contract_fn *fn;
	void *arg;
	bool stopped;
};

static bool
walk_names(struct walk *walk, const redisReply *names)
{
	struct contract contract;
	bool known;

	for (size_t i = 0; i < names->elements && !walk->stopped; i++) {
		if (!read_contract(walk->conn, walk->call,
			text_of(names->element[i]), &contract, &known))
			return false;
		if (known && contract.expires > walk->now)
			walk->stopped = !walk->fn(&contract, walk->arg);
	}
	return true;
}

/* One page; the next one's cursor, "0" behind the last. */
static bool
walk_page(struct walk *walk, char cursor[32])
{
	struct redis_args args = { .n = 0 };
	redisReply *reply;
	bool good;

	redis_add(&args, "SCAN");
	redis_add(&args, cursor);
	redis_add(&args, "MATCH");
	redis_add(&args, REDIS_PREFIX "c:*");
	redis_add(&args, "COUNT");
	redis_add(&args, SCAN_COUNT);
	reply = step(walk->conn, walk->call, &args);
	if (reply == NULL)
		return false;
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 ||
	    reply->element[1]->type != REDIS_REPLY_ARRAY) {
		freeReplyObject(reply);
		return odd_answer(walk->call);
	}
	copy_text(cursor, 32, reply->element[0]);
	good = walk_names(walk, reply->element[1]);
	freeReplyObject(reply);
	return good;
}

static bool
walk_all(void *conn, struct call *call, int64_t now, contract_fn *fn, void *arg)
{
	struct walk walk = { conn, call, now, fn, arg, false };
	char cursor[32] = "0";

	do
		if (!walk_page(&walk, cursor))
			return false;
	while (strcmp(cursor, "0") != 0 && !walk.stopped);
	return true;
}

const struct backend backend_redis = {
	.connect = redis_connect,
	.disconnect = redis_disconnect,
	.alive = redis_alive,
	.lookup = lookup,
	.note = note,
	.walk = walk_all,
	.put = put,
	.remove = remove_contract,
};
