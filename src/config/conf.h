/*
 * conf - the configuration as the program uses it: plain structs, read-only
 * after conf_load(), shared by all sessions that began with it.
 *
 * The main file names further files in include = [ ]; each is a libconfig file
 * of the same keys. Lists (rules, platforms, services, …) of all files are put
 * together; a single value may stand in one file only. One table of keys
 * (schema.c) drives loading, the check for unknown keys and conf_show().
 *
 * All strings end with a NUL, belong to the configuration and are UTF-8. A
 * string that was not given is NULL, an array that was not given is empty.
 */
#ifndef OFFPLAT_CONFIG_CONF_H
#define OFFPLAT_CONFIG_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/names.h"

/* An array of strings; pos is where the array stands, lines[i] where v[i] does. */
struct strv {
	const char **v;
	unsigned *lines;
	size_t n;
	struct pos pos;
};

/* lists = { channel = [ "telegram", … ]; }: words, used as {channel}. */
struct conf_list {
	struct pos pos;
	const char *name;
	struct strv words; /* each is plain words, in the syntax of phrases */
};

/* macros = { handle = "…"; }: a piece of a pattern, used as {handle}. */
struct conf_macro {
	struct pos pos;
	const char *name;
	const char *pattern;
};

struct conf_rule {
	struct pos pos;
	const char *id;
	const char *family;
	const char *describe;
	int score;             /* -50 to 100; 0: a helper for other rules */
	region_set where;      /* default: client and subject */
	unsigned stages;       /* 1u << enum stage; default: all */
	struct strv platforms; /* ids; empty: all */
	bool observe;          /* log only: neither score nor header */
	bool enabled;
	/* What it looks for: at least one. Several kinds must all hit. */
	const char *pattern; /* PCRE2 on folded text, with {macro} and {list} */
	struct pos pattern_pos;
	struct strv phrases; /* plain words, see rules/phrase.h; any of them */
	struct strv links;   /* categories or service ids; any of them */
	struct strv facts;   /* fact names; any of them */
	struct strv all;     /* ids of other rules: each must have hit */
	struct strv any;     /* … at least one must have */
	struct strv none;    /* … none may have */
	const char *wording; /* a list of weighed words; NULL: none */
	size_t alike;        /* percent: how much a text must read like those */
	size_t near; /* all and any: hits within this many bytes; 0: anywhere */
	/* A hit is cancelled when one of these hits in its neighbourhood. */
	const char *unless;
	struct pos unless_pos;
	struct strv unless_phrases;
	size_t unless_bytes; /* how far around the hit, within the line's
				sentence; 0: the sentence */
	struct strv examples_hit;
	struct strv examples_miss;
};

/*
 * One {begin, end} pair of patterns around the client's words. Patterns of a
 * platform may use {macros} as rules do.
 */
struct conf_cut {
	struct pos pos;
	const char *begin; /* the words begin behind its first match; NULL:
			       at the top of the text */
	const char *end;   /* … and end before its last match, since a client
			       may write an end too; NULL: with the text */
};

/* A kind of notification. The first whose conditions all hold is taken. */
struct conf_kind {
	struct pos pos;
	const char *id;        /* message, first-contact, invitation, … */
	const char *from;      /* pattern on the From address, or NULL */
	const char *subject;   /* pattern on the folded subject, or NULL; group
				(?<free>…) is the client's part, (?<name>…) a
				display name */
	const char *body;      /* pattern on the folded visible text, or NULL */
	bool judge;            /* false: no client's words: level unknown when
				nothing_to_judge, else none */
	bool nothing_to_judge; /* first contact without text */
	struct conf_cut *cuts;
	size_t ncuts;
	enum stage stage; /* what the kind itself says; unknown: nothing */
	enum event event;
};

/* A conversation key: a pattern with one group over URLs and addresses. */
struct conf_key {
	struct pos pos;
	const char *name;    /* room, job, contract */
	const char *pattern; /* group 1 is the key */
};

struct conf_platform {
	struct pos pos;
	const char *id;            /* upwork */
	const char *name;          /* Upwork */
	struct strv domains;       /* organisational domains of its own mail */
	struct strv extra_senders; /* domains that send for it */
	struct strv brands;        /* words that a look-alike domain contains */
	struct strv honest_domains; /* neighbours that are no look-alikes */
	const char *claims; /* pattern on a folded display name that claims to
			       be the platform */
	struct strv hosts;  /* its own link hosts */
	struct strv link_removed;       /* words in place of a link */
	const char *payment_unverified; /* pattern on the visible text */
	struct strv furniture;    /* patterns of whole lines that are never the
				  client's */
	bool contact_after_start; /* false: contact is forbidden at any stage */
	struct conf_kind *kinds;
	size_t nkinds;
	struct conf_key *keys;
	size_t nkeys;
	const char *report; /* where abuse is reported: an address or a page */
	const char *advice; /* replaces advice.policy for this platform */
};

struct conf_service {
	struct pos pos;
	const char *id;       /* telegram */
	const char *category; /* chat, meeting, storage, form, shortener, … */
	struct strv hosts;    /* "t.me", "docs.google.com/forms": the host and
				 its subdomains, optionally a path prefix */
	struct strv schemes;  /* "tg" */
};

enum redirector_decode {
	DECODE_PARAM, /* a percent-encoded query parameter */
	DECODE_PATH,  /* the rest of the path behind the prefix */
	DECODE_BASE64_PARAM,
	DECODE_PROOFPOINT1,
	DECODE_PROOFPOINT2,
	DECODE_PROOFPOINT3,
	DECODE_TRACKER /* the target cannot be read: category tracker */
};

struct conf_redirector {
	struct pos pos;
	const char *id;
	struct strv hosts; /* as in services */
	enum redirector_decode decode;
	struct strv params; /* for *_PARAM, in order of preference */
};

/* What is done for a recipient. The first that fits a recipient is taken. */
struct conf_policy {
	struct pos pos;
	struct strv recipients; /* user@host, @host, *; the default policy: * */
	bool scan;              /* false: nothing is judged for them */
	bool observe;
	enum level header_from;     /* LEVEL_NONE: always; LEVEL_NEVER */
	enum level quarantine_from; /* LEVEL_LOW … LEVEL_HIGH, LEVEL_NEVER */
	struct strv quarantine_rules;
	enum level tag_from; /* Subject tag */
	const char *subject_tag;
};

struct conf_advice {
	struct pos pos;
	const char *family;
	const char *text;
};

struct conf_daemon {
	const char *socket; /* unix:/path, local:/path, inet:port@host, … */
	const char *socket_owner;
	const char *socket_group;
	mode_t socket_mode;
	const char *user;
	const char *group;
	const char *pid_file;
	const char *syslog_facility;
	const char *syslog_ident;
	bool tempfail_on_error; /* on_error = "tempfail" */
	unsigned timeout_s;     /* libmilter waits for the MTA */
	unsigned drain_s;       /* at stop, sessions in flight */
	const char *metrics_file;
	unsigned metrics_s;
};

struct conf_trust {
	struct strv authserv_ids; /* empty: the MTA's own name (macro j) */
	struct strv arc_sealers;  /* forwarders whose ARC results count */
};

struct conf_levels {
	int low; /* lowest score of the level */
	int medium;
	int high;
};

enum contracts_backend { CONTRACTS_NONE, CONTRACTS_SQLITE, CONTRACTS_REDIS };

/* Where running contracts are remembered. */
struct conf_contracts {
	enum contracts_backend backend;
	const char *file;     /* of SQLite */
	const char *key_file; /* secrets of the digests */
	size_t expire_days;
	size_t timeout_ms; /* longest that a mail waits for the store */
	size_t pool;       /* connections that are kept */
	const char *redis; /* unix:/path, address:port */
	const char *redis_user;
	const char *redis_password_file;
	bool redis_tls;
	const char *redis_ca_file;
};

struct conf {
	struct conf_daemon daemon;
	struct limits limits;
	struct conf_trust trust;
	struct conf_levels levels;
	struct conf_contracts contracts;
	bool scope_all;
	struct conf_policy policy;    /* action = { }: for everybody else */
	struct conf_policy *policies; /* policies = ( … ) */
	size_t npolicies;
	struct conf_list *lists;
	size_t nlists;
	struct conf_list *senses; /* see rules/sense.h */
	size_t nsenses;
	struct conf_list *wordings; /* see rules/wording.h */
	size_t nwordings;
	struct conf_macro *macros;
	size_t nmacros;
	struct conf_rule *rules;
	size_t nrules;
	struct conf_platform *platforms;
	size_t nplatforms;
	struct conf_service *services;
	size_t nservices;
	struct conf_redirector *redirectors;
	size_t nredirectors;
	struct conf_advice *advice; /* one for each family */
	size_t nadvice;
	const char *advice_policy;  /* the closing sentence: what to answer */
	const char *advice_unknown; /* nothing to judge */
	const char *advice_error;   /* not scanned to the end */
	const char *advice_unverified; /* payment unverified */
	const char *public_suffixes;   /* file; NULL: the system's */
};

/*
 * Reads path and what it includes. Reports every mistake to diag. Returns NULL
 * when there was an error (diag_errors() > 0), else a configuration that
 * conf_deinit() frees. File permissions and the like are errors of diag too.
 */
struct conf *conf_load(const char *path, struct diag *diag);
/*
 * When the rules are made: lets go of what they were made of. Lists, macros,
 * senses, wordings and the rules' patterns, phrases, names of other rules and
 * examples are none then.
 */
void conf_settle(struct conf *conf);
void conf_deinit(struct conf **conf);

/* Writes every key with its value, defaults included, as a libconfig file. */
void conf_show(const struct conf *conf, FILE *out);

#endif
