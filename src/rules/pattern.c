/*
 * pattern - compiling PCRE2 patterns and looking for them; see pattern.h.
 *
 * PCRE2's match limit starts anew at every start position, and machine code
 * does not count simple repeats at all: `(?:.|\s)*[xy]` took 521 ms on 20 KB
 * without hitting any limit. So long texts are matched in windows of start
 * positions with a look at the clock between them. A window bounds only where
 * a match begins; the match itself may run past it, so nothing is lost.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "rules/pattern.h"
#include "rules/pattern_private.h"

#define NEST_MAX     64         /* parentheses in parentheses */
#define COMPILED_MAX (1u << 20) /* bytes of compiled pattern */
#define FRAME_MAX    16384      /* bytes of one backtracking frame */

static bool
fail(struct pattern_error *error, const char *text, size_t at)
{
	snprintf(error->text, sizeof(error->text), "%s", text);
	error->at = at;
	return false;
}

static uint32_t
compile_options(unsigned flags)
{
	uint32_t options = PCRE2_UTF | PCRE2_MULTILINE |
			   PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;

	if ((flags & PATTERN_CAPTURE) == 0)
		options |= PCRE2_NO_AUTO_CAPTURE;
	if ((flags & PATTERN_CASELESS) != 0)
		options |= PCRE2_CASELESS;
	if ((flags & PATTERN_BYTES) != 0)
		options |= PCRE2_MATCH_INVALID_UTF;
	if ((flags & PATTERN_COUNTED) != 0)
		options |= PCRE2_AUTO_CALLOUT;
	return options;
}

static bool
compile(struct pattern *pattern, struct span source, unsigned flags,
    struct pattern_error *error)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	int code;

	if (context == NULL)
		return fail(error, "out of memory", 0);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_max_pattern_length(context, PATTERN_SOURCE_MAX);
	pcre2_set_parens_nest_limit(context, NEST_MAX);
	pattern->code = pcre2_compile((PCRE2_SPTR)source.p, source.n,
	    compile_options(flags), &code, &error->at, context);
	pcre2_compile_context_free(context);
	if (pattern->code != NULL)
		return true;
	pcre2_get_error_message(
	    code, (PCRE2_UCHAR *)error->text, sizeof(error->text));
	if (error->at > source.n)
		error->at = source.n;
	error->large = code == PCRE2_ERROR_PATTERN_TOO_LARGE ||
		       code == PCRE2_ERROR_PATTERN_STRING_TOO_LONG;
	return false;
}

/* Refuses what would be costly with any text. */
static bool
check_size(const struct pattern *pattern, struct pattern_error *error)
{
	size_t size = 0, frame = 0;

	pcre2_pattern_info(pattern->code, PCRE2_INFO_SIZE, &size);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_FRAMESIZE, &frame);
	if (size > COMPILED_MAX)
		return fail(error, "the compiled pattern is too large", 0);
	if (frame > FRAME_MAX)
		return fail(error, "the pattern needs too much memory", 0);
	if (pattern_groups(pattern) > PATTERN_GROUPS)
		return fail(error, "too many capturing groups", 0);
	return true;
}

static void
quick_init(struct pattern *pattern, unsigned flags)
{
	pthread_mutex_init(&pattern->quick->lock, NULL);
	atomic_init(&pattern->quick->code,
	    (flags & (PATTERN_NO_JIT | PATTERN_COUNTED)) != 0 ? pattern->code
							      : NULL);
}

static void
quick_deinit(struct pattern *pattern)
{
	struct quick *quick = pattern->quick;
	pcre2_code *code = atomic_load(&quick->code);

	if (code != pattern->code)
		pcre2_code_free(code);
	pthread_mutex_destroy(&quick->lock);
}

/*
 * A copy with machine code, since the code itself may be in use. Where machine
 * code is forbidden, or memory short, the interpreter does as well. NULL: memory
 * is too short for that, too.
 */
static pcre2_code *
make_quick(const struct pattern *pattern)
{
	pcre2_code *copy = pattern->code != NULL
			       ? pcre2_code_copy(pattern->code)
			       : pattern_unpack(&pattern->packed);

	if (copy != NULL && pcre2_jit_compile(copy, PCRE2_JIT_COMPLETE) == 0)
		return copy;
	if (pattern->code == NULL)
		return copy;
	pcre2_code_free(copy);
	return pattern->code;
}

/* NULL: memory is short. */
static const pcre2_code *
quick_code(const struct pattern *pattern)
{
	struct quick *quick = pattern->quick;
	pcre2_code *code =
	    atomic_load_explicit(&quick->code, memory_order_acquire);

	if (code != NULL)
		return code;
	pthread_mutex_lock(&quick->lock);
	code = atomic_load_explicit(&quick->code, memory_order_relaxed);
	if (code == NULL) {
		code = make_quick(pattern);
		atomic_store_explicit(&quick->code, code, memory_order_release);
	}
	pthread_mutex_unlock(&quick->lock);
	return code;
}

uint64_t
pattern_prepare(const struct pattern *pattern)
{
	uint64_t before;

	if (atomic_load_explicit(&pattern->quick->code, memory_order_acquire) !=
	    NULL)
		return 0;
	before = scratch_now();
	quick_code(pattern);
	return scratch_now() - before;
}

bool
pattern_jit_works(void)
{
	struct pattern_error error;
	struct pattern *pattern = pattern_init(SPAN_LIT("a"), 0, &error);
	bool works = pattern != NULL && quick_code(pattern) != pattern->code;

	pattern_deinit(&pattern);
	return works;
}

/* One and what searches use of it, in one piece. */
struct whole {
	struct pattern pattern;
	struct quick quick;
};

struct pattern *
pattern_init_on(struct arena *arena, struct span source, unsigned flags,
    struct pattern_error *error_r)
{
	struct whole *whole = arena != NULL ? arena_alloc(arena, sizeof(*whole))
					    : calloc(1, sizeof(*whole));
	struct pattern *pattern;

	*error_r = (struct pattern_error){ .at = 0 };
	if (whole == NULL) {
		fail(error_r, "out of memory", 0);
		return NULL;
	}
	pattern = &whole->pattern;
	pattern->quick = &whole->quick;
	pattern->on_arena = arena != NULL;
	if (!compile(pattern, source, flags, error_r) ||
	    !check_size(pattern, error_r)) {
		quick_init(pattern, 0);
		pattern_deinit(&pattern);
		return NULL;
	}
	pattern->match_options =
	    (flags & PATTERN_BYTES) != 0 ? 0 : PCRE2_NO_UTF_CHECK;
	quick_init(pattern, flags);
	return pattern;
}

struct pattern *
pattern_init(struct span source, unsigned flags, struct pattern_error *error_r)
{
	return pattern_init_on(NULL, source, flags, error_r);
}

void
pattern_deinit(struct pattern **pattern)
{
	if (*pattern == NULL)
		return;
	quick_deinit(*pattern);
	pcre2_code_free((*pattern)->code);
	if (!(*pattern)->on_arena)
		free(*pattern);
	*pattern = NULL;
}

size_t
pattern_group(const struct pattern *pattern, const char *name)
{
	int n =
	    pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR)name);

	return n > 0 ? (size_t)n : 0;
}

size_t
pattern_groups(const struct pattern *pattern)
{
	uint32_t count = 0;

	pcre2_pattern_info(pattern->code, PCRE2_INFO_CAPTURECOUNT, &count);
	return count;
}

static enum pattern_result
found(const pcre2_match_data *data, int pairs, struct pattern_match *match)
{
	/* The library's parameter is not const, but it only reads. */
	const PCRE2_SIZE *v =
	    pcre2_get_ovector_pointer((pcre2_match_data *)(uintptr_t)data);

	match->at = v[0];
	match->end = v[1] < v[0] ? v[0] : v[1];
	for (size_t i = 0; i <= PATTERN_GROUPS; i++) {
		match->groups[i].at = i < (size_t)pairs ? v[2 * i] : SIZE_MAX;
		match->groups[i].end =
		    i < (size_t)pairs ? v[2 * i + 1] : SIZE_MAX;
	}
	return PATTERN_FOUND;
}

size_t
pattern_next(struct span text, size_t at)
{
	do
		at++;
	while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80);
	return at;
}

/* One call: matches that begin at from to limit (PCRE2_UNSET: to the end). */
static enum pattern_result
match_once(const struct pattern *pattern, struct scratch *scratch,
    struct span text, size_t from, size_t limit, struct pattern_match *match_r)
{
	const pcre2_code *code = quick_code(pattern);
	int n;

	if (code == NULL)
		return PATTERN_LIMIT;
	pcre2_set_offset_limit(scratch->context, limit);
	n = pcre2_match(code, (PCRE2_SPTR)text.p, text.n, from,
	    pattern->match_options, scratch->data, scratch->context);
	if (n >= 0)
		return found(
		    scratch->data, n == 0 ? PATTERN_GROUPS + 1 : n, match_r);
	return n == PCRE2_ERROR_NOMATCH ? PATTERN_NONE : PATTERN_LIMIT;
}

enum pattern_result
pattern_find_until(const struct pattern *pattern, struct scratch *scratch,
    struct span text, size_t from, size_t end, struct pattern_match *match_r)
{
	size_t window = scratch->window;
	enum pattern_result result;

	while (from < end) {
		/* A start position past the limit is the next window's. */
		bool last = window == 0 || end - from <= window;
		size_t limit = (last ? end : from + window) - 1;

		result =
		    match_once(pattern, scratch, text, from, limit, match_r);
		if (result != PATTERN_NONE)
			return result;
		if (last)
			return PATTERN_NONE;
		if (scratch_late(scratch))
			return PATTERN_TIME;
		from = pattern_next(text, limit);
	}
	return PATTERN_NONE;
}

enum pattern_result
pattern_find(const struct pattern *pattern, struct scratch *scratch,
    struct span text, size_t from, struct pattern_match *match_r)
{
	/* A match may be empty, at the end. */
	return pattern_find_until(
	    pattern, scratch, text, from, text.n + 1, match_r);
}

struct span
pattern_match_group(
    const struct pattern_match *match, struct span text, size_t group)
{
	if (group > PATTERN_GROUPS || match->groups[group].at > text.n)
		return SPAN_NONE;
	return span_slice(
	    text, match->groups[group].at, match->groups[group].end);
}
