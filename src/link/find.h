/*
 * find - the state of one search for links, shared by the finders of the forms:
 * with a scheme, bare, an address, in words.
 */
#ifndef OFFPLAT_LINK_FIND_H
#define OFFPLAT_LINK_FIND_H

#include "link/linkset.h"

struct finder {
	const struct linkset *set;
	const struct limits *limits;
	struct arena *arena;
	struct span original;
	struct view view;
	struct span s; /* view.s: what is searched */
	struct link *links;
	size_t max;
	size_t n;     /* links there were */
	size_t floor; /* the end of the last one, in s */
	size_t idna;  /* conversions still allowed */
	/* The authority that was looked at last, so that text without spaces
	 * costs no more than one walk: it ends at auth_end, its last @ is at
	 * auth_at (SIZE_MAX: none). */
	size_t auth_from, auth_end, auth_at;
	bool auth_bad; /* what stands behind that @ is no host */
};

/* A link found in s: its URL is head, where there is one, and then text. */
struct found {
	const char *head;
	struct span text;
	size_t at, end; /* in s */
	fact_set facts;
};
void find_add(struct finder *f, const struct found *found);

/* Each returns where to go on, or 0 when its form does not begin at from. */
size_t find_scheme(struct finder *f, size_t from, size_t colon);
size_t find_bare(struct finder *f, size_t from, size_t to);
size_t find_address(struct finder *f, size_t at_sign);
/* "name dot me slash x", "t[.]me/x", "name (at) gmail (dot) com". */
size_t find_written(struct finder *f, size_t from, size_t to);

/* So many blanks may stand before and behind a sign that is spelt out. */
#define FIND_BLANKS 3

/* A first look behind a word: nearly always neither a sign nor its name stands
 * there, so that find_written() has nothing to find. */
static inline bool
find_goes_on(struct span s, size_t at)
{
	size_t last = at + FIND_BLANKS;

	while (at < s.n && at < last && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	if (s.n - at < 2)
		return false;
	switch (ascii_lower(s.p[at])) {
	case '.':
	case '@':
	case '[':
	case '(':
	case '{':
		return true;
	case 'a':
		return ascii_lower(s.p[at + 1]) == 't' &&
		       (s.n - at == 2 || !ascii_isalnum(s.p[at + 2]));
	case 'd':
	case 's':
		return s.n - at > 2 &&
		       ascii_lower(s.p[at + 2]) ==
			   (ascii_lower(s.p[at]) == 'd' ? 't' : 'a');
	default:
		return false;
	}
}

/*
 * May raw be converted by IDNA? That costs microseconds, so that one text may
 * only cause so many; from then on a host that is not ASCII counts as one
 * without a look, to reach the limit of links.
 */
bool find_spend(struct finder *f, struct span raw);
/* The ASCII form of a host as written; false when it cannot be one; empty when
 * it was not looked at. */
bool find_ascii(struct finder *f, struct span raw, struct span *host_r);
/* Does host, of find_ascii(), end in a top-level domain? */
bool find_tld(const struct finder *f, struct span host);

#endif
