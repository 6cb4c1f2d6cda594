/*
 * clock - time that does not jump.
 */
#ifndef OFFPLAT_TOOL_CLOCK_H
#define OFFPLAT_TOOL_CLOCK_H

#include <time.h>

/* Microseconds since some moment. */
static inline long long
clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

#endif
