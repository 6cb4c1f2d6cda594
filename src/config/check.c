/*
 * check - the whole of the configuration; see check.h.
 */
#include "config.h"

#include "config/check.h"

void
check_all(struct loader *loader)
{
	(void)loader;
}
