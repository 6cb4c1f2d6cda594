/*
 * offplat filter - a message from standard input to standard output, with
 * forged headers removed and ours added. Whatever happens, the message comes
 * out: unchanged where it could not be judged.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool/judgement.h"
#include "tool/input.h"

static const char help[] =
    "Usage: offplat filter [OPTION]... <MESSAGE >MESSAGE\n"
    "Passes a message on with the headers X-Offplatform-Risk and -Advice at\n"
    "its top, for procmail, maildrop, Sieve and fdm. Forged ones are removed;\n"
    "everything else stays as it is, to the byte.\n\n"
    "  -c, --config FILE      the configuration; else OFFPLAT_CONF names it\n"
    "      --from ADDRESS     the envelope's sender\n"
    "      --rcpt ADDRESS     a recipient of the envelope; may be repeated\n"
    "      --authserv-id NAME the name in Authentication-Results to be trusted\n"
    "      --on-error HOW     tempfail: the message as it came, and exit 75\n"
    "                         (the default); pass: X-Offplatform-Risk: error\n"
    "                         at its top, and exit 0\n"
    "      --help\n\n"
    "Exit: 0; 2 wrong use (the message passes unchanged); 74 the message could\n"
    "not be written; 75 it could not be read or judged.\n";

enum { OPT_ON_ERROR = OPT_OWN };

static const struct option options[] = {
	ENVELOPE_OPTIONS,
	{ "on-error", required_argument, NULL, OPT_ON_ERROR },
	{ NULL, 0, NULL, 0 },
};

static void
put(struct span s)
{
	fwrite(s.p, 1, s.n, stdout);
}

static void
put_header(const char *name, struct span value, const char *eol)
{
	size_t end;

	printf("%s: ", name);
	for (size_t at = 0; at < value.n; at = end + 1) {
		end = span_chr(value, at, '\n');
		if (at > 0)
			fputs(eol, stdout);
		put(span_slice(value, at, end));
	}
	fputs(eol, stdout);
}

/* The message without forged headers, the new ones (where given) at its top. */
static void
put_message(struct span message, struct span risk, struct span advice)
{
	const char *eol = input_eol(message);
	struct field field;
	size_t at = input_top(message), next;

	put(span_slice(message, 0, at));
	if (risk.n > 0)
		put_header(HEADER_RISK, risk, eol);
	if (advice.n > 0)
		put_header(HEADER_ADVICE, advice, eol);
	for (; (next = mail_next_field(message, at, &field)) > at; at = next)
		if (!span_istarts(field.name, HEADER_PREFIX))
			put(span_slice(message, at, next));
	put(span_from(message, at));
}

/* What is left of the input, after a failure to read it whole into memory. */
static void
put_rest(void)
{
	static char chunk[65536];
	ssize_t n;

	while ((n = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0 ||
	       (n < 0 && errno == EINTR))
		if (n > 0)
			put(span_of(chunk, (size_t)n));
}

static int
pass_error(struct span message)
{
	struct verdict verdict = { .level = LEVEL_ERROR, .scope = SCOPE_ALL };
	struct arena *arena = arena_init(0);
	struct span risk = SPAN_NONE;

	if (arena != NULL)
		risk = verdict_risk(&verdict, arena);
	if (risk.n == 0) {
		put(message);
		arena_deinit(&arena);
		return TOOL_TEMPFAIL;
	}
	put_message(message, risk, SPAN_NONE);
	arena_deinit(&arena);
	return TOOL_OK;
}

/* The message could not be judged. */
static int
fail(struct span message, bool pass)
{
	if (pass)
		return pass_error(message);
	put(message);
	return TOOL_TEMPFAIL;
}

static int
judge(const struct scanner *scanner, const struct envelope *envelope,
    struct span message, bool pass)
{
	struct mail *mail = mail_init(&scanner_conf(scanner)->limits);
	struct judgement judgement = { .risk = SPAN_NONE };
	int status = TOOL_OK;

	if (mail != NULL)
		judgement_read(scanner, mail, envelope, message, &judgement);
	if (judgement_adds_headers(&judgement)) {
		put_message(message, judgement.risk, judgement.advice);
	} else if (mail == NULL ||
		   (judgement.scope != SCOPE_OUT && judgement.risk.n == 0)) {
		tool_warn("out of memory: the message was not judged");
		status = fail(message, pass);
	} else {
		put_message(message, SPAN_NONE, SPAN_NONE);
	}
	mail_deinit(&mail);
	return status;
}

static int
filter(const struct envelope *envelope, bool pass)
{
	struct scanner *scanner;
	struct input input;
	int status;

	if (!input_read_fd(&input, STDIN_FILENO)) {
		tool_warn("the message was not read whole: %s",
		    errno == 0 ? "out of memory" : strerror(errno));
		put(input.bytes);
		put_rest();
		input_free(&input);
		return TOOL_TEMPFAIL;
	}
	scanner = tool_scanner(envelope->conf);
	status = scanner == NULL ? fail(input.bytes, pass)
				 : judge(scanner, envelope, input.bytes, pass);
	scanner_unref(&scanner);
	input_free(&input);
	return status;
}

/* Parses the options; TOOL_OK, or TOOL_USAGE after saying what is wrong. */
static int
parse(int argc, char **argv, struct envelope *envelope, bool *pass, bool *shown)
{
	int opt;

	while ((opt = getopt_long(
		    argc, argv, ENVELOPE_LETTERS, options, NULL)) != -1) {
		if (envelope_option(envelope, opt))
			continue;
		if (opt == OPT_HELP) {
			fputs(help, stdout);
			*shown = true;
			return TOOL_OK;
		}
		if (opt != OPT_ON_ERROR)
			return tool_usage("filter", NULL);
		*pass = strcmp(optarg, "pass") == 0;
		if (!*pass && strcmp(optarg, "tempfail") != 0)
			return tool_usage("filter",
			    "--on-error: 'tempfail' or 'pass', not '%s'",
			    optarg);
	}
	if (optind < argc)
		return tool_usage("filter", "the message comes from standard "
					    "input; no files are named");
	return TOOL_OK;
}

int
filter_main(int argc, char **argv)
{
	struct envelope envelope;
	bool pass = false, shown = false;
	int status;

	envelope_init(&envelope, argc);
	status = parse(argc, argv, &envelope, &pass, &shown);
	if (status != TOOL_OK)
		put_rest();
	else if (!shown)
		status = filter(&envelope, pass);
	envelope_deinit(&envelope);
	return tool_finish(status);
}
