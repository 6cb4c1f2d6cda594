/*
 * phrase_emit - writes the PCRE2 pattern of a parsed phrase.
 *
 * A real gap (a run of characters that are no letters) is a word boundary for
 * both its words, so only the ends of a phrase need to look around. All runs
 * are possessive: no phrase can backtrack more than its "..." allow.
 */
#include "config.h"

#include <stdint.h>

#include "rules/phrase_tree.h"

#define BORDER   "(?:" PHRASE_BEGIN "|" PHRASE_END ")"
#define STEP     PHRASE_STEP
#define RUN      STEP "++"
#define REST     "[\\p{L}\\p{N}\\p{M}_]*+"
#define HEAD     "[\\p{L}\\p{N}\\p{M}_]{0,20}?"
#define ANY_WORD "[\\p{L}\\p{N}\\p{M}_]++(?:['-][\\p{L}\\p{N}\\p{M}_]++)*+"
/* Letters of a dense script that count as a word of a "..." gap. */
#define DENSE_WORD 5

struct range {
	uint32_t from;
	uint32_t to;
};

/* Scripts without spaces; the same as DENSE. */
static const struct range dense[] = { { 0xe00, 0xeff }, { 0x1000, 0x109f },
	{ 0x1100, 0x11ff }, { 0x1780, 0x17ff }, { 0x3005, 0x3007 },
	{ 0x3040, 0x318f }, { 0x3400, 0x4dbf }, { 0x4e00, 0x9fff },
	{ 0xa960, 0xa97f }, { 0xac00, 0xd7ff }, { 0xf900, 0xfaff },
	{ 0x20000, 0x3ffff } };

/* Blocks of punctuation and symbols; taking one for a letter does no harm. */
static const struct range symbols[] = { { 0x00, 0x2f }, { 0x3a, 0x40 },
	{ 0x5b, 0x5e }, { 0x60, 0x60 }, { 0x7b, 0xa9 }, { 0xab, 0xb4 },
	{ 0xb6, 0xb9 }, { 0xbb, 0xbf }, { 0xd7, 0xd7 }, { 0xf7, 0xf7 },
	{ 0x2000, 0x206f }, { 0x20a0, 0x20cf }, { 0x2190, 0x2bff },
	{ 0x3000, 0x3004 }, { 0x3008, 0x303f }, { 0xfe00, 0xfe1f },
	{ 0x1f000, 0x1faff } };

static bool
in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

/* The character at i of valid UTF-8. */
static uint32_t
char_at(struct span s, size_t i)
{
	unsigned char lead = (unsigned char)s.p[i];
	unsigned more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	uint32_t c = more == 0 ? lead : lead & (0x3fu >> more);

	while (more-- > 0 && ++i < s.n)
		c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
	return c;
}

unsigned
phrase_edge(struct span text, size_t i)
{
	uint32_t c = char_at(text, i);

	if (in_ranges(c, dense, sizeof(dense) / sizeof(dense[0])))
		return EDGE_DENSE;
	if (in_ranges(c, symbols, sizeof(symbols) / sizeof(symbols[0])))
		return EDGE_PUNCT;
	return EDGE_WORD;
}

/* What stands before or behind a sequence. */
enum end {
	END_GAP,   /* a gap of the sequence around it */
	END_WHOLE, /* nothing: the word must end here */
	END_STAR   /* any further letters */
};

/* Between two nodes, by the edges that meet. */
static bool
emit_join(struct buf *out, unsigned before, unsigned after)
{
	if (((before | after) & (EDGE_PUNCT | EDGE_DENSE)) == 0)
		return buf_str(out, RUN);
	/* A possessive run would take the punctuation that is to follow. */
	if ((after & EDGE_PUNCT) != 0)
		return buf_str(out, "(?:" STEP "{1,20}?|" BORDER ")");
	return buf_str(out, "(?:" RUN "|" BORDER ")");
}

static bool
emit_gap(struct buf *out, unsigned before, unsigned after, unsigned words)
{
	if (words == 0)
		return emit_join(out, before, after);
	if (((before | after) & EDGE_DENSE) != 0)
		return buf_str(out, BORDER) &&
		       buf_printf(out, "[^\\n.!?\\x{3002}]{0,%u}?",
			   words * DENSE_WORD) &&
		       buf_str(out, BORDER);
	return buf_str(out, "(?:") && emit_join(out, before, EDGE_WORD) &&
	       buf_printf(out, ANY_WORD "){0,%u}?", words) &&
	       emit_join(out, before | EDGE_WORD, after);
}

static bool
emit_literal(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == NODE_MAYBE) {
			buf_putc(out, '?');
			continue;
		}
		/* A backslash before other ASCII than letters is safe. */
		if (c > ' ' && c < 127 && !ascii_isalnum(c) && c != '_')
			buf_putc(out, '\\');
		buf_putc(out, c);
	}
	return !out->full;
}

static bool emit_alts(
    struct buf *out, const struct seq *alts, enum end left, enum end right);

static bool
emit_node(
    struct buf *out, const struct node *node, enum end left, enum end right)
{
	if (node->star_left)
		left = left == END_WHOLE ? END_GAP : END_STAR;
	if (node->star_right)
		right = END_STAR;
	if (node->kind == NODE_GROUP)
		return emit_alts(out, node->alts, left, right);
	if (node->kind == NODE_ANY)
		return buf_str(out, ANY_WORD);
	if (node->kind == NODE_RAW)
		return buf_str(out, "(?:") && buf_add(out, node->text) &&
		       buf_str(out, ")");
	if (left == END_WHOLE && (node->left & EDGE_WORD) != 0)
		buf_str(out, PHRASE_BEGIN);
	if (left == END_STAR && (node->left & EDGE_DENSE) == 0)
		buf_str(out, HEAD);
	emit_literal(out, node->text);
	if (right == END_WHOLE && (node->right & EDGE_WORD) != 0)
		buf_str(out, PHRASE_END);
	if (right == END_STAR && (node->right & EDGE_DENSE) == 0)
		buf_str(out, REST);
	return !out->full;
}

static bool
emit_seq(struct buf *out, const struct seq *seq, enum end left, enum end right)
{
	unsigned before = 0, words = 0;

	for (const struct node *node = seq->first; node != NULL;
	     node = node->next) {
		bool first = node == seq->first;

		if (node->optional)
			buf_str(out, "(?:");
		/* A gap before what is left out is there all the same. */
		if (node->gap > words)
			words = node->gap;
		if (!first && !node->glued &&
		    !emit_gap(out, before, node->left, words))
			return false;
		if (!emit_node(out, node, first ? left : END_GAP,
			node->next == NULL ? right : END_GAP))
			return false;
		if (node->optional)
			buf_str(out, ")?");
		before = node->optional ? before | node->right : node->right;
		words = node->optional ? words : 0;
	}
	return !out->full;
}

/* What stands around a group of alternatives. */
struct ends {
	enum end left;
	enum end right;
};

static bool
shares(const struct seq *seq, const struct ends *ends, bool begin, bool end)
{
	return (ends->left == END_WHOLE && seq->left == EDGE_WORD) == begin &&
	       (ends->right == END_WHOLE && seq->right == EDGE_WORD) == end;
}

/* Adds the alternatives that share these ends, with one look at each end. */
static bool
emit_some(struct buf *out, const struct seq *alts, const struct ends *ends,
    bool begin, bool end)
{
	bool first = true;

	for (; alts != NULL; alts = alts->next) {
		if (!shares(alts, ends, begin, end))
			continue;
		if (!first || out->p[out->n - 1] != ':')
			buf_putc(out, '|');
		if (first)
			buf_str(out, begin ? PHRASE_BEGIN "(?:" : "(?:");
		first = false;
		if (!emit_seq(out, alts, begin ? END_GAP : ends->left,
			end ? END_GAP : ends->right))
			return false;
	}
	if (!first)
		buf_str(out, end ? ")" PHRASE_END : ")");
	return !out->full;
}

/*
 * Alternatives with the same ends stand together, so that one look around does
 * for all: PCRE2 would repeat each at every place where one of them may begin,
 * and a list of words would be five times as long.
 */
static bool
emit_alts(
    struct buf *out, const struct seq *alts, enum end left, enum end right)
{
	struct ends ends = { left, right };

	return buf_str(out, "(?:") && emit_some(out, alts, &ends, true, true) &&
	       emit_some(out, alts, &ends, true, false) &&
	       emit_some(out, alts, &ends, false, true) &&
	       emit_some(out, alts, &ends, false, false) && buf_putc(out, ')');
}

bool
phrase_emit(struct buf *out, const struct seq *alts)
{
	return emit_alts(out, alts, END_WHOLE, END_WHOLE);
}
