/*
 * store_log - see store_log.h.
 */
#include "config.h"

#include <time.h>

#include "daemon/store_log.h"

#define PAUSE_S 60

void
store_away(
    struct store_log *state, struct contracts *store, const struct log *log)
{
	struct timespec now;
	long long last = atomic_load(&state->logged);
	struct trouble trouble;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (last != 0 && now.tv_sec - last < PAUSE_S)
		return;
	if (!atomic_compare_exchange_strong(
		&state->logged, &last, now.tv_sec + 1))
		return;
	trouble = contracts_trouble(store);
	log_line(log, LOG_ERR,
	    "contracts: away, so running contracts are not known: %s",
	    trouble.text);
}

void
store_works(struct store_log *state, const struct log *log)
{
	if (atomic_load(&state->logged) != 0 &&
	    atomic_exchange(&state->logged, 0) != 0)
		log_line(log, LOG_NOTICE, "contracts: back");
}

void
store_open(
    struct store_log *state, struct contracts *store, const struct log *log)
{
	switch (contracts_allow_writing(store)) {
	case CONTRACTS_OFF:
		log_line(log, LOG_NOTICE, "contracts: none are remembered");
		break;
	case CONTRACTS_OK:
		store_works(state, log);
		break;
	case CONTRACTS_AWAY:
		atomic_store(&state->logged, 0);
		store_away(state, store, log);
		break;
	}
}
