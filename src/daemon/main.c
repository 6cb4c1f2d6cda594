/*
 * main - offplat-milter: looks at the options and does what they say.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "daemon/check.h"
#include "daemon/daemon.h"
#include "daemon/options.h"

int
main(int argc, char **argv)
{
	struct options options;

	if (!options_parse(&options, argc, argv))
		return EX_USAGE;
	switch (options.mode) {
	case MODE_HELP:
		options_help();
		return EXIT_SUCCESS;
	case MODE_VERSION:
		puts(PACKAGE_STRING);
		return EXIT_SUCCESS;
	case MODE_CHECK:
		return check_config(options.config);
	case MODE_SHOW:
		return check_show(options.config);
	case MODE_RUN:
		break;
	}
	return daemon_run(&options);
}
