/*
 * literal_piece - what is known of a piece of a pattern, and how pieces that
 * follow one another are joined: inside literal*.c only.
 */
#ifndef OFFPLAT_RULES_LITERAL_PIECE_H
#define OFFPLAT_RULES_LITERAL_PIECE_H

#include "rules/literal.h"

#define ITEMS_MAX 24  /* of one sequence; more are passed over */
#define WAYS_MAX  600 /* of one pattern, and literals of one set */

struct piece {
	struct literal_need need;
	bool weak; /* need is of classes: of use where there is no other */
	struct literal_set first; /* what it begins with, if not empty */
	bool known;               /* is first all that it begins with? */
	bool empty;               /* it may match nothing */
	bool starts; /* it never begins with an ASCII letter, digit or _ */
	bool ends;   /* nor ends with one */
	struct width most;
};

/* A sequence of pieces under way. */
struct sequence {
	struct arena *arena;
	struct literal_need items[ITEMS_MAX];
	size_t n;
	size_t live; /* items from here on may be followed by what comes */
	struct literal_need spare; /* a weak one */
	bool lone;    /* the first of items is what every match begins with */
	bool started; /* a piece was added */
	bool edge;    /* what stands before is none of [A-Za-z0-9_] */
	bool border;  /* a \b stands before */
	struct piece sum;
	bool failed; /* no memory */
};

void sequence_init(struct sequence *seq, struct arena *arena);
/* Adds a piece; its need may be empty. */
void sequence_add(struct sequence *seq, struct piece piece);
/* The text around this place is bounded: left: before it; right: behind it. */
void sequence_edge(struct sequence *seq, bool left, bool right);
/* A \b: bounds the words at both sides. */
void sequence_border(struct sequence *seq);
struct piece sequence_done(struct sequence *seq);

/* No literal of it ends where the piece does. */
void piece_close(struct piece *piece);
/* Adds an alternative; false: no memory. */
bool piece_or(struct arena *arena, struct piece *all, const struct piece *one,
    bool first);
/* A piece that is a run of literal characters; its end: as it was read. */
struct piece piece_of_run(
    struct arena *arena, struct span run, bool whole, char last, bool *failed);

/* The ASCII characters that a class matches, and whether it matches others. */
struct ascii_set {
	uint64_t bits[2];
	bool others;
	bool stop; /* U+3002 among them, as far as is known */
};

/* The class or escape at i, which ends at end. */
struct ascii_set ascii_set_of(struct span source, size_t i, size_t end);
struct piece piece_of_set(
    struct arena *arena, const struct ascii_set *set, bool *failed);

/* How often something may stand there. */
struct quantifier {
	size_t least; /* 0, or not */
	size_t most;  /* LITERAL_ANY: no end */
};

/* The length of the quantifier at i, with what follows it; 0: there is none. */
size_t quantifier_at(struct span s, size_t i, struct quantifier *q_r);

/* Nothing is known of it. */
#define WIDTH_ANY ((struct width){ LITERAL_ANY, LITERAL_ANY, LITERAL_ANY })

/* So many bytes; loose: they may hold the end of a sentence. */
static inline struct width
width_of(size_t bytes, bool loose)
{
	return (struct width){ bytes, loose ? bytes : 0, loose };
}

struct width width_sum(struct width a, struct width b);
struct width width_times(struct width width, size_t times);
struct width width_most(struct width a, struct width b);

static inline bool
is_word_byte(char c)
{
	return ascii_isalnum(c) || c == '_';
}

#endif
