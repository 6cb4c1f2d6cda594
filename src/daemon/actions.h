/*
 * actions - carries out what the verdict says, through the MTA.
 */
#ifndef OFFPLAT_DAEMON_ACTIONS_H
#define OFFPLAT_DAEMON_ACTIONS_H

#include <libmilter/mfapi.h>

#include "verdict/verdict.h"

/*
 * Headers, hold, Subject tag, as action says (not what it only observes).
 * arena: for what is sent, beside the mail's own, which may be exhausted.
 * Returns the name of what failed, or NULL.
 */
const char *actions_apply(SMFICTX *ctx, const struct action *action,
    const struct verdict *verdict, const struct conf *conf,
    const struct mail *mail, struct arena *arena);

#endif
