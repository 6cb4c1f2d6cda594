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
	struct sheet *sheet = arena_alloc(arena, sizeof(*sheet));

	if (sheet == NULL)
		return NULL;
	sheet->arena = arena;
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
	size_t depth = 0;

	for (; at < text.n; at++) {
		if (text.p[at] == '{')
			depth++;
		else if (text.p[at] == '}' && --depth == 0)
			return at + 1;
	}
	return text.n;
}

/* @media all and screen without further conditions hold everywhere. */
static bool
always_holds(struct span prelude)
{
	prelude = span_trim(prelude);
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

/* Takes comments out, and what hides a sheet from very old browsers. */
static struct span
without_comments(struct arena *arena, struct span text)
{
	char *p = arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t at = 0; p != NULL && at < text.n;) {
		struct span rest = span_from(text, at);

		if (span_istarts(rest, "/*"))
			at = skip_comment(text, at);
		else if (span_istarts(rest, "<!--"))
			at += 4;
		else if (span_istarts(rest, "-->"))
			at += 3;
		else
			p[n++] = text.p[at++];
	}
	return p == NULL ? SPAN_NONE : span_of(p, n);
}

bool
sheet_add(struct sheet *sheet, struct span text)
{
	bool whole = true;
	size_t at = 0;

	text = without_comments(sheet->arena, text);
	while (at < text.n) {
		size_t open = span_chr(text, at, '{'), end;
		struct span prelude = span_trim(span_slice(text, at, open));
		size_t semicolon = span_chr(prelude, 0, ';');

		if (prelude.n > 0 && prelude.p[0] == '@' &&
		    semicolon < prelude.n) {
			/* @import and @charset end without a block. */
			at = span_chr(text, at, ';') + 1;
			continue;
		}
		if (always_holds(prelude) ||
		    (prelude.n > 0 && prelude.p[0] == '}')) {
			at = prelude.p[0] == '}' ? span_chr(text, at, '}') + 1
						 : open + 1;
			continue;
		}
		end = block_end(text, open);
		if (prelude.n > 0 && prelude.p[0] != '@')
			whole &= add_rules(sheet, prelude,
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
