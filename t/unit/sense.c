/*
 * sense - words that mean the same.
 */
#include "config.h"

#include "t/strv.h"
#include "t/tap.h"

#include "rules/sense.h"

static const struct conf_list lists[] = {
	{ .name = "call", .words = STRV("ring", "call me", "anruf*", "num") },
	{ .name = "number",
	    .words = STRV("number*", "call", "dien thoai", "Num\xc3\xa9ro",
		"\xd8\xb1\xd9\x82\xd9\x85", "\xe7\x94\xb5\xe8\xaf\x9d",
		"\xe7\x94\xb5\xe8\xaf\x9d\xe5\x8f\xb7", "num", "?") },
};

/* The senses of the text's words, or the words, with bars between them. */
static void
senses(const char *text, const char *want, const char *what)
{
	struct diag *diag = diag_init();
	struct arena *arena = arena_init(0);
	struct senses *found = senses_init(arena, lists, 2, diag);
	char got[256] = "";
	struct tokens tokens;
	struct token token;
	size_t n = 0, end = 0;

	tokens_init(&tokens, span_str(text));
	while (found != NULL && tokens_next(&tokens, &token)) {
		struct span s;

		if (token.at < end)
			continue;
		s = senses_find(found, &tokens, &token, &end);
		if (s.n == 0)
			s = token.word;
		if (n > 0)
			got[n++] = '|';
		memcpy(got + n, s.p, s.n);
		n += s.n;
	}
	is_span(span_of(got, n), want, what);
	arena_deinit(&arena);
	diag_deinit(&diag);
}

static void
test_find(void)
{
	senses("", "", "nothing");
	senses("my ring", "my|{call}", "a word");
	senses("rings ringo", "rings|ringo", "a longer word is another one");
	senses("anrufen anruf anru", "{call}|{call}|anru", "a beginning");
	senses("numbers num", "{number}|{call}",
	    "of two lists the first one's word counts");
	senses("numero", "{number}", "lists are folded as texts are");
	senses("call call me call", "{number}|{call}|{number}",
	    "the longest words that fit");
	senses("call  me call. me", "{number}|me|{number}|me",
	    "words stand as they are in the list");
	senses("dien thoai dien", "{number}|dien", "several words");
	senses("dien", "dien", "the first of several is none by itself");
	senses("? !", "{number}|!", "a sign");
	senses("@ann 5 1234567", "{handle}|{n}|{nn}",
	    "a name and a long number are senses, a short number is not");
}

static void
test_scripts(void)
{
	senses("\xe7\x94\xb5\xe8\xaf\x9d\xe5\x8f\xb7\xe7\x94\xb5\xe8\xaf\x9d"
	       "\xe7\x94\xb5",
	    "{number}|{number}|\xe7\x94\xb5", "ideographs");
	senses("\xd8\xb1\xd9\x82\xd9\x85 \xd8\xa7\xd9\x84\xd8\xb1\xd9\x82\xd9"
	       "\x85 \xd9\x88\xd8\xa7\xd9\x84\xd8\xb1\xd9\x82\xd9\x85",
	    "{number}|{number}|{number}", "what is written onto Arabic words");
	senses("\xd8\xb3\xd8\xb1\xd9\x82\xd9\x85",
	    "\xd8\xb3\xd8\xb1\xd9\x82\xd9\x85", "and nothing else");
}

/* A mistake is said with its line. */
static void
refused(const char *words)
{
	const char *v[] = { "a", words };
	unsigned lines[] = { 7, 8 };
	struct conf_list list = { .name = "test",
		.words = { v, lines, 2, { "x.conf", 6 } } };
	struct diag *diag = diag_init();
	struct arena *arena = arena_init(0);

	ok(senses_init(arena, &list, 1, diag) == NULL && diag_errors(diag) == 1,
	    "\"%s\" is refused", words);
	ok(strncmp(diag_text(diag, 0), "x.conf:8:", 9) == 0, "with its line");
	arena_deinit(&arena);
	diag_deinit(&diag);
}

static void
test_mistakes(void)
{
	refused("");
	refused("*");
	refused("...");
	refused("a ");
	refused("see https://a.example");
	refused("12");
}

/* A text of words that may go on, and do not. */
static void
test_long(void)
{
	static char text[5 * 100000];
	struct diag *diag = diag_init();
	struct arena *arena = arena_init(0);
	struct senses *found = senses_init(arena, lists, 2, diag);
	struct tokens tokens;
	struct token token;
	size_t n = 0, end;

	for (size_t i = 0; i < sizeof(text); i += 5)
		memcpy(text + i, "call ", 5);
	tokens_init(&tokens, span_of(text, sizeof(text)));
	while (tokens_next(&tokens, &token))
		n += senses_find(found, &tokens, &token, &end).n > 0;
	ok(n == 100000, "very many words");
	arena_deinit(&arena);
	diag_deinit(&diag);
}

int
main(void)
{
	test_find();
	test_scripts();
	test_mistakes();
	test_long();
	return done_testing();
}
