/*
 * load - offplat probe --load: many connections from one thread, each with a
 * pause after every message, as mail comes; and how long the answers took.
 */
#include "config.h"

#include <libmilter/mfdef.h>
#include <stdlib.h>
#include <string.h>

#include "tool/clock.h"
#include "tool/probe.h"

/* A message, made ready once; all connections send the same bytes. */
struct charge {
	struct milter_script script;
	struct charge *next;
};

struct gun {
	struct milter_client client;
	struct arena *arena;
	const struct charge *charge;
	long long start_us; /* of the message under way */
	long long ready_us; /* not before */
	bool busy;
};

struct load {
	struct probe *probe;
	struct arena *arena;
	uint32_t steps;
	struct charge *charges, **last;
	const struct charge *next;
	struct gun *guns;
	struct pollfd *fds;
	unsigned long started, done, failed;
	uint32_t *times_us;
};

static void
make_charge(void *ctx, const struct input_mail *source)
{
	struct load *load = ctx;
	struct milter_envelope envelope = probe_envelope(load->probe);
	struct charge *charge =
	    tool_need(arena_alloc(load->arena, sizeof(*charge)));

	milter_script_init(&charge->script, load->arena);
	milter_script_message(
	    &charge->script, load->steps, &envelope, source->bytes, true);
	*load->last = charge;
	load->last = &charge->next;
}

/* Greets one connection; a load begins when all are greeted. */
static bool
ready(struct load *load, struct gun *gun)
{
	struct milter_envelope envelope = probe_envelope(load->probe);

	gun->arena = tool_need(arena_init(0));
	if (!milter_client_init(&gun->client, load->probe->socket) ||
	    !milter_client_greet(&gun->client, &envelope, gun->arena,
		(int)load->probe->timeout_ms)) {
		tool_warn("%s: %s", load->probe->socket, gun->client.error);
		return false;
	}
	load->steps = gun->client.answer.steps;
	return true;
}

static void
fire(struct load *load, struct gun *gun, long long now)
{
	arena_reset(gun->arena);
	milter_client_begin(&gun->client, &load->next->script, gun->arena);
	load->next =
	    load->next->next == NULL ? load->charges : load->next->next;
	load->started++;
	gun->start_us = now;
	gun->busy = true;
}

static void
finish(struct load *load, struct gun *gun, long long now)
{
	char verdict = gun->client.answer.verdict;

	gun->busy = false;
	gun->ready_us = now + (long long)load->probe->gap_ms * 1000;
	load->times_us[load->done++] = (uint32_t)(now - gun->start_us);
	if (gun->client.error == NULL &&
	    (verdict == SMFIR_CONTINUE || verdict == SMFIR_ACCEPT))
		return;
	load->failed++;
	if (gun->client.error != NULL) {
		tool_warn("%s: %s", load->probe->socket, gun->client.error);
		gun->ready_us = INT64_MAX; /* the connection is lost */
	}
}

/* Moves a connection on; returns when it is to be looked at again. */
static long long
step(struct load *load, size_t i, long long now)
{
	struct gun *gun = &load->guns[i];
	long long limit =
	    gun->start_us + (long long)load->probe->timeout_ms * 1000;

	if (gun->busy && load->fds[i].revents != 0)
		milter_client_io(&gun->client);
	if (gun->busy && now > limit)
		gun->client.error = "no answer in time";
	if (gun->busy && milter_client_events(&gun->client) == 0)
		finish(load, gun, clock_us());
	if (!gun->busy && now >= gun->ready_us &&
	    load->started < load->probe->messages)
		fire(load, gun, now);
	load->fds[i].events =
	    gun->busy ? milter_client_events(&gun->client) : 0;
	load->fds[i].revents = 0;
	if (gun->busy)
		return limit;
	return load->started < load->probe->messages ? gun->ready_us
						     : INT64_MAX;
}

/* First messages are spread over the gap: no MTA sends all at one moment. */
static void
spread(struct load *load, long long now)
{
	long long gap = (long long)load->probe->gap_ms * 1000;
	unsigned long count = load->probe->connections;

	for (unsigned long i = 0; i < count; i++)
		load->guns[i].ready_us =
		    now + gap * (long long)i / (long long)count;
}

/* Sends everything; false when all connections were lost before the end. */
static bool
shoot(struct load *load)
{
	long long now, wake, at;
	int wait;

	while (load->done < load->probe->messages) {
		now = clock_us();
		wake = INT64_MAX;
		for (size_t i = 0; i < load->probe->connections; i++) {
			at = step(load, i, now);
			if (at < wake)
				wake = at;
		}
		if (wake == INT64_MAX)
			break;
		wait = wake <= now ? 0 : (int)((wake - now + 999) / 1000);
		poll(load->fds, load->probe->connections, wait);
	}
	return load->done == load->probe->messages;
}

static int
by_size(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
put_result(struct load *load, long long us)
{
	static const unsigned parts[] = { 500, 900, 990, 999 };
	uint32_t *times = load->times_us;

	if (load->done == 0)
		return;
	qsort(times, load->done, sizeof(*times), by_size);
	printf("messages %lu, failed %lu, connections %lu, gap %lu ms\n",
	    load->done, load->failed, load->probe->connections,
	    load->probe->gap_ms);
	printf("seconds %.3f, messages/s %.0f\n", (double)us / 1e6,
	    (double)load->done * 1e6 / (double)(us > 0 ? us : 1));
	fputs("latency ms:", stdout);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		printf(" p%g %.2f", parts[i] / 10.0,
		    times[(load->done - 1) * parts[i] / 1000] / 1000.0);
	printf(" max %.2f\n", times[load->done - 1] / 1000.0);
}

/* Connects all; then the messages are made ready by what was negotiated. */
static bool
prepare(struct load *load, char *const *paths, size_t n)
{
	for (size_t i = 0; i < load->probe->connections; i++)
		load->guns[i].client.fd = -1;
	for (size_t i = 0; i < load->probe->connections; i++) {
		if (!ready(load, &load->guns[i]))
			return false;
		load->fds[i].fd = load->guns[i].client.fd;
	}
	load->last = &load->charges;
	return input_each(paths, n, false, make_charge, load) &&
	       load->charges != NULL;
}

static void
clean(struct load *load)
{
	for (size_t i = 0; i < load->probe->connections; i++) {
		milter_client_deinit(&load->guns[i].client);
		arena_deinit(&load->guns[i].arena);
	}
	arena_deinit(&load->arena);
	free(load->guns);
	free(load->fds);
	free(load->times_us);
}

int
load_run(struct probe *probe, char *const *paths, size_t n)
{
	struct load load = { .probe = probe };
	size_t count = probe->connections;
	int status = TOOL_UNAVAILABLE;
	long long start;

	load.arena = tool_need(arena_init(0));
	load.guns = tool_need(calloc(count, sizeof(*load.guns)));
	load.fds = tool_need(calloc(count, sizeof(*load.fds)));
	load.times_us = tool_need(calloc(probe->messages, sizeof(uint32_t)));
	if (prepare(&load, paths, n)) {
		load.next = load.charges;
		start = clock_us();
		spread(&load, start);
		if (shoot(&load) && load.failed == 0)
			status = TOOL_OK;
		put_result(&load, clock_us() - start);
	}
	clean(&load);
	return status;
}
