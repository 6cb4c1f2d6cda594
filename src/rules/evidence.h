/*
 * evidence - what the rules judge: the text of each region in all its views,
 * links, facts and the stage.
 */
#ifndef OFFPLAT_RULES_EVIDENCE_H
#define OFFPLAT_RULES_EVIDENCE_H

#include "config/conf.h"
#include "link/link.h"
#include "text/disguise.h"

struct region_text {
	struct span original;  /* UTF-8 as written; pieces one a paragraph */
	struct disguise views; /* n == 0: the region is empty */
};

struct evidence {
	struct region_text regions[REGION_COUNT];
	const struct link *links;
	size_t nlinks;
	fact_set facts;
	enum stage stage; /* as rules see it: pre-contract where the platform
			     forbids contact at every stage */
	const struct conf_platform *platform; /* NULL: none */
	limit_set limits;
};

/*
 * Puts text (UTF-8, as written) into a region: folds it, undoes disguises and
 * adds their facts (for the regions a client writes). Empty text: nothing.
 */
void evidence_set_text(struct evidence *evidence, struct arena *arena,
    enum region region, struct span text, const struct limits *limits);
/*
 * The same for a region that no rule reads (ruleset_reads()): it gets no views,
 * yet what is too long for a region is so here as well.
 */
void evidence_set_unread(struct evidence *evidence, struct arena *arena,
    enum region region, struct span text, const struct limits *limits);

#endif
