/*
 * html_raw - where the text of an element ends that holds no markup.
 */
#ifndef OFFPLAT_MAIL_HTML_RAW_H
#define OFFPLAT_MAIL_HTML_RAW_H

#include "base/span.h"

/* The offset of the </name that ends title, style and the like, or s.n. */
size_t html_raw_end(struct span s, size_t at, struct span name);
/* The same for a script, which may hold <!-- <script> </script> -->. */
size_t html_script_end(struct span s, size_t at, struct span name);

#endif
