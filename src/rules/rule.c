/*
 * rule - compiles what a rule looks for into patterns.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/factor.h"
#include "rules/phrase.h"
#include "rules/rule.h"
#include "rules/share.h"
#include "rules/syntax.h"

/*
 * All phrases of a rule are one pattern, since the search for where one begins
 * costs more than the alternatives; but PCRE2 takes 64 KB of compiled pattern.
 */
#define CHUNK_MAX 24000

static struct pos
rule_pos(const struct pos pos, const struct conf_rule *conf)
{
	return pos.line != 0 ? pos : conf->pos;
}

static bool
keep_compiled(struct patterns *patterns, struct arena *arena,
    const struct compiled *compiled)
{
	size_t n = patterns->n, size = sizeof(*patterns->v);

	/* The room doubles. */
	if ((n & (n - 1)) == 0)
		patterns->v = arena_grow(
		    arena, patterns->v, n * size, (n == 0 ? 1 : 2 * n) * size);
	if (patterns->v == NULL)
		return false;
	patterns->v[patterns->n++] = *compiled;
	return true;
}

/* What is compiled, and what for. */
struct job {
	const struct lexicon *lexicon;
	struct arena *arena;   /* of what lasts */
	struct arena *sources; /* of the sources */
	struct patterns *patterns;
	struct patterns *common; /* of all rules, where they are kept; NULL */
	const char *id;
	struct pos pos;
};

static bool
complain(const struct job *job, const char *what)
{
	diag_error(job->lexicon->diag, job->pos, "rule %s: %s", job->id, what);
	return false;
}

static bool
too_large(const struct job *job)
{
	return complain(job,
	    "too large with its lists and macros put in, and a list in a repeat "
	    "such as {1,5} counts five times: make it two rules, or repeat with "
	    "+");
}

/* Compiles the source, or rather what matches the same with less of it. */
static struct pattern *
compile(const struct job *job, struct span source, struct pattern_error *error)
{
	struct pattern *pattern = NULL;
	struct span quick = source;
	struct buf factored, shared;

	buf_init(&factored, job->lexicon->arena, PATTERN_SOURCE_MAX);
	buf_init(&shared, job->lexicon->arena, PATTERN_SOURCE_MAX);
	if (pattern_factor(&factored, source))
		quick = buf_span(&factored);
	if (pattern_share(&shared, quick))
		quick = buf_span(&shared);
	if (quick.p != source.p)
		pattern = pattern_init_on(job->arena, quick, 0, error);
	/* A mistake is reported as it stands in the source. */
	return pattern != NULL ? pattern
			       : pattern_init_on(job->arena, source, 0, error);
}

static bool
keep_pattern(const struct job *job, struct patterns *patterns,
    struct pattern *pattern, struct span source)
{
	struct compiled compiled = { pattern, arena_dup(job->sources, source),
		patterns->n };

	return compiled.source != NULL &&
	       keep_compiled(patterns, job->arena, &compiled);
}

/* Compiles a source and keeps it. */
static bool
keep_source(const struct job *job, struct patterns *patterns,
    struct span source, struct pattern_error *error)
{
	struct pattern *pattern = compile(job, source, error);

	if (pattern == NULL)
		return false;
	if (keep_pattern(job, patterns, pattern, source))
		return true;
	pattern_deinit(&pattern);
	*error = (struct pattern_error){ .text = "out of memory" };
	return false;
}

/* Adds a finished source; one that is common is compiled once for all rules. */
static bool
add_pattern(
    const struct job *job, struct span source, struct pattern_error *error)
{
	struct patterns *common = job->common;
	size_t i = 0;

	if (common == NULL)
		return keep_source(job, job->patterns, source, error);
	while (i < common->n && !span_eq(span_str(common->v[i].source), source))
		i++;
	if (i == common->n && !keep_source(job, common, source, error))
		return false;
	if (keep_compiled(job->patterns, job->arena, &common->v[i]))
		return true;
	*error = (struct pattern_error){ .text = "out of memory" };
	return false;
}

static bool
complain_pattern(const struct job *job, struct span source,
    const struct pattern_error *error)
{
	struct span rest = span_slice(source, error->at, error->at + 40);

	if (error->large)
		return too_large(job);
	diag_error(job->lexicon->diag, job->pos, "rule %s: %s%s%.*s%s", job->id,
	    error->text, rest.n > 0 ? " at \"" : " at its end", (int)rest.n,
	    rest.p, rest.n > 0 ? "\"" : "");
	return false;
}

static void
warn_upper(const struct lexicon *lexicon, struct span source, struct pos pos,
    const char *id)
{
	size_t at = pattern_upper(source);

	if (at < source.n)
		diag_warn(lexicon->diag, pos,
		    "rule %s: \"%c\" never matches, since the text is in lower "
		    "case: write \"%c\"",
		    id, source.p[at], ascii_lower(source.p[at]));
}

static bool
add_source(const struct job *job, struct span source)
{
	struct pattern_error error;
	struct buf out;

	if (source.n == 0)
		return true;
	arena_reset(job->lexicon->arena);
	warn_upper(job->lexicon, source, job->pos, job->id);
	buf_init(&out, job->lexicon->arena, PATTERN_SOURCE_MAX);
	if (!lexicon_expand(job->lexicon, &out, source, job->pos, NULL))
		return out.full ? too_large(job) : false;
	return add_pattern(job, buf_span(&out), &error) ||
	       complain_pattern(job, buf_span(&out), &error);
}

/*
 * Adds phrases[from] … phrases[to - 1] as one pattern. *large_r: that failed,
 * and only because they are too much for one.
 */
static bool
add_chunk(const struct job *job, const struct strv *phrases, size_t from,
    size_t to, bool *large_r)
{
	struct pattern_error error;
	struct buf out;

	arena_reset(job->lexicon->arena);
	buf_init(&out, job->lexicon->arena, PATTERN_SOURCE_MAX);
	*large_r = true;
	if (!phrase_compile(job->lexicon, &out, phrases, from, to)) {
		*large_r = out.full;
		return false;
	}
	if (out.n > CHUNK_MAX && to > from + 1)
		return false;
	if (add_pattern(job, buf_span(&out), &error))
		return true;
	*large_r = error.large;
	return error.large ? false
			   : complain_pattern(job, buf_span(&out), &error);
}

/* Is the phrase but a name? Such stand in many rules, and by themselves. */
static bool
is_name(struct span phrase)
{
	struct span name;

	return phrase.n > 0 && lexicon_name(phrase, &name) == phrase.n;
}

/* The end of the phrases from on that may be one pattern. */
static size_t
chunk_end(const struct job *job, const struct strv *phrases, size_t from)
{
	size_t to = from;

	if (job->common == NULL)
		return phrases->n;
	while (to < phrases->n && !is_name(span_str(phrases->v[to])))
		to++;
	return to == from ? from + (from < phrases->n) : to;
}

static bool
add_phrases(struct job *job, const struct strv *phrases)
{
	size_t from = 0, to = chunk_end(job, phrases, 0);
	bool large;

	while (from < phrases->n) {
		job->pos = pos_of(phrases, from);
		if (add_chunk(job, phrases, from, to, &large)) {
			from = to;
			to = chunk_end(job, phrases, from);
		} else if (!large) {
			return false;
		} else if (to == from + 1) {
			return too_large(job);
		} else {
			to = from + (to - from) / 2;
		}
	}
	return true;
}

static bool
parse_facts(struct rule *rule, struct diag *diag)
{
	const struct strv *names = &rule->conf->facts;
	enum fact fact;

	for (size_t i = 0; i < names->n; i++) {
		if (!fact_parse(span_str(names->v[i]), &fact)) {
			diag_error(diag, pos_of(names, i),
			    "rule %s: there is no fact \"%s\"", rule->conf->id,
			    names->v[i]);
			return false;
		}
		rule->facts |= FACT_BIT(fact);
	}
	return true;
}

/* What takes a hit back: names in front, which other rules have, and the rest. */
static bool
add_unless(struct job *job, const struct conf_rule *conf)
{
	struct span rest =
	    conf->unless == NULL ? SPAN_NONE : span_str(conf->unless);
	struct span name;
	bool good = add_phrases(job, &conf->unless_phrases);
	size_t n;

	job->pos = rule_pos(conf->unless_pos, conf);
	while ((n = lexicon_name(rest, &name)) > 0 && n < rest.n &&
	       rest.p[n] == '|' && n + 1 < rest.n) {
		good = add_source(job, span_slice(rest, 0, n)) && good;
		rest = span_from(rest, n + 1);
	}
	return add_source(job, rest) && good;
}

bool
rule_compile(
    struct rule *rule, const struct lexicon *lexicon, struct ruleset *set)
{
	const struct conf_rule *conf = rule->conf;
	struct job job = { lexicon, set->arena, set->sources, &rule->pattern,
		NULL, conf->id, rule_pos(conf->pattern_pos, conf) };
	bool good = parse_facts(rule, lexicon->diag);

	if (conf->pattern != NULL)
		good = add_source(&job, span_str(conf->pattern)) && good;
	job.patterns = &rule->phrases;
	good = add_phrases(&job, &conf->phrases) && good;
	job.patterns = &rule->unless;
	job.common = &set->unless;
	return add_unless(&job, conf) && good;
}

void
patterns_deinit(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->n; i++)
		pattern_deinit(&patterns->v[i].pattern);
	patterns->n = 0;
}

void
rule_deinit(struct rule *rule)
{
	patterns_deinit(&rule->pattern);
	patterns_deinit(&rule->phrases);
}
