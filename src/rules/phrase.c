/*
 * phrase - parses plain words into a tree; see phrase.h for the syntax.
 *
 * Phrases come from the administrator, yet a mistake in one must be a message
 * and no more: groups and names nest at most so deep as is said here.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/phrase.h"
#include "rules/phrase_parse.h"
#include "text/fold.h"

#define GROUP_DEPTH 8
#define GAP_DEFAULT 4
#define GAP_MAX     20

static struct seq *parse_alts(struct parser *p);

static void
join_edges(struct node *node)
{
	for (const struct seq *s = node->alts; s != NULL; s = s->next) {
		node->left |= s->left;
		node->right |= s->right;
	}
}

static bool
parse_group(struct parser *p, struct node *node)
{
	if (++p->depth > GROUP_DEPTH)
		return parser_fail(p, "groups are nested too deep");
	node->kind = NODE_GROUP;
	node->alts = parse_alts(p);
	if (node->alts == NULL)
		return false;
	p->depth--;
	join_edges(node);
	return parser_take(p, ')') || parser_fail(p, "a ) is missing");
}

static const struct seq *parse_list(const struct lexicon *lexicon,
    const struct conf_list *list, struct pos pos,
    const struct lexicon_use *outer);

static bool
parse_macro(struct parser *p, struct node *node, const struct conf_macro *macro)
{
	struct lexicon_use use;
	struct buf out;

	buf_init(&out, p->lexicon->arena, 0);
	if (!lexicon_enter(
		p->lexicon, p->pos, span_str(macro->name), p->use, &use) ||
	    !lexicon_expand(
		p->lexicon, &out, span_str(macro->pattern), macro->pos, &use))
		return false;
	node->kind = NODE_RAW;
	node->text = buf_span(&out);
	node->left = node->right = EDGE_PUNCT;
	return true;
}

static bool
parse_name(struct parser *p, struct node *node)
{
	struct span name = SPAN_NONE;
	size_t n = lexicon_name(span_from(p->text, p->i), &name);
	const struct conf_list *list = lexicon_list(p->lexicon, name);
	const struct conf_macro *macro = lexicon_macro(p->lexicon, name);

	if (n == 0)
		return parser_fail(
		    p, "{ begins the name of a list, as in {channel}");
	p->i += n;
	if (list == NULL && macro == NULL) {
		lexicon_unknown(p->lexicon, p->pos, name);
		return false;
	}
	if (list == NULL)
		return parse_macro(p, node, macro);
	node->kind = NODE_GROUP;
	node->alts = parse_list(p->lexicon, list, p->pos, p->use);
	join_edges(node);
	return node->alts != NULL;
}

/* A word, a group or a name by itself. */
static bool
parse_core(struct parser *p, struct node *node)
{
	if (parser_take(p, '('))
		return parse_group(p, node);
	if (parser_peek(p) == '{')
		return parse_name(p, node);
	return parser_word(p, node);
}

/* The same with its stars and question mark. */
static bool
parse_node(struct parser *p, struct node *node)
{
	node->star_left = parser_take(p, '*');
	if (node->star_left && parser_at_border(p)) {
		node->kind = NODE_ANY;
		node->left = node->right = EDGE_WORD;
		return true;
	}
	if (!parse_core(p, node))
		return false;
	node->star_right = parser_take(p, '*');
	node->optional = parser_take(p, '?');
	if (node->star_left)
		node->left |= EDGE_STAR;
	if (node->star_right)
		node->right |= EDGE_STAR;
	if (node->glued && (node->star_left || node->optional))
		return parser_fail(p,
		    "what stands right behind a group or name may neither begin "
		    "with a star nor be left out");
	if (parser_at_border(p) || (!node->star_right && !node->optional))
		return true;
	return parser_fail(
	    p, "a star or question mark ends a word: put a space behind it");
}

/* "..." or "...6" at this place: how many words; 0: no gap stands here. */
static unsigned
parse_gap(struct parser *p)
{
	unsigned words = 0;
	size_t i = p->i + 3;

	if (!span_eq(span_slice(p->text, p->i, i), SPAN_LIT("...")))
		return 0;
	while (i < p->text.n && ascii_isdigit(p->text.p[i]) && words <= GAP_MAX)
		words = words * 10 + (unsigned)(p->text.p[i++] - '0');
	if (i == p->i + 3)
		words = GAP_DEFAULT;
	if (words == 0 || (i < p->text.n && !ascii_isspace(p->text.p[i])))
		return 0;
	p->i = i;
	return words;
}

static void
skip_space(struct parser *p)
{
	while (!parser_at_end(p) && ascii_isspace(parser_peek(p)))
		p->i++;
}

/* The gap before the next node, if any; false: a mistake. */
static bool
parse_gaps(struct parser *p, bool first, unsigned *words)
{
	skip_space(p);
	*words = parse_gap(p);
	if (*words == 0)
		return true;
	skip_space(p);
	if (p->in_list)
		return parser_fail(p, "\"...\" may not stand in a list");
	if (*words > GAP_MAX)
		return parser_fail(p, "a gap has at most 20 words");
	if (first || parser_at_border(p))
		return parser_fail(p, "\"...\" stands between two words");
	return true;
}

/* What may be left out at an end says nothing: takes it off. */
static bool
finish_seq(struct parser *p, struct seq *seq)
{
	struct node *last = NULL;

	if (seq->first == NULL)
		return parser_fail(p, "there are no words");
	while (seq->first != NULL && seq->first->optional)
		seq->first = seq->first->next;
	for (struct node *node = seq->first; node != NULL; node = node->next)
		if (!node->optional)
			last = node;
	if (last == NULL)
		return parser_fail(p, "every word may be left out");
	last->next = NULL;
	seq->left = seq->first->left;
	seq->right = last->right;
	return true;
}

static struct seq *
parse_seq(struct parser *p)
{
	struct seq *seq = arena_alloc(p->lexicon->arena, sizeof(*seq));
	struct node *last = NULL, *node;
	size_t start = p->i, end = p->i;
	unsigned words;

	for (;;) {
		if (!parse_gaps(p, last == NULL, &words))
			return NULL;
		if (seq == NULL || parser_at_border(p))
			break;
		node = arena_alloc(p->lexicon->arena, sizeof(*node));
		if (node == NULL) {
			parser_no_memory(p);
			return NULL;
		}
		node->glued = last != NULL && p->i == end && words == 0;
		if (!parse_node(p, node))
			return NULL;
		end = p->i;
		node->gap = words;
		if (last == NULL)
			seq->first = node;
		else
			last->next = node;
		last = node;
	}
	if (seq == NULL)
		parser_no_memory(p);
	if (seq == NULL || !finish_seq(p, seq))
		return NULL;
	seq->length = p->i - start;
	return seq;
}

static int
longer_first(const void *a, const void *b)
{
	const struct seq *const *x = a, *const *y = b;

	return ((*x)->length < (*y)->length) - ((*x)->length > (*y)->length);
}

/* Longer alternatives first, so that a hit shows all of its words. */
static struct seq *
sort_alts(struct arena *arena, struct seq *alts)
{
	struct seq **v;
	size_t n = 0, i = 0;

	for (const struct seq *s = alts; s != NULL; s = s->next)
		n++;
	v = arena_array(arena, n, sizeof(struct seq *));
	if (v == NULL || n == 0)
		return alts;
	for (struct seq *s = alts; s != NULL; s = s->next)
		v[i++] = s;
	qsort(v, n, sizeof(struct seq *), longer_first);
	for (i = 0; i < n; i++)
		v[i]->next = i + 1 < n ? v[i + 1] : NULL;
	return v[0];
}

/*
 * The alternatives of a sequence that is but a group, so that a list of lists is
 * one list; else the sequence. Copied, since a list is kept for others.
 */
static struct seq *
plain_alts(struct parser *p, struct seq *seq)
{
	const struct node *node = seq->first;
	struct seq *all = NULL, *copy;

	if (node->kind != NODE_GROUP || node->next != NULL || node->star_left ||
	    node->star_right)
		return seq;
	for (const struct seq *alt = node->alts; alt != NULL; alt = alt->next) {
		copy = arena_alloc(p->lexicon->arena, sizeof(*copy));
		if (copy == NULL) {
			parser_no_memory(p);
			return NULL;
		}
		*copy = *alt;
		copy->next = all;
		all = copy;
	}
	return all;
}

/* more, and then alts. */
static struct seq *
add_alts(struct seq *alts, struct seq *more)
{
	struct seq *last = more;

	while (last->next != NULL)
		last = last->next;
	last->next = alts;
	return more;
}

/* Up to the end or a ), which stays. */
static struct seq *
parse_alts(struct parser *p)
{
	struct seq *alts = NULL, *seq;

	do {
		seq = parse_seq(p);
		if (seq != NULL)
			seq = plain_alts(p, seq);
		if (seq == NULL)
			return NULL;
		alts = add_alts(alts, seq);
	} while (parser_take(p, '|'));
	return sort_alts(p->lexicon->arena, alts);
}

/* The alternatives of a whole phrase. */
static struct seq *
parse_text(struct parser *p)
{
	struct seq *alts;

	p->text = fold_span(p->lexicon->arena, p->source);
	alts = parse_alts(p);
	if (alts == NULL || parser_at_end(p))
		return alts;
	parser_fail(p, "a ) without its (");
	return NULL;
}

/* All of some phrases; use: the list whose words they are, or NULL. */
static struct seq *
parse_texts(const struct lexicon *lexicon, const struct strv *texts,
    size_t from, size_t to, const struct lexicon_use *use)
{
	struct seq *all = NULL, *alts;

	for (size_t i = from; i < to; i++) {
		struct parser p = { .lexicon = lexicon,
			.use = use,
			.pos = pos_of(texts, i),
			.source = span_str(texts->v[i]),
			.in_list = use != NULL };

		alts = parse_text(&p);
		if (alts == NULL)
			return NULL;
		all = add_alts(all, alts);
	}
	return sort_alts(lexicon->arena, all);
}

static struct seq *
read_list(const struct lexicon *lexicon, const struct conf_list *list,
    struct pos pos, const struct lexicon_use *outer)
{
	struct lexicon_use use;

	if (!lexicon_enter(lexicon, pos, span_str(list->name), outer, &use))
		return NULL;
	if (list->words.n == 0)
		diag_error(lexicon->diag, list->pos, "the list {%s} is empty",
		    list->name);
	return parse_texts(lexicon, &list->words, 0, list->words.n, &use);
}

static const struct seq *
parse_list(const struct lexicon *lexicon, const struct conf_list *list,
    struct pos pos, const struct lexicon_use *outer)
{
	size_t i = (size_t)(list - lexicon->conf->lists);
	struct lexicon keeping = *lexicon;

	if (lexicon->lists == NULL)
		return read_list(lexicon, list, pos, outer);
	keeping.arena = lexicon->kept;
	if (lexicon->lists[i] == NULL)
		lexicon->lists[i] = read_list(&keeping, list, pos, outer);
	return lexicon->lists[i];
}

bool
phrase_compile(const struct lexicon *lexicon, struct buf *out,
    const struct strv *phrases, size_t from, size_t to)
{
	const struct seq *alts = parse_texts(lexicon, phrases, from, to, NULL);

	return alts != NULL && phrase_emit(out, alts);
}

bool
phrase_list(const struct lexicon *lexicon, struct buf *out,
    const struct conf_list *list, struct pos pos,
    const struct lexicon_use *outer)
{
	const struct seq *alts = parse_list(lexicon, list, pos, outer);

	/* As one piece of a pattern, whatever stands around it. */
	return alts != NULL && buf_str(out, "(?:") && phrase_emit(out, alts) &&
	       buf_str(out, ")");
}
