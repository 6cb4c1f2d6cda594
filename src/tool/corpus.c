/*
 * offplat check --corpus - reads DIR/labels.tsv (path, expect, family,
 * language, kind, disguise, split) and judges each message that it names.
 */
#include "config.h"

#include <string.h>

#include "tool/corpus.h"
#include "tool/progress.h"

bool
corpus_alerts(const struct corpus_mail *mail)
{
	return mail->judged &&
	       (mail->level == LEVEL_MEDIUM || mail->level == LEVEL_HIGH);
}

struct span
corpus_column(struct span *line)
{
	size_t tab = span_chr(*line, 0, '\t');
	struct span column = span_slice(*line, 0, tab);

	*line = span_from(*line, tab + 1);
	return column;
}

static const char *
text_column(struct corpus *corpus, struct span *line)
{
	return tool_need(arena_dup(corpus->arena, corpus_column(line)));
}

static void
add_mail(struct corpus *corpus, const struct corpus_mail *mail)
{
	size_t more = corpus->cap == 0 ? 256 : corpus->cap * 2;

	if (corpus->n == corpus->cap) {
		corpus->mails =
		    tool_need(arena_grow(corpus->arena, corpus->mails,
			corpus->n * sizeof(*mail), more * sizeof(*mail)));
		corpus->cap = more;
	}
	corpus->mails[corpus->n++] = *mail;
}

/* False: the line is not of that form. */
static bool
read_label(struct corpus *corpus, struct span line, const char *split)
{
	struct corpus_mail mail = { .path = NULL };
	struct span expect;

	mail.path = text_column(corpus, &line);
	expect = corpus_column(&line);
	mail.alert = span_eq(expect, SPAN_LIT("alert"));
	if (!mail.alert && !span_eq(expect, SPAN_LIT("quiet")))
		return false;
	mail.family = text_column(corpus, &line);
	mail.language = text_column(corpus, &line);
	mail.kind = text_column(corpus, &line);
	mail.disguise = text_column(corpus, &line);
	mail.split = text_column(corpus, &line);
	if (split == NULL || strcmp(split, mail.split) == 0)
		add_mail(corpus, &mail);
	return *mail.disguise != '\0' && *mail.split != '\0';
}

static bool
read_labels(struct corpus *corpus, const char *dir, const char *split)
{
	const char *path =
	    tool_need(arena_printf(corpus->arena, "%s/labels.tsv", dir));
	size_t lf, number = 0;
	struct input input;
	struct span line;

	if (!input_read(&input, path))
		return false;
	for (size_t at = 0; at < input.bytes.n; at = lf + 1) {
		lf = span_chr(input.bytes, at, '\n');
		line = span_slice(input.bytes, at, lf);
		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!read_label(corpus, line, split)) {
			tool_warn("%s:%zu: a line is path, alert or quiet, "
				  "family, language, kind, disguise, split, "
				  "with tabs between",
			    path, number);
			input_free(&input);
			return false;
		}
	}
	input_free(&input);
	if (corpus->n == 0)
		tool_warn("%s names no message%s%s", path,
		    split == NULL ? "" : " of split ",
		    split == NULL ? "" : split);
	return corpus->n > 0;
}

/* Keeps the verdict, and counts its rules. */
static void
keep(struct corpus *corpus, struct corpus_mail *mail,
    const struct verdict *verdict, const struct conf *conf)
{
	struct corpus_rule *rule;

	mail->judged = true;
	mail->level = verdict->level;
	mail->score = verdict->score;
	mail->nhits = verdict->nhits;
	mail->hits = tool_need(arena_array(
	    corpus->arena, verdict->nhits + 1, sizeof(*mail->hits)));
	for (size_t i = 0; i < verdict->nhits; i++) {
		mail->hits[i] = (size_t)(verdict->hits[i]->rule - conf->rules);
		rule = &corpus->rules[mail->hits[i]];
		if (mail->alert)
			rule->caught++;
		else
			rule->quiet_hits++;
		if (!mail->alert && corpus_alerts(mail))
			rule->false_alarms++;
	}
}

static void
judge(struct corpus *corpus, struct check *check, struct corpus_mail *mail)
{
	struct judgement judgement;
	struct input input;
	const char *path = tool_need(
	    arena_printf(corpus->arena, "%s/%s", check->corpus, mail->path));

	if (!input_read(&input, path)) {
		corpus->unreadable = true;
		return;
	}
	judgement_read(check->scanner, check->mail, &check->envelope,
	    input.bytes, &judgement);
	if (judgement.scope != SCOPE_OUT)
		keep(corpus, mail, &judgement.scan.verdict,
		    scanner_conf(check->scanner));
	input_free(&input);
}

static void
judge_all(struct corpus *corpus, struct check *check)
{
	const struct conf *conf = scanner_conf(check->scanner);
	struct progress progress;

	corpus->nrules = conf->nrules;
	corpus->rules = tool_need(arena_array(
	    corpus->arena, conf->nrules + 1, sizeof(*corpus->rules)));
	for (size_t i = 0; i < conf->nrules; i++)
		corpus->rules[i].id = conf->rules[i].id;
	progress_init(&progress, true, corpus->n, corpus->n);
	for (size_t i = 0; i < corpus->n; i++) {
		judge(corpus, check, &corpus->mails[i]);
		progress_add(&progress, 1);
	}
	progress_hide(&progress);
}

int
corpus_main(struct check *check)
{
	struct corpus corpus = { .arena = tool_need(arena_init(0)) };
	int status = TOOL_USAGE;

	if (read_labels(&corpus, check->corpus, check->split)) {
		judge_all(&corpus, check);
		status = corpus.unreadable ? TOOL_USAGE : TOOL_OK;
		if (!check->quiet)
			corpus_report(&corpus, check->verbose);
		if (status == TOOL_OK && check->baseline != NULL)
			status = corpus_compare(&corpus, check->baseline);
		if (status != TOOL_USAGE && check->save_baseline != NULL &&
		    corpus_save(&corpus, check->save_baseline) != TOOL_OK)
			status = TOOL_USAGE;
	}
	arena_deinit(&corpus.arena);
	return status;
}
