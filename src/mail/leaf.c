/*
 * leaf - decoding of single parts within the limits; see leaf.h.
 */
#include "config.h"

#include "mail/attach.h"
#include "mail/leaf.h"
#include "mail/textpart.h"

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

bool
leaves_full(struct leaves *leaves)
{
	size_t max = leaves->decode.limits->mime_parts;

	/* Twice, since readings that say nothing new cost as much. */
	if (leaves->mime->n < max && leaves->tried < 2 * max &&
	    !arena_failed(leaves->decode.arena))
		return false;
	hit(leaves, LIMIT_MIME_PARTS);
	return true;
}

/* One more part, which counts only once mime->n is raised. */
static struct part *
next_part(struct leaves *leaves, const struct place *place)
{
	struct mime *mime = leaves->mime;
	struct part *part;

	if (leaves_full(leaves))
		return NULL;
	if (!grow(leaves)) {
		hit(leaves, LIMIT_MEMORY);
		return NULL;
	}
	leaves->tried++;
	part = &mime->parts[mime->n];
	*part = (struct part){ .parent = place->parent,
		.depth = place->depth,
		.doubtful = place->doubtful };
	part->type = part->charset = part->filename = part->filename2 =
	    part->magic = part->content = SPAN_NONE;
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

/* Eight bytes a step, never 0; equal marks are compared in full. */
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
	return mark | 1;
}

/* The mark of a part: reckoned once, and for most mails never. */
static uint64_t
part_mark(struct leaves *leaves, size_t i)
{
	if (leaves->marks[i] == 0)
		leaves->marks[i] = mark_of(leaves->mime->parts[i].content);
	return leaves->marks[i];
}

/* Has an earlier part the same to show as the one at the end of the list? */
static bool
is_known(struct leaves *leaves)
{
	const struct mime *mime = leaves->mime;
	const struct part *part = &mime->parts[mime->n];
	uint64_t mark = part_mark(leaves, mime->n);

	for (size_t i = 0; i < mime->n; i++)
		if (part_mark(leaves, i) == mark &&
		    mime->parts[i].kind == part->kind &&
		    (part->kind != PART_OTHER ||
			mime->parts[i].size == part->size) &&
		    span_eq(mime->parts[i].filename, part->filename) &&
		    span_eq(mime->parts[i].filename2, part->filename2) &&
		    span_eq(mime->parts[i].content, part->content))
			return true;
	return false;
}

/* Puts the part in the list, unless it is a reading that says nothing new. */
static void
accept(struct leaves *leaves, struct part *part, const struct place *place)
{
	struct mime *mime = leaves->mime;
	fact_set facts = attach_judge(part);

	if (place->doubtful && is_known(leaves)) {
		if (part->kind != PART_OTHER)
			leaves->text_left += part->content.n;
		return;
	}
	if (place->doubtful && !place->quiet)
		mime->facts |= FACT_BIT(FACT_MIME_AMBIGUOUS);
	mime->facts |= facts;
	mime->n++;
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
	/* At once what it can need, without the steps of growing. */
	buf_reserve(scratch, bytes.n < scratch->max ? bytes.n : scratch->max);
	scratch->full = false;
	*size_r = transfer_decode(scratch, bytes, transfer, odd_r);
	if (scratch->full)
		hit(leaves, LIMIT_TEXT);
	return buf_span(scratch);
}

/* Text within the limits, into part->content. */
static void
set_text(struct leaves *leaves, struct part *part, const struct entity *entity,
    struct span bytes)
{
	size_t max = leaves->decode.limits->part_text_bytes;

	max = max < leaves->text_left ? max : leaves->text_left;
	if (textpart_decode(
		&part->content, &leaves->decode, entity, bytes, max))
		hit(leaves, LIMIT_TEXT);
	leaves->text_left -= part->content.n;
	if (!entity->typed && part->kind == PART_TEXT &&
	    textpart_is_page(part->content))
		part->kind = PART_HTML;
}

/* Fills what the header says. */
static void
describe(struct leaves *leaves, struct part *part, const struct entity *entity)
{
	struct arena *arena = leaves->decode.arena;
	bool tricked = false;

	part->type = entity->type;
	part->charset = entity->charset;
	part->attachment = entity->attachment;
	part->filename = attach_clean_name(arena, entity->name[0], &tricked);
	if (entity->name[1].n > 0)
		part->filename2 =
		    attach_clean_name(arena, entity->name[1], &tricked);
	if (tricked)
		leaves->mime->facts |= FACT_BIT(FACT_BIDI_TRICK);
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
	describe(leaves, part, entity);
	raw = undo_transfer(leaves, bytes, transfer, &part->size, odd_r);
	/* A file, and not words that begin like one. */
	if (part->attachment || part->filename.n > 0)
		part->magic = attach_magic(span_slice(raw, 0, ATTACH_HEAD));
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
	if (odd.junk > odd.digits / 16)
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
	describe(leaves, part, entity);
	part->size = transfer_decode(&head, bytes, entity->transfer, NULL);
	part->magic = attach_magic(buf_span(&head));
	part->content = arena_span(
	    leaves->decode.arena, span_slice(buf_span(&head), 0, CONTENT_KEPT));
	accept(leaves, part, place);
}

/* Files in uuencode that stand within a text, as parts of their own. */
static void
add_inline_files(
    struct leaves *leaves, const struct place *place, struct span text)
{
	struct entity file = { .type = SPAN_LIT("application/octet-stream"),
		.charset = SPAN_NONE,
		.transfer = TRANSFER_UUENCODE,
		.attachment = true };
	struct transfer_uu uu;

	for (size_t at = 0; transfer_find_uu(text, at, &uu); at = uu.next) {
		file.name[0] = uu.name;
		add_other(leaves, place, &file, uu.bytes);
	}
}

void
leaves_add(struct leaves *leaves, const struct place *place,
    const struct entity *entity, struct span bytes)
{
	size_t before = leaves->mime->n;

	if (entity_kind(entity) == ENTITY_OTHER) {
		add_other(leaves, place, entity, bytes);
		return;
	}
	add_text_readings(leaves, place, entity, bytes);
	if (leaves->mime->n > before)
		add_inline_files(
		    leaves, place, leaves->mime->parts[before].content);
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
