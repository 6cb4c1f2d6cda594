/*
 * report_line - the daemon's lines. A line counts only when the daemon's name
 * stands where the name of a program belongs: other programs log words of
 * strangers, which may look like ours.
 */
#include "config.h"

#include <stddef.h>

#include "tool/report.h"

static const char *const event_names[REPORT_EVENTS] = {
	[REPORT_VERDICT] = "verdict",
	[REPORT_FAULT] = "fault, decided by on_error",
	[REPORT_NOT_HELD] = "not held: the MTA has no quarantine",
	[REPORT_FORGED] = "too many forged headers",
	[REPORT_STORE_AWAY] = "contracts away",
	[REPORT_RELOAD] = "reload",
	[REPORT_RELOAD_REFUSED] = "reload refused",
	[REPORT_STARTED] = "started",
	[REPORT_STOPPED] = "stopped",
	[REPORT_COUNTERS] = "counters",
	[REPORT_LOST] = "lines lost, which nobody took",
	[REPORT_METRICS] = "metrics file not written",
	[REPORT_OTHER] = "other messages",
};

const char *
report_event_name(enum report_event event)
{
	return (unsigned)event < REPORT_EVENTS ? event_names[event] : "?";
}

bool
report_item(struct span *list, struct span *item_r)
{
	size_t comma = span_chr(*list, 0, ',');

	if (list->n == 0)
		return false;
	*item_r = span_slice(*list, 0, comma);
	*list = span_from(*list, comma + 1);
	return true;
}

/* The digits that it begins with. */
static long long
to_number(struct span s)
{
	long long n = 0;

	for (size_t i = 0; i < s.n && ascii_isdigit(s.p[i]); i++)
		if (n < 1000000000000)
			n = n * 10 + (s.p[i] - '0');
	return n;
}

static bool
take_pair(struct report_line *line, struct span key, struct span value)
{
	static const struct {
		const char *key;
		size_t at;
	} spans[] = {
		{ "action", offsetof(struct report_line, action) },
		{ "platform", offsetof(struct report_line, platform) },
		{ "stage", offsetof(struct report_line, stage) },
		{ "auth", offsetof(struct report_line, auth) },
		{ "kind", offsetof(struct report_line, kind) },
		{ "rules", offsetof(struct report_line, rules) },
		{ "failed", offsetof(struct report_line, failed) },
		{ "links", offsetof(struct report_line, links) },
		{ "limits", offsetof(struct report_line, limits) },
		{ "facts", offsetof(struct report_line, facts) },
		{ "from", offsetof(struct report_line, from) },
		{ "to", offsetof(struct report_line, to) },
		{ "mid", offsetof(struct report_line, mid) },
	};

	if (span_eq(key, SPAN_LIT("risk")))
		return level_parse(value, &line->level) &&
		       line->level < REPORT_LEVELS;
	if (span_eq(key, SPAN_LIT("score")))
		line->score = (long)to_number(value);
	else if (span_eq(key, SPAN_LIT("us")))
		line->us = to_number(value);
	for (size_t i = 0; i < sizeof(spans) / sizeof(*spans); i++)
		if (span_eq(key, span_str(spans[i].key)))
			*(struct span *)(void *)((char *)line + spans[i].at) =
			    value;
	return true;
}

/* The pairs of a verdict; keys of later versions are passed over. */
static bool
take_pairs(struct span text, struct report_line *line)
{
	size_t end, equals;

	for (size_t at = 0; at < text.n; at = end + 1) {
		struct span pair;

		end = span_chr(text, at, ' ');
		pair = span_slice(text, at, end);
		equals = span_chr(pair, 0, '=');
		if (equals < pair.n &&
		    !take_pair(line, span_slice(pair, 0, equals),
			span_from(pair, equals + 1)))
			return false;
	}
	return true;
}

static enum report_event
event_of(struct span text)
{
	static const struct {
		const char *start;
		enum report_event event;
	} starts[] = {
		{ "fault: ", REPORT_FAULT },
		{ "the MTA offers no quarantine", REPORT_NOT_HELD },
		{ "too many forged headers", REPORT_FORGED },
		{ "contracts: away", REPORT_STORE_AWAY },
		{ "counters: ", REPORT_COUNTERS },
		{ "log: ", REPORT_LOST },
		{ "metrics file ", REPORT_METRICS },
		{ PACKAGE_NAME " ", REPORT_STARTED },
		{ "stopped", REPORT_STOPPED },
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (span_istarts(text, starts[i].start))
			return starts[i].event;
	if (!span_istarts(text, "reload: "))
		return REPORT_OTHER;
	return span_find(text, 0, SPAN_LIT(" in force, ")) < text.n
		   ? REPORT_RELOAD
		   : REPORT_RELOAD_REFUSED;
}

void
report_message(struct span text, struct report_line *line_r)
{
	size_t colon = span_find(text, 0, SPAN_LIT(": "));
	struct span qid = span_slice(text, 0, colon);
	struct span rest = span_from(text, colon + 2);

	line_r->event = event_of(text);
	if (colon >= text.n || span_chr(qid, 0, ' ') < qid.n)
		return;
	if (line_r->event == REPORT_OTHER)
		line_r->event = event_of(rest);
	line_r->qid = qid;
	if (span_istarts(rest, "risk=") && take_pairs(rest, line_r))
		line_r->event = REPORT_VERDICT;
}

/* "name[pid]: " or "name: " at the start; what is behind it. */
static bool
behind_name(struct span text, const char *ident, struct span *message_r)
{
	size_t n = strlen(ident), end;

	if (text.n < n || memcmp(text.p, ident, n) != 0)
		return false;
	text = span_from(text, n);
	if (text.n > 0 && text.p[0] == '[') {
		end = span_chr(text, 0, ']');
		for (size_t i = 1; i < end; i++)
			if (!ascii_isdigit(text.p[i]))
				return false;
		text = span_from(text, end + 1);
	}
	if (text.n < 2 || text.p[0] != ':' || text.p[1] != ' ')
		return false;
	*message_r = span_from(text, 2);
	return true;
}

/* The mark that systemd reads from stderr: "<4>". */
static struct span
without_priority(struct span line)
{
	if (line.n > 3 && line.p[0] == '<' && line.p[2] == '>')
		return span_from(line, 3);
	return line;
}

static bool
from_syslog(const struct report_source *source, struct span line,
    struct report_line *line_r, struct span *message_r)
{
	size_t n = report_stamp(line, source->now, &line_r->time), host;

	if (n == 0)
		return behind_name(
		    without_priority(line), source->ident, message_r);
	if (n >= line.n || line.p[n] != ' ')
		return false;
	host = span_chr(line, n + 1, ' ');
	return behind_name(span_from(line, host + 1), source->ident, message_r);
}

bool
report_parse(const struct report_source *source, struct span line, char *room,
    struct report_line *line_r)
{
	struct span ident, message;

	*line_r = (struct report_line){ .level = LEVEL_UNKNOWN };
	/* Of a mail log most lines are others': away with them, and fast. */
	if (memmem(line.p, line.n, source->ident, strlen(source->ident)) ==
	    NULL)
		return false;
	if (line.n > 0 && line.p[0] == '{') {
		if (!report_journal(
			line, room, &ident, &message, &line_r->time) ||
		    !span_eq(ident, span_str(source->ident)))
			return false;
	} else if (!from_syslog(source, line, line_r, &message)) {
		return false;
	}
	report_message(message, line_r);
	return true;
}
