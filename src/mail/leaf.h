/*
 * leaf - the bytes of one part as text or as an attachment, and the list of
 * parts that grows with it.
 */
#ifndef OFFPLAT_MAIL_LEAF_H
#define OFFPLAT_MAIL_LEAF_H

#include <stdint.h>

#include "base/buf.h"
#include "mail/entity.h"
#include "mail/mime.h"

struct leaves {
	struct decode decode;
	struct mime *mime;
	size_t cap;
	uint64_t *marks;    /* one for each part: a hash of its content, or 0 */
	struct buf scratch; /* what a transfer encoding hid, for one part */
	size_t text_left;   /* of limits->text_bytes */
	size_t tried;       /* parts, with those that said nothing new */
};

/* Where in the tree a part stands. */
struct place {
	size_t parent;
	unsigned depth;
	bool doubtful; /* a second reading */
	bool quiet;    /* … that says nothing about the sender */
};

void leaves_init(struct leaves *leaves, struct mime *mime, struct arena *arena,
    const struct limits *limits);
void leaves_deinit(struct leaves *leaves);
/* Is there no room for another part? Sets the limit. */
bool leaves_full(struct leaves *leaves);

/* A container; NULL when there is no room for it. */
struct part *leaves_container(struct leaves *leaves, const struct place *place,
    enum part_kind kind, struct span type);
/* A part with its bytes, as they stand in the mail. */
void leaves_add(struct leaves *leaves, const struct place *place,
    const struct entity *entity, struct span bytes);
/* Bytes of no part: as text, if there is any. */
void leaves_add_text(
    struct leaves *leaves, const struct place *place, struct span bytes);
/* Undoes the encoding of a whole container; SPAN_NONE without memory. */
struct span leaves_decode(
    struct leaves *leaves, struct span bytes, enum transfer transfer);

#endif
