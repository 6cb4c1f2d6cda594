/*
 * diag - messages about a configuration, each with the file and line it is
 * about and what to do, collected so that one check shows them all.
 */
#ifndef OFFPLAT_BASE_DIAG_H
#define OFFPLAT_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

/* Where something stands. file: a string that outlives the diagnostics. */
struct pos {
	const char *file; /* NULL: nowhere in particular */
	unsigned line;    /* 1-based; 0: the file as a whole */
};

struct diag;

/* NULL when memory is short. */
struct diag *diag_init(void);
void diag_deinit(struct diag **diag);

/* An error: the configuration is refused. */
void diag_error(struct diag *diag, struct pos pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A warning: it is shown and the configuration is taken. */
void diag_warn(struct diag *diag, struct pos pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

size_t diag_errors(const struct diag *diag);
/* All messages, errors and warnings, in the order they came. */
size_t diag_count(const struct diag *diag);
/* "FILE:LINE: error: text", without a newline; valid until diag_deinit(). */
const char *diag_text(const struct diag *diag, size_t i);
bool diag_is_error(const struct diag *diag, size_t i);

#endif
