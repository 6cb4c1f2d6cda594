/*
 * tokens - prints the words of what the client says in each mail, a line a mail,
 * for script/gen-wording: tokens CONFIGURATION < PATHS.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "rules/token.h"
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
print_tokens(const struct scan *scan)
{
	const struct disguise *views =
	    &scan->evidence.regions[REGION_CLIENT].views;
	struct tokens tokens;
	struct token token;

	tokens_init(&tokens, views->n > 0 ? views->views[0].s : SPAN_NONE);
	while (tokens_next(&tokens, &token))
		printf("%.*s ", (int)token.word.n, token.word.p);
	putchar('\n');
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
	char *line = NULL;
	struct mail *mail;
	size_t cap = 0;
	ssize_t n;

	if (scanner == NULL)
		return EXIT_FAILURE;
	mail = mail_init(&scanner_conf(scanner)->limits);
	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct scan scan;

		line[n - 1] = '\0';
		mail_reset(mail, &scanner_conf(scanner)->limits);
		mail_set_authserv(mail, SPAN_LIT("mx.example.org"));
		mail_read(mail, read_file(line));
		if (scanner_scope(scanner, mail) != SCOPE_OUT) {
			scanner_judge(scanner, mail, &scan);
			print_tokens(&scan);
		} else {
			putchar('\n');
		}
	}
	free(line);
	mail_deinit(&mail);
	scanner_unref(&scanner);
	return EXIT_SUCCESS;
}
