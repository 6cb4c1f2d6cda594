/*
 * contracts - what the parts of offplat contracts share.
 */
#ifndef OFFPLAT_TOOL_CONTRACTS_H
#define OFFPLAT_TOOL_CONTRACTS_H

#include "contracts/contracts.h"
#include "tool/tool.h"

struct admin {
	struct envelope envelope; /* for the configuration's name */
	struct scanner *scanner;
	struct contracts *store;
	time_t now;
	struct arena *arena;
	const char *recipient; /* NULL: all */
	const char *platform;  /* NULL: all, or the one whose keys these are */
	unsigned long days;    /* 0: as configured */
	bool all;              /* also what is only linked */
	bool json;
	bool rotate;
	char **names; /* keys, ids or files */
	size_t n;
};

/* Each returns the exit status. */
int contracts_list(struct admin *admin);
int contracts_add(struct admin *admin);
int contracts_delete(struct admin *admin);
int contracts_init_key(struct admin *admin);
int contracts_export(struct admin *admin);
int contracts_import(struct admin *admin);

/* OK, or the exit status after saying why the store cannot be used. */
int admin_status(struct admin *admin, enum contracts_status status);
/*
 * The keys in text for one platform: "name=value", or a link or address that
 * holds some. Returns how many; 0 after saying what is wrong.
 */
size_t admin_keys(struct admin *admin, const char *text,
    const struct conf_platform **platform_r,
    struct conversation_key keys_r[CONVERSATION_KEYS_MAX]);

#endif
