/*
 * lookalike - compares a sender's domain, label by label, with the platforms'
 * names; see lookalike.h.
 *
 * Two kinds of names: brands (a word nobody else has a use for) are looked for
 * anywhere; a domain whose name is an everyday word ("freelancer") counts only
 * where that very domain is imitated.
 */
#include "config.h"

#include <idn2.h>
#include <stdlib.h>

#include "platform/lookalike.h"
#include "platform/resemble.h"
#include "text/fold.h"

/* A shorter brand turns up in too many honest names. */
#define BRAND_MIN 5
/* A slip in a shorter one makes another word. */
#define SLIP_MIN 6
/* DNS holds no more labels worth looking at. */
#define LABELS_MAX       32
#define DOMAIN_MAX_BYTES 253

/* A word in the two forms that are compared: "rn" may be an m, or not. */
struct look {
	struct label plain;
	struct label glance;
};

struct name {
	struct look look;
	struct span label;  /* "upwork" */
	struct span suffix; /* "com" of a domain; empty for a brand */
	bool brand;
	int platform;
};

struct lookalike {
	struct arena *arena;
	struct name *names;
	size_t nnames;
	struct span *owns; /* imitate nobody, with all inside them */
	size_t nowns;
};

static void
take_look(struct look *look, struct span text)
{
	label_plain(&look->plain, text);
	label_glance(&look->glance, text);
}

static void
add_name(struct lookalike *l, const struct name *name)
{
	struct name *copy = &l->names[l->nnames++];

	*copy = *name;
	take_look(&copy->look, name->label);
}

static bool
has_word(const struct strv *words, struct span word)
{
	for (size_t i = 0; i < words->n; i++)
		if (span_ieqs(word, words->v[i]))
			return true;
	return false;
}

static void
add_owns(struct lookalike *l, const struct strv *domains)
{
	for (size_t i = 0; i < domains->n; i++)
		l->owns[l->nowns++] = span_str(domains->v[i]);
}

static void
add_platform(
    struct lookalike *l, const struct conf_platform *platform, int index)
{
	struct name name = { .platform = index };

	for (size_t i = 0; i < platform->brands.n; i++) {
		name.label = span_str(platform->brands.v[i]);
		name.suffix = SPAN_NONE;
		name.brand = true;
		add_name(l, &name);
	}
	for (size_t i = 0; i < platform->domains.n; i++) {
		struct span domain = span_str(platform->domains.v[i]);
		size_t dot = span_chr(domain, 0, '.');

		name.label = span_slice(domain, 0, dot);
		name.suffix = span_from(domain, dot + 1);
		name.brand = has_word(&platform->brands, name.label);
		add_name(l, &name);
	}
	add_owns(l, &platform->domains);
	add_owns(l, &platform->extra_senders);
	add_owns(l, &platform->honest_domains);
}

struct lookalike *
lookalike_init(const struct conf *conf, const struct linkset *links)
{
	struct lookalike *l = calloc(1, sizeof(*l));
	size_t names = 1, owns = 1;

	(void)links;
	for (size_t i = 0; i < conf->nplatforms; i++) {
		const struct conf_platform *p = &conf->platforms[i];

		names += p->brands.n + p->domains.n;
		owns += p->domains.n + p->extra_senders.n + p->honest_domains.n;
	}
	if (l == NULL || (l->arena = arena_init(0)) == NULL)
		goto fail;
	l->names = arena_array(l->arena, names, sizeof(*l->names));
	l->owns = arena_array(l->arena, owns, sizeof(*l->owns));
	if (l->names == NULL || l->owns == NULL)
		goto fail;
	for (size_t i = 0; i < conf->nplatforms; i++)
		add_platform(l, &conf->platforms[i], (int)i);
	return l;
fail:
	lookalike_deinit(&l);
	return NULL;
}

void
lookalike_deinit(struct lookalike **lookalike)
{
	if (*lookalike == NULL)
		return;
	arena_deinit(&(*lookalike)->arena);
	free(*lookalike);
	*lookalike = NULL;
}

static bool
is_own(const struct lookalike *l, struct span domain)
{
	for (size_t i = 0; i < l->nowns; i++) {
		struct span own = l->owns[i];
		size_t n = domain.n - own.n;

		if (domain.n >= own.n && span_ieq(span_from(domain, n), own) &&
		    (n == 0 || domain.p[n - 1] == '.'))
			return true;
	}
	return false;
}

/* One label of the domain in question, and what stands behind it. */
struct spot {
	struct span label;
	struct span rest; /* "com.evil.example" */
	struct look look;
	struct look bare; /* without "www" in front */
	bool dash;        /* the label has parts */
	bool foreign;     /* was not ASCII */
};

static bool
starts(struct span s, struct span head)
{
	return s.n >= head.n && span_eq(span_slice(s, 0, head.n), head);
}

static bool
begins(const struct look *look, const struct look *brand)
{
	return starts(label_span(&look->plain), label_span(&brand->plain)) ||
	       starts(label_span(&look->glance), label_span(&brand->glance));
}

static bool
same(const struct look *a, const struct look *b)
{
	return span_eq(label_span(&a->glance), label_span(&b->glance));
}

static bool
slipped(const struct look *look, const struct look *brand)
{
	return brand->plain.n >= SLIP_MIN &&
	       (one_slip(label_span(&look->plain), label_span(&brand->plain)) ||
		   one_slip(
		       label_span(&look->glance), label_span(&brand->glance)));
}

/* "upwork-jobs", "login-upwrok": a part between dashes. */
static bool
part_hits(struct span label, const struct look *brand)
{
	struct look part;
	size_t from = 0, end;

	for (; from < label.n; from = end + 1) {
		end = span_chr(label, from, '-');
		take_look(&part, span_slice(label, from, end));
		if (begins(&part, brand) || slipped(&part, brand))
			return true;
	}
	return false;
}

static bool
all_digits(struct span s)
{
	size_t i = 0;

	while (i < s.n && ascii_isdigit(s.p[i]))
		i++;
	return i == s.n;
}

/* "myupwork", "24upworkjobs": the brand behind a bait or a number. */
static bool
behind_bait(const struct spot *spot, const struct look *brand)
{
	struct span label = spot->label;
	struct span glance = label_span(&spot->look.glance);
	struct look rest;

	if (span_find(glance, 0, label_span(&brand->glance)) == glance.n)
		return false;
	for (size_t i = 1; i < label.n; i++) {
		struct span head = span_slice(label, 0, i);

		if (!all_digits(head) && !is_bait(head))
			continue;
		take_look(&rest, span_from(label, i));
		if (begins(&rest, brand))
			return true;
	}
	return false;
}

static bool
brand_hit(const struct spot *spot, const struct name *name)
{
	const struct look *brand = &name->look;

	if (brand->plain.n < BRAND_MIN)
		return spot->foreign && same(&spot->look, brand);
	if (begins(&spot->look, brand) ||
	    (spot->dash && part_hits(spot->label, brand)) ||
	    behind_bait(spot, brand))
		return true;
	/* "fiver" is a word; "fiver.com" is a slip of the finger. */
	return slipped(&spot->look, brand) &&
	       (!is_common_word(spot->label) ||
		   span_eq(spot->rest, name->suffix));
}

/* The suffixes that a slip makes of "com". */
static bool
slip_of_com(struct span rest, struct span suffix)
{
	return span_eq(suffix, SPAN_LIT("com")) &&
	       (span_eq(rest, SPAN_LIT("co")) ||
		   span_eq(rest, SPAN_LIT("cm")) ||
		   span_eq(rest, SPAN_LIT("om")));
}

/* "freelancer-com", "www-freelancer-com-login" */
static bool
holds_domain(struct span label, const struct name *name)
{
	size_t at = span_ifind(label, 0, name->label);
	size_t end = at + name->label.n;
	struct span tail = span_from(label, end);

	return at < label.n && (at == 0 || label.p[at - 1] == '-') &&
	       tail.n > name->suffix.n && tail.p[0] == '-' &&
	       span_ieq(
		   span_slice(tail, 1, 1 + name->suffix.n), name->suffix) &&
	       (tail.n == 1 + name->suffix.n ||
		   tail.p[1 + name->suffix.n] == '-');
}

static bool
domain_hit(const struct spot *spot, const struct name *name)
{
	bool alike;

	if (name->suffix.n == 0)
		return false;
	if (spot->dash && holds_domain(spot->label, name))
		return true;
	alike = same(&spot->bare, &name->look);
	/* "freelancer.com.evil.example" */
	if (alike && spot->rest.n > name->suffix.n &&
	    starts(spot->rest, name->suffix) &&
	    spot->rest.p[name->suffix.n] == '.')
		return true;
	if (span_eq(spot->rest, name->suffix))
		return alike || swapped(label_span(&spot->bare.plain),
				    label_span(&name->look.plain));
	return alike && slip_of_com(spot->rest, name->suffix);
}

static int
look_at_spot(const struct lookalike *l, const struct spot *spot)
{
	for (size_t i = 0; i < l->nnames; i++)
		if ((l->names[i].brand && brand_hit(spot, &l->names[i])) ||
		    domain_hit(spot, &l->names[i]))
			return l->names[i].platform;
	return -1;
}

static bool
is_ascii(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* A label in other letters, or in punycode, as the ASCII that it looks like. */
static void
look_through(struct spot *spot, struct arena *arena)
{
	struct span text = spot->label;
	char *unicode = NULL, *label;

	if (span_istarts(text, "xn--")) {
		label = arena_dup(arena, text);
		if (label == NULL ||
		    idn2_to_unicode_8z8z(label, &unicode, 0) != IDN2_OK)
			return;
		text = span_str(unicode);
	}
	if (!is_ascii(text)) {
		spot->foreign = true;
		spot->label = fold_skeleton(arena, text);
	}
	idn2_free(unicode);
}

/* Lower case, IDNA's other dots as dots, no dot at the end. */
static struct span
plain_domain(struct span domain, char out[DOMAIN_MAX_BYTES])
{
	size_t n = 0;

	for (size_t i = 0; i < domain.n && n < DOMAIN_MAX_BYTES; i++) {
		if (domain.n - i >= 3 &&
		    (memcmp(domain.p + i, "\xe3\x80\x82", 3) == 0 ||
			memcmp(domain.p + i, "\xef\xbc\x8e", 3) == 0 ||
			memcmp(domain.p + i, "\xef\xbd\xa1", 3) == 0)) {
			out[n++] = '.';
			i += 2;
		} else {
			out[n++] = ascii_lower(domain.p[i]);
		}
	}
	while (n > 0 && out[n - 1] == '.')
		n--;
	return span_of(out, n);
}

/* The label without "www" in front. */
static struct span
without_www(struct span label)
{
	if (!span_istarts(label, "www"))
		return label;
	label = span_from(label, 3);
	return label.n > 0 && label.p[0] == '-' ? span_from(label, 1) : label;
}

static void
look_at_label(struct spot *spot)
{
	struct span bare = without_www(spot->label);

	spot->dash = span_chr(spot->label, 0, '-') < spot->label.n;
	take_look(&spot->look, spot->label);
	if (bare.n == spot->label.n)
		spot->bare = spot->look;
	else
		take_look(&spot->bare, bare);
}

int
lookalike_match(
    const struct lookalike *lookalike, struct arena *arena, struct span domain)
{
	char text[DOMAIN_MAX_BYTES];
	struct spot spot;
	size_t at = 0, end;
	int found = -1;

	domain = plain_domain(span_trim(domain), text);
	if (is_own(lookalike, domain))
		return -1;
	/* The last label is a top-level domain and nobody's name. */
	for (int i = 0; i < LABELS_MAX && found < 0; i++, at = end + 1) {
		end = span_chr(domain, at, '.');
		if (end >= domain.n)
			break;
		spot.label = span_slice(domain, at, end);
		spot.rest = span_from(domain, end + 1);
		spot.foreign = false;
		if (span_istarts(spot.label, "xn--") || !is_ascii(spot.label))
			look_through(&spot, arena);
		look_at_label(&spot);
		found = look_at_spot(lookalike, &spot);
	}
	return found;
}
