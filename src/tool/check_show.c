/*
 * check_show - what the engine saw of a message, for the eye. (For a program
 * there is --json: here, what could steer a terminal is escaped.)
 */
#include "config.h"

#include "tool/check.h"
#include "tool/term.h"

struct span
check_text(const struct scan_text *text, bool all)
{
	return all && text->html != NULL ? text->html->all : text->text;
}

static void
put_texts(const struct scan *scan, bool all)
{
	const struct scan_text *text;

	for (size_t i = 0; i < scan->ntexts; i++) {
		text = &scan->texts[i];
		if (text->all)
			continue;
		fputs("-- ", stdout);
		term_text(stdout, text->part->type);
		printf("%s\n", text->part->doubtful ? " (second reading)" : "");
		term_lines(stdout, check_text(text, all), "");
	}
}

static void
put_link(const struct link *link)
{
	printf("%-10s ", link->category);
	term_text(stdout, link->host);
	printf("  (%s)  ", region_name(link->region));
	term_text(stdout, link->raw);
	if (!span_eq(link->raw, link->url)) {
		fputs(" -> ", stdout);
		term_text(stdout, link->url);
	}
	for (int f = 0; f < FACT_COUNT; f++)
		if (link->facts & FACT_BIT(f))
			printf(" %s", fact_name((enum fact)f));
	putchar('\n');
}

static void
put_regions(const struct evidence *evidence)
{
	for (int r = 0; r < REGION_COUNT; r++) {
		if (evidence->regions[r].original.n == 0)
			continue;
		printf("-- %s\n", region_name((enum region)r));
		term_lines(stdout, evidence->regions[r].original, "");
	}
}

static void
put_facts(const struct verdict *verdict)
{
	printf("scope=%s\nkind=%s\nstage=%s\nauth=%s\n",
	    scope_name(verdict->scope),
	    verdict->kind == NULL ? "unknown" : verdict->kind->id,
	    stage_name(verdict->stage), auth_name(verdict->auth));
	for (int f = 0; f < FACT_COUNT; f++)
		if (verdict->facts & FACT_BIT(f))
			puts(fact_name((enum fact)f));
}

static void
put_headers(const struct judgement *judgement)
{
	if (!judgement_adds_headers(judgement))
		return;
	printf("%s: %.*s\n", HEADER_RISK, (int)judgement->risk.n,
	    judgement->risk.p);
	if (judgement->advice.n > 0)
		printf("%s: %.*s\n", HEADER_ADVICE, (int)judgement->advice.n,
		    judgement->advice.p);
}

static void
put_one(enum show show, const struct judgement *judgement)
{
	const struct scan *scan = &judgement->scan;

	switch (show) {
	case SHOW_TEXT:
	case SHOW_ALL_TEXT:
		put_texts(scan, show == SHOW_ALL_TEXT);
		break;
	case SHOW_LINKS:
		for (size_t i = 0; i < scan->verdict.nlinks; i++)
			put_link(&scan->verdict.links[i]);
		break;
	case SHOW_REGIONS:
		put_regions(&scan->evidence);
		break;
	case SHOW_FACTS:
		put_facts(&scan->verdict);
		break;
	default:
		put_headers(judgement);
		break;
	}
}

void
check_show(const struct check *check, const struct input_mail *source,
    const struct judgement *judgement)
{
	bool single = (check->show & (check->show - 1)) == 0;

	if (judgement->scope == SCOPE_OUT) {
		tool_warn(
		    "%s: not a platform's mail: nothing is read", source->name);
		return;
	}
	for (int s = 0; s < SHOW_COUNT; s++) {
		if (!(check->show & SHOW_BIT(s)))
			continue;
		if (!single || check->mails > 0)
			printf("== %s %s\n", show_name((enum show)s),
			    source->name);
		put_one((enum show)s, judgement);
	}
}
