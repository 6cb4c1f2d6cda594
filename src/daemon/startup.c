/*
 * startup - see startup.h.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>

#include "daemon/startup.h"

int
startup_fail(struct startup *startup, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(startup->error, sizeof(startup->error), fmt, ap);
	va_end(ap);
	return status;
}
