/*
 * links - the links that rules see: those of pages, placed into the region
 * where their label stands, and those that stand in the text of a region.
 */
#include "config.h"

#include "scan/scanner-private.h"

/* The link's place in a region; false: no piece of a text holds it. */
static bool
place(const struct judge *judge, size_t text, size_t at, size_t end,
    struct link *link)
{
	for (size_t i = 0; i < judge->npieces; i++) {
		const struct piece *piece = &judge->pieces[i];
		size_t n = judge->regions[piece->region].n;

		if (piece->text != text || at < piece->at || at > piece->end)
			continue;
		link->region = piece->region;
		link->at = piece->offset + (at - piece->at);
		link->end = piece->offset + (end - piece->at);
		if (link->at > n)
			link->at = n;
		if (link->end > n)
			link->end = n;
		if (link->end < link->at)
			link->end = link->at;
		return true;
	}
	return false;
}

static bool
is_known(const struct scan *scan, const struct link *link)
{
	for (size_t i = 0; i < scan->nlinks; i++)
		if (scan->links[i].region == link->region &&
		    span_eq(scan->links[i].host, link->host) &&
		    span_eq(scan->links[i].path, link->path) &&
		    span_eq(scan->links[i].scheme, link->scheme))
			return true;
	return false;
}

/* A host that nobody knows but that looks like a platform's is a category. */
static void
add_link(struct judge *judge, struct link *link)
{
	struct scan *scan = judge->scan;

	if (is_known(scan, link))
		return;
	if (scan->nlinks >= judge->limits->links) {
		scan->evidence.limits |= LIMIT_BIT(LIMIT_LINKS);
		return;
	}
	if (strcmp(link->category, "web") == 0 &&
	    lookalike_match(
		judge->scanner->lookalike, judge->arena, link->host) >= 0)
		link->category = "lookalike";
	if (link->region != REGION_FURNITURE)
		scan->evidence.facts |= link->facts;
	scan->links[scan->nlinks++] = *link;
}

/*
 * Links in the furniture of an authentic mail are the platform's own and left
 * alone; a stranger's furniture is a stranger's.
 */
static void
add_page_links(struct judge *judge, size_t i)
{
	const struct scan_text *text = &judge->scan->texts[i];
	bool authentic = judge->scan->verdict.auth == AUTH_PASS;

	for (size_t k = 0; k < text->html->nlinks; k++) {
		const struct html_link *found = &text->html->links[k];
		struct link link;

		if (!found->clickable)
			continue;
		link = (struct link){ .region = REGION_HIDDEN };
		if (!found->hidden && !place(judge, i, found->visible_at,
					  found->visible_end, &link))
			link.region = REGION_FURNITURE;
		if (authentic && link.region == REGION_FURNITURE)
			continue;
		struct link placed = link;

		if (!link_parse(&link, judge->arena, judge->scanner->links,
			found->url, found->label, judge->limits))
			continue;
		link.region = placed.region;
		link.at = placed.at;
		link.end = placed.end;
		add_link(judge, &link);
	}
}

/* Links of a text; place: where all of them are put, or NULL: where they are. */
static void
add_text_links(struct judge *judge, struct span text, enum region region,
    const struct piece *place)
{
	size_t max = judge->limits->links;
	size_t n;

	if (text.n == 0)
		return;
	n = link_find(judge->found, max, judge->arena, judge->scanner->links,
	    text, judge->limits);
	if (n > max) {
		judge->scan->evidence.limits |= LIMIT_BIT(LIMIT_LINKS);
		n = max;
	}
	for (size_t i = 0; i < n; i++) {
		struct link *link = &judge->found[i];

		link->region = region;
		if (place != NULL)
			link->at = link->end = place->offset;
		add_link(judge, link);
	}
}

static void
add_region_links(struct judge *judge, enum region region)
{
	add_text_links(judge, judge->scan->evidence.regions[region].original,
	    region, NULL);
}

/* What is said twice stands in its region once, but its links may be others. */
static void
add_piece_links(struct judge *judge)
{
	for (size_t i = 0; i < judge->npieces; i++) {
		const struct piece *piece = &judge->pieces[i];
		const struct scan_text *text = &judge->scan->texts[piece->text];

		if (piece->same && piece->region == REGION_CLIENT)
			add_text_links(judge,
			    span_slice(text->text, piece->at, piece->end),
			    REGION_CLIENT, piece);
	}
}

void
judge_links(struct judge *judge)
{
	struct scan *scan = judge->scan;

	scan->links = arena_room(
	    judge->arena, judge->limits->links, sizeof(*scan->links));
	judge->found = arena_room(
	    judge->arena, judge->limits->links, sizeof(*judge->found));
	if (scan->links == NULL || judge->found == NULL) {
		scan->evidence.limits |= LIMIT_BIT(LIMIT_MEMORY);
		return;
	}
	for (size_t i = 0; i < scan->ntexts; i++)
		if (scan->texts[i].html != NULL && !scan->texts[i].all)
			add_page_links(judge, i);
	add_region_links(judge, REGION_CLIENT);
	add_region_links(judge, REGION_SUBJECT);
	add_region_links(judge, REGION_NAMES);
	add_region_links(judge, REGION_HIDDEN);
	add_piece_links(judge);
	scan->evidence.links = scan->links;
	scan->evidence.nlinks = scan->nlinks;
}
