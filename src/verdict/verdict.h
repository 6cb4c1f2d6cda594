/*
 * verdict - what is said about a mail: score, level, action (action.c), and their
 * form as header values (header.c) and log line (log.c). ASCII only; nothing from
 * the mail enters a header value, and what enters the log line is quoted.
 */
#ifndef OFFPLAT_VERDICT_VERDICT_H
#define OFFPLAT_VERDICT_VERDICT_H

#include "base/buf.h"
#include "config/conf.h"
#include "link/link.h"
#include "mail/mail.h"
#include "rules/ruleset.h"

#define HEADER_RISK    "X-Offplatform-Risk"
#define HEADER_ADVICE  "X-Offplatform-Advice"
#define HEADER_PREFIX  "X-Offplatform-"
#define VERDICT_FORMAT 1 /* v= of the header */

struct verdict {
	enum level level;
	int score; /* 0 to 100 */
	enum scope scope;
	const struct conf_platform *platform; /* NULL: none */
	const struct conf_kind *kind;         /* NULL: unknown */
	enum stage stage;
	enum auth auth;
	const struct rule_hit *
	    *hits; /* those that count, highest score first */
	size_t nhits;
	const struct conf_rule **failed;
	size_t nfailed;
	const struct link *links;
	size_t nlinks;
	fact_set facts;
	limit_set limits;
	bool nothing_to_judge; /* no words of a client were there */
};

/*
 * Score, level and order of hits, from the result of the rules. The rest of the
 * verdict has been filled in before.
 */
void verdict_judge(struct verdict *verdict, struct arena *arena,
    const struct conf *conf, const struct rule_result *result);

/* What is done, for all recipients of the mail: the strictest wins. */
struct action {
	bool skip;       /* no recipient wants a verdict */
	bool header;     /* add the headers */
	bool quarantine; /* hold; reason below */
	bool tag;        /* put subject_tag before the Subject */
	bool observe;    /* log what would have been done, do none of it */
	const char *subject_tag;
};
void verdict_action(const struct verdict *verdict, const struct conf *conf,
    const struct mail *mail, struct action *action_r);
/* "none", "header", "quarantine", "observe:quarantine", … for the log. */
const char *action_name(const struct action *action);

/* Field values, folded with LF TAB, without the name; NUL-terminated. */
struct span verdict_risk(const struct verdict *verdict, struct arena *arena);
/* Empty when there is nothing to advise. */
struct span verdict_advice(const struct verdict *verdict, struct arena *arena,
    const struct conf *conf);
/* At most 100 bytes, ASCII, for smfi_quarantine(). */
struct span verdict_reason(const struct verdict *verdict, struct arena *arena);
/* The line for syslog, without a newline. us: time of the scan. */
struct span verdict_log(const struct verdict *verdict, struct arena *arena,
    const struct action *action, const struct mail *mail, unsigned long us);

#endif
