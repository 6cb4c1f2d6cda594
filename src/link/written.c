/*
 * written - links spelt out so that no program takes them for links: "t dot me
 * slash x", "t[.]me/x", "t . me / x", "name (at) gmail (dot) com".
 */
#include "config.h"

#include "base/buf.h"
#include "link/edge.h"
#include "link/find.h"

/* More labels than a host that somebody spells out has. */
#define LABELS_MAX 6
/* A longer run of letters is neither a label nor a name. */
#define NAME_MAX_BYTES 128

/* How sure it is that the writer means a dot, or an @. */
enum mark {
	MARK_NONE,
	MARK_PLAIN,  /* "." or "@" within a word */
	MARK_SPACED, /* the same with blanks: may end a sentence */
	MARK_WORD,   /* " dot ": may be a word */
	MARK_BRACKET /* "[.]", "(dot)": nothing else */
};

static size_t
over_word(struct span s, size_t at, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t end = at + strlen(words[i]);

		if (span_istarts(span_from(s, at), words[i]) &&
		    (!ascii_isalpha(words[i][0]) || end >= s.n ||
			!ascii_isalnum(s.p[end])))
			return end;
	}
	return at;
}

static size_t
over_dot(struct span s, size_t at, bool bracket)
{
	static const char *const words[] = { ".", "dot", "d0t", "punkt",
		"punto", "ponto", "point" };

	/* Without brackets only English is sure enough. */
	return over_word(s, at, words, bracket ? 7 : 3);
}

static size_t
over_at(struct span s, size_t at, bool bracket)
{
	static const char *const words[] = { "@", "at", "arroba", "a" };

	return over_word(s, at, words, bracket ? 4 : 2);
}

typedef size_t over_sign(struct span s, size_t at, bool bracket);

/* The sign at *at, with its brackets or blanks; moves *at behind it. */
static enum mark
read_mark(struct span s, size_t *at, over_sign *sign)
{
	size_t from = edge_blanks(s, *at, FIND_BLANKS), to;
	bool before = from > *at, word;

	if (from >= s.n)
		return MARK_NONE;
	if (strchr("[({", s.p[from]) != NULL) {
		from = edge_blanks(s, from + 1, FIND_BLANKS);
		to = sign(s, from, true);
		if (to == from)
			return MARK_NONE;
		to = edge_blanks(s, to, FIND_BLANKS);
		if (to >= s.n || strchr("])}", s.p[to]) == NULL)
			return MARK_NONE;
		*at = edge_blanks(s, to + 1, FIND_BLANKS);
		return MARK_BRACKET;
	}
	to = sign(s, from, false);
	if (to == from)
		return MARK_NONE;
	word = ascii_isalpha(s.p[from]);
	*at = edge_blanks(s, to, FIND_BLANKS);
	if (word)
		return before && *at > to ? MARK_WORD : MARK_NONE;
	if (before && *at > to)
		return MARK_SPACED;
	/* "t. me" and "t .me" need a path behind, see counts(). */
	return before || *at > to ? MARK_PLAIN : MARK_NONE;
}

/* A host put together from its pieces, and a path behind it. */
struct pieces {
	char text[512]; /* so much of it as says where it leads */
	size_t n;
	size_t host_n;   /* of it, the host */
	size_t end;      /* in s, behind the last piece */
	enum mark sure;  /* the surest of its dots */
	bool half_space; /* a dot with a blank at one side only */
	bool path;
	bool slash; /* the path is spelt out */
};

/* The text is left as it is: most of it is never used. */
static void
begin(struct pieces *p, size_t at)
{
	p->n = p->host_n = 0;
	p->end = at;
	p->sure = MARK_NONE;
	p->half_space = p->path = p->slash = false;
}

static void
add(struct pieces *p, struct span s)
{
	s = span_slice(s, 0, sizeof(p->text) - p->n);
	memcpy(p->text + p->n, s.p, s.n);
	p->n += s.n;
}

static void
add_mark(struct pieces *p, enum mark mark)
{
	if (mark > p->sure)
		p->sure = mark;
	if (mark == MARK_PLAIN)
		p->half_space = true;
}

/* The run that begins at from, without what trails it. */
static size_t
add_run(struct finder *f, struct pieces *p, size_t from)
{
	p->end = edge_host_trimmed(f->s, from);
	add(p, span_slice(f->s, from, p->end));
	return p->end;
}

/* Label, dot, label …; false: no dot is spelt out. */
static bool
read_host(struct finder *f, struct pieces *p, size_t from)
{
	size_t at = add_run(f, p, from), next;
	enum mark mark;

	for (int i = 0; i < LABELS_MAX; i++) {
		next = at;
		mark = read_mark(f->s, &next, over_dot);
		if (mark == MARK_NONE || next >= f->s.n ||
		    f->s.p[next] == '.' || edge_host_char(f->s, next) == 0)
			break;
		add_mark(p, mark);
		add(p, SPAN_LIT("."));
		at = add_run(f, p, next);
	}
	p->host_n = p->n;
	return p->sure != MARK_NONE;
}

/* "/x" as it stands. */
static void
read_plain_path(struct finder *f, struct pieces *p)
{
	size_t end = edge_url(f->s, p->end);

	add(p, span_slice(f->s, p->end, end));
	p->path = p->path || end > p->end + 1;
	p->end = end;
}

/* " / x" or " slash x"; false: there is none. */
static bool
read_spaced_path(struct finder *f, struct pieces *p)
{
	static const char *const slash[] = { "slash" };
	size_t sign = edge_blanks(f->s, p->end, FIND_BLANKS), from, end;
	bool plain = sign < f->s.n && f->s.p[sign] == '/';

	from = plain ? sign + 1 : over_word(f->s, sign, slash, 1);
	if (sign == p->end || from == sign)
		return false;
	from = edge_blanks(f->s, from, FIND_BLANKS);
	end = edge_host_trimmed(f->s, from);
	if (end == from)
		return false;
	add(p, SPAN_LIT("/"));
	add(p, span_slice(f->s, from, end));
	p->slash = p->slash || !plain;
	p->path = true;
	p->end = end;
	return true;
}

static void
read_path(struct finder *f, struct pieces *p)
{
	for (int i = 0; i < LABELS_MAX; i++) {
		if (p->end < f->s.n && f->s.p[p->end] == '/') {
			read_plain_path(f, p);
			return;
		}
		if (!read_spaced_path(f, p))
			return;
	}
}

/* The ASCII form of the host, whose last label has to be a top-level domain. */
static bool
ascii_host(struct finder *f, struct pieces *p, struct span *host_r)
{
	for (size_t i = 0; i < p->host_n; i++)
		p->text[i] = ascii_lower(p->text[i]);
	if (!find_ascii(f, span_of(p->text, p->host_n), host_r))
		return false;
	return host_r->n > 0 && find_tld(f, *host_r);
}

/* "name dot com": neither "the dot com years" nor a rare ending. */
static bool
said_host(struct span host)
{
	static const char *const common[] = { "com", "net", "org", "io", "co",
		"info", "biz", "dev", "xyz", "ru", "uk", "de" };
	static const char *const articles[] = { "the", "a", "this", "that",
		"my", "your", "our", "another", "every", "polka", "red" };
	size_t dot = span_chr(host, 0, '.');

	return !SPAN_AMONG(span_slice(host, 0, dot), articles) &&
	       SPAN_AMONG(span_from(host, dot + 1), common);
}

/* Is the host meant as one? */
static bool
counts(struct finder *f, const struct pieces *p, struct span host)
{
	const struct host_entry *entry;

	if (p->sure == MARK_BRACKET || p->slash)
		return true;
	if (p->sure == MARK_NONE)
		return false;
	entry = table_find(f->set, &f->set->hosts, host, SPAN_LIT("/"));
	if (p->sure == MARK_WORD)
		return entry != NULL || said_host(host);
	/* Blanks around dots are what sentences have. */
	return entry != NULL && (p->path || !p->half_space);
}

/* name: of an address; empty: the pieces are a host. */
static struct span
written_url(struct finder *f, const struct pieces *p, struct span name)
{
	struct buf text;

	buf_init(&text, f->arena, 0);
	if (name.n > 0) {
		buf_str(&text, "mailto:");
		buf_add(&text, name);
		buf_putc(&text, '@');
	}
	buf_add(&text, span_of(p->text, p->n));
	return buf_span(&text);
}

static size_t
add_written(
    struct finder *f, const struct pieces *p, struct span name, size_t from)
{
	struct found found = {
		.at = from, .end = p->end, .facts = FACT_BIT(FACT_WRITTEN_DOTS)
	};

	if (f->n < f->max)
		found.text = written_url(f, p, name);
	find_add(f, &found);
	return p->end;
}

/* Does a path follow, written out or not? */
static bool
path_follows(struct finder *f, const struct pieces *p, bool written)
{
	size_t at = edge_blanks(f->s, p->end, FIND_BLANKS);

	if (!written && at < f->s.n && f->s.p[at] == '/')
		return true;
	return at > p->end && span_istarts(span_from(f->s, at), "slash ");
}

static size_t
written_host(struct finder *f, size_t from)
{
	struct pieces p;
	struct span host;

	begin(&p, from);
	/* "t.me slash x": the dot is one, the slash is not. */
	if (!read_host(f, &p, from) && (memchr(p.text, '.', p.host_n) == NULL ||
					   !path_follows(f, &p, true)))
		return 0;
	/* What ends a sentence is not worth a look at the domain. */
	if (p.sure == MARK_PLAIN && !path_follows(f, &p, false))
		return 0;
	if (!ascii_host(f, &p, &host))
		return 0;
	read_path(f, &p);
	if (!counts(f, &p, host))
		return 0;
	return add_written(f, &p, SPAN_NONE, from);
}

/* Words that stand before "at" in a sentence about a place. */
static bool
said_before_at(struct span name)
{
	static const char *const said[] = { "available", "find", "found",
		"hosted", "here", "it", "live", "located", "look", "looking",
		"me", "one", "online", "page", "portfolio", "site", "store",
		"team", "them", "us", "visit", "website", "work", "working",
		"works" };

	return SPAN_AMONG(name, said);
}

/*
 * "name at host": a sentence, unless the host's dots are spelt out as well or
 * it is one where everybody has an address. "and @host" is no address either.
 */
static bool
mail_counts(struct finder *f, const struct pieces *p, enum mark at_sign,
    struct span name, struct span host)
{
	const struct host_entry *entry =
	    table_find(f->set, &f->set->hosts, host, SPAN_LIT("/"));

	if (entry != NULL && strcmp(entry->category, CATEGORY_MAIL) == 0)
		return true;
	if (at_sign == MARK_WORD)
		return p->sure >= MARK_WORD && !said_before_at(name);
	return at_sign != MARK_PLAIN;
}

static size_t
written_address(struct finder *f, size_t from, size_t to)
{
	size_t at = to;
	enum mark mark = MARK_BRACKET;
	struct pieces p;
	struct span host;

	if (to < f->s.n && f->s.p[to] == '@')
		at = edge_blanks(f->s, to + 1, FIND_BLANKS);
	else
		mark = read_mark(f->s, &at, over_at);
	if (mark == MARK_NONE || at >= f->s.n || f->s.p[at] == '.' ||
	    edge_host_char(f->s, at) == 0)
		return 0;
	begin(&p, at);
	read_host(f, &p, at);
	if (!ascii_host(f, &p, &host) ||
	    !mail_counts(f, &p, mark, span_slice(f->s, from, to), host))
		return 0;
	return add_written(f, &p, span_slice(f->s, from, to), from);
}

/*
 * Does the word that ends at at end a sentence: a dot with blanks at one side
 * alone, and the next word goes on with neither a sign nor a path?
 */
static bool
ends_sentence(struct span s, size_t at)
{
	size_t dot = edge_blanks(s, at, FIND_BLANKS), next, end;

	if (dot >= s.n || s.p[dot] != '.')
		return false;
	next = edge_blanks(s, dot + 1, FIND_BLANKS);
	if ((dot > at) == (next > dot + 1))
		return false;
	end = edge_host_trimmed(s, next);
	next = edge_blanks(s, end, FIND_BLANKS);
	return (next >= s.n || s.p[next] != '/') && !find_goes_on(s, end);
}

size_t
find_written(struct finder *f, size_t from, size_t to)
{
	size_t end;

	to = edge_trim_host(f->s, from, to);
	if (to == from || to - from > NAME_MAX_BYTES ||
	    !find_goes_on(f->s, to) || ends_sentence(f->s, to))
		return 0;
	end = written_address(f, from, to);
	return end > 0 ? end : written_host(f, from);
}
