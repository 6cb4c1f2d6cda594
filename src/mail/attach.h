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
/*
 * The name as a file system would see it: without path, control and direction
 * characters, blanks and dots around it. *tricked_r is set, never cleared, when
 * it held a character that turns text around.
 */
struct span attach_clean_name(
    struct arena *arena, struct span name, bool *tricked_r);
/*
 * The facts of one part whose type, names, magic and attachment (as the
 * disposition says) are set. Sets part->attachment where a mail program would
 * show one.
 */
fact_set attach_judge(struct part *part);

#endif
