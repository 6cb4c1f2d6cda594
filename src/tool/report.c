/*
 * offplat report - what the daemon found, from its lines in the logs: a table
 * in the terminal, data for programs, or a page for a browser.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool/report.h"
#include "tool/term.h"
#include "tool/tool.h"

static const char help[] =
    "Usage: offplat report [OPTION]... [FILE]...\n"
    "Reviews what the milter found, from its lines in logs: syslog in both forms\n"
    "of time, also compressed by gzip, and 'journalctl -o json'. Without a FILE,\n"
    "or with -, standard input.\n\n"
    "  -s, --since TIME         from then on: 2026-11-22, 2026-11-22T08:00:00, 7d,\n"
    "                           12h, today, yesterday\n"
    "  -u, --until TIME         up to then, which is not included\n"
    "  -r, --recipient ADDRESS  mail to that address, or to @DOMAIN\n"
    "  -l, --level LEVEL        low, medium or high: from that level on, and error\n"
    "  -R, --rule ID            mail that a rule or a family of rules hit\n"
    "  -n, --top N              rows in each table\n"
    "  -j, --json               one JSON object\n"
    "      --csv                a line for each mail\n"
    "      --html FILE          a page in one file, for any browser\n"
    "      --ident NAME         the milter's name in syslog, where the\n"
    "                           configuration says another one\n"
    "      --color WHEN         auto, always, never\n"
    "      --help\n\n"
    "Exit: 0; 2 wrong use, or a file that cannot be read to its end.\n";

enum { OPT_CSV = OPT_OWN, OPT_HTML, OPT_IDENT, OPT_COLOR };

static const struct option options[] = {
	{ "since", required_argument, NULL, 's' },
	{ "until", required_argument, NULL, 'u' },
	{ "recipient", required_argument, NULL, 'r' },
	{ "level", required_argument, NULL, 'l' },
	{ "rule", required_argument, NULL, 'R' },
	{ "top", required_argument, NULL, 'n' },
	{ "json", no_argument, NULL, 'j' },
	{ "csv", no_argument, NULL, OPT_CSV },
	{ "html", required_argument, NULL, OPT_HTML },
	{ "ident", required_argument, NULL, OPT_IDENT },
	{ "color", required_argument, NULL, OPT_COLOR },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

struct run {
	struct report report;
	struct report_source source;
	time_t now;
	char *room;
	bool json, csv;
	const char *html;
	enum term_color color;
};

static void
take_line(void *ctx, struct span text, time_t written, bool too_long)
{
	struct run *run = ctx;
	struct report *report = &run->report;
	struct report_line line;

	if (too_long) {
		report->too_long++;
		return;
	}
	run->source.now = written;
	if (!report_parse(&run->source, text, run->room, &line))
		return;
	if (line.time == 0 &&
	    (report->filter.since != 0 || report->filter.until != 0)) {
		report->undated++;
		return;
	}
	if (!report_wanted(&report->filter, &line))
		return;
	if (!run->csv)
		report_add(report, &line);
	else if (line.event == REPORT_VERDICT)
		report_csv(&line, stdout);
}

/* The page names people: it is for its owner. */
static int
write_page(const struct run *run)
{
	mode_t old = umask(077);
	FILE *out = fopen(run->html, "w");
	bool good = out != NULL;

	umask(old);
	if (good) {
		report_html(&run->report, out);
		good = !ferror(out);
		good = fclose(out) == 0 && good;
	}
	if (good)
		return TOOL_OK;
	tool_warn("cannot write %s: %s", run->html, strerror(errno));
	return TOOL_IOERR;
}

static int
show(struct run *run)
{
	struct report *report = &run->report;

	report_finish(report);
	report->colored = term_colored(run->color, stdout);
	if (run->csv)
		return TOOL_OK;
	if (run->html != NULL)
		return write_page(run);
	if (run->json)
		report_json(report, stdout);
	else
		report_text(report, stdout);
	return TOOL_OK;
}

static bool
take_moment(const struct run *run, const char *option, time_t *time_r)
{
	if (report_moment(optarg, run->now, time_r))
		return true;
	tool_warn("--%s: '%s' is no time such as 2026-11-22, "
		  "2026-11-22T08:00:00, 7d, 12h, today or yesterday",
	    option, optarg);
	return false;
}

static bool
take_level(struct report_filter *filter)
{
	if (level_parse(span_str(optarg), &filter->level) &&
	    filter->level <= LEVEL_HIGH)
		return true;
	tool_warn(
	    "--level: '%s' is none of none, low, medium and high", optarg);
	return false;
}

static bool
take_form(struct run *run, int opt)
{
	switch (opt) {
	case 'j':
		run->json = true;
		return true;
	case OPT_CSV:
		run->csv = true;
		return true;
	case OPT_HTML:
		run->html = optarg;
		return true;
	case OPT_COLOR:
		if (term_color_parse(optarg, &run->color))
			return true;
		tool_warn("--color: auto, always or never");
		return false;
	default:
		return false;
	}
}

static bool
take(struct run *run, int opt)
{
	struct report_filter *filter = &run->report.filter;
	unsigned long n;

	switch (opt) {
	case 's':
		return take_moment(run, "since", &filter->since);
	case 'u':
		return take_moment(run, "until", &filter->until);
	case 'r':
		filter->recipient = optarg;
		return true;
	case 'l':
		return take_level(filter);
	case 'R':
		filter->rule = optarg;
		return true;
	case 'n':
		if (!tool_number("top", optarg, 1, 10000, &n))
			return false;
		run->report.top = n;
		return true;
	case OPT_IDENT:
		run->source.ident = optarg;
		return true;
	default:
		return take_form(run, opt);
	}
}

static int
run_report(struct run *run, char *const *paths, size_t n)
{
	bool good;
	int status;

	if (run->json + run->csv + (run->html != NULL) > 1)
		return tool_usage(
		    "report", "one of --json, --csv and --html, please");
	if (n == 0 && isatty(STDIN_FILENO))
		return tool_usage(
		    "report", "which logs? For example /var/log/mail.log*");
	if (run->csv)
		report_csv_head(stdout);
	/* Lines and a bar on one terminal would write over each other. */
	good = report_read(
	    paths, n, !run->csv || !isatty(STDOUT_FILENO), take_line, run);
	status = show(run);
	return good || status != TOOL_OK ? status : TOOL_USAGE;
}

int
report_main(int argc, char **argv)
{
	struct run run = { .source.ident = PACKAGE_NAME };
	int opt, status = TOOL_OK;

	run.now = time(NULL);
	report_init(&run.report);
	run.room = tool_need(malloc(REPORT_LINE_MAX));
	while (
	    status == TOOL_OK && (opt = getopt_long(argc, argv, "s:u:r:l:R:n:j",
				      options, NULL)) != -1) {
		if (opt == OPT_HELP) {
			fputs(help, stdout);
			goto out;
		}
		if (!take(&run, opt))
			status = tool_usage("report", NULL);
	}
	if (status == TOOL_OK)
		status =
		    run_report(&run, argv + optind, (size_t)(argc - optind));
out:
	free(run.room);
	report_deinit(&run.report);
	return tool_finish(status);
}
