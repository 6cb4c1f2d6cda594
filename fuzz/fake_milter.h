/*
 * fake_milter - libmilter's functions for a fuzz target: what the filter wants
 * done is checked and counted instead of being sent to an MTA.
 */
#ifndef OFFPLAT_FUZZ_FAKE_MILTER_H
#define OFFPLAT_FUZZ_FAKE_MILTER_H

#include <libmilter/mfapi.h>
#include <stdbool.h>

#define FAKE_NAMES 64

/* A header name that only the filter may write, and how it is being removed. */
struct fake_name {
	char name[64];
	int copies; /* passed by */
	int left;   /* not removed yet */
};

struct smfi_str {
	void *private_data;
	char id[64];   /* macro i; empty: not sent */
	char name[64]; /* macro j */
	bool at_end;   /* in xxfi_eom: only there may anything be changed */
	int fail_in;   /* this many calls from now one fails; 0: none */
	bool failed;
	struct fake_name names[FAKE_NAMES];
	int nnames;
	int risks; /* X-Offplatform-Risk inserted */
	int held;
};

/* A new message begins. */
void fake_reset(SMFICTX *ctx);
/* A header field passes by. */
void fake_field(SMFICTX *ctx, const char *name);
/* How many fields that only the filter may write are still there. */
int fake_left(const SMFICTX *ctx);

#endif
