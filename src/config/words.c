/*
 * words - which words a key takes, by the number of their value; see words.h.
 */
#include "config.h"

#include "base/names.h"
#include "config/conf.h"
#include "config/words.h"

const char *
words_region(unsigned i)
{
	return i < REGION_COUNT ? region_name((enum region)i) : NULL;
}

const char *
words_stage(unsigned i)
{
	return i < STAGE_COUNT ? stage_name((enum stage)i) : NULL;
}

const char *
words_event(unsigned i)
{
	return i < EVENT_COUNT ? event_name((enum event)i) : NULL;
}

/* A level from which something is done; unknown and error are no thresholds. */
const char *
words_header(unsigned i)
{
	if (i >= LEVEL_COUNT)
		return NULL;
	if (i == LEVEL_UNKNOWN || i == LEVEL_ERROR)
		return "";
	return level_name((enum level)i);
}

const char *
words_threshold(unsigned i)
{
	return i == LEVEL_NONE ? "" : words_header(i);
}

const char *
words_decode(unsigned i)
{
	static const char *const words[] = {
		[DECODE_PARAM] = "param",
		[DECODE_PATH] = "path",
		[DECODE_BASE64_PARAM] = "base64-param",
		[DECODE_PROOFPOINT1] = "proofpoint1",
		[DECODE_PROOFPOINT2] = "proofpoint2",
		[DECODE_PROOFPOINT3] = "proofpoint3",
		[DECODE_TRACKER] = "tracker",
	};

	return i < sizeof(words) / sizeof(words[0]) ? words[i] : NULL;
}

const char *
words_on_error(unsigned i)
{
	static const char *const words[] = { "accept", "tempfail" };

	return i < 2 ? words[i] : NULL;
}

const char *
words_scope(unsigned i)
{
	static const char *const words[] = { "platform", "all" };

	return i < 2 ? words[i] : NULL;
}

const char *
words_backend(unsigned i)
{
	static const char *const words[] = {
		[CONTRACTS_NONE] = "none",
		[CONTRACTS_SQLITE] = "sqlite",
		[CONTRACTS_REDIS] = "redis",
	};

	return i < sizeof(words) / sizeof(words[0]) ? words[i] : NULL;
}
