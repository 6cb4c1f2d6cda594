/*
 * html_decode - character references, and what the states make of NUL and CR.
 */
#include "config.h"

#include "base/utf8.h"
#include "mail/html_entities.h"
#include "mail/html_token.h"

#define LAST_CP 0x10ffffu
#define LONGEST 40 /* no name has more letters */

/* What 0x80 to 0x9f mean in a reference: windows-1252. 0: itself. */
static const uint16_t windows[32] = { 0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026,
	0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0,
	0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122,
	0x161, 0x203a, 0x153, 0, 0x17e, 0x178 };

static uint32_t
repair(uint32_t cp)
{
	if (cp == 0 || cp > LAST_CP || (cp >= 0xd800 && cp < 0xe000))
		return UTF8_BAD;
	if (cp >= 0x80 && cp < 0xa0 && windows[cp - 0x80] != 0)
		return windows[cp - 0x80];
	return cp;
}

static int
digit_value(char c, bool hex)
{
	if (ascii_isdigit(c))
		return c - '0';
	c = ascii_lower(c);
	return hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* &#…; or &#x…; at at. */
static size_t
numeric_reference(struct buf *buf, struct span raw, size_t at)
{
	bool hex = at + 2 < raw.n && ascii_lower(raw.p[at + 2]) == 'x';
	size_t from = at + (hex ? 3 : 2), end = from;
	uint32_t cp = 0;
	char bytes[UTF8_BYTES];
	int digit;

	for (; end < raw.n && (digit = digit_value(raw.p[end], hex)) >= 0;
	     end++)
		if (cp <= LAST_CP)
			cp = cp * (hex ? 16 : 10) + (uint32_t)digit;
	if (end == from)
		return 0;
	if (end < raw.n && raw.p[end] == ';')
		end++;
	buf_add(buf, span_of(bytes, utf8_put(bytes, repair(cp))));
	return end - at;
}

/* A run of the table whose names have the same beginning. */
struct run {
	size_t low;
	size_t high;
};

/* Narrows the run to names with c at depth; false: none is left. */
static bool
narrow(struct run *run, size_t depth, char c)
{
	size_t low = run->low, high = run->high, end = run->high;

	/* Names end with a NUL, which sorts before all. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (html_entities[mid].name[depth] < c)
			low = mid + 1;
		else
			high = mid;
	}
	run->low = low;
	while (low < end) {
		size_t mid = low + (end - low) / 2;

		if (html_entities[mid].name[depth] <= c)
			low = mid + 1;
		else
			end = mid;
	}
	run->high = end;
	return run->low < run->high;
}

/* The longest name at raw.p[at]; *end_r: behind it and its semicolon. */
static const struct html_entity *
longest_name(struct span raw, size_t at, size_t *end_r)
{
	struct run run = { 0, HTML_ENTITIES };
	const struct html_entity *found = NULL;

	for (size_t depth = 0; at + depth < raw.n; depth++) {
		const struct html_entity *first;
		size_t end = at + depth + 1;
		bool closed;

		if (!ascii_isalnum(raw.p[at + depth]) ||
		    !narrow(&run, depth, raw.p[at + depth]))
			break;
		first = &html_entities[run.low];
		closed = end < raw.n && raw.p[end] == ';';
		if (first->name_length == depth + 1 &&
		    (closed || first->bare)) {
			found = first;
			*end_r = end + closed;
		}
	}
	return found;
}

/* The order of a name and of that of an entity. */
static inline int
order(struct span name, const struct html_entity *entity)
{
	size_t i = 0;

	/* The NUL at an entity's end is no letter of a name. */
	while (i < name.n && name.p[i] == entity->name[i])
		i++;
	if (i == name.n)
		return i == entity->name_length ? 0 : -1;
	return name.p[i] < entity->name[i] ? -1 : 1;
}

/* Those that most mails are full of, as html_entities has them. */
static const struct html_entity common[] = {
	{ "nbsp", "\xc2\xa0", 4, 2, 1 },
	{ "zwnj", "\xe2\x80\x8c", 4, 3, 0 },
	{ "amp", "&", 3, 1, 1 },
};

/* As longest_name() where a semicolon ends the name, as it mostly does; NULL:
 * none ends it, or some other name may begin there. */
static const struct html_entity *
closed_name(struct span raw, size_t at, size_t *end_r)
{
	size_t low = 0, high = HTML_ENTITIES, end = at;
	struct span name;

	while (end < raw.n && end - at < LONGEST && ascii_isalnum(raw.p[end]))
		end++;
	if (end == raw.n || raw.p[end] != ';')
		return NULL;
	*end_r = end + 1;
	name = span_slice(raw, at, end);
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (name.n == common[i].name_length &&
		    memcmp(name.p, common[i].name, name.n) == 0)
			return &common[i];
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int o = order(name, &html_entities[mid]);

		if (o == 0)
			return &html_entities[mid];
		if (o < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static size_t
named_reference(struct buf *buf, struct span raw, size_t at, bool attr)
{
	size_t end = 0;
	const struct html_entity *entity = closed_name(raw, at + 1, &end);

	if (entity == NULL)
		entity = longest_name(raw, at + 1, &end);
	if (entity == NULL)
		return 0;
	/* In a URL, "&copy=1" is a parameter. */
	if (attr && raw.p[end - 1] != ';' && end < raw.n &&
	    (raw.p[end] == '=' || ascii_isalnum(raw.p[end])))
		return 0;
	buf_add(buf, span_of(entity->text, entity->text_length));
	return end - at;
}

size_t
html_decode_reference(struct buf *buf, struct span raw, size_t at, bool attr)
{
	if (at + 1 < raw.n && raw.p[at + 1] == '#')
		return numeric_reference(buf, raw, at);
	return named_reference(buf, raw, at, attr);
}

/* One of the characters that are not what they are; returns its bytes. */
static size_t
special(struct buf *buf, struct span raw, size_t at, bool attr,
    enum html_state state)
{
	bool references = attr || state == HTML_DATA || state == HTML_RCDATA;
	size_t used = 0;

	switch (raw.p[at]) {
	case '\0':
		if (!attr && (state == HTML_DATA || state == HTML_CDATA))
			buf_putc(buf, '\0');
		else
			buf_str(buf, "\xef\xbf\xbd");
		return 1;
	case '\r':
		buf_putc(buf, '\n');
		return at + 1 < raw.n && raw.p[at + 1] == '\n' ? 2 : 1;
	default:
		if (references)
			used = html_decode_reference(buf, raw, at, attr);
		if (used == 0)
			buf_putc(buf, raw.p[at]);
		return used == 0 ? 1 : used;
	}
}

static bool
decode(struct buf *buf, struct span raw, bool attr, enum html_state state)
{
	size_t at = 0, plain;

	while (at < raw.n && !buf->full) {
		plain = at;
		while (at < raw.n && raw.p[at] != '&' && raw.p[at] != '\r' &&
		       raw.p[at] != '\0')
			at++;
		buf_add(buf, span_slice(raw, plain, at));
		if (at < raw.n)
			at += special(buf, raw, at, attr, state);
	}
	return !buf->full;
}

bool
html_decode_text(struct buf *buf, struct span raw, enum html_state state)
{
	return decode(buf, raw, false, state);
}

bool
html_decode_attr(struct buf *buf, struct span raw)
{
	return decode(buf, raw, true, HTML_DATA);
}
