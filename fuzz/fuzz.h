/*
 * fuzz - what a fuzz target is; see replay.c for how to add one.
 */
#ifndef OFFPLAT_FUZZ_FUZZ_H
#define OFFPLAT_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/span.h"
#include "t/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input; a failure stops the fuzzer. */
#define MUST(truth)                                                            \
	do {                                                                   \
		if (!(truth)) {                                                \
			fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, \
			    __LINE__, #truth);                                 \
			abort();                                               \
		}                                                              \
	} while (0)

static inline struct span
fuzz_span(const uint8_t *data, size_t size)
{
	return size == 0 ? SPAN_NONE : span_of((const char *)data, size);
}

#endif
