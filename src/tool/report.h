/*
 * report - what the parts of offplat report share: a line of the log, what is
 * counted of the lines, and the forms in which that is shown.
 */
#ifndef OFFPLAT_TOOL_REPORT_H
#define OFFPLAT_TOOL_REPORT_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "base/names.h"
#include "base/span.h"

#define REPORT_LINE_MAX 65536 /* longer lines are none of the daemon's */
#define REPORT_LEVELS   LEVEL_NEVER

/* What the daemon says; all but the first go into the table of events. */
enum report_event {
	REPORT_VERDICT,
	REPORT_FAULT,
	REPORT_NOT_HELD,
	REPORT_FORGED,
	REPORT_STORE_AWAY,
	REPORT_RELOAD,
	REPORT_RELOAD_REFUSED,
	REPORT_STARTED,
	REPORT_STOPPED,
	REPORT_COUNTERS,
	REPORT_LOST,
	REPORT_METRICS,
	REPORT_OTHER,
	REPORT_EVENTS
};
const char *report_event_name(enum report_event event);

/* A line of the log; its spans live as long as the line does. */
struct report_line {
	time_t time; /* 0: not known */
	enum report_event event;
	struct span qid, action, platform, stage, auth, kind, rules, failed,
	    links, limits, facts, from, to, mid;
	enum level level;
	long score;
	long long us;
};

/* How lines are read. */
struct report_source {
	const char *ident; /* the daemon's name in syslog */
	time_t now;        /* the last moment that a line can be of */
};

/*
 * Takes a line of syslog, of the journal as JSON or of the daemon's stderr
 * apart. False: it is not the daemon's. room: REPORT_LINE_MAX bytes, for text
 * that has to be unescaped.
 */
bool report_parse(const struct report_source *source, struct span line,
    char *room, struct report_line *line_r);
/* Takes the message behind the daemon's name apart. */
void report_message(struct span text, struct report_line *line_r);
/* MESSAGE, SYSLOG_IDENTIFIER and time of a line of journalctl -o json. */
bool report_journal(struct span line, char *room, struct span *ident_r,
    struct span *message_r, time_t *time_r);
/*
 * The time at the start of s, and how long its text is; 0 bytes: none. now:
 * the classic form has no year, and is of the twelve months before it.
 */
size_t report_stamp(struct span s, time_t now, time_t *time_r);

/* The next item of a list with commas. */
bool report_item(struct span *list, struct span *item_r);

/* What the user wants to see. */
struct report_filter {
	time_t since, until; /* 0: open; until is not included */
	const char *recipient;
	const char *rule;
	enum level level; /* LEVEL_NONE: all */
};
/* DATE, DATE TIME, Nd, Nh, today or yesterday; false: none of them. */
bool report_moment(const char *text, time_t now, time_t *time_r);
bool report_wanted(
    const struct report_filter *filter, const struct report_line *line);

/* Something that mails have in common, and how many of each level there are. */
struct report_row {
	char *key;
	size_t mails;
	size_t levels[REPORT_LEVELS];
	time_t first, last;
};

/* A table of rows: bounded, so the rarest are left out when it is full. */
struct report_table {
	struct report_row *rows;
	uint32_t *slots; /* index + 1 of a row, by hash; 0: free */
	size_t n, cap, nslots;
	uint64_t seed;   /* of the hash, so that nobody can make keys collide */
	size_t left_out; /* mails in rows that went */
};
void table_init(struct report_table *table, size_t cap);
void table_deinit(struct report_table *table);
void table_add(struct report_table *table, struct span key,
    const struct report_line *line);
/* The most alerts first, then the most mails. No additions after it. */
void table_sort(struct report_table *table);
/* By key, for days. */
void table_sort_keys(struct report_table *table);
size_t row_alerts(const struct report_row *row);

struct report_held {
	char *qid, *from, *to, *rules;
	time_t time;
	enum level level;
	long score;
};

enum {
	TABLE_DAYS,
	TABLE_RULES,
	TABLE_SENDERS,
	TABLE_RECIPIENTS,
	TABLE_PLATFORMS,
	TABLE_LINKS,
	TABLE_FACTS,
	TABLE_LIMITS,
	TABLE_FAILED,
	TABLE_EVENTS,
	TABLES
};

struct report {
	struct report_filter filter;
	struct report_table tables[TABLES];
	struct report_held *held; /* the newest, at most REPORT_HELD_MAX */
	size_t nheld, held_left_out;
	size_t mails, levels[REPORT_LEVELS];
	size_t undated;  /* left out: no time, and a time was asked for */
	size_t too_long; /* lines */
	time_t first, last;
	size_t top; /* rows to show; 0: as the form likes */
	bool colored;
};
/* What the reports are made of, in their order. */
struct report_section {
	int table;
	const char *id; /* in JSON */
	const char *title;
	const char *head; /* of the first column */
};
#define REPORT_SECTIONS 9
extern const struct report_section report_sections[REPORT_SECTIONS];

void report_init(struct report *report);
void report_deinit(struct report *report);
void report_add(struct report *report, const struct report_line *line);
/* Sorts, when the last line is in. */
void report_finish(struct report *report);
/* Is it the id of one mail, and nothing else to postsuper or a shell? */
bool report_is_qid(struct span qid);
/* Rows with more than one alert. */
size_t report_repeated(const struct report_table *senders);

/* "2026-11-22 23:40" in local time, or "-". */
#define REPORT_TIME_SIZE 32
const char *report_time(char text[REPORT_TIME_SIZE], time_t when);

/* The forms. */
void report_text(const struct report *report, FILE *out);
void report_json(const struct report *report, FILE *out);
void report_csv_head(FILE *out);
void report_csv(const struct report_line *line, FILE *out);
void report_html(const struct report *report, FILE *out);

/* Calls fn for each line of the files (none: standard input), which may be
   compressed. bar: with progress on stderr. False when one cannot be read; said on stderr. */
typedef void report_line_fn(
    void *ctx, struct span line, time_t written, bool too_long);
bool report_read(
    char *const *paths, size_t n, bool bar, report_line_fn *fn, void *ctx);

#endif
