/*
 * trouble - see trouble.h.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>

#include "contracts/trouble.h"

bool
trouble_set(struct trouble *trouble, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(trouble->text, sizeof(trouble->text), fmt, ap);
	va_end(ap);
	return false;
}
