/*
 * run_views - which views of a text are worth reading.
 *
 * Many an honest mail has a word with a hyphen, which the view with joined letters
 * has as one word; to read all of that again would double the time for the mail.
 * It is read where something came about that the folded text does not have: a
 * word of a rule, or anything but letters.
 */
#include "config.h"

#include "rules/run.h"

/* Changes that are looked at before a view is simply read. */
#define CHANGES_MAX 32

/* Two views side by side. */
struct pair {
	const struct view *folded;
	const struct view *view;
	size_t i;  /* in folded */
	size_t at; /* in view */
};

static bool
is_done(const struct pair *pair)
{
	return pair->i == pair->folded->s.n && pair->at == pair->view->s.n;
}

/* The same byte, that came from the same place? */
static bool
is_same(const struct pair *pair)
{
	return pair->i < pair->folded->s.n && pair->at < pair->view->s.n &&
	       pair->folded->s.p[pair->i] == pair->view->s.p[pair->at] &&
	       view_origin(pair->folded, pair->i) ==
		   view_origin(pair->view, pair->at);
}

static size_t
origin_of(const struct view *view, size_t at)
{
	return at < view->s.n ? view_origin(view, at) : SIZE_MAX;
}

/* Goes on in the view that lags behind, or in both. */
static void
step(struct pair *pair)
{
	size_t a = origin_of(pair->folded, pair->i);
	size_t b = origin_of(pair->view, pair->at);

	pair->i += a <= b;
	pair->at += b <= a;
}

/* Where in the view the next change is; false: there is none. */
static bool
next_change(struct pair *pair, size_t *from_r, size_t *to_r)
{
	while (is_same(pair)) {
		pair->i++;
		pair->at++;
	}
	*from_r = pair->at;
	while (!is_done(pair) && !is_same(pair))
		step(pair);
	*to_r = pair->at;
	return !is_done(pair) || *from_r < *to_r;
}

static bool
is_latin(struct span s, size_t at)
{
	return at < s.n && ascii_isalpha(s.p[at]);
}

/* Were letters joined, or changed into others, that make no word of a rule? */
static bool
is_idle(const struct prefilter *filter, struct span s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!is_latin(s, i))
			return false;
	return from > 0 && is_latin(s, from - 1) && is_latin(s, to) &&
	       !prefilter_across(filter, s, from, to);
}

/* Has the view anything that the folded text does not have? */
static bool
is_worth_it(const struct prefilter *filter, const struct view *folded,
    const struct view *view)
{
	struct pair pair = { folded, view, 0, 0 };
	size_t from, to, changes = 0;

	while (next_change(&pair, &from, &to))
		if (changes++ == CHANGES_MAX ||
		    !is_idle(filter, view->s, from, to))
			return true;
	return false;
}

void
run_views(struct run *run)
{
	const struct ruleset *set = run->set;

	for (enum region r = 0; set->prefilter != NULL && r < REGION_COUNT;
	     r++) {
		const struct disguise *views = &run->evidence->regions[r].views;

		for (size_t i = 1;
		     (set->searched & 1u << r) != 0 && i < views->n; i++)
			run->idle[r][i] = !is_worth_it(
			    set->prefilter, &views->views[0], &views->views[i]);
	}
}
