/*
 * evidence - puts the text of a region into all its views.
 */
#include "config.h"

#include "rules/evidence.h"
#include "text/fold.h"

/* Regions that a client writes: their disguises are facts about the client. */
#define WRITTEN                                                                \
	(1u << REGION_CLIENT | 1u << REGION_SUBJECT | 1u << REGION_NAMES |     \
	    1u << REGION_ATTACHMENTS)

/* False: there is nothing to look at. */
static bool
set_original(struct evidence *evidence, struct arena *arena, enum region region,
    struct span text, const struct limits *limits, struct view *folded_r)
{
	bool cut = false;

	evidence->regions[region] = (struct region_text){ .original = text };
	if (text.n == 0)
		return false;
	if (!fold_text(folded_r, arena, text, limits->region_bytes, &cut)) {
		evidence->limits |= LIMIT_BIT(LIMIT_MEMORY);
		return false;
	}
	if (cut)
		evidence->limits |= LIMIT_BIT(LIMIT_TEXT);
	return true;
}

void
evidence_set_text(struct evidence *evidence, struct arena *arena,
    enum region region, struct span text, const struct limits *limits)
{
	struct region_text *into = &evidence->regions[region];
	struct view folded;

	if (!set_original(evidence, arena, region, text, limits, &folded))
		return;
	if (!disguise_undo(&into->views, arena, text, &folded))
		evidence->limits |= LIMIT_BIT(LIMIT_MEMORY);
	if ((WRITTEN & (1u << region)) != 0)
		evidence->facts |= into->views.facts;
}

void
evidence_set_unread(struct evidence *evidence, struct arena *arena,
    enum region region, struct span text, const struct limits *limits)
{
	struct view folded;

	set_original(evidence, arena, region, text, limits, &folded);
}
