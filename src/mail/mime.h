/*
 * mime - the parts of a mail: iterative, bounded, never recursive on input.
 *
 * Every reading that a mail program might take is scanned: where two are
 * possible (repeated Content-Type, unterminated boundary, text behind the end)
 * both give parts, and FACT_MIME_AMBIGUOUS says so.
 */
#ifndef OFFPLAT_MAIL_MIME_H
#define OFFPLAT_MAIL_MIME_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/names.h"
#include "mail/mail.h"

enum part_kind {
	PART_TEXT,      /* text: content is UTF-8 */
	PART_HTML,      /* text/html: content is UTF-8 */
	PART_OTHER,     /* anything else: content is its first decoded bytes */
	PART_MULTIPART, /* a container: no content */
	PART_MESSAGE    /* message/rfc822: content is its Subject, decoded */
};

struct part {
	enum part_kind kind;
	size_t parent; /* index into parts; the first part is its own */
	unsigned depth;
	struct span type;     /* "text/html", lower case */
	struct span charset;  /* as labelled, lower case */
	struct span filename; /* decoded, UTF-8, without a path; may be empty */
	struct span filename2; /* as other programs read it, or empty */
	bool attachment;       /* by disposition or because it is no text */
	bool doubtful;     /* only some programs show it: a second reading, a
			  preamble, what stands behind the end */
	struct span magic; /* type by the first bytes: "zip", "exe", …, or
				 empty */
	struct span content;
	size_t size; /* decoded bytes seen, before any limit */
};

struct mime {
	/*
	 * In the order of the mail; what came out of an encoded container and
	 * what is a second reading stands behind all else.
	 */
	struct part *parts;
	size_t n;
	fact_set facts; /* structure and attachments */
	limit_set limits;
};

/* Reads the mail's body. On lack of memory: the parts so far, LIMIT_MEMORY. */
void mime_parse(struct mime *mime_r, struct arena *arena,
    const struct mail *mail, const struct limits *limits);

#endif
