/*
 * resemble - how near two labels of domain names are to a reader's eye. ASCII,
 * no allocation: this is asked of the sender of every mail.
 */
#ifndef OFFPLAT_PLATFORM_RESEMBLE_H
#define OFFPLAT_PLATFORM_RESEMBLE_H

#include "base/span.h"

#define LABEL_MAX_BYTES 63

struct label {
	char p[LABEL_MAX_BYTES + 1];
	size_t n;
};

/*
 * A label as it looks at a glance: lower case, without dashes, digits as the
 * letters they stand for, l for i, m for rn, w for vv. A longer label is cut.
 */
void label_glance(struct label *label_r, struct span text);
/* Lower case, without dashes, and nothing else. */
void label_plain(struct label *label_r, struct span text);

static inline struct span
label_span(const struct label *label)
{
	return span_of(label->p, label->n);
}

/* One letter more, less or other, or two that changed places; not equal. */
bool one_slip(struct span a, struct span b);
/* Two neighbours changed places and nothing else. */
bool swapped(struct span a, struct span b);

/* Words that are put before a brand: "my", "login", "get". */
bool is_bait(struct span word);
/* English words that are one slip away from a brand. */
bool is_common_word(struct span word);

#endif
