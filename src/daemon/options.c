/*
 * options - parsed with getopt_long(); see options.h.
 */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/options.h"

enum { OPT_CHECK = 256, OPT_SHOW, OPT_HELP };

static const struct option longs[] = {
	{ "foreground", no_argument, NULL, 'f' },
	{ "config", required_argument, NULL, 'c' },
	{ "socket", required_argument, NULL, 'p' },
	{ "pid-file", required_argument, NULL, 'P' },
	{ "user", required_argument, NULL, 'u' },
	{ "log", required_argument, NULL, 'L' },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "show-config", no_argument, NULL, OPT_SHOW },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

void
options_help(void)
{
	fputs(
	    "Usage: offplat-milter [-f] [-c FILE] [-p SOCKET] [-P FILE] [-u USER] [-L WHERE]\n"
	    "       offplat-milter [-c FILE] --check | --show-config\n"
	    "A mail filter for Postfix and Sendmail that inspects the mail of freelancing\n"
	    "platforms for attempts to move a freelancer away from them.\n"
	    "\n"
	    "  -f, --foreground     stay in the foreground (systemd, containers)\n"
	    "  -c, --config FILE    read FILE as the configuration\n"
	    "  -p, --socket SOCKET  unix:/PATH, inet:PORT@HOST or inet6:PORT@ADDRESS\n"
	    "  -P, --pid-file FILE  write the process id to FILE\n"
	    "  -u, --user USER      become USER when started as root\n"
	    "  -L, --log WHERE      log to syslog (the default) or stderr\n"
	    "      --check          check the configuration and all rules, then exit\n"
	    "      --show-config    print every key with its value, then exit\n"
	    "  -V, --version        print the version, then exit\n"
	    "      --help           print this, then exit\n"
	    "\n"
	    "Signals: USR1 reads the configuration again, USR2 logs the counters, TERM stops\n"
	    "when the mail in progress is done.\n"
	    "Default configuration: " CONFIG_FILE "\n",
	    stdout);
}

static bool
log_to(const char *name, enum log_to *to_r)
{
	if (strcmp(name, "syslog") == 0)
		*to_r = LOG_TO_SYSLOG;
	else if (strcmp(name, "stderr") == 0)
		*to_r = LOG_TO_STDERR;
	else
		return false;
	return true;
}

/* False: c is no option, or its argument is wrong. */
static bool
take(struct options *options, int c, const char *arg)
{
	switch (c) {
	case 'f':
		options->foreground = true;
		return true;
	case 'c':
		options->config = arg;
		return true;
	case 'p':
		options->socket = arg;
		return true;
	case 'P':
		options->pid_file = arg;
		return true;
	case 'u':
		options->user = arg;
		return true;
	case 'L':
		if (log_to(arg, &options->log_to))
			return true;
		fprintf(stderr,
		    "offplat-milter: -L takes syslog or stderr, not \"%s\"\n",
		    arg);
		return false;
	case 'V':
		options->mode = MODE_VERSION;
		return true;
	case OPT_CHECK:
		options->mode = MODE_CHECK;
		return true;
	case OPT_SHOW:
		options->mode = MODE_SHOW;
		return true;
	case OPT_HELP:
		options->mode = MODE_HELP;
		return true;
	default:
		return false;
	}
}

static bool
usage(void)
{
	fputs("Try offplat-milter --help.\n", stderr);
	return false;
}

bool
options_parse(struct options *options_r, int argc, char **argv)
{
	int c;

	*options_r = (struct options){ .config = CONFIG_FILE };
	while ((c = getopt_long(argc, argv, "fc:p:P:u:L:V", longs, NULL)) != -1)
		if (!take(options_r, c, optarg))
			return usage();
	if (optind < argc) {
		fprintf(stderr, "offplat-milter: unexpected argument: %s\n",
		    argv[optind]);
		return usage();
	}
	if (options_r->log_to == LOG_TO_STDERR && options_r->mode == MODE_RUN &&
	    !options_r->foreground) {
		fputs("offplat-milter: -L stderr needs -f: a daemon in the "
		      "background has no stderr\n",
		    stderr);
		return usage();
	}
	return true;
}
