/*
 * lexer - the checks before libconfig; see lexer.h. It knows just enough of the
 * grammar to tell strings, comments, names, numbers and brackets apart.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "config/file.h"
#include "config/lexer.h"

/* libconfig's own limit on @include is 10. */
#define INCLUDE_DEPTH_MAX 8
#define NESTING_MAX       32
#define TEXT_MAX          (16u << 20)

struct cursor {
	struct span s;
	size_t at;
	struct pos pos;
	size_t copied; /* what stands before is in the text */
};

struct lexer {
	struct lexed *lexed;
	struct arena *arena;
	struct arena *names; /* for what pos.file points to */
	struct diag *diag;
	unsigned include_depth;
	unsigned nesting;
	unsigned out_line; /* of the text, where it ends now */
	char last; /* what the last token began with: strings that follow one
		      another are one */
	bool out_of_memory;
	size_t max_strings;
	size_t max_segments;
};

static void *
grow(struct lexer *lexer, void *array, size_t n, size_t *max, size_t size)
{
	size_t more = *max == 0 ? 64 : 2 * *max;
	void *p;

	if (n < *max)
		return array;
	p = arena_grow(lexer->arena, array, n * size, more * size);
	if (p == NULL)
		lexer->out_of_memory = true;
	else
		*max = more;
	return p;
}

static void
add_string(struct lexer *lexer, struct pos pos)
{
	struct lexed *lexed = lexer->lexed;
	struct pos *p = grow(lexer, lexed->strings, lexed->nstrings,
	    &lexer->max_strings, sizeof(*p));

	if (p == NULL)
		return;
	lexed->strings = p;
	p[lexed->nstrings++] = pos;
}

static void
add_segment(struct lexer *lexer, struct pos pos)
{
	struct lexed *lexed = lexer->lexed;
	struct lexed_segment *p = grow(lexer, lexed->segments, lexed->nsegments,
	    &lexer->max_segments, sizeof(*p));

	if (p == NULL)
		return;
	lexed->segments = p;
	p[lexed->nsegments++] = (struct lexed_segment){ lexer->out_line, pos };
}

/* Copies what was looked over up to offset to. */
static void
copy(struct lexer *lexer, struct cursor *c, size_t to)
{
	struct span s = span_slice(c->s, c->copied, to);

	for (size_t i = 0; i < s.n; i++)
		lexer->out_line += s.p[i] == '\n';
	if (!buf_add(&lexer->lexed->text, s))
		lexer->out_of_memory = true;
	c->copied = to;
}

static int
peek(const struct cursor *c, size_t ahead)
{
	size_t at = c->at + ahead;

	return at < c->s.n ? (unsigned char)c->s.p[at] : -1;
}

static void
advance(struct cursor *c)
{
	if (c->s.p[c->at++] == '\n')
		c->pos.line++;
}

static bool
is_name(int c)
{
	return c >= 0 &&
	       (ascii_isalnum((char)c) || c == '_' || c == '-' || c == '*');
}

static void
skip_line(struct cursor *c)
{
	c->at = span_chr(c->s, c->at, '\n');
}

static bool
skip_comment(struct lexer *lexer, struct cursor *c)
{
	struct pos begin = c->pos;

	c->at += 2;
	while (peek(c, 0) >= 0) {
		if (peek(c, 0) == '*' && peek(c, 1) == '/') {
			c->at += 2;
			return true;
		}
		advance(c);
	}
	diag_error(lexer->diag, begin,
	    "this comment never ends, and all behind it would be ignored: "
	    "close it with */");
	return false;
}

/* At a backslash in a string. The escapes here mean the same in all versions. */
static void
skip_escape(struct lexer *lexer, struct cursor *c)
{
	int e = peek(c, 1);

	c->at++;
	if (e < 0)
		return;
	if (strchr("\\\"nrtf", e) == NULL)
		diag_error(lexer->diag, c->pos,
		    e > ' ' && e < 127
			? "single backslash before '%c': versions of libconfig "
			  "read it differently; write \\\\%c"
			: "single backslash at the end of a word: write two",
		    e, e);
	advance(c);
}

static bool
skip_string(struct lexer *lexer, struct cursor *c)
{
	struct pos begin = c->pos;

	if (lexer->last != '"')
		add_string(lexer, begin);
	lexer->last = '"';
	c->at++;
	while (peek(c, 0) >= 0) {
		if (peek(c, 0) == '"') {
			c->at++;
			return true;
		}
		if (peek(c, 0) == '\\')
			skip_escape(lexer, c);
		else
			advance(c);
	}
	diag_error(lexer->diag, begin,
	    "this string never ends: close it with a double quote");
	return false;
}

/*
 * A number that 1.5 would cut to 32 bits without a word, or one with a unit,
 * for which libconfig only has "syntax error".
 */
static bool
check_number(struct lexer *lexer, struct cursor *c)
{
	size_t begin = c->at, n;
	char digits[24] = "";
	const char *rest;

	while (is_name(peek(c, 0)) || peek(c, 0) == '.')
		c->at++;
	n = c->at - begin;
	memcpy(digits, c->s.p + begin, n < 23 ? n : 23);
	rest = digits + strspn(digits, "0123456789");
	if (rest == digits + 1 && (*rest | 32) == 'x')
		rest = "";
	if (strchr(".eEL", *rest) == NULL) {
		diag_error(lexer->diag, c->pos,
		    "%s is no number: put quotes around it, \"%s\"", digits,
		    digits);
		return false;
	}
	if (n > 22 ||
	    (*rest == '\0' && strtoull(digits, NULL, 0) > INT32_MAX)) {
		diag_error(lexer->diag, c->pos,
		    "%s is too large for a plain number: write a string with "
		    "a unit, like \"10M\"",
		    digits);
		return false;
	}
	return true;
}

static bool lex_file(struct lexer *lexer, const char *path, struct pos named);

/* At '@': the line  @include "name"  is replaced by that file. */
static bool
lex_include(struct lexer *lexer, struct cursor *c)
{
	static const char word[] = "@include";
	struct pos pos = c->pos;
	size_t begin, end, at = c->at;
	const char *name, *path;

	begin = at + sizeof(word) - 1;
	if (!span_eq(span_slice(c->s, at, begin), span_str(word))) {
		c->at++; /* libconfig reports it */
		return true;
	}
	while (
	    begin < c->s.n && (c->s.p[begin] == ' ' || c->s.p[begin] == '\t'))
		begin++;
	end = span_chr(c->s, begin + 1, '"');
	if (begin >= c->s.n || c->s.p[begin] != '"' || end == c->s.n ||
	    span_chr(c->s, begin, '\n') < end) {
		diag_error(lexer->diag, pos,
		    "write the name behind @include in double quotes");
		return false;
	}
	name = arena_dup(lexer->arena, span_slice(c->s, begin + 1, end));
	if (name == NULL) {
		lexer->out_of_memory = true;
		return false;
	}
	path = file_beside(lexer->names, pos.file, name, pos, lexer->diag);
	if (path == NULL)
		return false;
	copy(lexer, c, at);
	if (!lex_file(lexer, path, pos))
		return false;
	c->at = c->copied = end + 1;
	add_segment(lexer, pos);
	return true;
}

static bool
lex_punctuation(struct lexer *lexer, struct cursor *c, char ch)
{
	bool after_comma = lexer->last == ',';

	lexer->last = ch;
	if (strchr("({[", ch) != NULL && ++lexer->nesting > NESTING_MAX) {
		diag_error(lexer->diag, c->pos,
		    "brackets are nested more than %d deep: close some",
		    NESTING_MAX);
		return false;
	}
	if (strchr(")}]", ch) != NULL && lexer->nesting > 0)
		lexer->nesting--;
	/* An error for 1.5, not for 1.7: a file works with both or neither. */
	if (strchr(")]", ch) != NULL && after_comma) {
		diag_error(lexer->diag, c->pos,
		    "a comma before a closing bracket: remove it");
		return false;
	}
	if (ch == '@')
		return lex_include(lexer, c);
	c->at++;
	return true;
}

static bool
lex_token(struct lexer *lexer, struct cursor *c)
{
	int ch = peek(c, 0);

	if (ascii_isspace((char)ch)) {
		advance(c);
		return true;
	}
	if (ch == '#' || (ch == '/' && peek(c, 1) == '/')) {
		skip_line(c);
		return true;
	}
	if (ch == '/' && peek(c, 1) == '*')
		return skip_comment(lexer, c);
	if (ch == '"')
		return skip_string(lexer, c);
	if (ascii_isdigit((char)ch)) {
		lexer->last = (char)ch;
		return check_number(lexer, c);
	}
	if (is_name(ch)) {
		lexer->last = (char)ch;
		/* A sign stands before a number, not in a name. */
		do
			c->at++;
		while (ch != '-' && is_name(peek(c, 0)));
		return true;
	}
	return lex_punctuation(lexer, c, (char)ch);
}

static bool
lex_text(struct lexer *lexer, struct cursor *c)
{
	add_segment(lexer, c->pos);
	while (c->at < c->s.n)
		if (!lex_token(lexer, c) || lexer->out_of_memory)
			return false;
	copy(lexer, c, c->s.n);
	return !lexer->out_of_memory;
}

static bool
lex_file(struct lexer *lexer, const char *path, struct pos named)
{
	struct cursor c = { .pos = { path, 1 } };
	bool ok;

	if (lexer->include_depth >= INCLUDE_DEPTH_MAX) {
		diag_error(lexer->diag, named,
		    "@include is nested more than %d deep: does a file "
		    "include itself?",
		    INCLUDE_DEPTH_MAX - 1);
		return false;
	}
	if (!file_read(&c.s, lexer->arena, path, named, lexer->diag))
		return false;
	lexer->include_depth++;
	ok = lex_text(lexer, &c);
	lexer->include_depth--;
	return ok;
}

bool
lexer_read(struct lexed *lexed, struct arena *arena, struct arena *names,
    const char *path, struct pos named, struct diag *diag)
{
	struct lexer lexer = { .lexed = lexed,
		.arena = arena,
		.names = names,
		.diag = diag,
		.out_line = 1 };
	bool ok;

	memset(lexed, 0, sizeof(*lexed));
	buf_init(&lexed->text, arena, TEXT_MAX);
	ok = lex_file(&lexer, path, named) && buf_putc(&lexed->text, '\0');
	if (lexer.out_of_memory)
		diag_error(diag, (struct pos){ path, 0 },
		    lexed->text.full
			? "more than 16 MB with the files of @include"
			: "out of memory");
	return ok;
}

struct pos
lexed_pos(const struct lexed *lexed, unsigned line)
{
	size_t low = 0, high = lexed->nsegments;
	struct lexed_segment segment;

	/* The last segment that begins at or before the line. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lexed->segments[middle].line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return (struct pos){ NULL, 0 };
	segment = lexed->segments[low - 1];
	segment.pos.line += line - segment.line;
	return segment.pos;
}
