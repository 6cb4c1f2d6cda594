/*
 * corpus - labelled messages, what the rules said about them, and how that
 * compares with an earlier run.
 */
#ifndef OFFPLAT_TOOL_CORPUS_H
#define OFFPLAT_TOOL_CORPUS_H

#include "tool/check.h"

/* One line of labels.tsv. */
struct corpus_mail {
	const char *path; /* relative to the corpus */
	bool alert;       /* expect: alert, not quiet */
	const char *family;
	const char *language;
	const char *kind;
	const char *disguise;
	const char *split;
	/* The verdict. */
	bool judged; /* in scope, and read */
	enum level level;
	int score;
	size_t *hits; /* indexes of rules, highest score first */
	size_t nhits;
};

struct corpus_rule {
	const char *id;
	size_t caught;       /* alerts in which it hit */
	size_t false_alarms; /* quiet mails that got an alert with its help */
	size_t quiet_hits;   /* quiet mails in which it hit at all */
};

struct corpus {
	struct arena *arena;
	struct corpus_mail *mails;
	size_t n, cap;
	struct corpus_rule *rules;
	size_t nrules;
	bool unreadable; /* a mail was */
};

/* Medium or high. */
bool corpus_alerts(const struct corpus_mail *mail);

/* Prints rates, misses and false alarms. */
void corpus_report(const struct corpus *corpus, bool verbose);
/* Both: TOOL_OK, or another exit status after saying what is wrong. */
int corpus_save(const struct corpus *corpus, const char *path);
/* TOOL_ALERT when there are more misses or false alarms than in the baseline. */
int corpus_compare(const struct corpus *corpus, const char *path);

/* Takes the next column of a line of tab-separated text. */
struct span corpus_column(struct span *line);

#endif
