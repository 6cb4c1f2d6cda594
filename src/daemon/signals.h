/*
 * signals - turns signals into words that the main thread reads one after the
 * other. libmilter's own thread waits for HUP, TERM and INT with sigwait() and
 * would stop at once; on Linux a signal to the process goes to the main thread
 * first if that thread lets it in, so that ours gets the chance to finish the
 * mail in progress. Where it does not, libmilter stops, and nothing is lost
 * but those messages' verdicts.
 */
#ifndef OFFPLAT_DAEMON_SIGNALS_H
#define OFFPLAT_DAEMON_SIGNALS_H

#include <stdbool.h>

enum word {
	WORD_NONE, /* the time is over */
	WORD_RELOAD,
	WORD_COUNTERS,
	WORD_STOP,
	WORD_STOP_NOW,
	WORD_ENDED /* smfi_main() has failed */
};

/* Before any thread exists. False with errno set. */
bool signals_init(void);
/*
 * In every other thread, first of all; the threads it starts inherit it. Not in
 * the main thread around pthread_create(): a signal that comes before it lets
 * signals in again would go to libmilter.
 */
void signals_block(void);
/* Waits for the next word, at most ms. */
enum word signals_wait(int ms);
/* From another thread. */
void signals_say(enum word word);

#endif
