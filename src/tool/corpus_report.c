/*
 * corpus_report - recall and precision, by family, language and disguise; the
 * rules' hits; the messages that were judged wrongly.
 */
#include "config.h"

#include <string.h>

#include "tool/corpus.h"

struct tally {
	const char *name;
	size_t alerts, caught; /* expected ones; of them found */
	size_t quiet, false_alarms;
};

static void
count(struct tally *tally, const struct corpus_mail *mail)
{
	if (mail->alert)
		tally->alerts++;
	else
		tally->quiet++;
	if (corpus_alerts(mail)) {
		if (mail->alert)
			tally->caught++;
		else
			tally->false_alarms++;
	}
}

/* A rate, or a dash where there is nothing to rate. */
static void
put_rate(const char *name, size_t part, size_t whole)
{
	if (whole == 0)
		printf("  %s      -", name);
	else
		printf(
		    "  %s %5.1f%%", name, 100.0 * (double)part / (double)whole);
}

static void
put_tally(const struct tally *tally)
{
	printf("  %-24s", tally->name);
	put_rate("recall", tally->caught, tally->alerts);
	printf(" (%zu of %zu)", tally->caught, tally->alerts);
	put_rate(
	    "precision", tally->caught, tally->caught + tally->false_alarms);
	printf(
	    " (%zu false of %zu quiet)\n", tally->false_alarms, tally->quiet);
}

typedef const char *column_fn(const struct corpus_mail *mail);

static const char *
family_of(const struct corpus_mail *mail)
{
	return mail->family;
}

static const char *
language_of(const struct corpus_mail *mail)
{
	return mail->language;
}

static const char *
disguise_of(const struct corpus_mail *mail)
{
	return mail->disguise;
}

static const char *
kind_of(const struct corpus_mail *mail)
{
	return mail->kind;
}

static struct tally *
find(struct tally *tallies, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(tallies[i].name, name) == 0)
			return &tallies[i];
	tallies[*n].name = name;
	return &tallies[(*n)++];
}

static void
put_group(const struct corpus *corpus, const char *title, column_fn *column)
{
	struct tally *tallies =
	    tool_need(arena_array(corpus->arena, corpus->n, sizeof(*tallies)));
	size_t n = 0;

	for (size_t i = 0; i < corpus->n; i++)
		count(find(tallies, &n, column(&corpus->mails[i])),
		    &corpus->mails[i]);
	printf("by %s\n", title);
	for (size_t i = 0; i < n; i++)
		put_tally(&tallies[i]);
}

static void
put_rules(const struct corpus *corpus)
{
	const struct corpus_rule *rule;

	puts("rules (alerts hit, false alarms, quiet mails hit)");
	for (size_t i = 0; i < corpus->nrules; i++) {
		rule = &corpus->rules[i];
		printf("  %-32s %6zu %6zu %6zu\n", rule->id, rule->caught,
		    rule->false_alarms, rule->quiet_hits);
	}
}

/* The messages where what was expected is not what was said. */
static void
put_wrong(const struct corpus *corpus, bool alert, bool verbose)
{
	const struct corpus_mail *mail;

	puts(alert ? "missed" : "false alarms");
	for (size_t i = 0; i < corpus->n; i++) {
		mail = &corpus->mails[i];
		if (mail->alert != alert || corpus_alerts(mail) == alert)
			continue;
		printf("  %s: %s %d", mail->path,
		    mail->judged ? level_name(mail->level) : "out of scope",
		    mail->score);
		for (size_t k = 0; verbose && k < mail->nhits; k++)
			printf(" %s", corpus->rules[mail->hits[k]].id);
		putchar('\n');
	}
}

void
corpus_report(const struct corpus *corpus, bool verbose)
{
	struct tally all = { .name = "overall" };

	for (size_t i = 0; i < corpus->n; i++)
		count(&all, &corpus->mails[i]);
	put_rules(corpus);
	put_group(corpus, "kind", kind_of);
	put_group(corpus, "family", family_of);
	put_group(corpus, "language", language_of);
	put_group(corpus, "disguise", disguise_of);
	put_wrong(corpus, true, verbose);
	put_wrong(corpus, false, verbose);
	printf("%zu messages\n", corpus->n);
	put_tally(&all);
}
