/*
 * scanner-private - the inside of a scanner and the steps of a judgement, for
 * the modules of this folder.
 */
#ifndef OFFPLAT_SCAN_SCANNER_PRIVATE_H
#define OFFPLAT_SCAN_SCANNER_PRIVATE_H

#include <stdatomic.h>

#include "base/buf.h"
#include "platform/lookalike.h"
#include "scan/scanner.h"

struct scanner {
	atomic_uint refs;
	struct conf *conf;
	struct linkset *links;
	struct profiles *profiles;
	struct ruleset *rules;
	struct lookalike *lookalike;
	struct contracts *store;
};

/* A stretch of a text that was put into a region. */
struct piece {
	size_t text; /* index into scan->texts */
	size_t at;   /* offsets in that text */
	size_t end;
	enum region region;
	size_t offset;     /* of its first byte in the region */
	struct span words; /* folded */
	uint64_t hash;     /* of their letters and digits; 0: not yet known */
	bool same; /* another piece says it, so that this one is not there */
};

/* One judgement under way. */
struct judge {
	const struct scanner *scanner;
	const struct limits *limits;
	struct mail *mail;
	struct arena *arena;
	struct scan *scan;
	/* Whose template the mail follows; NULL: a stranger wrote all of it. */
	const struct conf_platform *template;
	struct view *folded; /* of each of scan->texts */
	struct piece *pieces;
	size_t npieces, piece_cap;
	struct buf regions[REGION_COUNT];
	struct link *found; /* room for the links of one text */
};

/* texts.c: reads the parts; scan->texts and their folded views. */
void judge_read(struct judge *judge);
void judge_fold(struct judge *judge);
/* regions.c: cuts the texts and puts the pieces into regions. */
void judge_regions(struct judge *judge);
/* links.c: scan->links, from pages and from the text of regions. */
void judge_links(struct judge *judge);
/* stage.c: verdict.stage, evidence.stage, and the conversation. */
void judge_stage(struct judge *judge);

#endif
