/*
 * check_action - what is done with mail must not contradict itself, and every
 * family of rules must have something to say; see check.h.
 */
#include "config.h"

#include "config/check.h"

/* Risk and advice together stay under 2,048 bytes; advice has room for three. */
#define ADVICE_MAX 900
#define TAG_MAX    64

static struct pos
key_pos(const struct check *check, const struct conf_policy *policy,
    const char *name)
{
	return check_pos(check, &schema_policy, name, policy, policy->pos);
}

static bool
never(enum level level)
{
	return level == LEVEL_NEVER;
}

static void
check_tag(struct check *check, const struct conf_policy *policy)
{
	const char *tag = policy->subject_tag;

	if (!never(policy->tag_from) && tag == NULL)
		diag_error(check->diag, key_pos(check, policy, "tag_from"),
		    "tag_from without a tag: write subject_tag = "
		    "\"[off-platform]\";");
	if (!never(policy->tag_from) && never(policy->header_from))
		diag_error(check->diag, key_pos(check, policy, "tag_from"),
		    "a tag without the header that explains it: remove "
		    "tag_from or header_from = \"never\"");
	if (never(policy->tag_from) && tag != NULL)
		diag_warn(check->diag, key_pos(check, policy, "subject_tag"),
		    "subject_tag is not used: write tag_from = \"high\";");
	check_ascii(check, key_pos(check, policy, "subject_tag"), "subject_tag",
	    tag, TAG_MAX);
}

static void
check_policy(struct check *check, const struct conf_policy *policy)
{
	bool quarantine =
	    !never(policy->quarantine_from) || policy->quarantine_rules.n > 0;
	bool header = !never(policy->header_from);

	check_tag(check, policy);
	check_names(check, "quarantine_rules", &policy->quarantine_rules,
	    &check->rules, "rule");
	if (!policy->scan && (quarantine || !never(policy->tag_from)))
		diag_error(check->diag, key_pos(check, policy, "scan"),
		    "scan = false judges nothing, so nothing can be "
		    "quarantined or tagged: remove one");
	if (policy->scan && policy->observe && !quarantine && !header)
		diag_warn(check->diag, key_pos(check, policy, "observe"),
		    "observe = true, but there is no header, tag or "
		    "quarantine to observe");
}

static bool
is_recipient(const char *text)
{
	const char *at = strrchr(text, '@');

	if (strcmp(text, "*") == 0)
		return true;
	return at != NULL && at[1] != '\0' && strpbrk(text, " \t*<>,") == NULL;
}

static void
check_recipients(struct check *check, const struct conf_policy *policy)
{
	const struct strv *names = &policy->recipients;

	if (names->n == 0)
		diag_error(check->diag, policy->pos,
		    "recipients is empty: write [ \"user@host\", \"@host\" ]");
	for (size_t i = 0; i < names->n; i++)
		if (!is_recipient(names->v[i]))
			diag_error(check->diag, strv_pos(names, i),
			    "recipients: \"%.80s\": write \"user@host\", "
			    "\"@host\" or \"*\"",
			    names->v[i]);
}

static bool
is_for_all(const struct conf_policy *policy)
{
	for (size_t i = 0; i < policy->recipients.n; i++)
		if (strcmp(policy->recipients.v[i], "*") == 0)
			return true;
	return false;
}

void
check_actions(struct check *check)
{
	const struct conf *conf = check->conf;
	const struct conf_policy *all = NULL;

	check_policy(check, &conf->policy);
	for (size_t i = 0; i < conf->npolicies; i++) {
		const struct conf_policy *policy = &conf->policies[i];

		check_policy(check, policy);
		check_recipients(check, policy);
		if (all != NULL)
			diag_warn(check->diag, policy->pos,
			    "this policy is never reached: the one at %s:%u "
			    "is for \"*\"; move it up",
			    all->pos.file, all->pos.line);
		else if (is_for_all(policy))
			all = policy;
	}
}

/* {platform} and {report} are all there is to put in. */
static void
check_placeholders(
    struct check *check, struct pos pos, const char *what, const char *text)
{
	for (; text != NULL && (text = strchr(text, '{')) != NULL; text++)
		if (strncmp(text, "{platform}", 10) != 0 &&
		    strncmp(text, "{report}", 8) != 0)
			diag_error(check->diag, pos,
			    "%s: \"%.20s\": only {platform} and {report} can "
			    "be put in",
			    what, text);
}

static void
check_sentence(
    struct check *check, struct pos pos, const char *what, const char *text)
{
	check_ascii(check, pos, what, text, ADVICE_MAX);
	check_placeholders(check, pos, what, text);
}

static void
check_closing(struct check *check, const char *key, const char *text)
{
	check_sentence(check,
	    check_pos(check, &schema_top, key, check->loader->conf,
		(struct pos){ NULL, 0 }),
	    key, text);
}

void
check_advice(struct check *check)
{
	const struct conf *conf = check->conf;

	check_closing(check, "advice_policy", conf->advice_policy);
	check_closing(check, "advice_unknown", conf->advice_unknown);
	check_closing(check, "advice_error", conf->advice_error);
	check_closing(check, "advice_unverified", conf->advice_unverified);
	if (!index_init(
		&check->families, check->loader->scratch, conf->nadvice))
		return;
	for (size_t i = 0; i < conf->nadvice; i++) {
		const struct conf_advice *advice = &conf->advice[i];

		check_id(check, advice->pos, "family", advice->family);
		check_sentence(
		    check, advice->pos, advice->family, advice->text);
		if (advice->text == NULL)
			diag_error(check->diag, advice->pos,
			    "advice: %s is empty: say what it is and why it "
			    "matters",
			    advice->family);
		index_add(&check->families, advice->family, advice->pos, i);
	}
	index_sort(&check->families);
	index_report_doubles(&check->families, "advice", check->diag);
}
