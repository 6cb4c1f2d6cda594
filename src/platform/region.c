/*
 * region - cuts the text of a notification into the client's words and the
 * platform's furniture. Every doubt is decided so that more is judged: a cut
 * runs from the first begin to the last end, since a client may write an end
 * into a message, and a form that is not known is the client's as a whole.
 */
#include "config.h"

#include "platform/profile-private.h"

/* The cuts under way, in offsets of the folded text until they are added. */
struct cutter {
	const struct view *text;
	struct arena *arena;
	struct scratch *scratch;
	struct cut *cuts;
	size_t n, cap;
	bool failed;
};

static void
add_cut(struct cutter *c, enum region region, size_t at, size_t end)
{
	size_t from = view_origin(c->text, at), to = view_origin(c->text, end);
	struct cut *cuts;

	if (at >= end || c->failed)
		return;
	if (c->n > 0 && c->cuts[c->n - 1].region == region) {
		c->cuts[c->n - 1].end = to;
		return;
	}
	if (c->n == c->cap) {
		cuts = arena_grow(c->arena, c->cuts, c->cap * sizeof(*cuts),
		    (c->cap + 16) * 2 * sizeof(*cuts));
		if (cuts == NULL) {
			c->failed = true;
			return;
		}
		c->cuts = cuts;
		c->cap = (c->cap + 16) * 2;
	}
	c->cuts[c->n++] = (struct cut){ region, from, to };
}

/* The client's stretch but for lines that are the template's. */
static void
add_client(
    struct cutter *c, const struct pattern *furniture, size_t at, size_t end)
{
	struct span text = span_slice(c->text->s, 0, end);
	struct pattern_match match;

	while (furniture != NULL && at < end &&
	       pattern_find(furniture, c->scratch, text, at, &match) ==
		   PATTERN_FOUND &&
	       match.end > match.at) {
		add_cut(c, REGION_CLIENT, at, match.at);
		add_cut(c, REGION_FURNITURE, match.at, match.end);
		at = match.end;
	}
	add_cut(c, REGION_CLIENT, at, end);
}

/* Behind the character at from. */
static size_t
next_char(struct span s, size_t from)
{
	do
		from++;
	while (from < s.n && ((unsigned char)s.p[from] & 0xc0) == 0x80);
	return from;
}

/* Where the last match of pattern behind from begins; the text's end if none. */
static size_t
last_match(struct cutter *c, const struct pattern *pattern, size_t from)
{
	size_t last = c->text->s.n;
	struct pattern_match match;

	while (pattern != NULL && from < c->text->s.n &&
	       pattern_find(pattern, c->scratch, c->text->s, from, &match) ==
		   PATTERN_FOUND) {
		last = match.at;
		from = match.end;
		if (match.end == match.at)
			from = next_char(c->text->s, from);
	}
	return last;
}

/* The stretch that the first cut that begins gives; false: none begins. */
static bool
find_stretch(struct cutter *c, const struct conf_kind *kind,
    const struct kind_code *code, size_t *at_r, size_t *end_r)
{
	struct pattern_match match;

	for (size_t i = 0; i < kind->ncuts; i++) {
		const struct cut_code *cut = &code->cuts[i];

		*at_r = 0;
		if (cut->begin != NULL) {
			if (pattern_find(cut->begin, c->scratch, c->text->s, 0,
				&match) != PATTERN_FOUND)
				continue;
			*at_r = match.end;
		}
		*end_r = last_match(c, cut->end, *at_r);
		return true;
	}
	return kind->ncuts == 0;
}

static void
cut_text(struct cutter *c, const struct conf_platform *platform,
    const struct platform_code *code, const struct conf_kind *kind,
    fact_set *facts)
{
	size_t at = 0, end = c->text->s.n;

	if (kind != NULL && !kind->judge) {
		add_cut(c, REGION_FURNITURE, 0, end);
		return;
	}
	if (kind == NULL ||
	    !find_stretch(
		c, kind, &code->kinds[kind - platform->kinds], &at, &end)) {
		/* A first contact without a text is all template. */
		if (kind != NULL && kind->nothing_to_judge) {
			add_cut(c, REGION_FURNITURE, 0, end);
			return;
		}
		*facts |= FACT_BIT(FACT_FORM_UNKNOWN);
		at = 0;
		end = c->text->s.n;
	}
	add_cut(c, REGION_FURNITURE, 0, at);
	add_client(c, code->furniture, at, end);
	add_cut(c, REGION_FURNITURE, end, c->text->s.n);
}

size_t
profiles_cut(const struct profiles *profiles,
    const struct conf_platform *platform, const struct conf_kind *kind,
    struct arena *arena, const struct view *text, struct cut **cuts_r,
    fact_set *facts)
{
	struct cutter c = { .text = text, .arena = arena };

	*cuts_r = NULL;
	if (text->s.n == 0)
		return 0;
	if (platform == NULL) {
		add_cut(&c, REGION_CLIENT, 0, text->s.n);
	} else {
		c.scratch = scratch_take(profiles->pool);
		if (c.scratch == NULL)
			return 0;
		cut_text(&c, platform, profile_code(profiles, platform), kind,
		    facts);
		scratch_give(profiles->pool, c.scratch);
	}
	*cuts_r = c.cuts;
	return c.failed ? 0 : c.n;
}
