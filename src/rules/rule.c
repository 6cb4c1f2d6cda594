/*
 * rule - compiles what a rule looks for into patterns.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/phrase.h"
#include "rules/rule.h"
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
keep_pattern(struct patterns *patterns, struct arena *arena,
    struct pattern *pattern, struct span source)
{
	size_t size = sizeof(*patterns->v);
	struct compiled *v = arena_grow(
	    arena, patterns->v, patterns->n * size, (patterns->n + 1) * size);
	const char *copy = arena_dup(arena, source);

	if (v == NULL || copy == NULL)
		return false;
	v[patterns->n++] = (struct compiled){ pattern, copy, 0 };
	patterns->v = v;
	return true;
}

/* Compiles a finished source and adds it. */
static bool
add_pattern(struct patterns *patterns, const struct lexicon *lexicon,
    struct arena *arena, struct span source, struct pos pos, const char *id)
{
	struct pattern_error error;
	struct pattern *pattern = pattern_init(source, 0, &error);

	if (pattern == NULL) {
		diag_error(lexicon->diag, pos, "rule %s: %s at \"%.*s\"", id,
		    error.text,
		    (int)(source.n - error.at < 40 ? source.n - error.at : 40),
		    source.p + error.at);
		return false;
	}
	if (!keep_pattern(patterns, arena, pattern, source)) {
		pattern_deinit(&pattern);
		diag_error(lexicon->diag, pos, "rule %s: out of memory", id);
		return false;
	}
	return true;
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
too_long(const struct lexicon *lexicon, struct pos pos, const char *id,
    const struct buf *out)
{
	if (out->full)
		diag_error(lexicon->diag, pos,
		    "rule %s: too long with its lists put in: make it two rules",
		    id);
	return false;
}

static bool
add_source(struct patterns *patterns, const struct lexicon *lexicon,
    struct arena *arena, const char *source, struct pos pos, const char *id)
{
	struct buf out;

	if (source == NULL)
		return true;
	warn_upper(lexicon, span_str(source), pos, id);
	buf_init(&out, lexicon->arena, PATTERN_SOURCE_MAX);
	if (!lexicon_expand(lexicon, &out, span_str(source), pos, NULL))
		return too_long(lexicon, pos, id, &out);
	return add_pattern(patterns, lexicon, arena, buf_span(&out), pos, id);
}

/* Phrases from *from on, as many as fit one pattern; moves *from behind them. */
static bool
add_chunk(struct patterns *patterns, const struct lexicon *lexicon,
    struct arena *arena, const struct strv *phrases, size_t *from,
    const char *id)
{
	struct pos pos = pos_of(phrases, *from);
	size_t to = phrases->n;
	struct buf out;

	for (;;) {
		buf_init(&out, lexicon->arena, PATTERN_SOURCE_MAX);
		if (phrase_compile(lexicon, &out, phrases, *from, to)) {
			if (out.n <= CHUNK_MAX || to == *from + 1)
				break;
		} else if (!out.full || to == *from + 1) {
			return too_long(lexicon, pos, id, &out);
		}
		to = *from + (to - *from) / 2;
	}
	*from = to;
	return add_pattern(patterns, lexicon, arena, buf_span(&out), pos, id);
}

static bool
add_phrases(struct patterns *patterns, const struct lexicon *lexicon,
    struct arena *arena, const struct strv *phrases, const char *id)
{
	size_t from = 0;

	while (from < phrases->n)
		if (!add_chunk(patterns, lexicon, arena, phrases, &from, id))
			return false;
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

bool
rule_compile(
    struct rule *rule, const struct lexicon *lexicon, struct arena *arena)
{
	const struct conf_rule *conf = rule->conf;
	bool good = parse_facts(rule, lexicon->diag);

	good = add_source(&rule->pattern, lexicon, arena, conf->pattern,
		   rule_pos(conf->pattern_pos, conf), conf->id) &&
	       good;
	good = add_phrases(
		   &rule->phrases, lexicon, arena, &conf->phrases, conf->id) &&
	       good;
	good = add_source(&rule->unless, lexicon, arena, conf->unless,
		   rule_pos(conf->unless_pos, conf), conf->id) &&
	       good;
	return add_phrases(&rule->unless, lexicon, arena, &conf->unless_phrases,
		   conf->id) &&
	       good;
}

static void
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
	patterns_deinit(&rule->unless);
}
