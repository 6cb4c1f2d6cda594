/*
 * sense - finds the senses of words; see sense.h.
 *
 * All words of all lists are in one table by the hash of their bytes, which is
 * taken a byte at a time, so that one walk over a word of the text finds its
 * beginnings as well. Of several words with spaces between them the first ones
 * are there, too, and only say that it may be worth going on.
 */
#include "config.h"

#include "rules/lexicon.h"
#include "rules/sense.h"
#include "text/fold.h"

/* What may come behind the hash. */
enum { HOW_WHOLE = 1, HOW_BEGINS = 2, HOW_GOES_ON = 4 };

/* With its tag, 47 bits of a hash: two words that share them share a sense. */
struct entry {
	uint32_t hash;
	unsigned short sense;
	unsigned char how;
};

struct senses {
	struct span *names;
	struct entry *entries; /* by hash, with free places between them */
	uint16_t *tags;        /* of each entry, a short form; 0: free */
	size_t mask;
	size_t longest; /* bytes */
};

/* "And", "the", "to", "in" and "as" are written onto Arabic words. */
static const char *const clitics[] = { "\xd9\x88\xd8\xa7\xd9\x84",
	"\xd8\xa8\xd8\xa7\xd9\x84", "\xd9\x81\xd8\xa7\xd9\x84",
	"\xd9\x83\xd8\xa7\xd9\x84", "\xd9\x84\xd9\x84", "\xd8\xa7\xd9\x84",
	"\xd9\x88", "\xd8\xa8", "\xd9\x84", "\xd9\x81", "\xd9\x83", NULL };
/* Bytes of what has to be left behind them: three letters. */
#define CLITIC_REST 6

#define HASH_START UINT64_C(14695981039346656037)

static inline uint64_t
hash_byte(uint64_t hash, char byte)
{
	return (hash ^ (unsigned char)byte) * UINT64_C(1099511628211);
}

static inline uint16_t
tag_of(uint64_t hash)
{
	return (uint16_t)(hash >> 48) | 1;
}

/* The place of the words with that hash, or the free one for them. */
static inline size_t
find_entry(const struct senses *senses, uint64_t hash)
{
	size_t i = (size_t)(hash >> 16) & senses->mask;
	uint16_t tag = tag_of(hash);

	while (senses->tags[i] != 0 &&
	       (senses->tags[i] != tag ||
		   senses->entries[i].hash != (uint32_t)hash))
		i = (i + 1) & senses->mask;
	return i;
}

static void
add_entry(struct senses *senses, struct span words, size_t sense, unsigned how)
{
	uint64_t hash = HASH_START;
	struct entry *entry;
	size_t i;

	for (i = 0; i < words.n; i++)
		hash = hash_byte(hash, words.p[i]);
	i = find_entry(senses, hash);
	entry = &senses->entries[i];
	entry->hash = (uint32_t)hash;
	if ((entry->how & ~HOW_GOES_ON) == 0)
		entry->sense = (unsigned short)sense;
	entry->how |= (unsigned char)how;
	senses->tags[i] = tag_of(hash);
	if (words.n > senses->longest)
		senses->longest = words.n;
}

/* What a list holds. */
struct listed {
	struct span words; /* folded, without "*" */
	size_t sense;
	bool begins; /* the last of them may go on */
};

/* How many words they are; 0: not only words. */
static size_t
count_words(struct span words)
{
	struct tokens tokens;
	struct token token;
	size_t n = 0, end = 0;

	tokens_init(&tokens, words);
	for (; tokens_next(&tokens, &token); n++) {
		if (token.word.p != words.p + token.at)
			return 0; /* a link, a number */
		end = token.end;
	}
	return end < words.n ? 0 : n;
}

static void
add_listed(struct senses *senses, const struct listed *listed)
{
	struct tokens tokens;
	struct token token;

	tokens_init(&tokens, listed->words);
	while (tokens_next(&tokens, &token)) {
		unsigned how = listed->begins ? HOW_BEGINS : HOW_WHOLE;

		if (token.end < listed->words.n)
			how = HOW_GOES_ON;
		add_entry(senses, span_slice(listed->words, 0, token.end),
		    listed->sense, how);
	}
}

/* Reads a list, to listed_r; returns how many words they are in all. */
static size_t
read_list(struct arena *arena, const struct conf_list *list, size_t sense,
    struct listed *listed_r, struct diag *diag)
{
	size_t total = 0;

	for (size_t i = 0; i < list->words.n; i++) {
		struct span words = span_str(list->words.v[i]);
		bool begins = words.n > 0 && words.p[words.n - 1] == '*';
		size_t n;

		if (begins)
			words.n--;
		words = fold_span(arena, words);
		listed_r[i] = (struct listed){ words, sense, begins };
		n = count_words(words);
		total += n;
		if (n == 0)
			diag_error(diag, pos_of(&list->words, i),
			    "sense %s: \"%s\" is not a word, several, or the "
			    "beginning of one, as \"contact*\"",
			    list->name, list->words.v[i]);
	}
	return total;
}

static bool
make_table(struct senses *senses, struct arena *arena, size_t words)
{
	size_t size = 16;

	while (size < 2 * words)
		size *= 2;
	senses->mask = size - 1;
	senses->entries = arena_array(arena, size, sizeof(*senses->entries));
	senses->tags = arena_array(arena, size, sizeof(*senses->tags));
	return senses->entries != NULL && senses->tags != NULL;
}

/* The table of all words, which are on building until they are in it. */
static bool
fill(struct senses *senses, struct arena *arena, struct arena *building,
    const struct conf_list *lists, size_t n, struct diag *diag)
{
	size_t count = 0, words = 0, at = 0, errors = diag_errors(diag);
	struct listed *listed;

	for (size_t i = 0; i < n; i++)
		count += lists[i].words.n;
	listed = arena_array(building, count + 1, sizeof(*listed));
	for (size_t i = 0; listed != NULL && i < n; i++) {
		senses->names[i] =
		    span_str(arena_printf(arena, "{%s}", lists[i].name));
		words += read_list(building, &lists[i], i, listed + at, diag);
		at += lists[i].words.n;
	}
	if (listed == NULL || diag_errors(diag) > errors ||
	    !make_table(senses, arena, words))
		return false;
	for (size_t i = 0; i < count; i++)
		add_listed(senses, &listed[i]);
	return !arena_failed(building) && !arena_failed(arena);
}

struct senses *
senses_init(struct arena *arena, const struct conf_list *lists, size_t n,
    struct diag *diag)
{
	struct senses *senses = arena_alloc(arena, sizeof(*senses));
	struct arena *building = arena_init(0);
	bool done = false;

	if (senses != NULL && building != NULL) {
		senses->names =
		    arena_array(arena, n + 1, sizeof(*senses->names));
		done = senses->names != NULL &&
		       fill(senses, arena, building, lists, n, diag);
	}
	arena_deinit(&building);
	return done ? senses : NULL;
}

/* A walk over words of the text. */
struct walk {
	const struct senses *senses;
	struct span text;
	size_t at;
	size_t most; /* not beyond */
	uint64_t hash;
	const struct entry *found; /* NULL: nothing so far */
	size_t found_end;
};

/* To the end of a word. True: words are known that go on behind it. */
static bool
walk_word(struct walk *walk, size_t end)
{
	const struct senses *senses = walk->senses;
	unsigned how = 0;

	while (walk->at < end && walk->at < walk->most) {
		size_t i;

		walk->hash = hash_byte(walk->hash, walk->text.p[walk->at++]);
		i = find_entry(senses, walk->hash);
		how = senses->tags[i] == 0 ? 0 : senses->entries[i].how;
		if ((how & HOW_BEGINS) != 0 ||
		    ((how & HOW_WHOLE) != 0 && walk->at == end)) {
			walk->found = &senses->entries[i];
			walk->found_end = end;
		}
	}
	return walk->at == end && (how & HOW_GOES_ON) != 0;
}

/* Looks for words from there on, of which the first ends at end. */
static struct walk
walk_from(const struct senses *senses, const struct tokens *tokens, size_t at,
    size_t end)
{
	struct walk walk = { senses, tokens->text, at, at + senses->longest,
		HASH_START, NULL, 0 };
	struct tokens ahead = *tokens;
	struct token next = { .end = end };

	while (walk_word(&walk, next.end) && tokens_next(&ahead, &next))
		;
	return walk;
}

/* Looks behind what is written onto an Arabic word. */
static struct walk
walk_arabic(const struct senses *senses, const struct tokens *tokens,
    const struct token *token)
{
	struct walk walk = { .found = NULL };

	for (size_t i = 0; walk.found == NULL && clitics[i] != NULL; i++) {
		size_t n = strlen(clitics[i]);

		if (token->word.n >= n + CLITIC_REST &&
		    memcmp(token->word.p, clitics[i], n) == 0)
			walk = walk_from(
			    senses, tokens, token->at + n, token->end);
	}
	return walk;
}

/* Bytes that letters of Arabic begin with. */
static bool
is_arabic(char byte)
{
	return ((unsigned char)byte & 0xFE) == 0xD8;
}

struct span
senses_find(const struct senses *senses, const struct tokens *tokens,
    const struct token *token, size_t *end_r)
{
	struct walk walk;

	*end_r = token->end;
	if (token->word.p != tokens->text.p + token->at)
		return span_eq(token->word, SPAN_LIT("{n}")) ? SPAN_NONE
							     : token->word;
	walk = walk_from(senses, tokens, token->at, token->end);
	if (walk.found == NULL && is_arabic(token->word.p[0]))
		walk = walk_arabic(senses, tokens, token);
	if (walk.found == NULL)
		return SPAN_NONE;
	*end_r = walk.found_end;
	return senses->names[walk.found->sense];
}
