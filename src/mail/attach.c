/*
 * attach - names and first bytes of attachments; see attach.h.
 */
#include "config.h"

#include "mail/attach.h"

struct span
attach_magic(struct span head)
{
	(void)head;
	return SPAN_NONE;
}

struct span
attach_clean_name(struct arena *arena, struct span name)
{
	size_t from = name.n;

	while (from > 0 && name.p[from - 1] != '/' && name.p[from - 1] != '\\')
		from--;
	return arena_span(arena, span_trim(span_from(name, from)));
}

bool
attach_is_attachment(const struct part *part, bool labelled)
{
	return labelled || !span_istarts(part->type, "image/");
}

fact_set
attach_facts(const struct part *part)
{
	return part->attachment ? FACT_BIT(FACT_ATTACHMENT) : 0;
}
