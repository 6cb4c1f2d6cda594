/*
 * offplat - the command for everybody: explains messages, filters them, asks a
 * running milter about them and shows the rules. Each subcommand is a file.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tool/tool.h"

static const struct {
	const char *name;
	int (*main)(int argc, char **argv);
} commands[] = {
	{ "check", check_main },
	{ "contracts", contracts_main },
	{ "filter", filter_main },
	{ "probe", probe_main },
	{ "report", report_main },
	{ "rules", rules_main },
};

static const char help[] =
    "Usage: offplat COMMAND [OPTION]... [FILE]...\n"
    "Finds attempts to move a freelancer off the platform, in the mails that\n"
    "freelancing platforms send.\n\n"
    "  check      explain messages: the verdict, and the words that led to it\n"
    "  contracts  list, add and remove what is known of running contracts\n"
    "  filter     pass a message from stdin to stdout with the headers added\n"
    "  probe      send messages to a running milter and show its answers\n"
    "  report     review what the milter found, from its lines in the logs\n"
    "  rules      list, show, test and explain the rules\n\n"
    "  --help, --version\n\n"
    "The configuration is what -c FILE names, or the variable OFFPLAT_CONF, or\n" CONFIG_FILE
    "\n\n"
    "'offplat COMMAND --help' shows the options; offplat(1) tells the rest.\n";

int
main(int argc, char **argv)
{
	char title[32];

	if (argc < 2)
		return tool_usage("", "which command?");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		fputs(help, stdout);
		return tool_finish(TOOL_OK);
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("offplat " PACKAGE_VERSION);
		return tool_finish(TOOL_OK);
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		/* What getopt_long() begins its messages with. */
		snprintf(title, sizeof(title), "offplat %s", argv[1]);
		argv[1] = title;
		return commands[i].main(argc - 1, argv + 1);
	}
	return tool_usage("", "there is no command '%s'", argv[1]);
}
