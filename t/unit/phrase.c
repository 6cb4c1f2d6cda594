/*
 * phrase - plain words as patterns: what matches, what does not, what is
 * refused and how it is said.
 */
#include "config.h"

#include "t/tap.h"

#include "rules/pattern.h"
#include "rules/phrase.h"

static const char *channels[] = { "telegram", "google chat", "google",
	"{brand}", "c++", "电报" };
static const char *brands[] = { "whatsapp", "(viber|line) app" };
static const char *broken[] = { "a ... b" };
static const char *loop_a[] = { "x", "{loop-b}" };
static const char *loop_b[] = { "{loop-a}" };
static const unsigned lines[] = { 11, 12, 13, 14, 15, 16 };

#define WORDS(v)                                                               \
	{                                                                      \
		v, (unsigned *)(uintptr_t)lines, sizeof(v) / sizeof(v[0]),     \
		{                                                              \
			"lists.conf", 10                                       \
		}                                                              \
	}

static struct conf_list lists[] = {
	{ { "lists.conf", 10 }, "channel", WORDS(channels) },
	{ { "lists.conf", 20 }, "brand", WORDS(brands) },
	{ { "lists.conf", 30 }, "broken", WORDS(broken) },
	{ { "lists.conf", 40 }, "loop-a", WORDS(loop_a) },
	{ { "lists.conf", 50 }, "loop-b", WORDS(loop_b) },
	{ { "lists.conf", 60 }, "empty", { .n = 0 } },
};
static struct conf_macro macros[] = {
	{ { "macros.conf", 1 }, "handle", "@[a-z0-9_]{5,}" },
	{ { "macros.conf", 2 }, "contact", "(?:{channel}|{handle})" },
};
static const struct conf conf = {
	.lists = lists, .nlists = 6, .macros = macros, .nmacros = 2
};
static const struct limits limits = { .match_limit = 100000 };

/* The pattern of one phrase, on the arena; SPAN_NONE when it was refused. */
static struct span
compile(struct arena *arena, struct diag *diag, const char *phrase)
{
	const char *v[] = { phrase };
	struct strv phrases = { v, NULL, 1, { "a.conf", 7 } };
	struct lexicon lexicon = {
		.conf = &conf, .arena = arena, .diag = diag
	};
	struct buf out;

	buf_init(&out, arena, 0);
	if (!phrase_compile(&lexicon, &out, &phrases, 0, 1))
		return SPAN_NONE;
	return buf_span(&out);
}

/* Where the phrase is in the text, as "at-end"; "-": nowhere. */
static void
where(const char *phrase, const char *text, char *buf, size_t size)
{
	struct arena *arena = arena_init(0);
	struct diag *diag = diag_init();
	struct scratch_pool *pool = scratch_pool_init(&limits);
	struct scratch *scratch = scratch_take(pool);
	struct span source = compile(arena, diag, phrase);
	struct pattern_error error = { .at = 0 };
	struct pattern *pattern =
	    source.n == 0 ? NULL : pattern_init(source, 0, &error);
	struct pattern_match m;
	enum pattern_result r;

	snprintf(buf, size, "-");
	if (pattern == NULL) {
		snprintf(buf, size, "refused: %s",
		    diag_count(diag) > 0 ? diag_text(diag, 0) : error.text);
	} else {
		r = pattern_find(pattern, scratch, span_str(text), 0, &m);
		if (r == PATTERN_FOUND)
			snprintf(buf, size, "%zu-%zu", m.at, m.end);
		else if (r != PATTERN_NONE)
			snprintf(buf, size, "limit");
	}
	pattern_deinit(&pattern);
	scratch_give(pool, scratch);
	scratch_pool_deinit(&pool);
	diag_deinit(&diag);
	arena_deinit(&arena);
}

/* The text with line ends as they are written. */
static const char *
shown(const char *text, char *buf, size_t size)
{
	size_t n = 0;

	for (; *text != '\0' && n + 3 < size; text++) {
		if (*text == '\n')
			buf[n++] = '\\';
		buf[n++] = *text == '\n' ? 'n' : *text;
	}
	buf[n] = '\0';
	return buf;
}

static void
hits(const char *phrase, const char *text)
{
	char at[300], line[100];

	where(phrase, text, at, sizeof(at));
	ok(ascii_isdigit(at[0]), "\"%s\" hits \"%s\" (%s)", phrase,
	    shown(text, line, sizeof(line)), at);
}

static void
misses(const char *phrase, const char *text)
{
	char at[300], line[100];

	where(phrase, text, at, sizeof(at));
	ok(strcmp(at, "-") == 0, "\"%s\" misses \"%s\" (%s)", phrase,
	    shown(text, line, sizeof(line)), at);
}

static void
stands(const char *phrase, const char *text, const char *want)
{
	char at[300];

	where(phrase, text, at, sizeof(at));
	is_str(at, want, phrase);
}

static void
refused(const char *phrase, const char *why)
{
	char at[300];

	where(phrase, "", at, sizeof(at));
	if (!ok(strncmp(at, "refused: ", 9) == 0 && strstr(at, why) != NULL,
		"\"%s\" is refused: %s", phrase, why))
		printf("# %s\n", at);
}

static void
test_words(void)
{
	stands("contact me on telegram", "so contact me on telegram.", "3-25");
	hits("Contact Me", "contact me");
	misses("contact me", "contacting me");
	misses("contact me", "recontact me");
	misses("contact me", "contact mehmet");
	misses("contact me", "contactme");
	hits("contact me", "contact -- \"me\"");
	hits("contact me", "contact, me");
	hits("contact me", "contact\nme");
	misses("contact me", "contact\n\nme");
	misses("contact me", "contact\n \nme");
	misses("contact me", "use contact. me too");
	misses("contact me", "contact? me");
	misses("contact me", "contact.\nme");
	misses("contact me", "contact\xe3\x80\x82me");
	hits("telegram me", "telegram.me");
	hits("don't call", "i don't call");
	misses("line", "online");
	misses("line", "line_2");
	misses("line", "li\xc3\xb1"
		       "ea line\xd0\xb6");
	hits("line", "\xe2\x80\xa2line\xe2\x80\xa2");
	hits("5 stars", "the 5 stars");
	misses("5 stars", "15 stars");
}

static void
test_punctuation(void)
{
	hits("c++", "in c++, please");
	hits("c++", "c++11");
	misses("c++", "misc++");
	hits("c++ developer", "c++developer or c++ developer");
	hits("name @ gmail", "name@gmail");
	hits("name @ gmail", "my name @ gmail dot com");
	hits("name @ gmail", "name  (@) gmail");
	misses("name @ gmail", "name at gmail");
	hits("me - now", "me - now");
	misses("me - now", "me now");
	hits("really \\?", "really?");
	hits("\\(ok\\)", "(ok)");
	hits("a.b", "a.b");
	misses("a.b", "axb");
	hits("$ 5", "$5");
}

static void
test_stars(void)
{
	stands("telegr*", "xtelegram telegramme", "10-20");
	hits("telegr*", "telegr");
	misses("telegr*", "mytelegram");
	hits("*gram", "instagram");
	hits("send *gram now", "send instagram now");
	misses("send *gram now", "send instagramm now");
	hits("send tele* now", "send telegram now");
	misses("send tele* now", "send telegram, or now");
	hits("*legr*", "telegram");
	hits("(tele|insta)* me", "instagram me");
	hits("{channel}* me", "telegrams me");
	hits("\xd0\xbf\xd0\xb8\xd1\x88*", "\xd0\xbf\xd0\xb8\xd1\x88\xd0\xb8");
}

static void
test_groups(void)
{
	hits("(write|drop a line) to me", "drop a line to me");
	hits("(write|drop a line) to me", "write to me");
	misses("(write|drop a line) to me", "drop to me");
	hits("add (me)? on telegram", "add on telegram");
	hits("add (me)? on telegram", "add me on telegram");
	misses("add (me)? on telegram", "add you on telegram");
	hits("a (b|c (d|e))? f", "a c e f");
	hits("a (b|c (d|e))? f", "a f");
	misses("a (b|c (d|e))? f", "a c f");
	hits("a|b c", "b c");
	misses("a|b c", "b d");
	misses("on (line|c++)", "online on linen");
	hits("on (line|c++)", "on c++x");
	stands("(google|google chat)", "google chat", "0-11");
	hits("add (me)? ... now", "add a b now");
	hits("add ... (me)? now", "add a b now");
}

static void
test_optional(void)
{
	hits("the codes? of", "the code of");
	hits("the codes? of", "the codes of");
	misses("the codes? of", "the cod of");
	hits("favou?r me", "favor me");
	hits("tes\xd1\x82? me", "tes me");
	stands("(full)? name (please)?", "full name please", "5-9");
	misses("c\\+?x y", "c+ x y");
	hits("xy\\+? me", "xy me");
	hits("xy\\+? me", "xy+me");
	hits("call my * now", "call my brother now");
	hits("call my * now", "call my don't now");
	misses("call my * now", "call my now");
	hits("(my *|our) phone", "my office phone");
	hits("(i|we) ('ll|will) (call|phone)", "i'll call");
	hits("(i|we)'ll (call|phone)", "we'll call");
	misses("(i|we)'ll (call|phone)", "they'll call");
	hits("tele(gram|graph)s me", "telegraphs me");
	misses("tele(gram|graph)s me", "tele grams me");
	hits("{channel}-id", "telegram-id");
	misses("{channel}-id", "telegram-ids");
}

static void
test_gaps(void)
{
	hits("contact ... telegram", "contact telegram");
	hits("contact ... telegram", "contact me on my telegram");
	hits("contact ... telegram", "contact us a b c telegram");
	misses("contact ... telegram", "contact us a b c d telegram");
	hits("contact ...6 telegram", "contact us a b c d telegram");
	misses("contact ... telegram", "contact me. my telegram");
	hits("contact ... telegram", "contact me, i'm on telegram");
	misses("contact ...1 telegram", "contact me\n\ntelegram");
	hits("call ... @ home", "call me @home");
}

static void
test_dense(void)
{
	hits("\xe7\x94\xb5\xe6\x8a\xa5", /* a name inside a run of Han */
	    "\xe5\x8a\xa0\xe7\x94\xb5\xe6\x8a\xa5\xe5\xa5\xbd");
	hits("\xe5\x8a\xa0 \xe7\x94\xb5\xe6\x8a\xa5",
	    "\xe5\x8a\xa0\xe7\x94\xb5\xe6\x8a\xa5");
	hits("\xe5\x8a\xa0 \xe7\x94\xb5\xe6\x8a\xa5",
	    "\xe5\x8a\xa0 \xe7\x94\xb5\xe6\x8a\xa5");
	hits("\xe5\x8a\xa0 ... \xe7\x94\xb5\xe6\x8a\xa5",
	    "\xe5\x8a\xa0\xe6\x88\x91\xe7\x94\xb5\xe6\x8a\xa5");
	misses("\xe5\x8a\xa0 ... \xe7\x94\xb5\xe6\x8a\xa5",
	    "\xe5\x8a\xa0\xe6\x88\x91\xe3\x80\x82\xe7\x94\xb5\xe6\x8a\xa5");
	hits("telegram", "\xe5\x8a\xa0telegram\xe5\xa5\xbd");
	hits("\xe5\x8a\xa0 telegram", "\xe5\x8a\xa0telegram");
	hits("\xe5\x8a\xa0 (telegram|\xe7\x94\xb5) id",
	    "\xe5\x8a\xa0\xe7\x94\xb5id");
	misses("\xe5\x8a\xa0 (telegram|\xe7\x94\xb5) id",
	    "\xe5\x8a\xa0telegramid");
	hits("\xed\x85\x94\xeb\xa0\x88 \xec\x97\xb0\xeb\x9d\xbd", /* Hangul */
	    "\xed\x85\x94\xeb\xa0\x88\xeb\xa1\x9c "
	    "\xed\x85\x94\xeb\xa0\x88 \xec\x97\xb0\xeb\x9d\xbd\xed\x95\xb4");
	hits(
	    "\xe0\xb9\x84\xe0\xb8\xa5", "\xe0\xb8\x81\xe0\xb9\x84\xe0\xb8\xa5");
}

static void
test_names(void)
{
	hits("on {channel}", "on google chat");
	hits("on {channel}", "on line app");
	hits("on {channel}", "on c++");
	hits("on {channel} please", "on google please");
	misses("on {channel}", "on telegrams");
	hits("me {handle}", "me @someone");
	hits("me {contact}", "me @someone");
	hits("me {contact} ok", "me viber app ok");
	misses("me {contact}", "me line");
	refused("on {chanel}", "did you mean \"channel\"?");
	refused("on {nothing}", "no list or macro {nothing}");
	refused("on {broken}", "lists.conf:11: error: \"a ... b\"");
	refused("on {loop-a}", "{loop-a} contains itself");
	refused("on {empty}", "the list {empty} is empty");
}

static void
test_mistakes(void)
{
	refused("", "a.conf:7: error: \"\": there are no words");
	refused("a (b", "a ) is missing");
	refused("a b)", "a ) without its (");
	refused("a (b|)", "no words");
	refused("a {2}", "{ begins the name of a list");
	refused("a*b", "put a space");
	refused("(a)?b", "put a space");
	refused("(a)bc(d)?", "nor be left out");
	refused("(a)*b", "put a space");
	refused("(a)(b)?", "nor be left out");
	refused("a ...", "between two words");
	refused("... a", "between two words");
	refused("a ...99 b", "at most 20 words");
	refused("me? on", "write (me)?");
	refused("(me)?", "every word may be left out");
	refused("a\\", "backslash at the end");
	refused("((((((((((a))))))))))", "too deep");
	/* A control character is no word, and does no harm in one. */
	hits("a\1b c", "ab c");
}

/* A phrase costs linear time whatever the text. */
static void
test_hostile(void)
{
	static char text[60001];

	memset(text, ' ', 60000);
	misses("contact ... telegram", text);
	for (size_t i = 0; i + 8 <= 60000; i += 8)
		memcpy(text + i, "contact ", 8);
	hits("contact contact", text);
	where("contact ...20 (me|us)* telegram", text, text, 20);
	is_str(text, "-", "no limit is met by 60 KB of near misses");
}

int
main(void)
{
	test_words();
	test_punctuation();
	test_stars();
	test_groups();
	test_optional();
	test_gaps();
	test_dense();
	test_names();
	test_mistakes();
	test_hostile();
	return done_testing();
}
