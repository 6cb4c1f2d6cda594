/*
 * automaton - a trie of words, with the links of Aho and Corasick or without;
 * see automaton.h.
 *
 * The states are numbered by depth, so that the children of one stand side by
 * side. Those near the root, where a scan is nearly always, have a row in a
 * table, with a column for each class of bytes: bytes that stand in no word are
 * one class. The others go by their children and links, which takes a few steps
 * more and a tenth of the memory.
 */
#include "config.h"

#include "rules/automaton.h"

/* There are fewer words than states. */
#define NO_WORD UINT16_MAX
/* States of words of so many bytes have rows: with links, and without. */
#define ROW_DEPTH_LINKED 2
#define ROW_DEPTH        1

/* A node as long as words are added; 0 is the root, and no node's child. */
struct growing {
	uint32_t word; /* that ends here; AUTOMATON_NONE */
	uint16_t child;
	uint16_t sibling;
	unsigned char byte;
};

struct state {
	uint16_t word;  /* NO_WORD: none ends here */
	uint16_t child; /* the first; its byte is in bytes */
	uint16_t children;
	uint16_t fail; /* the longest end of this that begins a word */
	uint16_t more; /* the next state along fail that ends a word; 0 */
};

struct automaton {
	struct arena *arena;
	struct arena *building;
	struct growing *nodes;
	size_t room;
	struct state *states;
	unsigned char *bytes; /* that leads to each state */
	size_t n;
	size_t words;
	size_t rows; /* so many states have one */
	size_t classes;
	unsigned char class_of[256];
	uint16_t *next; /* [state * classes + class] */
};

static bool
make_room(struct automaton *a)
{
	size_t room = a->room * 2;
	struct growing *nodes;

	if (a->n < a->room)
		return true;
	nodes = arena_grow(a->building, a->nodes, a->room * sizeof(*nodes),
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
	a->nodes[a->n] =
	    (struct growing){ .byte = byte, .word = AUTOMATON_NONE };
	return a->n++;
}

struct automaton *
automaton_init(struct arena *arena, struct arena *building)
{
	struct automaton *a = arena_alloc(arena, sizeof(*a));

	if (a == NULL)
		return NULL;
	a->arena = arena;
	a->building = building;
	a->room = 256;
	a->nodes = arena_array(building, a->room, sizeof(*a->nodes));
	if (a->nodes == NULL)
		return NULL;
	new_node(a, 0);
	return a;
}

/* The child of a node, made if there is none; 0: there can be no more. */
static size_t
child_of(struct automaton *a, size_t at, unsigned char byte)
{
	size_t child = a->nodes[at].child;

	while (child != 0 && a->nodes[child].byte != byte)
		child = a->nodes[child].sibling;
	if (child != 0)
		return child;
	child = new_node(a, byte);
	if (child != 0) {
		a->nodes[child].sibling = a->nodes[at].child;
		a->nodes[at].child = (uint16_t)child;
	}
	return child;
}

uint32_t
automaton_add(struct automaton *a, struct span word)
{
	size_t at = 0;

	for (size_t i = 0; i < word.n; i++) {
		at = child_of(a, at, (unsigned char)word.p[i]);
		if (at == 0)
			return AUTOMATON_NONE;
	}
	if (a->nodes[at].word == AUTOMATON_NONE)
		a->nodes[at].word = (uint32_t)a->words++;
	return a->nodes[at].word;
}

/* Numbers the nodes by depth. The first states, as far as depth, get rows. */
static bool
number_states(struct automaton *a, unsigned depth)
{
	uint16_t *order = arena_room(a->building, a->n, sizeof(*order));
	size_t last = 1, level = 1; /* where the next depth begins */

	a->states = arena_array(a->arena, a->n, sizeof(*a->states));
	a->bytes = arena_array(a->arena, a->n, 1);
	if (order == NULL || a->states == NULL || a->bytes == NULL)
		return false;
	order[0] = 0;
	a->rows = 1;
	for (size_t i = 0; i < last; i++) {
		const struct growing *node = &a->nodes[order[i]];
		struct state *state = &a->states[i];

		if (i == level && depth > 0) {
			depth--;
			a->rows = level = last;
		}
		state->word = node->word == AUTOMATON_NONE
				  ? NO_WORD
				  : (uint16_t)node->word;
		state->child = (uint16_t)last;
		for (size_t child = node->child; child != 0;
		     child = a->nodes[child].sibling) {
			a->bytes[last] = a->nodes[child].byte;
			order[last++] = (uint16_t)child;
			state->children++;
		}
	}
	return true;
}

/* A class for each byte that stands in a word; 0 for all others. */
static void
number_bytes(struct automaton *a)
{
	a->classes = 1;
	for (size_t i = 1; i < a->n; i++)
		if (a->class_of[a->bytes[i]] == 0)
			a->class_of[a->bytes[i]] = (unsigned char)a->classes++;
}

static inline size_t
find_child(const struct automaton *a, size_t state, unsigned char byte)
{
	size_t first = a->states[state].child;
	size_t n = a->states[state].children;

	for (size_t i = 0; i < n; i++)
		if (a->bytes[first + i] == byte)
			return first + i;
	return 0;
}

static inline size_t
row_step(const struct automaton *a, size_t state, unsigned char byte)
{
	return a->next[state * a->classes + a->class_of[byte]];
}

/* The state behind a byte, by the links. */
static inline size_t
step(const struct automaton *a, size_t state, unsigned char byte)
{
	size_t child;

	while (state >= a->rows) {
		child = find_child(a, state, byte);
		if (child != 0)
			return child;
		state = a->states[state].fail;
	}
	return row_step(a, state, byte);
}

/* The row of a state; linked: from the row of where it falls back to. */
static void
fill_row(struct automaton *a, size_t at, bool linked)
{
	const struct state *state = &a->states[at];
	uint16_t *row = a->next + at * a->classes;

	if (linked && at != 0)
		memcpy(row, a->next + state->fail * a->classes,
		    a->classes * sizeof(*row));
	for (size_t i = state->child; i < state->child + state->children; i++)
		row[a->class_of[a->bytes[i]]] = (uint16_t)i;
}

/* Where the children of a state fall back to. */
static void
link_children(struct automaton *a, size_t at)
{
	const struct state *parent = &a->states[at];

	for (size_t i = parent->child; i < parent->child + parent->children;
	     i++) {
		struct state *state = &a->states[i];
		const struct state *fail;

		if (at != 0)
			state->fail =
			    (uint16_t)step(a, parent->fail, a->bytes[i]);
		fail = &a->states[state->fail];
		state->more = fail->word != NO_WORD ? state->fail : fail->more;
	}
}

bool
automaton_finish(struct automaton *a, bool anywhere)
{
	if (!number_states(a, anywhere ? ROW_DEPTH_LINKED : ROW_DEPTH))
		return false;
	number_bytes(a);
	a->next = arena_array(a->arena, a->rows * a->classes, sizeof(*a->next));
	if (a->next == NULL)
		return false;
	/* By depth: what a state falls back to is less deep. */
	for (size_t i = 0; i < a->n; i++) {
		if (i < a->rows)
			fill_row(a, i, anywhere);
		if (anywhere)
			link_children(a, i);
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
		for (size_t at = state; at != 0; at = a->states[at].more)
			if (a->states[at].word != NO_WORD)
				found(data, a->states[at].word, i + 1);
	}
}

void
automaton_walk(const struct automaton *a, struct span text, size_t at,
    automaton_found found, void *data)
{
	size_t state = 0;

	for (size_t i = at; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.p[i];

		state = state < a->rows ? row_step(a, state, byte)
					: find_child(a, state, byte);
		if (state == 0)
			return;
		if (a->states[state].word != NO_WORD)
			found(data, a->states[state].word, i + 1);
	}
}
