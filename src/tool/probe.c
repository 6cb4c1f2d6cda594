/*
 * offplat probe - asks a running milter about messages, as an MTA would.
 */
#include "config.h"

#include <libmilter/mfdef.h>
#include <string.h>

#include "tool/clock.h"
#include "tool/json.h"
#include "tool/probe.h"
#include "tool/term.h"

static const char help[] =
    "Usage: offplat probe [OPTION]... [FILE | DIRECTORY | MAILDIR | MBOX]...\n"
    "Sends messages to a running milter and shows its answers.\n\n"
    "  -s, --socket ADDRESS    unix:/path, inet:port@host, inet:host:port;\n"
    "                          else as the configuration says\n"
    "  -c, --config FILE       the configuration; else OFFPLAT_CONF names it\n"
    "      --from ADDRESS      the envelope's sender\n"
    "      --rcpt ADDRESS      a recipient of the envelope; may be repeated\n"
    "      --authserv-id NAME  the MTA's own name (macro j)\n"
    "      --client-addr IP    the address that the mail comes from\n"
    "  -j, --json              one JSON object a line for each message\n"
    "  -m, --message           print the message as it would be delivered\n"
    "  -t, --timeout SECONDS   for each message (30)\n"
    "  -n, --repeat N          send each message N times\n"
    "  -e, --expect LEVEL      for monitoring: every message must get LEVEL,\n"
    "                          or 'out' (no header)\n"
    "      --load CONNS,COUNT  send COUNT messages over CONNS connections and\n"
    "                          print messages a second and latencies\n"
    "      --gap MS            ... with a pause after each message\n"
    "      --help\n\n"
    "Exit: 0; 2 unreadable file or wrong use; 69 no answer. With --expect, as\n"
    "monitoring has it: 0 as expected; 1 slow (half the timeout); 2 another\n"
    "level or no answer; 3 unreadable file or wrong use.\n";

enum { OPT_CLIENT = OPT_OWN, OPT_LOAD, OPT_GAP };

/* For monitoring. */
enum { WATCH_OK, WATCH_WARNING, WATCH_CRITICAL, WATCH_UNKNOWN };

static const struct option options[] = {
	ENVELOPE_OPTIONS,
	{ "socket", required_argument, NULL, 's' },
	{ "client-addr", required_argument, NULL, OPT_CLIENT },
	{ "json", no_argument, NULL, 'j' },
	{ "message", no_argument, NULL, 'm' },
	{ "timeout", required_argument, NULL, 't' },
	{ "repeat", required_argument, NULL, 'n' },
	{ "expect", required_argument, NULL, 'e' },
	{ "load", required_argument, NULL, OPT_LOAD },
	{ "gap", required_argument, NULL, OPT_GAP },
	{ NULL, 0, NULL, 0 },
};

struct milter_envelope
probe_envelope(const struct probe *probe)
{
	static const char *const nobody[] = { "probe@localhost" };
	const struct envelope *envelope = &probe->envelope;

	return (struct milter_envelope){
		.from = envelope->from == NULL ? nobody[0] : envelope->from,
		.rcpts = envelope->nrcpts == 0 ? nobody : envelope->rcpts,
		.nrcpts = envelope->nrcpts == 0 ? 1 : envelope->nrcpts,
		.mta = envelope->authserv,
		.queue = "PROBE",
		.client = probe->client_addr,
	};
}

static void
trouble(struct probe *probe, const char *error)
{
	tool_warn("%s: %s", probe->socket, error);
	probe->failed = true;
	milter_client_deinit(&probe->client);
}

/* Makes sure that there is a greeted connection. */
static bool
connected(struct probe *probe)
{
	struct milter_envelope envelope = probe_envelope(probe);
	char verdict;

	if (probe->client.fd >= 0)
		return true;
	probe->sent = 0;
	arena_reset(probe->greeting);
	if (!milter_client_init(&probe->client, probe->socket) ||
	    !milter_client_greet(&probe->client, &envelope, probe->greeting,
		(int)probe->timeout_ms)) {
		trouble(probe, probe->client.error);
		return false;
	}
	verdict = probe->client.answer.verdict;
	if (verdict != 0 && verdict != SMFIR_CONTINUE &&
	    verdict != SMFIC_OPTNEG) {
		trouble(probe, "the milter wants no mail of this connection");
		return false;
	}
	return true;
}

/* The first word of the risk header: the level; "out" when there is none. */
static struct span
level_of(const struct delivered *delivered)
{
	struct span risk = delivered_value(delivered, HEADER_RISK);

	return risk.n == 0 ? SPAN_LIT("out")
			   : span_slice(risk, 0, span_chr(risk, 0, ';'));
}

static void
put_header(const struct delivered *delivered, const char *name)
{
	struct span value = delivered_value(delivered, name);

	if (value.n == 0)
		return;
	printf("  %s: ", name);
	for (size_t at = 0, lf; at < value.n; at = lf + 1) {
		lf = span_chr(value, at, '\n');
		term_text(stdout, span_trim(span_slice(value, at, lf)));
		fputs(lf < value.n ? "\n\t" : "\n", stdout);
	}
}

static void
put_text(const char *name, const struct milter_answer *answer,
    const struct delivered *delivered, long long us)
{
	term_text(stdout, span_str(name));
	printf(": %s at %s, %lld.%lld ms\n", milter_verdict(answer->verdict),
	    milter_stage(answer->stage), us / 1000, us % 1000 / 100);
	put_header(delivered, HEADER_RISK);
	put_header(delivered, HEADER_ADVICE);
	if (delivered->removed > 0)
		printf("  header fields taken out: %zu\n", delivered->removed);
	if (answer->quarantined) {
		fputs("  quarantine: ", stdout);
		term_text(stdout, answer->reason);
		putchar('\n');
	}
	if (answer->reply.n > 0) {
		fputs("  reply: ", stdout);
		term_text(stdout, answer->reply);
		putchar('\n');
	}
}

static void
put_json(const char *name, const struct milter_answer *answer,
    const struct delivered *delivered, long long us)
{
	struct span advice = delivered_value(delivered, HEADER_ADVICE);
	struct span level = level_of(delivered);
	struct json json;

	json_init(&json, stdout);
	json_open(&json, NULL, '{');
	json_str(&json, "file", name);
	json_str(&json, "answer", milter_verdict(answer->verdict));
	json_str(&json, "at", milter_stage(answer->stage));
	if (span_eq(level, SPAN_LIT("out")))
		json_str(&json, "level", NULL);
	else
		json_span(&json, "level", level);
	json_open(&json, "headers", '{');
	if (!span_eq(level, SPAN_LIT("out")))
		json_span(&json, HEADER_RISK,
		    delivered_value(delivered, HEADER_RISK));
	if (advice.n > 0)
		json_span(&json, HEADER_ADVICE, advice);
	json_close(&json, '}');
	json_int(&json, "removed", (long long)delivered->removed);
	if (answer->quarantined)
		json_span(&json, "quarantine", answer->reason);
	else
		json_str(&json, "quarantine", NULL);
	json_int(&json, "time_us", us);
	json_close(&json, '}');
	json_end(&json);
}

static void
report(struct probe *probe, const struct input_mail *source,
    struct arena *arena, long long us)
{
	struct delivered delivered;
	const struct milter_answer *answer = &probe->client.answer;

	delivered_init(&delivered, arena, source->bytes, answer);
	if (us > probe->slowest_us)
		probe->slowest_us = us;
	if (probe->expect != NULL &&
	    !span_eq(level_of(&delivered), span_str(probe->expect)))
		probe->unexpected = true;
	if (probe->message)
		delivered_write(&delivered, stdout);
	else if (probe->json)
		put_json(source->name, answer, &delivered, us);
	else
		put_text(source->name, answer, &delivered, us);
}

static void
send_one(struct probe *probe, const struct input_mail *source)
{
	struct milter_envelope envelope = probe_envelope(probe);
	struct arena *arena;
	struct milter_script script;
	long long start;

	if (!connected(probe))
		return;
	arena = tool_need(arena_init(0));
	milter_script_init(&script, arena);
	milter_script_message(&script, probe->client.answer.steps, &envelope,
	    source->bytes, probe->sent++ > 0);
	start = clock_us();
	if (milter_client_run(
		&probe->client, &script, arena, (int)probe->timeout_ms))
		report(probe, source, arena, clock_us() - start);
	else
		trouble(probe, probe->client.error);
	arena_deinit(&arena);
}

static void
one(void *ctx, const struct input_mail *source)
{
	struct probe *probe = ctx;

	for (unsigned long i = 0; i < probe->repeat && !probe->failed; i++)
		send_one(probe, source);
}

/* The exit status by what happened. */
static int
status_of(const struct probe *probe, bool read_all)
{
	if (probe->expect == NULL)
		return probe->failed ? TOOL_UNAVAILABLE
		       : read_all    ? TOOL_OK
				     : TOOL_USAGE;
	if (probe->failed || probe->unexpected)
		return WATCH_CRITICAL;
	if (!read_all)
		return WATCH_UNKNOWN;
	return probe->slowest_us > (long long)probe->timeout_ms * 500
		   ? WATCH_WARNING
		   : WATCH_OK;
}

static int
run(struct probe *probe, char *const *paths, size_t n)
{
	bool read_all;

	probe->greeting = tool_need(arena_init(0));
	probe->client.fd = -1;
	read_all = input_each(paths, n, false, one, probe);
	milter_client_deinit(&probe->client);
	arena_deinit(&probe->greeting);
	return status_of(probe, read_all);
}

/* "CONNECTIONS,MESSAGES" */
static bool
parse_load(struct probe *probe, char *text)
{
	char *comma = strchr(text, ',');

	if (comma == NULL) {
		tool_warn("--load: '%s' is not CONNECTIONS,MESSAGES", text);
		return false;
	}
	*comma = '\0';
	return tool_number("load", text, 1, 10000, &probe->connections) &&
	       tool_number("load", comma + 1, 1, 100000000, &probe->messages);
}

static bool
set_option(struct probe *probe, int opt)
{
	enum level level;
	unsigned long n;

	switch (opt) {
	case 's':
		probe->socket = optarg;
		return true;
	case OPT_CLIENT:
		probe->client_addr = optarg;
		return true;
	case 'j':
		return probe->json = true;
	case 'm':
		return probe->message = true;
	case 't':
		if (!tool_number("timeout", optarg, 1, 86400, &n))
			return false;
		probe->timeout_ms = n * 1000;
		return true;
	case 'n':
		return tool_number(
		    "repeat", optarg, 1, 1000000000, &probe->repeat);
	case 'e':
		probe->expect = optarg;
		if (strcmp(optarg, "out") == 0 ||
		    level_parse(span_str(optarg), &level))
			return true;
		tool_warn("--expect: none, low, medium, high, unknown, error "
			  "or out, not '%s'",
		    optarg);
		return false;
	case OPT_LOAD:
		return parse_load(probe, optarg);
	case OPT_GAP:
		return tool_number("gap", optarg, 0, 60000, &probe->gap_ms);
	default:
		return false;
	}
}

/* -1: go on; else the exit status. */
static int
parse(int argc, char **argv, struct probe *probe)
{
	int opt;

	while ((opt = getopt_long(argc, argv,
		    ENVELOPE_LETTERS "s:jmt:n:e:", options, NULL)) != -1) {
		if (opt == OPT_HELP) {
			fputs(help, stdout);
			return TOOL_OK;
		}
		if (!envelope_option(&probe->envelope, opt) &&
		    !set_option(probe, opt))
			return tool_usage("probe", NULL);
	}
	return -1;
}

/* Where the milter listens, by the configuration. */
static struct conf *
find_socket(struct probe *probe)
{
	struct diag *diag = tool_need(diag_init());
	struct conf *conf = conf_load(probe->envelope.conf, diag);

	if (conf == NULL) {
		for (size_t i = 0; i < diag_count(diag); i++)
			fprintf(stderr, "%s\n", diag_text(diag, i));
		tool_warn("name the milter's socket with -s ADDRESS, or its "
			  "configuration with -c FILE");
	} else {
		probe->socket = conf->daemon.socket;
	}
	diag_deinit(&diag);
	return conf;
}

int
probe_main(int argc, char **argv)
{
	struct probe probe = {
		.timeout_ms = 30000, .repeat = 1, .client_addr = "127.0.0.1"
	};
	struct conf *conf = NULL;
	size_t n;
	int status;

	envelope_init(&probe.envelope, argc);
	status = parse(argc, argv, &probe);
	if (status == -1 && probe.socket == NULL) {
		conf = find_socket(&probe);
		if (conf == NULL)
			status = TOOL_CONFIG;
	}
	n = (size_t)(argc - optind);
	if (status == -1)
		status = probe.connections > 0
			     ? load_run(&probe, argv + optind, n)
			     : run(&probe, argv + optind, n);
	else if (status != TOOL_OK && probe.expect != NULL)
		status = WATCH_UNKNOWN;
	conf_deinit(&conf);
	envelope_deinit(&probe.envelope);
	return tool_finish(status);
}
