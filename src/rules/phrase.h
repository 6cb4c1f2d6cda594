/*
 * phrase - plain words, compiled to a PCRE2 pattern.
 *
 *   contact me on telegram
 *       The words, whole and in this order. Between two words stand white space
 *       and punctuation, but not the end of a sentence (. ! or ? before white
 *       space) and not an empty line.
 *   telegr*      *gram
 *       Any ending, any beginning: agglutination, Arabic and Hebrew prefixes.
 *   (message|text|drop a line)
 *       One of these; a word of them may have all that stands here.
 *   (please)? message me      codes?
 *       A group or name that may be left out; a letter that may be.
 *   (i|we)'ll      tele(gram|graph)
 *       Pieces of one word.
 *   call my *
 *       Any one word.
 *   {channel}
 *       Any word of the list, or the macro's pattern.
 *   contact ... telegram      contact ...6 telegram
 *       Up to 4 (or 6) words more in between, within the sentence.
 *   \( \* \? and so on
 *       The character itself. Other punctuation and digits inside a word are
 *       literal: c++, @, e-mail.
 *
 * Phrases are folded as the text is, so case, accents and the form of quotes
 * and dashes do not matter. In scripts that put no spaces between words (Han,
 * Kana, Hangul, Thai, Lao, Khmer, Myanmar) a word may stand inside a run of
 * letters, and the gap between two words may be empty.
 *
 * The words of a list have the same syntax, without "...".
 */
#ifndef OFFPLAT_RULES_PHRASE_H
#define OFFPLAT_RULES_PHRASE_H

#include "rules/lexicon.h"

/*
 * Adds the pattern of phrases[from] … phrases[to - 1], any of them, to out.
 * False when a mistake was reported or out is full.
 */
bool phrase_compile(const struct lexicon *lexicon, struct buf *out,
    const struct strv *phrases, size_t from, size_t to);

/* The same for any word of a list; outer: the names around it, or NULL. */
bool phrase_list(const struct lexicon *lexicon, struct buf *out,
    const struct conf_list *list, struct pos pos,
    const struct lexicon_use *outer);

#endif
