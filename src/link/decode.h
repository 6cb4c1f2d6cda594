/*
 * decode - the encodings in which redirectors carry the URL they lead to.
 */
#ifndef OFFPLAT_LINK_DECODE_H
#define OFFPLAT_LINK_DECODE_H

#include "base/arena.h"
#include "base/span.h"

/* What is no escape stays as it is. SPAN_NONE: no memory. */
struct span decode_percent(struct arena *arena, struct span s);
/* The usual and the URL alphabet; ends at the first byte of neither. */
struct span decode_base64(struct arena *arena, struct span s);
/*
 * The raw value of a query parameter (name in any case) of a path with query and
 * fragment. False: it is not there.
 */
bool decode_param(struct span path, const char *name, struct span *value_r);

/* Proofpoint's URL Defense, versions 2 (value of u=) and 3 (the whole path). */
struct span decode_proofpoint2(struct arena *arena, struct span value);
struct span decode_proofpoint3(struct arena *arena, struct span path);

#endif
