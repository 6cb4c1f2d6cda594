/*
 * report_stamp - times: as syslog daemons write them (RFC 3164 and RFC 5424's
 * forms), as a user asks for them, and as they are shown.
 */
#include "config.h"

#include <stdlib.h>

#include "tool/report.h"

#define DAY_SECONDS 86400

/* digits digits at s.p[at] as a number, or -1. */
static int
number(struct span s, size_t at, size_t digits)
{
	int value = 0;

	if (at + digits > s.n)
		return -1;
	for (size_t i = at; i < at + digits; i++) {
		if (!ascii_isdigit(s.p[i]))
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

/* HH:MM:SS at s.p[at]. */
static bool
clock_at(struct span s, size_t at, struct tm *tm)
{
	tm->tm_hour = number(s, at, 2);
	tm->tm_min = number(s, at + 3, 2);
	tm->tm_sec = number(s, at + 6, 2);
	return at + 8 <= s.n && s.p[at + 2] == ':' && s.p[at + 5] == ':' &&
	       tm->tm_hour >= 0 && tm->tm_hour < 24 && tm->tm_min >= 0 &&
	       tm->tm_min < 60 && tm->tm_sec >= 0 && tm->tm_sec <= 60;
}

/* YYYY-MM-DD */
static bool
date_at(struct span s, struct tm *tm)
{
	int year = number(s, 0, 4);

	*tm = (struct tm){ .tm_year = year - 1900,
		.tm_mon = number(s, 5, 2) - 1,
		.tm_mday = number(s, 8, 2),
		.tm_isdst = -1 };
	return s.n >= 10 && year >= 1970 && s.p[4] == '-' && s.p[7] == '-' &&
	       tm->tm_mon >= 0 && tm->tm_mon < 12 && tm->tm_mday >= 1 &&
	       tm->tm_mday <= 31;
}

/* What stands behind the seconds: a fraction, and Z or an offset. */
static size_t
zone_at(struct span s, size_t at, long *offset_r, bool *zoned_r)
{
	int hours, minutes;

	*zoned_r = true;
	*offset_r = 0;
	if (at < s.n && (s.p[at] == '.' || s.p[at] == ','))
		for (at++; at < s.n && ascii_isdigit(s.p[at]);)
			at++;
	if (at < s.n && s.p[at] == 'Z')
		return at + 1;
	*zoned_r = at < s.n && (s.p[at] == '+' || s.p[at] == '-');
	if (!*zoned_r)
		return at;
	hours = number(s, at + 1, 2);
	minutes = number(s, at + 4, 2);
	if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 ||
	    s.p[at + 3] != ':')
		return 0;
	*offset_r = (hours * 60L + minutes) * (s.p[at] == '-' ? -60 : 60);
	return at + 6;
}

static size_t
iso(struct span s, time_t *time_r)
{
	struct tm tm;
	size_t end;
	long offset;
	bool zoned;

	if (!date_at(s, &tm) || s.n < 19 ||
	    (s.p[10] != 'T' && s.p[10] != ' ') || !clock_at(s, 11, &tm))
		return 0;
	end = zone_at(s, 19, &offset, &zoned);
	*time_r = zoned ? timegm(&tm) - offset : mktime(&tm);
	return end;
}

static int
month_at(struct span s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (s.n >= 3 && memcmp(s.p, names + i * 3, 3) == 0)
			return i;
	return -1;
}

/* "Nov  2 10:11:12": of this year, or of the last when that is yet to come. */
static size_t
classic(struct span s, time_t now, time_t *time_r)
{
	struct tm tm = { .tm_mon = month_at(s), .tm_isdst = -1 }, today, copy;

	if (tm.tm_mon < 0 || s.n < 15 || s.p[3] != ' ' || s.p[6] != ' ' ||
	    !clock_at(s, 7, &tm))
		return 0;
	tm.tm_mday = s.p[4] == ' ' ? number(s, 5, 1) : number(s, 4, 2);
	if (tm.tm_mday < 1 || tm.tm_mday > 31)
		return 0;
	localtime_r(&now, &today);
	tm.tm_year = today.tm_year;
	copy = tm;
	*time_r = mktime(&copy);
	if (*time_r > now + DAY_SECONDS) {
		tm.tm_year--;
		*time_r = mktime(&tm);
	}
	return 15;
}

size_t
report_stamp(struct span s, time_t now, time_t *time_r)
{
	if (s.n > 0 && ascii_isdigit(s.p[0]))
		return iso(s, time_r);
	return classic(s, now, time_r);
}

/* 7d, 12h: so long ago. */
static bool
ago(const char *text, time_t now, time_t *time_r)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (!ascii_isdigit(*text) || n > 36500 || end[0] == '\0' ||
	    end[1] != '\0' || (*end != 'd' && *end != 'h'))
		return false;
	*time_r = now - (time_t)n * (*end == 'd' ? DAY_SECONDS : 3600);
	return true;
}

bool
report_moment(const char *text, time_t now, time_t *time_r)
{
	struct span s = span_str(text);
	struct tm tm;

	if (span_ieqs(s, "today") || span_ieqs(s, "yesterday")) {
		localtime_r(&now, &tm);
		tm = (struct tm){ .tm_year = tm.tm_year,
			.tm_mon = tm.tm_mon,
			.tm_mday = tm.tm_mday - (s.n > 5),
			.tm_isdst = -1 };
		*time_r = mktime(&tm);
		return true;
	}
	if (ago(text, now, time_r))
		return true;
	if (s.n == 10 && date_at(s, &tm)) {
		*time_r = mktime(&tm);
		return true;
	}
	return s.n >= 19 && iso(s, time_r) == s.n;
}

const char *
report_time(char text[REPORT_TIME_SIZE], time_t when)
{
	struct tm tm;

	if (when == 0 || localtime_r(&when, &tm) == NULL ||
	    strftime(text, REPORT_TIME_SIZE, "%Y-%m-%d %H:%M", &tm) == 0)
		strcpy(text, "-");
	return text;
}
