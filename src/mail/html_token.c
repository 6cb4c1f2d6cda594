/*
 * html_token - see html_token.h.
 *
 * The specification reads a character at a time; here each construct is
 * searched for as a whole, with the same result. Where a construct never ends,
 * it runs to the end of the page, as the specification says: so nothing is ever
 * searched twice.
 */
#include "config.h"

#include "mail/html_raw.h"
#include "mail/html_token.h"

void
html_tokens_init(struct html_tokens *tokens, struct span page)
{
	*tokens = (struct html_tokens){ .page = page, .last = SPAN_NONE };
}

void
html_tokens_enter(
    struct html_tokens *tokens, enum html_state state, struct span name)
{
	tokens->state = state;
	tokens->last = name;
}

/* The byte at at, or NUL behind the end. */
static inline char
peek(struct span s, size_t at)
{
	return at < s.n ? s.p[at] : '\0';
}

/* Does the < at at begin something other than text? */
static bool
opens_markup(struct span page, size_t at)
{
	char next = peek(page, at + 1);

	return ascii_isalpha(next) || next == '!' || next == '?' ||
	       (next == '/' && at + 2 < page.n);
}

static size_t
data_end(struct span page, size_t at)
{
	while (
	    (at = span_chr(page, at, '<')) < page.n && !opens_markup(page, at))
		at++;
	return at;
}

/* Where the text that begins here ends, in the current state. */
static size_t
text_end(const struct html_tokens *t)
{
	switch (t->state) {
	case HTML_RCDATA:
	case HTML_RAWTEXT:
		return html_raw_end(t->page, t->at, t->last);
	case HTML_SCRIPT:
		return html_script_end(t->page, t->at, t->last);
	case HTML_PLAINTEXT:
		return t->page.n;
	case HTML_CDATA:
		return span_find(t->page, t->at, SPAN_LIT("]]>"));
	default:
		return data_end(t->page, t->at);
	}
}

static bool
text_token(struct html_tokens *t, struct html_token *token)
{
	size_t end = text_end(t);

	token->kind = HTML_TEXT;
	token->state = t->state;
	token->raw = span_slice(t->page, t->at, end);
	t->at = end;
	if (t->state == HTML_CDATA)
		t->at = end < t->page.n ? end + 3 : end;
	if (t->state != HTML_PLAINTEXT)
		t->state = HTML_DATA;
	return token->raw.n > 0;
}

/* What the page's end leaves of a comment: dashes that began its end go. */
static struct span
cut_comment(struct span s)
{
	if (s.n >= 3 && memcmp(s.p + s.n - 3, "--!", 3) == 0)
		return span_slice(s, 0, s.n - 3);
	for (int i = 0; i < 2 && s.n > 0 && s.p[s.n - 1] == '-'; i++)
		s.n--;
	return s;
}

/* A comment whose content begins at start, behind the <!--. */
static void
comment_token(struct html_tokens *t, struct html_token *token, size_t start)
{
	const char *p = t->page.p;
	size_t gt = start;

	token->kind = HTML_COMMENT;
	for (; (gt = span_chr(t->page, gt, '>')) < t->page.n; gt++) {
		size_t end = gt;

		/* <!--> and <!---> end with the dashes that began them. */
		if (p[gt - 1] == '-' && p[gt - 2] == '-')
			end = gt - 2 > start ? gt - 2 : start;
		else if (gt >= start + 3 && memcmp(p + gt - 3, "--!", 3) == 0)
			end = gt - 3;
		else
			continue;
		token->raw = span_slice(t->page, start, end);
		t->at = gt + 1;
		return;
	}
	token->cut = true;
	token->raw = cut_comment(span_from(t->page, start));
	t->at = t->page.n;
}

/* What looks like markup and is none: to the next >. */
static void
bogus_token(struct html_tokens *t, struct html_token *token, size_t start)
{
	size_t end = span_chr(t->page, start, '>');

	token->kind = HTML_COMMENT;
	token->raw = span_slice(t->page, start, end);
	token->cut = end == t->page.n;
	t->at = end < t->page.n ? end + 1 : end;
}

/* At <!: false when it only changes the state. */
static bool
declaration_token(struct html_tokens *t, struct html_token *token)
{
	struct span rest = span_from(t->page, t->at + 2);

	if (span_istarts(rest, "--")) {
		comment_token(t, token, t->at + 4);
	} else if (span_istarts(rest, "doctype")) {
		bogus_token(t, token, t->at + 9);
		token->kind = HTML_DOCTYPE;
	} else if (t->foreign && rest.n >= 7 &&
		   memcmp(rest.p, "[CDATA[", 7) == 0) {
		t->at += 9;
		t->state = HTML_CDATA;
		return false;
	} else {
		bogus_token(t, token, t->at + 2);
	}
	return true;
}

/* What a byte ends inside a tag. */
enum { SPACE = 1, ENDS_VALUE = 2, ENDS_TAG = 4, ENDS_NAME = 8 };
#define ENDS_ALL (SPACE | ENDS_VALUE | ENDS_TAG | ENDS_NAME)
static const unsigned char classes[256] = {
	[' '] = ENDS_ALL,
	['\n'] = ENDS_ALL,
	['\t'] = ENDS_ALL,
	['\r'] = ENDS_ALL,
	['\f'] = ENDS_ALL,
	['>'] = ENDS_VALUE | ENDS_TAG | ENDS_NAME,
	['/'] = ENDS_TAG | ENDS_NAME,
	['='] = ENDS_NAME,
};

static inline size_t
skip_to(struct span s, size_t at, unsigned class)
{
	while (at < s.n && (classes[(unsigned char)s.p[at]] & class) == 0)
		at++;
	return at;
}

static inline size_t
skip_space(struct span s, size_t at)
{
	while (at < s.n && (classes[(unsigned char)s.p[at]] & SPACE) != 0)
		at++;
	return at;
}

/* The value at at, behind the = and space; returns where reading goes on. */
static size_t
read_value(struct span s, size_t at, struct span *value_r)
{
	char quote = peek(s, at);
	size_t end;

	if (quote == '"' || quote == '\'') {
		end = span_chr(s, at + 1, quote);
		*value_r = span_slice(s, at + 1, end);
		return end < s.n ? end + 1 : end;
	}
	end = skip_to(s, at, ENDS_VALUE);
	*value_r = span_slice(s, at, end);
	return end;
}

/* The attribute at at, which is no space, slash or >. */
static size_t
read_attr(struct span s, size_t at, struct html_attr *attr_r)
{
	size_t end = skip_to(s, at + 1, ENDS_NAME), next;

	attr_r->name = span_slice(s, at, end);
	attr_r->value = SPAN_NONE;
	next = skip_space(s, end);
	if (peek(s, next) != '=')
		return end;
	return read_value(s, skip_space(s, next + 1), &attr_r->value);
}

bool
html_attr_next(struct span *rest, struct html_attr *attr_r)
{
	size_t at = 0;

	while (
	    at < rest->n && (html_isspace(rest->p[at]) || rest->p[at] == '/'))
		at++;
	if (at == rest->n)
		return false;
	*rest = span_from(*rest, read_attr(*rest, at, attr_r));
	return true;
}

/* The attribute from at to end. */
static void
add_attr(struct html_token *token, const struct html_attr *attr,
    struct span page, size_t at, size_t end)
{
	if (token->nattrs < HTML_ATTRS)
		token->attrs[token->nattrs++] = *attr;
	else if (token->more_attrs.n == 0)
		token->more_attrs = span_slice(page, at, end);
	else
		token->more_attrs.n =
		    end - (size_t)(token->more_attrs.p - page.p);
}

/* Attributes from at to the > of the tag; false: the page ends in it. */
static bool
read_attrs(struct html_tokens *t, struct html_token *token, size_t at)
{
	struct html_attr attr;
	struct span s = t->page;
	size_t end;

	while ((at = skip_space(s, at)) < s.n) {
		if (s.p[at] == '>') {
			t->at = at + 1;
			return true;
		}
		if (s.p[at] == '/') {
			token->self_closing = peek(s, at + 1) == '>';
			at++;
			continue;
		}
		end = read_attr(s, at, &attr);
		add_attr(token, &attr, s, at, end);
		at = end;
	}
	t->at = s.n;
	return false;
}

static bool
tag_token(struct html_tokens *t, struct html_token *token, size_t start)
{
	size_t end = skip_to(t->page, start, ENDS_TAG);

	token->name = span_slice(t->page, start, end);
	return read_attrs(t, token, end);
}

/* At </ in data: false for </>, which is nothing. */
static bool
end_token(struct html_tokens *t, struct html_token *token)
{
	char next = peek(t->page, t->at + 2);

	if (ascii_isalpha(next)) {
		token->kind = HTML_END;
		return tag_token(t, token, t->at + 2);
	}
	if (next == '>') {
		t->at += 3;
		return false;
	}
	bogus_token(t, token, t->at + 2);
	return true;
}

/* At a < that opens markup. */
static bool
markup_token(struct html_tokens *t, struct html_token *token)
{
	switch (t->page.p[t->at + 1]) {
	case '!':
		return declaration_token(t, token);
	case '?':
		bogus_token(t, token, t->at + 1);
		return true;
	case '/':
		return end_token(t, token);
	default:
		token->kind = HTML_START;
		return tag_token(t, token, t->at + 1);
	}
}

bool
html_tokens_next(struct html_tokens *t, struct html_token *token_r)
{
	bool found = false;

	while (!found && t->at < t->page.n) {
		token_r->nattrs = 0;
		token_r->more_attrs = SPAN_NONE;
		token_r->self_closing = false;
		token_r->cut = false;
		if (t->state == HTML_DATA && t->page.p[t->at] == '<' &&
		    opens_markup(t->page, t->at))
			found = markup_token(t, token_r);
		else
			found = text_token(t, token_r);
	}
	return found;
}
