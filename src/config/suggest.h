/*
 * suggest - "did you mean": the known word nearest to one that is not known.
 */
#ifndef OFFPLAT_CONFIG_SUGGEST_H
#define OFFPLAT_CONFIG_SUGGEST_H

struct suggest {
	const char *word;
	const char *best; /* NULL: nothing is near enough */
	unsigned distance;
	char text[120];
};

void suggest_init(struct suggest *suggest, const char *word);
void suggest_offer(struct suggest *suggest, const char *candidate);
/* "; did you mean "x"?", or "". Valid as long as *suggest is. */
const char *suggest_text(struct suggest *suggest);

#endif
