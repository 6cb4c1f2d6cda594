/*
 * word - encoded words and parameters as mail programs show them.
 */
#include "config.h"

#include "t/limits.h"
#include "t/tap.h"

#include "mail/word.h"

static void
check(const char *value, const char *want, const char *what)
{
	struct arena *arena = arena_init(0);
	limit_set hit = 0;

	is_span(word_decode(arena, span_str(value), &test_limits, &hit), want,
	    what);
	if (hit != 0)
		ok(false, "%s: no limit is hit", what);
	arena_deinit(&arena);
}

static void
test_plain(void)
{
	check("", "", "an empty value");
	check("plain words", "plain words", "plain words");
	check("one\r\n two\n\tthree", "one two three", "folds are one space");
	check("caf\xc3\xa9", "caf\xc3\xa9", "raw UTF-8 (RFC 6532)");
	check("caf\xe9 \x93x\x94", "caf\xc3\xa9 \xe2\x80\x9cx\xe2\x80\x9d",
	    "raw 8-bit reads as windows-1252");
	check("\xd0\xa2 \xe9 \xd0\xa2", "\xd0\xa2 \xc3\xa9 \xd0\xa2",
	    "one bad byte does not turn the rest");
	check("a =? b ?= c", "a =? b ?= c", "what only looks like a word");
	check("=?utf-8?B?abc", "=?utf-8?B?abc", "a word without an end");
	check("=?utf-8?X?abc?=", "=?utf-8?X?abc?=", "an unknown encoding");
	check("=?", "=?", "two letters of one");
}

static void
test_words(void)
{
	check("=?utf-8?B?SGVsbG8=?=", "Hello", "base64");
	check("=?UTF-8?q?a_b=2Dc?=", "a b-c", "quoted-printable");
	check("=?utf-8?B?SGVsbG8=?= =?utf-8?B?V29ybGQ=?=", "HelloWorld",
	    "a padded word hides none behind it");
	check("=?utf-8?B?SGVsbG8=?=\r\n =?utf-8?Q?_World?=", "Hello World",
	    "folds between words are none");
	check("=?utf-8?Q?=D0?= =?utf-8?Q?=A2?=", "\xd0\xa2",
	    "a character that two words share");
	check("=?utf-8?B?0A==?= =?utf-8?Q?=A2?=", "\xd0\xa2",
	    "also in two encodings");
	check("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c",
	    "text between words keeps its blanks");
	check("=?utf-8?Q?a?= =?no word", "a =?no word",
	    "blanks before what is no word stay");
	check("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab", "words that touch");
	check("x=?utf-8?Q?a?=y", "xay", "a word within a word");
	check("=?utf-8?Q?two words?=", "two words", "blanks within");
	check("=?utf-8*en?Q?a?=", "a", "a language (RFC 2231)");
	check("=?utf-8?Q?=ZZ=4?=", "=ZZ=4", "damaged escapes");
	check("=?utf-8?Q?\?=", "", "an empty word");
	check("=?utf-8?Q?a\r\n b?=", "a b", "a fold inside a word");
	check("=?utf-8?B?SGVs!bG8?=", "Hello", "junk in base64");
	check("=?utf-8?Q?a=00b?=", "ab", "NUL is dropped");
}

static void
test_charsets(void)
{
	check("=?iso-8859-1?Q?caf=E9?=", "caf\xc3\xa9", "Latin-1");
	check("=?koi8-r?B?8NLJ18XU?=",
	    "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "KOI8-R");
	check("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "\xe6\x97\xa5\xe6\x9c\xac",
	    "ISO-2022-JP");
	check("=?gb2312?B?1tDOxA==?=", "\xe4\xb8\xad\xe6\x96\x87", "GB2312");
	check("=?utf-7?Q?+AGE-b?=", "ab", "UTF-7");
	check("=?nosuch?Q?caf=C3=A9?=", "caf\xc3\xa9",
	    "an unknown charset with UTF-8 in it");
	check("=?nosuch?Q?caf=E9?=", "caf\xc3\xa9",
	    "an unknown charset with other bytes");
	check("=?utf-8//IGNORE?Q?a?=", "a", "no orders to iconv");
	check("=?us-ascii?Q?caf=C3=A9?=", "caf\xc3\xa9", "ASCII that is not");
}

static void
test_limit(void)
{
	struct limits limits = test_limits;
	struct arena *arena = arena_init(0);
	limit_set hit = 0;

	limits.field_bytes = 5;
	is_span(word_decode(arena, SPAN_LIT("=?utf-8?Q?abc=C3=A9=C3=A9?="),
		    &limits, &hit),
	    "abc\xc3\xa9", "a long value is cut");
	ok(hit == LIMIT_BIT(LIMIT_HEADER_BYTES), "and said");
	hit = 0;
	is_span(
	    word_decode(arena, SPAN_LIT("abcd\xc3\xa9\xc3\xa9"), &limits, &hit),
	    "abcd", "no character is cut in two");
	arena_deinit(&arena);
	arena = arena_init(4);
	hit = 0;
	word_decode(arena, SPAN_LIT("=?utf-8?Q?abc?="), &limits, &hit);
	ok(hit == LIMIT_BIT(LIMIT_MEMORY), "lack of memory is said");
	arena_deinit(&arena);
}

struct params {
	struct arena *arena;
	struct span main;
	struct param *v;
	size_t n;
	limit_set hit;
};

static struct params
params_of(const char *value)
{
	struct params p = { .arena = arena_init(0) };

	p.n = word_params(
	    p.arena, span_str(value), &test_limits, &p.main, &p.v, &p.hit);
	return p;
}

static void
check_param(const char *value, const char *main, const char *name,
    const char *want, const char *what)
{
	struct params p = params_of(value);

	is_span(p.main, main, what);
	is_span(word_param(p.v, p.n, name), want, name);
	arena_deinit(&p.arena);
}

static void
test_params(void)
{
	check_param("Text/HTML; Charset=UTF-8", "text/html", "charset", "UTF-8",
	    "names are lower case");
	check_param("text / plain (a;b) ; (c) charset = \"x\\\"y\" (d)",
	    "text/plain", "charset", "x\"y", "comments, blanks, quotes");
	check_param("text/html(c); charset=utf-8 (c)", "text/html", "charset",
	    "utf-8", "comments that touch");
	check_param("multipart/mixed; boundary=\"a b", "multipart/mixed",
	    "boundary", "a b", "a quote without an end");
	check_param("multipart/mixed boundary=abc charset=x", "multipart/mixed",
	    "boundary", "abc", "forgotten semicolons");
	check_param("multipart/mixed; boundary=----=_Part_1=2; a=b",
	    "multipart/mixed", "boundary", "----=_Part_1=2",
	    "an unquoted value with '='");
	check_param("a/b; name=\"x\" charset=y", "a/b", "charset", "y",
	    "a forgotten semicolon behind quotes");
	check_param("a/b; name=my file (1).pdf; x=y", "a/b", "name",
	    "my file .pdf", "blanks in an unquoted value");
	check_param("a/b; name=file(1).pdf", "a/b", "name", "file(1).pdf",
	    "brackets in an unquoted value");
	check_param("a/b (open; charset=x", "a/b", "charset", "x",
	    "a comment without an end hides nothing");
	check_param("base64 x; a=b", "base64", "a", "b", "words behind");
	check_param("; boundary=x", "", "boundary", "x", "no main value");
	check_param("\"base64\"", "base64", "x", "", "a quoted main value");
	check_param("a/b; foo; ; =z; charset=x;", "a/b", "charset", "x",
	    "parameters without a value or a name");
	check_param(
	    "a/b;\r\n\tname=\"x\r\n y\"", "a/b", "name", "x y", "folds");
}

static void
test_rfc2231(void)
{
	check_param("a/b; filename*=utf-8'en'caf%C3%A9.pdf", "a/b", "filename",
	    "caf\xc3\xa9.pdf", "charset and language");
	check_param("a/b; f*0=one; f*1=\" two\"; f*2=three", "a/b", "f",
	    "one twothree", "continuations");
	check_param("a/b; f*1=B; f*0=A", "a/b", "f", "AB", "in any order");
	check_param("a/b; f*0*=utf-8''%D0; f*1*=%A2; f*2=%41", "a/b", "f",
	    "\xd0\xa2%41", "a character that two sections share");
	check_param(
	    "a/b; f*=koi8-r''%F0", "a/b", "f", "\xd0\x9f", "another charset");
	check_param(
	    "a/b; f*=no%20quotes", "a/b", "f", "no quotes", "no charset");
	check_param(
	    "a/b; f*=utf-8''a%zz%4", "a/b", "f", "a%zz%4", "damaged escapes");
	check_param("a/b; f=\"=?utf-8?B?w6k=?=\"", "a/b", "f", "\xc3\xa9",
	    "an encoded word in quotes");
	check_param("a/b; f*5=x; f*99999999999=y", "a/b", "f", "x",
	    "sections with gaps");
}

static void
test_both_readings(void)
{
	struct params p = params_of("a/b; f=one; f*=utf-8''two; f=three");

	is_int((long long)p.n, 3, "a repeated name gives several");
	is_span(p.v[0].value, "one", "the first");
	is_span(p.v[1].value, "two", "the second");
	is_span(p.v[2].value, "three", "the third");
	arena_deinit(&p.arena);
}

static void
test_many_params(void)
{
	struct arena *arena = arena_init(0);
	char value[3 + 100 * 4 + 1] = "a/b";
	struct span main;
	struct param *v;
	limit_set hit = 0;

	for (int i = 0; i < 100; i++)
		strcpy(value + 3 + i * 4, ";a=b");
	is_int((long long)word_params(
		   arena, span_str(value), &test_limits, &main, &v, &hit),
	    (long long)test_limits.mime_params, "no more than the limit");
	ok(hit == LIMIT_BIT(LIMIT_MIME_PARAMS), "and said");
	arena_deinit(&arena);
}

int
main(void)
{
	test_plain();
	test_words();
	test_charsets();
	test_limit();
	test_params();
	test_rfc2231();
	test_both_readings();
	test_many_params();
	return done_testing();
}
