/*
 * word - header field values as text: RFC 2047 encoded words (adjacent ones
 * joined before charset conversion, so that split characters come whole),
 * RFC 2231 parameters, RFC 6532 raw UTF-8 and a fallback for 8-bit text of
 * unknown charset.
 */
#ifndef OFFPLAT_MAIL_WORD_H
#define OFFPLAT_MAIL_WORD_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/names.h"
#include "base/span.h"

/* Unfolded, decoded, valid UTF-8, at most limits->field_bytes. */
struct span word_decode(struct arena *arena, struct span value,
    const struct limits *limits, limit_set *hit);

struct param {
	struct span name;  /* lower case, without RFC 2231 marks */
	struct span value; /* decoded, UTF-8 */
};

/*
 * A structured value like Content-Type: "text/plain; charset=utf-8; name*0*=…".
 * main_r: what stands before the first ';', lower case, without comments.
 * Comments, quoted strings (also unterminated ones) and RFC 2231 continuations
 * are understood. A repeated name gives several params.
 */
size_t word_params(struct arena *arena, struct span value,
    const struct limits *limits, struct span *main_r, struct param **params_r,
    limit_set *hit);
/* The first param of that name, or SPAN_NONE. */
struct span word_param(const struct param *params, size_t n, const char *name);

#endif
