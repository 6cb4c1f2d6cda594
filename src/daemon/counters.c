/*
 * counters - and their two forms; see counters.h.
 */
#include "config.h"

#include <dirent.h>

#include "daemon/counters.h"

/* Rows of one family stand together, as the exposition format wants. */
static const struct row {
	enum counter counter;
	const char *key;    /* in the log line */
	const char *family; /* of the metrics; NULL: not a metric by itself */
	const char *label;
	const char *help;
} rows[] = {
	{ COUNT_MESSAGES, "messages", "messages_total", NULL,
	    "Messages that began" },
	{ COUNT_ABORTED, "aborted", "aborted_total", NULL,
	    "Messages that the MTA gave up" },
	{ COUNT_OUT_OF_SCOPE, "out", "scope_total", "scope=\"out\"",
	    "Messages by what they are to the filter" },
	{ COUNT_PLATFORM, "platform", "scope_total", "scope=\"platform\"",
	    NULL },
	{ COUNT_IMPERSONATION, "impersonation", "scope_total",
	    "scope=\"impersonation\"", NULL },
	{ COUNT_OTHER, "other", "scope_total", "scope=\"all\"", NULL },
	{ COUNT_HEADER, "header", "actions_total", "action=\"header\"",
	    "What was done with judged messages" },
	{ COUNT_QUARANTINE, "quarantine", "actions_total",
	    "action=\"quarantine\"", NULL },
	{ COUNT_TAG, "tag", "actions_total", "action=\"tag\"", NULL },
	{ COUNT_OBSERVED, "observed", "actions_total", "action=\"observe\"",
	    NULL },
	{ COUNT_SKIPPED, "skipped", "actions_total", "action=\"skip\"", NULL },
	{ COUNT_FORGED, "forged", "forged_headers_removed_total", NULL,
	    "Forged headers removed" },
	{ COUNT_REFUSED, "refused", "refused_total", NULL,
	    "Messages beyond the limit of sessions" },
	{ COUNT_ERRORS, "faults", "faults_total", NULL,
	    "Messages that on_error decided" },
	{ COUNT_CONTRACTS_AWAY, "contracts_away", "contracts_away_total", NULL,
	    "Messages whose running contract could not be asked for" },
	{ COUNT_RELOADS, "reloads", "reloads_total", "result=\"ok\"",
	    "Reloads of the configuration" },
	{ COUNT_RELOADS_REFUSED, "reloads_refused", "reloads_total",
	    "result=\"refused\"", NULL },
	{ COUNT_SESSIONS, "sessions", "sessions", NULL,
	    "Open connections that have sent mail" },
	{ COUNT_IN_FLIGHT, "in_flight", "messages_in_flight", NULL,
	    "Messages between MAIL and their end" },
};
#define ROWS (sizeof(rows) / sizeof(*rows))

bool
counters_take(struct counters *counters, enum counter gauge, size_t max)
{
	if ((size_t)atomic_fetch_add(&counters->v[gauge], 1) < max)
		return true;
	atomic_fetch_sub(&counters->v[gauge], 1);
	return false;
}

/* Open descriptors: libmilter spins in silence when they run out. */
static long
descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	long n = -1; /* the directory's own */

	if (dir == NULL)
		return -1;
	for (struct dirent *e; (e = readdir(dir)) != NULL;)
		if (e->d_name[0] != '.')
			n++;
	closedir(dir);
	return n;
}

static double
seconds(struct counters *counters)
{
	return (double)counters_get(counters, COUNT_SCAN_US) / 1e6;
}

void
counters_line(struct counters *counters, FILE *out)
{
	for (size_t i = 0; i < ROWS; i++)
		fprintf(out, "%s=%ld ", rows[i].key,
		    counters_get(counters, rows[i].counter));
	for (int i = 0; i < LEVEL_NEVER; i++)
		fprintf(out, "%s=%ld ", level_name((enum level)i),
		    atomic_load(&counters->levels[i]));
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (atomic_load(&counters->limits[i]) > 0)
			fprintf(out, "limit.%s=%ld ", limit_name((enum limit)i),
			    atomic_load(&counters->limits[i]));
	fprintf(out, "descriptors=%ld scan_s=%.6f", descriptors(),
	    seconds(counters));
}

static bool
ends_in_total(const char *family)
{
	return span_iends(span_str(family), "_total");
}

static void
head(FILE *out, const char *family, const char *help)
{
	fprintf(out, "# HELP offplat_%s %s.\n# TYPE offplat_%s %s\n", family,
	    help, family, ends_in_total(family) ? "counter" : "gauge");
}

void
counters_metrics(struct counters *counters, FILE *out)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (rows[i].help != NULL)
			head(out, rows[i].family, rows[i].help);
		fprintf(out, "offplat_%s", rows[i].family);
		if (rows[i].label != NULL)
			fprintf(out, "{%s}", rows[i].label);
		fprintf(out, " %ld\n", counters_get(counters, rows[i].counter));
	}
	head(out, "verdicts_total", "Verdicts by level");
	for (int i = 0; i < LEVEL_NEVER; i++)
		fprintf(out, "offplat_verdicts_total{level=\"%s\"} %ld\n",
		    level_name((enum level)i),
		    atomic_load(&counters->levels[i]));
	head(out, "limits_total", "Messages in which a limit was hit");
	for (int i = 0; i < LIMIT_COUNT; i++)
		fprintf(out, "offplat_limits_total{limit=\"%s\"} %ld\n",
		    limit_name((enum limit)i),
		    atomic_load(&counters->limits[i]));
	head(out, "scan_seconds_total", "Time spent judging");
	fprintf(out, "offplat_scan_seconds_total %.6f\n", seconds(counters));
	head(out, "open_descriptors", "Open file descriptors");
	fprintf(out, "offplat_open_descriptors %ld\n", descriptors());
	head(out, "build_info", "The version that runs");
	fprintf(out, "offplat_build_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
}
