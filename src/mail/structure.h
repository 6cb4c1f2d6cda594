/*
 * structure - multiparts and attached messages, down to the parts in them.
 */
#ifndef OFFPLAT_MAIL_STRUCTURE_H
#define OFFPLAT_MAIL_STRUCTURE_H

#include "mail/leaf.h"

/* Reads a mail's body, whose header says fields. */
void structure_read(
    struct leaves *leaves, const struct fields *fields, struct span body);

#endif
