/*
 * actions - headers at the top, the hold queue, the Subject tag; see actions.h.
 * Nothing here decides anything.
 */
#include "config.h"

#include "base/buf.h"
#include "daemon/actions.h"

#define SUBJECT_MAX 8192

/* Index 0: above the MTA's own Received, like any trace field (RFC 8601, 4). */
static bool
insert(SMFICTX *ctx, struct arena *arena, const char *name, struct span value)
{
	char *n = arena_dup(arena, span_str(name));
	char *v = arena_dup(arena, value);

	return n != NULL && v != NULL && value.n > 0 &&
	       smfi_insheader(ctx, 0, n, v) == MI_SUCCESS;
}

/* The advice goes in first: the risk then stands above it. */
static bool
add_headers(SMFICTX *ctx, const struct verdict *verdict,
    const struct conf *conf, struct arena *arena)
{
	struct span advice = verdict_advice(verdict, arena, conf);

	if (advice.n > 0 && !insert(ctx, arena, HEADER_ADVICE, advice))
		return false;
	return insert(ctx, arena, HEADER_RISK, verdict_risk(verdict, arena));
}

static bool
hold(SMFICTX *ctx, const struct verdict *verdict, struct arena *arena)
{
	char *reason = arena_dup(arena, verdict_reason(verdict, arena));

	return reason != NULL && smfi_quarantine(ctx, reason) == MI_SUCCESS;
}

/* libmilter wants LF alone in a folded value. */
static bool
without_cr(struct buf *buf, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' && !buf_putc(buf, s.p[i]))
			return false;
	return true;
}

static bool
tag_subject(SMFICTX *ctx, const struct action *action, const struct conf *conf,
    const struct mail *mail, struct arena *arena)
{
	const struct field *subject = mail_find(mail, "Subject");
	struct span old = subject == NULL ? SPAN_NONE : subject->value;
	char name[] = "Subject";
	struct buf buf;

	/* Nobody reads more, and one that was cut must not be written back. */
	if (old.n > SUBJECT_MAX || old.n >= conf->limits.field_bytes ||
	    span_istarts(old, action->subject_tag))
		return true;
	buf_init(&buf, arena, 0);
	if (!buf_str(&buf, action->subject_tag) ||
	    (old.n > 0 && !buf_putc(&buf, ' ')) || !without_cr(&buf, old) ||
	    !buf_putc(&buf, '\0'))
		return false;
	if (subject == NULL)
		return smfi_insheader(ctx, 0, name, buf.p) == MI_SUCCESS;
	return smfi_chgheader(ctx, name, 1, buf.p) == MI_SUCCESS;
}

const char *
actions_apply(SMFICTX *ctx, const struct action *action,
    const struct verdict *verdict, const struct conf *conf,
    const struct mail *mail, struct arena *arena)
{
	const char *failed = NULL;

	if (action->skip || action->observe)
		return NULL;
	/* Whatever fails, the rest is done: least of all may the mark be missing. */
	if (action->tag && action->subject_tag != NULL &&
	    !tag_subject(ctx, action, conf, mail, arena))
		failed = "tagging the Subject";
	if (action->quarantine && !hold(ctx, verdict, arena))
		failed = "putting it into the hold queue";
	if (action->header && !add_headers(ctx, verdict, conf, arena))
		failed = "adding the header";
	return failed;
}
