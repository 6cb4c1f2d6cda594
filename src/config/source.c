/*
 * source - from a file to libconfig's tree with places; see source.h.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "config/source.h"

/*
 * Gives each string setting, in the order of the text, the place of its value:
 * the hook holds the index in lexed.strings plus one. The nesting is bounded by
 * the lexer.
 */
static void
number_strings(config_setting_t *setting, size_t *next)
{
	int n;

	if (config_setting_type(setting) == CONFIG_TYPE_STRING)
		config_setting_set_hook(setting, (void *)(uintptr_t)++ * next);
	if (!config_setting_is_aggregate(setting))
		return;
	n = config_setting_length(setting);
	for (int i = 0; i < n; i++)
		number_strings(
		    config_setting_get_elem(setting, (unsigned)i), next);
}

static void
report(const struct source *source, struct diag *diag)
{
	const char *text = config_error_text(&source->config);
	int line = config_error_line(&source->config);
	const char *hint = "";

	if (text != NULL && strcmp(text, "syntax error") == 0)
		hint = ": look here and just above for a missing quote, "
		       "bracket or =";
	else if (text != NULL && strstr(text, "duplicate") != NULL)
		hint = ": this key stands twice in its group; remove one";
	diag_error(diag,
	    lexed_pos(&source->lexed, line > 0 ? (unsigned)line : 1), "%s%s",
	    text == NULL ? "cannot be read" : text, hint);
}

bool
source_init(struct source *source, struct arena *arena, struct arena *names,
    const char *path, struct pos named, struct diag *diag)
{
	size_t strings = 0;

	memset(source, 0, sizeof(*source));
	source->path = path;
	if (!lexer_read(&source->lexed, arena, names, path, named, diag))
		return false;
	config_init(&source->config);
	if (!config_read_string(&source->config, source->lexed.text.p)) {
		report(source, diag);
		config_destroy(&source->config);
		return false;
	}
	number_strings(config_root_setting(&source->config), &strings);
	return true;
}

void
source_deinit(struct source *source)
{
	config_destroy(&source->config);
}

struct pos
source_pos(const struct source *source, const config_setting_t *setting)
{
	size_t i = (uintptr_t)config_setting_get_hook(setting);

	if (i > 0 && i <= source->lexed.nstrings)
		return source->lexed.strings[i - 1];
	return lexed_pos(
	    &source->lexed, (unsigned)config_setting_source_line(setting));
}
