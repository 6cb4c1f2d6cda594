/*
 * ip - addresses in the place of a host name, in every form a browser takes.
 */
#ifndef OFFPLAT_LINK_IP_H
#define OFFPLAT_LINK_IP_H

#include <stdint.h>

#include "base/span.h"

enum ipv4 {
	IPV4_NOT,   /* the last label is no number: a name */
	IPV4_BAD,   /* a number, but no address: no browser follows it */
	IPV4_PLAIN, /* four decimal numbers */
	IPV4_ODD    /* hex, octal, fewer than four parts */
};

/* Reads an ASCII host by the URL Standard's IPv4 parser. */
enum ipv4 ipv4_parse(struct span host, uint32_t *address_r);
/* out: at least 16 bytes; NUL-terminated. */
void ipv4_format(uint32_t address, char out[16]);

/*
 * text: what stands between the brackets. out: at least 48 bytes, the address
 * in its shortest form with brackets. False: no address.
 */
bool ipv6_canonical(struct span text, char out[48]);

#endif
