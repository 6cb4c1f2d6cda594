/*
 * reading - what of a mail is read a second time, and why; see reader.h.
 */
#include "config.h"

#include "mail/reader.h"

/* Has the source read later; its bytes count against the budget. */
static void
enqueue(struct reader *r, const struct source *source)
{
	struct source *queue;

	if (source->bytes.n > r->budget ||
	    r->nqueue >= reader_limits(r)->mime_parts) {
		reader_hit(r, LIMIT_MIME_PARTS);
		return;
	}
	queue = reader_grow(
	    r, r->queue, r->nqueue, &r->queue_cap, sizeof(*r->queue));
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
		reader_hit(r, LIMIT_MIME_PARTS);
		return SPAN_NONE;
	}
	r->budget -= bytes.n;
	return leaves_decode(r->leaves, bytes, transfer);
}

/* The header says a thing twice: programs go by the first or by the last. */
static void
queue_twice(struct reader *r, struct source *second,
    const struct fields *fields, const struct entity *entity)
{
	struct entity other;

	second->fields = *fields;
	second->fields.type.count = fields->type.count > 0;
	second->fields.encoding.count = fields->encoding.count > 0;
	for (unsigned i = 1; i < 4; i++) {
		unsigned type = i & 1, encoding = i >> 1;

		if ((type > 0 && fields->type.count < 2) ||
		    (encoding > 0 && fields->encoding.count < 2))
			continue;
		second->fields.type.value[0] = fields->type.value[type];
		second->fields.encoding.value[0] =
		    fields->encoding.value[encoding];
		entity_read(&other, &r->leaves->decode, &second->fields, false);
		if (!entity_same(&other, entity))
			enqueue(r, second);
	}
}

void
reading_queue(struct reader *r, const struct header *header,
    const struct entity *entity, const struct place *place, size_t body,
    size_t end)
{
	struct source second = { .place = *place, .given = true };

	second.bytes = span_slice(r->bytes, body, end);
	second.boundary = SPAN_NONE;
	second.place.doubtful = true;
	queue_twice(r, &second, &header->fields, entity);
	if (entity->boundary2.n > 0) {
		second.fields = header->fields;
		second.boundary = entity->boundary2;
		enqueue(r, &second);
	}
	if (header->has_junk) {
		second.bytes = span_slice(r->bytes, header->junk, end);
		second.fields = header->early;
		second.boundary = SPAN_NONE;
		enqueue(r, &second);
	}
}

void
reading_unparted(struct reader *r, const struct frame *frame, struct span body)
{
	struct place place = frame_inside(frame);
	struct source again = {
		.bytes = body,
		.place = place,
		.fields = frame->header.fields,
		.given = true,
	};
	enum transfer transfer = frame->entity.transfer;

	reader_damaged(r);
	if (transfer == TRANSFER_IDENTITY) {
		again.boundary =
		    boundary_guess(body, reader_limits(r)->boundary_bytes);
	} else {
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

void
reading_hidden(struct reader *r, const struct frame *frame, struct span body)
{
	struct source again = { .place = frame_inside(frame) };

	again.bytes = decode_body(r, body, frame->entity.transfer);
	again.boundary = SPAN_NONE;
	again.place.doubtful = again.place.doubtful || !frame->hidden;
	enqueue(r, &again);
}

void
reading_loose(struct reader *r, size_t end)
{
	struct source second = { .place = reader_place(r) };

	if (r->loose == 0)
		return;
	second.bytes = span_slice(r->bytes, r->loose, end);
	second.boundary = SPAN_NONE;
	second.place.doubtful = true;
	r->loose = 0;
	reader_damaged(r);
	enqueue(r, &second);
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
 * where others see none.
 */
void
reading_bare_cr(struct reader *r, const struct fields *fields, struct span body)
{
	struct source second = { .fields = *fields, .given = true };
	char *p;

	if (!has_bare_cr(body))
		return;
	p = arena_dup(reader_arena(r), body);
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
