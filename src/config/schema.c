/*
 * schema - the tables of keys; see schema.h. The order of the keys is the order
 * in which conf_show() writes them.
 */
#include "config.h"

#include "config/schema_macros.h"

static const struct key trust_keys[] = {
	{ "authserv_ids", FIELD(KEY_STRINGS, struct conf_trust, authserv_ids),
	    .doc = "names whose Authentication-Results are believed; none: the "
		   "MTA's own name (macro j)" },
	{ "arc_sealers", FIELD(KEY_STRINGS, struct conf_trust, arc_sealers),
	    .doc = "domains of forwarders whose ARC results are believed" },
};
static const struct table trust_table =
    TABLE("trust", trust_keys, struct conf_trust, false);

static const struct key levels_keys[] = {
	{ "low", FIELD(KEY_INT, struct conf_levels, low), .def = "20", .min = 1,
	    .max = 100, .doc = "lowest score of level low" },
	{ "medium", FIELD(KEY_INT, struct conf_levels, medium), .def = "45",
	    .min = 1, .max = 100, .doc = "lowest score of level medium" },
	{ "high", FIELD(KEY_INT, struct conf_levels, high), .def = "70",
	    .min = 1, .max = 100, .doc = "lowest score of level high" },
};
static const struct table levels_table =
    TABLE("levels", levels_keys, struct conf_levels, false);

static const struct key contracts_keys[] = {
	{ "backend", FIELD(KEY_WORD, struct conf_contracts, backend),
	    .def = "sqlite", .words = words_backend,
	    .doc = "sqlite, redis (where built with it), or none" },
	{ "file", FIELD(KEY_STRING, struct conf_contracts, file),
	    .def = "/var/lib/offplat-milter/contracts.db",
	    .doc = "the SQLite file" },
	{ "key_file", FIELD(KEY_STRING, struct conf_contracts, key_file),
	    .def = "/var/lib/offplat-milter/contracts.key",
	    .doc = "secrets of the digests; the same on all hosts of a Redis" },
	{ "expire_days", FIELD(KEY_COUNT, struct conf_contracts, expire_days),
	    .def = "400", .min = 1, .max = 3660,
	    .doc = "days that a contract is remembered" },
	{ "timeout_ms", FIELD(KEY_MS, struct conf_contracts, timeout_ms),
	    .def = "200", .min = 1, .max = 200,
	    .doc = "longest that a mail waits for the store, milliseconds" },
	{ "pool", FIELD(KEY_COUNT, struct conf_contracts, pool), .def = "4",
	    .min = 1, .max = 64, .doc = "connections that are kept" },
	{ "redis", FIELD(KEY_STRING, struct conf_contracts, redis),
	    .doc = "\"unix:/path\" or \"address:port\"" },
	{ "redis_user", FIELD(KEY_STRING, struct conf_contracts, redis_user),
	    .doc = "none: the default user" },
	{ "redis_password_file",
	    FIELD(KEY_STRING, struct conf_contracts, redis_password_file),
	    .doc = "file with the password; none: no password" },
	{ "redis_tls", FIELD(KEY_BOOL, struct conf_contracts, redis_tls),
	    .def = "false", .doc = "true: by TLS" },
	{ "redis_ca_file",
	    FIELD(KEY_STRING, struct conf_contracts, redis_ca_file),
	    .doc = "authority of the server's certificate, for TLS" },
};
static const struct table contracts_table =
    TABLE("contracts", contracts_keys, struct conf_contracts, false);

#define LIMIT(field, kind, standard, least, most, text)                        \
	{                                                                      \
#field, FIELD(kind, struct limits, field),                     \
		    .def = (standard), .min = (least), .max = (most),          \
		    .doc = (text)                                              \
	}
static const struct key limits_keys[] = {
	LIMIT(message_bytes, KEY_SIZE, "10M", 1, GIB,
	    "body bytes that are kept; the rest is not scanned"),
	LIMIT(header_bytes, KEY_SIZE, "1M", 1, 64 * MIB,
	    "all header fields of the mail together"),
	LIMIT(field_bytes, KEY_SIZE, "128k", 1, 16 * MIB,
	    "one header field, of the mail or of a part"),
	LIMIT(header_count, KEY_COUNT, "1000", 1, 1000000,
	    "header fields of the mail"),
	LIMIT(part_header_bytes, KEY_SIZE, "64k", 1, 16 * MIB,
	    "the header of one MIME part"),
	LIMIT(mime_depth, KEY_COUNT, "64", 1, 1000,
	    "MIME parts inside one another"),
	LIMIT(mime_parts, KEY_COUNT, "1000", 1, 100000, "MIME parts in all"),
	LIMIT(boundary_bytes, KEY_SIZE, "200", 1, 4 * KIB,
	    "length of a MIME boundary"),
	LIMIT(mime_params, KEY_COUNT, "64", 1, 10000,
	    "parameters of one MIME field"),
	LIMIT(part_text_bytes, KEY_SIZE, "512k", 1, GIB,
	    "decoded text of one part"),
	LIMIT(text_bytes, KEY_SIZE, "2M", 1, GIB, "decoded text in all"),
	LIMIT(region_bytes, KEY_SIZE, "256k", 1, 64 * MIB,
	    "text of one region that rules look at"),
	LIMIT(html_depth, KEY_COUNT, "256", 1, 10000,
	    "open HTML elements that are remembered"),
	LIMIT(links, KEY_COUNT, "500", 1, 100000, "links of one mail"),
	LIMIT(unwrap_depth, KEY_COUNT, "5", 1, 20,
	    "redirectors inside one another"),
	LIMIT(memory_bytes, KEY_SIZE, "96M", 1, 16 * GIB,
	    "memory of one mail, all in all"),
	LIMIT(match_limit, KEY_COUNT, "100000", 1, 100000000,
	    "steps of one pattern from one start (PCRE2 match limit)"),
	LIMIT(depth_limit, KEY_COUNT, "10000", 1, 100000000,
	    "PCRE2 depth limit, where JIT is off"),
	LIMIT(heap_bytes, KEY_SIZE, "20M", KIB, GIB,
	    "PCRE2 heap limit, where JIT is off"),
	LIMIT(jit_stack_bytes, KEY_SIZE, "1M", 32 * KIB, 64 * MIB,
	    "stack of a compiled pattern"),
	LIMIT(window_bytes, KEY_SIZE, "2000", 16, 16 * MIB,
	    "text a pattern walks between two looks at the clock"),
	LIMIT(time_ms, KEY_MS, "2000", 1, 250000,
	    "milliseconds for one mail, or \"2s\""),
	LIMIT(rule_time_ms, KEY_MS, "500", 1, 250000,
	    "milliseconds for one rule in one mail"),
	LIMIT(sessions, KEY_COUNT, "1000", 1, 1000000, "open connections"),
};
const struct table schema_limits =
    TABLE("limits", limits_keys, struct limits, false);

/* The first key is not part of action = { }. */
static const struct key policy_keys[] = {
	{ "recipients", FIELD(KEY_STRINGS, struct conf_policy, recipients),
	    .required = true, .doc = "\"user@host\", \"@host\" or \"*\"" },
	{ "scan", FIELD(KEY_BOOL, struct conf_policy, scan), .def = "true",
	    .doc = "false: their mail is not judged" },
	{ "observe", FIELD(KEY_BOOL, struct conf_policy, observe),
	    .def = "false",
	    .doc = "true: log what would have been done, do none of it" },
	{ "header_from", FIELD(KEY_WORD, struct conf_policy, header_from),
	    .def = "none", .words = words_header,
	    .doc = "lowest level that gets the headers; \"none\": all "
		   "platform mail; \"never\"" },
	{ "quarantine_from",
	    FIELD(KEY_WORD, struct conf_policy, quarantine_from),
	    .def = "never", .words = words_threshold,
	    .doc = "lowest level that goes to the hold queue, or \"never\"" },
	{ "quarantine_rules",
	    FIELD(KEY_STRINGS, struct conf_policy, quarantine_rules),
	    .doc = "ids of rules that send a mail to the hold queue" },
	{ "tag_from", FIELD(KEY_WORD, struct conf_policy, tag_from),
	    .def = "never", .words = words_threshold,
	    .doc = "lowest level whose Subject is tagged, or \"never\"" },
	{ "subject_tag", FIELD(KEY_STRING, struct conf_policy, subject_tag),
	    .doc = "put before the Subject, for example \"[off-platform]\"" },
};
/* A policy that says "" has none, whatever action = { } says: never sparse. */
#define POLICY_KEYS (sizeof(policy_keys) / sizeof(policy_keys[0]))
const struct table schema_policy = {
	.name = "policy",
	.keys = policy_keys,
	.nkeys = POLICY_KEYS,
	.size = sizeof(struct conf_policy),
	.pos = true,
};
static const struct table action_table = {
	.name = "action",
	.keys = policy_keys + 1,
	.nkeys = POLICY_KEYS - 1,
	.size = sizeof(struct conf_policy),
	.pos = true,
};

#define CONF(m) .offset = offsetof(struct conf_file, conf.m)
#define MANY(m) CONF(m), .count = offsetof(struct conf_file, conf.n##m)
static const struct key top_keys[] = {
	{ "socket", FIELD(KEY_STRING, struct conf_file, conf.daemon.socket),
	    .def = "unix:/run/offplat-milter/offplat-milter.sock",
	    .doc = "where the MTA connects: unix:/path, inet:port@host" },
	{ "socket_owner",
	    FIELD(KEY_STRING, struct conf_file, conf.daemon.socket_owner),
	    .doc = "owner of a unix socket; none: the daemon's user" },
	{ "socket_group",
	    FIELD(KEY_STRING, struct conf_file, conf.daemon.socket_group),
	    .doc = "its group; none: the daemon's" },
	{ "socket_mode",
	    FIELD(KEY_MODE, struct conf_file, conf.daemon.socket_mode),
	    .def = "0660", .max = 0777, .doc = "its mode" },
	{ "user", FIELD(KEY_STRING, struct conf_file, conf.daemon.user),
	    .def = "offplat",
	    .doc = "whom the daemon becomes when started as root" },
	{ "group", FIELD(KEY_STRING, struct conf_file, conf.daemon.group),
	    .doc = "none: that user's group" },
	{ "pid_file", FIELD(KEY_STRING, struct conf_file, conf.daemon.pid_file),
	    .doc = "none: no PID file" },
	{ "syslog_facility",
	    FIELD(KEY_STRING, struct conf_file, conf.daemon.syslog_facility),
	    .def = "mail", .doc = "mail, daemon, user, local0 to local7" },
	{ "syslog_ident",
	    FIELD(KEY_STRING, struct conf_file, conf.daemon.syslog_ident),
	    .def = "offplat-milter", .doc = "name in the log" },
	{ "on_error",
	    FIELD(KEY_SWITCH, struct conf_file, conf.daemon.tempfail_on_error),
	    .def = "accept", .words = words_on_error,
	    .doc = "mail that cannot be scanned: accept or tempfail" },
	{ "timeout",
	    FIELD(KEY_SECONDS, struct conf_file, conf.daemon.timeout_s),
	    .def = "7210", .min = 10, .max = 24 * HOUR,
	    .doc = "seconds to wait for the MTA" },
	{ "drain", FIELD(KEY_SECONDS, struct conf_file, conf.daemon.drain_s),
	    .def = "10", .min = 0, .max = HOUR,
	    .doc = "seconds for mail in flight at stop" },
	{ "metrics_file",
	    FIELD(KEY_STRING, struct conf_file, conf.daemon.metrics_file),
	    .doc = "counters as a Prometheus text file; none: no file" },
	{ "metrics_interval",
	    FIELD(KEY_SECONDS, struct conf_file, conf.daemon.metrics_s),
	    .def = "15", .min = 1, .max = HOUR,
	    .doc = "seconds between two writes" },
	{ "scope", FIELD(KEY_SWITCH, struct conf_file, conf.scope_all),
	    .def = "platform", .words = words_scope,
	    .doc = "platform mail only, or all mail" },
	{ "include", FIELD(KEY_STRINGS, struct conf_file, include),
	    .each_file = true, .doc = "more files of the same keys" },
	{ "trust", KEY_GROUP, CONF(trust), .table = &trust_table,
	    .doc = "who is believed about authenticity" },
	{ "levels", KEY_GROUP, CONF(levels), .table = &levels_table,
	    .doc = "from score to level" },
	{ "contracts", KEY_GROUP, CONF(contracts), .table = &contracts_table,
	    .doc = "where running contracts are remembered" },
	{ "limits", KEY_GROUP, CONF(limits), .table = &schema_limits,
	    .doc = "how much of a mail is read, and for how long" },
	{ "action", KEY_GROUP, CONF(policy), .table = &action_table,
	    .doc = "what is done with a mail" },
	{ "policies", KEY_LIST, MANY(policies), .table = &schema_policy,
	    .doc = "other actions for some recipients; the first that fits" },
	{ "advice_policy",
	    FIELD(KEY_STRING, struct conf_file, conf.advice_policy),
	    .doc = "the closing sentence of advice" },
	{ "advice_unknown",
	    FIELD(KEY_STRING, struct conf_file, conf.advice_unknown),
	    .doc = "when there was nothing to judge" },
	{ "advice_error",
	    FIELD(KEY_STRING, struct conf_file, conf.advice_error),
	    .doc = "when the mail was not scanned to its end" },
	{ "advice_unverified",
	    FIELD(KEY_STRING, struct conf_file, conf.advice_unverified),
	    .doc = "when the client's payment is not verified" },
	{ "public_suffixes",
	    FIELD(KEY_STRING, struct conf_file, conf.public_suffixes),
	    .doc = "public suffix list; none: the system's" },
	{ "advice", KEY_MAP, MANY(advice), .table = &schema_advice,
	    .doc = "a sentence for each family of rules" },
	{ "lists", KEY_MAP, MANY(lists), .table = &schema_list, .recipe = true,
	    .doc = "words used as {name} in patterns" },
	{ "senses", KEY_MAP, MANY(senses), .table = &schema_list,
	    .recipe = true, .doc = "words that mean the same, for wordings" },
	{ "wordings", KEY_MAP, MANY(wordings), .table = &schema_list,
	    .recipe = true,
	    .doc = "words and what they weigh, learnt from texts" },
	{ "macros", KEY_MAP, MANY(macros), .table = &schema_macro,
	    .recipe = true, .doc = "pieces of patterns, used as {name}" },
	{ "platforms", KEY_LIST, MANY(platforms), .table = &schema_platform,
	    .doc = "profiles of platforms" },
	{ "services", KEY_LIST, MANY(services), .table = &schema_service,
	    .doc = "what links lead to" },
	{ "redirectors", KEY_LIST, MANY(redirectors),
	    .table = &schema_redirector, .doc = "links that hide others" },
	{ "rules", KEY_LIST, MANY(rules), .table = &schema_rule,
	    .doc = "what is looked for" },
	{ "overrides", KEY_LIST,
	    .offset = offsetof(struct conf_file, overrides),
	    .count = offsetof(struct conf_file, noverrides),
	    .table = &schema_override, .doc = "changes to rules by id" },
};
const struct table schema_top =
    TABLE("configuration", top_keys, struct conf_file, false);

const struct key *
schema_find(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->nkeys; i++)
		if (strcmp(table->keys[i].name, name) == 0)
			return &table->keys[i];
	return NULL;
}
