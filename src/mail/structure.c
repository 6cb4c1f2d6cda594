/*
 * structure - a line scanner with a stack of open containers; see structure.h
 * and reader.h.
 */
#include "config.h"

#include "mail/mail.h"
#include "mail/reader.h"
#include "mail/structure.h"

/* What may be read again, for each byte of the mail. */
enum { REREAD_FACTOR = 4, REREAD_LEAST = 16384 };

void *
reader_grow(struct reader *r, void *v, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 8 : *cap * 2;

	if (n < *cap)
		return v;
	v = arena_grow(reader_arena(r), v, n * size, more * size);
	if (v == NULL)
		reader_hit(r, LIMIT_MEMORY);
	else
		*cap = more;
	return v;
}

struct place
frame_inside(const struct frame *frame)
{
	struct place place = frame->place;

	place.parent = frame->part;
	place.depth++;
	/* Parts behind the closing boundary: only some programs show them. */
	place.doubtful = place.doubtful || frame->closed;
	return place;
}

struct place
reader_place(const struct reader *r)
{
	return r->nframes == 0 ? r->source->place
			       : frame_inside(&r->frames[r->nframes - 1]);
}

size_t
reader_match(
    const struct reader *r, struct span line, enum boundary_match *how_r)
{
	size_t closed = r->nframes;
	enum boundary_match how, closed_how = BOUNDARY_NONE;

	*how_r = BOUNDARY_NONE;
	for (size_t i = r->nframes; i-- > 0;) {
		how = boundary_match(line, r->frames[i].entity.boundary);
		if (how == BOUNDARY_LOOSE)
			*how_r = how;
		if (how == BOUNDARY_NONE || how == BOUNDARY_LOOSE)
			continue;
		if (!r->frames[i].closed) {
			*how_r = how;
			return i;
		}
		if (closed == r->nframes) {
			closed = i;
			closed_how = how;
		}
	}
	if (closed < r->nframes)
		*how_r = closed_how;
	return closed;
}

/* The innermost container ends at end. */
static void
pop(struct reader *r, size_t end)
{
	struct frame *frame = &r->frames[--r->nframes];
	struct span body = span_slice(r->bytes, frame->body, end);

	if (frame->message) {
		if (frame->entity.transfer != TRANSFER_IDENTITY)
			reading_hidden(r, frame, body);
	} else if (!frame->seen) {
		reading_unparted(r, frame, body);
	} else if (!frame->closed) {
		reader_damaged(r);
	}
	reading_queue(
	    r, &frame->header, &frame->entity, &frame->place, frame->body, end);
}

/* The bytes passed over end at end. own: by the innermost frame's boundary. */
static void
deliver(struct reader *r, size_t end, bool own)
{
	struct span bytes = span_slice(r->bytes, r->region, end);
	struct place place;

	if (r->pending == PENDING_LEAF) {
		leaves_add(r->leaves, &r->leaf_place, &r->leaf, bytes);
		reading_loose(r, end);
		reading_queue(r, &r->leaf_header, &r->leaf, &r->leaf_place,
		    r->region, end);
	} else if (r->pending != PENDING_NONE) {
		place = reader_place(r);
		place.doubtful = true;
		place.quiet = r->pending == PENDING_PREAMBLE;
		if (own || r->pending == PENDING_EPILOGUE)
			leaves_add_text(r->leaves, &place, bytes);
	}
	r->loose = 0;
	r->pending = PENDING_NONE;
}

static bool
push(struct reader *r, const struct frame *frame)
{
	struct frame *frames = reader_grow(
	    r, r->frames, r->nframes, &r->frame_cap, sizeof(*r->frames));

	if (frames == NULL)
		return false;
	r->frames = frames;
	frames[r->nframes++] = *frame;
	return true;
}

static bool
begin_leaf(struct reader *r, const struct frame *frame)
{
	r->pending = PENDING_LEAF;
	r->leaf = frame->entity;
	r->leaf_header = frame->header;
	r->leaf_place = frame->place;
	return false;
}

/* The boundary as it is looked for: RFC 2046 lets it end with no blank. */
static void
check_boundary(struct reader *r, struct entity *entity)
{
	if (r->source->boundary.n > 0 && r->nframes == 0) {
		entity->boundary = r->source->boundary;
		entity->boundary2 = SPAN_NONE;
	}
	entity->boundary = span_trim(entity->boundary);
	if (entity->boundary.n > reader_limits(r)->boundary_bytes) {
		reader_hit(r, LIMIT_MIME_PARAMS);
		entity->boundary = SPAN_NONE;
	}
}

/* Returns true when a header stands there, that of an attached message. */
static bool
open_container(struct reader *r, struct frame *frame, size_t body)
{
	enum part_kind kind = frame->message ? PART_MESSAGE : PART_MULTIPART;
	struct line first = line_at(r->bytes, body);

	if (leaves_container(
		r->leaves, &frame->place, kind, frame->entity.type) == NULL)
		return false;
	frame->part = r->leaves->mime->n - 1;
	frame->body = body;
	frame->digest =
	    span_eq(frame->entity.type, SPAN_LIT("multipart/digest"));
	frame->hidden = frame->message &&
			frame->entity.transfer != TRANSFER_IDENTITY &&
			mail_colon(span_slice(r->bytes, body, first.end)) == 0;
	if (!frame->message)
		r->pending = PENDING_PREAMBLE;
	return push(r, frame) && frame->message && !frame->hidden;
}

/*
 * An entity whose header was read and whose body begins at body. Returns true
 * when another header stands there.
 */
static bool
begin_body(struct reader *r, const struct header *header, size_t body)
{
	struct frame frame = { .header = *header, .place = reader_place(r) };
	bool digest = r->nframes > 0 && r->frames[r->nframes - 1].digest;
	enum entity_kind kind;

	entity_read(&frame.entity, &r->leaves->decode, &header->fields, digest);
	check_boundary(r, &frame.entity);
	if (frame.entity.damaged)
		reader_damaged(r);
	r->region = body;
	kind = entity_kind(&frame.entity);
	frame.message = kind == ENTITY_MESSAGE;
	if (kind != ENTITY_MULTIPART && kind != ENTITY_MESSAGE)
		return begin_leaf(r, &frame);
	if (frame.place.depth + 1 < reader_limits(r)->mime_depth)
		return open_container(r, &frame, body);
	/* What is deeper is still read, as it stands there. */
	reader_hit(r, LIMIT_MIME_DEPTH);
	frame.entity.type = SPAN_LIT("text/plain");
	frame.entity.transfer = TRANSFER_IDENTITY;
	return begin_leaf(r, &frame);
}

/* The subject of an attached message is text of it as well. */
static void
keep_subject(struct reader *r, const struct fields *fields)
{
	struct mime *mime = r->leaves->mime;
	size_t parent = reader_place(r).parent;

	if (parent < mime->n && mime->parts[parent].kind == PART_MESSAGE &&
	    mime->parts[parent].content.n == 0)
		mime->parts[parent].content =
		    decode_words(&r->leaves->decode, fields->subject);
}

/* Reads headers at at until a body begins. Returns its offset. */
static size_t
read_entity(struct reader *r, size_t at)
{
	struct header header;

	do {
		header = (struct header){ 0 };
		fields_init(&header.fields);
		at = header_read(r, at, &header);
		keep_subject(r, &header.fields);
	} while (begin_body(r, &header, at));
	return at;
}

/* Passes over bytes to the next boundary; false: there is none. */
static bool
skip_body(struct reader *r, size_t at, struct line *line_r, size_t *frame_r,
    enum boundary_match *how_r)
{
	while (r->nframes > 0 && line_find_dashes(r->bytes, at, line_r)) {
		*frame_r = reader_match(
		    r, span_slice(r->bytes, line_r->from, line_r->end), how_r);
		if (*frame_r < r->nframes)
			return true;
		if (*how_r == BOUNDARY_LOOSE && r->pending == PENDING_LEAF) {
			reading_loose(r, line_before(r->bytes, line_r->from));
			r->loose = line_r->next;
		}
		at = line_r->next;
	}
	return false;
}

/* A boundary of the open container with that index ends what was pending. */
static void
at_boundary(struct reader *r, const struct line *line, size_t index,
    enum boundary_match how)
{
	size_t end = line_before(r->bytes, line->from);
	struct frame *frame = &r->frames[index];

	if (end < r->region)
		end = r->region;
	/* Closed and never opened: what came before is no mere preamble. */
	deliver(r, end,
	    index + 1 == r->nframes && (frame->seen || how != BOUNDARY_CLOSE));
	while (r->nframes > index + 1)
		pop(r, end);
	if (how == BOUNDARY_CLOSE) {
		if (!frame->seen)
			reading_unparted(
			    r, frame, span_slice(r->bytes, frame->body, end));
		frame->closed = true;
		r->pending = PENDING_EPILOGUE;
		r->region = line->next;
	}
	frame->seen = true;
}

static void
read_source(struct reader *r, const struct source *source)
{
	enum boundary_match how = BOUNDARY_SEPARATOR;
	struct header given = { .fields = source->fields };
	struct line line = { 0, 0, 0 };
	size_t index = 0, at = 0;

	r->source = source;
	r->bytes = source->bytes;
	r->nframes = 0;
	r->pending = PENDING_NONE;
	if (!source->given || begin_body(r, &given, 0))
		at = read_entity(r, 0);
	while (
	    !leaves_full(r->leaves) && skip_body(r, at, &line, &index, &how)) {
		at_boundary(r, &line, index, how);
		at = line.next;
		if (how == BOUNDARY_SEPARATOR)
			at = read_entity(r, at);
	}
	deliver(r, r->bytes.n, false);
	while (r->nframes > 0)
		pop(r, r->bytes.n);
}

void
structure_read(
    struct leaves *leaves, const struct fields *fields, struct span body)
{
	struct reader r = { .leaves = leaves };
	struct source whole = {
		.bytes = body, .fields = *fields, .given = true
	};

	whole.boundary = SPAN_NONE;
	r.budget = REREAD_FACTOR * body.n + REREAD_LEAST;
	read_source(&r, &whole);
	if (leaves->mime->n > 0 &&
	    leaves->mime->parts[0].kind == PART_MULTIPART)
		reading_bare_cr(&r, fields, body);
	for (size_t i = 0; i < r.nqueue && !leaves_full(leaves); i++) {
		struct source source = r.queue[i];

		read_source(&r, &source);
	}
}
