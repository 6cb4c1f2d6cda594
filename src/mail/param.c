/*
 * param - structured header values: what stands before the first ';', and the
 * parameters, with RFC 2231 continuations; see word.h.
 *
 * Senders forget semicolons, quotes and ends of quotes, and mail programs read
 * on; so does this. One pass takes the value apart into pieces, a second puts
 * continuations together.
 */
#include "config.h"

#include "base/buf.h"
#include "mail/decode.h"

struct piece {
	struct span name; /* without RFC 2231 marks */
	int section;      /* -1: not a continuation */
	bool extended;    /* percent-encoded */
	bool used;
	struct span value; /* without quotes and comments */
};

struct reader {
	struct span v;
	size_t at;
	bool no_comments; /* one had no end: '(' is an ordinary letter */
	char *to;         /* room for v.n bytes: values without their quotes */
	size_t used;
};

struct pieces {
	struct piece *v;
	size_t n, cap;
};

static void
put(struct reader *r, char c)
{
	if (c != '\r' && c != '\n')
		r->to[r->used++] = c;
}

size_t
decode_comment_end(struct span v, size_t at)
{
	size_t depth = 0;

	for (; at < v.n; at++) {
		if (v.p[at] == '\\')
			at++;
		else if (v.p[at] == '(')
			depth++;
		else if (v.p[at] == ')' && --depth == 0)
			return at + 1;
	}
	return v.n + 1;
}

/* Passes over blanks and comments. */
static void
skip_space(struct reader *r)
{
	size_t end;

	while (r->at < r->v.n) {
		if (ascii_isspace(r->v.p[r->at])) {
			r->at++;
			continue;
		}
		if (r->v.p[r->at] != '(' || r->no_comments)
			return;
		end = decode_comment_end(r->v, r->at);
		if (end > r->v.n) {
			r->no_comments = true;
			return;
		}
		r->at = end;
	}
}

/* A quoted string; without a closing quote it goes up to the end. */
static void
read_quoted(struct reader *r)
{
	for (r->at++; r->at < r->v.n && r->v.p[r->at] != '"'; r->at++) {
		if (r->v.p[r->at] == '\\' && r->at + 1 < r->v.n)
			r->at++;
		put(r, r->v.p[r->at]);
	}
	if (r->at < r->v.n)
		r->at++;
}

/* Does "name=" begin here, so that a ';' was forgotten? */
static bool
name_begins(const struct reader *r)
{
	size_t i = r->at;

	while (i < r->v.n && (ascii_isalnum(r->v.p[i]) || r->v.p[i] == '-' ||
				 r->v.p[i] == '*'))
		i++;
	return i > r->at && i < r->v.n && r->v.p[i] == '=';
}

/* Letters up to a ';', with the blanks inside but not those around. */
static void
read_bare(struct reader *r)
{
	while (r->at < r->v.n && r->v.p[r->at] != ';') {
		if (!ascii_isspace(r->v.p[r->at])) {
			put(r, r->v.p[r->at++]);
			continue;
		}
		skip_space(r);
		if (r->at == r->v.n || r->v.p[r->at] == ';' || name_begins(r))
			return;
		put(r, ' ');
	}
}

static struct span
read_value(struct reader *r)
{
	size_t from = r->used;

	skip_space(r);
	if (r->at < r->v.n && r->v.p[r->at] == '"')
		read_quoted(r);
	else
		read_bare(r);
	return r->used == from ? SPAN_NONE
			       : span_of(r->to + from, r->used - from);
}

/* The name before a '='; empty when there is no '=' before the next ';'. */
static struct span
read_name(struct reader *r)
{
	size_t from = r->used;

	for (; r->at < r->v.n && r->v.p[r->at] != ';'; r->at++) {
		if (r->v.p[r->at] == '=') {
			r->at++;
			return span_trim(span_of(r->to + from, r->used - from));
		}
		put(r, ascii_lower(r->v.p[r->at]));
	}
	r->used = from;
	return SPAN_NONE;
}

/* "filename*1*": the name, the section, and whether percent-encoded. */
static void
split_name(struct piece *piece, struct span name)
{
	size_t star = span_chr(name, 0, '*'), i = star + 1;

	piece->name = span_slice(name, 0, star);
	piece->section = -1;
	if (star == name.n)
		return;
	if (i < name.n && ascii_isdigit(name.p[i]))
		piece->section = 0;
	for (; i < name.n && ascii_isdigit(name.p[i]); i++)
		if (piece->section < 10000)
			piece->section =
			    piece->section * 10 + (name.p[i] - '0');
	piece->extended = i == name.n ? piece->section < 0 : name.p[i] == '*';
}

static bool
add_piece(struct pieces *pieces, struct arena *arena, const struct piece *piece)
{
	size_t more = pieces->cap == 0 ? 4 : pieces->cap * 2;
	struct piece *v;

	if (pieces->n == pieces->cap) {
		v = arena_grow(arena, pieces->v, pieces->n * sizeof(*v),
		    more * sizeof(*v));
		if (v == NULL)
			return false;
		pieces->v = v;
		pieces->cap = more;
	}
	pieces->v[pieces->n++] = *piece;
	return true;
}

static void
read_pieces(struct decode *decode, struct reader *r, struct pieces *pieces)
{
	while (r->at < r->v.n) {
		struct piece piece = { 0 };
		struct span name;

		skip_space(r);
		if (r->at < r->v.n && r->v.p[r->at] == ';') {
			r->at++;
			continue;
		}
		name = read_name(r);
		if (name.n == 0)
			continue;
		if (pieces->n == decode->limits->mime_params) {
			*decode->hit |= LIMIT_BIT(LIMIT_MIME_PARAMS);
			return;
		}
		split_name(&piece, name);
		piece.value = read_value(r);
		if (!add_piece(pieces, decode->arena, &piece))
			return;
	}
}

static void
undo_percent(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		int high =
		    i + 2 < s.n && s.p[i] == '%' ? ascii_hex(s.p[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex(s.p[i + 2]) : -1;

		if (low >= 0) {
			buf_putc(out, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_putc(out, s.p[i]);
		}
	}
}

/* Takes "charset'language'" off the front of the first section. */
static struct span
take_charset(struct span *value)
{
	size_t first = span_chr(*value, 0, '\'');
	size_t second = span_chr(*value, first + 1, '\'');
	struct span charset = span_slice(*value, 0, first);

	if (second >= value->n)
		return SPAN_NONE;
	*value = span_from(*value, second + 1);
	return charset;
}

/* The first unused piece of that name and section. */
static struct piece *
find_piece(const struct pieces *pieces, struct span name, int section)
{
	for (size_t i = 0; i < pieces->n; i++)
		if (!pieces->v[i].used && pieces->v[i].section == section &&
		    span_eq(pieces->v[i].name, name))
			return &pieces->v[i];
	return NULL;
}

struct join {
	struct buf bytes;
	struct span charset;
	bool extended;
};

static void
add_section(struct join *join, struct piece *piece)
{
	struct span value = piece->value;

	piece->used = true;
	if (!piece->extended) {
		buf_add(&join->bytes, value);
		return;
	}
	if (!join->extended)
		join->charset = take_charset(&value);
	join->extended = true;
	undo_percent(&join->bytes, value);
}

/* The value that begins with this piece, its continuations joined. */
static struct span
join_value(
    struct decode *decode, const struct pieces *pieces, struct piece *first)
{
	struct join join = { .charset = SPAN_NONE };
	struct piece *piece = first;
	struct buf out;

	buf_init(&join.bytes, decode->arena, decode->limits->field_bytes);
	if (piece->section > 0)
		piece = find_piece(pieces, first->name, 0);
	for (piece = piece == NULL ? first : piece; piece != NULL;
	     piece = find_piece(pieces, first->name, piece->section + 1)) {
		add_section(&join, piece);
		if (piece->section < 0)
			break;
	}
	if (!join.extended)
		return decode_words(decode, buf_span(&join.bytes));
	buf_init(&out, decode->arena, decode->limits->field_bytes);
	charset_decode(
	    &decode->pool, &out, buf_span(&join.bytes), join.charset);
	return buf_span(&out);
}

static struct span
piece_value(
    struct decode *decode, const struct pieces *pieces, struct piece *piece)
{
	if (piece->extended || piece->section >= 0)
		return join_value(decode, pieces, piece);
	piece->used = true;
	return decode_words(decode, piece->value);
}

static size_t
join_pieces(
    struct decode *decode, const struct pieces *pieces, struct param *params)
{
	size_t n = 0;

	for (size_t i = 0; i < pieces->n; i++) {
		struct piece *piece = &pieces->v[i];

		/* Behind a gap in the numbers a section stands alone. */
		while (!piece->used)
			params[n++] = (struct param){ piece->name,
				piece_value(decode, pieces, piece) };
	}
	return n;
}

/*
 * The main value: one token, or two about a '/'. "base64 x" is base64 and
 * "text / html(comment)" is text/html.
 */
static struct span
read_main(struct reader *r)
{
	struct span value = read_value(r);
	size_t to = 0;

	for (size_t i = 0; i < value.n && value.p[i] != '('; i++) {
		if (!ascii_isspace(value.p[i]))
			r->to[to++] = ascii_lower(value.p[i]);
		else if (to > 0 && r->to[to - 1] != '/' && i + 1 < value.n &&
			 value.p[i + 1] != '/' &&
			 !ascii_isspace(value.p[i + 1]))
			break;
	}
	return span_of(r->to, to);
}

size_t
decode_params(struct decode *decode, struct span value, struct span *main_r,
    struct param **params_r)
{
	struct reader r = { .v = value };
	struct pieces pieces = { 0 };
	size_t n = 0;

	*main_r = SPAN_NONE;
	*params_r = NULL;
	r.to = arena_alloc(decode->arena, value.n + 1);
	if (r.to != NULL) {
		*main_r = read_main(&r);
		read_pieces(decode, &r, &pieces);
	}
	if (pieces.n > 0)
		*params_r =
		    arena_array(decode->arena, pieces.n, sizeof(**params_r));
	if (*params_r != NULL)
		n = join_pieces(decode, &pieces, *params_r);
	if (arena_failed(decode->arena))
		*decode->hit |= LIMIT_BIT(LIMIT_MEMORY);
	return n;
}

size_t
word_params(struct arena *arena, struct span value, const struct limits *limits,
    struct span *main_r, struct param **params_r, limit_set *hit)
{
	struct decode decode;
	size_t n;

	decode_init(&decode, arena, limits, hit);
	n = decode_params(&decode, value, main_r, params_r);
	decode_deinit(&decode);
	return n;
}

struct span
word_param(const struct param *params, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (span_eq(params[i].name, span_str(name)))
			return params[i].value;
	return SPAN_NONE;
}
