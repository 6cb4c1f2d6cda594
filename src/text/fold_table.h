/*
 * fold_table - what every character folds to, looks like and is: the generated
 * tables (fold_table.c, by script/gen-fold) and the way into them.
 */
#ifndef OFFPLAT_TEXT_FOLD_TABLE_H
#define OFFPLAT_TEXT_FOLD_TABLE_H

#include <stdint.h>

#include "base/span.h"

/* The values are script/gen-fold's. */
#define CH_SAME           1 /* folds to itself */
#define CH_SPACE          2
#define CH_NEWLINE        4
#define CH_LETTER         8
#define CH_DIGIT          16   /* folds to ASCII digits */
#define CH_INVISIBLE      32   /* default-ignorable or a control */
#define CH_MARK           64   /* combining */
#define CH_FANCY          128  /* mathematical, enclosed or raised letter */
#define CH_ODD            256  /* a digit that is not ASCII */
#define CH_WIDE           512  /* full-width digit */
#define CH_TURNED         1024 /* upside down; looks like its look */
#define CH_LATIN          2048
#define CH_GREEK_CYRILLIC 4096
#define CH_ARABIC         8192
#define CH_CJK            16384
#define CH_OTHER          32768 /* a letter of another script */
#define CH_SCRIPTS                                                             \
	(CH_LATIN | CH_GREEK_CYRILLIC | CH_ARABIC | CH_CJK | CH_OTHER)

struct fold_char {
	uint16_t at; /* in fold_pool */
	uint8_t n;   /* bytes it folds to, unless CH_SAME */
	char look;   /* the ASCII letter or digit it looks like, or 0 */
	uint16_t flags;
};

extern const struct fold_char fold_chars[];
extern const unsigned char fold_pool[];
extern const unsigned short fold_pages[][128];
extern const unsigned short fold_index[];

/* cp: at most U+10FFFF. */
static inline const struct fold_char *
fold_char(uint32_t cp)
{
	return &fold_chars[fold_pages[fold_index[cp >> 7]][cp & 127]];
}

#endif
