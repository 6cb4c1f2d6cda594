/*
 * html_stack - the open elements of a page and what they make of text inside:
 * a bounded stack, no tree. It follows the standard's parser where that decides
 * whether text is seen: implied end tags, and inline elements that are closed
 * out of order.
 */
#ifndef OFFPLAT_MAIL_HTML_STACK_H
#define OFFPLAT_MAIL_HTML_STACK_H

#include "base/arena.h"
#include "mail/html_names.h"
#include "mail/html_out.h"
#include "mail/html_style.h"

#define NO_LINK SIZE_MAX

/* What holds for text inside an element. */
struct look {
	bool boxless; /* not displayed at all: breaks no line */
	bool never;   /* of these: by the element's nature */
	bool unseen;  /* some style hides it */
	bool invisible;
	bool pre;
	enum html_turn turned;
	bool rtl;     /* direction: rtl */
	bool items;   /* what stands directly inside is set from the right */
	bool piece;   /* the element itself is */
	bool foreign; /* inside svg or math */
	int64_t size; /* 1/64 px */
	uint32_t color;
	uint32_t background;
};

struct open_element {
	uint32_t hash;
	const struct element_info *info; /* NULL: not known */
	struct style style;
	bool block;
	struct look look;
	size_t link; /* whose label its content is, or NO_LINK */
};

struct html_stack {
	struct open_element *elements;
	size_t n;
	size_t max;
	size_t floor;               /* those below stay open */
	size_t over;                /* open elements that found no place */
	size_t open[ELEMENT_COUNT]; /* how many of each */
};

bool html_stack_init(struct html_stack *stack, struct arena *arena, size_t max);

/* What holds around the page. */
extern const struct look html_look_outside;

/* What holds for text here. */
static inline const struct look *
html_stack_look(const struct html_stack *stack)
{
	/* What is too deep to be followed is shown. */
	if (stack->n == 0 || stack->over > 0)
		return &html_look_outside;
	return &stack->elements[stack->n - 1].look;
}

enum html_sight html_stack_sight(const struct html_stack *stack);
/* The same for a picture, whatever the size and colour of text. */
enum html_sight html_stack_picture_sight(const struct html_stack *stack);

/* Makes what holds inside element from what holds around it. */
void html_look_compute(struct look *look_r, const struct look *around,
    const struct open_element *element);

/* The element with its look; false: it is too deep, and not remembered. */
bool html_stack_push(
    struct html_stack *stack, const struct open_element *element);

/* The index of the open element that an end tag closes; stack->n: none. */
size_t html_stack_match(const struct html_stack *stack, struct span name,
    const struct element_info *info);
/* The index of the open element that a start tag closes; stack->n: none. */
size_t html_stack_implied(
    const struct html_stack *stack, const struct element_info *info);
/* Closes the topmost element. */
void html_stack_pop(struct html_stack *stack);
/* Takes out one element, those in it stay open. */
void html_stack_remove(struct html_stack *stack, size_t at);

#endif
