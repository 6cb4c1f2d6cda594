/*
 * value - parsing and storing single values; see value.h.
 */
#include "config.h"

#include <inttypes.h>
#include <limits.h>

#include "config/suggest.h"
#include "config/value.h"

struct unit {
	const char *name;
	long long factor;
};

static const struct unit size_units[] = { { "k", 1024 }, { "m", 1024 * 1024 },
	{ "g", 1024LL * 1024 * 1024 }, { NULL, 0 } };
static const struct unit ms_units[] = { { "ms", 1 }, { "s", 1000 },
	{ "m", 60000 }, { NULL, 0 } };
static const struct unit second_units[] = { { "s", 1 }, { "m", 60 },
	{ "h", 3600 }, { NULL, 0 } };
static const struct unit no_units[] = { { NULL, 0 } };

static const struct unit *
units(const struct key *key)
{
	switch (key->type) {
	case KEY_SIZE:
		return size_units;
	case KEY_MS:
		return ms_units;
	case KEY_SECONDS:
		return second_units;
	default:
		return no_units;
	}
}

bool
value_takes_number(const struct key *key)
{
	switch (key->type) {
	case KEY_INT:
	case KEY_COUNT:
	case KEY_SIZE:
	case KEY_MS:
	case KEY_SECONDS:
		return true;
	default:
		return false;
	}
}

bool
value_takes_text(const struct key *key)
{
	switch (key->type) {
	case KEY_SIZE:
	case KEY_MS:
	case KEY_SECONDS:
	case KEY_MODE:
	case KEY_STRING:
	case KEY_STRINGS:
	case KEY_WORD:
	case KEY_SWITCH:
	case KEY_WORDS:
		return true;
	default:
		return false;
	}
}

const char *
value_kind(const struct key *key)
{
	static const char *const kinds[] = {
		[KEY_BOOL] = "true or false, without quotes",
		[KEY_INT] = "a whole number, without quotes",
		[KEY_COUNT] = "a whole number, without quotes",
		[KEY_SIZE] = "bytes: 65536, or \"64k\", \"10M\"",
		[KEY_MS] = "milliseconds: 500, or \"500ms\", \"2s\"",
		[KEY_SECONDS] = "seconds: 30, or \"30s\", \"5m\", \"1h\"",
		[KEY_MODE] = "an octal mode in quotes: \"0660\"",
		[KEY_STRING] = "a string in double quotes",
		[KEY_STRINGS] = "strings in brackets: [ \"one\", \"two\" ]",
		[KEY_WORD] = "a word in double quotes",
		[KEY_SWITCH] = "a word in double quotes",
		[KEY_WORDS] = "words in brackets: [ \"one\", \"two\" ]",
		[KEY_GROUP] = "a group: { key = value; }",
		[KEY_LIST] = "a list of groups: ( { … }, { … } )",
		[KEY_MAP] = "a group of names: { name = value; }",
	};

	return kinds[key->type];
}

static void
store(const struct key *key, void *field, long long number)
{
	switch (key->type) {
	case KEY_INT:
		*(int *)field = (int)number;
		break;
	case KEY_SECONDS:
		*(unsigned *)field = (unsigned)number;
		break;
	case KEY_MODE:
		*(mode_t *)field = (mode_t)number;
		break;
	case KEY_BOOL:
	case KEY_SWITCH:
		*(bool *)field = number != 0;
		break;
	case KEY_WORD: /* any enum */
	case KEY_WORDS:
		memcpy(
		    field, &(unsigned){ (unsigned)number }, sizeof(unsigned));
		break;
	default:
		*(size_t *)field = (size_t)number;
	}
}

bool
value_number(const struct key *key, void *field, long long number,
    struct problem *problem_r)
{
	if (number >= key->min && number <= key->max) {
		store(key, field, number);
		return true;
	}
	snprintf(problem_r->text, sizeof(problem_r->text),
	    "%lld is out of range: %lld to %lld%s", number, key->min, key->max,
	    key->type == KEY_SIZE      ? " bytes"
	    : key->type == KEY_MS      ? " milliseconds"
	    : key->type == KEY_SECONDS ? " seconds"
				       : "");
	return false;
}

/* Digits and a unit. */
static bool
with_unit(const struct key *key, const char *text, long long *number_r)
{
	size_t n = strspn(text, "0123456789");
	struct span rest = span_trim(span_str(text + n));
	long long factor = 1, number = 0;
	const struct unit *unit;

	if (n == 0 || n > 15)
		return false;
	for (size_t i = 0; i < n; i++)
		number = 10 * number + (text[i] - '0');
	if (rest.n > 0) {
		for (unit = units(key); unit->name != NULL; unit++)
			if (span_ieqs(rest, unit->name))
				break;
		if (unit->name == NULL)
			return false;
		factor = unit->factor;
	}
	return !__builtin_mul_overflow(number, factor, number_r);
}

static bool
octal(const char *text, long long *number_r)
{
	size_t n = strspn(text, "01234567");

	if (n == 0 || n > 6 || text[n] != '\0')
		return false;
	*number_r = 0;
	for (size_t i = 0; i < n; i++)
		*number_r = 8 * *number_r + (text[i] - '0');
	return true;
}

/* The value of a word; false with the words that there are. */
static bool
find_word(const struct key *key, struct span word, unsigned *value_r,
    struct problem *problem_r)
{
	char copy[64];
	struct suggest suggest;
	size_t at;

	snprintf(copy, sizeof(copy), "%.*s", (int)(word.n < 63 ? word.n : 63),
	    word.p);
	suggest_init(&suggest, copy);
	at = (size_t)snprintf(problem_r->text, sizeof(problem_r->text),
	    "\"%s\" is none of", copy);
	for (unsigned i = 0; key->words(i) != NULL; i++) {
		const char *w = key->words(i);

		if (w[0] == '\0')
			continue;
		if (span_eq(word, span_str(w))) {
			*value_r = i;
			return true;
		}
		suggest_offer(&suggest, w);
		if (at < sizeof(problem_r->text))
			at += (size_t)snprintf(problem_r->text + at,
			    sizeof(problem_r->text) - at, " \"%s\"", w);
	}
	if (at < sizeof(problem_r->text))
		snprintf(problem_r->text + at, sizeof(problem_r->text) - at,
		    "%s", suggest_text(&suggest));
	return false;
}

bool
value_word(const struct key *key, void *field, const char *word,
    struct problem *problem_r)
{
	unsigned set, value;

	if (!find_word(key, span_str(word), &value, problem_r))
		return false;
	memcpy(&set, field, sizeof(set));
	set |= 1u << value;
	memcpy(field, &set, sizeof(set));
	return true;
}

/* Words with blanks between them: the form of a default. */
static bool
word_set(const struct key *key, void *field, const char *text,
    struct problem *problem_r)
{
	struct span s = span_str(text);
	unsigned set = 0, value;

	for (size_t at = 0, end; at < s.n; at = end + 1) {
		end = span_chr(s, at, ' ');
		if (!find_word(key, span_slice(s, at, end), &value, problem_r))
			return false;
		set |= 1u << value;
	}
	store(key, field, set);
	return true;
}

static bool
number_text(const struct key *key, void *field, const char *text,
    struct problem *problem_r)
{
	long long number;
	bool ok = key->type == KEY_MODE ? octal(text, &number)
					: with_unit(key, text, &number);

	if (ok)
		return value_number(key, field, number, problem_r);
	snprintf(problem_r->text, sizeof(problem_r->text),
	    "\"%.60s\" is not understood: write %s", text, value_kind(key));
	return false;
}

bool
value_text(const struct key *key, void *field, struct arena *arena,
    const char *text, struct problem *problem_r)
{
	unsigned value;

	switch (key->type) {
	case KEY_STRING:
		*(const char **)field =
		    text[0] == '\0' ? NULL : arena_dup(arena, span_str(text));
		return true;
	case KEY_BOOL:
		*(bool *)field = strcmp(text, "true") == 0;
		return true;
	case KEY_WORD:
	case KEY_SWITCH:
		if (!find_word(key, span_str(text), &value, problem_r))
			return false;
		store(key, field, value);
		return true;
	case KEY_WORDS:
		return word_set(key, field, text, problem_r);
	default:
		return number_text(key, field, text, problem_r);
	}
}
