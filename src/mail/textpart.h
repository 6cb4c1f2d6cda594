/*
 * textpart - the decoded bytes of a text part as a reader's program shows them:
 * UTF-8, LF at line ends, no NUL.
 */
#ifndef OFFPLAT_MAIL_TEXTPART_H
#define OFFPLAT_MAIL_TEXTPART_H

#include "mail/decode.h"
#include "mail/entity.h"

/* At most max bytes. Returns whether something had no room. */
bool textpart_decode(struct span *text_r, struct decode *decode,
    const struct entity *entity, struct span bytes, size_t max);
/* Does it clearly begin as a page? For text whose type nobody said. */
bool textpart_is_page(struct span text);

#endif
