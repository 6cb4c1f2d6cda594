/*
 * probe - looks for patterns that backtrack catastrophically, or that cost far
 * more than the others, before any mail does.
 *
 * Each pattern is run on near misses: short pieces, and its own literals, over
 * and over, with an end that nothing matches. The work is counted, not timed,
 * at two lengths: linear work grows as the length does, quadratic with its
 * square (which the limits on text and time keep harmless), and what grows
 * faster is refused. So is what meets the match limit on a long text.
 */
#include "config.h"

#include <stdlib.h>

#include "rules/pattern.h"
#include "rules/rule.h"
#include "rules/syntax.h"

#define SHORT    32
#define LONG     (4 * SHORT)
#define VERYLONG 8192
/* Work on LONG bytes that is always allowed: a long list has many words. */
#define WORK_FREE 20000
#define WORK_MAX  500000
/* How much more work four times the text may make: squared, and some more. */
#define GROWTH_MAX 32
/* Less than this is linear. */
#define GROWTH_LEAST 6
/* No pattern needs so long for VERYLONG bytes, however busy the machine. */
#define TIME_MAX UINT64_C(5000000000)

#define RUNS_MAX 8  /* literals of a pattern that are tried */
#define RUN_MAX  24 /* bytes of each */

/* A rule costs too much when it makes this many times the median's work. */
#define COST_FACTOR 50
#define COST_FREE   64 /* steps for a byte of text that are always allowed */

/* What a near miss is made of: a beginning, and a piece that is repeated. */
struct miss {
	char begin[RUN_MAX + 1];
	size_t nbegin;
	char piece[RUN_MAX + 1];
	size_t npiece;
};

struct probe {
	const struct ruleset *set;
	struct diag *diag;
	struct scratch *scratch;
	const struct rule *rule;
	struct pos pos;
	const struct pattern *pattern;
	struct pattern *counted; /* NULL: it would be too large */
	bool phrase;
	size_t unless; /* so many of the set's have been tried */
	char text[VERYLONG];
};

/* Ordinary words of a client, without anything that a rule looks for. */
static const char ordinary[] =
    "hello, we are a small team and need a person who can build a web shop for "
    "our garden tools. the design is ready, the texts will follow next week. "
    "please tell us which similar work you have done, how long it will take "
    "and what it will cost. we would like to start on the 1st of next month "
    "and be online by the end of june 2024.\nthere are about 250 products with "
    "pictures, prices from 5.90 to 1,299.00 and some discounts; customers pay "
    "by card.\nyou should know css, sql and something like react or vue.js. "
    "we write in english or german, and look forward to your proposal!\n"
    "kind regards, anna (project lead) and the whole team\n";

static struct span
make_text(struct probe *probe, const struct miss *miss, size_t n)
{
	size_t at = 0;
	char required;

	memcpy(probe->text, miss->begin, miss->nbegin);
	at += miss->nbegin;
	while (at + miss->npiece + 3 < n) {
		memcpy(probe->text + at, miss->piece, miss->npiece);
		at += miss->npiece;
	}
	/* Neither . nor a class of white space gets past this end; but PCRE2
	 * must not see at a glance that a character is missing. */
	probe->text[at++] = '~';
	probe->text[at++] = '\n';
	required = pattern_required(probe->pattern);
	if (required != '\0')
		probe->text[at++] = required;
	return span_of(probe->text, at);
}

static void
refuse(const struct probe *probe, const struct miss *miss, const char *why)
{
	diag_error(probe->diag, probe->pos,
	    "rule %s: its pattern backtracks without bound on \"%.*s%.*s%.*s…\" "
	    "(%s): take out a repeat inside a repeat, or make it possessive (++)",
	    probe->rule->conf->id, (int)miss->nbegin, miss->begin,
	    (int)miss->npiece, miss->piece, (int)miss->npiece, miss->piece,
	    why);
}

enum growth { GROWTH_LINEAR, GROWTH_SQUARE, GROWTH_BEYOND };

/* How the work grows with the length; without a count it may be square. */
static enum growth
growth_on(struct probe *probe, const struct miss *miss)
{
	size_t less, more;

	if (probe->counted == NULL)
		return GROWTH_SQUARE;
	more = pattern_work(
	    probe->counted, make_text(probe, miss, LONG), WORK_MAX);
	if (more <= 2 * LONG)
		return GROWTH_LINEAR;
	less = pattern_work(
	    probe->counted, make_text(probe, miss, SHORT), WORK_MAX);
	if (more > WORK_MAX || (more > WORK_FREE && more / GROWTH_MAX > less))
		return GROWTH_BEYOND;
	return more / GROWTH_LEAST > less ? GROWTH_SQUARE : GROWTH_LINEAR;
}

/* Does a long text meet no limit? */
static bool
long_fits(struct probe *probe, const struct miss *miss)
{
	struct pattern_match match;
	enum pattern_result result;

	scratch_set_deadline(probe->scratch, scratch_now() + TIME_MAX);
	result = pattern_find(probe->pattern, probe->scratch,
	    make_text(probe, miss, VERYLONG), 0, &match);
	if (result == PATTERN_LIMIT)
		refuse(probe, miss, "8 KB meet the match limit");
	else if (result == PATTERN_TIME)
		refuse(probe, miss, "8 KB take more than 5 seconds");
	return result == PATTERN_FOUND || result == PATTERN_NONE;
}

/* False: the pattern was refused. */
static bool
probe_miss(struct probe *probe, const struct miss *miss)
{
	enum growth growth = growth_on(probe, miss);

	if (growth == GROWTH_BEYOND) {
		refuse(
		    probe, miss, "the work grows faster than with the square");
		return false;
	}
	/* A square may hide in few bytes, though not in what we wrote. */
	return (growth == GROWTH_LINEAR && probe->phrase) ||
	       long_fits(probe, miss);
}

static struct miss
miss_of(struct span begin, struct span piece)
{
	struct miss miss = { .nbegin = begin.n, .npiece = piece.n };

	memcpy(miss.begin, begin.p, begin.n);
	memcpy(miss.piece, piece.p, piece.n);
	return miss;
}

/* Pieces that many patterns repeat, behind a beginning. */
static bool
probe_common(struct probe *probe, struct span begin)
{
	static const char *const pieces[] = { "a", " ", "1", "a ", "-", ".",
		"@", "a1", "a.", "\n" };

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct miss miss = miss_of(begin, span_str(pieces[i]));

		if (!probe_miss(probe, &miss))
			return false;
	}
	return true;
}

/* The pattern's literals in a row, but for the last letter: that would match. */
static bool
probe_row(struct probe *probe, struct span source)
{
	struct miss miss = { .nbegin = 0 };
	size_t i = 0, n;

	while (miss.npiece < RUN_MAX &&
	       pattern_literal(source, &i, miss.piece + miss.npiece,
		   RUN_MAX - miss.npiece, &n))
		miss.npiece += n;
	do
		n = miss.npiece == 0 ? 0 : --miss.npiece;
	while (n > 0 && (miss.piece[n] & 0xc0) == 0x80);
	return miss.npiece == 0 || probe_miss(probe, &miss);
}

/* The pattern's own literals: each over and over, and before common pieces. */
static bool
probe_literals(struct probe *probe, struct span source)
{
	char run[RUN_MAX + 1];
	size_t i = 0, n;

	for (int k = 0; k < RUNS_MAX; k++) {
		struct miss miss;

		if (!pattern_literal(source, &i, run, RUN_MAX, &n))
			break;
		miss = miss_of(SPAN_NONE, span_of(run, n));
		if (!probe_miss(probe, &miss))
			return false;
		run[n] = ' ';
		miss = miss_of(SPAN_NONE, span_of(run, n + 1));
		if (!probe_miss(probe, &miss))
			return false;
		/* Phrases have nothing that could go on behind a word. */
		if (k < 2 && !probe->phrase &&
		    (!probe_common(probe, span_of(run, n)) ||
			!probe_common(probe, span_of(run, n + 1))))
			return false;
	}
	return true;
}

/* Steps on ordinary text; 0 where they are not known, or it was refused. */
static size_t
ordinary_work(struct probe *probe)
{
	const struct miss words = miss_of(SPAN_NONE, SPAN_LIT("some words "));
	size_t work;

	if (probe->counted == NULL)
		return 0;
	work = pattern_work(probe->counted, SPAN_LIT(ordinary), WORK_MAX);
	if (work <= WORK_MAX)
		return work;
	refuse(probe, &words, "a page of ordinary words suffices");
	return 0;
}

/* Steps of one pattern on ordinary text. */
static size_t
probe_pattern(struct probe *probe, const struct compiled *compiled)
{
	struct span source = span_str(compiled->source);
	struct pattern_error error;
	size_t work = 0;

	probe->pattern = compiled->pattern;
	/* Counting makes a pattern larger, for some too large. */
	probe->counted = pattern_init(source, PATTERN_COUNTED, &error);
	if (probe_common(probe, SPAN_NONE) && probe_row(probe, source) &&
	    probe_literals(probe, source))
		work = ordinary_work(probe);
	pattern_deinit(&probe->counted);
	return work;
}

static size_t
probe_patterns(struct probe *probe, const struct patterns *patterns,
    struct pos pos, bool phrase)
{
	size_t work = 0;

	probe->pos = pos.line != 0 ? pos : probe->rule->conf->pos;
	probe->phrase = phrase;
	for (size_t i = 0; i < patterns->n; i++)
		work += probe_pattern(probe, &patterns->v[i]);
	return work;
}

/* What several rules share is tried with the first of them. */
static void
probe_unless(struct probe *probe, const struct rule *rule)
{
	const struct conf_rule *conf = rule->conf;

	for (size_t i = 0; i < rule->unless.n; i++) {
		struct patterns one = { &rule->unless.v[i], 1 };

		if (one.v->number < probe->unless)
			continue;
		probe->unless = one.v->number + 1;
		probe_patterns(
		    probe, &one, conf->unless_pos, conf->unless == NULL);
	}
}

/* Steps of all that the rule matches with, on ordinary text. */
static size_t
probe_rule(struct probe *probe, const struct rule *rule)
{
	const struct conf_rule *conf = rule->conf;
	size_t work;

	probe->rule = rule;
	work = probe_patterns(probe, &rule->pattern, conf->pattern_pos, false);
	work += probe_patterns(probe, &rule->phrases, conf->phrases.pos, true);
	probe_unless(probe, rule);
	return work;
}

static int
by_size(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
warn_costly(const struct probe *probe, const size_t *work, size_t *sorted)
{
	const struct ruleset *set = probe->set;
	size_t n = 0, median;

	for (size_t i = 0; i < set->n; i++)
		if (rule_has_text(&set->rules[i]))
			sorted[n++] = work[i];
	if (n == 0)
		return;
	qsort(sorted, n, sizeof(*sorted), by_size);
	median = sorted[n / 2];
	for (size_t i = 0; i < set->n; i++)
		if (work[i] > COST_FREE * sizeof(ordinary) &&
		    work[i] / COST_FACTOR > median)
			diag_warn(probe->diag, set->rules[i].conf->pos,
			    "rule %s: costs %zu steps on a text of %zu bytes, "
			    "where half of the rules need at most %zu: let it begin "
			    "with a literal word",
			    set->rules[i].conf->id, work[i], sizeof(ordinary),
			    median);
}

void
ruleset_probe(const struct ruleset *set, struct diag *diag)
{
	struct probe *probe = calloc(1, sizeof(*probe));
	size_t *work = calloc(set->n + 1, 2 * sizeof(*work));

	if (probe != NULL) {
		probe->set = set;
		probe->diag = diag;
		probe->scratch = scratch_take(set->pool);
	}
	if (probe == NULL || work == NULL || probe->scratch == NULL) {
		diag_error(diag, (struct pos){ NULL, 0 }, "out of memory");
	} else {
		for (size_t i = 0; i < set->n; i++)
			work[i] = probe_rule(probe, &set->rules[i]);
		warn_costly(probe, work, work + set->n);
	}
	if (probe != NULL)
		scratch_give(set->pool, probe->scratch);
	free(probe);
	free(work);
}
