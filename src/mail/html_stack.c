/*
 * html_stack - see html_stack.h.
 */
#include "config.h"

#include "mail/html_length.h"
#include "mail/html_stack.h"

#define DEPTH_DEFAULT 256
#define SIZE_DEFAULT  ((int64_t)16 * UNITS_PER_PX)
#define SIZE_MOST     ((int64_t)1000000 * UNITS_PER_PX)
/* Smaller than 2 px nobody reads. */
#define SIZE_UNREADABLE (2 * UNITS_PER_PX)
#define WHITE           0xffffffu

/* Around the page: black on white; no colour given yet. */
const struct look html_look_outside = {
	.size = SIZE_DEFAULT, .color = COLOR_UNKNOWN, .background = WHITE
};

bool
html_stack_init(struct html_stack *stack, struct arena *arena, size_t max)
{
	*stack = (struct html_stack){ .max = max == 0 ? DEPTH_DEFAULT : max };
	stack->elements =
	    arena_room(arena, stack->max, sizeof(*stack->elements));
	if (stack->elements == NULL)
		stack->max = 0;
	return stack->elements != NULL;
}

enum html_sight
html_stack_picture_sight(const struct html_stack *stack)
{
	const struct look *look = html_stack_look(stack);

	if (look->unseen || look->invisible)
		return SIGHT_HIDDEN;
	return look->never ? SIGHT_NEVER : SIGHT_VISIBLE;
}

enum html_sight
html_stack_sight(const struct html_stack *stack)
{
	const struct look *look = html_stack_look(stack);
	enum html_sight sight = html_stack_picture_sight(stack);

	if (sight != SIGHT_VISIBLE)
		return sight;
	if (look->size < SIZE_UNREADABLE)
		return SIGHT_HIDDEN;
	if (look->color != COLOR_UNKNOWN && look->background != COLOR_UNKNOWN &&
	    color_alike(look->color, look->background))
		return SIGHT_HIDDEN;
	return SIGHT_VISIBLE;
}

static void
compute_size(struct look *look, const struct style *style)
{
	if ((style->given & STYLE_SIZE) == 0)
		return;
	look->size = style->relative ? look->size * style->size / UNITS_PER_PX
				     : style->size;
	if (look->size > SIZE_MOST)
		look->size = SIZE_MOST;
}

static void
compute_color(struct look *look, const struct open_element *element)
{
	const struct style *style = &element->style;
	bool link =
	    element->info != NULL && element->info->element == ELEMENT_A;

	if ((style->given & STYLE_COLOR) != 0)
		look->color = style->color;
	else if (link)
		look->color = COLOR_UNKNOWN; /* the reader's link colour */
	if ((style->given & STYLE_BACKGROUND) != 0)
		look->background = style->background;
}

/* Letters or pieces that are seen in another order than they are written in. */
static void
compute_turn(
    struct look *look, const struct look *around, const struct style *style)
{
	if ((style->given & STYLE_DIRECTION) != 0)
		look->rtl = style->rtl;
	look->items = style->flex && style->reverse != look->rtl;
	look->piece =
	    style->right || around->items || (style->atom && around->rtl);
	if ((style->given & STYLE_OVERRIDE) != 0 && style->override)
		look->turned = style->rtl ? TURN_LETTERS : TURN_NONE;
	else if (look->turned == TURN_NONE && (look->piece || look->items))
		look->turned = TURN_PIECES;
}

void
html_look_compute(struct look *look_r, const struct look *around,
    const struct open_element *element)
{
	const struct style *style = &element->style;
	unsigned flags = element->info == NULL ? 0 : element->info->flags;

	*look_r = *around;
	if (style->none || style->away ||
	    (style->flat != 0 && style->clipped) ||
	    (style->offset && style->positioned))
		look_r->boxless = look_r->unseen = true;
	if (style->faint)
		look_r->unseen = true;
	if ((flags & (EL_HIDDEN | EL_CODE)) != 0)
		look_r->boxless = look_r->never = true;
	if ((style->given & STYLE_VISIBILITY) != 0)
		look_r->invisible = style->invisible;
	if ((flags & EL_PRE) != 0)
		look_r->pre = true;
	if ((style->given & STYLE_WHITESPACE) != 0)
		look_r->pre = style->pre;
	compute_turn(look_r, around, style);
	if ((flags & EL_FOREIGN) != 0)
		look_r->foreign = true;
	else if (element->info != NULL &&
		 element->info->element == ELEMENT_SVG_TEXT)
		look_r->foreign = false;
	compute_size(look_r, style);
	compute_color(look_r, element);
}

static const struct look *
look_around(const struct html_stack *stack, size_t at)
{
	return at == 0 ? &html_look_outside : &stack->elements[at - 1].look;
}

bool
html_stack_push(struct html_stack *stack, const struct open_element *element)
{
	if (stack->n == stack->max || stack->over > 0) {
		stack->over++;
		return false;
	}
	stack->elements[stack->n++] = *element;
	if (element->info != NULL)
		stack->open[element->info->element]++;
	return true;
}

static void
count_closed(struct html_stack *stack, size_t at)
{
	const struct element_info *info = stack->elements[at].info;

	if (info != NULL)
		stack->open[info->element]--;
}

void
html_stack_pop(struct html_stack *stack)
{
	count_closed(stack, --stack->n);
}

/* Looks from the top for a hash, not past elements with a flag in stop. */
static size_t
find_hash(const struct html_stack *stack, uint32_t hash, unsigned stop)
{
	for (size_t i = stack->n; i > stack->floor; i--) {
		const struct open_element *e = &stack->elements[i - 1];

		if (e->hash == hash)
			return i - 1;
		if (e->info != NULL && (e->info->flags & stop) != 0)
			break;
	}
	return stack->n;
}

/* The same for an element, not past another one. */
static size_t
find_element(const struct html_stack *stack, enum element element,
    enum element stop_element, unsigned stop)
{
	if (stack->open[element] == 0)
		return stack->n;
	for (size_t i = stack->n; i > stack->floor; i--) {
		const struct element_info *info = stack->elements[i - 1].info;

		if (info == NULL)
			continue;
		if (info->element == element)
			return i - 1;
		if (info->element == stop_element || (info->flags & stop) != 0)
			break;
	}
	return stack->n;
}

size_t
html_stack_match(const struct html_stack *stack, struct span name,
    const struct element_info *info)
{
	if (info == NULL)
		return find_hash(stack, element_hash(name), EL_BARRIER);
	switch (info->element) {
	case ELEMENT_HTML:
	case ELEMENT_BODY:
		return stack->n; /* what follows is still the page */
	case ELEMENT_TD:
	case ELEMENT_TR:
	case ELEMENT_TBODY:
		for (size_t i = stack->n; i > stack->floor; i--) {
			const struct open_element *e = &stack->elements[i - 1];

			if (e->hash == element_hash(name))
				return i - 1;
			if (e->info != NULL &&
			    e->info->element == ELEMENT_TABLE)
				break;
		}
		return stack->n;
	default:
		return find_hash(stack, element_hash(name),
		    (info->flags & EL_BARRIER) != 0 ? 0 : EL_BARRIER);
	}
}

size_t
html_stack_implied(
    const struct html_stack *stack, const struct element_info *info)
{
	size_t at = stack->n;

	if (info == NULL)
		return at;
	switch (info->element) {
	case ELEMENT_LI:
	case ELEMENT_DD:
		at = find_element(
		    stack, info->element, ELEMENT_TABLE, EL_BARRIER | EL_LIST);
		break;
	case ELEMENT_TD:
	case ELEMENT_TR:
	case ELEMENT_TBODY:
		at = find_element(stack, info->element, ELEMENT_TABLE, 0);
		break;
	case ELEMENT_OPTION:
	case ELEMENT_BUTTON:
		at = find_element(stack, info->element, ELEMENT_TABLE, 0);
		break;
	default:
		break;
	}
	if (at == stack->n && (info->flags & EL_CLOSES_P) != 0)
		at = find_element(stack, ELEMENT_P, ELEMENT_TABLE, EL_BARRIER);
	return at;
}

void
html_stack_remove(struct html_stack *stack, size_t at)
{
	struct open_element *e = stack->elements;

	count_closed(stack, at);
	memmove(e + at, e + at + 1, (stack->n - at - 1) * sizeof(*e));
	stack->n--;
	for (size_t i = at; i < stack->n; i++)
		html_look_compute(&e[i].look, look_around(stack, i), &e[i]);
}
