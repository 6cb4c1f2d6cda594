/*
 * fuzz_rules - the first line is a phrase (or, behind a "/", a pattern), the
 * rest is a mail. A phrase is refused with a message or makes a pattern that
 * PCRE2 takes; what matches is never held back by the prefilter; and a small set
 * of rules finds the same with the filter and without.
 */
#include "config.h"

#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "rules/phrase.h"
#include "rules/prefilter.h"
#include "rules/ruleset.h"
#include "rules/pattern.h"

#define WHOLE .where = 1u << REGION_CLIENT, .stages = 7, .enabled = true

static const char *const channels[] = { "telegram", "google chat", "c++" };
static const char *const asks[] = { "contact ... {channel}", "*gram",
	"(my|our) codes? (please)? now" };
static const char *const refusals[] = { "do not", "bots?" };
static const char *const a[] = { "ask" };
static const char *const b[] = { "digits" };

/* As in a configuration; made once, and only read. */
struct fixed {
	struct conf conf;
	struct conf_list lists[1];
	struct conf_rule rules[4];
	struct ruleset *filtered;
	struct ruleset *plain;
};

static struct strv
strings(const char *const *v, size_t n)
{
	return (struct strv){ .v = (const char **)(uintptr_t)v, .n = n };
}

static void
make_fixed(struct fixed *f)
{
	struct diag *diag = diag_init();
	struct conf_rule rules[] = {
		{ .id = "ask",
		    .phrases = strings(asks, 3),
		    .unless_phrases = strings(refusals, 2),
		    WHOLE },
		{ .id = "digits", .pattern = "\\b\\d{4,9}\\b(?! usd)", WHOLE },
		{ .id = "both",
		    .all = strings(a, 1),
		    .any = strings(b, 1),
		    .near = 30,
		    WHOLE },
		{ .id = "quadratic", .pattern = "a.*b", WHOLE },
	};

	memcpy(f->rules, rules, sizeof(rules));
	f->lists[0] = (struct conf_list){ .name = "channel",
		.words = strings(channels, 3) };
	f->conf = (struct conf){ .limits = test_limits,
		.lists = f->lists,
		.nlists = 1,
		.rules = f->rules,
		.nrules = 4 };
	f->conf.limits.time_ms = 0;
	f->conf.limits.rule_time_ms = 0;
	f->filtered = ruleset_init(&f->conf, diag);
	f->plain = ruleset_init(&f->conf, diag);
	MUST(f->filtered != NULL && f->plain != NULL);
	ruleset_set_prefilter(f->plain, false);
	diag_deinit(&diag);
}

/* The pattern of the first line; SPAN_NONE when it was refused. */
static struct span
compile(const struct fixed *f, struct arena *arena, struct span line)
{
	struct diag *diag = diag_init();
	struct lexicon lexicon = {
		.conf = &f->conf, .arena = arena, .diag = diag
	};
	const char *phrase = arena_dup(arena, line);
	struct strv phrases = strings(&phrase, 1);
	struct pos nowhere = { NULL, 0 };
	struct buf out;
	bool good;

	buf_init(&out, arena, PATTERN_SOURCE_MAX);
	if (line.n > 0 && line.p[0] == '/')
		good = lexicon_expand(
		    &lexicon, &out, span_from(line, 1), nowhere, NULL);
	else
		good = phrase_compile(&lexicon, &out, &phrases, 0, 1);
	MUST(good || out.full || diag_errors(diag) > 0);
	diag_deinit(&diag);
	return good ? buf_span(&out) : SPAN_NONE;
}

/* What matches is let through. */
static void
try_pattern(struct arena *arena, struct span source, bool phrase,
    const struct view *view)
{
	struct scratch_pool *pool = scratch_pool_init(&test_limits);
	struct scratch *scratch = scratch_take(pool);
	struct prefilter *filter = prefilter_init();
	struct pattern_error error;
	struct pattern *pattern = pattern_init(source, 0, &error);
	struct pattern_match match;

	MUST(pattern != NULL || !phrase || error.large);
	prefilter_add(filter, source);
	MUST(prefilter_finish(filter));
	scratch_set_deadline(scratch, scratch_now() + 1000000000);
	if (pattern != NULL && pattern_find(pattern, scratch, view->s, 0,
				   &match) == PATTERN_FOUND) {
		MUST(match.at <= match.end && match.end <= view->s.n);
		MUST(prefilter_may(
		    filter, 0, prefilter_scan(filter, arena, view->s)));
	}
	pattern_deinit(&pattern);
	prefilter_deinit(&filter);
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
}

static void
compare(const struct fixed *f, struct arena *arena,
    const struct evidence *evidence, size_t size)
{
	struct rule_result x, y;

	ruleset_run(f->filtered, arena, evidence, &x);
	ruleset_run(f->plain, arena, evidence, &y);
	MUST(x.nhits == y.nhits && x.limits == y.limits);
	for (size_t i = 0; i < x.nhits; i++) {
		MUST(x.hits[i].rule == y.hits[i].rule);
		MUST(x.hits[i].at == y.hits[i].at);
		MUST(x.hits[i].end == y.hits[i].end);
		MUST(x.hits[i].at <= x.hits[i].end && x.hits[i].end <= size);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fixed f;
	struct span all = fuzz_span(data, size), line, text, source;
	struct evidence evidence = { .stage = STAGE_UNKNOWN };
	struct arena *arena = arena_init(0);
	size_t end = span_chr(all, 0, '\n');

	if (f.plain == NULL)
		make_fixed(&f);
	line = span_slice(all, 0, end);
	text = span_from(all, end + 1);
	evidence_set_text(
	    &evidence, arena, REGION_CLIENT, text, &f.conf.limits);
	compare(&f, arena, &evidence, text.n);
	source = memchr(line.p, '\0', line.n) == NULL ? compile(&f, arena, line)
						      : SPAN_NONE;
	if (source.n > 0 && evidence.regions[REGION_CLIENT].views.n > 0)
		try_pattern(arena, source, line.p[0] != '/',
		    &evidence.regions[REGION_CLIENT].views.views[0]);
	arena_deinit(&arena);
	return 0;
}
