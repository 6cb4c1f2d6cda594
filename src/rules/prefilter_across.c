/*
 * prefilter_across - does a place where a text was changed make a word of a
 * pattern? Of a text that is read again because two words were joined, that says
 * whether it is worth it.
 */
#include "config.h"

#include "rules/prefilter_private.h"

struct across {
	const struct prefilter *prefilter;
	struct span text;
	size_t begin; /* where in the text the reading began */
	size_t from;
	size_t to;
	bool found;
	uint32_t base; /* number of the first word that is looked for */
};

static void
note(struct across *across, size_t word, size_t end, uint32_t edges)
{
	const struct word *found = &across->prefilter->words[word];
	size_t at = end - found->length;

	if (!is_letter(across->text, end))
		edges |= LITERAL_RIGHT;
	if (is_used(found, edges) && at < across->to && end > across->from)
		across->found = true;
}

static void
note_at_edge(void *data, uint32_t number, size_t end)
{
	struct across *across = data;

	note(across, number + across->base, end, LITERAL_LEFT);
}

/* The words that begin at an edge. */
static void
walk_edge(struct across *across, struct span near, size_t at)
{
	enum place_kind kind = edge_kind(near.p[at]);

	across->base = across->prefilter->base[kind];
	automaton_walk(
	    across->prefilter->automata[kind], near, at, note_at_edge, across);
}

static void
note_anywhere(void *data, uint32_t number, size_t end)
{
	struct across *across = data;

	note(across, number + across->prefilter->base[ANYWHERE],
	    across->begin + end, 0);
}

bool
prefilter_across(
    const struct prefilter *p, struct span text, size_t from, size_t to)
{
	struct across across = { p, text,
		from > p->longest ? from - p->longest : 0, from, to, p->failed,
		0 };
	struct span near = span_slice(text, 0, to + p->longest);

	for (size_t i = across.begin; i < to && !across.found; i++)
		if (i == 0 || !is_letter(text, i - 1))
			walk_edge(&across, near, i);
	if (!across.found)
		automaton_scan(p->automata[ANYWHERE],
		    span_from(near, across.begin), note_anywhere, &across);
	return across.found;
}
