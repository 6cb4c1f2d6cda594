/*
 * report_data - the report for programs: one JSON object, or a line of CSV
 * (RFC 4180) for each mail.
 */
#include "config.h"

#include "tool/json.h"
#include "tool/report.h"

#define ROWS 100

/* ISO 8601 in UTC; nothing when the time is not known. */
static const char *
stamp(char text[REPORT_TIME_SIZE], time_t when)
{
	struct tm tm;

	if (when == 0 || gmtime_r(&when, &tm) == NULL ||
	    strftime(text, REPORT_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return NULL;
	return text;
}

static void
levels(struct json *json, const size_t n[REPORT_LEVELS])
{
	for (int i = 0; i < REPORT_LEVELS; i++)
		json_int(json, level_name((enum level)i), (long long)n[i]);
}

static void
row(struct json *json, const struct report_row *row, const char *head)
{
	char text[REPORT_TIME_SIZE];

	json_open(json, NULL, '{');
	json_str(json, head, row->key);
	json_int(json, "mails", (long long)row->mails);
	levels(json, row->levels);
	json_str(json, "first", stamp(text, row->first));
	json_str(json, "last", stamp(text, row->last));
	json_close(json, '}');
}

static void
rows(struct json *json, const struct report_table *table, const char *id,
    const char *head, size_t most)
{
	json_open(json, id, '[');
	for (size_t i = 0; i < table->n && i < most; i++)
		row(json, &table->rows[i], head);
	json_close(json, ']');
}

static void
held(struct json *json, const struct report_held *held)
{
	char text[REPORT_TIME_SIZE];

	json_open(json, NULL, '{');
	json_str(json, "queue_id", held->qid);
	json_str(json, "time", stamp(text, held->time));
	json_str(json, "level", level_name(held->level));
	json_int(json, "score", held->score);
	json_str(json, "from", held->from);
	json_str(json, "to", held->to);
	json_str(json, "rules", held->rules);
	json_close(json, '}');
}

/* How many mails are missing in which table. */
static void
left_out(struct json *json, const struct report *report)
{
	json_open(json, "left_out", '{');
	for (size_t i = 0; i < REPORT_SECTIONS; i++)
		json_int(json, report_sections[i].id,
		    (long long)report->tables[report_sections[i].table]
			.left_out);
	json_int(json, "held", (long long)report->held_left_out);
	json_int(json, "undated_lines", (long long)report->undated);
	json_int(json, "long_lines", (long long)report->too_long);
	json_close(json, '}');
}

void
report_json(const struct report *report, FILE *out)
{
	size_t most = report->top == 0 ? ROWS : report->top;
	char text[REPORT_TIME_SIZE];
	struct json json;

	json_init(&json, out);
	json_open(&json, NULL, '{');
	json_int(&json, "mails", (long long)report->mails);
	levels(&json, report->levels);
	json_str(&json, "first", stamp(text, report->first));
	json_str(&json, "last", stamp(text, report->last));
	rows(&json, &report->tables[TABLE_DAYS], "days", "day", SIZE_MAX);
	for (size_t i = 0; i < REPORT_SECTIONS; i++)
		rows(&json, &report->tables[report_sections[i].table],
		    report_sections[i].id, report_sections[i].head, most);
	json_open(&json, "held", '[');
	for (size_t i = 0; i < report->nheld; i++)
		held(&json, &report->held[i]);
	json_close(&json, ']');
	left_out(&json, report);
	json_close(&json, '}');
	json_end(&json);
}

/*
 * A cell. A spreadsheet takes what begins with one of = + - @ for a formula,
 * and a stranger wrote it: an apostrophe keeps it text.
 */
static void
cell(FILE *out, struct span s)
{
	fputs(",\"", out);
	if (s.n > 0 && memchr("=+-@\t", s.p[0], 5) != NULL)
		fputc('\'', out);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"')
			fputs("\"\"", out);
		else if (c < ' ' || c >= 127)
			fprintf(out, "%%%02X", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

void
report_csv_head(FILE *out)
{
	fputs("time,queue_id,level,score,action,platform,stage,auth,kind,rules,"
	      "failed,links,limits,facts,from,to,mid,us\r\n",
	    out);
}

void
report_csv(const struct report_line *line, FILE *out)
{
	const struct span before[] = { line->action, line->platform,
		line->stage, line->auth, line->kind, line->rules, line->failed,
		line->links, line->limits, line->facts, line->from, line->to,
		line->mid };
	char text[REPORT_TIME_SIZE];
	const char *when = stamp(text, line->time);

	fputs(when == NULL ? "" : when, out);
	cell(out, line->qid);
	cell(out, span_str(level_name(line->level)));
	fprintf(out, ",%ld", line->score);
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		cell(out, before[i]);
	fprintf(out, ",%lld\r\n", line->us);
}
