/*
 * report_text - the report for a terminal. What stands in a log may come from
 * anybody who can write to it: all of it goes through term_text().
 */
#include "config.h"

#include "tool/report.h"
#include "tool/term.h"

#define BAR       30 /* cells of the longest */
#define ROWS      10
#define HELD_ROWS 20
#define DAYS      31

/* What a bar is made of, the worst first; it must not need colours. */
static const struct {
	enum level level;
	char cell;
} cells[] = {
	{ LEVEL_HIGH, '#' },
	{ LEVEL_MEDIUM, '=' },
	{ LEVEL_LOW, '-' },
};
#define CELLS (sizeof(cells) / sizeof(*cells))

struct text {
	const struct report *report;
	FILE *out;
};

static void
title(const struct text *text, const char *words)
{
	fprintf(text->out, "\n%s%s%s\n", term_bold(text->report->colored),
	    words, term_end(text->report->colored));
}

static size_t
barred(const struct report_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < CELLS; i++)
		n += row->levels[cells[i].level];
	return n;
}

static size_t
longest_bar(const struct report_row *rows, size_t n)
{
	size_t most = 1;

	for (size_t i = 0; i < n; i++)
		if (barred(&rows[i]) > most)
			most = barred(&rows[i]);
	return most;
}

/* What is there at all gets a cell. */
static void
bar(const struct text *text, const struct report_row *row, size_t most)
{
	bool colored = text->report->colored;

	for (size_t i = 0; i < CELLS; i++) {
		size_t mails = row->levels[cells[i].level];
		size_t n = (mails * BAR + most - 1) / most;

		if (n == 0)
			continue;
		fputs(term_level(colored, cells[i].level), text->out);
		while (n-- > 0)
			fputc(cells[i].cell, text->out);
		fputs(term_end(colored), text->out);
	}
	fputc('\n', text->out);
}

static void
summary(const struct text *text)
{
	const struct report *report = text->report;
	char first[REPORT_TIME_SIZE], last[REPORT_TIME_SIZE];

	fprintf(text->out, "%s%zu mails%s", term_bold(report->colored),
	    report->mails, term_end(report->colored));
	if (report->first != 0)
		fprintf(text->out, " from %s to %s",
		    report_time(first, report->first),
		    report_time(last, report->last));
	fputs(":", text->out);
	for (int i = LEVEL_HIGH; i >= 0; i--)
		fprintf(text->out, " %s%s %zu%s",
		    term_level(report->colored, (enum level)i),
		    level_name((enum level)i), report->levels[i],
		    term_end(report->colored));
	for (int i = LEVEL_UNKNOWN; i < REPORT_LEVELS; i++)
		fprintf(text->out, " %s %zu", level_name((enum level)i),
		    report->levels[i]);
	fputc('\n', text->out);
}

static void
days(const struct text *text)
{
	const struct report_table *table = &text->report->tables[TABLE_DAYS];
	size_t skip = table->n > DAYS ? table->n - DAYS : 0;
	size_t most = longest_bar(table->rows + skip, table->n - skip);

	title(text, "Days");
	fprintf(text->out, "%-10s %6s %6s %6s %6s %7s\n", "", "high #",
	    "med. =", "low -", "none", "other");
	if (skip > 0)
		fprintf(text->out, "(%zu earlier days are not shown)\n", skip);
	for (size_t i = skip; i < table->n; i++) {
		const struct report_row *row = &table->rows[i];

		fprintf(text->out, "%-10s %6zu %6zu %6zu %6zu %7zu  ", row->key,
		    row->levels[LEVEL_HIGH], row->levels[LEVEL_MEDIUM],
		    row->levels[LEVEL_LOW], row->levels[LEVEL_NONE],
		    row->levels[LEVEL_UNKNOWN] + row->levels[LEVEL_ERROR]);
		bar(text, row, most);
	}
}

static void
left_out(const struct text *text, const struct report_table *table,
    size_t total, size_t shown)
{
	if (total > shown)
		fprintf(text->out, "(%zu more: --top)\n", total - shown);
	if (table->left_out > 0)
		fprintf(text->out,
		    "(there were too many to count all: %zu mails of rare ones "
		    "are left out)\n",
		    table->left_out);
}

static size_t
at_most(const struct text *text, size_t n, size_t most)
{
	if (text->report->top != 0)
		most = text->report->top;
	return n < most ? n : most;
}

static void
section(const struct text *text, const char *words,
    const struct report_table *table, size_t total)
{
	size_t n = at_most(text, total, ROWS);
	size_t most = longest_bar(table->rows, n);
	char last[REPORT_TIME_SIZE];

	if (total == 0)
		return;
	title(text, words);
	fprintf(text->out, "%7s %7s  %-16s\n", "alerts", "mails", "last");
	for (size_t i = 0; i < n; i++) {
		const struct report_row *row = &table->rows[i];

		fprintf(text->out, "%7zu %7zu  %-16s  ", row_alerts(row),
		    row->mails, report_time(last, row->last));
		term_text(text->out, span_str(row->key));
		fputs("  ", text->out);
		bar(text, row, most);
	}
	left_out(text, table, total, n);
}

static void
events(const struct text *text)
{
	const struct report_table *table = &text->report->tables[TABLE_EVENTS];
	char last[REPORT_TIME_SIZE];

	if (table->n == 0)
		return;
	title(text, "Errors and events");
	for (size_t i = 0; i < table->n; i++)
		fprintf(text->out, "%7zu  %-16s  %s\n", table->rows[i].mails,
		    report_time(last, table->rows[i].last), table->rows[i].key);
}

static void
held_mail(const struct text *text, const struct report_held *held)
{
	char when[REPORT_TIME_SIZE];
	bool colored = text->report->colored;

	fprintf(text->out, "%-16s  %s%s %ld%s  ", report_time(when, held->time),
	    term_level(colored, held->level), level_name(held->level),
	    held->score, term_end(colored));
	term_text(text->out, span_str(held->from));
	fputs(" to ", text->out);
	term_text(text->out, span_str(held->to));
	fputs("\n    ", text->out);
	term_text(text->out, span_str(held->rules));
	fprintf(text->out, "\n    postsuper -H %s\n", held->qid);
}

static void
held(const struct text *text)
{
	const struct report *report = text->report;
	size_t n = at_most(text, report->nheld, HELD_ROWS);

	if (report->nheld == 0)
		return;
	title(text, "Held, the newest first");
	fputs("Each with the command that lets it go on; it may be gone since, "
	      "see postqueue -p.\n",
	    text->out);
	for (size_t i = 0; i < n; i++)
		held_mail(text, &report->held[i]);
	if (report->nheld > n || report->held_left_out > 0)
		fprintf(text->out, "(%zu more)\n",
		    report->nheld - n + report->held_left_out);
}

static void
notes(const struct text *text)
{
	const struct report *report = text->report;

	if (report->undated > 0)
		fprintf(text->out,
		    "\n%zu lines have no time and were left out.\n",
		    report->undated);
	if (report->too_long > 0)
		fprintf(text->out,
		    "\n%zu lines are longer than %d bytes and were left out.\n",
		    report->too_long, REPORT_LINE_MAX);
}

void
report_text(const struct report *report, FILE *out)
{
	const struct text text = { report, out };
	const struct report_table *senders = &report->tables[TABLE_SENDERS];

	summary(&text);
	if (report->mails > 0)
		days(&text);
	for (size_t i = 0; i < REPORT_SECTIONS; i++) {
		const struct report_section *s = &report_sections[i];

		if (s->table == TABLE_SENDERS)
			section(&text, "Senders that keep asking", senders,
			    report_repeated(senders));
		else if (s->table != TABLE_EVENTS)
			section(&text, s->title, &report->tables[s->table],
			    report->tables[s->table].n);
	}
	held(&text);
	events(&text);
	notes(&text);
}
