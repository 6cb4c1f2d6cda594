/*
 * punycode - RFC 3492, for the labels that libidn2 refuses and browsers take.
 */
#ifndef OFFPLAT_LINK_PUNYCODE_H
#define OFFPLAT_LINK_PUNYCODE_H

#include "base/buf.h"

/* label (UTF-8) as "xn--…"; false: it is no UTF-8, or too long for a name. */
bool punycode_add(struct buf *out, struct span label);

#endif
