/*
 * mail - one mail as it arrives: envelope, header fields, body bytes.
 *
 * The daemon fills it callback by callback, the tools from a file with
 * mail_read(); from then on nobody can tell the difference, so that the same
 * mail gets the same verdict everywhere. Field values are kept without the
 * leading white space and with folds as they came (LF or CR LF and white
 * space).
 */
#ifndef OFFPLAT_MAIL_MAIL_H
#define OFFPLAT_MAIL_MAIL_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/names.h"
#include "base/span.h"

struct field {
	struct span name;  /* as written */
	struct span value; /* raw */
};

struct mail;

/* limits must outlive the mail. NULL when memory is short. */
struct mail *mail_init(const struct limits *limits);
void mail_deinit(struct mail **mail);
/* Empties it for the next message of the connection; limits may be new ones. */
void mail_reset(struct mail *mail, const struct limits *limits);

/* Envelope. Addresses with or without < >; each call copies. */
void mail_set_sender(struct mail *mail, struct span address);
void mail_add_recipient(struct mail *mail, struct span address);
/* The name under which the MTA writes Authentication-Results (macro j). */
void mail_set_authserv(struct mail *mail, struct span name);
void mail_set_queue_id(struct mail *mail, struct span id);

void mail_add_field(struct mail *mail, struct span name, struct span value);
/* False once the rest of the body need not be given (limit reached). */
bool mail_add_body(struct mail *mail, struct span bytes);
/*
 * A whole message, with LF or CR LF, as a file holds it: a leading mbox "From "
 * line is passed over; a line that is no field ends the header, as in Postfix.
 * Returns the offset where the body begins.
 */
size_t mail_read(struct mail *mail, struct span message);
/*
 * The header field that begins at offset at of a message: its name and raw
 * value (without the closing line end). Returns where the next one begins; at
 * itself when no field begins there, but the body or the empty line before it.
 */
size_t mail_next_field(struct span message, size_t at, struct field *field_r);

/* The colon of a header line, or 0 when the line begins no field. */
size_t mail_colon(struct span line);

struct span mail_sender(const struct mail *mail);
size_t mail_recipients(const struct mail *mail);
struct span mail_recipient(const struct mail *mail, size_t i);
struct span mail_authserv(const struct mail *mail);
struct span mail_queue_id(const struct mail *mail);
size_t mail_fields(const struct mail *mail);
const struct field *mail_field(const struct mail *mail, size_t i);
/* The first field of that name, or NULL. */
const struct field *mail_find(const struct mail *mail, const char *name);
struct span mail_body(const struct mail *mail);
/* Bytes of body that were offered, kept or not. */
size_t mail_body_offered(const struct mail *mail);
limit_set mail_limits(const struct mail *mail);
/* How often a field whose name begins with X-Offplatform- stood there. */
size_t mail_forged(const struct mail *mail);

/* For everything derived from the mail; lives as long as the message. */
struct arena *mail_arena(struct mail *mail);

#endif
