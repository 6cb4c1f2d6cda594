/*
 * names - tables of the product's words; see names.h.
 */
#include "config.h"

#include <stddef.h>

#include "base/names.h"

static const char *const levels[LEVEL_COUNT] = {
	[LEVEL_NONE] = "none",
	[LEVEL_LOW] = "low",
	[LEVEL_MEDIUM] = "medium",
	[LEVEL_HIGH] = "high",
	[LEVEL_UNKNOWN] = "unknown",
	[LEVEL_ERROR] = "error",
	[LEVEL_NEVER] = "never",
};

static const char *const stages[STAGE_COUNT] = {
	[STAGE_UNKNOWN] = "unknown",
	[STAGE_PRE_CONTRACT] = "pre-contract",
	[STAGE_ACTIVE] = "active",
};

static const char *const auths[AUTH_COUNT] = {
	[AUTH_NONE] = "none",
	[AUTH_PASS] = "pass",
	[AUTH_FAIL] = "fail",
};

static const char *const scopes[SCOPE_COUNT] = {
	[SCOPE_OUT] = "out",
	[SCOPE_PLATFORM] = "platform",
	[SCOPE_IMPERSONATION] = "impersonation",
	[SCOPE_ALL] = "all",
};

static const char *const regions[REGION_COUNT] = {
	[REGION_CLIENT] = "client",
	[REGION_SUBJECT] = "subject",
	[REGION_NAMES] = "names",
	[REGION_ATTACHMENTS] = "attachments",
	[REGION_HIDDEN] = "hidden",
	[REGION_FURNITURE] = "furniture",
};

static const char *const events[EVENT_COUNT] = {
	[EVENT_NONE] = "none",
	[EVENT_CONTRACT_START] = "contract-start",
	[EVENT_CONTRACT_END] = "contract-end",
};

static const char *const facts[FACT_COUNT] = {
	[FACT_INVISIBLE_LETTERS] = "invisible-letters",
	[FACT_MIXED_SCRIPTS] = "mixed-scripts",
	[FACT_MATH_LETTERS] = "math-letters",
	[FACT_LOOKALIKE_LETTERS] = "lookalike-letters",
	[FACT_SPACED_LETTERS] = "spaced-letters",
	[FACT_LEETSPEAK] = "leetspeak",
	[FACT_DOUBLED_LETTERS] = "doubled-letters",
	[FACT_DIGIT_WORDS] = "digit-words",
	[FACT_ODD_DIGITS] = "odd-digits",
	[FACT_BIDI_TRICK] = "bidi-trick",
	[FACT_HIDDEN_TEXT] = "hidden-text",
	[FACT_WRITTEN_DOTS] = "written-dots",
	[FACT_LINK_MISMATCH] = "link-mismatch",
	[FACT_LINK_DISGUISED] = "link-disguised",
	[FACT_LINK_REDIRECTED] = "link-redirected",
	[FACT_LINK_TRACKER] = "link-tracker",
	[FACT_LINK_REMOVED] = "link-removed",
	[FACT_LINK_IP] = "link-ip",
	[FACT_ALTERNATIVES_DIFFER] = "alternatives-differ",
	[FACT_MIME_AMBIGUOUS] = "mime-ambiguous",
	[FACT_MIME_DAMAGED] = "mime-damaged",
	[FACT_MANY_FROM] = "many-from",
	[FACT_ATTACHMENT] = "attachment",
	[FACT_ATTACHMENT_PROGRAM] = "attachment-program",
	[FACT_ATTACHMENT_MACRO] = "attachment-macro",
	[FACT_ATTACHMENT_ARCHIVE] = "attachment-archive",
	[FACT_ATTACHMENT_DOUBLE_EXT] = "attachment-double-extension",
	[FACT_ATTACHMENT_TYPE_MISMATCH] = "attachment-type-mismatch",
	[FACT_ATTACHMENT_HTML] = "attachment-html",
	[FACT_AUTH_PASS] = "auth-pass",
	[FACT_AUTH_FAIL] = "auth-fail",
	[FACT_AUTH_NONE] = "auth-none",
	[FACT_IMPERSONATED_NAME] = "impersonated-name",
	[FACT_IMPERSONATED_DOMAIN] = "impersonated-domain",
	[FACT_IMPERSONATED_ADDRESS] = "impersonated-address",
	[FACT_REPLY_ELSEWHERE] = "reply-elsewhere",
	[FACT_KIND_UNKNOWN] = "kind-unknown",
	[FACT_FORM_UNKNOWN] = "form-unknown",
	[FACT_PAYMENT_UNVERIFIED] = "payment-unverified",
	[FACT_CONTACT_FORBIDDEN] = "contact-forbidden",
};
_Static_assert(FACT_COUNT <= 64, "a fact_set has 64 bits");

static const char *const limits[LIMIT_COUNT] = {
	[LIMIT_MESSAGE] = "message",
	[LIMIT_HEADER_BYTES] = "header-bytes",
	[LIMIT_HEADER_COUNT] = "header-count",
	[LIMIT_MIME_DEPTH] = "mime-depth",
	[LIMIT_MIME_PARTS] = "mime-parts",
	[LIMIT_MIME_PARAMS] = "mime-params",
	[LIMIT_TEXT] = "text",
	[LIMIT_HTML] = "html",
	[LIMIT_LINKS] = "links",
	[LIMIT_PATTERN] = "pattern",
	[LIMIT_TIME] = "time",
	[LIMIT_MEMORY] = "memory",
};

static bool
find(const char *const *names, size_t count, struct span name, unsigned *i_r)
{
	for (size_t i = 0; i < count; i++)
		if (span_eq(name, span_str(names[i]))) {
			*i_r = (unsigned)i;
			return true;
		}
	return false;
}

#define NAME_AND_PARSE(type, table, count)                                     \
	const char *type##_name(enum type type)                                \
	{                                                                      \
		return (unsigned)type < (count) ? (table)[type] : "?";         \
	}                                                                      \
	bool type##_parse(struct span name, enum type *type##_r)               \
	{                                                                      \
		unsigned i;                                                    \
		if (!find(table, count, name, &i))                             \
			return false;                                          \
		*type##_r = (enum type)i;                                      \
		return true;                                                   \
	}

NAME_AND_PARSE(level, levels, LEVEL_COUNT)
NAME_AND_PARSE(stage, stages, STAGE_COUNT)
NAME_AND_PARSE(region, regions, REGION_COUNT)
NAME_AND_PARSE(event, events, EVENT_COUNT)
NAME_AND_PARSE(fact, facts, FACT_COUNT)

const char *
auth_name(enum auth auth)
{
	return (unsigned)auth < AUTH_COUNT ? auths[auth] : "?";
}

const char *
scope_name(enum scope scope)
{
	return (unsigned)scope < SCOPE_COUNT ? scopes[scope] : "?";
}

const char *
limit_name(enum limit limit)
{
	return (unsigned)limit < LIMIT_COUNT ? limits[limit] : "?";
}
