/*
 * names - the words of the product: levels, stages, regions, facts and limits,
 * with the names they have in the configuration, the header, the log and JSON.
 */
#ifndef OFFPLAT_BASE_NAMES_H
#define OFFPLAT_BASE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Ordered up to high; the last two stand outside the order. */
enum level {
	LEVEL_NONE,
	LEVEL_LOW,
	LEVEL_MEDIUM,
	LEVEL_HIGH,
	LEVEL_UNKNOWN, /* there was nothing to judge */
	LEVEL_ERROR,   /* scanning was cut short and nothing worse was found */
	LEVEL_NEVER,   /* only as a threshold in the configuration */
	LEVEL_COUNT
};

enum stage { STAGE_UNKNOWN, STAGE_PRE_CONTRACT, STAGE_ACTIVE, STAGE_COUNT };

enum auth { AUTH_NONE, AUTH_PASS, AUTH_FAIL, AUTH_COUNT };

/* What a mail is to us, decided at the end of its headers. */
enum scope {
	SCOPE_OUT,           /* none of our business */
	SCOPE_PLATFORM,      /* from a known platform's domain */
	SCOPE_IMPERSONATION, /* pretends to be from a known platform */
	SCOPE_ALL,           /* other mail, with scope = "all" configured */
	SCOPE_COUNT
};

/* The parts of a mail that rules look at. */
enum region {
	REGION_CLIENT,      /* the client's words in the body */
	REGION_SUBJECT,     /* the free part of the subject */
	REGION_NAMES,       /* display names that a user chose */
	REGION_ATTACHMENTS, /* attachments' file names, one a line */
	REGION_HIDDEN,      /* text that a reader does not see */
	REGION_FURNITURE,   /* the platform's own words */
	REGION_COUNT
};
typedef uint32_t region_set; /* 1u << enum region */

/* How a notification stands to a contract. */
enum event {
	EVENT_NONE,
	EVENT_CONTRACT_START,
	EVENT_CONTRACT_END,
	EVENT_COUNT
};

/*
 * Facts: what the engine found besides words. A rule names them in facts = [].
 * "in the client's words" facts never come from the platform's template.
 */
enum fact {
	/* the text of the client, undone for matching */
	FACT_INVISIBLE_LETTERS, /* invisible characters inside a word */
	FACT_MIXED_SCRIPTS,     /* one word mixes Latin with look-alikes */
	FACT_MATH_LETTERS,      /* mathematical or enclosed letters */
	FACT_LOOKALIKE_LETTERS, /* letters that look like ASCII ones */
	FACT_SPACED_LETTERS,    /* t e l e g r a m, t.e.l.e.g.r.a.m */
	FACT_LEETSPEAK,         /* te1egr4m */
	FACT_DOUBLED_LETTERS,   /* teleegramm */
	FACT_DIGIT_WORDS,       /* five five five one two */
	FACT_ODD_DIGITS,        /* full-width, Arabic-Indic, key-cap digits */
	FACT_BIDI_TRICK,        /* controls or dir= that turn text around */
	FACT_HIDDEN_TEXT,       /* text that a reader does not see */
	FACT_WRITTEN_DOTS,      /* "dot", "(at)", "[.]" in an address */
	/* links in the client's words */
	FACT_LINK_MISMATCH,   /* shows one host, goes to another */
	FACT_LINK_DISGUISED,  /* userinfo, odd IPv4, punycode, bad slashes */
	FACT_LINK_REDIRECTED, /* unwrapped from a redirector */
	FACT_LINK_TRACKER,    /* hidden behind a click tracker */
	FACT_LINK_REMOVED,    /* the platform took a link out */
	FACT_LINK_IP,         /* the host is a number */
	/* structure */
	FACT_ALTERNATIVES_DIFFER, /* text and HTML say different things */
	FACT_MIME_AMBIGUOUS,      /* two readings; both were scanned */
	FACT_MIME_DAMAGED, /* broken in a way that mail programs repair */
	FACT_MANY_FROM,    /* more than one From */
	/* attachments */
	FACT_ATTACHMENT,               /* there is one */
	FACT_ATTACHMENT_PROGRAM,       /* executable, script, shortcut */
	FACT_ATTACHMENT_MACRO,         /* document that may hold macros */
	FACT_ATTACHMENT_ARCHIVE,       /* zip, rar, 7z, iso and the like */
	FACT_ATTACHMENT_DOUBLE_EXT,    /* invoice.pdf.exe */
	FACT_ATTACHMENT_TYPE_MISMATCH, /* first bytes are of another type */
	FACT_ATTACHMENT_HTML,          /* a page as an attachment */
	/* who sent it */
	FACT_AUTH_PASS,
	FACT_AUTH_FAIL,
	FACT_AUTH_NONE,
	FACT_IMPERSONATED_NAME,    /* display name claims the platform */
	FACT_IMPERSONATED_DOMAIN,  /* the domain looks like the platform's */
	FACT_IMPERSONATED_ADDRESS, /* the platform's address, auth=fail */
	FACT_REPLY_ELSEWHERE,      /* Reply-To is not the platform's */
	/* the notification */
	FACT_KIND_UNKNOWN, /* no kind of the profile fits */
	FACT_FORM_UNKNOWN, /* kind known, the client's words not delimited */
	FACT_PAYMENT_UNVERIFIED,
	FACT_CONTACT_FORBIDDEN, /* the platform forbids contact at this stage */
	FACT_COUNT
};
typedef uint64_t fact_set; /* UINT64_C(1) << enum fact */
#define FACT_BIT(f) (UINT64_C(1) << (f))

/* Limits that can be hit while reading or judging. */
enum limit {
	LIMIT_MESSAGE,      /* message bytes */
	LIMIT_HEADER_BYTES, /* all header fields, or one */
	LIMIT_HEADER_COUNT,
	LIMIT_MIME_DEPTH,
	LIMIT_MIME_PARTS,
	LIMIT_MIME_PARAMS,
	LIMIT_TEXT, /* decoded text, of a part or in all */
	LIMIT_HTML, /* depth of hidden elements, attributes */
	LIMIT_LINKS,
	LIMIT_PATTERN, /* a rule's pattern hit its match limit */
	LIMIT_TIME,    /* the time budget of the message */
	LIMIT_MEMORY,
	LIMIT_COUNT
};
typedef uint32_t limit_set; /* 1u << enum limit */
#define LIMIT_BIT(l) (1u << (l))

const char *level_name(enum level level);
const char *stage_name(enum stage stage);
const char *auth_name(enum auth auth);
const char *scope_name(enum scope scope);
const char *region_name(enum region region);
const char *event_name(enum event event);
const char *fact_name(enum fact fact);
const char *limit_name(enum limit limit);

/* The other way; false when name is none of them. */
bool level_parse(struct span name, enum level *level_r);
bool stage_parse(struct span name, enum stage *stage_r);
bool region_parse(struct span name, enum region *region_r);
bool event_parse(struct span name, enum event *event_r);
bool fact_parse(struct span name, enum fact *fact_r);

#endif
