/*
 * disguise-private - what the undoings of disguise.c share. Each reads one view and
 * makes another; each is linear and takes nothing from the text on trust.
 */
#ifndef OFFPLAT_TEXT_DISGUISE_PRIVATE_H
#define OFFPLAT_TEXT_DISGUISE_PRIVATE_H

#include "base/names.h"
#include "base/utf8.h"
#include "text/fold_table.h"
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

/* What a byte is, as the undoings ask it of every byte of a text. */
#define BYTE_LETTER  1   /* of ASCII */
#define BYTE_DIGIT   2   /* of ASCII */
#define BYTE_HIGH    4   /* of a character that is not ASCII */
#define BYTE_END     8   /* a space or the end of a line: ends a chunk */
#define BYTE_CUT     16  /* may cut a word: - . and the like */
#define BYTE_SIGN    32  /* a digit or symbol that may be a letter */
#define BYTE_NAME    64  /* of a name in an address */
#define BYTE_ADDRESS 128 /* @ or /: without one there is no address */
#define BYTE_WORD    (BYTE_LETTER | BYTE_DIGIT)

extern const unsigned char byte_kinds[256];

static inline unsigned
byte_kind(char c)
{
	return byte_kinds[(unsigned char)c];
}

/*
 * The first byte at or after from that is of one of the kinds; s.n: none. Texts
 * are mostly words that no undoing has a use for: this is how they are passed.
 */
static inline size_t
kind_find(struct span s, size_t from, unsigned kinds)
{
	const char *p = s.p;

	for (; s.n - from >= 4; from += 4)
		if (((byte_kind(p[from]) | byte_kind(p[from + 1]) |
			 byte_kind(p[from + 2]) | byte_kind(p[from + 3])) &
			kinds) != 0)
			break;
	while (from < s.n && (byte_kind(p[from]) & kinds) == 0)
		from++;
	return from;
}

/* The same where it stands near. */
static inline size_t
kind_begin(struct span s, size_t from, unsigned kinds)
{
	while (from < s.n && (byte_kind(s.p[from]) & kinds) == 0)
		from++;
	return from;
}

/* The end of the bytes of these kinds, letters among them, at at. */
static inline size_t
kind_end(struct span s, size_t at, unsigned kinds)
{
	at = utf8_letters(s, at);
	while (at < s.n && (byte_kind(s.p[at]) & kinds) != 0)
		at++;
	return at;
}

/* Part of a word? */
static inline bool
char_in_word(uint32_t cp)
{
	if (cp < 0x80)
		return (byte_kinds[cp] & BYTE_WORD) != 0;
	return (fold_char(cp)->flags & (CH_LETTER | CH_DIGIT | CH_MARK)) != 0;
}

static inline bool
char_is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (byte_kinds[cp] & BYTE_LETTER) != 0;
	return (fold_char(cp)->flags & CH_LETTER) != 0;
}

/* The next word of a folded text at or after from; false: no more. */
bool word_next(struct span s, size_t from, struct word *word_r);
/* The end of what of a word stands at at. */
size_t word_rest(struct span s, size_t at);
static inline size_t
word_end(struct span s, size_t at)
{
	/* Mostly it is ASCII letters alone. */
	at = utf8_letters(s, at);
	return at < s.n && (byte_kind(s.p[at]) & (BYTE_DIGIT | BYTE_HIGH)) != 0
		   ? word_rest(s, at)
		   : at;
}

/* Characters that are no space, and what bytes are among them: BYTE_…. */
struct chunk {
	size_t at;
	size_t end;
	unsigned kinds;
};

/* The chunk around at, which does not begin before from. */
void chunk_around(struct span s, size_t from, size_t at, struct chunk *chunk_r);
/* A URL or an address: its digits, signs and doubles mean what they are. */
bool chunk_is_address(struct span s, const struct chunk *chunk);

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
