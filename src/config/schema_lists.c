/*
 * schema_lists - the keys of what stands in lists: rules, platforms, links; see
 * schema.h.
 */
#include "config.h"

#include "config/schema_macros.h"

/* Elements of a KEY_MAP: the name, then the value. */
static const struct key list_keys[] = {
	{ "name", FIELD(KEY_STRING, struct conf_list, name) },
	{ "words", FIELD(KEY_STRINGS, struct conf_list, words) },
};
const struct table schema_list =
    TABLE("list", list_keys, struct conf_list, true);

static const struct key macro_keys[] = {
	{ "name", FIELD(KEY_STRING, struct conf_macro, name) },
	{ "pattern", FIELD(KEY_STRING, struct conf_macro, pattern) },
};
const struct table schema_macro =
    TABLE("macro", macro_keys, struct conf_macro, true);

static const struct key advice_keys[] = {
	{ "family", FIELD(KEY_STRING, struct conf_advice, family) },
	{ "text", FIELD(KEY_STRING, struct conf_advice, text) },
};
const struct table schema_advice =
    TABLE("advice", advice_keys, struct conf_advice, true);

static const struct key example_keys[] = {
	{ "hit", FIELD(KEY_STRINGS, struct conf_rule, examples_hit),
	    .recipe = true, .doc = "texts that the rule must find" },
	{ "miss", FIELD(KEY_STRINGS, struct conf_rule, examples_miss),
	    .recipe = true, .doc = "texts that it must not find" },
};
static const struct table example_table =
    TABLE("examples", example_keys, struct conf_rule, false);

static const struct key rule_keys[] = {
	{ "id", FIELD(KEY_STRING, struct conf_rule, id), .required = true,
	    .doc = "stable name, as in the header and the log" },
	{ "family", FIELD(KEY_STRING, struct conf_rule, family),
	    .doc = "chooses the advice" },
	{ "describe", FIELD(KEY_STRING, struct conf_rule, describe),
	    .doc = "what it finds, in a few words" },
	{ "score", FIELD(KEY_INT, struct conf_rule, score), .def = "0",
	    .min = -50, .max = 100,
	    .doc = "weight; 0: a helper for other rules" },
	{ "where", FIELD(KEY_WORDS, struct conf_rule, where),
	    .def = "client subject", .words = words_region,
	    .doc = "regions it looks at" },
	{ "stages", FIELD(KEY_WORDS, struct conf_rule, stages),
	    .def = "unknown pre-contract active", .words = words_stage,
	    .doc = "contract stages in which it counts" },
	{ "platforms", FIELD(KEY_STRINGS, struct conf_rule, platforms),
	    .doc = "ids of platforms; none: all" },
	{ "observe", FIELD(KEY_BOOL, struct conf_rule, observe), .def = "false",
	    .doc = "true: log only" },
	{ "enabled", FIELD(KEY_BOOL, struct conf_rule, enabled), .def = "true",
	    .doc = "false: as if it were not there" },
	{ "pattern", FIELD(KEY_STRING, struct conf_rule, pattern),
	    .pos = offsetof(struct conf_rule, pattern_pos), .recipe = true,
	    .doc = "PCRE2 on folded text, with {macro} and {list}" },
	{ "phrases", FIELD(KEY_STRINGS, struct conf_rule, phrases),
	    .recipe = true, .doc = "plain words, any of them" },
	{ "links", FIELD(KEY_STRINGS, struct conf_rule, links),
	    .doc = "categories or services of links, any of them" },
	{ "facts", FIELD(KEY_STRINGS, struct conf_rule, facts),
	    .doc = "facts, any of them" },
	{ "all", FIELD(KEY_STRINGS, struct conf_rule, all), .recipe = true,
	    .doc = "ids of rules that must all have hit" },
	{ "any", FIELD(KEY_STRINGS, struct conf_rule, any), .recipe = true,
	    .doc = "ids of rules of which one must have hit" },
	{ "none", FIELD(KEY_STRINGS, struct conf_rule, none), .recipe = true,
	    .doc = "ids of rules of which none may have hit" },
	{ "wording", FIELD(KEY_STRING, struct conf_rule, wording),
	    .doc = "name of weighed words that the text is held against" },
	{ "alike", FIELD(KEY_SIZE, struct conf_rule, alike), .def = "0",
	    .max = 99, .doc = "percent: how much it must read like those" },
	{ "near", FIELD(KEY_SIZE, struct conf_rule, near), .def = "0",
	    .max = MIB,
	    .doc = "hits of all and any within this many bytes; 0: anywhere" },
	{ "unless", FIELD(KEY_STRING, struct conf_rule, unless),
	    .pos = offsetof(struct conf_rule, unless_pos), .recipe = true,
	    .doc = "pattern that cancels a hit near it" },
	{ "unless_phrases",
	    FIELD(KEY_STRINGS, struct conf_rule, unless_phrases),
	    .recipe = true, .doc = "the same, in plain words" },
	{ "unless_bytes", FIELD(KEY_SIZE, struct conf_rule, unless_bytes),
	    .def = "0", .max = 64 * KIB,
	    .doc = "how near: 0 for the sentence of the hit" },
	{ "examples", KEY_GROUP, .offset = 0, .table = &example_table,
	    .doc = "run by --check" },
};
const struct table schema_rule =
    TABLE("rule", rule_keys, struct conf_rule, true);

static const struct key override_keys[] = {
	{ "id", FIELD(KEY_STRING, struct conf_override, id), .required = true,
	    .doc = "the rule" },
	{ "score", FIELD(KEY_INT, struct conf_override, score), .min = -50,
	    .max = 100, .doc = "its new weight" },
	{ "enabled", FIELD(KEY_BOOL, struct conf_override, enabled),
	    .doc = "false: as if it were not there" },
	{ "observe", FIELD(KEY_BOOL, struct conf_override, observe),
	    .doc = "true: log only" },
};
const struct table schema_override =
    TABLE("override", override_keys, struct conf_override, true);

static const struct key cut_keys[] = {
	{ "begin", FIELD(KEY_STRING, struct conf_cut, begin),
	    .doc = "the words begin behind this pattern" },
	{ "end", FIELD(KEY_STRING, struct conf_cut, end),
	    .doc = "and end before its last match" },
};
static const struct table cut_table =
    TABLE("cut", cut_keys, struct conf_cut, true);

static const struct key kind_keys[] = {
	{ "id", FIELD(KEY_STRING, struct conf_kind, id), .required = true,
	    .doc = "message, invitation, …" },
	{ "from", FIELD(KEY_STRING, struct conf_kind, from),
	    .doc = "pattern on the From address" },
	{ "subject", FIELD(KEY_STRING, struct conf_kind, subject),
	    .doc = "pattern on the folded subject" },
	{ "body", FIELD(KEY_STRING, struct conf_kind, body),
	    .doc = "pattern on the folded visible text" },
	{ "judge", FIELD(KEY_BOOL, struct conf_kind, judge), .def = "true",
	    .doc = "false: it has no client's words" },
	{ "nothing_to_judge",
	    FIELD(KEY_BOOL, struct conf_kind, nothing_to_judge), .def = "false",
	    .doc = "true: level unknown, never none" },
	{ "stage", FIELD(KEY_WORD, struct conf_kind, stage), .def = "unknown",
	    .words = words_stage, .doc = "what the kind says of the stage" },
	{ "event", FIELD(KEY_WORD, struct conf_kind, event), .def = "none",
	    .words = words_event, .doc = "contract-start or contract-end" },
	{ "cuts", KEY_LIST, AT(struct conf_kind, cuts),
	    .count = offsetof(struct conf_kind, ncuts), .table = &cut_table,
	    .doc = "where the client's words stand" },
};
static const struct table kind_table =
    TABLE("kind", kind_keys, struct conf_kind, true);

static const struct key key_keys[] = {
	{ "name", FIELD(KEY_STRING, struct conf_key, name), .required = true,
	    .doc = "room, job, contract" },
	{ "pattern", FIELD(KEY_STRING, struct conf_key, pattern),
	    .required = true, .doc = "over URLs and addresses, one group" },
};
static const struct table key_table =
    TABLE("key", key_keys, struct conf_key, true);

static const struct key platform_keys[] = {
	{ "id", FIELD(KEY_STRING, struct conf_platform, id), .required = true,
	    .doc = "as in the header and the log" },
	{ "name", FIELD(KEY_STRING, struct conf_platform, name),
	    .required = true, .doc = "as people write it" },
	{ "domains", FIELD(KEY_STRINGS, struct conf_platform, domains),
	    .required = true, .doc = "domains of its own mail" },
	{ "extra_senders",
	    FIELD(KEY_STRINGS, struct conf_platform, extra_senders),
	    .doc = "domains that send for it" },
	{ "brands", FIELD(KEY_STRINGS, struct conf_platform, brands),
	    .doc = "words that a look-alike domain contains" },
	{ "honest_domains",
	    FIELD(KEY_STRINGS, struct conf_platform, honest_domains),
	    .doc = "neighbours that are no look-alikes" },
	{ "claims", FIELD(KEY_STRING, struct conf_platform, claims),
	    .doc = "pattern on a display name that claims to be it" },
	{ "hosts", FIELD(KEY_STRINGS, struct conf_platform, hosts),
	    .doc = "its own link hosts" },
	{ "link_removed",
	    FIELD(KEY_STRINGS, struct conf_platform, link_removed),
	    .doc = "its words in place of a link" },
	{ "payment_unverified",
	    FIELD(KEY_STRING, struct conf_platform, payment_unverified),
	    .doc = "pattern on the visible text" },
	{ "furniture", FIELD(KEY_STRINGS, struct conf_platform, furniture),
	    .doc = "patterns of lines that are never the client's" },
	{ "contact_after_start",
	    FIELD(KEY_BOOL, struct conf_platform, contact_after_start),
	    .def = "false",
	    .doc = "may one talk elsewhere once a contract runs?" },
	{ "kinds", KEY_LIST, AT(struct conf_platform, kinds),
	    .count = offsetof(struct conf_platform, nkinds),
	    .table = &kind_table, .doc = "notifications; the first that fits" },
	{ "keys", KEY_LIST, AT(struct conf_platform, keys),
	    .count = offsetof(struct conf_platform, nkeys), .table = &key_table,
	    .doc = "what ties messages together" },
	{ "report", FIELD(KEY_STRING, struct conf_platform, report),
	    .doc = "where abuse is reported" },
	{ "advice", FIELD(KEY_STRING, struct conf_platform, advice),
	    .doc = "replaces advice_policy" },
};
const struct table schema_platform =
    TABLE("platform", platform_keys, struct conf_platform, true);

static const struct key service_keys[] = {
	{ "id", FIELD(KEY_STRING, struct conf_service, id), .required = true,
	    .doc = "telegram" },
	{ "category", FIELD(KEY_STRING, struct conf_service, category),
	    .required = true, .doc = "chat, meeting, storage, …" },
	{ "hosts", FIELD(KEY_STRINGS, struct conf_service, hosts),
	    .doc = "hosts and their subdomains, or host/path" },
	{ "schemes", FIELD(KEY_STRINGS, struct conf_service, schemes),
	    .doc = "URL schemes" },
};
const struct table schema_service =
    TABLE("service", service_keys, struct conf_service, true);

static const struct key redirector_keys[] = {
	{ "id", FIELD(KEY_STRING, struct conf_redirector, id), .required = true,
	    .doc = "a name" },
	{ "hosts", FIELD(KEY_STRINGS, struct conf_redirector, hosts),
	    .required = true, .doc = "as in services" },
	{ "decode", FIELD(KEY_WORD, struct conf_redirector, decode),
	    .def = "param", .words = words_decode,
	    .doc = "how the target is written" },
	{ "params", FIELD(KEY_STRINGS, struct conf_redirector, params),
	    .doc = "query parameters, in order of preference" },
};
const struct table schema_redirector =
    TABLE("redirector", redirector_keys, struct conf_redirector, true);
