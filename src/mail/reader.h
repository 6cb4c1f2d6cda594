/*
 * reader - the state of structure.c, which header.c and reading.c work on.
 *
 * One source is read at a time: the body of the mail first, then what waits in
 * the queue because it has to be read again (a container that was encoded, a
 * second reading). A budget of bytes and of entries keeps the whole linear in
 * the size of the mail, however the sender nests it.
 */
#ifndef OFFPLAT_MAIL_READER_H
#define OFFPLAT_MAIL_READER_H

#include "mail/leaf.h"
#include "mail/lines.h"

/*
 * A header block. Junk between the fields ends it for some programs: for those,
 * the body begins at the junk, under the fields that came before.
 */
struct header {
	struct fields fields;
	struct fields early;
	size_t junk;
	bool has_junk;
};

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
	struct header header;
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
	struct header leaf_header;
	struct entity leaf;
	struct place leaf_place;
};

static inline struct arena *
reader_arena(const struct reader *r)
{
	return r->leaves->decode.arena;
}

static inline const struct limits *
reader_limits(const struct reader *r)
{
	return r->leaves->decode.limits;
}

static inline void
reader_hit(struct reader *r, enum limit limit)
{
	r->leaves->mime->limits |= LIMIT_BIT(limit);
}

static inline void
reader_damaged(struct reader *r)
{
	r->leaves->mime->facts |= FACT_BIT(FACT_MIME_DAMAGED);
}

/* Room for one more element; NULL: LIMIT_MEMORY is set. */
void *reader_grow(
    struct reader *r, void *v, size_t n, size_t *cap, size_t size);
/* The place of a part directly inside the frame; of the next part. */
struct place frame_inside(const struct frame *frame);
struct place reader_place(const struct reader *r);
/*
 * Which open container's boundary the line is: the innermost, and those that
 * were closed last. r->nframes for none.
 */
size_t reader_match(
    const struct reader *r, struct span line, enum boundary_match *how_r);

/* header.c: reads the block at from. Returns where the body begins. */
size_t header_read(struct reader *r, size_t from, struct header *header_r);

/* reading.c: what is read again. */

/* All other readings of an entity whose body is r->bytes from body to end. */
void reading_queue(struct reader *r, const struct header *header,
    const struct entity *entity, const struct place *place, size_t body,
    size_t end);
/* A multipart in which its boundary was never found. */
void reading_unparted(
    struct reader *r, const struct frame *frame, struct span body);
/* A message in a transfer encoding, which RFC 2046 forbids and senders do. */
void reading_hidden(
    struct reader *r, const struct frame *frame, struct span body);
/* What stands behind a loose boundary, up to end. */
void reading_loose(struct reader *r, size_t end);
/* The whole body with LF for each bare CR, if it has any. */
void reading_bare_cr(
    struct reader *r, const struct fields *fields, struct span body);

#endif
