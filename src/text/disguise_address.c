/*
 * disguise_address - addresses and links in words: "name (at) gmail (dot) com",
 * "name at gmail dot com", "t dot me slash name", "name @ gmail . com".
 */
#include "config.h"

#include "text/disguise-private.h"

enum mark { MARK_NONE, MARK_AT, MARK_DOT, MARK_SLASH };

/* A sign, written out or set apart, between two words. */
struct sign {
	enum mark mark;
	bool bracketed; /* "(at)", "[.]": nobody writes so by accident */
	bool word;      /* a word rather than the sign itself */
	size_t end;     /* where the next word begins */
};

static enum mark
mark_of_word(struct span s)
{
	static const struct {
		struct span name;
		enum mark mark;
	} list[] = { { SPAN_INIT("at"), MARK_AT },
		{ SPAN_INIT("arroba"), MARK_AT },
		{ SPAN_INIT("arobase"), MARK_AT },
		{ SPAN_INIT("chiocciola"), MARK_AT },
		{ SPAN_INIT("собака"), MARK_AT },
		{ SPAN_INIT("dot"), MARK_DOT },
		{ SPAN_INIT("punto"), MARK_DOT },
		{ SPAN_INIT("ponto"), MARK_DOT },
		{ SPAN_INIT("punkt"), MARK_DOT },
		{ SPAN_INIT("point"), MARK_DOT },
		{ SPAN_INIT("точка"), MARK_DOT },
		{ SPAN_INIT("slash"), MARK_SLASH } };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (s.n == list[i].name.n && span_eq(s, list[i].name))
			return list[i].mark;
	return MARK_NONE;
}

/* May a word for a sign begin so? */
static bool
begins_mark(char c)
{
	return c == 'a' || c == 'c' || c == 'd' || c == 'p' || c == 's' ||
	       (byte_kind(c) & BYTE_HIGH) != 0;
}

static enum mark
mark_of_char(char c)
{
	return c == '@'   ? MARK_AT
	       : c == '.' ? MARK_DOT
	       : c == '/' ? MARK_SLASH
			  : MARK_NONE;
}

static size_t
skip_spaces(struct span s, size_t at)
{
	while (at < s.n && s.p[at] == ' ')
		at++;
	return at;
}

/* The sign's own text at at; returns its end, or at when there is none. */
static size_t
read_mark(struct span s, size_t at, struct sign *sign)
{
	size_t end = at;

	if (at >= s.n)
		return at;
	sign->mark = mark_of_char(s.p[at]);
	if (sign->mark != MARK_NONE)
		return at + 1;
	if (!begins_mark(s.p[at]))
		return at;
	while (end < s.n && char_in_word(utf8_at(s, end).cp) && end - at < 24)
		end += utf8_at(s, end).n;
	sign->mark = mark_of_word(span_slice(s, at, end));
	sign->word = true;
	return sign->mark == MARK_NONE ? at : end;
}

/* The sign between a word that ends at at and the next one. */
static bool
read_sign(struct span s, size_t at, struct sign *sign_r)
{
	static const char open[] = "([{<", close[] = ")]}>";
	size_t from = skip_spaces(s, at), end;
	const char *bracket = NULL;

	*sign_r = (struct sign){ .mark = MARK_NONE };
	if (from < s.n && s.p[from] != '\0')
		bracket = memchr(open, s.p[from], 4);
	if (bracket != NULL)
		from = skip_spaces(s, from + 1);
	end = read_mark(s, from, sign_r);
	if (sign_r->mark == MARK_NONE)
		return false;
	if (bracket != NULL) {
		end = skip_spaces(s, end);
		if (end >= s.n || s.p[end] != close[bracket - open])
			return false;
		end++;
		sign_r->bracketed = true;
	} else if (sign_r->word && from == at) {
		return false;
	}
	sign_r->end = skip_spaces(s, end);
	/* ". " ends a sentence; " ." or " . " does not. */
	return bracket != NULL || sign_r->word || from > at ||
	       sign_r->end == end;
}

#define MOST_PARTS 8

/* A word, and the sign behind it. */
struct part {
	struct word word;
	struct sign sign;
	bool tld; /* behind a dot: is the word a top-level domain? */
};

/* Words with signs between them, read from left to right. */
struct parts {
	struct part room[2 * MOST_PARTS];
	size_t first; /* of those in room */
	size_t n;
};

/* Two rows, since a row that begins with a sign ("at", "dot") runs between the
 * words of another one. */
struct rows {
	struct parts parts[2];
	size_t older;
};

static const struct part *
part_at(const struct parts *p, size_t i)
{
	return &p->room[p->first + i];
}

static bool
is_name_char(char c)
{
	return (byte_kind(c) & BYTE_NAME) != 0;
}

static bool
read_name(struct span s, size_t at, struct word *word_r)
{
	word_r->at = at;
	while (at < s.n && is_name_char(s.p[at]))
		at++;
	word_r->end = at;
	return word_r->end > word_r->at;
}

static struct span
part_span(struct span s, const struct parts *p, size_t i)
{
	return span_slice(s, part_at(p, i)->word.at, part_at(p, i)->word.end);
}

/* Forgets the first n parts. */
static void
drop_parts(struct parts *p, size_t n)
{
	p->n -= n;
	p->first += n;
	if (p->first <= MOST_PARTS)
		return;
	memmove(p->room, p->room + p->first, p->n * sizeof(p->room[0]));
	p->first = 0;
}

/* Adds the word at at, and the sign behind it; false: there is no word. */
static bool
add_part(struct span s, size_t at, struct parts *p)
{
	struct part *part = &p->room[p->first + p->n];

	if (!read_name(s, at, &part->word))
		return false;
	part->tld = p->n > 0 && part[-1].sign.mark == MARK_DOT &&
		    word_is_tld(span_slice(s, at, part->word.end));
	if (!read_sign(s, part->word.end, &part->sign))
		part->sign.mark = MARK_NONE;
	p->n++;
	return true;
}

/* Drops what stands before the word at at; false: the row does not hold it. */
static bool
find_part(struct parts *p, size_t at)
{
	size_t i = 0;

	while (i < p->n && part_at(p, i)->word.at < at)
		i++;
	if (i == p->n || part_at(p, i)->word.at != at)
		return false;
	drop_parts(p, i);
	return true;
}

/*
 * The parts from the word at at on. What the rows hold of them is not read
 * again: each word of a long row begins a row of its own.
 */
static struct parts *
read_parts(struct span s, size_t at, struct rows *rows)
{
	size_t i = rows->older;
	struct parts *p;

	if (find_part(&rows->parts[i ^ 1], at))
		i ^= 1;
	p = &rows->parts[i];
	if (i == rows->older && !find_part(p, at)) {
		p->n = p->first = 0;
		add_part(s, at, p);
	}
	rows->older = i ^ 1;
	while (p->n < MOST_PARTS &&
	       part_at(p, p->n - 1)->sign.mark != MARK_NONE &&
	       add_part(s, part_at(p, p->n - 1)->sign.end, p))
		continue;
	return p;
}

static bool
all_letters(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_isalpha(s.p[i]))
			return false;
	return s.n >= 2;
}

/* The last part that belongs to a host that begins with part from; 0: none. */
static size_t
host_end(struct span s, const struct parts *p, size_t from)
{
	size_t end = 0;

	for (size_t i = from;
	     i + 1 < p->n && part_at(p, i)->sign.mark == MARK_DOT; i++)
		if (part_at(p, i + 1)->tld ||
		    (part_at(p, i)->sign.bracketed &&
			all_letters(part_span(s, p, i + 1))))
			end = i + 1;
	return end;
}

/* What of the parts is an address. */
struct found {
	size_t host; /* first part of the host */
	size_t tld;  /* its last */
	size_t last; /* of the path, if any */
	bool at;
};

static bool
find_address(struct span s, const struct parts *p, struct found *found_r)
{
	size_t host = 0;

	*found_r = (struct found){ .host = 0 };
	while (host + 1 < p->n && part_at(p, host)->sign.mark == MARK_DOT)
		host++;
	if (host + 1 < p->n && part_at(p, host)->sign.mark == MARK_AT) {
		found_r->at = true;
		host++;
	} else {
		host = 0;
	}
	found_r->host = host;
	found_r->tld = found_r->last = host_end(s, p, host);
	if (found_r->tld == 0)
		return false;
	while (found_r->last + 1 < p->n &&
	       part_at(p, found_r->last)->sign.mark == MARK_SLASH)
		found_r->last++;
	return true;
}

/* Written out, bracketed or set apart by spaces? */
static bool
is_strange(const struct parts *p, size_t i)
{
	return part_at(p, i)->sign.bracketed || part_at(p, i)->sign.word ||
	       part_at(p, i)->sign.end > part_at(p, i)->word.end + 1;
}

/*
 * "The green dot in", "point to", "dot net": only a sign in brackets, an at or
 * a slash makes a host of what is also a plain word.
 */
static bool
host_convinces(struct span s, const struct parts *p, const struct found *found)
{
	struct span tld = part_span(s, p, found->tld);
	const struct sign *dot = &part_at(p, found->tld - 1)->sign;

	if (dot->bracketed || found->last > found->tld)
		return true;
	if (word_is_no_host(part_span(s, p, found->tld - 1)))
		return false;
	return !word_is_weak_tld(tld) ||
	       (span_eq(tld, SPAN_LIT("me")) && dot->word);
}

/*
 * Is the address hidden? "Find us at example.com" is not: behind an at that is
 * no sign, the dot has to be hidden too, or the host be a mailbox provider.
 */
static bool
is_disguised(struct span s, const struct parts *p, const struct found *found)
{
	bool dot = false, at = false, bracketed = false;

	for (size_t i = 0; i < found->last; i++) {
		bracketed |= part_at(p, i)->sign.bracketed;
		dot |= part_at(p, i)->sign.mark != MARK_AT && is_strange(p, i);
		at |= part_at(p, i)->sign.mark == MARK_AT && is_strange(p, i);
	}
	if (bracketed || (found->at && dot))
		return true;
	if (found->at)
		return at && word_is_mail_host(part_span(s, p, found->host));
	return dot && host_convinces(s, p, found);
}

static void
rewrite(struct view_edit *e, const struct parts *p, const struct found *found)
{
	static const char signs[] = " @./";

	for (size_t i = 0; i < found->last; i++) {
		const struct sign *sign = &part_at(p, i)->sign;

		if (sign->end > part_at(p, i)->word.end + 1)
			view_edit_replace(e, part_at(p, i)->word.end, sign->end,
			    &signs[sign->mark], 1);
	}
}

/* May a word for a sign begin at at? */
static bool
word_begins_mark(struct span s, size_t at)
{
	static const char heads[][4] = { "arr", "aro", "chi", "dot", "pun",
		"pon", "poi", "sla" };

	if (!begins_mark(s.p[at]) || s.n - at < 2)
		return false;
	if ((byte_kind(s.p[at]) & BYTE_HIGH) != 0)
		return true;
	if (s.p[at] == 'a' && s.p[at + 1] == 't')
		return s.n - at == 2 || !ascii_isalpha(s.p[at + 2]);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (s.p[at + 1] == heads[i][1] && s.n - at > 2 &&
		    memcmp(s.p + at, heads[i], 3) == 0)
			return true;
	return false;
}

/*
 * A first look behind a word that ends at at: mostly no sign stands there, or
 * one that no word follows, such as the end of a sentence.
 */
static inline bool
may_go_on(struct span s, size_t at)
{
	size_t from = skip_spaces(s, at), next;

	if (from == s.n)
		return false;
	switch (s.p[from]) {
	case '(':
	case '[':
	case '{':
	case '<':
		return true;
	case '@':
	case '.':
	case '/':
		break;
	default:
		return from > at && word_begins_mark(s, from);
	}
	next = skip_spaces(s, from + 1);
	return next < s.n && is_name_char(s.p[next]) &&
	       (from > at || next == from + 1);
}

/* The address that begins with the word at at, if any; returns where to go on.
 */
static size_t
undo_address(
    struct undo *undo, struct view_edit *e, size_t at, struct rows *rows)
{
	struct span s = e->in->s;
	struct parts *p = read_parts(s, at, rows);
	struct found found;

	if (!find_address(s, p, &found) || !is_disguised(s, p, &found))
		return part_at(p, 0)->word.end;
	rewrite(e, p, &found);
	undo->facts |= FACT_BIT(FACT_WRITTEN_DOTS);
	return part_at(p, found.last)->word.end;
}

bool
undo_addresses(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct rows rows = { .older = 0 };
	struct view_edit e;
	size_t at = 0, end;

	view_edit_init(&e, undo->arena, in);
	for (;;) {
		at = kind_begin(in->s, at, BYTE_NAME);
		if (at == in->s.n)
			break;
		end = kind_end(in->s, at, BYTE_NAME);
		at = may_go_on(in->s, end) ? undo_address(undo, &e, at, &rows)
					   : end;
	}
	return view_edit_done(&e, view_r);
}
