/*
 * check_json - a judgement as one JSON object on one line. The keys are a
 * contract; --show adds further ones.
 */
#include "config.h"

#include "tool/check.h"
#include "tool/json.h"

static void
put_rules(struct json *json, const struct verdict *verdict)
{
	json_open(json, "rules", '[');
	for (size_t i = 0; i < verdict->nhits; i++) {
		json_open(json, NULL, '{');
		json_str(json, "id", verdict->hits[i]->rule->id);
		json_int(json, "score", verdict->hits[i]->rule->score);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
put_facts(struct json *json, const char *key, fact_set facts)
{
	json_open(json, key, '[');
	for (int f = 0; f < FACT_COUNT; f++)
		if (facts & FACT_BIT(f))
			json_str(json, NULL, fact_name((enum fact)f));
	json_close(json, ']');
}

static void
put_link_details(struct json *json, const struct link *link)
{
	json_span(json, "raw", link->raw);
	json_span(json, "url", link->url);
	json_span(json, "scheme", link->scheme);
	json_span(json, "domain", link->domain);
	json_str(json, "service", link->service);
	json_str(json, "region", region_name(link->region));
	json_int(json, "unwrapped", link->unwrapped);
	put_facts(json, "facts", link->facts);
}

static void
put_links(struct json *json, const struct scan *scan, bool details)
{
	const struct verdict *verdict = &scan->verdict;

	json_open(json, "links", '[');
	for (size_t i = 0; i < verdict->nlinks; i++) {
		json_open(json, NULL, '{');
		json_str(json, "category", verdict->links[i].category);
		json_span(json, "host", verdict->links[i].host);
		if (details)
			put_link_details(json, &verdict->links[i]);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
put_limits(struct json *json, limit_set limits)
{
	json_open(json, "limits", '[');
	for (int l = 0; l < LIMIT_COUNT; l++)
		if (limits & LIMIT_BIT(l))
			json_str(json, NULL, limit_name((enum limit)l));
	json_close(json, ']');
}

/* A folded header value, which is below 2,048 bytes, as one line. */
static void
put_unfolded(struct json *json, const char *key, struct span folded)
{
	char line[2048];
	size_t n = 0;

	for (size_t i = 0; i < folded.n && n < sizeof(line); i++)
		if (folded.p[i] != '\n')
			line[n++] = folded.p[i] == '\t' ? ' ' : folded.p[i];
	json_span(json, key, span_of(line, n));
}

static void
put_times(struct json *json, const struct scan_times *times)
{
	json_open(json, "time_us", '{');
	json_int(json, "read", (long long)times->read_us);
	json_int(json, "fold", (long long)times->fold_us);
	json_int(json, "facts", (long long)times->facts_us);
	json_int(json, "rules", (long long)times->rules_us);
	json_int(json, "verdict", (long long)times->verdict_us);
	json_close(json, '}');
}

static void
show_texts(struct json *json, const struct scan *scan, bool all)
{
	json_open(json, all ? "all_text" : "text", '[');
	for (size_t i = 0; i < scan->ntexts; i++)
		if (!scan->texts[i].all)
			json_span(json, NULL, check_text(&scan->texts[i], all));
	json_close(json, ']');
}

static void
show_regions(struct json *json, const struct evidence *evidence)
{
	json_open(json, "regions", '{');
	for (int r = 0; r < REGION_COUNT; r++)
		if (evidence->regions[r].original.n > 0)
			json_span(json, region_name((enum region)r),
			    evidence->regions[r].original);
	json_close(json, '}');
}

static void
show_facts(struct json *json, const struct verdict *verdict)
{
	json_str(json, "scope", scope_name(verdict->scope));
	json_str(
	    json, "kind", verdict->kind == NULL ? NULL : verdict->kind->id);
	put_facts(json, "facts", verdict->facts);
}

static void
show_headers(struct json *json, const struct judgement *judgement)
{
	json_open(json, "headers", '{');
	if (judgement_adds_headers(judgement)) {
		json_span(json, HEADER_RISK, judgement->risk);
		if (judgement->advice.n > 0)
			json_span(json, HEADER_ADVICE, judgement->advice);
	}
	json_close(json, '}');
}

static void
put_shown(struct json *json, unsigned show, const struct judgement *judgement)
{
	const struct scan *scan = &judgement->scan;

	if (show & SHOW_BIT(SHOW_TEXT))
		show_texts(json, scan, false);
	if (show & SHOW_BIT(SHOW_ALL_TEXT))
		show_texts(json, scan, true);
	if (show & SHOW_BIT(SHOW_REGIONS))
		show_regions(json, &scan->evidence);
	if (show & SHOW_BIT(SHOW_FACTS))
		show_facts(json, &scan->verdict);
	if (show & SHOW_BIT(SHOW_HEADERS))
		show_headers(json, judgement);
}

static void
put_verdict(struct json *json, const struct check *check,
    const struct judgement *judgement)
{
	const struct verdict *verdict = &judgement->scan.verdict;

	json_str(json, "level", level_name(verdict->level));
	json_int(json, "score", verdict->score);
	json_str(json, "platform",
	    verdict->platform == NULL ? NULL : verdict->platform->id);
	json_str(json, "stage", stage_name(verdict->stage));
	json_str(json, "auth", auth_name(verdict->auth));
	put_rules(json, verdict);
	put_links(json, &judgement->scan, check->show & SHOW_BIT(SHOW_LINKS));
	put_limits(json, verdict->limits);
	put_unfolded(json, "advice", judgement->advice);
	if (check->times)
		put_times(json, &judgement->scan.times);
	put_shown(json, check->show, judgement);
}

/* The same keys for a mail that is not judged, so that readers need no case. */
static void
put_nothing(struct json *json)
{
	static const char *const nulls[] = { "level", "score", "platform",
		"stage", "auth" };
	static const char *const lists[] = { "rules", "links", "limits" };

	for (size_t i = 0; i < sizeof(nulls) / sizeof(*nulls); i++)
		json_str(json, nulls[i], NULL);
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		json_open(json, lists[i], '[');
		json_close(json, ']');
	}
	json_str(json, "advice", "");
}

void
check_json(const struct check *check, const struct input_mail *source,
    const struct judgement *judgement)
{
	struct json json;

	json_init(&json, stdout);
	json_open(&json, NULL, '{');
	json_str(&json, "file", source->name);
	json_bool(&json, "in_scope", judgement->scope != SCOPE_OUT);
	if (judgement->scope == SCOPE_OUT) {
		put_nothing(&json);
		if (check->show & SHOW_BIT(SHOW_HEADERS))
			show_headers(&json, judgement);
	} else {
		put_verdict(&json, check, judgement);
	}
	json_close(&json, '}');
	json_end(&json);
}
