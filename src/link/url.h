/*
 * url - one URL taken apart as a browser does it (WHATWG URL Standard), for
 * URLs that stand alone: a mail has no base to resolve others against.
 */
#ifndef OFFPLAT_LINK_URL_H
#define OFFPLAT_LINK_URL_H

#include "base/arena.h"
#include "base/span.h"

enum host_kind {
	HOST_NONE,   /* mailto:, tel:, or an authority without one */
	HOST_DOMAIN, /* ASCII, lower case */
	HOST_IPV4,   /* four decimal numbers, however it was written */
	HOST_IPV6,   /* in brackets, shortest form */
	HOST_OPAQUE  /* of a scheme that browsers hand to a program */
};

/* Forms that an honest writer has no use for. */
enum url_odd {
	ODD_USERINFO = 1,   /* upwork.com@elsewhere.example */
	ODD_BACKSLASH = 2,  /* where a slash belongs */
	ODD_IPV4 = 4,       /* 0x7f.1, 2130706433 */
	ODD_ESCAPED = 8,    /* percent signs in the host */
	ODD_INVISIBLE = 16, /* characters that IDNA drops */
	ODD_WIDE = 32,      /* full-width and mathematical letters */
	ODD_BAD_IDN = 64    /* IDNA refuses a label: encoded as it stands */
};

struct url {
	struct span text;   /* without white space at its ends and within */
	struct span scheme; /* lower case */
	struct span host;
	struct span path; /* path, query and fragment, as written */
	enum host_kind kind;
	unsigned port; /* 0: none given, or the scheme's own */
	unsigned odd;  /* enum url_odd, together */
	bool special;  /* http and the like: \ is / and // may be missing */
	bool idn;      /* the host is, or was, not ASCII */
};

/*
 * False: no scheme, or a URL that a browser refuses. One difference: a host
 * that IDNA refuses is kept (ODD_BAD_IDN), since another program may follow it.
 */
bool url_parse(struct url *url_r, struct arena *arena, struct span text);

/* The length of the scheme at the start of text, without its colon; 0: none. */
size_t url_scheme(struct span text);
bool url_scheme_special(struct span scheme);

/*
 * A host as it stands in a URL of a special scheme: percent signs and IDNA
 * undone, numbers read. Sets host, kind, odd and idn of url.
 */
bool url_host(struct url *url, struct arena *arena, struct span raw);

#endif
