/*
 * fold - folding and skeletons: one case for each thing the header promises,
 * and what must hold for any bytes at all.
 */
#include "config.h"

#include "base/utf8.h"
#include "t/tap.h"
#include "text/fold.h"

static struct arena *arena;

static void
folds(const char *in, const char *want)
{
	struct view view;
	bool cut;

	fold_text(&view, arena, span_str(in), 0, &cut);
	is_span(view.s, want, in);
}

static void
test_ascii(void)
{
	struct view view;
	bool cut;

	folds("", "");
	folds("Telegram ME", "telegram me");
	folds("a\tb\fc", "a b c");
	folds("a  b", "a  b");
	fold_text(&view, arena, SPAN_LIT("one\r\ntwo\rthree\nfour"), 0, &cut);
	is_span(view.s, "one\ntwo\nthree\nfour", "all line ends are LF");
	folds("It`s", "it's");
	folds("a\x01"
	      "b\x7f"
	      "c",
	    "abc");
	folds("The quick brown Fox jumps over the lazy Dog, TWICE or more.",
	    "the quick brown fox jumps over the lazy dog, twice or more.");
}

static void
test_letters(void)
{
	folds("Crème Brûlée Ångström", "creme brulee angstrom");
	folds("Straße ŁÓDŹ Øre Đà", "strasse lodz ore da");
	folds("æon Œuvre", "aeon oeuvre");
	folds("İstanbul ılık I", "istanbul ilik i");
	folds("Ёлка ёж ЙОД Їжак", "елка еж иод іжак");
	folds("и\xcc\x86од е\xcc\x88ж", "иод еж");
	folds("ΆΛΦΑ ᾠδή ΣΟΦΟΣ σοφος σοφός", "αλφα ωδη σοφοσ σοφοσ σοφοσ");
	folds("ﬁnd ﬃ ﬆ", "find ffi st");
	folds("Ｔｅｌｅｇｒａｍ＠ｘ．ｃｏｍ", "telegram@x.com");
	folds("𝐓𝒆𝓵𝔢𝕘𝖗𝗮𝗺 𝟙𝟚𝟛", "telegram 123");
	folds("Ⓣⓔⓛ ⒯⒠ 🅣🅔 🅃🄴 🆃🅴", "tel te te te te");
	folds("ᵗᵉˡ H₂O x²", "tel h2o x2");
	folds("Z̸͎̔a̵l̷g̶o̴", "zalgo");
	folds("½ № ㎏ …", "1/2 no kg ...");
	folds("Upwork™ ©", "upwork ©");
}

static void
test_other_scripts(void)
{
	folds("مَرْحَبًا مـرحـبا", "مرحبا مرحبا");
	folds("שָׁלוֹם", "שלום");
	folds("नमस्ते कि", "नमस्ते कि");
	folds("が ぱ ヴ", "が ぱ ヴ");
	folds("か\xe3\x82\x99 は\xe3\x82\x9a ウ\xe3\x82\x99", "が ぱ ヴ");
	folds("ｶﾞ ﾊﾟ ｱ", "ガ パ ア");
	folds("한국어", "한국어");
	folds("漢字 テスト", "漢字 テスト");
	folds("สวัสดี", "สวัสดี");
	folds("👍🏽 ❤\xef\xb8\x8f", "👍🏽 ❤");
}

static void
test_digits(void)
{
	folds("٠١٢٣٤٥٦٧٨٩ ۱۲۳ १२३", "0123456789 123 123");
	folds("１２３ ①②⑩ ❸", "123 1210 3");
	folds("5\xef\xb8\x8f\xe2\x83\xa3"
	      "6\xe2\x83\xa3",
	    "56");
}

static void
test_signs(void)
{
	folds("“quoted” ‘single’ „low“ «g» ‹s›",
	    "\"quoted\" 'single' \"low\" \"g\" 's'");
	folds("a–b—c‑d−e", "a-b-c-d-e");
	folds("a\xc2\xa0"
	      "b\xe2\x80\x83"
	      "c\xe3\x80\x80"
	      "d",
	    "a b c d");
	folds("a\xe2\x80\xa8"
	      "b\xe2\x80\xa9"
	      "c\xc2\x85"
	      "d",
	    "a\nb\nc\nd");
	folds("te\xe2\x80\x8bl\xc2\xad"
	      "e\xe2\x81\xa0g\xef\xbb\xbfr\xcd\x8f"
	      "a\xe3\x85\xa4m",
	    "telegram");
	folds("a\xe2\x80\xae"
	      "b\xe2\x80\xac"
	      "c",
	    "abc");
}

static void
test_invalid(void)
{
	folds("a\xff"
	      "b",
	    "a\xef\xbf\xbd"
	    "b");
	folds("\xe2\x80", "\xef\xbf\xbd");
	folds("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	folds("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");
	folds("\xf0\x9f\x92", "\xef\xbf\xbd");
}

static void
test_map(void)
{
	struct view view;
	bool cut;

	fold_text(&view, arena, SPAN_LIT("Plain ASCII"), 0, &cut);
	ok(view.map == NULL, "plain ASCII needs no map");
	fold_text(&view, arena, SPAN_LIT("x½é\r\ny"), 0, &cut);
	is_span(view.s, "x1/2e\ny", "folded");
	is_int(view_origin(&view, 3), 1, "half: all from its offset");
	is_int(view_origin(&view, 4), 3, "e");
	is_int(view_origin(&view, 5), 6, "the line end comes from its LF");
	is_int(view_origin(&view, 6), 7, "y");
	is_int(view_origin(&view, 7), 8, "the end");
	is_int(view_origin(&view, 99), 8, "behind the end");
}

static void
test_cut(void)
{
	struct view view;
	bool cut;

	fold_text(&view, arena, SPAN_LIT("abcdef"), 4, &cut);
	is_span(view.s, "abcd", "cut at max");
	ok(cut, "and said so");
	fold_text(&view, arena, SPAN_LIT("ab"), 4, &cut);
	ok(!cut, "not cut");
	fold_text(&view, arena, SPAN_LIT("ab\xef\xac\x83"), 4, &cut);
	is_span(view.s, "ab", "what grows is not cut inside a character");
	ok(cut, "and said so");
}

/* Any bytes: valid UTF-8 out, a map that never falls, folding twice is once. */
static bool
holds(struct span text)
{
	struct view view, again;
	bool cut, good;

	good = fold_text(&view, arena, text, 0, &cut);
	for (size_t i = 0; i < view.s.n; i++)
		good &= view_origin(&view, i) <= view_origin(&view, i + 1) &&
			view_origin(&view, i) < text.n;
	good &= view_origin(&view, view.s.n) == text.n;
	for (size_t at = 0; at < view.s.n;) {
		struct utf8_char c = utf8_at(view.s, at);

		good &= !c.bad;
		at += c.n;
	}
	good &= fold_text(&again, arena, view.s, 0, &cut);
	return good && span_eq(again.s, view.s);
}

static void
test_any_bytes(void)
{
	unsigned state = 1, bad = 0;
	char bytes[200];

	for (unsigned i = 0; i < 2000; i++) {
		for (size_t k = 0; k < sizeof(bytes); k++) {
			state = state * 1103515245 + 12345;
			bytes[k] = (char)(state >> 16);
			if (i % 2 == 0 && k % 3 != 0)
				bytes[k] |= (char)0x80;
		}
		bad += !holds(span_of(bytes, i % sizeof(bytes)));
	}
	is_int(bad, 0, "2,000 strings of random bytes");
}

static void
test_every_character(void)
{
	unsigned bad = 0;
	char bytes[UTF8_BYTES];

	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		if (!holds(span_of(bytes, utf8_put(bytes, cp))) && bad++ < 9)
			printf("# U+%04X\n", cp);
		if (cp % 4096 == 0)
			arena_reset(arena);
	}
	is_int(bad, 0, "every character of Unicode");
}

static void
alike(const char *a, const char *b)
{
	ok(span_eq(fold_skeleton(arena, span_str(a)),
	       fold_skeleton(arena, span_str(b))),
	    "%s looks like %s", a, b);
}

static void
test_skeleton(void)
{
	alike("upwork.com", "UPWORK.COM");
	alike("upwork.com", "upw0rk.com");
	alike("upwork.com", "upvvork.com");
	alike("upwork.com", "uрwоrk.соm");
	alike("fiverr.com", "f1verr.com");
	alike("freelancer.com", "freeIancer.com");
	alike("telegram", "telegrarn");
	alike("paypal", "pаypаl");
	alike("google", "ɡооgle");
	ok(!span_eq(fold_skeleton(arena, SPAN_LIT("upwork.com")),
	       fold_skeleton(arena, SPAN_LIT("network.com"))),
	    "other names stay others");
	is_span(fold_span(arena, SPAN_LIT("Ünïcode")), "unicode", "fold_span");
}

static void
test_no_memory(void)
{
	struct arena *small = arena_init(100);
	struct view view;
	char text[1000];
	bool cut;

	memset(text, 'a', sizeof(text));
	ok(!fold_text(&view, small, span_of(text, sizeof(text)), 0, &cut),
	    "no memory: says so");
	is_int(view.s.n, 0, "and gives an empty view");
	is_int(fold_skeleton(small, span_of(text, sizeof(text))).n, 0,
	    "no skeleton either");
	arena_deinit(&small);
}

int
main(void)
{
	arena = arena_init(0);
	test_ascii();
	test_letters();
	test_other_scripts();
	test_digits();
	test_signs();
	test_invalid();
	test_map();
	test_cut();
	test_any_bytes();
	test_every_character();
	test_skeleton();
	test_no_memory();
	arena_deinit(&arena);
	return done_testing();
}
