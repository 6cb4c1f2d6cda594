/*
 * charset - labels, right and wrong, and UTF-8 itself.
 */
#include "config.h"

#include "t/tap.h"

#include "base/utf8.h"
#include "mail/charset.h"

static struct charset_pool pool;

static bool
check_bytes(
    struct span bytes, const char *label, const char *want, const char *what)
{
	struct arena *arena = arena_init(0);
	struct buf out;
	bool clean;

	buf_init(&out, arena, 0);
	clean = charset_decode(&pool, &out, bytes, span_str(label));
	is_span(buf_span(&out), want, what);
	ok(utf8_valid(buf_span(&out)), "%s: is UTF-8", what);
	arena_deinit(&arena);
	return clean;
}

static bool
check(const char *bytes, const char *label, const char *want, const char *what)
{
	return check_bytes(span_str(bytes), label, want, what);
}

static void
test_labels(void)
{
	ok(check("caf\xc3\xa9", "UTF-8", "caf\xc3\xa9", "UTF-8"), "clean");
	ok(check("caf\xc3\xa9", "", "caf\xc3\xa9", "no label"), "clean");
	ok(!check("caf\xe9", "utf-8", "caf\xc3\xa9", "not UTF-8"), "noted");
	ok(!check("caf\xe9", "us-ascii", "caf\xc3\xa9", "not ASCII"), "noted");
	check("\x80\x81", "iso-8859-1", "\xe2\x82\xac\xef\xbf\xbd",
	    "Latin-1 is windows-1252");
	check("\xef\xbb\xbfx", "utf-8", "x", "a byte order mark goes");
	check("\xcf\xf0\xe8", " Windows-1251 ", "\xd0\x9f\xd1\x80\xd0\xb8",
	    "windows-1251, with blanks about the label");
	check("\xf0\xd2", "koi8-r", "\xd0\x9f\xd1\x80", "koi8-r");
	check("\xb1\xb9", "iso-8859-2", "\xc4\x85\xc5\xa1", "iso-8859-2");
	check("\x93\xfa\x96\x7b", "shift_jis", "\xe6\x97\xa5\xe6\x9c\xac",
	    "shift_jis");
	check("\x1b$BF|\x1b(B", "iso-2022-jp", "\xe6\x97\xa5", "iso-2022-jp");
	check("\xa4\xa4", "big5", "\xe4\xb8\xad", "big5");
	check("\xc7\xd1", "ks_c_5601-1987", "\xed\x95\x9c", "korean");
	check("+AGEAYg-c", "utf-7", "abc", "utf-7");
	check("a~b", "utf-7", "a~b", "utf-7 with a letter it lacks");
	check("a+AG", "utf-7", "a", "utf-7 cut off");
}

static void
test_unknown(void)
{
	ok(!check("caf\xc3\xa9", "x-nosuch", "caf\xc3\xa9", "unknown"),
	    "noted");
	ok(!check("caf\xe9", "x-nosuch", "caf\xc3\xa9", "unknown, 8-bit"),
	    "noted");
	check("a", "utf-16//TRANSLIT", "a", "no orders to iconv");
	check("a", "../../x", "a", "no paths");
	check("a",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a",
	    "a long label");
	check("a", "iso-2022-cn-ext", "a", "one that is not opened");
}

static void
test_damage(void)
{
	ok(!check("a\xffz", "shift_jis", "a\xef\xbf\xbdz", "a bad byte"),
	    "noted");
	ok(!check("a\x93", "shift_jis", "a\xef\xbf\xbd", "a cut character"),
	    "noted");
	check("\xed\xa0\x80", "utf-8", "\xc3\xad\xc2\xa0\xe2\x82\xac",
	    "a surrogate in UTF-8");
	check("\xc0\xaf", "utf-8", "\xc3\x80\xc2\xaf", "an overlong form");
}

static void
test_utf16(void)
{
	check_bytes(SPAN_LIT("\xff\xfe"
			     "a\0b\0"),
	    "utf-16", "ab", "little, with a mark");
	check_bytes(
	    SPAN_LIT("\xfe\xff\0a\0b"), "utf-16", "ab", "big, with a mark");
	check_bytes(SPAN_LIT("a\0b\0"), "utf-16", "ab", "little, by its look");
	check_bytes(SPAN_LIT("\0a\0b"), "utf-16", "ab", "big, by its look");
	check_bytes(SPAN_LIT("\xff\xfe"
			     "a\0b\0"),
	    "", "ab", "with a mark and no label");
	check("\xff\xfe rather Latin", "", "\xc3\xbf\xc3\xbe rather Latin",
	    "a mark alone says nothing");
	check_bytes(SPAN_LIT("\xff\xfe\x3d\xd8\x00\xde"), "utf-16",
	    "\xf0\x9f\x98\x80", "a pair of surrogates");
	ok(!check_bytes(SPAN_LIT("\xff\xfe\x3d\xd8z\0"), "utf-16",
	       "\xef\xbf\xbdz", "half a pair"),
	    "noted");
	check_bytes(SPAN_LIT("a\0\x3d\xd8z\0"), "utf-16le", "a\xef\xbf\xbdz",
	    "half a pair by iconv");
	check_bytes(SPAN_LIT("\xff\xfe"
			     "a\0b"),
	    "utf-16", "a", "an odd byte");
	check_bytes(SPAN_LIT("a\0\0\0b\0\0\0"), "utf-32le", "ab", "utf-32le");
}

static void
test_ceiling(void)
{
	const char *const labels[] = { "utf-8", "windows-1251" };

	for (size_t i = 0; i < 2; i++) {
		char room[2];
		struct buf out = { .p = room, .cap = 2, .max = 2 };

		charset_decode(&pool, &out, SPAN_LIT("a\xd0\x9f\xd0\x9f"),
		    span_str(labels[i]));
		ok(out.full, "%s: no room is said", labels[i]);
		is_span(buf_span(&out), "a", "no half character");
	}
}

/* A mail may not open converters without end, nor lose the text for it. */
static void
test_pool(void)
{
	const char *const labels[] = { "koi8-r", "cp866", "cp1251", "cp1253",
		"cp1255", "cp1256", "cp1257", "cp1258", "iso-8859-2",
		"iso-8859-3" };

	charset_pool_deinit(&pool);
	for (size_t i = 0; i < 200; i++) {
		char room[8];
		struct buf out = { .p = room, .cap = 8, .max = 8 };

		charset_decode(
		    &pool, &out, SPAN_LIT("abc"), span_str(labels[i % 10]));
		if (!span_eq(buf_span(&out), SPAN_LIT("abc")))
			ok(false, "text %zu", i);
	}
	ok(pool.spent && pool.opens == CHARSET_OPENS_MAX,
	    "opening stops at a number");
}

static void
test_utf8(void)
{
	struct span all = SPAN_LIT("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	char to[4];
	size_t n;

	is_int(utf8_at(all, 1).n, 2, "two bytes");
	ok(utf8_at(all, 2).bad, "not a first byte");
	is_int(utf8_at(all, 6).cp, 0x1F600, "four bytes");
	is_int(utf8_at(all, 6).n, 4, "are passed over");
	is_int(utf8_at(SPAN_LIT("\xf5"), 0).cp, 0xFFFD, "malformed");
	is_int(utf8_at(SPAN_LIT("\xf5"), 0).n, 1, "one byte is passed over");
	for (uint32_t c = 0; c < 0x110000; c += 0x111) {
		n = utf8_put(to, c);
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		if (utf8_at(span_of(to, n), 0).cp != c)
			ok(false, "U+%X comes back", (unsigned)c);
	}
	is_int((long long)utf8_put(to, 0xD800), 3, "a surrogate is replaced");
	for (size_t i = 0; i <= all.n; i++)
		if (!utf8_valid(utf8_clip(all, i)) || utf8_clip(all, i).n > i ||
		    utf8_clip(all, i).n + 3 < i)
			ok(false, "clip at %zu", i);
	is_span(utf8_clip(all, 5), "a\xc3\xa9", "clip cuts no character");
}

/* Long runs of ASCII are passed over by the word: a byte at every place. */
static void
test_utf8_runs(void)
{
	char text[40];
	size_t wrong = 0;

	for (size_t n = 1; n <= sizeof(text); n++)
		for (size_t at = 0; at < n; at++) {
			struct span s = span_of(text, n);

			memset(text, 'a', sizeof(text));
			text[at] = '\x80';
			for (size_t from = 0; from <= n; from++)
				wrong += utf8_check(s, from) !=
					 (from <= at ? at : n);
		}
	is_int((long long)wrong, 0, "a bad byte is found wherever it stands");
}

int
main(void)
{
	charset_pool_init(&pool);
	test_labels();
	test_unknown();
	test_damage();
	test_utf16();
	test_ceiling();
	test_utf8();
	test_utf8_runs();
	test_pool();
	charset_pool_deinit(&pool);
	return done_testing();
}
