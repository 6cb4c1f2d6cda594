/*
 * tool - what all subcommands of offplat share: exit statuses, options about
 * the envelope, the configuration, and the end of standard output.
 */
#ifndef OFFPLAT_TOOL_TOOL_H
#define OFFPLAT_TOOL_TOOL_H

#include <getopt.h>
#include <stdbool.h>

#include "mail/mail.h"
#include "scan/scanner.h"

/* Exit statuses; from 64 up they are those of sysexits.h. */
enum {
	TOOL_OK = 0,
	TOOL_ALERT = 1, /* something was found; an example failed */
	TOOL_USAGE = 2, /* wrong use, or a file that cannot be read */
	TOOL_UNAVAILABLE = 69,
	TOOL_OSERR = 71,
	TOOL_IOERR = 74,
	TOOL_TEMPFAIL = 75,
	TOOL_CONFIG = 78
};

/* The subcommands; argv[0] is "offplat NAME". */
int check_main(int argc, char **argv);
int contracts_main(int argc, char **argv);
int filter_main(int argc, char **argv);
int probe_main(int argc, char **argv);
int report_main(int argc, char **argv);
int rules_main(int argc, char **argv);

/* What an MTA would say about a mail, as options. */
struct envelope {
	const char *conf; /* the configuration file */
	const char *from;
	const char *authserv;
	const char **rcpts;
	size_t nrcpts;
};

/* Values of long options without a letter; a subcommand's own follow. */
enum { OPT_FROM = 256, OPT_RCPT, OPT_AUTHSERV, OPT_HELP, OPT_OWN };

#define ENVELOPE_LETTERS "c:"
/* clang-format off */
#define ENVELOPE_OPTIONS \
	{ "config", required_argument, NULL, 'c' }, \
	{ "from", required_argument, NULL, OPT_FROM }, \
	{ "rcpt", required_argument, NULL, OPT_RCPT }, \
	{ "authserv-id", required_argument, NULL, OPT_AUTHSERV }, \
	{ "help", no_argument, NULL, OPT_HELP }
/* clang-format on */

/* Defaults, and room for as many recipients as there are arguments. */
void envelope_init(struct envelope *envelope, int argc);
void envelope_deinit(struct envelope *envelope);
/* Takes an option of ENVELOPE_OPTIONS but --help; false: it is another one. */
bool envelope_option(struct envelope *envelope, int opt);
void envelope_apply(const struct envelope *envelope, struct mail *mail);

/* Loads the configuration; NULL after saying on stderr what is wrong with it. */
struct scanner *tool_scanner(const char *path);

/* "offplat: text" on stderr. */
void tool_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same, and where help is; returns TOOL_USAGE. */
int tool_usage(const char *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* p, unless it is NULL: then the program ends for lack of memory. */
void *tool_need(void *p);
/* A decimal number in [min, max]; false after saying what is wrong. */
bool tool_number(const char *option, const char *text, unsigned long min,
    unsigned long max, unsigned long *number_r);
/* Flushes stdout: status, or TOOL_IOERR when it could not be written. */
int tool_finish(int status);

#endif
