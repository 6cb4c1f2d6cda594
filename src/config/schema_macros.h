/*
 * schema_macros - how the tables of keys are written; only for schema*.c.
 */
#ifndef OFFPLAT_CONFIG_SCHEMA_MACROS_H
#define OFFPLAT_CONFIG_SCHEMA_MACROS_H

#include "config/schema.h"
#include "config/words.h"

#define KIB          1024LL
#define MIB          (1024LL * KIB)
#define GIB          (1024LL * MIB)
#define HOUR         3600
#define AT(owner, m) .offset = offsetof(owner, m)

/* The C type that a key of each type is stored in. */
#define STORED_KEY_BOOL    bool
#define STORED_KEY_INT     int
#define STORED_KEY_COUNT   size_t
#define STORED_KEY_SIZE    size_t
#define STORED_KEY_MS      size_t
#define STORED_KEY_SECONDS unsigned
#define STORED_KEY_MODE    mode_t
#define STORED_KEY_STRING  const char *
#define STORED_KEY_STRINGS struct strv
#define STORED_KEY_WORD    unsigned /* what compilers store enums in */
#define STORED_KEY_SWITCH  bool
#define STORED_KEY_WORDS   unsigned

/* A key's type and offset; a field of another C type does not compile. */
#define FIELD(kind, owner, m)                                                  \
	.type = (kind), .offset = offsetof(owner, m) + 0 * sizeof(struct {     \
		_Static_assert(_Generic(((owner *)0)->m, STORED_##kind         \
					: true, default                        \
					: false),                              \
		    "the field is not of the key's type");                     \
		int unused;                                                    \
	})
#define TABLE(what, array, type, element)                                      \
	{                                                                      \
		.name = (what), .keys = (array),                               \
		.nkeys = sizeof(array) / sizeof((array)[0]),                   \
		.size = sizeof(type), .pos = (element), .sparse = (element)    \
	}

#endif
