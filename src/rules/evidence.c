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

void
evidence_set_text(struct evidence *evidence, struct arena *arena,
    enum region region, struct span text, const struct limits *limits)
{
	struct region_text *into = &evidence->regions[region];
	struct view folded;
	bool cut = false;

	*into = (struct region_text){ .original = text };
	if (text.n == 0)
		return;
	if (!fold_text(&folded, arena, text, limits->region_bytes, &cut)) {
		evidence->limits |= LIMIT_BIT(LIMIT_MEMORY);
		return;
	}
	if (cut)
		evidence->limits |= LIMIT_BIT(LIMIT_TEXT);
	if (!disguise_undo(&into->views, arena, text, &folded))
		evidence->limits |= LIMIT_BIT(LIMIT_MEMORY);
	if ((WRITTEN & (1u << region)) != 0)
		evidence->facts |= into->views.facts;
}
