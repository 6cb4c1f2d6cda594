/*
 * tokens - prints the words of what the client says in each mail, a line a mail,
 * for script/gen-wording: tokens CONFIGURATION < PATHS. "=" and a sense stand
 * behind the first of the words that have it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "rules/sense.h"
#include "scan/scanner.h"
#include "t/tap.h"

static char text[1 << 20];

static struct span
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	if (file == NULL) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	n = fread(text, 1, sizeof(text), file);
	fclose(file);
	return span_of(text, n);
}

static void
print_tokens(const struct senses *senses, const struct scan *scan)
{
	const struct disguise *views =
	    &scan->evidence.regions[REGION_CLIENT].views;
	struct tokens tokens;
	struct token token;
	size_t end = 0;

	tokens_init(&tokens, views->n > 0 ? views->views[0].s : SPAN_NONE);
	while (tokens_next(&tokens, &token)) {
		struct span sense = SPAN_NONE;

		if (token.at >= end)
			sense = senses_find(senses, &tokens, &token, &end);
		printf("%.*s%s%.*s ", (int)token.word.n, token.word.p,
		    sense.n > 0 ? "=" : "", (int)sense.n, sense.p);
	}
	putchar('\n');
}

static struct senses *
load_senses(struct arena *arena, const struct conf *conf)
{
	struct diag *diag = diag_init();
	struct senses *senses =
	    senses_init(arena, conf->senses, conf->nsenses, diag);

	diag_deinit(&diag);
	return senses;
}

static struct scanner *
load(const char *path)
{
	struct diag *diag = diag_init();
	struct scanner *scanner = scanner_init(path, diag);

	for (size_t i = 0; i < diag_count(diag); i++)
		fprintf(stderr, "%s\n", diag_text(diag, i));
	diag_deinit(&diag);
	return scanner;
}

int
main(int argc, char **argv)
{
	struct scanner *scanner = argc > 1 ? load(argv[1]) : NULL;
	struct arena *arena = arena_init(0);
	struct senses *senses;
	char *line = NULL;
	struct mail *mail;
	size_t cap = 0;
	ssize_t n;

	if (scanner == NULL)
		return EXIT_FAILURE;
	senses = load_senses(arena, scanner_conf(scanner));
	mail = mail_init(&scanner_conf(scanner)->limits);
	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct scan scan;

		line[n - 1] = '\0';
		mail_reset(mail, &scanner_conf(scanner)->limits);
		mail_set_authserv(mail, SPAN_LIT("mx.example.org"));
		mail_read(mail, read_file(line));
		if (scanner_scope(scanner, mail) != SCOPE_OUT) {
			scanner_judge(scanner, mail, &scan);
			print_tokens(senses, &scan);
		} else {
			putchar('\n');
		}
	}
	free(line);
	arena_deinit(&arena);
	mail_deinit(&mail);
	scanner_unref(&scanner);
	return EXIT_SUCCESS;
}
