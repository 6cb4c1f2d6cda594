/*
 * authres_field - the tokenizer and grammar of RFC 8601.
 *
 * What a server writes into the field comes from the mail in part: a signature's
 * d=, i= and s=, an envelope address, a HELO name. Where the writer did not
 * quote it, a mail can put there what reads as another result (CVE-2020-12272:
 * "d=example.net(.example.com" opens a comment). So two things are refused that
 * the grammar would allow, and that no server writes of its own: a comment that
 * stands directly behind a value or directly before one.
 *
 * One thing more than the grammar is taken, since it cannot be misread: values
 * hold base64, addresses and IPv6 unquoted ("header.b=a/b=").
 */
#include "config.h"

#include "platform/authres_field.h"

#define COMMENT_DEPTH_MAX 8

/* A walk over the value; once failed, it stands at the end. */
struct reader {
	struct span s;
	size_t at;
	struct arena *arena;
	bool failed;
};

static char
peek(const struct reader *r)
{
	return r->at < r->s.n ? r->s.p[r->at] : '\0';
}

static bool
at_end(const struct reader *r)
{
	return r->at >= r->s.n;
}

static bool
fail(struct reader *r)
{
	r->failed = true;
	r->at = r->s.n;
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A control that is no white space has no place anywhere in a field. */
static bool
is_control(char c)
{
	return ((unsigned char)c < ' ' && !is_blank(c)) || c == 0x7f;
}

static void
skip_comment(struct reader *r)
{
	unsigned depth = 0;

	for (; !at_end(r); r->at++) {
		char c = peek(r);

		if (is_control(c))
			break;
		if (c == '\\')
			r->at++;
		else if (c == '(' && ++depth > COMMENT_DEPTH_MAX)
			break;
		else if (c == ')' && --depth == 0) {
			r->at++;
			return;
		}
	}
	fail(r);
}

/* Comments and folding white space; true when there was any. */
static bool
skip_cfws(struct reader *r)
{
	size_t from = r->at;

	while (!at_end(r)) {
		if (is_blank(peek(r)))
			r->at++;
		else if (peek(r) == '(')
			skip_comment(r);
		else
			break;
	}
	return r->at > from;
}

static bool
take(struct reader *r, char c)
{
	if (at_end(r) || peek(r) != c)
		return false;
	r->at++;
	return true;
}

/* RFC 5321: letters, digits and dashes, the last one no dash. */
static struct span
read_keyword(struct reader *r)
{
	size_t from = r->at;

	while (!at_end(r) &&
	       (ascii_isalnum(peek(r)) || peek(r) == '-' || peek(r) == '_'))
		r->at++;
	if (r->at == from || r->s.p[r->at - 1] == '-')
		fail(r);
	return span_slice(r->s, from, r->at);
}

static struct span
unquote(struct reader *r, struct span s)
{
	char *p;
	size_t n = 0;

	if (memchr(s.p, '\\', s.n) == NULL)
		return s;
	p = arena_alloc(r->arena, s.n);
	if (p == NULL) {
		fail(r);
		return SPAN_NONE;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		p[n++] = s.p[i];
	}
	return span_of(p, n);
}

static struct span
read_quoted(struct reader *r)
{
	size_t from = ++r->at;

	for (; !at_end(r) && peek(r) != '"'; r->at++) {
		if (is_control(peek(r)))
			fail(r);
		else if (peek(r) == '\\')
			r->at++;
	}
	if (at_end(r)) {
		fail(r);
		return SPAN_NONE;
	}
	return unquote(r, span_slice(r->s, from, r->at++));
}

static bool
value_char(char c)
{
	return c > ' ' && c < 0x7f && strchr("();,<>\\\"", c) == NULL;
}

static struct span
read_run(struct reader *r)
{
	size_t from = r->at;

	while (!at_end(r) && value_char(peek(r)))
		r->at++;
	return span_slice(r->s, from, r->at);
}

/* A token, a quoted string, or an address with either as its local part. */
static struct span
read_value(struct reader *r)
{
	size_t from = r->at;
	struct span value;

	if (peek(r) == '"') {
		value = read_quoted(r);
		if (peek(r) == '@') {
			read_run(r);
			value = span_slice(r->s, from, r->at);
		}
	} else {
		value = read_run(r);
	}
	if (r->at == from ||
	    (!at_end(r) && !is_blank(peek(r)) && peek(r) != ';'))
		fail(r);
	return value;
}

/* White space, but no comment, before a value. */
static struct span
read_pvalue(struct reader *r)
{
	while (!at_end(r) && is_blank(peek(r)))
		r->at++;
	return read_value(r);
}

static bool
is_number_one(struct span s)
{
	return span_eq(s, SPAN_LIT("1"));
}

/* A property that decides, kept once: twice is one too many to choose from. */
static void
keep(struct authres_result *result, struct span *slot, struct span value)
{
	if (slot->n > 0 || value.n == 0)
		result->usable = false;
	*slot = value;
}

static void
keep_property(struct authres_result *result, struct span ptype,
    struct span property, struct span value)
{
	if (!span_ieqs(ptype, "header"))
		return;
	if (span_ieqs(property, "from"))
		keep(result, &result->from, value);
	else if (span_ieqs(property, "d"))
		keep(result, &result->d, value);
	else if (span_ieqs(property, "i"))
		keep(result, &result->i, value);
}

/*
 * "header.d=example.com" or "reason=…". Other words than reason before the
 * equals sign are Microsoft's ("action=none") and passed over alike.
 */
static void
read_property(struct reader *r, struct authres_result *result)
{
	struct span ptype = read_keyword(r), property = SPAN_NONE, value;

	skip_cfws(r);
	if (take(r, '.')) {
		skip_cfws(r);
		property = read_keyword(r);
		skip_cfws(r);
	}
	if (!take(r, '=')) {
		fail(r);
		return;
	}
	value = read_pvalue(r);
	if (!r->failed && property.n > 0)
		keep_property(result, ptype, property, value);
}

/* "dkim/1=pass" and its properties, up to the next semicolon or the end. */
static void
read_result(struct reader *r, struct authres_result *result)
{
	bool space;

	*result = (struct authres_result){ .usable = true };
	result->method = read_keyword(r);
	skip_cfws(r);
	if (take(r, '/')) {
		skip_cfws(r);
		if (!is_number_one(read_keyword(r)))
			result->usable = false;
		skip_cfws(r);
	}
	if (!take(r, '=')) {
		fail(r);
		return;
	}
	skip_cfws(r);
	result->result = read_keyword(r);
	space = skip_cfws(r);
	while (!at_end(r) && peek(r) != ';') {
		if (!space)
			fail(r);
		read_property(r, result);
		space = skip_cfws(r);
	}
}

/* authserv-id and the version behind it, which has to be 1. */
static bool
read_head(struct reader *r, struct authres_field *field)
{
	skip_cfws(r);
	field->authserv = read_value(r);
	skip_cfws(r);
	if (ascii_isdigit(peek(r)) && !is_number_one(read_keyword(r)))
		return fail(r);
	skip_cfws(r);
	return !r->failed;
}

/* "none" and nothing else. */
static bool
is_none(const struct reader *r)
{
	struct reader ahead = *r;

	if (!span_ieqs(read_keyword(&ahead), "none"))
		return false;
	skip_cfws(&ahead);
	return at_end(&ahead) && !ahead.failed;
}

bool
authres_field_parse(
    struct authres_field *field_r, struct arena *arena, struct span value)
{
	struct reader r = { .s = value, .arena = arena };

	field_r->n = 0;
	if (!read_head(&r, field_r) || !take(&r, ';'))
		return false;
	skip_cfws(&r);
	if (is_none(&r))
		return true;
	do {
		skip_cfws(&r);
		if (field_r->n == AUTHRES_RESULTS_MAX)
			return false;
		read_result(&r, &field_r->results[field_r->n++]);
	} while (take(&r, ';'));
	return !r.failed;
}
