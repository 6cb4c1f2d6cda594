/*
 * diag - a list of messages with their place; see diag.h.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"

/* More than this many say nothing new, and a file may be hostile. */
#define DIAG_MAX 200

struct message {
	char *text;
	bool error;
};

struct diag {
	struct message messages[DIAG_MAX];
	size_t count;
	size_t errors;
};

struct diag *
diag_init(void)
{
	return calloc(1, sizeof(struct diag));
}

void
diag_deinit(struct diag **diag)
{
	if (*diag == NULL)
		return;
	for (size_t i = 0; i < (*diag)->count; i++)
		free((*diag)->messages[i].text);
	free(*diag);
	*diag = NULL;
}

__attribute__((format(printf, 4, 0))) static void
add(struct diag *diag, bool error, struct pos pos, const char *fmt, va_list ap)
{
	const char *kind = error ? "error" : "warning";
	char *what = NULL, *text = NULL;
	int n;

	if (error)
		diag->errors++;
	if (diag->count == DIAG_MAX)
		return;
	if (vasprintf(&what, fmt, ap) < 0)
		return;
	if (pos.file == NULL)
		n = asprintf(&text, "%s: %s", kind, what);
	else if (pos.line == 0)
		n = asprintf(&text, "%s: %s: %s", pos.file, kind, what);
	else
		n = asprintf(
		    &text, "%s:%u: %s: %s", pos.file, pos.line, kind, what);
	free(what);
	if (n < 0)
		return;
	diag->messages[diag->count++] = (struct message){ text, error };
}

void
diag_error(struct diag *diag, struct pos pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(diag, true, pos, fmt, ap);
	va_end(ap);
}

void
diag_warn(struct diag *diag, struct pos pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(diag, false, pos, fmt, ap);
	va_end(ap);
}

size_t
diag_errors(const struct diag *diag)
{
	return diag->errors;
}

size_t
diag_count(const struct diag *diag)
{
	return diag->count;
}

const char *
diag_text(const struct diag *diag, size_t i)
{
	return diag->messages[i].text;
}

bool
diag_is_error(const struct diag *diag, size_t i)
{
	return diag->messages[i].error;
}
