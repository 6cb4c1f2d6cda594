/*
 * address - mailboxes of From and the like; see address.h.
 *
 * One walk over the bytes without recursion: groups may not nest (RFC 5322,
 * 3.4), so a ':' just begins anew; comments are counted. GMime 3.2.13, which
 * recurses there, is killed by 160 KB of "a:a:a:".
 */
#include "config.h"

#include <stdint.h>

#include "base/buf.h"
#include "mail/address.h"
#include "mail/decode.h"

/* Text of a mailbox as it is collected, without quotes and comments. */
struct text {
	struct buf buf;
	size_t token; /* where the last run without blanks began */
	size_t at;    /* the last '@' that stood outside quotes; 0 for none */
	size_t local; /* where the token with that '@' began */
	bool blank;   /* blanks came after the last byte */
};

struct reader {
	struct decode *decode;
	struct span v;
	size_t at;
	size_t last_angle; /* the last '>' of all */
	size_t last_quote; /* the last '"' of all */
	bool no_comments;  /* one had no end: '(' is a letter */
	size_t next_end;   /* the first "?=" at or behind a place looked at */
	size_t next_blank;
	struct text phrase;
	struct text angle;
	struct buf comment;
	struct buf group; /* name of the open group … */
	struct span group_name;
	bool group_decoded; /* … decoded when first needed */
	bool has_angle;
	struct address *out;
	size_t n, max;
};

static void
text_reset(struct text *text)
{
	text->buf.n = text->token = text->at = text->local = 0;
	text->blank = false;
}

/* A byte of an atom or of a quoted string. */
static void
text_put(struct text *text, char c)
{
	if (text->blank && text->buf.n > 0)
		buf_putc(&text->buf, ' ');
	if (text->blank)
		text->token = text->buf.n;
	text->blank = false;
	buf_putc(&text->buf, c);
}

/* An '@' outside quotes: "a @ b" is one token. */
static void
text_put_at(struct text *text)
{
	text->blank = false;
	text->at = text->buf.n;
	text->local = text->token;
	buf_putc(&text->buf, '@');
}

static void
text_blank(struct text *text)
{
	/* Not behind an '@': the domain goes on. */
	if (text->buf.n == 0 || text->buf.p[text->buf.n - 1] != '@')
		text->blank = true;
}

/* A quoted string; a last '"' that nothing closes is passed over. */
static void
read_quoted(struct reader *r, struct text *text)
{
	if (r->at == r->last_quote) {
		r->at++;
		return;
	}
	for (r->at++; r->at < r->v.n && r->v.p[r->at] != '"'; r->at++) {
		if (r->v.p[r->at] == '\\' && r->at + 1 < r->v.n)
			r->at++;
		if (r->v.p[r->at] != '\r' && r->v.p[r->at] != '\n')
			text_put(text, r->v.p[r->at]);
	}
	r->at++;
}

/*
 * A comment, which counts as a blank; its words are kept aside. False when it
 * has no end, and neither has any behind it.
 */
static bool
read_comment(struct reader *r)
{
	size_t end =
	    r->no_comments ? SIZE_MAX : decode_comment_end(r->v, r->at);

	if (end > r->v.n) {
		r->no_comments = true;
		return false;
	}
	buf_add(&r->comment, span_slice(r->v, r->at + 1, end - 1));
	buf_putc(&r->comment, ' ');
	r->at = end;
	return true;
}

/* Where the encoded word at r->at ends; 0 when there is none. */
static size_t
encoded_word(struct reader *r)
{
	struct span v = r->v;
	size_t mark = span_chr(span_slice(v, 0, r->at + 72), r->at + 2, '?');
	size_t text = mark + 3;

	if (text >= v.n || v.p[mark] != '?' || v.p[mark + 2] != '?' ||
	    memchr("bBqQ", v.p[mark + 1], 4) == NULL)
		return 0;
	if (r->next_end < text)
		r->next_end = span_find(v, text, SPAN_LIT("?="));
	if (r->next_blank < text)
		for (r->next_blank = text;
		     r->next_blank < v.n && !ascii_isspace(v.p[r->next_blank]);)
			r->next_blank++;
	return r->next_end < r->next_blank ? r->next_end + 2 : 0;
}

/* "<…>": without its end, up to the next comma. */
static void
read_angle(struct reader *r)
{
	bool closed = r->at < r->last_angle;

	r->has_angle = true;
	for (r->at++; r->at < r->v.n;) {
		char c = r->v.p[r->at];

		if (c == '>' || (!closed && (c == ',' || c == ';')))
			break;
		if (c == '"') {
			read_quoted(r, &r->angle);
			continue;
		}
		if (c == '(' && read_comment(r))
			continue;
		if (c == '@')
			text_put_at(&r->angle);
		else if (!ascii_isspace(c))
			text_put(&r->angle, c);
		r->at++;
	}
	if (r->at < r->v.n && r->v.p[r->at] == '>')
		r->at++;
}

static struct span
group_name(struct reader *r)
{
	if (!r->group_decoded)
		r->group_name = decode_words(r->decode, buf_span(&r->group));
	r->group_decoded = true;
	return r->group_name;
}

/* Lower case, without a closing dot. */
static struct span
domain_of(struct reader *r, struct span text)
{
	struct span domain = decode_words(r->decode, text);
	char *p;

	while (domain.n > 0 && domain.p[domain.n - 1] == '.')
		domain.n--;
	p = arena_dup(r->decode->arena, domain);
	if (p == NULL)
		return SPAN_NONE;
	for (size_t i = 0; i < domain.n; i++)
		p[i] = ascii_lower(p[i]);
	return span_of(p, domain.n);
}

/* "local@domain"; at is the offset of the '@', 0 and none: all is local. */
static void
set_address(struct reader *r, struct address *a, struct span text, size_t at)
{
	bool has_at = at < text.n && text.p[at] == '@';

	a->local =
	    decode_words(r->decode, span_slice(text, 0, has_at ? at : text.n));
	a->domain = has_at ? domain_of(r, span_from(text, at + 1)) : SPAN_NONE;
}

static void
from_angle(struct reader *r, struct address *a)
{
	struct span text = buf_span(&r->angle.buf);
	size_t at = r->angle.at, colon;

	/* RFC 5322, 4.4: a source route "@a,@b:" stands before the address. */
	if (text.n > 0 && text.p[0] == '@') {
		colon = span_chr(text, 0, ':');
		if (colon < at) {
			text = span_from(text, colon + 1);
			at -= colon + 1;
		}
	}
	set_address(r, a, text, at);
	a->name = decode_words(r->decode, buf_span(&r->phrase.buf));
}

/* No angle brackets: the token with an '@', and the rest is a name. */
static void
from_phrase(struct reader *r, struct address *a)
{
	struct span text = buf_span(&r->phrase.buf), token;
	size_t at = r->phrase.at, from = r->phrase.local, end;

	if (at < text.n && text.p[at] == '@') {
		end = span_chr(text, at, ' ');
		token = span_slice(text, from, end);
		set_address(r, a, token, at - from);
		a->name = decode_words(
		    r->decode, from > 0 ? span_trim(span_slice(text, 0, from))
					: span_trim(span_from(text, end)));
		return;
	}
	a->name = decode_words(r->decode, text);
	if (span_chr(text, 0, ' ') == text.n)
		a->local = a->name;
}

/* The mailbox that was collected, if any, is done. */
static void
finish(struct reader *r)
{
	struct address *a = &r->out[r->n];

	if (r->n < r->max && (r->has_angle || r->phrase.buf.n > 0)) {
		*a = (struct address){ SPAN_NONE, SPAN_NONE, SPAN_NONE };
		if (r->has_angle)
			from_angle(r, a);
		else
			from_phrase(r, a);
		if (a->name.n == 0)
			a->name =
			    decode_words(r->decode, buf_span(&r->comment));
		if (a->name.n == 0)
			a->name = group_name(r);
		r->n++;
	}
	text_reset(&r->phrase);
	text_reset(&r->angle);
	r->comment.n = 0;
	r->has_angle = false;
}

/* What was collected before a ':' is the name of a group. */
static void
begin_group(struct reader *r)
{
	r->group.n = 0;
	buf_add(&r->group, buf_span(&r->phrase.buf));
	r->group_decoded = false;
	text_reset(&r->phrase);
	r->comment.n = 0;
}

static void
end_group(struct reader *r)
{
	finish(r);
	r->group.n = 0;
	r->group_decoded = false;
}

/* "[IPv6:…]", where ':' begins no group, and encoded words with any letters. */
static bool
read_atom(struct reader *r)
{
	struct text *text = &r->phrase;
	size_t end = 0;

	if (r->v.p[r->at] == '[' && text->buf.n > 0 &&
	    text->buf.p[text->buf.n - 1] == '@')
		end = span_chr(span_slice(r->v, 0, r->at + 64), r->at, ']') + 1;
	else if (r->v.p[r->at] == '=' && r->at + 1 < r->v.n &&
		 r->v.p[r->at + 1] == '?')
		end = encoded_word(r);
	if (end == 0 || end > r->v.n)
		return false;
	for (; r->at < end; r->at++)
		text_put(text, r->v.p[r->at]);
	return true;
}

static void
read_separator(struct reader *r, char c)
{
	r->at++;
	if (c == ',')
		finish(r);
	else if (c == ';')
		end_group(r);
	else if (r->has_angle)
		text_put(&r->phrase, c);
	else
		begin_group(r);
}

static void
read_next(struct reader *r)
{
	char c = r->v.p[r->at];

	if (c == '"') {
		read_quoted(r, &r->phrase);
	} else if (c == '(' && read_comment(r)) {
		text_blank(&r->phrase);
	} else if (c == '<') {
		if (r->has_angle)
			finish(r);
		read_angle(r);
		text_blank(&r->phrase);
	} else if (c == ',' || c == ';' || c == ':') {
		read_separator(r, c);
	} else if (!read_atom(r)) {
		if (ascii_isspace(c))
			text_blank(&r->phrase);
		else if (c == '@')
			text_put_at(&r->phrase);
		else
			text_put(&r->phrase, c);
		r->at++;
	}
}

static size_t
last_of(struct span v, char c)
{
	const char *p = v.n == 0 ? NULL : memrchr(v.p, c, v.n);

	return p == NULL ? 0 : (size_t)(p - v.p);
}

size_t
address_parse(struct arena *arena, struct span value,
    struct address *addresses_r, size_t max, const struct limits *limits,
    limit_set *hit)
{
	struct decode decode;
	struct reader r = {
		.decode = &decode, .v = value, .out = addresses_r, .max = max
	};

	decode_init(&decode, arena, limits, hit);
	r.last_angle = last_of(value, '>');
	r.last_quote = last_of(value, '"');
	buf_init(&r.phrase.buf, arena, limits->field_bytes);
	buf_init(&r.angle.buf, arena, limits->field_bytes);
	buf_init(&r.comment, arena, limits->field_bytes);
	buf_init(&r.group, arena, limits->field_bytes);
	while (r.at < value.n && r.n < max)
		read_next(&r);
	finish(&r);
	if (r.phrase.buf.full || r.angle.buf.full || r.comment.full)
		*hit |= LIMIT_BIT(
		    arena_failed(arena) ? LIMIT_MEMORY : LIMIT_HEADER_BYTES);
	decode_deinit(&decode);
	return r.n;
}
