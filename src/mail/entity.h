/*
 * entity - the header of one MIME part: its fields as they came, and what a
 * mail program makes of them. Repeated fields have two readings, since some
 * programs go by the first and some by the last.
 */
#ifndef OFFPLAT_MAIL_ENTITY_H
#define OFFPLAT_MAIL_ENTITY_H

#include "mail/decode.h"
#include "mail/transfer.h"

/* First and last value of a field; count tells whether there is one. */
struct twice {
	struct span value[2];
	unsigned count;
};

struct fields {
	struct twice type;
	struct twice encoding;
	struct span disposition;
	struct span subject;
};

struct entity {
	struct span type;    /* "text/html"; never empty */
	struct span charset; /* as labelled, lower case */
	struct span boundary;
	struct span boundary2; /* another reading of it, or empty */
	struct span name[2];   /* of the file: from both fields, raw */
	enum transfer transfer;
	bool typed;      /* a usable Content-Type was there */
	bool attachment; /* by Content-Disposition */
	bool delsp;      /* RFC 3676: a blank before a soft line end goes */
	bool damaged;    /* unknown encoding or no such type */
};

void fields_init(struct fields *fields);
/* Takes the field if it says anything about a part. */
void fields_add(struct fields *fields, struct span name, struct span value);
/* digest: without a type it is a message (RFC 2046, 5.1.5). */
void entity_read(struct entity *entity_r, struct decode *decode,
    const struct fields *fields, bool digest);
/* Do both lead to the same parts? */
bool entity_same(const struct entity *a, const struct entity *b);

/* What is done with a part of that type. */
enum entity_kind {
	ENTITY_TEXT,
	ENTITY_HTML,
	ENTITY_OTHER,
	ENTITY_MULTIPART,
	ENTITY_MESSAGE
};
enum entity_kind entity_kind(const struct entity *entity);

#endif
