/*
 * words - the words that keys of the configuration take.
 *
 * Each function gives the word of value i, "" where that value may not be
 * given, NULL behind the last.
 */
#ifndef OFFPLAT_CONFIG_WORDS_H
#define OFFPLAT_CONFIG_WORDS_H

const char *words_region(unsigned i);
const char *words_stage(unsigned i);
const char *words_event(unsigned i);
const char *words_header(unsigned i);
const char *words_threshold(unsigned i);
const char *words_decode(unsigned i);
const char *words_on_error(unsigned i);
const char *words_scope(unsigned i);
const char *words_backend(unsigned i);

#endif
