/*
 * check_explain - a judgement in words: the verdict, the headers, and the
 * client's text with what the rules found in it marked.
 */
#include "config.h"

#include <string.h>

#include "tool/check.h"
#include "tool/term.h"

/* Lines of a region shown in any case; further ones when a rule hit there. */
#define LINES 40

struct explain {
	const struct check *check;
	const struct verdict *verdict;
	enum region region; /* the one being printed */
};

static const struct rule_hit *
hit_of(const struct explain *x, size_t i)
{
	const struct rule_hit *hit = x->verdict->hits[i];

	return hit->region == x->region && hit->at < hit->end ? hit : NULL;
}

/* The next offset behind pos, up to end, where a mark begins or ends. */
static size_t
next_mark(const struct explain *x, size_t pos, size_t end)
{
	const struct rule_hit *hit;

	for (size_t i = 0; i < x->verdict->nhits; i++) {
		hit = hit_of(x, i);
		if (hit == NULL)
			continue;
		if (hit->at > pos && hit->at < end)
			end = hit->at;
		if (hit->end > pos && hit->end < end)
			end = hit->end;
	}
	return end;
}

/* The marks that end at pos, with their rules' numbers. */
static void
close_marks(const struct explain *x, size_t pos)
{
	const struct rule_hit *hit;

	for (size_t i = 0; i < x->verdict->nhits; i++) {
		hit = hit_of(x, i);
		if (hit == NULL || hit->end != pos)
			continue;
		if (!x->check->colored)
			fputs("]]", stdout);
		printf("[%zu]", i + 1);
	}
}

/* The marks that begin at pos; is any open there? */
static bool
open_marks(const struct explain *x, size_t pos)
{
	const struct rule_hit *hit;
	bool open = false;

	for (size_t i = 0; i < x->verdict->nhits; i++) {
		hit = hit_of(x, i);
		if (hit == NULL)
			continue;
		open = open || (hit->at <= pos && pos < hit->end);
		if (hit->at == pos && !x->check->colored)
			fputs("[[", stdout);
	}
	return open;
}

static void
put_line(const struct explain *x, struct span text, size_t at, size_t end)
{
	bool open;
	size_t next;

	fputs("    ", stdout);
	for (size_t pos = at; pos < end; pos = next) {
		next = next_mark(x, pos, end);
		open = open_marks(x, pos);
		if (open)
			fputs(term_mark(x->check->colored), stdout);
		term_text(stdout, span_slice(text, pos, next));
		if (open)
			fputs(term_end(x->check->colored), stdout);
		close_marks(x, next);
	}
	putchar('\n');
}

static bool
line_hit(const struct explain *x, size_t at, size_t end)
{
	const struct rule_hit *hit;

	for (size_t i = 0; i < x->verdict->nhits; i++) {
		hit = hit_of(x, i);
		if (hit != NULL && hit->at < end && at < hit->end)
			return true;
	}
	return false;
}

static void
put_region(struct explain *x, struct span text)
{
	size_t end, lines = 0, left_out = 0;
	bool blank = true; /* is the line above? */

	printf("  %s%s%s\n", term_bold(x->check->colored),
	    region_name(x->region), term_end(x->check->colored));
	for (size_t at = 0; at < text.n; at = end + 1) {
		end = span_chr(text, at, '\n');
		if (blank && span_trim(span_slice(text, at, end)).n == 0)
			continue;
		blank = span_trim(span_slice(text, at, end)).n == 0;
		if (lines >= LINES && !line_hit(x, at, end)) {
			left_out++;
			continue;
		}
		if (left_out > 0)
			printf("    (%zu lines)\n", left_out);
		left_out = 0;
		lines++;
		put_line(x, text, at, end);
	}
	if (left_out > 0)
		printf("    (%zu lines)\n", left_out);
}

/* The regions a reader wants to see: the client's own, others when hit. */
static void
put_regions(struct explain *x, const struct evidence *evidence)
{
	bool own;
	struct span text;

	for (int r = 0; r < REGION_COUNT; r++) {
		x->region = (enum region)r;
		own = r == REGION_CLIENT || r == REGION_SUBJECT;
		text = evidence->regions[r].original;
		if (text.n > 0 && (own || line_hit(x, 0, text.n)))
			put_region(x, text);
	}
}

static void
put_rules(const struct explain *x)
{
	const struct rule_hit *hit;
	const struct verdict *verdict = x->verdict;

	if (verdict->nhits > 0)
		printf("  %srules%s\n", term_bold(x->check->colored),
		    term_end(x->check->colored));
	for (size_t i = 0; i < verdict->nhits; i++) {
		hit = verdict->hits[i];
		printf("    [%zu] %s %+d: %s", i + 1, hit->rule->id,
		    hit->rule->score,
		    hit->rule->describe == NULL ? "" : hit->rule->describe);
		if (hit->at < hit->end)
			printf(" (%s)", region_name(hit->region));
		putchar('\n');
	}
	for (size_t i = 0; i < verdict->nfailed; i++)
		printf("    %s hit a limit and was not tried to the end\n",
		    verdict->failed[i]->id);
}

/* The links that are neither the template's nor lead to the platform. */
static void
put_links(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nlinks; i++) {
		if (verdict->links[i].region == REGION_FURNITURE ||
		    strcmp(verdict->links[i].category, "platform") == 0)
			continue;
		printf("  link: %s ", verdict->links[i].category);
		term_text(stdout, verdict->links[i].url);
		putchar('\n');
	}
}

static void
put_sets(const struct verdict *verdict)
{
	if (verdict->facts != 0)
		fputs("  facts:", stdout);
	for (int f = 0; f < FACT_COUNT; f++)
		if (verdict->facts & FACT_BIT(f))
			printf(" %s", fact_name((enum fact)f));
	if (verdict->facts != 0)
		putchar('\n');
	for (int l = 0; l < LIMIT_COUNT; l++)
		if (verdict->limits & LIMIT_BIT(l))
			printf("  not read to the end: limit %s\n",
			    limit_name((enum limit)l));
}

static void
put_summary(const struct explain *x, const char *name)
{
	const struct verdict *verdict = x->verdict;

	term_text(stdout, span_str(name));
	printf(": %s%s%s (score %d)",
	    term_level(x->check->colored, verdict->level),
	    level_name(verdict->level), term_end(x->check->colored),
	    verdict->score);
	if (verdict->platform != NULL)
		printf(", %s", verdict->platform->name);
	if (verdict->scope == SCOPE_IMPERSONATION)
		fputs(", IMITATED", stdout);
	if (verdict->kind != NULL)
		printf(" %s", verdict->kind->id);
	printf(", stage %s, auth %s\n", stage_name(verdict->stage),
	    auth_name(verdict->auth));
}

static void
put_headers(const struct judgement *judgement)
{
	printf("  %s: %.*s\n", HEADER_RISK, (int)judgement->risk.n,
	    judgement->risk.p);
	if (judgement->advice.n > 0)
		printf("  %s: %.*s\n", HEADER_ADVICE, (int)judgement->advice.n,
		    judgement->advice.p);
	if (!judgement_adds_headers(judgement))
		puts("  (not added to the mail: the recipients' policy)");
	else if (judgement->action.quarantine)
		puts("  (the mail is held: the recipients' policy)");
}

static void
put_times(const struct scan_times *times)
{
	printf("  time: read %lu, fold %lu, facts %lu, rules %lu, verdict %lu "
	       "microseconds\n",
	    times->read_us, times->fold_us, times->facts_us, times->rules_us,
	    times->verdict_us);
}

void
check_explain(const struct check *check, const struct input_mail *source,
    const struct judgement *judgement)
{
	struct explain x = { .check = check,
		.verdict = &judgement->scan.verdict };

	if (judgement->scope == SCOPE_OUT) {
		term_text(stdout, span_str(source->name));
		puts(": out of scope: neither from a freelancing platform nor "
		     "pretending to be");
	} else {
		put_summary(&x, source->name);
		put_headers(judgement);
		put_regions(&x, &judgement->scan.evidence);
		put_rules(&x);
		put_links(x.verdict);
		put_sets(x.verdict);
		if (check->times)
			put_times(&judgement->scan.times);
	}
	if (mail_forged(check->mail) > 0)
		printf("  forged %s headers that are removed: %zu\n",
		    HEADER_PREFIX "*", mail_forged(check->mail));
}
