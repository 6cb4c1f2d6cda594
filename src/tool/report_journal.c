/*
 * report_journal - the three fields that matter of a line of journalctl -o
 * json: an object of strings, but for values that are null or lists.
 */
#include "config.h"

#include "base/utf8.h"
#include "tool/report.h"

struct scan {
	struct span s;
	size_t at;
	char *room; /* for strings; as large as a line may be */
	size_t n;
};

static void
skip_space(struct scan *scan)
{
	while (scan->at < scan->s.n && ascii_isspace(scan->s.p[scan->at]))
		scan->at++;
}

static bool
take(struct scan *scan, char c)
{
	skip_space(scan);
	if (scan->at >= scan->s.n || scan->s.p[scan->at] != c)
		return false;
	scan->at++;
	return true;
}

static bool
take_hex(struct scan *scan)
{
	uint32_t c = 0;
	int digit;

	if (scan->at + 4 > scan->s.n)
		return false;
	for (int i = 0; i < 4; i++) {
		digit = ascii_hex(scan->s.p[scan->at++]);
		if (digit < 0)
			return false;
		c = c * 16 + (uint32_t)digit;
	}
	/* Halves of a pair become U+FFFD: the daemon writes none. */
	scan->n += utf8_put(scan->room + scan->n, c);
	return true;
}

static bool
take_escape(struct scan *scan)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *p;
	char c;

	if (scan->at >= scan->s.n)
		return false;
	c = scan->s.p[scan->at++];
	if (c == 'u')
		return take_hex(scan);
	p = memchr(from, c, sizeof(from) - 1);
	if (p == NULL)
		return false;
	scan->room[scan->n++] = to[p - from];
	return true;
}

/* A string: never longer unescaped than it is as it stands. */
static bool
take_string(struct scan *scan, struct span *value_r)
{
	size_t start = scan->n;
	char c;

	if (!take(scan, '"'))
		return false;
	while (scan->at < scan->s.n) {
		c = scan->s.p[scan->at++];
		if (c == '"') {
			*value_r = span_of(scan->room + start, scan->n - start);
			return true;
		}
		if (c != '\\')
			scan->room[scan->n++] = c;
		else if (!take_escape(scan))
			return false;
	}
	return false;
}

/* Goes to the comma or brace behind a value that is no string. */
static bool
skip_value(struct scan *scan)
{
	struct span ignored;
	size_t depth = 0, kept = scan->n;

	for (; scan->at < scan->s.n; scan->at++) {
		char c = scan->s.p[scan->at];

		if (c == '"') {
			if (!take_string(scan, &ignored))
				return false;
			scan->n = kept;
			scan->at--;
		} else if (c == '[' || c == '{') {
			depth++;
		} else if (depth == 0 && (c == ',' || c == '}')) {
			return true;
		} else if (c == ']' || c == '}') {
			if (depth-- == 0)
				return false;
		}
	}
	return false;
}

static time_t
seconds(struct span us)
{
	time_t t = 0;

	for (size_t i = 0; i + 6 < us.n && i < 12 && ascii_isdigit(us.p[i]);
	     i++)
		t = t * 10 + (us.p[i] - '0');
	return t;
}

bool
report_journal(struct span line, char *room, struct span *ident_r,
    struct span *message_r, time_t *time_r)
{
	struct scan scan = { .s = line, .room = room };
	struct span key, value;

	*ident_r = *message_r = SPAN_NONE;
	if (!take(&scan, '{'))
		return false;
	do {
		if (!take_string(&scan, &key) || !take(&scan, ':'))
			return false;
		skip_space(&scan);
		value = SPAN_NONE;
		if (scan.at < scan.s.n && scan.s.p[scan.at] == '"') {
			if (!take_string(&scan, &value))
				return false;
		} else if (!skip_value(&scan)) {
			return false;
		}
		if (span_eq(key, SPAN_LIT("MESSAGE")))
			*message_r = value;
		else if (span_eq(key, SPAN_LIT("SYSLOG_IDENTIFIER")))
			*ident_r = value;
		else if (span_eq(key, SPAN_LIT("__REALTIME_TIMESTAMP")))
			*time_r = seconds(value);
	} while (take(&scan, ','));
	return true;
}
