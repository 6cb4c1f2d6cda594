/*
 * report_count - what is wanted of the lines, and what is counted of them.
 */
#include "config.h"

#include <stdlib.h>

#include "tool/report.h"
#include "tool/tool.h"

#define ROWS_MAX 20000
/* Twice as many are kept for a while, so that they are seldom sorted. */
#define HELD_MAX 1000

const struct report_section report_sections[REPORT_SECTIONS] = {
	{ TABLE_RULES, "rules", "Rules", "rule" },
	{ TABLE_SENDERS, "senders", "Senders", "sender" },
	{ TABLE_RECIPIENTS, "recipients", "Recipients", "recipient" },
	{ TABLE_PLATFORMS, "platforms", "Platforms", "platform" },
	{ TABLE_LINKS, "links", "Links", "category" },
	{ TABLE_FACTS, "facts", "Facts", "fact" },
	{ TABLE_LIMITS, "limits", "Limits that were hit", "limit" },
	{ TABLE_FAILED, "failed", "Rules that could not be tried", "rule" },
	{ TABLE_EVENTS, "events", "Errors and events", "event" },
};

void
report_init(struct report *report)
{
	*report = (struct report){ .nheld = 0 };
	for (int i = 0; i < TABLES; i++)
		table_init(&report->tables[i], ROWS_MAX);
	report->held =
	    tool_need(calloc((size_t)HELD_MAX * 2, sizeof(*report->held)));
}

static void
held_free(struct report_held *held)
{
	free(held->qid);
	free(held->from);
	free(held->to);
	free(held->rules);
}

void
report_deinit(struct report *report)
{
	for (int i = 0; i < TABLES; i++)
		table_deinit(&report->tables[i]);
	for (size_t i = 0; i < report->nheld; i++)
		held_free(&report->held[i]);
	free(report->held);
}

/* One of "<a>,<b>,+1" is address, or at "@domain"? */
static bool
is_recipient(struct span to, const char *address)
{
	struct span item, wanted = span_str(address);

	while (report_item(&to, &item)) {
		item = span_slice(item, 1, item.n - (item.n > 1));
		if (*address == '@' ? span_iends(item, address)
				    : span_ieq(item, wanted))
			return true;
	}
	return false;
}

/* A rule by its name, or those of a family: "contact" or "contact.". */
static bool
has_rule(struct span rules, const char *wanted)
{
	size_t n = strlen(wanted);
	struct span item;

	if (n > 0 && wanted[n - 1] == '.')
		n--;
	while (report_item(&rules, &item))
		if (item.n >= n && memcmp(item.p, wanted, n) == 0 &&
		    (item.n == n || item.p[n] == '.'))
			return true;
	return false;
}

bool
report_wanted(
    const struct report_filter *filter, const struct report_line *line)
{
	if ((filter->since != 0 && line->time < filter->since) ||
	    (filter->until != 0 && line->time >= filter->until))
		return false;
	if (line->event != REPORT_VERDICT)
		return true;
	if (filter->level != LEVEL_NONE && line->level != LEVEL_ERROR &&
	    (line->level == LEVEL_UNKNOWN || line->level < filter->level))
		return false;
	if (filter->recipient != NULL &&
	    !is_recipient(line->to, filter->recipient))
		return false;
	return filter->rule == NULL || has_rule(line->rules, filter->rule);
}

bool
report_is_qid(struct span qid)
{
	/* ALL is a word of postsuper: it would release everything. */
	if (qid.n < 5 || qid.n > 32)
		return false;
	for (size_t i = 0; i < qid.n; i++)
		if (!ascii_isalnum(qid.p[i]))
			return false;
	return !span_eq(qid, SPAN_LIT("NOQUEUE"));
}

static int
newest_first(const void *a, const void *b)
{
	const struct report_held *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? 1 : -1;
	return strcmp(x->qid, y->qid);
}

static void
held_trim(struct report *report)
{
	qsort(report->held, report->nheld, sizeof(*report->held), newest_first);
	while (report->nheld > HELD_MAX) {
		held_free(&report->held[--report->nheld]);
		report->held_left_out++;
	}
}

static char *
keep(struct span s)
{
	return tool_need(strndup(s.p, s.n));
}

static void
hold(struct report *report, const struct report_line *line)
{
	if (!span_eq(line->action, SPAN_LIT("quarantine")) ||
	    !report_is_qid(line->qid))
		return;
	if (report->nheld == (size_t)HELD_MAX * 2)
		held_trim(report);
	report->held[report->nheld++] = (struct report_held){
		.qid = keep(line->qid),
		.from = keep(line->from),
		.to = keep(line->to),
		.rules = keep(line->rules),
		.time = line->time,
		.level = line->level,
		.score = line->score,
	};
}

/* Without the number that "chat:2" has. */
static void
add_items(struct report_table *table, struct span list,
    const struct report_line *line)
{
	struct span item;

	while (report_item(&list, &item)) {
		/* "+2": recipients that the daemon did not name. */
		if (item.n > 0 && item.p[0] == '+')
			continue;
		table_add(
		    table, span_slice(item, 0, span_chr(item, 0, ':')), line);
	}
}

static void
add_addresses(struct report_table *table, struct span list,
    const struct report_line *line)
{
	struct span item;

	while (report_item(&list, &item))
		if (item.n >= 2 && item.p[0] == '<')
			table_add(table, span_slice(item, 1, item.n - 1), line);
}

static void
add_day(struct report *report, const struct report_line *line)
{
	char text[REPORT_TIME_SIZE];
	struct span day = span_str(report_time(text, line->time));

	table_add(&report->tables[TABLE_DAYS],
	    line->time == 0 ? SPAN_LIT("no date") : span_slice(day, 0, 10),
	    line);
	if (line->time == 0)
		return;
	if (report->first == 0 || line->time < report->first)
		report->first = line->time;
	if (line->time > report->last)
		report->last = line->time;
}

static void
add_mail(struct report *report, const struct report_line *line)
{
	struct report_table *tables = report->tables;

	report->mails++;
	report->levels[line->level]++;
	add_day(report, line);
	add_items(&tables[TABLE_RULES], line->rules, line);
	add_addresses(&tables[TABLE_SENDERS], line->from, line);
	add_addresses(&tables[TABLE_RECIPIENTS], line->to, line);
	table_add(&tables[TABLE_PLATFORMS], line->platform, line);
	add_items(&tables[TABLE_LINKS], line->links, line);
	add_items(&tables[TABLE_FACTS], line->facts, line);
	add_items(&tables[TABLE_LIMITS], line->limits, line);
	add_items(&tables[TABLE_FAILED], line->failed, line);
	hold(report, line);
}

void
report_add(struct report *report, const struct report_line *line)
{
	if (line->event == REPORT_VERDICT)
		add_mail(report, line);
	else
		table_add(&report->tables[TABLE_EVENTS],
		    span_str(report_event_name(line->event)), line);
}

void
report_finish(struct report *report)
{
	for (int i = 0; i < TABLES; i++)
		table_sort(&report->tables[i]);
	table_sort_keys(&report->tables[TABLE_DAYS]);
	held_trim(report);
}

size_t
report_repeated(const struct report_table *senders)
{
	size_t n = 0;

	while (n < senders->n && row_alerts(&senders->rows[n]) > 1)
		n++;
	return n;
}
