/*
 * offplat check - judges messages from files and explains the verdicts.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "tool/check.h"
#include "tool/term.h"

static const char help[] =
    "Usage: offplat check [OPTION]... [FILE | DIRECTORY | MAILDIR | MBOX]...\n"
    "Explains messages (standard input when none is named, or for -).\n\n"
    "  -c, --config FILE      the configuration; else OFFPLAT_CONF names it\n"
    "      --from ADDRESS     the envelope's sender\n"
    "      --rcpt ADDRESS     a recipient of the envelope; may be repeated\n"
    "      --authserv-id NAME the name in Authentication-Results to be trusted\n"
    "  -j, --json             one JSON object a line for each message\n"
    "  -s, --show WHAT,...    what the engine saw: text, all-text, links,\n"
    "                         regions, facts, headers\n"
    "  -t, --time             how long each phase took\n"
    "  -f, --fail-at LEVEL    none, low, medium (the default), high or never\n"
    "  -q, --quiet            no output, the exit status alone\n"
    "      --color WHEN       auto, always or never\n"
    "      --corpus DIR       measure the rules on DIR/labels.tsv\n"
    "      --split NAME       ... on one part of it: work, held or all\n"
    "      --baseline FILE    ... and compare with what was saved\n"
    "      --save-baseline FILE\n"
    "  -v, --verbose          ... with the rules that hit\n"
    "      --help\n\n"
    "Exit: 0 nothing at LEVEL or above (error always is, unknown only for\n"
    "none); 1 something; 2 unreadable file or wrong use; 78 bad "
    "configuration.\n";

enum {
	OPT_COLOR = OPT_OWN,
	OPT_CORPUS,
	OPT_SPLIT,
	OPT_BASELINE,
	OPT_SAVE_BASELINE
};

static const struct option options[] = {
	ENVELOPE_OPTIONS,
	{ "json", no_argument, NULL, 'j' },
	{ "show", required_argument, NULL, 's' },
	{ "time", no_argument, NULL, 't' },
	{ "fail-at", required_argument, NULL, 'f' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "color", required_argument, NULL, OPT_COLOR },
	{ "corpus", required_argument, NULL, OPT_CORPUS },
	{ "split", required_argument, NULL, OPT_SPLIT },
	{ "baseline", required_argument, NULL, OPT_BASELINE },
	{ "save-baseline", required_argument, NULL, OPT_SAVE_BASELINE },
	{ NULL, 0, NULL, 0 },
};

const char *
show_name(enum show show)
{
	static const char *const names[SHOW_COUNT] = { "text", "all-text",
		"links", "regions", "facts", "headers" };

	return names[show];
}

/* Is level at or above the threshold? error is at every one but never. */
static bool
is_found(enum level level, enum level fail_at)
{
	if (fail_at == LEVEL_NEVER)
		return false;
	if (level == LEVEL_UNKNOWN)
		return fail_at == LEVEL_NONE;
	return level == LEVEL_ERROR || level >= fail_at;
}

/* Adds the bits of a comma list. */
static bool
parse_show(const char *list, unsigned *show)
{
	struct span all = span_str(list), word;
	size_t comma;
	int s;

	for (size_t at = 0; at <= all.n; at = comma + 1) {
		comma = span_chr(all, at, ',');
		word = span_slice(all, at, comma);
		for (s = 0; s < SHOW_COUNT; s++)
			if (span_eq(word, span_str(show_name((enum show)s))))
				break;
		if (s == SHOW_COUNT)
			return false;
		*show |= SHOW_BIT((unsigned)s);
	}
	return true;
}

static bool
parse_fail_at(const char *word, enum level *level_r)
{
	return level_parse(span_str(word), level_r) &&
	       *level_r != LEVEL_UNKNOWN && *level_r != LEVEL_ERROR;
}

/* Options of --corpus. */
static bool
corpus_option(struct check *check, int opt)
{
	switch (opt) {
	case OPT_CORPUS:
		check->corpus = optarg;
		return true;
	case OPT_SPLIT:
		check->split = strcmp(optarg, "all") == 0 ? NULL : optarg;
		return true;
	case OPT_BASELINE:
		check->baseline = optarg;
		return true;
	case OPT_SAVE_BASELINE:
		check->save_baseline = optarg;
		return true;
	default:
		return false;
	}
}

/* Options without a value. */
static bool
flag(struct check *check, int opt)
{
	switch (opt) {
	case 'j':
		return check->json = true;
	case 't':
		return check->times = true;
	case 'q':
		return check->quiet = true;
	case 'v':
		return check->verbose = true;
	default:
		return false;
	}
}

/* -1: go on; else the exit status. */
static int
parse(int argc, char **argv, struct check *check)
{
	enum term_color color = TERM_AUTO;
	int opt;

	while ((opt = getopt_long(argc, argv, ENVELOPE_LETTERS "js:tf:qv",
		    options, NULL)) != -1) {
		if (envelope_option(&check->envelope, opt) ||
		    corpus_option(check, opt) || flag(check, opt))
			continue;
		if (opt == OPT_HELP) {
			fputs(help, stdout);
			return TOOL_OK;
		}
		if (opt == '?')
			return tool_usage("check", NULL);
		if (opt == 's' && !parse_show(optarg, &check->show))
			return tool_usage("check",
			    "--show: '%s': a comma list of text, all-text, "
			    "links, regions, facts, headers",
			    optarg);
		if (opt == 'f' && !parse_fail_at(optarg, &check->fail_at))
			return tool_usage("check",
			    "--fail-at: none, low, medium, high or never, "
			    "not '%s'",
			    optarg);
		if (opt == OPT_COLOR && !term_color_parse(optarg, &color))
			return tool_usage("check",
			    "--color: auto, always or never, not '%s'", optarg);
	}
	check->colored = term_colored(color, stdout);
	return -1;
}

static void
one(void *ctx, const struct input_mail *source)
{
	struct check *check = ctx;
	struct judgement judgement;

	judgement_read(check->scanner, check->mail, &check->envelope,
	    source->bytes, &judgement);
	if (judgement.scope != SCOPE_OUT &&
	    is_found(judgement.scan.verdict.level, check->fail_at))
		check->found = true;
	if (!check->quiet) {
		if (check->json)
			check_json(check, source, &judgement);
		else if (check->show != 0)
			check_show(check, source, &judgement);
		else
			check_explain(check, source, &judgement);
	}
	check->mails++;
}

/* An mbox or a directory without a message is most likely a mistake. */
static int
check_all(struct check *check, char *const *paths, size_t n)
{
	bool bar = check->quiet || !isatty(STDOUT_FILENO);

	if (!input_each(paths, n, bar, one, check))
		return TOOL_USAGE;
	if (check->mails == 0) {
		tool_warn("no message found: files, *.eml in directories and "
			  "cur/ and new/ of Maildirs are read");
		return TOOL_USAGE;
	}
	return check->found ? TOOL_ALERT : TOOL_OK;
}

int
check_main(int argc, char **argv)
{
	struct check check = { .fail_at = LEVEL_MEDIUM };
	int status;

	envelope_init(&check.envelope, argc);
	status = parse(argc, argv, &check);
	if (status == -1) {
		check.scanner = tool_scanner(check.envelope.conf);
		if (check.scanner == NULL) {
			status = TOOL_CONFIG;
		} else {
			check.mail = judgement_mail(check.scanner);
			status = check.corpus != NULL
				     ? corpus_main(&check)
				     : check_all(&check, argv + optind,
					   (size_t)(argc - optind));
		}
	}
	mail_deinit(&check.mail);
	scanner_unref(&check.scanner);
	envelope_deinit(&check.envelope);
	return tool_finish(status);
}
