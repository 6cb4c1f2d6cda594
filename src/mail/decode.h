/*
 * decode - what the readers of one mail share, so that a charset is opened once
 * for all its fields and parts; word.h and address.h are the doors for callers
 * with a single field.
 */
#ifndef OFFPLAT_MAIL_DECODE_H
#define OFFPLAT_MAIL_DECODE_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/names.h"
#include "mail/charset.h"
#include "mail/word.h"

struct decode {
	struct arena *arena;
	const struct limits *limits;
	limit_set *hit;
	struct charset_pool pool;
};

void decode_init(struct decode *decode, struct arena *arena,
    const struct limits *limits, limit_set *hit);
void decode_deinit(struct decode *decode);

/* As word_decode() and word_params(). */
struct span decode_words(struct decode *decode, struct span value);
size_t decode_params(struct decode *decode, struct span value,
    struct span *main_r, struct param **params_r);
/* The offset behind the comment that opens at at; above v.n: it has no end. */
size_t decode_comment_end(struct span v, size_t at);

#endif
