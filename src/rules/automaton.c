/*
 * automaton - a trie of words with the links of Aho and Corasick, unrolled to
 * one table of states and classes of bytes; see automaton.h.
 *
 * Bytes that stand in no word are one class, so that a row of the table has
 * some 60 entries of two bytes and not 256.
 */
#include "config.h"

#include "rules/automaton.h"

/* A node of the trie; 0 is the root, and no node's child. */
struct node {
	uint16_t child;   /* the first */
	uint16_t sibling; /* the next child of the same parent */
	uint16_t fail;    /* the longest end of this that begins a word */
	uint16_t more;    /* the next node along fail that ends a word */
	uint32_t word;    /* that ends here; AUTOMATON_NONE */
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
	uint16_t *next; /* [state * classes + class] */
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

/* The row of a node, from the row of where it falls back to. */
static void
fill_row(struct automaton *a, size_t at, uint16_t *queue, size_t *last)
{
	uint16_t *row = a->next + at * a->classes;
	size_t fail = a->nodes[at].fail, child;

	if (at != 0)
		memcpy(row, a->next + fail * a->classes,
		    a->classes * sizeof(*row));
	for (child = a->nodes[at].child; child != 0;
	     child = a->nodes[child].sibling) {
		struct node *node = &a->nodes[child];
		uint16_t *entry = &row[a->class_of[node->byte]];

		node->fail = at == 0 ? 0 : *entry;
		*entry = (uint16_t)child;
		node->more = a->nodes[node->fail].word != AUTOMATON_NONE
				 ? node->fail
				 : a->nodes[node->fail].more;
		node->ends = node->word != AUTOMATON_NONE || node->more != 0;
		queue[(*last)++] = (uint16_t)child;
	}
}

bool
automaton_finish(struct automaton *a)
{
	uint16_t *queue = arena_array(a->arena, a->n, sizeof(*queue));
	size_t last = 1;

	number_bytes(a);
	a->next = arena_array(a->arena, a->n * a->classes, sizeof(*a->next));
	if (queue == NULL || a->next == NULL)
		return false;
	/* By depth: what a node falls back to is less deep. */
	for (size_t i = 0; i < last; i++)
		fill_row(a, queue[i], queue, &last);
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
		size_t class = a->class_of[(unsigned char)text.p[i]];

		state = a->next[state * a->classes + class];
		if (!a->nodes[state].ends)
			continue;
		for (size_t at = state; at != 0; at = a->nodes[at].more)
			if (a->nodes[at].word != AUTOMATON_NONE)
				found(data, a->nodes[at].word, i + 1);
	}
}
