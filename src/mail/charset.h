/*
 * charset - bytes in a labelled charset as UTF-8, through iconv(3), with the
 * guesses that mail programs make when the label is missing, unknown or wrong.
 */
#ifndef OFFPLAT_MAIL_CHARSET_H
#define OFFPLAT_MAIL_CHARSET_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/span.h"

enum { CHARSET_NAME_MAX = 40, CHARSET_OPEN = 8, CHARSET_OPENS_MAX = 64 };

/*
 * Open converters of one mail. Opening one costs about 40 us when it brings a
 * module with it, so a mail with many parts in turning charsets must neither
 * reopen them each time nor open any number.
 */
struct charset_pool {
	struct {
		char name[CHARSET_NAME_MAX + 1];
		void *converter;
	} open[CHARSET_OPEN];
	unsigned next;
	unsigned opens;
	bool spent; /* CHARSET_OPENS_MAX was reached: text was guessed */
};

void charset_pool_init(struct charset_pool *pool);
void charset_pool_deinit(struct charset_pool *pool);

/*
 * Appends bytes as valid UTF-8. ASCII and UTF-8 labels, unknown labels and none
 * read as UTF-8 in which a malformed byte is windows-1252: a wrong label is
 * more frequent than a damaged byte, and one bad byte must not turn the rest
 * into something else. Returns false when the label is not known or a byte did
 * not fit it; out->full when there was no room.
 */
bool charset_decode(struct charset_pool *pool, struct buf *out,
    struct span bytes, struct span label);

#endif
