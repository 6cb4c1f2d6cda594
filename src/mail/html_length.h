/*
 * html_length - numbers and lengths of styles.
 */
#ifndef OFFPLAT_MAIL_HTML_LENGTH_H
#define OFFPLAT_MAIL_HTML_LENGTH_H

#include <stdint.h>

#include "base/span.h"

/* Lengths are in 1/64 px, as browsers have them. */
#define UNITS_PER_PX 64

/* A length, or a part of something (%, em), also in 1/64. */
struct length {
	int64_t value;
	bool relative;
};

/* The number at *at in 1/64; false: there is none. */
bool number_read(struct span s, size_t *at, int64_t *value_r);
/* "12px", "0", "1.5em", "80%", "9pt"; false: a word, or something else. */
bool length_read(struct span s, struct length *length_r);

#endif
