/*
 * transfer - Content-Transfer-Encoding undone: base64, quoted-printable and
 * uuencode, as forgiving as mail programs are.
 */
#ifndef OFFPLAT_MAIL_TRANSFER_H
#define OFFPLAT_MAIL_TRANSFER_H

#include "base/buf.h"
#include "base/span.h"

enum transfer {
	TRANSFER_IDENTITY,
	TRANSFER_BASE64,
	/* Readings of damaged base64 that some programs take: */
	TRANSFER_BASE64_URL,   /* '-' and '_' are digits, not junk */
	TRANSFER_BASE64_NOPAD, /* a '=' is junk, not an end of bits */
	TRANSFER_QP,
	TRANSFER_UUENCODE
};

/* What was odd about the encoded bytes. */
struct transfer_oddity {
	bool url_letters; /* base64: '-' or '_' */
	bool
	    padding; /* base64: a '=' where none belongs, or digits behind one */
	size_t digits; /* base64: bytes that are */
	size_t junk;   /* bytes that are no digits; lines that are none */
};

/* The value of the field without comments and quotes; false: unknown name. */
bool transfer_parse(struct span name, enum transfer *transfer_r);

/*
 * Appends the decoded bytes of in to out, as far as there is room. Returns the
 * number of bytes that in decodes to: exactly when all had room, else about.
 * odd_r may be NULL.
 */
size_t transfer_decode(struct buf *out, struct span in, enum transfer transfer,
    struct transfer_oddity *odd_r);

/* RFC 2047's Q: '_' is a space and line ends mean nothing. */
void transfer_decode_q(struct buf *out, struct span in);
/* A file in uuencode within a text. */
struct transfer_uu {
	struct span name;
	struct span bytes; /* for TRANSFER_UUENCODE */
	size_t next;       /* behind it */
};

/* The first one at or after from; text has LF at its line ends. */
bool transfer_find_uu(struct span text, size_t from, struct transfer_uu *uu_r);

#endif
