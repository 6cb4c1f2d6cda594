/*
 * keytable - keys of conversations in memory, by digest, and what is known of
 * each. Not for several threads at once.
 */
#ifndef OFFPLAT_CONTRACTS_KEYTABLE_H
#define OFFPLAT_CONTRACTS_KEYTABLE_H

#include "contracts/backend.h"

struct keytable;

/* With room for so many keys; it grows. NULL: no memory. */
struct keytable *keytable_init(size_t keys);
/* Sets *table to NULL, which it may be already. */
void keytable_deinit(struct keytable **table);

/* NULL: not known. Good until the table is changed. */
const struct found *keytable_get(
    const struct keytable *table, const struct digest *key);
/* In place of what was known; found->known is set. False: no memory. */
bool keytable_put(struct keytable *table, const struct digest *key,
    const struct found *found);
/* It need not be there. */
void keytable_remove(struct keytable *table, const struct digest *key);
size_t keytable_count(const struct keytable *table);

#endif
