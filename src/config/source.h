/*
 * source - one configuration file as libconfig has read it, with the exact
 * place of everything in it.
 *
 * The text is read once, looked over (lexer.h), its @include lines are replaced
 * by what they name, and the result is given to libconfig as a string. So what
 * was checked is what is parsed, and file and line do not depend on the
 * version of the library: 1.5 gives a string in a list the line of whatever
 * follows it.
 */
#ifndef OFFPLAT_CONFIG_SOURCE_H
#define OFFPLAT_CONFIG_SOURCE_H

#include <libconfig.h>

#include "base/arena.h"
#include "base/diag.h"
#include "config/lexer.h"

struct source {
	const char *path;
	unsigned depth; /* of include = [ ] */
	config_t config;
	struct lexed lexed;
};

/*
 * Reads and parses path; the text is kept in arena, the paths of positions in
 * names. False, with the reason in diag, when it cannot be used; there is
 * nothing to undo then.
 */
bool source_init(struct source *source, struct arena *arena,
    struct arena *names, const char *path, struct pos named, struct diag *diag);
void source_deinit(struct source *source);

/* Where a setting stands; of a string, where its value begins. */
struct pos source_pos(
    const struct source *source, const config_setting_t *setting);

#endif
