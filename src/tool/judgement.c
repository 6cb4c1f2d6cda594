/*
 * judgement - the daemon's way through the scan library, for a whole message; see
 * judgement.h.
 */
#include "config.h"

#include "tool/judgement.h"

struct mail *
judgement_mail(const struct scanner *scanner)
{
	return tool_need(mail_init(&scanner_conf(scanner)->limits));
}

void
judgement_read(const struct scanner *scanner, struct mail *mail,
    const struct envelope *envelope, struct span message,
    struct judgement *judgement_r)
{
	const struct conf *conf = scanner_conf(scanner);
	struct arena *arena = mail_arena(mail);
	struct scan *scan = &judgement_r->scan;

	*judgement_r =
	    (struct judgement){ .risk = SPAN_NONE, .advice = SPAN_NONE };
	mail_reset(mail, &conf->limits);
	envelope_apply(envelope, mail);
	mail_read(mail, message);
	judgement_r->scope = scanner_scope(scanner, mail);
	if (judgement_r->scope == SCOPE_OUT)
		return;
	scanner_judge(scanner, mail, scan);
	verdict_action(&scan->verdict, conf, mail, &judgement_r->action);
	judgement_r->risk = verdict_risk(&scan->verdict, arena);
	judgement_r->advice = verdict_advice(&scan->verdict, arena, conf);
}

bool
judgement_adds_headers(const struct judgement *judgement)
{
	const struct action *action = &judgement->action;

	return judgement->risk.n > 0 && action->header && !action->skip &&
	       !action->observe;
}
