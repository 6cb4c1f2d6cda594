/*
 * strv - a list of strings as the configuration holds it, at file scope.
 */
#ifndef OFFPLAT_T_STRV_H
#define OFFPLAT_T_STRV_H

#include "config/conf.h"

#define STRV(...)                                                              \
	{                                                                      \
		.v = (const char *[]){ __VA_ARGS__ },                          \
		.n = sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *)  \
	}

#endif
