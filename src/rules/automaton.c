/*
 * automaton - a trie of words with the links of Aho and Corasick, unrolled to
 * one table of states and classes of bytes; see automaton.h.
 *
 * Bytes that stand in no word are one class, so that a row of the table has
 * some 60 to 150 entries of two bytes and not 256. Only states near the root,
 * where a scan is nearly always, have a row: the others go by their children and
 * links, which takes a few steps more and a tenth of the memory.
 */
#include "config.h"

#include "rules/automaton.h"

/* Nodes of words of so many bytes have rows. */
#define ROW_DEPTH 3

/* A node of the trie; 0 is the root, and no node's child. */
struct node {
	uint16_t child;      /* the first */
	uint16_t sibling;    /* the next child of the same parent */
	uint16_t fail;       /* the longest end of this that begins a word */
	uint16_t more;       /* the next node along fail that ends a word */
	uint16_t row;        /* in next, counted from 1; 0: it has none */
	uint32_t word;       /* that ends here; AUTOMATON_NONE */
	unsigned char depth; /* ROW_DEPTH + 1 for all below */
	unsigned char byte;
	bool ends; /* a word ends here or along fail */
};

struct automaton {
	struct arena *arena;
	struct node *nodes;
	size_t n;
	size_t room;
	size_t words;
	unsigned char class_of[256];
	size_t classes;
	uint16_t *next; /* [(row - 1) * classes + class] */
};

static bool
make_room(struct automaton *a)
{
	size_t room = a->room * 2;
	struct node *nodes;

	if (a->n < a->room)
		return true;
	nodes = arena_grow(a->arena, a->nodes, a->room * sizeof(*nodes),
	    room * sizeof(*nodes));
	if (nodes == NULL)
		return false;
	a->nodes = nodes;
	a->room = room;
	return true;
}

static size_t
new_node(struct automaton *a, unsigned char byte)
{
	if (a->n == AUTOMATON_STATES || !make_room(a))
		return 0;
	a->nodes[a->n] = (struct node){ .byte = byte, .word = AUTOMATON_NONE };
	return a->n++;
}

struct automaton *
automaton_init(struct arena *arena)
{
	struct automaton *a = arena_alloc(arena, sizeof(*a));

	if (a == NULL)
		return NULL;
	a->arena = arena;
	a->room = 256;
	a->nodes = arena_array(arena, a->room, sizeof(*a->nodes));
	if (a->nodes == NULL)
		return NULL;
	new_node(a, 0);
	return a;
}

static size_t
find_child(const struct automaton *a, size_t node, unsigned char byte)
{
	size_t child = a->nodes[node].child;

	while (child != 0 && a->nodes[child].byte != byte)
		child = a->nodes[child].sibling;
	return child;
}

uint32_t
automaton_add(struct automaton *a, struct span word)
{
	size_t at = 0, child;

	for (size_t i = 0; i < word.n; i++) {
		unsigned char byte = (unsigned char)word.p[i];

		child = find_child(a, at, byte);
		if (child == 0) {
			child = new_node(a, byte);
			if (child == 0)
				return AUTOMATON_NONE;
			a->nodes[child].sibling = a->nodes[at].child;
			a->nodes[child].depth =
			    (unsigned char)(a->nodes[at].depth +
					    (a->nodes[at].depth <= ROW_DEPTH));
			a->nodes[at].child = (uint16_t)child;
		}
		at = child;
	}
	if (a->nodes[at].word == AUTOMATON_NONE)
		a->nodes[at].word = (uint32_t)a->words++;
	return a->nodes[at].word;
}

/* A class for each byte that stands in a word; 0 for all others. */
static void
number_bytes(struct automaton *a)
{
	a->classes = 1;
	for (size_t i = 1; i < a->n; i++)
		if (a->class_of[a->nodes[i].byte] == 0)
			a->class_of[a->nodes[i].byte] =
			    (unsigned char)a->classes++;
}

/* The state behind a byte. */
static inline size_t
step(const struct automaton *a, size_t state, unsigned char byte)
{
	size_t child;

	while (a->nodes[state].row == 0) {
		child = find_child(a, state, byte);
		if (child != 0)
			return child;
		state = a->nodes[state].fail;
	}
	return a
	    ->next[(a->nodes[state].row - 1u) * a->classes + a->class_of[byte]];
}

/* The row of a node, from the row of where it falls back to. */
static void
fill_row(struct automaton *a, size_t at)
{
	struct node *node = &a->nodes[at];
	uint16_t *row = a->next + (node->row - 1u) * a->classes;

	if (at != 0)
		memcpy(row,
		    a->next + (a->nodes[node->fail].row - 1u) * a->classes,
		    a->classes * sizeof(*row));
	for (size_t child = node->child; child != 0;
	     child = a->nodes[child].sibling)
		row[a->class_of[a->nodes[child].byte]] = (uint16_t)child;
}

/* Where the children of a node fall back to. */
static void
link_children(struct automaton *a, size_t at, uint16_t *queue, size_t *last)
{
	for (size_t child = a->nodes[at].child; child != 0;
	     child = a->nodes[child].sibling) {
		struct node *node = &a->nodes[child];

		node->fail =
		    at == 0 ? 0
			    : (uint16_t)step(a, a->nodes[at].fail, node->byte);
		node->more = a->nodes[node->fail].word != AUTOMATON_NONE
				 ? node->fail
				 : a->nodes[node->fail].more;
		node->ends = node->word != AUTOMATON_NONE || node->more != 0;
		queue[(*last)++] = (uint16_t)child;
	}
}

static size_t
number_rows(struct automaton *a)
{
	size_t rows = 0;

	for (size_t i = 0; i < a->n; i++)
		if (a->nodes[i].depth <= ROW_DEPTH)
			a->nodes[i].row = (uint16_t)++rows;
	return rows;
}

bool
automaton_finish(struct automaton *a)
{
	uint16_t *queue = arena_array(a->arena, a->n, sizeof(*queue));
	size_t last = 1;

	number_bytes(a);
	a->next = arena_array(
	    a->arena, number_rows(a) * a->classes, sizeof(*a->next));
	if (queue == NULL || a->next == NULL)
		return false;
	/* By depth: what a node falls back to is less deep. */
	for (size_t i = 0; i < last; i++) {
		if (a->nodes[queue[i]].row != 0)
			fill_row(a, queue[i]);
		link_children(a, queue[i], queue, &last);
	}
	return true;
}

size_t
automaton_words(const struct automaton *a)
{
	return a->words;
}

size_t
automaton_states(const struct automaton *a)
{
	return a->n;
}

void
automaton_scan(const struct automaton *a, struct span text,
    automaton_found found, void *data)
{
	size_t state = 0;

	for (size_t i = 0; i < text.n; i++) {
		state = step(a, state, (unsigned char)text.p[i]);
		if (!a->nodes[state].ends)
			continue;
		for (size_t at = state; at != 0; at = a->nodes[at].more)
			if (a->nodes[at].word != AUTOMATON_NONE)
				found(data, a->nodes[at].word, i + 1);
	}
}
