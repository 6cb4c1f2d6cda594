/*
 * copy - what the file of contracts says of its keys, in memory, for all
 * connections to it.
 *
 * A copy belongs to one state of the file, by which it is asked for: a look-up
 * that finds the file in another state gets no answer here. What this process
 * writes is written into the copy, too; after anybody else's change the file is
 * asked, and read again when enough look-ups have come to make that worth while.
 *
 * What has expired may stay in it for a while: a look-up says by when.
 *
 * For any number of threads; no call waits for the file.
 */
#ifndef OFFPLAT_CONTRACTS_COPY_H
#define OFFPLAT_CONTRACTS_COPY_H

#include <sys/stat.h>

#include "contracts/keytable.h"

/* Of a file with more, no copy is kept: twelve megabytes are enough. */
#define COPY_KEYS_MAX 100000

/*
 * A state of the file: which one it is, and what SQLite tells its other
 * connections by (sqlite_copy.c).
 */
#define STAMP_WORDS 12
struct stamp {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec changed;
	uint32_t words[STAMP_WORDS];
};

bool stamp_eq(const struct stamp *a, const struct stamp *b);

struct copy;

/* NULL: no memory. */
struct copy *copy_init(void);
/* Sets *copy to NULL, which it may be already. */
void copy_deinit(struct copy **copy);

/* As backend.lookup. False: the file must be asked. */
bool copy_lookup(struct copy *copy, const struct stamp *stamp,
    const struct digest *digests, size_t n, int64_t now, struct found *found_r);

/*
 * The file was asked for one look-up. True: it is to be read into a table now,
 * by this caller, and copy_give() must follow.
 */
bool copy_is_due(struct copy *copy);
/*
 * Takes *table, which is that of the file in this state, and sets it to NULL.
 * NULL: the file could not be read or has too many keys. nkeys: how many were
 * read, anyway.
 */
void copy_give(struct copy *copy, struct keytable **table,
    const struct stamp *stamp, size_t nkeys);

/* Is there one, of whatever state? */
bool copy_is_kept(struct copy *copy);
/* What a change made of one key; not found.known: it is gone. */
struct key_change {
	struct digest key;
	struct found found;
};
/* One change has led from a state to the next, and these are all its keys. */
void copy_change(struct copy *copy, const struct stamp *before,
    const struct stamp *after, const struct key_change *changes, size_t n);
/* The connection is closed that saw what happened to the file. */
void copy_forget(struct copy *copy);

#endif
