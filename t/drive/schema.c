/*
 * schema - prints every key of the configuration for t/man.t: its table, its
 * name, and what values it takes, as offplat-milter.conf(5) says it; and facts.
 */
#include "config.h"

#include <stdio.h>

#include "config/schema.h"

static const char *
type_name(enum key_type type)
{
	static const char *const names[] = {
		[KEY_BOOL] = "true or false",
		[KEY_INT] = "number",
		[KEY_COUNT] = "number",
		[KEY_SIZE] = "size",
		[KEY_MS] = "milliseconds",
		[KEY_SECONDS] = "seconds",
		[KEY_MODE] = "octal mode",
		[KEY_STRING] = "string",
		[KEY_STRINGS] = "strings",
		[KEY_WORD] = "one of",
		[KEY_SWITCH] = "one of",
		[KEY_WORDS] = "any of",
		[KEY_GROUP] = "group",
		[KEY_LIST] = "list of groups",
		[KEY_MAP] = "group of names",
	};

	return names[type];
}

static void
print_words(word_fn *words)
{
	for (unsigned i = 0; words(i) != NULL; i++)
		if (words(i)[0] != '\0')
			printf(" %s", words(i));
}

static void
print_number(const struct key *key, long long n)
{
	static const char units[] = " kMG";
	int unit = 0;

	while (key->type == KEY_SIZE && n != 0 && n % 1024 == 0 && unit < 3) {
		n /= 1024;
		unit++;
	}
	if (key->type == KEY_MODE)
		printf("%04llo", (unsigned long long)n);
	else if (unit == 0)
		printf("%lld", n);
	else
		printf("%lld%c", n, units[unit]);
}

static void
print_key(const struct table *table, const struct key *key)
{
	printf("%s\t%s\t%s", table->name, key->name, type_name(key->type));
	if (key->words != NULL)
		print_words(key->words);
	if (key->max != 0) {
		putchar(' ');
		print_number(key, key->min);
		printf(" to ");
		print_number(key, key->max);
	}
	if (key->required)
		printf("; required");
	else if (key->def != NULL)
		printf("; default %s", key->def);
	putchar('\n');
}

int
main(void)
{
	const struct table *tables[32] = { &schema_top };
	size_t n = 1;

	/* A table behind the one that leads to it; none leads to two. */
	for (size_t t = 0; t < n; t++)
		for (size_t i = 0; i < tables[t]->nkeys; i++) {
			const struct key *key = &tables[t]->keys[i];

			print_key(tables[t], key);
			if (key->table != NULL &&
			    n < sizeof(tables) / sizeof(*tables))
				tables[n++] = key->table;
		}
	for (unsigned i = 0; i < FACT_COUNT; i++)
		printf("fact\t%s\t\n", fact_name((enum fact)i));
	return 0;
}
