/*
 * html_sheet - see html_sheet.h. A fixed table by hash of the selector; rules
 * of one selector are merged as they come, since specificity hardly ever
 * decides whether a mail's text is seen.
 */
#include "config.h"

#include "mail/html_sheet.h"

#define MOST_RULES   256
#define BUCKETS      256
#define MOST_CLASSES 16 /* of one element */

enum selector { SELECTOR_TAG, SELECTOR_CLASS, SELECTOR_ID };

struct rule {
	enum selector kind;
	uint32_t tag; /* element_hash(), 0: any */
	struct span name;
	struct styles styles;
	int next; /* of the bucket, or -1 */
};

struct sheet {
	struct arena *arena;
	struct rule rules[MOST_RULES];
	size_t n;
	int buckets[BUCKETS];
};

struct sheet *
sheet_init(struct arena *arena)
{
	struct sheet *sheet = arena_room(arena, 1, sizeof(*sheet));

	if (sheet == NULL)
		return NULL;
	sheet->arena = arena;
	sheet->n = 0;
	for (size_t i = 0; i < BUCKETS; i++)
		sheet->buckets[i] = -1;
	return sheet;
}

static size_t
bucket_of(enum selector kind, struct span name)
{
	return (element_hash(name) + kind) % BUCKETS;
}

static struct rule *
find_rule(struct sheet *sheet, const struct rule *like)
{
	int i = sheet->buckets[bucket_of(like->kind, like->name)];

	for (; i >= 0; i = sheet->rules[i].next)
		if (sheet->rules[i].kind == like->kind &&
		    sheet->rules[i].tag == like->tag &&
		    span_ieq(sheet->rules[i].name, like->name))
			return &sheet->rules[i];
	return NULL;
}

static bool
add_rule(struct sheet *sheet, struct rule *rule)
{
	struct rule *old = find_rule(sheet, rule);
	int *bucket = &sheet->buckets[bucket_of(rule->kind, rule->name)];

	if (old != NULL) {
		styles_merge(&old->styles, &rule->styles);
		return true;
	}
	if (sheet->n == MOST_RULES)
		return false;
	rule->next = *bucket;
	*bucket = (int)sheet->n;
	sheet->rules[sheet->n++] = *rule;
	return true;
}

static bool
in_name(char c)
{
	return ascii_isalnum(c) || c == '-' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static size_t
name_end(struct span s, size_t at)
{
	while (at < s.n && in_name(s.p[at]))
		at++;
	return at;
}

/* The last compound of a selector: what stands behind "body " or "td > ". */
static struct span
last_compound(struct span s)
{
	size_t at;

	s = span_trim(s);
	for (at = s.n;
	     at > 0 && !ascii_isspace(s.p[at - 1]) && s.p[at - 1] != '>';)
		at--;
	return span_from(s, at);
}

/* Reads a selector; false: it is none of the simple ones. */
static bool
read_selector(struct span text, struct rule *rule)
{
	struct span s = last_compound(text);
	bool inner = s.n < span_trim(text).n;
	size_t tag = name_end(s, 0), end;

	rule->tag = tag > 0 ? element_hash(span_slice(s, 0, tag)) : 0;
	rule->kind = SELECTOR_TAG;
	rule->name = span_slice(s, 0, tag);
	if (tag == s.n)
		return tag > 0 && !inner;
	if (s.p[tag] != '.' && s.p[tag] != '#')
		return false;
	rule->kind = s.p[tag] == '.' ? SELECTOR_CLASS : SELECTOR_ID;
	end = name_end(s, tag + 1);
	rule->name = span_slice(s, tag + 1, end);
	return rule->name.n > 0 && end == s.n;
}

static bool
add_rules(struct sheet *sheet, struct span selectors, struct span body)
{
	struct rule rule = { .next = -1 };
	bool whole = true;

	style_parse(&rule.styles, body);
	if ((rule.styles.plain.given | rule.styles.important.given) == 0)
		return true;
	for (size_t at = 0, end; at < selectors.n; at = end + 1) {
		end = span_chr(selectors, at, ',');
		if (read_selector(span_slice(selectors, at, end), &rule))
			whole &= add_rule(sheet, &rule);
	}
	return whole;
}

/* Where the block ends whose { stands at at: behind its }. */
static size_t
block_end(struct span text, size_t at)
{
	size_t open = at, close = span_chr(text, at, '}'), depth = 0;

	for (; close < text.n; close = span_chr(text, close + 1, '}')) {
		for (; open < close; open = span_chr(text, open + 1, '{'))
			depth++;
		if (--depth == 0)
			return close + 1;
	}
	return text.n;
}

/* @media all and screen without further conditions hold everywhere. */
static bool
always_holds(struct span prelude)
{
	return span_ieqs(prelude, "@media all") ||
	       span_ieqs(prelude, "@media screen") ||
	       span_ieqs(prelude, "@media only screen");
}

static size_t
skip_comment(struct span text, size_t at)
{
	size_t end = span_find(text, at + 2, SPAN_LIT("*/"));

	return end < text.n ? end + 2 : end;
}

/* What is no part of a sheet begins with one of these. */
static const struct {
	struct span sign;
	size_t rare; /* of its bytes, the one that sheets have least */
} marks[] = { { SPAN_INIT("/*"), 0 }, { SPAN_INIT("<!--"), 0 },
	{ SPAN_INIT("-->"), 2 } };

enum { MARK_COMMENT, MARKS = sizeof(marks) / sizeof(marks[0]) };

/* The first mark of that kind at or after at; text.n: none. */
static size_t
find_mark(struct span text, size_t at, size_t kind)
{
	struct span sign = marks[kind].sign;
	size_t rare = marks[kind].rare;

	for (at += rare; (at = span_chr(text, at, sign.p[rare])) < text.n; at++)
		if (span_eq(
			span_slice(text, at - rare, at - rare + sign.n), sign))
			return at - rare;
	return text.n;
}

/* The kind of the first mark at or after at; next: where each comes next. */
static size_t
first_mark(struct span text, size_t at, size_t next[MARKS])
{
	size_t first = 0;

	for (size_t kind = 0; kind < MARKS; kind++) {
		if (next[kind] < at)
			next[kind] = find_mark(text, at, kind);
		if (next[kind] < next[first])
			first = kind;
	}
	return first;
}

/* Takes comments out, and what hides a sheet from very old browsers. */
static struct span
without_comments(struct arena *arena, struct span text)
{
	size_t next[MARKS], n = 0, at = 0, kind;
	char *p;

	for (kind = 0; kind < MARKS; kind++)
		next[kind] = find_mark(text, 0, kind);
	kind = first_mark(text, 0, next);
	if (next[kind] == text.n)
		return text;
	p = arena_room(arena, text.n, 1);
	while (p != NULL && at < text.n) {
		memcpy(p + n, text.p + at, next[kind] - at);
		n += next[kind] - at;
		at = kind == MARK_COMMENT ? skip_comment(text, next[kind])
					  : next[kind] + marks[kind].sign.n;
		kind = first_mark(text, at, next);
	}
	return p == NULL ? SPAN_NONE : span_of(p, n);
}

/* The @rule at at, whose block, if any, opens at open; returns where to go on:
 * inside it, where its rules hold, or behind it. */
static size_t
skip_at_rule(struct span text, size_t at, size_t open)
{
	size_t semicolon = span_chr(span_slice(text, 0, open), at, ';');

	/* @import and @charset end without a block. */
	if (semicolon < open)
		return semicolon + 1;
	return always_holds(span_trim(span_slice(text, at, open)))
		   ? open + 1
		   : block_end(text, open);
}

bool
sheet_add(struct sheet *sheet, struct span text)
{
	bool whole = true;
	size_t at = 0, open, end;

	text = without_comments(sheet->arena, text);
	open = span_chr(text, 0, '{');
	while (at < text.n) {
		if (open < at)
			open = span_chr(text, at, '{');
		if (ascii_isspace(text.p[at]) || text.p[at] == '}') {
			at++;
			continue;
		}
		if (text.p[at] == '@') {
			at = skip_at_rule(text, at, open);
			continue;
		}
		end = block_end(text, open);
		if (at < open)
			whole &= add_rules(sheet, span_slice(text, at, open),
			    span_slice(text, open + 1, end - 1));
		at = end;
	}
	return whole;
}

static void
apply(const struct sheet *sheet, struct styles *styles, enum selector kind,
    uint32_t tag, struct span name)
{
	int i = sheet->buckets[bucket_of(kind, name)];

	for (; i >= 0; i = sheet->rules[i].next) {
		const struct rule *rule = &sheet->rules[i];

		if (rule->kind == kind &&
		    (rule->tag == 0 || rule->tag == tag) &&
		    span_ieq(rule->name, name))
			styles_merge(styles, &rule->styles);
	}
}

static void
apply_classes(const struct sheet *sheet, struct styles *styles, uint32_t tag,
    struct span classes)
{
	size_t at = 0, end;

	for (int n = 0; n < MOST_CLASSES && at < classes.n; at = end + 1) {
		for (end = at;
		     end < classes.n && !html_isspace(classes.p[end]);)
			end++;
		if (end == at)
			continue;
		apply(sheet, styles, SELECTOR_CLASS, tag,
		    span_slice(classes, at, end));
		n++;
	}
}

void
sheet_apply(const struct sheet *sheet, struct styles *styles, struct span name,
    const struct attributes *a)
{
	uint32_t tag;

	if (sheet == NULL || sheet->n == 0)
		return;
	tag = element_hash(name);
	apply(sheet, styles, SELECTOR_TAG, tag, name);
	if (attribute_given(a, ATTRIBUTE_CLASS))
		apply_classes(sheet, styles, tag, a->value[ATTRIBUTE_CLASS]);
	if (attribute_given(a, ATTRIBUTE_ID))
		apply(sheet, styles, SELECTOR_ID, tag, a->value[ATTRIBUTE_ID]);
}
