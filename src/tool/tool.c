/*
 * tool - helpers of all subcommands; see tool.h.
 */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

void
envelope_init(struct envelope *envelope, int argc)
{
	const char *conf = getenv("OFFPLAT_CONF");

	*envelope = (struct envelope){
		.conf = conf != NULL && *conf != '\0' ? conf : CONFIG_FILE,
		.rcpts = tool_need(calloc((size_t)argc + 1, sizeof(char *))),
	};
}

void
envelope_deinit(struct envelope *envelope)
{
	free(envelope->rcpts);
	envelope->rcpts = NULL;
}

bool
envelope_option(struct envelope *envelope, int opt)
{
	switch (opt) {
	case 'c':
		envelope->conf = optarg;
		return true;
	case OPT_FROM:
		envelope->from = optarg;
		return true;
	case OPT_RCPT:
		envelope->rcpts[envelope->nrcpts++] = optarg;
		return true;
	case OPT_AUTHSERV:
		envelope->authserv = optarg;
		return true;
	default:
		return false;
	}
}

void
envelope_apply(const struct envelope *envelope, struct mail *mail)
{
	if (envelope->from != NULL)
		mail_set_sender(mail, span_str(envelope->from));
	for (size_t i = 0; i < envelope->nrcpts; i++)
		mail_add_recipient(mail, span_str(envelope->rcpts[i]));
	if (envelope->authserv != NULL)
		mail_set_authserv(mail, span_str(envelope->authserv));
}

struct scanner *
tool_scanner(const char *path)
{
	struct diag *diag = tool_need(diag_init());
	struct scanner *scanner = scanner_init(path, diag);

	for (size_t i = 0; i < diag_count(diag); i++)
		fprintf(stderr, "%s\n", diag_text(diag, i));
	if (scanner == NULL)
		tool_warn("the configuration %s is not usable; name another "
			  "one with -c FILE or in OFFPLAT_CONF",
		    path);
	diag_deinit(&diag);
	return scanner;
}

__attribute__((format(printf, 1, 0))) static void
say(const char *fmt, va_list ap)
{
	fputs("offplat: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void
tool_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

int
tool_usage(const char *command, const char *fmt, ...)
{
	va_list ap;

	if (fmt != NULL) {
		va_start(ap, fmt);
		say(fmt, ap);
		va_end(ap);
	}
	fprintf(stderr, "Try 'offplat%s%s --help'.\n",
	    *command == '\0' ? "" : " ", command);
	return TOOL_USAGE;
}

void *
tool_need(void *p)
{
	if (p == NULL) {
		tool_warn("out of memory");
		exit(TOOL_OSERR);
	}
	return p;
}

bool
tool_number(const char *option, const char *text, unsigned long min,
    unsigned long max, unsigned long *number_r)
{
	char *end;

	errno = 0;
	*number_r = strtoul(text, &end, 10);
	if (ascii_isdigit(*text) && *end == '\0' && errno == 0 &&
	    *number_r >= min && *number_r <= max)
		return true;
	tool_warn(
	    "--%s: '%s' is no number from %lu to %lu", option, text, min, max);
	return false;
}

int
tool_finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	tool_warn("cannot write to standard output: %s", strerror(errno));
	return TOOL_IOERR;
}
