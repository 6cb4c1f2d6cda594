/*
 * options - the command line of offplat-milter.
 */
#ifndef OFFPLAT_DAEMON_OPTIONS_H
#define OFFPLAT_DAEMON_OPTIONS_H

#include <stdbool.h>

#include "daemon/log.h"

enum mode { MODE_RUN, MODE_CHECK, MODE_SHOW, MODE_VERSION, MODE_HELP };

struct options {
	enum mode mode;
	bool foreground;
	const char *config;
	const char *socket; /* NULL: from the configuration, as below */
	const char *pid_file;
	const char *user;
	enum log_to log_to;
};

/* False: wrong usage, which has been reported on stderr. */
bool options_parse(struct options *options_r, int argc, char **argv);
void options_help(void);

#endif
