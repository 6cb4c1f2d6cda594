/*
 * disguise_leet - digits and symbols that stand for letters in a word:
 * "te1egr4m", "wh4ts@pp", "$kype".
 */
#include "config.h"

#include "text/disguise-private.h"

/* What a token of letters, digits and symbols is made of. */
struct leet {
	size_t letters;
	size_t signs;    /* digits and symbols that may be letters */
	size_t symbols;  /* of these: inside the word, no digits */
	size_t vowels;   /* digits that stand for a vowel between consonants */
	size_t adjacent; /* signs that touch each other: numbers do */
	size_t strange;  /* other digits: an identifier */
	bool ends_in_sign;
};

/* The letter that c stands for; '1' depends on its neighbours. */
static char
leet_letter(char c, char before, char after)
{
	switch (c) {
	case '0':
		return 'o';
	case '1':
	case '!':
	case '|':
		if (after != '\0' && strchr("aeiouy", after) != NULL)
			return 'l';
		return after == '\0' && before != '\0' &&
			       strchr("aeio", before) != NULL
			   ? 'l'
			   : 'i';
	case '3':
		return 'e';
	case '4':
	case '@':
		return 'a';
	case '5':
	case '$':
		return 's';
	case '7':
		return 't';
	case '8':
		return 'b';
	case '9':
		return 'g';
	default:
		return '\0';
	}
}

static bool
is_symbol(char c)
{
	return c == '@' || c == '$' || c == '!' || c == '|';
}

static bool
in_token(char c)
{
	return (byte_kind(c) & (BYTE_WORD | BYTE_SIGN | BYTE_HIGH)) != 0;
}

static bool
is_consonant(char c)
{
	return ascii_isalpha(c) && strchr("aeiouy", c) == NULL;
}

static bool
is_sign(char c)
{
	return (byte_kind(c) & BYTE_SIGN) != 0;
}

static void
count_char(struct leet *l, struct span t, size_t i)
{
	char c = t.p[i];
	char before = i > 0 ? t.p[i - 1] : '\0';
	char after = i + 1 < t.n ? t.p[i + 1] : '\0';
	bool inside = ascii_isalpha(before) && ascii_isalpha(after);

	if (!is_sign(c)) {
		l->letters += ascii_isalpha(c);
		l->strange += ascii_isdigit(c);
		return;
	}
	l->signs++;
	l->adjacent += is_sign(before);
	l->symbols += is_symbol(c) && inside;
	l->vowels += (c == '0' || c == '1' || c == '3' || c == '4') &&
		     is_consonant(before) && is_consonant(after);
}

static struct leet
leet_count(struct span token)
{
	struct leet l = { 0 };

	for (size_t i = 0; i < token.n; i++)
		count_char(&l, token, i);
	l.ends_in_sign = is_sign(token.p[token.n - 1]);
	return l;
}

/* "log4shell", "web3auth": a technology, its version, something else. */
static bool
names_version(struct span token)
{
	size_t n = 0;

	while (n < token.n && ascii_isalpha(token.p[n]))
		n++;
	return word_takes_digits(span_slice(token, 0, n)) ||
	       (n == 1 && word_takes_digits(span_slice(token, 0, 2)));
}

/* Does an honest writer write so? Numbers, versions, identifiers, prices. */
static bool
is_honest(const struct leet *l, struct span token)
{
	size_t inner = l->signs - l->ends_in_sign;

	if (l->strange > 0 || l->adjacent > 0 || l->letters < 4 ||
	    l->letters * 2 < l->signs * 3)
		return true;
	if (l->symbols > 0)
		return false;
	return inner == 0 || l->vowels == 0 || names_version(token) ||
	       (inner == 1 && l->vowels < 1);
}

static bool
worth_undoing(const struct leet *l, struct span token)
{
	if (l->signs == 0 || l->letters == 0 || l->signs > l->letters + 1)
		return false;
	if (l->letters == 1)
		return token.p[0] == '0';
	/* A number before or behind a word: 10am, html5, 4k, 0x1f. */
	if (l->signs == l->adjacent + 1 && ascii_isdigit(token.p[0]) &&
	    token.p[0] != '0' && l->letters < 4)
		return false;
	return !(
	    l->signs == l->adjacent + 1 && l->ends_in_sign && l->letters < 4);
}

static void
replace_signs(struct view_edit *e, size_t at, struct span token)
{
	char before = '\0';

	for (size_t i = 0; i < token.n; i++) {
		char after = i + 1 < token.n ? token.p[i + 1] : '\0';
		char letter = leet_letter(token.p[i], before, after);

		if (letter != '\0')
			view_edit_replace(e, at + i, at + i + 1, &letter, 1);
		before = letter != '\0' ? letter : token.p[i];
	}
}

/* Without the exclamation marks and the like that close a sentence. */
static size_t
trim_end(struct span s, size_t at, size_t end)
{
	while (end > at && (s.p[end - 1] == '!' || s.p[end - 1] == '|'))
		end--;
	return end;
}

static void
undo_token(struct undo *undo, struct view_edit *e, size_t at, size_t stop)
{
	size_t end = trim_end(e->in->s, at, stop);
	struct span token = span_slice(e->in->s, at, end);
	struct leet l;

	/* "@name" is a handle. */
	if (token.n < 2 || token.p[0] == '@')
		return;
	l = leet_count(token);
	if (!worth_undoing(&l, token))
		return;
	replace_signs(e, at, token);
	if (!is_honest(&l, token))
		undo->facts |= FACT_BIT(FACT_LEETSPEAK);
}

/* All tokens of a run of characters that are no spaces. */
static void
undo_chunk(struct undo *undo, struct view_edit *e, const struct chunk *chunk)
{
	size_t stop;

	/* A number. */
	if ((chunk->kinds & BYTE_LETTER) == 0 ||
	    chunk_is_address(e->in->s, chunk))
		return;
	for (size_t at = chunk->at; at < chunk->end; at = stop + 1) {
		stop = at;
		while (stop < chunk->end && in_token(e->in->s.p[stop]))
			stop++;
		undo_token(undo, e, at, stop);
	}
}

bool
undo_leet(struct undo *undo, const struct view *in, struct view *view_r)
{
	struct view_edit e;
	struct chunk chunk;
	size_t at = 0, sign;

	view_edit_init(&e, undo->arena, in);
	for (; (sign = kind_find(in->s, at, BYTE_SIGN)) < in->s.n;
	     at = chunk.end) {
		chunk_around(in->s, at, sign, &chunk);
		undo_chunk(undo, &e, &chunk);
	}
	return view_edit_done(&e, view_r);
}
