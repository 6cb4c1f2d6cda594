/*
 * prefilter_start - where in a text that was read a pattern's matches may begin.
 *
 * Every clause of a way says so by the places of its words; a match begins only
 * where all agree. The clause with the fewest places is asked first, and the
 * others only about what that has left.
 */
#include "config.h"

#include "rules/prefilter_private.h"

/* A part of a way, and how often its words were seen. */
struct asked {
	uint32_t clause;
	struct reach before;
	size_t places;
};

/* The words of 64 bits in which there is one. */
struct range {
	size_t from;
	size_t end;
};

/* The first place where a match that has this word may begin. */
static size_t
first_start(const struct prefilter_seen *seen, const struct place *place,
    const struct reach *before)
{
	size_t i = place->sentence, from = seen->sentences[i], at = 0;

	if (before->bytes < UINT16_MAX && place->at > before->bytes)
		at = place->at - before->bytes;
	if (before->breaks == UINT16_MAX || from <= at)
		return at;
	for (uint32_t n = before->breaks; n > 0; n--) {
		from = from > before->loose ? from - before->loose : 0;
		while (seen->sentences[i] > from)
			i--;
		from = seen->sentences[i];
	}
	return from > at ? from : at;
}

/* Sets the bits from first to last. */
static void
set_range(uint64_t *bits, size_t first, size_t last)
{
	size_t a = first / 64, b = last / 64;
	uint64_t head = UINT64_MAX << first % 64;
	uint64_t tail = UINT64_MAX >> (63 - last % 64);

	if (a == b) {
		bits[a] |= head & tail;
		return;
	}
	bits[a] |= head;
	while (++a < b)
		bits[a] = UINT64_MAX;
	bits[b] |= tail;
}

/* Is it the literal's word, with the edges that that needs? */
static bool
is_of(const struct place *place, uint32_t literal)
{
	return place->literal / EDGES == literal / EDGES &&
	       (literal % EDGES & ~place->literal) == 0;
}

/* Marks where a match with this literal may begin, within the range. */
static void
mark_places(const struct prefilter_seen *seen, uint32_t literal,
    const struct reach *before, struct range within, uint64_t *bits)
{
	size_t low = within.from * 64, high = within.end * 64, from, to;

	for (uint32_t i = seen_bucket(seen, literal / EDGES)->last; i != 0;
	     i = seen->places[i - 1].next) {
		const struct place *place = &seen->places[i - 1];

		if (!is_of(place, literal))
			continue;
		/* Those of the word that follow stand before this one. */
		if (place->at < low)
			return;
		from = first_start(seen, place, before);
		to = place->at < high ? place->at : high - 1;
		if (from < high)
			set_range(bits, from > low ? from : low, to);
		if (from <= low)
			return;
	}
}

static void
mark_part(const struct prefilter_seen *seen, const struct asked *part,
    struct range within, uint64_t *bits)
{
	const struct prefilter *p = seen->prefilter;
	uint32_t end = p->clauses[part->clause + 1];

	for (uint32_t i = p->clauses[part->clause]; i < end; i++) {
		uint32_t literal = p->literals.v[i];

		if (has_bit(seen->literals, literal))
			mark_places(seen, literal, &part->before, within, bits);
	}
}

/* Without the empty words at both ends. */
static struct range
shrink(const uint64_t *bits, struct range range)
{
	while (range.from < range.end && bits[range.from] == 0)
		range.from++;
	while (range.end > range.from && bits[range.end - 1] == 0)
		range.end--;
	return range;
}

/* Hardly more than there are: buckets have few words. */
static size_t
count_places(const struct prefilter_seen *seen, uint32_t clause)
{
	const struct prefilter *p = seen->prefilter;
	size_t n = 0;

	for (uint32_t i = p->clauses[clause]; i < p->clauses[clause + 1]; i++) {
		uint32_t literal = p->literals.v[i];

		if (has_bit(seen->literals, literal))
			n += seen_bucket(seen, literal / EDGES)->n;
	}
	return n;
}

/* Adds a part among those of which fewer places follow behind more. */
static size_t
add_part(struct asked *parts, size_t n, struct asked part)
{
	size_t i = n;

	for (; i > 0 && parts[i - 1].places > part.places; i--)
		parts[i] = parts[i - 1];
	parts[i] = part;
	return n + 1;
}

/* What a way asks for, the rarest first; 0: it is not there. */
static size_t
list_parts(
    struct prefilter_seen *seen, const struct way *way, struct asked *parts)
{
	static const struct reach here = { 0, 0, 0 };
	const struct prefilter *p = seen->prefilter;
	size_t n = 0;

	for (uint32_t i = way->parts; i < way[1].parts; i++) {
		const struct part *part = &p->parts[i];

		n = add_part(parts, n,
		    (struct asked){ part->clause, part->before,
			count_places(seen, part->clause) });
	}
	if (way->first == AUTOMATON_NONE)
		return n;
	if (!has_bit(seen->clauses, way->first))
		return 0;
	return add_part(parts, n,
	    (struct asked){ way->first, here, count_places(seen, way->first) });
}

/* Leaves in the way what the part allows. */
static struct range
narrow(
    struct prefilter_seen *seen, const struct asked *part, struct range range)
{
	mark_part(seen, part, range, seen->clause);
	for (size_t i = range.from; i < range.end; i++) {
		seen->way[i] &= seen->clause[i];
		seen->clause[i] = 0;
	}
	return shrink(seen->way, range);
}

/* Adds the starts of one way. */
static void
mark_way(struct prefilter_seen *seen, const struct way *way)
{
	struct asked parts[LITERAL_SETS + 1];
	struct range range = { 0, bit_words(seen->text.n) };
	size_t n = list_parts(seen, way, parts);

	if (n == 0)
		return;
	mark_part(seen, &parts[0], range, seen->way);
	range = shrink(seen->way, range);
	for (size_t i = 1; i < n && range.from < range.end; i++)
		range = narrow(seen, &parts[i], range);
	for (size_t i = range.from; i < range.end; i++) {
		seen->starts[i] |= seen->way[i];
		seen->way[i] = 0;
	}
}

const uint64_t *
prefilter_starts(
    const struct prefilter *p, size_t pattern, struct prefilter_seen *seen)
{
	const struct need *need = &p->needs[pattern];

	if (seen->anywhere || need->n == 0)
		return NULL;
	memset(
	    seen->starts, 0, bit_words(seen->text.n) * sizeof(*seen->starts));
	for (size_t i = 0; i < need->n; i++)
		if (has_bit(seen->ways, need->first + i))
			mark_way(seen, &p->ways[need->first + i]);
	return seen->starts;
}
