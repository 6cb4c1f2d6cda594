/*
 * disguise_look - letters that look like ASCII ones. Only words that mix them
 * with Latin letters, or stand among Latin words, are rewritten: a Russian or
 * Greek text stays what it is.
 */
#include "config.h"

#include "text/disguise-private.h"

/* What a word is made of. */
struct make {
	size_t ascii;    /* ASCII letters */
	size_t foreign;  /* letters that are not ASCII */
	size_t alike;    /* of these: with a look */
	size_t latin;    /* of these: Latin with a look (small capitals, …) */
	size_t turned;   /* of these: upside down */
	size_t flags;    /* regional indicators */
	size_t switches; /* changes between ASCII and foreign */
	bool mu_first;   /* begins with a micro sign, as in uTorrent */
};

enum kind { KIND_NONE, KIND_LATIN, KIND_ALIKE, KIND_OTHER };

#define MICRO      0x3bcu
#define FIRST_FLAG 0x1f1e6u
#define LAST_FLAG  0x1f1ffu

static bool
is_flag(uint32_t cp)
{
	return cp >= FIRST_FLAG && cp <= LAST_FLAG;
}

/*
 * The ASCII character that the one at at looks like: as it was written (a
 * capital may look like another letter), if it folds to what stands here.
 */
static char
look_at(const struct undo *undo, const struct view *in, size_t at)
{
	struct utf8_char c = utf8_at(in->s, at), o;
	size_t origin = view_origin(in, at);
	const struct fold_char *was;

	if (c.cp < 0x80)
		return '\0';
	if (origin < undo->original.n) {
		o = utf8_at(undo->original, origin);
		was = fold_char(o.cp);
		if (was->look != 0 && (was->flags & CH_SAME) == 0 &&
		    was->n == c.n &&
		    memcmp(fold_pool + was->at, in->s.p + at, c.n) == 0)
			return was->look;
	}
	return fold_char(c.cp)->look;
}

static void
count_foreign(const struct undo *undo, const struct view *in, size_t at,
    uint32_t cp, struct make *m)
{
	unsigned flags = fold_char(cp)->flags;

	if ((flags & CH_LETTER) == 0)
		return;
	m->foreign++;
	m->turned += (flags & CH_TURNED) != 0;
	m->flags += is_flag(cp);
	if (look_at(undo, in, at) != 0) {
		m->alike++;
		m->latin += (flags & CH_LATIN) != 0;
	}
}

static struct make
word_make(const struct undo *undo, const struct view *in, struct word w)
{
	struct make m = { 0 };
	int last = -1;

	for (size_t at = w.at; at < w.end;) {
		struct utf8_char c = utf8_at(in->s, at);
		bool foreign = c.cp >= 0x80;

		if (at == w.at)
			m.mu_first = c.cp == MICRO;
		if (foreign)
			count_foreign(undo, in, at, c.cp, &m);
		else if (ascii_isalpha(in->s.p[at]))
			m.ascii++;
		if (char_is_letter(c.cp)) {
			m.switches += last >= 0 && last != foreign;
			last = foreign;
		}
		at += c.n;
	}
	return m;
}

static enum kind
make_kind(const struct make *m)
{
	if (m->foreign == 0)
		return m->ascii > 0 ? KIND_LATIN : KIND_NONE;
	if (m->ascii > 0 || m->latin == m->foreign)
		return KIND_LATIN;
	return m->alike == m->foreign && m->foreign > 1 ? KIND_ALIKE
							: KIND_OTHER;
}

static void
replace_looks(const struct undo *undo, struct view_edit *e, struct word w)
{
	for (size_t at = w.at; at < w.end;) {
		struct utf8_char c = utf8_at(e->in->s, at);
		char look = look_at(undo, e->in, at);

		if (look != 0)
			view_edit_replace(e, at, at + c.n, &look, 1);
		at += c.n;
	}
}

/* What a letter of a word written upside down shows. */
static char
turned_look(uint32_t cp)
{
	static const char from[] = "bdpqunlosxzi";
	static const char to[] = "qpdbnulosxzi";
	const char *hit;

	if (cp >= 0x80)
		return fold_char(cp)->look;
	hit = memchr(from, (int)cp, sizeof(from) - 1);
	return hit == NULL ? (char)cp : to[hit - from];
}

/* An upside-down word is read from its end. */
static void
replace_turned(struct undo *undo, struct view_edit *e, struct word w)
{
	char *text = arena_alloc(undo->arena, w.end - w.at);
	size_t n = 0;

	if (text == NULL)
		return;
	for (size_t at = w.end; at > w.at; n++) {
		at = utf8_before(e->in->s, at);
		text[n] = turned_look(utf8_at(e->in->s, at).cp);
	}
	view_edit_replace(e, w.at, w.end, text, n);
	undo->facts |= FACT_BIT(FACT_LOOKALIKE_LETTERS);
}

/*
 * Mixed words: honest ones (a Latin name with a Russian ending) change over
 * once and keep letters that look like nothing Latin.
 */
static void
mixed_facts(struct undo *undo, const struct make *m)
{
	size_t others = m->alike - m->latin;

	if (others > 0 && m->ascii + m->foreign >= 4 &&
	    !(m->mu_first && m->foreign == 1) &&
	    (m->alike == m->foreign || m->switches > 1))
		undo->facts |= FACT_BIT(FACT_MIXED_SCRIPTS);
	if (m->latin >= 3)
		undo->facts |= FACT_BIT(FACT_LOOKALIKE_LETTERS);
}

/* Words before and behind a word on its line. */
struct around {
	enum kind before;
	size_t latin; /* words so far, in all of the text */
	size_t other;
	struct word held; /* a word wholly of look-alikes waits for the next */
	bool holds;
};

/*
 * Do the words around say that this one should be Latin? In a text of another
 * script never, in a mixed one only between two Latin words.
 */
static bool
among_latin(const struct around *a, enum kind next)
{
	if (a->other >= a->latin && a->other > 0)
		return false;
	if (a->before == KIND_LATIN)
		return next == KIND_LATIN ||
		       (a->other == 0 && next != KIND_OTHER);
	return a->before == KIND_NONE && next == KIND_LATIN && a->other == 0;
}

static void
settle_held(
    struct undo *undo, struct view_edit *e, struct around *a, enum kind next)
{
	if (!a->holds)
		return;
	a->holds = false;
	if (among_latin(a, next)) {
		replace_looks(undo, e, a->held);
		undo->facts |= FACT_BIT(FACT_LOOKALIKE_LETTERS);
		a->before = KIND_LATIN;
	} else {
		a->before = KIND_OTHER;
	}
}

/* A flag is two indicators that touch; letters do not touch each other. */
static bool
lone_flag(const struct undo *undo, const struct view *in, struct word w)
{
	size_t at = view_origin(in, w.at);

	return !(at + 8 <= undo->original.n &&
		   is_flag(utf8_at(undo->original, at + 4).cp)) &&
	       !(at >= 4 && is_flag(utf8_at(undo->original, at - 4).cp));
}

static void
count_word(struct around *a, enum kind kind)
{
	if (kind != KIND_NONE)
		a->before = kind;
	a->latin += kind == KIND_LATIN;
	a->other += kind == KIND_OTHER;
}

static void
look_word(
    struct undo *undo, struct view_edit *e, struct word w, struct around *a)
{
	struct make m = word_make(undo, e->in, w);
	enum kind kind = make_kind(&m);

	settle_held(undo, e, a, kind);
	if (m.turned >= 2 && m.latin == m.foreign) {
		replace_turned(undo, e, w);
	} else if (m.flags > 0) {
		if (m.flags == m.foreign && lone_flag(undo, e->in, w)) {
			replace_looks(undo, e, w);
			undo->facts |= FACT_BIT(FACT_MATH_LETTERS);
		}
	} else if (kind == KIND_ALIKE) {
		a->held = w;
		a->holds = true;
		return;
	} else if (kind == KIND_LATIN && m.alike > 0) {
		replace_looks(undo, e, w);
		mixed_facts(undo, &m);
	}
	count_word(a, kind);
}

/* A word of ASCII alone, as nearly all are, is what it looks like. */
static bool
look_plain(
    struct undo *undo, struct view_edit *e, struct word w, struct around *a)
{
	unsigned kinds = 0;
	enum kind kind;

	for (size_t at = w.at; at < w.end; at++)
		kinds |= byte_kind(e->in->s.p[at]);
	if ((kinds & BYTE_HIGH) != 0)
		return false;
	kind = (kinds & BYTE_LETTER) != 0 ? KIND_LATIN : KIND_NONE;
	settle_held(undo, e, a, kind);
	count_word(a, kind);
	return true;
}

bool
undo_looks(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct around a = { .before = KIND_NONE };
	struct view_edit e;
	struct word w;
	size_t end = 0;

	view_edit_init(&e, undo->arena, in);
	for (size_t at = 0; word_next(in->s, at, &w); at = end = w.end) {
		if (memchr(in->s.p + end, '\n', w.at - end) != NULL) {
			settle_held(undo, &e, &a, KIND_NONE);
			a.before = KIND_NONE;
		}
		if (!look_plain(undo, &e, w, &a))
			look_word(undo, &e, w, &a);
	}
	settle_held(undo, &e, &a, KIND_NONE);
	return view_edit_done(&e, view_r);
}
