/*
 * load_scalar - values of keys that are no groups; see load.h.
 */
#include "config.h"

#include "config/load.h"
#include "config/value.h"

void
load_wrong_type(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key)
{
	diag_error(loader->diag, source_pos(source, setting), "\"%s\" wants %s",
	    key->name, value_kind(key));
}

static void
bad_value(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key,
    const struct problem *problem)
{
	diag_error(loader->diag, source_pos(source, setting), "\"%s\": %s",
	    key->name, problem->text);
}

static void
load_number(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *field)
{
	struct problem problem;

	if (!value_takes_number(key))
		load_wrong_type(loader, source, setting, key);
	else if (!value_number(
		     key, field, config_setting_get_int64(setting), &problem))
		bad_value(loader, source, setting, key, &problem);
}

/* One string of an array, or the only one. */
static void
add_string(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, struct strv *strv)
{
	const char *text = config_setting_get_string(setting);

	if (text == NULL) {
		load_wrong_type(loader, source, setting, key);
		return;
	}
	if (text[0] == '\0') {
		diag_error(loader->diag, source_pos(source, setting),
		    "\"%s\": an empty string: remove it", key->name);
		return;
	}
	strv->v[strv->n] = arena_dup(loader->arena, span_str(text));
	if (strv->v[strv->n] == NULL)
		loader->out_of_memory = true;
	else
		strv->lines[strv->n++] = source_pos(source, setting).line;
}

static void
load_strings(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, struct strv *strv)
{
	bool one = config_setting_type(setting) == CONFIG_TYPE_STRING;
	int n = one ? 1 : config_setting_length(setting);

	if (!one && !config_setting_is_array(setting) &&
	    !config_setting_is_list(setting)) {
		load_wrong_type(loader, source, setting, key);
		return;
	}
	*strv = (struct strv){ .pos = source_pos(source, setting) };
	strv->v = arena_array(loader->arena, (size_t)n, sizeof(*strv->v));
	strv->lines =
	    arena_array(loader->arena, (size_t)n, sizeof(*strv->lines));
	if (strv->v == NULL || strv->lines == NULL) {
		loader->out_of_memory = true;
		return;
	}
	for (int i = 0; i < n; i++)
		add_string(loader, source,
		    one ? setting
			: config_setting_get_elem(setting, (unsigned)i),
		    key, strv);
}

static void
load_words(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *field)
{
	struct strv words = { .n = 0 };
	struct problem problem;

	load_strings(loader, source, setting, key, &words);
	memset(field, 0, sizeof(unsigned));
	for (size_t i = 0; i < words.n; i++)
		if (!value_word(key, field, words.v[i], &problem))
			diag_error(loader->diag,
			    (struct pos){ words.pos.file, words.lines[i] },
			    "\"%s\": %s", key->name, problem.text);
	if (words.n == 0 && words.v != NULL)
		diag_error(loader->diag, words.pos,
		    "\"%s\" is empty: leave it out for the default", key->name);
}

static void
load_text(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *field)
{
	struct problem problem;

	if (key->type == KEY_STRINGS)
		load_strings(loader, source, setting, key, field);
	else if (key->type == KEY_WORDS)
		load_words(loader, source, setting, key, field);
	else if (!value_takes_text(key))
		load_wrong_type(loader, source, setting, key);
	else if (!value_text(key, field, loader->arena,
		     config_setting_get_string(setting), &problem))
		bad_value(loader, source, setting, key, &problem);
}

void
load_scalar(struct loader *loader, const struct source *source,
    const config_setting_t *setting, const struct key *key, void *field)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		load_number(loader, source, setting, key, field);
		break;
	case CONFIG_TYPE_STRING:
		load_text(loader, source, setting, key, field);
		break;
	case CONFIG_TYPE_BOOL:
		if (key->type == KEY_BOOL)
			*(bool *)field = config_setting_get_bool(setting);
		else
			load_wrong_type(loader, source, setting, key);
		break;
	case CONFIG_TYPE_ARRAY:
	case CONFIG_TYPE_LIST:
		if (key->type == KEY_STRINGS || key->type == KEY_WORDS)
			load_text(loader, source, setting, key, field);
		else
			load_wrong_type(loader, source, setting, key);
		break;
	default:
		load_wrong_type(loader, source, setting, key);
	}
}
