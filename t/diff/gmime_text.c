/*
 * gmime_text - the oracle of t/diff-gmime.t: prints the text parts of mails as
 * GMime reads them, in the form that our_text.c prints them in.
 *
 * Each mail has its own process, since GMime 3.2.13 can be crashed by one; the
 * last line of such a mail is "CRASH" instead of "END".
 */
#include "config.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmime/gmime.h>

static void
print_text(GMimeTextPart *part)
{
	GMimeContentType *type =
	    g_mime_object_get_content_type(GMIME_OBJECT(part));
	char *text = g_mime_text_part_get_text(part);

	printf("%s %zu\n",
	    g_mime_content_type_is_type(type, "text", "html") ? "html" : "text",
	    text == NULL ? 0 : strlen(text));
	printf("%s\n", text == NULL ? "" : text);
	g_free(text);
}

static void
print_part(GMimeObject *parent, GMimeObject *object, gpointer data)
{
	GMimeMessage *message;

	(void)parent;
	if (GMIME_IS_TEXT_PART(object)) {
		print_text(GMIME_TEXT_PART(object));
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		message =
		    g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
		if (message != NULL)
			g_mime_message_foreach(message, print_part, data);
	}
}

static int
print_mail(const char *path)
{
	GMimeStream *stream;
	GMimeMessage *message;
	GMimeParser *parser;

	g_mime_init();
	stream = g_mime_stream_file_open(path, "r", NULL);
	if (stream == NULL)
		return EXIT_FAILURE;
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message == NULL)
		printf("NOTHING\n");
	else
		g_mime_message_foreach(message, print_part, NULL);
	printf("END\n");
	return EXIT_SUCCESS;
}

/* A crash, or ten seconds of processor time, ends the child alone. */
static void
print_apart(const char *path)
{
	const struct rlimit cpu = { 10, 10 };
	int status = 1;
	pid_t child;

	printf("FILE %s\n", path);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		setrlimit(RLIMIT_CPU, &cpu);
		status = print_mail(path);
		fflush(stdout);
		_exit(status);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		printf("\nCRASH\n");
}

int
main(void)
{
	char path[4096];

	while (fgets(path, sizeof(path), stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		print_apart(path);
	}
	return EXIT_SUCCESS;
}
