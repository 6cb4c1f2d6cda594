/*
 * work - counts the steps of a search, by PCRE2's callouts before every item
 * of a pattern; see pattern_work().
 */
#include "config.h"

#include "rules/pattern_private.h"

/* The interpreter's memory for one count. */
#define HEAP_KIB 65536

struct count {
	size_t n;
	size_t max;
};

static int
count_step(pcre2_callout_block *block, void *data)
{
	struct count *count = data;

	(void)block;
	return ++count->n > count->max ? PCRE2_ERROR_CALLOUT : 0;
}

char
pattern_required(const struct pattern *pattern)
{
	uint32_t type = 0, unit = 0;

	pcre2_pattern_info(pattern->code, PCRE2_INFO_LASTCODETYPE, &type);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_LASTCODEUNIT, &unit);
	return type == 1 && unit < 0x80 ? (char)unit : '\0';
}

size_t
pattern_work(const struct pattern *pattern, struct span text, size_t max)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	pcre2_match_data *data =
	    pcre2_match_data_create(PATTERN_GROUPS + 1, NULL);
	struct count count = { .max = max };
	int n = PCRE2_ERROR_NOMEMORY;

	if (context != NULL && data != NULL) {
		pcre2_set_match_limit(context, UINT32_MAX);
		pcre2_set_depth_limit(context, UINT32_MAX);
		pcre2_set_heap_limit(context, HEAP_KIB);
		pcre2_set_callout(context, count_step, &count);
		n = pcre2_match(pattern->code, (PCRE2_SPTR)text.p, text.n, 0, 0,
		    data, context);
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	return n < PCRE2_ERROR_NOMATCH ? max + 1 : count.n;
}
