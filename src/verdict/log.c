/*
 * log - the one line for each platform mail, "key=value" with the queue id
 * first. What comes from the mail is percent-encoded, so that it can neither
 * end the line nor pretend to be another key.
 */
#include "config.h"

#include "verdict/verdict.h"

#define LOG_MAX        4096 /* syslog daemons cut at 8,192; rules take half */
#define LOG_VALUE_MAX  128
#define LOG_RECIPIENTS 3

static void
add_encoded(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n && i < LOG_VALUE_MAX; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 127 || strchr("<>\"%\\,;", c) != NULL)
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, (char)c);
	}
	if (s.n > LOG_VALUE_MAX)
		buf_str(out, "...");
}

static void
add_address(struct buf *out, const char *key, struct span s)
{
	buf_str(out, key);
	buf_putc(out, '<');
	add_encoded(out, s);
	buf_putc(out, '>');
}

static void
add_recipients(struct buf *out, const struct mail *mail)
{
	size_t n = mail_recipients(mail);

	for (size_t i = 0; i < n && i < LOG_RECIPIENTS; i++)
		add_address(
		    out, i == 0 ? " to=" : ",", mail_recipient(mail, i));
	if (n > LOG_RECIPIENTS)
		buf_printf(out, ",+%zu", n - LOG_RECIPIENTS);
	if (n == 0)
		buf_str(out, " to=<>");
}

static void
add_rules(struct buf *out, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nhits && out->n < LOG_MAX / 2; i++)
		buf_printf(out, "%s%s", i == 0 ? " rules=" : ",",
		    verdict->hits[i]->rule->id);
	for (size_t i = 0; i < verdict->nfailed && out->n < LOG_MAX / 2; i++)
		buf_printf(out, "%s%s", i == 0 ? " failed=" : ",",
		    verdict->failed[i]->id);
}

static size_t
count_category(const struct verdict *verdict, const char *category)
{
	size_t n = 0;

	for (size_t i = 0; i < verdict->nlinks; i++)
		if (strcmp(verdict->links[i].category, category) == 0)
			n++;
	return n;
}

/* Is links[i] the first of its category? */
static bool
is_first(const struct verdict *verdict, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(verdict->links[k].category,
			verdict->links[i].category) == 0)
			return false;
	return true;
}

static void
add_links(struct buf *out, const struct verdict *verdict)
{
	bool any = false;

	for (size_t i = 0; i < verdict->nlinks && out->n < LOG_MAX / 2; i++) {
		const char *category = verdict->links[i].category;

		if (!is_first(verdict, i))
			continue;
		buf_printf(out, "%s%s:%zu", any ? "," : " links=", category,
		    count_category(verdict, category));
		any = true;
	}
}

static void
add_set(struct buf *out, const struct verdict *verdict)
{
	bool any = false;

	for (unsigned i = 0; i < LIMIT_COUNT; i++)
		if (verdict->limits & LIMIT_BIT(i)) {
			buf_printf(out, "%s%s",
			    any ? "," : " limits=", limit_name((enum limit)i));
			any = true;
		}
	any = false;
	for (unsigned i = 0; i < FACT_COUNT; i++)
		if (verdict->facts & FACT_BIT(i) &&
		    (i < FACT_AUTH_PASS || i > FACT_AUTH_NONE)) {
			buf_printf(out, "%s%s",
			    any ? "," : " facts=", fact_name((enum fact)i));
			any = true;
		}
}

struct span
verdict_log(const struct verdict *verdict, struct arena *arena,
    const struct action *action, const struct mail *mail, unsigned long us)
{
	const struct field *id = mail_find(mail, "Message-ID");
	struct span mid = id == NULL ? SPAN_NONE : span_trim(id->value);
	struct buf out;

	buf_init(&out, arena, LOG_MAX);
	if (mail_queue_id(mail).n > 0)
		add_encoded(&out, mail_queue_id(mail));
	else
		buf_str(&out, "NOQUEUE");
	buf_printf(&out, ": risk=%s score=%d action=%s platform=%s stage=%s",
	    level_name(verdict->level), verdict->score, action_name(action),
	    verdict->platform == NULL ? "none" : verdict->platform->id,
	    stage_name(verdict->stage));
	buf_printf(&out, " auth=%s kind=%s", auth_name(verdict->auth),
	    verdict->kind == NULL ? "unknown" : verdict->kind->id);
	add_rules(&out, verdict);
	add_links(&out, verdict);
	add_set(&out, verdict);
	if (mid.n >= 2 && mid.p[0] == '<' && mid.p[mid.n - 1] == '>')
		mid = span_slice(mid, 1, mid.n - 1);
	add_address(&out, " from=", mail_sender(mail));
	add_recipients(&out, mail);
	add_address(&out, " mid=", mid);
	buf_printf(&out, " us=%lu", us);
	return buf_span(&out);
}
