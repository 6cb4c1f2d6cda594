/*
 * our_text - prints the text parts of mails as mime_parse() reads them, in the
 * form that gmime_text.c prints them in, for t/diff-gmime.t.
 *
 * For each file: "FILE name", for each text part "text N" or "html N", N bytes
 * and a newline, and "END".
 */
#include "config.h"

#include <sys/stat.h>

#include "t/limits.h"

#include <stdio.h>
#include <stdlib.h>

#include "mail/mime.h"

static struct span
read_file(const char *path)
{
	struct span text = SPAN_NONE;
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *p;

	if (file == NULL)
		return text;
	if (fstat(fileno(file), &st) == 0 && st.st_size > 0 &&
	    (p = malloc((size_t)st.st_size)) != NULL)
		text = span_of(p, fread(p, 1, (size_t)st.st_size, file));
	fclose(file);
	return text;
}

static void
print_parts(const char *path)
{
	struct mail *mail = mail_init(&test_limits);
	struct span text = read_file(path);
	struct mime mime;

	printf("FILE %s\n", path);
	mail_read(mail, text);
	mime_parse(&mime, mail_arena(mail), mail, &test_limits);
	for (size_t i = 0; i < mime.n; i++) {
		const struct part *part = &mime.parts[i];

		if (part->doubtful ||
		    (part->kind != PART_TEXT && part->kind != PART_HTML))
			continue;
		printf("%s %zu\n", part->kind == PART_HTML ? "html" : "text",
		    part->content.n);
		fwrite(part->content.p, 1, part->content.n, stdout);
		putchar('\n');
	}
	printf("END\n");
	mail_deinit(&mail);
	if (text.n > 0)
		free((void *)(uintptr_t)text.p);
}

int
main(void)
{
	char path[4096];

	while (fgets(path, sizeof(path), stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		print_parts(path);
	}
	return EXIT_SUCCESS;
}
