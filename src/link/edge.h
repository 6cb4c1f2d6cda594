/*
 * edge - where in a text a host, a URL or an address begins and ends.
 */
#ifndef OFFPLAT_LINK_EDGE_H
#define OFFPLAT_LINK_EDGE_H

#include "base/span.h"

/* The length of the host character at at: letters, digits, - _ . ; 0: none. */
size_t edge_host_char(struct span s, size_t at);
/* The end of the run of host characters that begins at from. */
size_t edge_host(struct span s, size_t from);
/* The same behind a scheme: any other letters, symbols and percent signs too. */
size_t edge_host_wide(struct span s, size_t from);
/* edge_host() without dots, dashes and underscores at its end. */
size_t edge_host_trimmed(struct span s, size_t from);
/* The same for a run that ends at to. */
size_t edge_trim_host(struct span s, size_t from, size_t to);
/* Behind ":443" at at; at itself when no port stands there. */
size_t edge_port(struct span s, size_t at);
/* Does a path, query or fragment begin at at? */
bool edge_path_begins(struct span s, size_t at);
/*
 * The end of the URL whose path, query or fragment begins at from: at white
 * space, a closing bracket that none opened, or the sentence's punctuation.
 */
size_t edge_url(struct span s, size_t from);
/* Where the local part of an address whose @ is at at begins, not before floor. */
size_t edge_local(struct span s, size_t floor, size_t at);
/* The @ behind the rest of a local part that begins at from; s.n: none. */
size_t edge_at_sign(struct span s, size_t from);
/* Over blanks (not line ends), at most max. */
size_t edge_blanks(struct span s, size_t from, size_t max);

#endif
