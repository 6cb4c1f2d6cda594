/*
 * schema - the one table of configuration keys: what each is called, of what
 * type it is, where it is stored, its default and range. It drives the loader,
 * the check for unknown keys, and conf_show().
 */
#ifndef OFFPLAT_CONFIG_SCHEMA_H
#define OFFPLAT_CONFIG_SCHEMA_H

#include "config/conf.h"

enum key_type {
	KEY_BOOL,
	KEY_INT,     /* int */
	KEY_COUNT,   /* size_t */
	KEY_SIZE,    /* size_t, bytes: 65536 or "64k" */
	KEY_MS,      /* size_t, milliseconds: 500 or "500ms" or "2s" */
	KEY_SECONDS, /* unsigned: 30 or "30s" or "5m" */
	KEY_MODE,    /* mode_t: "0660" */
	KEY_STRING,  /* const char *; "" is NULL */
	KEY_STRINGS, /* struct strv; one string is an array of one */
	KEY_WORD,    /* an enum, by its word */
	KEY_SWITCH,  /* bool, by two words */
	KEY_WORDS,   /* a set of enum values as bits */
	KEY_GROUP,   /* { … } of another table */
	KEY_LIST,    /* ( { … }, … ): an array of structs and its count */
	KEY_MAP      /* { name = value; … }: the same, in another form */
};

/* The word of value i, "" where i may not be given, NULL behind the last. */
typedef const char *word_fn(unsigned i);

struct table;

struct key {
	const char *name;
	enum key_type type;
	bool required;  /* in each element of a list */
	bool each_file; /* may stand once in every file */
	bool recipe;    /* only what rules are made of: see conf_settle() */
	size_t offset;
	size_t count;    /* offset of the count, for KEY_LIST and KEY_MAP */
	size_t pos;      /* offset of a struct pos for the value, or 0 */
	const char *def; /* as text; NULL: zero or nothing */
	long long min, max;
	word_fn *words;
	const struct table *table;
	const char *doc;
};

struct table {
	const char *name; /* as messages call it */
	const struct key *keys;
	size_t nkeys;
	size_t size; /* of the struct */
	bool pos;    /* the struct begins with a struct pos */
	bool sparse; /* conf_show() leaves out strings that were not given */
};

/*
 * A configuration with what only the loader needs. The public struct is the
 * first member, so that one pointer serves both.
 */
struct conf_override {
	struct pos pos;
	const char *id; /* of a rule */
	int score;
	bool enabled;
	bool observe;
};

struct conf_file {
	struct conf conf;
	struct arena *arena; /* holds everything else, this struct too */
	struct arena *recipes;
	struct strv include;
	struct conf_override *overrides;
	size_t noverrides;
};

extern const struct table schema_top; /* of struct conf_file */
extern const struct table schema_limits;
extern const struct table schema_policy;
extern const struct table schema_list;
extern const struct table schema_macro;
extern const struct table schema_advice;
extern const struct table schema_rule;
extern const struct table schema_override;
extern const struct table schema_platform;
extern const struct table schema_service;
extern const struct table schema_redirector;

/* NULL: the table has no such key. */
const struct key *schema_find(const struct table *table, const char *name);

#endif
