/*
 * leaf - decoding of single parts within the limits; see leaf.h.
 */
#include "config.h"

#include "base/utf8.h"
#include "mail/attach.h"
#include "mail/leaf.h"

/* Bytes of an attachment that are kept in its part. */
enum { CONTENT_KEPT = 512 };

void
leaves_init(struct leaves *leaves, struct mime *mime, struct arena *arena,
    const struct limits *limits)
{
	*leaves = (struct leaves){ .mime = mime };
	decode_init(&leaves->decode, arena, limits, &mime->limits);
	leaves->text_left = limits->text_bytes;
	buf_init(
	    &leaves->scratch, arena, 2 * limits->part_text_bytes + ATTACH_HEAD);
}

void
leaves_deinit(struct leaves *leaves)
{
	if (arena_failed(leaves->decode.arena))
		leaves->mime->limits |= LIMIT_BIT(LIMIT_MEMORY);
	decode_deinit(&leaves->decode);
}

static void
hit(struct leaves *leaves, enum limit limit)
{
	if (arena_failed(leaves->decode.arena))
		limit = LIMIT_MEMORY;
	leaves->mime->limits |= LIMIT_BIT(limit);
}

static bool
grow(struct leaves *leaves)
{
	struct mime *mime = leaves->mime;
	size_t more = leaves->cap == 0 ? 16 : leaves->cap * 2;
	struct part *parts;
	uint64_t *marks;

	if (mime->n < leaves->cap)
		return true;
	parts = arena_grow(leaves->decode.arena, mime->parts,
	    mime->n * sizeof(*parts), more * sizeof(*parts));
	marks = arena_grow(leaves->decode.arena, leaves->marks,
	    mime->n * sizeof(*marks), more * sizeof(*marks));
	if (parts == NULL || marks == NULL)
		return false;
	mime->parts = parts;
	leaves->marks = marks;
	leaves->cap = more;
	return true;
}

/* One more part, which counts only once mime->n is raised. */
static struct part *
next_part(struct leaves *leaves, const struct place *place)
{
	struct mime *mime = leaves->mime;
	struct part *part;

	if (mime->n >= leaves->decode.limits->mime_parts) {
		hit(leaves, LIMIT_MIME_PARTS);
		return NULL;
	}
	if (!grow(leaves)) {
		hit(leaves, LIMIT_MEMORY);
		return NULL;
	}
	part = &mime->parts[mime->n];
	*part = (struct part){ .parent = place->parent,
		.depth = place->depth,
		.doubtful = place->doubtful };
	part->type = part->charset = part->filename = part->magic =
	    part->content = SPAN_NONE;
	leaves->marks[mime->n] = 0;
	return part;
}

struct part *
leaves_container(struct leaves *leaves, const struct place *place,
    enum part_kind kind, struct span type)
{
	struct part *part = next_part(leaves, place);

	if (part == NULL)
		return NULL;
	part->kind = kind;
	part->type = type;
	leaves->mime->n++;
	return part;
}

/* Eight bytes a step; equal marks are compared in full. */
static uint64_t
mark_of(struct span s)
{
	uint64_t mark = s.n * UINT64_C(0x9E3779B97F4A7C15) + 1, word;
	size_t i;

	for (i = 0; i + 8 <= s.n; i += 8) {
		memcpy(&word, s.p + i, 8);
		mark = (mark ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		mark ^= mark >> 32;
	}
	for (; i < s.n; i++)
		mark = (mark ^ (unsigned char)s.p[i]) *
		       UINT64_C(0x9E3779B97F4A7C15);
	return mark;
}

/* Has an earlier part the same to show as the one at the end of the list? */
static bool
is_known(const struct leaves *leaves)
{
	const struct mime *mime = leaves->mime;
	const struct part *part = &mime->parts[mime->n];

	for (size_t i = 0; i < mime->n; i++)
		if (leaves->marks[i] == leaves->marks[mime->n] &&
		    mime->parts[i].kind == part->kind &&
		    mime->parts[i].size == part->size &&
		    span_eq(mime->parts[i].filename, part->filename) &&
		    span_eq(mime->parts[i].content, part->content))
			return true;
	return false;
}

/* Puts the part in the list, unless it is a reading that says nothing new. */
static void
accept(struct leaves *leaves, struct part *part, const struct place *place)
{
	struct mime *mime = leaves->mime;

	leaves->marks[mime->n] = mark_of(part->content);
	if (place->doubtful && is_known(leaves))
		return;
	if (place->doubtful && !place->quiet)
		mime->facts |= FACT_BIT(FACT_MIME_AMBIGUOUS);
	mime->facts |= attach_facts(part);
	mime->n++;
}

/* Line ends become LF and NUL goes, as mail programs show it. */
static size_t
clean_lines(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\r') {
			p[to++] = '\n';
			if (i + 1 < n && p[i + 1] == '\n')
				i++;
		} else if (p[i] != '\0') {
			p[to++] = p[i];
		}
	}
	return to;
}

/* RFC 3676, 4.3, with DelSp: a blank before a line end parts nothing. */
static size_t
join_flowed(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] == ' ' && i + 1 < n && p[i + 1] == '\n' &&
		    (to < 2 || memcmp(p + to - 2, "--", 2) != 0))
			i++;
		else
			p[to++] = p[i];
	}
	return to;
}

static struct span
undo_transfer(struct leaves *leaves, struct span bytes, enum transfer transfer,
    size_t *size_r, struct transfer_oddity *odd_r)
{
	struct buf *scratch = &leaves->scratch;

	if (transfer == TRANSFER_IDENTITY) {
		*odd_r = (struct transfer_oddity){ 0 };
		*size_r = bytes.n;
		if (bytes.n > scratch->max)
			hit(leaves, LIMIT_TEXT);
		return span_slice(bytes, 0, scratch->max);
	}
	scratch->n = 0;
	scratch->full = false;
	*size_r = transfer_decode(scratch, bytes, transfer, odd_r);
	if (scratch->full)
		hit(leaves, LIMIT_TEXT);
	return buf_span(scratch);
}

/* The charset that a page names in its first kilobyte, or none. */
static struct span
page_charset(struct span page)
{
	size_t at, end;

	page = span_slice(page, 0, 1024);
	at = span_ifind(page, 0, SPAN_LIT("charset="));
	if (at == page.n)
		return SPAN_NONE;
	at += 8;
	while (at < page.n && (page.p[at] == '"' || page.p[at] == '\''))
		at++;
	end = at;
	while (end < page.n && (ascii_isalnum(page.p[end]) ||
				   page.p[end] == '-' || page.p[end] == '_'))
		end++;
	/* Who can read this far reads no UTF-16 and no UTF-7. */
	if (span_istarts(span_slice(page, at, end), "utf"))
		return SPAN_NONE;
	return span_slice(page, at, end);
}

/* Does it clearly begin as a page? For bytes whose type nobody said. */
static bool
begins_page(struct span text)
{
	static const char *const starts[] = { "<!doctype html", "<html",
		"<head>", "<body" };

	text = span_trim(text);
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (span_istarts(text, starts[i]))
			return true;
	return false;
}

/* Decoded bytes as text in UTF-8, into part->content. */
static void
set_text(struct leaves *leaves, struct part *part, const struct entity *entity,
    struct span bytes)
{
	size_t max = leaves->decode.limits->part_text_bytes;
	struct span charset = entity->charset;
	struct buf text;

	if (charset.n == 0 && part->kind == PART_HTML)
		charset = page_charset(bytes);
	max = max < leaves->text_left ? max : leaves->text_left;
	if (bytes.n == 0)
		return;
	if (max == 0) {
		hit(leaves, LIMIT_TEXT);
		return;
	}
	buf_init(&text, leaves->decode.arena, max);
	buf_reserve(&text, bytes.n < max ? bytes.n : max);
	charset_decode(&leaves->decode.pool, &text, bytes, charset);
	if (text.full)
		hit(leaves, LIMIT_TEXT);
	text.n = clean_lines(text.p, text.n);
	if (entity->delsp)
		text.n = join_flowed(text.p, text.n);
	part->content = buf_span(&text);
	leaves->text_left -= text.n;
	if (!entity->typed && part->kind == PART_TEXT &&
	    begins_page(part->content))
		part->kind = PART_HTML;
}

static void
set_names(struct leaves *leaves, struct part *part, const struct entity *entity)
{
	part->filename =
	    attach_clean_name(leaves->decode.arena, entity->name[0]);
	part->attachment = entity->attachment;
}

static void
add_text(struct leaves *leaves, const struct place *place,
    const struct entity *entity, struct span bytes, enum transfer transfer,
    struct transfer_oddity *odd_r)
{
	struct part *part = next_part(leaves, place);
	struct span raw;

	*odd_r = (struct transfer_oddity){ 0 };
	if (part == NULL)
		return;
	part->kind = entity_kind(entity) == ENTITY_HTML ? PART_HTML : PART_TEXT;
	part->type = entity->type;
	part->charset = entity->charset;
	set_names(leaves, part, entity);
	raw = undo_transfer(leaves, bytes, transfer, &part->size, odd_r);
	set_text(leaves, part, entity, raw);
	accept(leaves, part, place);
}

/* Text, and the other readings that damaged base64 has. */
static void
add_text_readings(struct leaves *leaves, const struct place *place,
    const struct entity *entity, struct span bytes)
{
	struct place second = *place;
	struct transfer_oddity odd, ignored;

	add_text(leaves, place, entity, bytes, entity->transfer, &odd);
	second.doubtful = true;
	if (odd.url_letters)
		add_text(leaves, &second, entity, bytes, TRANSFER_BASE64_URL,
		    &ignored);
	if (odd.padding)
		add_text(leaves, &second, entity, bytes, TRANSFER_BASE64_NOPAD,
		    &ignored);
	/* So much that is no digit: it was not encoded at all. */
	if (odd.junk > bytes.n / 16)
		add_text(leaves, &second, entity, bytes, TRANSFER_IDENTITY,
		    &ignored);
	if (odd.padding || odd.url_letters || odd.junk > 0)
		leaves->mime->facts |= FACT_BIT(FACT_MIME_DAMAGED);
}

/* The first bytes of an attachment, and how large it is. */
static void
add_other(struct leaves *leaves, const struct place *place,
    const struct entity *entity, struct span bytes)
{
	struct part *part = next_part(leaves, place);
	char block[ATTACH_HEAD];
	struct buf head = {
		.p = block, .cap = sizeof(block), .max = sizeof(block)
	};

	if (part == NULL)
		return;
	part->kind = PART_OTHER;
	part->type = entity->type;
	part->charset = entity->charset;
	set_names(leaves, part, entity);
	part->size = transfer_decode(&head, bytes, entity->transfer, NULL);
	part->magic = attach_magic(buf_span(&head));
	part->content = arena_span(
	    leaves->decode.arena, span_slice(buf_span(&head), 0, CONTENT_KEPT));
	part->attachment = attach_is_attachment(part, entity->attachment);
	accept(leaves, part, place);
}

void
leaves_add(struct leaves *leaves, const struct place *place,
    const struct entity *entity, struct span bytes)
{
	if (entity_kind(entity) == ENTITY_OTHER)
		add_other(leaves, place, entity, bytes);
	else
		add_text_readings(leaves, place, entity, bytes);
}

void
leaves_add_text(
    struct leaves *leaves, const struct place *place, struct span bytes)
{
	static const struct entity plain = { .type = { "text/plain", 10 },
		.charset = { "", 0 },
		.typed = true };
	size_t i = 0;

	/* A letter or digit of any script, else there is nothing to read. */
	while (i < bytes.n && !ascii_isalnum(bytes.p[i]) &&
	       (unsigned char)bytes.p[i] < 0x80)
		i++;
	if (i < bytes.n)
		leaves_add(leaves, place, &plain, bytes);
}

struct span
leaves_decode(struct leaves *leaves, struct span bytes, enum transfer transfer)
{
	struct buf out;

	buf_init(&out, leaves->decode.arena, 0);
	transfer_decode(&out, bytes, transfer, NULL);
	if (out.full)
		hit(leaves, LIMIT_MEMORY);
	return buf_span(&out);
}
