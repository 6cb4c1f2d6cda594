/*
 * judge - the way of a message from its bytes to a verdict, phase by phase.
 */
#include "config.h"

#include <time.h>

#include "mail/word.h"
#include "platform/authres.h"
#include "scan/scanner-private.h"

static unsigned long
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)now.tv_sec * 1000000 +
	       (unsigned long)now.tv_nsec / 1000;
}

/* Microseconds since *since, which is moved to now. */
static unsigned long
lap(unsigned long *since)
{
	unsigned long now = now_us(), us = now - *since;

	*since = now;
	return us;
}

/* Who sent it, and whether a trusted server vouches for that. */
static void
judge_sender(struct judge *judge)
{
	static const fact_set auth_facts[AUTH_COUNT] = {
		[AUTH_NONE] = FACT_BIT(FACT_AUTH_NONE),
		[AUTH_PASS] = FACT_BIT(FACT_AUTH_PASS),
		[AUTH_FAIL] = FACT_BIT(FACT_AUTH_FAIL),
	};
	const struct conf *conf = judge->scanner->conf;
	struct scan *scan = judge->scan;
	struct verdict *verdict = &scan->verdict;

	profiles_sender(judge->scanner->profiles, judge->arena, judge->mail,
	    judge->limits, &scan->sender);
	verdict->scope = scan->sender.scope;
	if (verdict->scope == SCOPE_OUT)
		verdict->scope = SCOPE_ALL;
	verdict->platform = scan->sender.platform;
	verdict->auth = AUTH_NONE;
	if (verdict->scope == SCOPE_PLATFORM)
		verdict->auth = authres_judge(judge->mail, judge->arena,
		    &conf->trust, &verdict->platform->domains);
	scan->evidence.facts |= scan->sender.facts | auth_facts[verdict->auth];
	/* The platform's address, and its own policy says it is not from there. */
	if (verdict->auth == AUTH_FAIL) {
		verdict->scope = SCOPE_IMPERSONATION;
		scan->evidence.facts |= FACT_BIT(FACT_IMPERSONATED_ADDRESS);
	}
	if (verdict->scope == SCOPE_PLATFORM)
		judge->template = verdict->platform;
}

static void
judge_subject(struct judge *judge)
{
	const struct field *field = mail_find(judge->mail, "Subject");
	limit_set hit = 0;

	judge->scan->subject =
	    field == NULL
		? SPAN_NONE
		: word_decode(judge->arena, field->value, judge->limits, &hit);
	judge->scan->evidence.limits |= hit;
}

/* Not a word of a client, nothing attached, no link: there is no ground. */
static bool
nothing_to_judge(const struct scan *scan)
{
	const struct conf_kind *kind = scan->verdict.kind;
	const struct evidence *evidence = &scan->evidence;

	if (evidence->regions[REGION_CLIENT].views.n > 0)
		return false;
	return kind == NULL || kind->judge;
}

static void
judge_verdict(struct judge *judge)
{
	struct scan *scan = judge->scan;
	struct verdict *verdict = &scan->verdict;

	verdict->links = scan->links;
	verdict->nlinks = scan->nlinks;
	verdict->facts = scan->evidence.facts;
	verdict->limits = scan->evidence.limits | mail_limits(judge->mail);
	verdict->nothing_to_judge = nothing_to_judge(scan);
	if (arena_failed(judge->arena))
		verdict->limits |= LIMIT_BIT(LIMIT_MEMORY);
	verdict_judge(
	    verdict, judge->arena, judge->scanner->conf, &scan->rules);
}

void
scanner_judge(
    const struct scanner *scanner, struct mail *mail, struct scan *scan_r)
{
	struct judge judge = {
		.scanner = scanner,
		.limits = &scanner->conf->limits,
		.mail = mail,
		.arena = mail_arena(mail),
		.scan = scan_r,
	};
	unsigned long since = now_us();

	*scan_r = (struct scan){ 0 };
	judge_sender(&judge);
	judge_subject(&judge);
	scan_r->times.facts_us = lap(&since);
	judge_read(&judge);
	scan_r->times.read_us = lap(&since);
	judge_fold(&judge);
	judge_regions(&judge);
	scan_r->times.fold_us = lap(&since);
	judge_links(&judge);
	judge_stage(&judge);
	scan_r->times.facts_us += lap(&since);
	ruleset_run(
	    scanner->rules, judge.arena, &scan_r->evidence, &scan_r->rules);
	scan_r->times.rules_us = lap(&since);
	judge_verdict(&judge);
	scan_r->times.verdict_us = lap(&since);
}
