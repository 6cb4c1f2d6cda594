/*
 * offplat rules - the rules of the configuration: listed, shown, tested,
 * followed through a message, and begun.
 */
#include "config.h"

#include <string.h>

#include "tool/rules.h"

static const char help[] =
    "Usage: offplat rules list [OPTION]...\n"
    "       offplat rules show ID... [OPTION]...\n"
    "       offplat rules test [OPTION]...\n"
    "       offplat rules explain FILE... [OPTION]...\n"
    "       offplat rules new ID\n\n"
    "  list     every rule: score, stages, where it stands\n"
    "  show     one rule, its pattern with word lists and macros put in\n"
    "  test     load everything, run all examples, probe all patterns\n"
    "  explain  a message rule by rule: hit (where, and by which words), not\n"
    "           found, cancelled by its 'unless', or not tried, and why\n"
    "  new      print a rule to start from\n\n"
    "  -c, --config FILE      the configuration; else OFFPLAT_CONF names it\n"
    "      --from ADDRESS     the envelope of the message, for explain\n"
    "      --rcpt ADDRESS\n"
    "      --authserv-id NAME\n"
    "  -j, --json             (list) one JSON object a line for each rule\n"
    "  -v, --verbose          (explain) also rules that found nothing\n"
    "      --help\n\n"
    "Exit: 0; 1 an example fails or a pattern is too slow; 2 wrong use, no such\n"
    "rule or unreadable file; 78 bad configuration.\n";

static const struct option options[] = {
	ENVELOPE_OPTIONS,
	{ "json", no_argument, NULL, 'j' },
	{ "verbose", no_argument, NULL, 'v' },
	{ NULL, 0, NULL, 0 },
};

static int
test_rules(struct rules *rules)
{
	const struct conf *conf = scanner_conf(rules->scanner);
	struct diag *diag = tool_need(diag_init());
	bool good = scanner_check(rules->scanner, diag);
	size_t examples = 0;

	for (size_t i = 0; i < diag_count(diag); i++)
		fprintf(stderr, "%s\n", diag_text(diag, i));
	for (size_t i = 0; i < conf->nrules; i++)
		examples += conf->rules[i].examples_hit.n +
			    conf->rules[i].examples_miss.n;
	if (good)
		printf("%zu rules, %zu examples: all hold\n", conf->nrules,
		    examples);
	diag_deinit(&diag);
	return good ? TOOL_OK : TOOL_ALERT;
}

/* The verbs that need a configuration. */
static const struct {
	const char *name;
	int (*run)(struct rules *rules);
	bool arguments;
} verbs[] = {
	{ "list", rules_list, false },
	{ "show", rules_show, true },
	{ "test", test_rules, false },
	{ "explain", rules_explain, true },
};

static int
run(struct rules *rules, const char *verb)
{
	int status;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strcmp(verb, verbs[i].name) != 0)
			continue;
		if (verbs[i].arguments != (rules->n > 0))
			return tool_usage("rules",
			    verbs[i].arguments ? "%s: of what?"
					       : "%s takes no names",
			    verb);
		rules->scanner = tool_scanner(rules->envelope.conf);
		if (rules->scanner == NULL)
			return TOOL_CONFIG;
		status = verbs[i].run(rules);
		scanner_unref(&rules->scanner);
		return status;
	}
	return tool_usage("rules", "there is no 'rules %s'", verb);
}

/* -1: go on; else the exit status. */
static int
parse(int argc, char **argv, struct rules *rules)
{
	int opt;

	while ((opt = getopt_long(
		    argc, argv, ENVELOPE_LETTERS "jv", options, NULL)) != -1) {
		if (envelope_option(&rules->envelope, opt))
			continue;
		if (opt == OPT_HELP) {
			fputs(help, stdout);
			return TOOL_OK;
		}
		if (opt == '?')
			return tool_usage("rules", NULL);
		rules->json = rules->json || opt == 'j';
		rules->verbose = rules->verbose || opt == 'v';
	}
	if (optind == argc)
		return tool_usage("rules", "list, show, test, explain or new?");
	return -1;
}

int
rules_main(int argc, char **argv)
{
	struct rules rules = { .json = false };
	const char *verb;
	int status;

	envelope_init(&rules.envelope, argc);
	status = parse(argc, argv, &rules);
	if (status == -1) {
		verb = argv[optind];
		rules.names = argv + optind + 1;
		rules.n = (size_t)(argc - optind - 1);
		if (strcmp(verb, "new") == 0)
			status = rules_new(&rules);
		else
			status = run(&rules, verb);
	}
	envelope_deinit(&rules.envelope);
	return tool_finish(status);
}
