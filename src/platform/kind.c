/*
 * kind - which notification is it, which part of its subject is the client's,
 * and what its text states.
 */
#include "config.h"

#include "base/buf.h"
#include "platform/profile-private.h"
#include "text/fold.h"

/* "local@domain" in lower case, as the patterns of from = have it. */
static struct span
folded_address(struct arena *arena, const struct address *from)
{
	struct buf out;

	buf_init(&out, arena, 1024);
	buf_add(&out, from->local);
	buf_putc(&out, '@');
	buf_add(&out, from->domain);
	return fold_span(arena, buf_span(&out));
}

static struct span
origin_of(const struct view *view, struct span original,
    const struct pattern_match *match, size_t group)
{
	size_t at = match->groups[group].at;

	if (group == 0 || at == SIZE_MAX)
		return SPAN_NONE;
	return span_trim(span_slice(original, view_origin(view, at),
	    view_origin(view, match->groups[group].end)));
}

/* Do the conditions of a kind hold? match_r: of the subject, where it has one. */
static bool
kind_fits(const struct profiles *profiles, const struct kind_code *code,
    struct span from, struct span subject, struct span text,
    struct pattern_match *match_r)
{
	struct scratch *scratch;
	bool fits;

	if (code->from != NULL && !profile_matches(profiles, code->from, from))
		return false;
	if (code->body != NULL && !profile_matches(profiles, code->body, text))
		return false;
	if (code->subject == NULL)
		return true;
	scratch = scratch_take(profiles->pool);
	if (scratch == NULL)
		return false;
	fits = pattern_find(code->subject, scratch, subject, 0, match_r) ==
	       PATTERN_FOUND;
	scratch_give(profiles->pool, scratch);
	return fits;
}

const struct conf_kind *
profiles_kind(const struct profiles *profiles,
    const struct conf_platform *platform, struct arena *arena,
    const struct address *from, struct span subject, const struct view *text,
    struct subject *subject_r)
{
	const struct platform_code *code = profile_code(profiles, platform);
	struct span address = folded_address(arena, from);
	struct pattern_match match;
	struct view folded;
	bool cut;

	*subject_r = (struct subject){ subject, SPAN_NONE };
	if (!fold_text(&folded, arena, subject, 0, &cut))
		return NULL;
	for (size_t i = 0; i < platform->nkinds; i++) {
		const struct kind_code *kind = &code->kinds[i];

		if (!kind_fits(
			profiles, kind, address, folded.s, text->s, &match))
			continue;
		if (kind->subject != NULL)
			*subject_r = (struct subject){
				origin_of(
				    &folded, subject, &match, kind->free_group),
				origin_of(
				    &folded, subject, &match, kind->name_group),
			};
		return &platform->kinds[i];
	}
	return NULL;
}

fact_set
profiles_text_facts(const struct profiles *profiles,
    const struct conf_platform *platform, struct span folded)
{
	const struct platform_code *code = profile_code(profiles, platform);
	fact_set facts = 0;

	if (profile_matches(profiles, code->link_removed, folded))
		facts |= FACT_BIT(FACT_LINK_REMOVED);
	if (profile_matches(profiles, code->payment_unverified, folded))
		facts |= FACT_BIT(FACT_PAYMENT_UNVERIFIED);
	return facts;
}
