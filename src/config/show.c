/*
 * show - writes a configuration as a file that loads to the same one.
 */
#include "config.h"

#include "config/schema.h"

static void show_table(
    const struct table *table, const void *base, int depth, FILE *out);

static const void *
field_of(const struct key *key, const void *base)
{
	return (const char *)base + key->offset;
}

static void
indent(int depth, FILE *out)
{
	while (depth-- > 0)
		putc('\t', out);
}

static void
show_string(const char *text, FILE *out)
{
	static const char escaped[] = "\\\"\n\r\t\f", letters[] = "\\\"nrtf";
	const char *hit;

	putc('"', out);
	for (; text != NULL && *text != '\0'; text++) {
		hit = strchr(escaped, *text);
		if (hit == NULL)
			putc(*text, out);
		else
			fprintf(out, "\\%c", letters[hit - escaped]);
	}
	putc('"', out);
}

static void
show_strings(const struct strv *strv, int depth, FILE *out)
{
	fputs("[", out);
	for (size_t i = 0; i < strv->n; i++) {
		fputs(i == 0 ? "\n" : ",\n", out);
		indent(depth + 1, out);
		show_string(strv->v[i], out);
	}
	fputs(" ]", out);
}

static void
show_size(size_t n, FILE *out)
{
	static const char units[] = " kMG";
	int unit = 0;

	while (n != 0 && n % 1024 == 0 && units[unit + 1] != '\0') {
		n /= 1024;
		unit++;
	}
	if (unit == 0)
		fprintf(out, "%zu", n);
	else
		fprintf(out, "\"%zu%c\"", n, units[unit]);
}

static void
show_words(const struct key *key, unsigned set, FILE *out)
{
	const char *before = "[ ";

	for (unsigned i = 0; key->words(i) != NULL; i++)
		if ((set & (1u << i)) != 0) {
			fprintf(out, "%s\"%s\"", before, key->words(i));
			before = ", ";
		}
	fputs(set == 0 ? "[ ]" : " ]", out);
}

/* The number of a KEY_WORD, KEY_WORDS or KEY_SWITCH. */
static unsigned
number_of(const struct key *key, const void *field)
{
	unsigned number;

	if (key->type == KEY_SWITCH)
		return *(const bool *)field;
	memcpy(&number, field, sizeof(number));
	return number;
}

static void
show_list(const struct key *key, const void *base, int depth, FILE *out)
{
	const char *element;
	size_t n;

	memcpy(&element, field_of(key, base), sizeof(element));
	memcpy(&n, (const char *)base + key->count, sizeof(n));
	fputs("(", out);
	for (size_t i = 0; i < n; i++) {
		fputs(i == 0 ? " {\n" : ", {\n", out);
		show_table(
		    key->table, element + i * key->table->size, depth + 1, out);
		indent(depth, out);
		fputs("}", out);
	}
	fputs(" )", out);
}

static void show_value(
    const struct key *key, const void *field, int depth, FILE *out);

static void
show_map(const struct key *key, const void *base, int depth, FILE *out)
{
	const struct key *name = &key->table->keys[0];
	const struct key *value = &key->table->keys[1];
	const char *element, *text;
	size_t n;

	memcpy(&element, field_of(key, base), sizeof(element));
	memcpy(&n, (const char *)base + key->count, sizeof(n));
	fputs("{\n", out);
	for (size_t i = 0; i < n; i++, element += key->table->size) {
		memcpy(&text, field_of(name, element), sizeof(text));
		indent(depth + 1, out);
		fprintf(out, "%s = ", text);
		show_value(value, field_of(value, element), depth + 1, out);
		fputs(";\n", out);
	}
	indent(depth, out);
	fputs("}", out);
}

static void
show_value(const struct key *key, const void *field, int depth, FILE *out)
{
	switch (key->type) {
	case KEY_BOOL:
		fputs(*(const bool *)field ? "true" : "false", out);
		break;
	case KEY_INT:
		fprintf(out, "%d", *(const int *)field);
		break;
	case KEY_SIZE:
		show_size(*(const size_t *)field, out);
		break;
	case KEY_COUNT:
	case KEY_MS:
		fprintf(out, "%zu", *(const size_t *)field);
		break;
	case KEY_SECONDS:
		fprintf(out, "%u", *(const unsigned *)field);
		break;
	case KEY_MODE:
		fprintf(out, "\"%04o\"", (unsigned)*(const mode_t *)field);
		break;
	case KEY_STRING:
		show_string(*(const char *const *)field, out);
		break;
	case KEY_STRINGS:
		show_strings(field, depth, out);
		break;
	case KEY_WORD:
	case KEY_SWITCH:
		show_string(key->words(number_of(key, field)), out);
		break;
	case KEY_WORDS:
		show_words(key, number_of(key, field), out);
		break;
	case KEY_GROUP:
		fputs("{\n", out);
		show_table(key->table, field, depth + 1, out);
		indent(depth, out);
		fputs("}", out);
		break;
	default:
		break;
	}
}

/* In elements of lists, what was not given says nothing. */
static bool
empty(const struct key *key, const void *field)
{
	const void *pointer;

	switch (key->type) {
	case KEY_STRING:
	case KEY_LIST:
		memcpy(&pointer, field, sizeof(pointer));
		return pointer == NULL;
	case KEY_STRINGS:
		return ((const struct strv *)field)->n == 0;
	default:
		return false;
	}
}

static void
show_key(const struct key *key, const void *base, int depth, FILE *out)
{
	indent(depth, out);
	fprintf(out, "%s = ", key->name);
	if (key->type == KEY_LIST)
		show_list(key, base, depth, out);
	else if (key->type == KEY_MAP)
		show_map(key, base, depth, out);
	else
		show_value(key, field_of(key, base), depth, out);
	fputs(";\n", out);
}

static void
show_table(const struct table *table, const void *base, int depth, FILE *out)
{
	for (size_t i = 0; i < table->nkeys; i++) {
		const struct key *key = &table->keys[i];

		if (table->sparse && empty(key, field_of(key, base)))
			continue;
		show_key(key, base, depth, out);
	}
}

static void
show_doc(const struct key *key, FILE *out)
{
	fprintf(out, "\n# %s", key->doc);
	if (key->def != NULL)
		fprintf(out, " (default: %s)", key->def);
	putc('\n', out);
}

void
conf_show(const struct conf *conf, FILE *out)
{
	fputs("# All keys with the values that are in force.\n", out);
	for (size_t i = 0; i < schema_top.nkeys; i++) {
		const struct key *key = &schema_top.keys[i];

		/* Files and overrides are merged into the rest. */
		if (key->offset >= sizeof(struct conf))
			continue;
		show_doc(key, out);
		show_key(key, conf, 0, out);
	}
}
