/*
 * disguise-private - what the undoings of disguise.c share. Each reads one view and
 * makes another; each is linear and takes nothing from the text on trust.
 */
#ifndef OFFPLAT_TEXT_DISGUISE_PRIVATE_H
#define OFFPLAT_TEXT_DISGUISE_PRIVATE_H

#include "base/names.h"
#include "text/fold_table.h"
#include "text/utf8.h"
#include "text/view_build.h"

struct undo {
	struct arena *arena;
	struct span original;
	fact_set facts;
};

/*
 * One undoing: true, with the new view, when it changed something; false, with
 * *view_r untouched, when not (or when memory is short: the arena says so).
 */
typedef bool undo_func(
    struct undo *undo, const struct view *in, struct view *view_r);

undo_func undo_turned_runs; /* text behind a right-to-left override */
undo_func undo_looks;       /* letters that look like ASCII ones */
undo_func undo_spelling;    /* spaced, dotted, hyphened letters */
undo_func undo_cuts;        /* a hyphen or dot inside a word */
undo_func undo_leet;        /* digits and symbols for letters */
undo_func undo_doubles;     /* doubled letters */
undo_func undo_digit_words; /* numbers in words */
undo_func undo_addresses;   /* "name (at) gmail (dot) com" */

/* Facts that are in the original alone: invisible characters and the like. */
void disguise_facts(struct undo *undo);

/* A word: a run of letters, digits and marks of any script. */
struct word {
	size_t at;
	size_t end;
};

/* Part of a word? */
static inline bool
char_in_word(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_isalnum((char)cp);
	return (fold_char(cp)->flags & (CH_LETTER | CH_DIGIT | CH_MARK)) != 0;
}

static inline bool
char_is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_isalpha((char)cp);
	return (fold_char(cp)->flags & CH_LETTER) != 0;
}

/* The next word of a folded text at or after from; false: no more. */
bool word_next(struct span s, size_t from, struct word *word_r);

/* The end of the characters at at that are no space. */
size_t chunk_end(struct span s, size_t at);
/* A URL or an address: its digits, signs and doubles mean what they are. */
bool chunk_is_address(struct span chunk);

/* A top-level domain that people write in addresses? s: lower case. */
bool word_is_tld(struct span s);
/* One that is also a word of English, or a product: in, it, net. */
bool word_is_weak_tld(struct span s);
/* The name of a provider of free mailboxes. */
bool word_is_mail_host(struct span s);
/* Such as "the" or "asp": before "dot net" it is no name of a host. */
bool word_is_no_host(struct span s);
/* The name of a technology that digits follow, as in "web3auth"? */
bool word_takes_digits(struct span s);

#endif
