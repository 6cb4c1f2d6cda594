/*
 * scratch - match data, limits and JIT stacks, kept in a pool.
 *
 * libmilter calls the same session from different threads, so nothing hangs on
 * the thread: a scratch is taken for one call and given back at its end.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "rules/pattern_private.h"

/* Idle ones that are kept; beyond a burst's end they would only hold memory. */
#define IDLE_MAX 16
/* What machine code gets by itself is 32 KB of the thread's own stack. */
#define STACK_START 32768

struct scratch_pool {
	pthread_mutex_t mutex;
	struct scratch *idle;
	size_t nidle;
	struct limits limits;
};

static uint32_t
u32(size_t n)
{
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static void
scratch_free(struct scratch *scratch)
{
	if (scratch == NULL)
		return;
	pcre2_jit_stack_free(scratch->stack);
	pcre2_match_context_free(scratch->context);
	pcre2_match_data_free(scratch->data);
	free(scratch);
}

/* A limit of 0 leaves the library's own. */
static void
set_limits(pcre2_match_context *context, const struct limits *limits)
{
	if (limits->match_limit != 0)
		pcre2_set_match_limit(context, u32(limits->match_limit));
	if (limits->depth_limit != 0)
		pcre2_set_depth_limit(context, u32(limits->depth_limit));
	if (limits->heap_bytes != 0)
		pcre2_set_heap_limit(context, u32(limits->heap_bytes / 1024));
}

static struct scratch *
scratch_new(const struct limits *limits)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	size_t stack = limits->jit_stack_bytes;

	if (scratch == NULL)
		return NULL;
	if (stack < STACK_START)
		stack = STACK_START;
	scratch->window = limits->window_bytes;
	scratch->data = pcre2_match_data_create(PATTERN_GROUPS + 1, NULL);
	scratch->context = pcre2_match_context_create(NULL);
	scratch->stack = pcre2_jit_stack_create(STACK_START, stack, NULL);
	if (scratch->data == NULL || scratch->context == NULL ||
	    scratch->stack == NULL) {
		scratch_free(scratch);
		return NULL;
	}
	set_limits(scratch->context, limits);
	pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
	return scratch;
}

struct scratch_pool *
scratch_pool_init(const struct limits *limits)
{
	struct scratch_pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return NULL;
	if (pthread_mutex_init(&pool->mutex, NULL) != 0) {
		free(pool);
		return NULL;
	}
	pool->limits = *limits;
	return pool;
}

void
scratch_pool_deinit(struct scratch_pool **pool)
{
	struct scratch *next;

	if (*pool == NULL)
		return;
	for (struct scratch *s = (*pool)->idle; s != NULL; s = next) {
		next = s->next;
		scratch_free(s);
	}
	pthread_mutex_destroy(&(*pool)->mutex);
	free(*pool);
	*pool = NULL;
}

struct scratch *
scratch_take(struct scratch_pool *pool)
{
	struct scratch *scratch;

	pthread_mutex_lock(&pool->mutex);
	scratch = pool->idle;
	if (scratch != NULL) {
		pool->idle = scratch->next;
		pool->nidle--;
	}
	pthread_mutex_unlock(&pool->mutex);
	if (scratch == NULL)
		scratch = scratch_new(&pool->limits);
	if (scratch != NULL)
		scratch->deadline = 0;
	return scratch;
}

void
scratch_give(struct scratch_pool *pool, struct scratch *scratch)
{
	if (scratch == NULL)
		return;
	pthread_mutex_lock(&pool->mutex);
	if (pool->nidle < IDLE_MAX) {
		scratch->next = pool->idle;
		pool->idle = scratch;
		pool->nidle++;
		scratch = NULL;
	}
	pthread_mutex_unlock(&pool->mutex);
	scratch_free(scratch);
}

uint64_t
scratch_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

void
scratch_set_deadline(struct scratch *scratch, uint64_t deadline)
{
	scratch->deadline = deadline;
}

bool
scratch_late(const struct scratch *scratch)
{
	return scratch->deadline != 0 && scratch_now() >= scratch->deadline;
}
