/*
 * check - what the parts of offplat check share.
 */
#ifndef OFFPLAT_TOOL_CHECK_H
#define OFFPLAT_TOOL_CHECK_H

#include "tool/judgement.h"
#include "tool/input.h"

/* What the engine saw: bits of check.show. */
enum show {
	SHOW_TEXT,
	SHOW_ALL_TEXT,
	SHOW_LINKS,
	SHOW_REGIONS,
	SHOW_FACTS,
	SHOW_HEADERS,
	SHOW_COUNT
};
#define SHOW_BIT(s) (1u << (s))
const char *show_name(enum show show);

struct check {
	struct envelope envelope;
	struct scanner *scanner;
	struct mail *mail;
	unsigned show; /* SHOW_BIT()s; 0: the verdict, explained */
	bool json;
	bool quiet;
	bool times;
	bool colored;
	bool verbose;
	enum level fail_at; /* LEVEL_NONE to LEVEL_NEVER */
	size_t mails;       /* judged so far */
	bool found;         /* one at or above fail_at */
	/* --corpus */
	const char *corpus;
	const char *baseline;
	const char *save_baseline;
	const char *split; /* NULL: all */
};

/* The ways to print a judgement. */
void check_explain(const struct check *check, const struct input_mail *source,
    const struct judgement *judgement);
void check_show(const struct check *check, const struct input_mail *source,
    const struct judgement *judgement);
void check_json(const struct check *check, const struct input_mail *source,
    const struct judgement *judgement);

/* A text part as a reader sees it, or (all) with what is hidden from him. */
struct span check_text(const struct scan_text *text, bool all);

/* offplat check --corpus; the exit status. */
int corpus_main(struct check *check);

#endif
