/*
 * wording - texts as words, and what the words weigh.
 */
#include "config.h"

#include "t/strv.h"
#include "t/tap.h"

#include "rules/wording.h"

/* The words of a text with bars between them. */
static void
words(const char *text, const char *want, const char *what)
{
	char got[256];
	size_t n = 0;
	struct tokens tokens;
	struct token token;

	tokens_init(&tokens, span_str(text));
	while (tokens_next(&tokens, &token) &&
	       n + token.word.n + 1 < sizeof(got)) {
		if (n > 0)
			got[n++] = '|';
		memcpy(got + n, token.word.p, token.word.n);
		n += token.word.n;
	}
	is_span(span_of(got, n), want, what);
}

static void
test_words(void)
{
	words("", "", "nothing");
	words(" \n\t ...", "", "no words");
	words("hi, add me!", "hi|add|me|!", "words and signs");
	words("don't 'quote' it'", "don't|quote|it", "apostrophes");
	words("pay $50 or 1234567", "pay|$|{n}|or|{nn}", "numbers");
	words("mp3 2nd", "mp3|2nd", "digits in words");
	words("see https://a.example/b?c=1 now", "see|{url}|now", "a link");
	words("www.a.example", "{url}", "without a scheme");
	words("(https://a.example)", "{url}", "in brackets");
	words("ann@a.example, @ann (@ann)", "{mail}|{handle}|{handle}",
	    "an address and names");
	words("me @ home a@b", "me|home|a|b", "at signs that are none");
	words("\xe5\x8a\xa0\xe5\xbe\xae wx", "\xe5\x8a\xa0|\xe5\xbe\xae|wx",
	    "ideographs are words by themselves");
	words("\xe5\x8a\xa0\xe3\x80\x82", "\xe5\x8a\xa0",
	    "their punctuation is none");
	words("\xd1\x82\xd0\xb3 \xe2\x82\xac"
	      "5",
	    "\xd1\x82\xd0\xb3|\xe2\x82\xac|{n}", "other scripts, and signs");
	words("\xd9\x83\xd9\x85\xd8\x9f \xd9\x84\xd8\x8c",
	    "\xd9\x83\xd9\x85|\xd8\x9f|\xd9\x84", "Arabic punctuation");
	words("\xe0\xa4\xb9\xe0\xa5\xa4", "\xe0\xa4\xb9",
	    "the end of a sentence in Hindi");
	words("a\xff\xfe"
	      "b",
	    "a|b", "malformed bytes stand between words");
}

static const struct conf_list list = {
	.name = "test",
	.words = STRV("-20 *", "60 telegram", "90 add me", "-90 bot", "10 {n}"),
};

static const struct conf_list other = {
	.name = "test",
	.words = STRV("-10 *", "60 telegram", "-5 {n}"),
};

static const struct conf_list meant = {
	.name = "test",
	.words = STRV("-20 *", "40 {call}", "50 {call} ... {number}"),
};

static const struct conf_list senses[] = {
	{ .name = "call", .words = STRV("ring", "anruf*") },
	{ .name = "number", .words = STRV("number", "nummer") },
};

static struct wording_likeness
likeness(const struct conf_list *words, struct span text)
{
	struct diag *diag = diag_init();
	struct arena *arena = arena_init(0);
	struct wording *wording = wording_init(arena, words, diag);
	struct wording_likeness likeness = { .percent = -1 };

	if (!ok(wording != NULL && wording_judge(&wording, 1,
				       senses_init(arena, senses, 2, diag),
				       arena, text, &likeness),
		"is weighed"))
		puts(diag_count(diag) > 0 ? diag_text(diag, 0) : "");
	arena_deinit(&arena);
	diag_deinit(&diag);
	return likeness;
}

static int
percent(const char *text)
{
	return likeness(&list, span_str(text)).percent;
}

static void
test_weights(void)
{
	struct wording_likeness most =
	    likeness(&list, SPAN_LIT("telegram: add me, telegram"));

	ok(percent("") == 0, "a text without words is like nothing");
	/* -2 and nothing: e to that, of one and that. */
	ok(percent("hello") == 11, "other words: the odds of all texts");
	/* -2 + 6 / sqrt(30): 28 % */
	ok(percent("telegram") == 28, "one word is not more than it should be");
	ok(percent("telegram telegram telegram") == 28, "each counts once");
	ok(percent("add me") > percent("me add"), "two words in their order");
	ok(percent("telegram bot") < percent("telegram"), "some speak against");
	ok(percent("5") == percent("77"), "numbers are alike");
	ok(most.at == 10 && most.end == 16, "what says most is known");
	ok(percent("telegram a b c d e f g h i j k l m n o p q r s t") <
		percent("telegram"),
	    "a long text is held by more than one word");
}

/* Several wordings in one walk say what each says alone. */
static void
test_several(void)
{
	static const char text[] = "add me on telegram, 5 a b";
	struct diag *diag = diag_init();
	struct arena *arena = arena_init(0);
	struct wording *wordings[] = { wording_init(arena, &list, diag),
		wording_init(arena, &other, diag) };
	struct wording_likeness both[2];

	ok(wordings[0] != NULL && wordings[1] != NULL &&
		wording_judge(wordings, 2, senses_init(arena, senses, 2, diag),
		    arena, span_str(text), both),
	    "two at once");
	ok(both[0].percent == percent(text) && both[0].at == 0 &&
		both[0].end == 6,
	    "the first as by itself");
	ok(both[1].percent == likeness(&other, span_str(text)).percent &&
		both[1].at == 10 && both[1].end == 18,
	    "the second, too");
	arena_deinit(&arena);
	diag_deinit(&diag);
}

static int
sense_percent(const char *text)
{
	return likeness(&meant, span_str(text)).percent;
}

static void
test_senses(void)
{
	struct wording_likeness most =
	    likeness(&meant, SPAN_LIT("so ring my number"));

	ok(sense_percent("my hello") == 11, "words without a sense");
	ok(sense_percent("ring") > 11, "a word has its sense");
	ok(sense_percent("ring") == sense_percent("anrufen ring"),
	    "in all languages, and each sense once");
	ok(sense_percent("ring my number") > sense_percent("ring"),
	    "two senses near one another");
	ok(sense_percent("ring number") == sense_percent("nummer anrufen"),
	    "in either order");
	ok(sense_percent("ring a b c number") > sense_percent("ring a b c d"),
	    "up to four words on");
	ok(sense_percent("ring a b c d number") ==
		sense_percent("ring a b c d e"),
	    "five words on is not near");
	ok(most.at == 3 && most.end == 17, "what says most is known");
}

/* A mistake is said with its line. */
static void
refused(const char *term)
{
	const char *v[] = { "1 a", term };
	unsigned lines[] = { 7, 8 };
	struct conf_list words = { .name = "test",
		.words = { v, lines, 2, { "x.conf", 6 } } };
	struct diag *diag = diag_init();
	struct arena *arena = arena_init(0);

	ok(wording_init(arena, &words, diag) == NULL && diag_errors(diag) == 1,
	    "\"%s\" is refused", term);
	ok(strncmp(diag_text(diag, 0), "x.conf:8:", 9) == 0, "with its line");
	arena_deinit(&arena);
	diag_deinit(&diag);
}

static void
test_mistakes(void)
{
	refused("");
	refused("telegram");
	refused("5");
	refused("5 ");
	refused("5 a b c");
	refused("5 a ... ");
	refused("5 a ... b c");
	refused("5  a");
	refused("99999999999999999999 a");
}

/* Much text takes no more than its place. */
static void
test_long(void)
{
	static char text[1 << 20];

	memset(text, 'a', sizeof(text));
	ok(likeness(&list, span_of(text, sizeof(text))).percent == 11,
	    "one endless word");
	for (size_t i = 0; i < sizeof(text); i += 2)
		text[i] = ' ';
	ok(likeness(&list, span_of(text, sizeof(text))).percent == 11,
	    "very many words");
}

int
main(void)
{
	test_words();
	test_weights();
	test_senses();
	test_several();
	test_mistakes();
	test_long();
	return done_testing();
}
