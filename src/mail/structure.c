/*
 * structure - a line scanner with a stack of open containers; see structure.h.
 *
 * What has to be read again (a container that was encoded, a second reading)
 * waits in a queue. A budget of bytes and of entries keeps the whole linear in
 * the size of the mail, however the sender nests it.
 */
#include "config.h"

#include "mail/lines.h"
#include "mail/mail.h"
#include "mail/structure.h"

/* What may be read again, for each byte of the mail. */
enum { REREAD_FACTOR = 4, REREAD_LEAST = 65536 };

/* Bytes to be read as one entity. */
struct source {
	struct span bytes;
	struct place place;
	struct fields fields;
	bool given;           /* fields are known: bytes are a body alone */
	struct span boundary; /* instead of what the fields say */
};

/* An open multipart or message. */
struct frame {
	struct entity entity;
	struct fields fields;
	struct place place;
	size_t part;
	size_t body;
	bool digest;
	bool message;
	bool hidden; /* a message in an encoding: read when it ends */
	bool seen;   /* its boundary was */
	bool closed; /* its closing boundary was */
};

/* What the bytes that are being passed over belong to. */
enum pending {
	PENDING_NONE,
	PENDING_LEAF,
	PENDING_PREAMBLE, /* of the innermost frame */
	PENDING_EPILOGUE
};

struct reader {
	struct leaves *leaves;
	struct source *queue;
	size_t nqueue, queue_cap;
	size_t budget;
	/* of the source that is being read: */
	const struct source *source;
	struct span bytes;
	struct frame *frames;
	size_t nframes, frame_cap;
	enum pending pending;
	size_t region; /* where the pending bytes begin */
	size_t loose;  /* behind the last loose boundary in them, or 0 */
	struct fields leaf_fields;
	struct entity leaf;
	struct place leaf_place;
};

static struct arena *
arena_of(const struct reader *r)
{
	return r->leaves->decode.arena;
}

static const struct limits *
limits_of(const struct reader *r)
{
	return r->leaves->decode.limits;
}

static void
hit(struct reader *r, enum limit limit)
{
	r->leaves->mime->limits |= LIMIT_BIT(limit);
}

static void
damaged(struct reader *r)
{
	r->leaves->mime->facts |= FACT_BIT(FACT_MIME_DAMAGED);
}

static void *
grow(struct reader *r, void *v, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 8 : *cap * 2;

	if (n < *cap)
		return v;
	v = arena_grow(arena_of(r), v, n * size, more * size);
	if (v == NULL)
		hit(r, LIMIT_MEMORY);
	else
		*cap = more;
	return v;
}

/* Has the source to be read later; its bytes count against the budget. */
static void
enqueue(struct reader *r, const struct source *source)
{
	struct source *queue;

	if (source->bytes.n > r->budget ||
	    r->nqueue >= limits_of(r)->mime_parts) {
		hit(r, LIMIT_MIME_PARTS);
		return;
	}
	queue = grow(r, r->queue, r->nqueue, &r->queue_cap, sizeof(*r->queue));
	if (queue == NULL)
		return;
	r->budget -= source->bytes.n;
	r->queue = queue;
	queue[r->nqueue++] = *source;
}

/* Undoes the encoding of a container within the budget. */
static struct span
decode_body(struct reader *r, struct span bytes, enum transfer transfer)
{
	if (bytes.n > r->budget) {
		hit(r, LIMIT_MIME_PARTS);
		return SPAN_NONE;
	}
	r->budget -= bytes.n;
	return leaves_decode(r->leaves, bytes, transfer);
}

static struct place
inside(const struct frame *frame)
{
	struct place place = frame->place;

	place.parent = frame->part;
	place.depth++;
	/* Parts behind the closing boundary: only some programs show them. */
	place.doubtful = place.doubtful || frame->closed;
	return place;
}

static struct place
here(const struct reader *r)
{
	return r->nframes == 0 ? r->source->place
			       : inside(&r->frames[r->nframes - 1]);
}

/* The header said a thing twice: its other readings. */
static void
queue_readings(struct reader *r, const struct fields *fields,
    const struct entity *entity, const struct place *place, struct span body)
{
	struct source second = { body, *place, *fields, true, SPAN_NONE };
	struct entity other;

	second.place.doubtful = true;
	second.fields.type.count = fields->type.count > 0;
	second.fields.encoding.count = fields->encoding.count > 0;
	for (unsigned i = 1; i < 4; i++) {
		unsigned type = i & 1, encoding = i >> 1;

		if (type >= fields->type.count && type > 0)
			continue;
		if (encoding >= fields->encoding.count && encoding > 0)
			continue;
		second.fields.type.value[0] = fields->type.value[type];
		second.fields.encoding.value[0] =
		    fields->encoding.value[encoding];
		entity_read(&other, &r->leaves->decode, &second.fields, false);
		if (!entity_same(&other, entity))
			enqueue(r, &second);
	}
	if (entity->boundary2.n == 0)
		return;
	second.fields = *fields;
	second.boundary = entity->boundary2;
	enqueue(r, &second);
}

/* A multipart in which its boundary was never found. */
static void
read_unparted(struct reader *r, struct frame *frame, struct span body)
{
	struct place place = inside(frame);
	struct source again = { body, place, frame->fields, true, SPAN_NONE };
	enum transfer transfer = frame->entity.transfer;

	damaged(r);
	again.boundary = boundary_guess(body, limits_of(r)->boundary_bytes);
	if (transfer != TRANSFER_IDENTITY) {
		again.boundary = SPAN_NONE;
		again.bytes = decode_body(r, body, transfer);
		again.fields.encoding.count = 0;
	}
	if (transfer != TRANSFER_IDENTITY || again.boundary.n > 0) {
		enqueue(r, &again);
		place.doubtful = true;
	}
	leaves_add_text(r->leaves, &place, body);
}

/* A message in a transfer encoding, which RFC 2046 forbids and senders do. */
static void
read_hidden(struct reader *r, const struct frame *frame, struct span body)
{
	struct source again = { .place = inside(frame) };

	again.bytes = decode_body(r, body, frame->entity.transfer);
	again.boundary = SPAN_NONE;
	again.place.doubtful = again.place.doubtful || !frame->hidden;
	enqueue(r, &again);
}

/* The innermost container ends at end. */
static void
pop(struct reader *r, size_t end)
{
	struct frame *frame = &r->frames[--r->nframes];
	struct span body = span_slice(r->bytes, frame->body, end);

	if (frame->message) {
		if (frame->entity.transfer != TRANSFER_IDENTITY)
			read_hidden(r, frame, body);
	} else if (!frame->seen) {
		read_unparted(r, frame, body);
	} else if (!frame->closed) {
		damaged(r);
	}
	queue_readings(r, &frame->fields, &frame->entity, &frame->place, body);
}

/* Text behind a loose boundary, as the part that some programs see there. */
static void
queue_loose(struct reader *r, size_t end)
{
	struct source second = { .place = here(r), .boundary = SPAN_NONE };

	if (r->loose == 0)
		return;
	second.bytes = span_slice(r->bytes, r->loose, end);
	second.place.doubtful = true;
	r->loose = 0;
	damaged(r);
	enqueue(r, &second);
}

/* The bytes passed over end at end. own: by the innermost frame's boundary. */
static void
deliver(struct reader *r, size_t end, bool own)
{
	struct span bytes = span_slice(r->bytes, r->region, end);
	struct place place;

	if (r->pending == PENDING_LEAF) {
		leaves_add(r->leaves, &r->leaf_place, &r->leaf, bytes);
		queue_loose(r, end);
		queue_readings(
		    r, &r->leaf_fields, &r->leaf, &r->leaf_place, bytes);
	} else if (r->pending != PENDING_NONE) {
		place = here(r);
		place.doubtful = true;
		place.quiet = r->pending == PENDING_PREAMBLE;
		if (own || r->pending == PENDING_EPILOGUE)
			leaves_add_text(r->leaves, &place, bytes);
	}
	r->loose = 0;
	r->pending = PENDING_NONE;
}

/*
 * Which open container's boundary the line is: the innermost, those that were
 * closed last. Returns r->nframes for none.
 */
static size_t
match(const struct reader *r, struct span line, enum boundary_match *how_r)
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

/* The fields of a header block as they are found. */
struct block {
	struct fields *fields;
	struct span field; /* the open one, with its folded lines */
	size_t from;
	size_t junk; /* where the first line that is no field began */
	bool any, any_junk;
};

static void
end_field(struct reader *r, struct block *block)
{
	struct span field = block->field;
	size_t colon = mail_colon(field);

	if (field.n == 0)
		return;
	block->field = SPAN_NONE;
	if (field.n > limits_of(r)->field_bytes) {
		hit(r, LIMIT_HEADER_BYTES);
		field.n = limits_of(r)->field_bytes;
	}
	fields_add(block->fields, span_trim(span_slice(field, 0, colon)),
	    span_from(field, colon + 1));
}

/* One line of a header block that is not its end. */
static void
header_line(struct reader *r, struct block *block, const struct line *line)
{
	struct span text = span_slice(r->bytes, line->from, line->end);

	if (line->from - block->from > limits_of(r)->part_header_bytes) {
		hit(r, LIMIT_HEADER_BYTES);
		return;
	}
	if ((text.p[0] == ' ' || text.p[0] == '\t') && block->field.n > 0) {
		block->field.n = (size_t)(text.p + text.n - block->field.p);
		return;
	}
	end_field(r, block);
	if (mail_colon(text) > 0) {
		block->field = text;
		block->any = true;
	} else if (!block->any_junk) {
		block->junk = line->from;
		block->any_junk = true;
	}
}

/* Forwarded messages keep the line that mailbox files have before each. */
static size_t
behind_mbox_line(struct span bytes, size_t from)
{
	struct span rest = span_from(bytes, from);

	if (rest.n > 0 && rest.p[0] == '>')
		rest = span_from(rest, 1);
	return rest.n > 5 && memcmp(rest.p, "From ", 5) == 0
		   ? line_at(bytes, from).next
		   : from;
}

/*
 * Reads the header block at from. Returns where the body begins. Junk between
 * the fields ends the header for some programs: it is text for those.
 */
static size_t
read_header(struct reader *r, size_t from, struct fields *fields_r)
{
	struct block block = { .fields = fields_r, .from = from };
	struct line line = { from, from, from };
	enum boundary_match how;
	struct place place;

	block.field = SPAN_NONE;
	for (size_t at = behind_mbox_line(r->bytes, from); at < r->bytes.n;
	     at = line.next) {
		struct span text;

		line = line_at(r->bytes, at);
		text = span_slice(r->bytes, at, line.end);
		if (text.n == 0)
			break;
		if (text.n > 1 && text.p[0] == '-' && text.p[1] == '-' &&
		    match(r, text, &how) < r->nframes) {
			line.next = at;
			break;
		}
		header_line(r, &block, &line);
	}
	end_field(r, &block);
	if (!block.any && block.any_junk)
		return from;
	if (block.any_junk) {
		place = here(r);
		place.doubtful = true;
		damaged(r);
		leaves_add_text(r->leaves, &place,
		    span_slice(r->bytes, block.junk, line.next));
	}
	return line.next;
}

static bool
push(struct reader *r, const struct frame *frame)
{
	struct frame *frames =
	    grow(r, r->frames, r->nframes, &r->frame_cap, sizeof(*r->frames));

	if (frames == NULL)
		return false;
	r->frames = frames;
	frames[r->nframes++] = *frame;
	return true;
}

static void
begin_leaf(struct reader *r, const struct fields *fields,
    const struct entity *entity, const struct place *place)
{
	r->pending = PENDING_LEAF;
	r->leaf = *entity;
	r->leaf_fields = *fields;
	r->leaf_place = *place;
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
	if (entity->boundary.n > limits_of(r)->boundary_bytes) {
		hit(r, LIMIT_MIME_PARAMS);
		entity->boundary = SPAN_NONE;
	}
}

/* Opens a container whose body begins at body; false: there is no room. */
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
	return push(r, frame);
}

/*
 * An entity whose header was read and whose body begins at body. Returns true
 * when another header stands there, that of an attached message.
 */
static bool
begin_body(struct reader *r, const struct fields *fields, size_t body)
{
	struct frame frame = { .fields = *fields, .place = here(r) };
	bool digest = r->nframes > 0 && r->frames[r->nframes - 1].digest;
	enum entity_kind kind;

	entity_read(&frame.entity, &r->leaves->decode, fields, digest);
	check_boundary(r, &frame.entity);
	if (frame.entity.damaged)
		damaged(r);
	r->region = body;
	kind = entity_kind(&frame.entity);
	frame.message = kind == ENTITY_MESSAGE;
	if (kind != ENTITY_MULTIPART && kind != ENTITY_MESSAGE) {
		begin_leaf(r, fields, &frame.entity, &frame.place);
		return false;
	}
	if (frame.place.depth + 1 >= limits_of(r)->mime_depth) {
		/* What is deeper is still read, as it stands there. */
		hit(r, LIMIT_MIME_DEPTH);
		frame.entity.type = SPAN_LIT("text/plain");
		frame.entity.transfer = TRANSFER_IDENTITY;
		begin_leaf(r, fields, &frame.entity, &frame.place);
		return false;
	}
	return open_container(r, &frame, body) && frame.message &&
	       !frame.hidden;
}

/* The subject of an attached message is text of it as well. */
static void
keep_subject(struct reader *r, const struct fields *fields)
{
	struct mime *mime = r->leaves->mime;
	size_t parent = here(r).parent;

	if (parent < mime->n && mime->parts[parent].kind == PART_MESSAGE &&
	    mime->parts[parent].content.n == 0)
		mime->parts[parent].content =
		    decode_words(&r->leaves->decode, fields->subject);
}

/* Reads headers at at until a body begins. Returns its offset. */
static size_t
read_entity(struct reader *r, size_t at)
{
	struct fields fields;

	do {
		fields = (struct fields){ 0 };
		fields.disposition = fields.subject = SPAN_NONE;
		at = read_header(r, at, &fields);
		keep_subject(r, &fields);
	} while (begin_body(r, &fields, at));
	return at;
}

/* Passes over bytes to the next boundary; false: there is none. */
static bool
skip_body(struct reader *r, size_t at, struct line *line_r, size_t *frame_r,
    enum boundary_match *how_r)
{
	while (r->nframes > 0 && line_find_dashes(r->bytes, at, line_r)) {
		*frame_r = match(
		    r, span_slice(r->bytes, line_r->from, line_r->end), how_r);
		if (*frame_r < r->nframes)
			return true;
		if (*how_r == BOUNDARY_LOOSE && r->pending == PENDING_LEAF) {
			queue_loose(r, line_before(r->bytes, line_r->from));
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
			read_unparted(
			    r, frame, span_slice(r->bytes, frame->body, end));
		frame->closed = true;
		r->pending = PENDING_EPILOGUE;
		r->region = line->next;
	}
	frame->seen = true;
}

static bool
must_stop(struct reader *r)
{
	if (r->leaves->mime->n >= limits_of(r)->mime_parts)
		hit(r, LIMIT_MIME_PARTS);
	else if (arena_failed(arena_of(r)))
		hit(r, LIMIT_MEMORY);
	else
		return false;
	return true;
}

static void
read_source(struct reader *r, const struct source *source)
{
	enum boundary_match how = BOUNDARY_SEPARATOR;
	struct line line = { 0, 0, 0 };
	size_t index = 0, at = 0;

	r->source = source;
	r->bytes = source->bytes;
	r->nframes = 0;
	r->pending = PENDING_NONE;
	if (!source->given || begin_body(r, &source->fields, 0))
		at = read_entity(r, 0);
	while (!must_stop(r) && skip_body(r, at, &line, &index, &how)) {
		at_boundary(r, &line, index, how);
		at = line.next;
		if (how == BOUNDARY_SEPARATOR)
			at = read_entity(r, at);
	}
	deliver(r, r->bytes.n, false);
	while (r->nframes > 0)
		pop(r, r->bytes.n);
}

/* A CR that is part of no line end. */
static bool
has_bare_cr(struct span body)
{
	size_t at = 0;

	while ((at = span_chr(body, at, '\r')) + 1 < body.n) {
		while (at < body.n && body.p[at] == '\r')
			at++;
		if (at < body.n && body.p[at] != '\n')
			return true;
	}
	return false;
}

/*
 * Some programs end a line at a bare CR, so that boundaries and fields stand
 * where others see none: that reading is the body with LF for each.
 */
static void
queue_bare_cr(struct reader *r, const struct fields *fields, struct span body)
{
	struct source second = { .fields = *fields, .given = true };
	char *p;

	if (!has_bare_cr(body))
		return;
	p = arena_dup(arena_of(r), body);
	if (p == NULL)
		return;
	for (size_t i = 0; i < body.n; i++)
		if (p[i] == '\r' && p[i + 1] != '\n')
			p[i] = '\n';
	second.bytes = span_of(p, body.n);
	second.boundary = SPAN_NONE;
	second.place.doubtful = true;
	enqueue(r, &second);
}

void
structure_read(
    struct leaves *leaves, const struct fields *fields, struct span body)
{
	struct reader r = { .leaves = leaves };
	struct source whole = { body, { 0 }, *fields, true, SPAN_NONE };

	r.budget = REREAD_FACTOR * body.n + REREAD_LEAST;
	read_source(&r, &whole);
	if (leaves->mime->n > 0 &&
	    leaves->mime->parts[0].kind == PART_MULTIPART)
		queue_bare_cr(&r, fields, body);
	for (size_t i = 0; i < r.nqueue; i++) {
		struct source source = r.queue[i];

		if (must_stop(&r))
			break;
		read_source(&r, &source);
	}
}
