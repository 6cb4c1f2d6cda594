/*
 * clock - loaded before the C library (LD_PRELOAD), it sets the time of day of one
 * program, for t/faults.t: by as many seconds as the file says that CLOCK_SHIFT
 * names. Clocks that nobody can set stay as they are.
 */
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t
shift(void)
{
	const char *path = getenv("CLOCK_SHIFT");
	FILE *in = path == NULL ? NULL : fopen(path, "re");
	long long seconds = 0;

	if (in == NULL)
		return 0;
	if (fscanf(in, "%lld", &seconds) != 1)
		seconds = 0;
	fclose(in);
	return (time_t)seconds;
}

int
clock_gettime(clockid_t clock, struct timespec *now)
{
	int result = (int)syscall(SYS_clock_gettime, clock, now);

	if (result == 0 &&
	    (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		now->tv_sec += shift();
	return result;
}

int
gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec exact;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &exact);
	now->tv_sec = exact.tv_sec;
	now->tv_usec = exact.tv_nsec / 1000;
	return 0;
}

time_t
time(time_t *now)
{
	struct timespec exact;

	clock_gettime(CLOCK_REALTIME, &exact);
	if (now != NULL)
		*now = exact.tv_sec;
	return exact.tv_sec;
}
