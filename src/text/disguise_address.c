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
		const char *name;
		enum mark mark;
	} list[] = { { "at", MARK_AT }, { "arroba", MARK_AT },
		{ "arobase", MARK_AT }, { "chiocciola", MARK_AT },
		{ "собака", MARK_AT }, { "dot", MARK_DOT },
		{ "punto", MARK_DOT }, { "ponto", MARK_DOT },
		{ "punkt", MARK_DOT }, { "point", MARK_DOT },
		{ "точка", MARK_DOT }, { "slash", MARK_SLASH } };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (span_eq(s, span_str(list[i].name)))
			return list[i].mark;
	return MARK_NONE;
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

/* Words with signs between them, read from left to right. */
struct parts {
	struct word words[MOST_PARTS];
	struct sign signs[MOST_PARTS]; /* behind the word */
	size_t n;
};

static bool
is_name_char(char c)
{
	return ascii_isalnum(c) || c == '_' || c == '-' || c == '+' ||
	       (unsigned char)c >= 0x80;
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

static void
read_parts(struct span s, size_t at, struct parts *p)
{
	p->n = 0;
	while (p->n < MOST_PARTS && read_name(s, at, &p->words[p->n])) {
		p->n++;
		if (!read_sign(s, p->words[p->n - 1].end, &p->signs[p->n - 1]))
			return;
		at = p->signs[p->n - 1].end;
	}
	/* The last sign leads nowhere. */
	if (p->n > 0)
		p->signs[p->n - 1].mark = MARK_NONE;
}

static struct span
part_span(struct span s, const struct parts *p, size_t i)
{
	return span_slice(s, p->words[i].at, p->words[i].end);
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

	for (size_t i = from; i + 1 < p->n && p->signs[i].mark == MARK_DOT; i++)
		if (word_is_tld(part_span(s, p, i + 1)) ||
		    (p->signs[i].bracketed &&
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
	while (host + 1 < p->n && p->signs[host].mark == MARK_DOT)
		host++;
	if (host + 1 < p->n && p->signs[host].mark == MARK_AT) {
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
	       p->signs[found_r->last].mark == MARK_SLASH)
		found_r->last++;
	return true;
}

/* Written out, bracketed or set apart by spaces? */
static bool
is_strange(const struct parts *p, size_t i)
{
	return p->signs[i].bracketed || p->signs[i].word ||
	       p->signs[i].end > p->words[i].end + 1;
}

/*
 * "The green dot in", "point to", "dot net": only a sign in brackets, an at or
 * a slash makes a host of what is also a plain word.
 */
static bool
host_convinces(struct span s, const struct parts *p, const struct found *found)
{
	struct span tld = part_span(s, p, found->tld);
	const struct sign *dot = &p->signs[found->tld - 1];

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
		bracketed |= p->signs[i].bracketed;
		dot |= p->signs[i].mark != MARK_AT && is_strange(p, i);
		at |= p->signs[i].mark == MARK_AT && is_strange(p, i);
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
		const struct sign *sign = &p->signs[i];

		if (sign->end > p->words[i].end + 1)
			view_edit_replace(e, p->words[i].end, sign->end,
			    &signs[sign->mark], 1);
	}
}

bool
undo_addresses(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	struct parts p;
	struct found found;
	size_t at = 0;

	view_edit_init(&e, undo->arena, in);
	while (at < in->s.n) {
		if (!is_name_char(in->s.p[at])) {
			at++;
			continue;
		}
		read_parts(in->s, at, &p);
		if (find_address(in->s, &p, &found) &&
		    is_disguised(in->s, &p, &found)) {
			rewrite(&e, &p, &found);
			undo->facts |= FACT_BIT(FACT_WRITTEN_DOTS);
			at = p.words[found.last].end;
		} else {
			at = p.words[0].end;
		}
	}
	return view_edit_done(&e, view_r);
}
