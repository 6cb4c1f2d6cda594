/*
 * corpus_baseline - what a run over the corpus said, saved, and compared with a
 * later one. A file of tab-separated lines: mail PATH LEVEL SCORE, and rule ID
 * CAUGHT FALSE-ALARMS.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tool/corpus.h"

static const char *
word_of(const struct corpus_mail *mail)
{
	return mail->judged ? level_name(mail->level) : "out";
}

int
corpus_save(const struct corpus *corpus, const char *path)
{
	FILE *out = fopen(path, "we");
	bool good;

	if (out == NULL) {
		tool_warn("cannot write %s: %s", path, strerror(errno));
		return TOOL_USAGE;
	}
	for (size_t i = 0; i < corpus->n; i++)
		fprintf(out, "mail\t%s\t%s\t%d\n", corpus->mails[i].path,
		    word_of(&corpus->mails[i]), corpus->mails[i].score);
	for (size_t i = 0; i < corpus->nrules; i++)
		fprintf(out, "rule\t%s\t%zu\t%zu\n", corpus->rules[i].id,
		    corpus->rules[i].caught, corpus->rules[i].false_alarms);
	good = !ferror(out);
	if (fclose(out) == 0 && good)
		return TOOL_OK;
	tool_warn("cannot write %s: %s", path, strerror(errno));
	return TOOL_USAGE;
}

/* Wrong verdicts then and now, over the messages that both runs saw. */
struct change {
	size_t misses_then, misses_now;
	size_t false_then, false_now;
	size_t levels; /* messages with another level */
};

static int
by_path(const void *a, const void *b)
{
	const struct corpus_mail *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

/* The messages, sorted by path. */
static struct corpus_mail **
sorted(const struct corpus *corpus)
{
	struct corpus_mail **v =
	    tool_need(arena_array(corpus->arena, corpus->n + 1, sizeof(*v)));

	for (size_t i = 0; i < corpus->n; i++)
		v[i] = &corpus->mails[i];
	qsort(v, corpus->n, sizeof(*v), by_path);
	return v;
}

static void
compare_mail(const struct corpus *corpus, struct corpus_mail **mails,
    struct span line, struct change *change)
{
	struct corpus_mail key = { .path = NULL }, **found, *pkey = &key;
	struct span level;
	bool alert;

	key.path = tool_need(arena_dup(corpus->arena, corpus_column(&line)));
	level = corpus_column(&line);
	found = bsearch(&pkey, mails, corpus->n, sizeof(*mails), by_path);
	if (found == NULL)
		return;
	alert = span_eq(level, SPAN_LIT("medium")) ||
		span_eq(level, SPAN_LIT("high"));
	if ((*found)->alert) {
		change->misses_then += !alert;
		change->misses_now += !corpus_alerts(*found);
	} else {
		change->false_then += alert;
		change->false_now += corpus_alerts(*found);
	}
	if (span_eq(level, span_str(word_of(*found))))
		return;
	change->levels++;
	printf("  %s (%s): %.*s -> %s\n", key.path,
	    (*found)->alert ? "alert" : "quiet", (int)level.n, level.p,
	    word_of(*found));
}

static size_t
number(struct span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && ascii_isdigit(s.p[i]); i++)
		n = n * 10 + (size_t)(s.p[i] - '0');
	return n;
}

static void
compare_rule(const struct corpus *corpus, struct span line)
{
	struct span id = corpus_column(&line);
	size_t caught = number(corpus_column(&line));
	size_t false_alarms = number(corpus_column(&line));
	const struct corpus_rule *rule = NULL;

	for (size_t i = 0; i < corpus->nrules; i++)
		if (span_eq(id, span_str(corpus->rules[i].id)))
			rule = &corpus->rules[i];
	if (rule == NULL)
		printf("  rule %.*s is gone\n", (int)id.n, id.p);
	else if (rule->caught != caught || rule->false_alarms != false_alarms)
		printf("  rule %s: caught %zu -> %zu, false alarms %zu -> "
		       "%zu\n",
		    rule->id, caught, rule->caught, false_alarms,
		    rule->false_alarms);
}

int
corpus_compare(const struct corpus *corpus, const char *path)
{
	struct corpus_mail **mails = sorted(corpus);
	struct change change = { .levels = 0 };
	struct span line, what;
	struct input input;
	size_t lf;

	if (!input_read(&input, path))
		return TOOL_USAGE;
	printf("since %s\n", path);
	for (size_t at = 0; at < input.bytes.n; at = lf + 1) {
		lf = span_chr(input.bytes, at, '\n');
		line = span_slice(input.bytes, at, lf);
		what = corpus_column(&line);
		if (span_eq(what, SPAN_LIT("mail")))
			compare_mail(corpus, mails, line, &change);
		else if (span_eq(what, SPAN_LIT("rule")))
			compare_rule(corpus, line);
	}
	input_free(&input);
	printf("  %zu levels changed; misses %zu -> %zu, false alarms %zu -> "
	       "%zu\n",
	    change.levels, change.misses_then, change.misses_now,
	    change.false_then, change.false_now);
	return change.misses_now > change.misses_then ||
		       change.false_now > change.false_then
		   ? TOOL_ALERT
		   : TOOL_OK;
}
