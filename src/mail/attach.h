/*
 * attach - what an attachment is, by its name, its label and its first bytes.
 * Nothing is unpacked.
 */
#ifndef OFFPLAT_MAIL_ATTACH_H
#define OFFPLAT_MAIL_ATTACH_H

#include "mail/mime.h"

/* Bytes that attach_magic() wants: an ISO 9660 image says so at 32,769. */
enum { ATTACH_HEAD = 32776 };

/* The type by the first bytes: "exe", "zip", "pdf", …; empty: not known. */
struct span attach_magic(struct span head);
/* Without path, control and direction characters, blanks and dots around it. */
struct span attach_clean_name(struct arena *arena, struct span name);
/* Is a part that is no text an attachment? An inline image is not. */
bool attach_is_attachment(const struct part *part, bool labelled);
/* Facts of one part: FACT_ATTACHMENT and its kind. */
fact_set attach_facts(const struct part *part);

#endif
