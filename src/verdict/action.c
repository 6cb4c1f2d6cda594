/*
 * action - what is done with a mail: the policies of its recipients, of which
 * the strictest wins.
 */
#include "config.h"

#include "verdict/verdict.h"

/* "*", "@host" or "user@host", without regard to case. */
static bool
pattern_fits(struct span pattern, struct span recipient)
{
	if (span_eq(pattern, SPAN_LIT("*")))
		return true;
	if (pattern.n > 0 && pattern.p[0] == '@')
		return recipient.n > pattern.n &&
		       span_ieq(span_from(recipient, recipient.n - pattern.n),
			   pattern);
	return span_ieq(pattern, recipient);
}

static const struct conf_policy *
policy_for(const struct conf *conf, struct span recipient)
{
	for (size_t i = 0; i < conf->npolicies; i++) {
		const struct strv *who = &conf->policies[i].recipients;

		for (size_t k = 0; k < who->n; k++)
			if (pattern_fits(span_str(who->v[k]), recipient))
				return &conf->policies[i];
	}
	return &conf->policy;
}

/* Has level reached from? What is not known to be clean reaches all but never. */
static bool
reaches(enum level level, enum level from)
{
	if (from == LEVEL_NEVER)
		return false;
	if (level == LEVEL_UNKNOWN || level == LEVEL_ERROR)
		return true;
	return level >= from;
}

/* The same for what needs something bad to have been found. */
static bool
reaches_alert(enum level level, enum level from)
{
	return level >= LEVEL_LOW && level <= LEVEL_HIGH &&
	       reaches(level, from);
}

static bool
held_by_rule(const struct verdict *verdict, const struct strv *ids)
{
	for (size_t i = 0; i < verdict->nhits; i++)
		for (size_t k = 0; k < ids->n; k++)
			if (strcmp(verdict->hits[i]->rule->id, ids->v[k]) == 0)
				return true;
	return false;
}

static void
add_policy(struct action *action, const struct verdict *verdict,
    const struct conf_policy *policy)
{
	if (reaches(verdict->level, policy->header_from))
		action->header = true;
	if (reaches_alert(verdict->level, policy->quarantine_from) ||
	    held_by_rule(verdict, &policy->quarantine_rules))
		action->quarantine = true;
	if (policy->subject_tag != NULL && !action->tag &&
	    reaches_alert(verdict->level, policy->tag_from)) {
		action->tag = true;
		action->subject_tag = policy->subject_tag;
	}
}

void
verdict_action(const struct verdict *verdict, const struct conf *conf,
    const struct mail *mail, struct action *action_r)
{
	struct action done = { 0 }, watched = { 0 };
	bool acting = false, watching = false;
	size_t n = mail_recipients(mail);

	/* Without recipients (a tool without --rcpt) the default policy acts. */
	for (size_t i = 0; i < n || i == 0; i++) {
		const struct conf_policy *policy =
		    i < n ? policy_for(conf, mail_recipient(mail, i))
			  : &conf->policy;

		if (!policy->scan)
			continue;
		if (policy->observe)
			watching = true;
		else
			acting = true;
		add_policy(policy->observe ? &watched : &done, verdict, policy);
	}
	*action_r = acting ? done : watched;
	action_r->observe = !acting && watching;
	action_r->skip = !acting && !watching;
}

const char *
action_name(const struct action *action)
{
	static const char *const names[2][4] = {
		{ "none", "header", "quarantine", "header+tag" },
		{ "observe:none", "observe:header", "observe:quarantine",
		    "observe:header+tag" },
	};
	unsigned what = action->quarantine ? 2
			: action->tag      ? 3
			: action->header   ? 1
					   : 0;

	if (action->skip)
		return "skip";
	return names[action->observe][what];
}
