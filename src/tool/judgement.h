/*
 * judgement - one message from a file, judged as the daemon would judge it.
 */
#ifndef OFFPLAT_TOOL_JUDGEMENT_H
#define OFFPLAT_TOOL_JUDGEMENT_H

#include "mail/mail.h"
#include "scan/scanner.h"
#include "tool/tool.h"

struct judgement {
	enum scope scope; /* SCOPE_OUT: the rest is empty */
	struct scan scan;
	struct action action;
	/* Values of the two headers, folded with LF TAB; empty: none. They are
	   made whether or not the action says that they are added. */
	struct span risk;
	struct span advice;
};

/* A mail for the scanner's limits, to be filled by judgement_read() many times. */
struct mail *judgement_mail(const struct scanner *scanner);
/*
 * Empties mail, reads the message into it with the envelope, and judges it. All
 * of the judgement lives in the mail's arena.
 */
void judgement_read(const struct scanner *scanner, struct mail *mail,
    const struct envelope *envelope, struct span message,
    struct judgement *judgement_r);
/* Are the headers added to the mail, by its recipients' policy? */
bool judgement_adds_headers(const struct judgement *judgement);

#endif
