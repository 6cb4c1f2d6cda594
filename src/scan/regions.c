/*
 * regions - puts the client's words of all texts together, each said once: the
 * plain text and the page of a mail mostly say the same.
 */
#include "config.h"

#include "scan/scanner-private.h"

#define NAME_MAX_BYTES 200
#define FNV_START      UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME      UINT64_C(0x100000001b3)

/* The end of the web address that begins at at; at when there is none. */
static size_t
address_end(struct span s, size_t at)
{
	struct span rest = span_from(s, at);

	if (rest.n < 2 || ascii_lower(rest.p[1]) != 't')
		return at;
	if (!span_istarts(rest, "http://") && !span_istarts(rest, "https://"))
		return at;
	while (at < s.n && !ascii_isspace(s.p[at]))
		at++;
	return at;
}

/* Neither a space nor punctuation? */
static inline bool
is_said(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26 ||
	       (unsigned char)(c - '0') < 10 || (unsigned char)c >= 0x80;
}

/*
 * FNV-1a over what is no space or punctuation of a folded stretch. Addresses
 * are left out: plain text writes down those that a page has behind its words.
 */
static uint64_t
letters_hash(struct span s)
{
	uint64_t hash = FNV_START;
	size_t end;

	for (size_t i = 0; i < s.n; i++) {
		if (!is_said(s.p[i]))
			continue;
		end = s.p[i] == 'h' ? address_end(s, i) : i;
		if (end > i)
			i = end - 1;
		else
			hash = (hash ^ (unsigned char)s.p[i]) * FNV_PRIME;
	}
	return hash;
}

static bool
has_letters(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_said(s.p[i]))
			return true;
	return false;
}

/* The first byte of a view whose origin is at or behind at. */
static size_t
folded_offset(const struct view *view, size_t at)
{
	size_t low = 0, high = view->s.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (view_origin(view, middle) < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint64_t
piece_hash(struct piece *piece)
{
	if (piece->hash == 0)
		piece->hash = letters_hash(piece->words);
	return piece->hash;
}

/* The only piece of a region, as there often is, need not be hashed. */
static const struct piece *
find_same(struct judge *judge, struct piece *piece)
{
	for (size_t i = 0; i < judge->npieces; i++)
		if (judge->pieces[i].region == piece->region &&
		    piece_hash(&judge->pieces[i]) == piece_hash(piece) &&
		    piece->hash != FNV_START)
			return &judge->pieces[i];
	return NULL;
}

static bool
keep_piece(struct judge *judge, const struct piece *piece)
{
	size_t cap = judge->piece_cap == 0 ? 32 : judge->piece_cap * 2;
	struct piece *pieces = judge->pieces;

	if (judge->npieces == judge->piece_cap) {
		pieces = arena_grow(judge->arena, pieces,
		    judge->piece_cap * sizeof(*pieces), cap * sizeof(*pieces));
		if (pieces == NULL)
			return false;
		judge->pieces = pieces;
		judge->piece_cap = cap;
	}
	pieces[judge->npieces++] = *piece;
	return true;
}

/* Appends to a region as a paragraph; returns where it begins there. */
static size_t
append(struct judge *judge, enum region region, struct span text)
{
	struct buf *buf = &judge->regions[region];
	size_t offset;

	if (text.n == 0)
		return buf->n;
	if (buf->n > 0)
		buf_str(buf, "\n\n");
	offset = buf->n;
	buf_add(buf, text);
	return offset;
}

static void
add_piece(struct judge *judge, size_t text, const struct cut *cut)
{
	const struct scan_text *source = &judge->scan->texts[text];
	const struct view *folded = &judge->folded[text];
	struct piece piece = {
		.text = text,
		.at = cut->at,
		.end = cut->end,
		.region = cut->region,
	};
	const struct piece *same;

	piece.words = span_slice(folded->s, folded_offset(folded, cut->at),
	    folded_offset(folded, cut->end));
	if (!has_letters(piece.words))
		return;
	same = find_same(judge, &piece);
	if (same != NULL) {
		piece.offset = same->offset;
		piece.same = true;
	} else {
		piece.offset = append(judge, cut->region,
		    span_slice(source->text, cut->at, cut->end));
		/* A platform's own template hides its pre-header, too. */
		if (source->all && judge->template == NULL &&
		    cut->region == REGION_CLIENT)
			judge->scan->evidence.facts |=
			    FACT_BIT(FACT_HIDDEN_TEXT);
	}
	if (!keep_piece(judge, &piece))
		judge->scan->evidence.limits |= LIMIT_BIT(LIMIT_MEMORY);
}

/* The kind is what the first text that fits any says. */
static void
find_kind(struct judge *judge, struct subject *subject)
{
	struct scan *scan = judge->scan;
	static const struct view nothing = { { "", 0 }, NULL };
	size_t i = 0;

	*subject = (struct subject){ scan->subject, SPAN_NONE };
	if (judge->template == NULL)
		return;
	do {
		scan->verdict.kind = profiles_kind(judge->scanner->profiles,
		    judge->template, judge->arena, &scan->sender.from,
		    scan->subject,
		    i < scan->ntexts ? &judge->folded[i] : &nothing, subject);
	} while (scan->verdict.kind == NULL && ++i < scan->ntexts);
	if (scan->verdict.kind == NULL)
		scan->evidence.facts |= FACT_BIT(FACT_KIND_UNKNOWN);
}

/*
 * A form counts as unknown when no reading of the mail had the known one: a
 * plain alternative may lack the lines that the page has.
 */
static void
cut_texts(struct judge *judge)
{
	struct scan *scan = judge->scan;
	fact_set unknown = FACT_BIT(FACT_FORM_UNKNOWN);
	fact_set all = unknown;

	for (size_t i = 0; i < scan->ntexts; i++) {
		struct scan_text *text = &scan->texts[i];

		text->ncuts = profiles_cut(judge->scanner->profiles,
		    judge->template, scan->verdict.kind, judge->arena,
		    &judge->folded[i], &text->cuts, &text->facts);
		if (text->text.n > 0)
			all &= text->facts;
		for (size_t k = 0; k < text->ncuts; k++)
			add_piece(judge, i, &text->cuts[k]);
	}
	if (scan->ntexts > 0)
		scan->evidence.facts |= all;
}

static void
add_names(struct judge *judge)
{
	const struct mime *mime = &judge->scan->mime;

	for (size_t i = 0; i < mime->n; i++) {
		append(judge, REGION_ATTACHMENTS, mime->parts[i].filename);
		append(judge, REGION_ATTACHMENTS, mime->parts[i].filename2);
	}
	if (!(judge->scan->evidence.facts & FACT_BIT(FACT_HIDDEN_TEXT)))
		return;
	for (size_t i = 0; i < judge->scan->ntexts; i++)
		if (judge->scan->texts[i].html != NULL &&
		    !judge->scan->texts[i].all)
			append(judge, REGION_HIDDEN,
			    judge->scan->texts[i].html->hidden);
}

static void
add_facts(struct judge *judge)
{
	struct scan *scan = judge->scan;
	const struct region_text *client =
	    &scan->evidence.regions[REGION_CLIENT];

	if (scan->sender.platform == NULL)
		return;
	if (client->views.n > 0)
		scan->evidence.facts |=
		    profiles_text_facts(judge->scanner->profiles,
			scan->sender.platform, client->views.views[0].s);
	for (size_t i = 0; i < scan->ntexts; i++)
		scan->evidence.facts |=
		    FACT_BIT(FACT_PAYMENT_UNVERIFIED) &
		    profiles_text_facts(judge->scanner->profiles,
			scan->sender.platform, judge->folded[i].s);
}

/* The platform's furniture is half of a usual mail, and mostly no rule's. */
static void
set_region(struct judge *judge, enum region region)
{
	struct evidence *evidence = &judge->scan->evidence;
	const struct buf *text = &judge->regions[region];

	if (region != REGION_FURNITURE ||
	    ruleset_reads(judge->scanner->rules, region))
		evidence_set_text(evidence, judge->arena, region,
		    buf_span(text), judge->limits);
	else
		evidence_set_unread(evidence, judge->arena, region,
		    buf_span(text), judge->limits);
	if (text->full)
		evidence->limits |= LIMIT_BIT(LIMIT_TEXT);
}

void
judge_regions(struct judge *judge)
{
	struct scan *scan = judge->scan;
	struct subject subject;

	for (unsigned i = 0; i < REGION_COUNT; i++)
		buf_init(&judge->regions[i], judge->arena,
		    judge->limits->text_bytes);
	find_kind(judge, &subject);
	cut_texts(judge);
	append(judge, REGION_SUBJECT, subject.free);
	append(judge, REGION_NAMES,
	    span_slice(scan->sender.from.name, 0, NAME_MAX_BYTES));
	append(
	    judge, REGION_NAMES, span_slice(subject.name, 0, NAME_MAX_BYTES));
	add_names(judge);
	for (unsigned i = 0; i < REGION_COUNT; i++)
		set_region(judge, (enum region)i);
	add_facts(judge);
}
