/*
 * transfer - encodings undone, damage and all.
 */
#include "config.h"

#include "t/tap.h"

#include "mail/transfer.h"

static struct transfer_oddity odd;

static void
check_span(
    enum transfer transfer, struct span in, const char *want, const char *what)
{
	struct arena *arena = arena_init(0);
	struct buf out;

	buf_init(&out, arena, 0);
	ok(transfer_decode(&out, in, transfer, &odd) == strlen(want),
	    "%s: the size", what);
	is_span(buf_span(&out), want, what);
	arena_deinit(&arena);
}

static void
check(
    enum transfer transfer, const char *in, const char *want, const char *what)
{
	check_span(transfer, span_str(in), want, what);
}

static void
test_names(void)
{
	enum transfer transfer;

	ok(transfer_parse(SPAN_LIT("BASE64"), &transfer) &&
		transfer == TRANSFER_BASE64,
	    "names in any case");
	ok(transfer_parse(SPAN_LIT(""), &transfer) &&
		transfer == TRANSFER_IDENTITY,
	    "no name is no encoding");
	ok(!transfer_parse(SPAN_LIT("base-64"), &transfer) &&
		transfer == TRANSFER_IDENTITY,
	    "an unknown one is none");
}

static void
test_base64(void)
{
	check(TRANSFER_BASE64, "", "", "nothing");
	check(TRANSFER_BASE64, "SGVsbG8=", "Hello", "one '='");
	check(TRANSFER_BASE64, "SGVsbG8h", "Hello!", "no '='");
	check(TRANSFER_BASE64, "SGVsbA==", "Hell", "two '='");
	ok(!odd.padding && odd.junk == 0, "nothing odd");
	is_int((long long)odd.digits, 6, "six digits");
	check(TRANSFER_BASE64, "SGVsbG8", "Hello", "a forgotten '='");
	check(TRANSFER_BASE64, "SGVs\r\n bG8=\r\n", "Hello", "lines");
	ok(odd.junk == 0, "blanks are nothing odd");
	check(TRANSFER_BASE64, "SGVsbG8=V29ybGQ=", "HelloWorld",
	    "data behind the padding");
	ok(odd.padding, "which is odd");
	check(TRANSFER_BASE64, "SGVsbG8=V29y", "HelloWor",
	    "whole groups of it alone");
	ok(odd.padding, "which are as odd");
	check_span(TRANSFER_BASE64, (struct span){ "SGVsbG8h", 7 }, "Hello",
	    "a digit behind the end");
	check(TRANSFER_BASE64, "SGVsbG8=\nV29ybGQ=", "HelloWorld",
	    "on another line");
	check(TRANSFER_BASE64, "SG=VsbG8", "H\x56\xc6\xc6", "a '=' too early");
	check(TRANSFER_BASE64_NOPAD, "SG=VsbG8", "Hello",
	    "which some programs pass over");
	check(TRANSFER_BASE64, "====", "", "nothing but '='");
	check(TRANSFER_BASE64, "S", "", "half a byte");
	check(TRANSFER_BASE64, "S*G(Vs!bG8=", "Hello", "junk");
	is_int((long long)odd.junk, 3, "is counted");
	check(TRANSFER_BASE64, "_-8_", "", "url-safe letters are junk");
	ok(odd.url_letters, "and noted");
	check(TRANSFER_BASE64_URL, "_-8_", "\xff\xef\x3f", "or digits");
	check(TRANSFER_BASE64, "/+8/", "\xff\xef\x3f", "as the usual ones");
}

static void
test_qp(void)
{
	check(TRANSFER_QP, "a=3Db=3d", "a=b=", "escapes in both cases");
	check(TRANSFER_QP, "a=\nb=\r\nc", "abc", "soft line ends");
	check(TRANSFER_QP, "a= \t\nb", "ab", "with blanks before");
	check(TRANSFER_QP, "a=\rb", "ab", "of a bare CR");
	check(TRANSFER_QP, "a=", "a", "a '=' at the end");
	check(TRANSFER_QP, "a=4", "a=4", "half an escape at the end");
	check(TRANSFER_QP, "a=ZZ = b=4\n", "a=ZZ = b=4\n", "damage stays");
	check(TRANSFER_QP, "a  \nb_c", "a  \nb_c", "blanks and '_' stay");
}

static void
test_uu(void)
{
	struct transfer_uu uu = { 0 };
	struct span text = SPAN_LIT("begin with this\n"
				    "begin 644 a b.exe\n#0V%T\n`\nend\n"
				    "begin 644 none\nwords\nx\n");

	check(TRANSFER_UUENCODE, "begin 644 x\n#0V%T\n`\nend\nrest", "Cat",
	    "a file");
	check(TRANSFER_UUENCODE, "#0V%T\r\n", "Cat", "a line alone");
	check(TRANSFER_UUENCODE, "begin 644 x\nnot encoded\n#0V%T\n", "Cat",
	    "junk is passed over");
	ok(transfer_find_uu(text, 0, &uu), "a file in a text is found");
	is_span(uu.name, "a b.exe", "its name");
	is_span(span_slice(uu.bytes, 0, 5), "begin", "where it begins");
	is_span(
	    span_slice(text, uu.next, uu.next + 4), "end\n", "where it ends");
	ok(!transfer_find_uu(text, uu.next, &uu), "words alone are none");
	text = SPAN_LIT("no begin 644 a\n#0V%T\nbegin 644 b\n#0V%T\nbegin");
	ok(transfer_find_uu(text, 0, &uu), "one behind words like it");
	is_span(uu.name, "b", "begins its line");
	ok(transfer_find_uu(text, 21, &uu), "it is found from its own line");
	ok(!transfer_find_uu(text, 22, &uu), "and not from inside it");
}

static void
test_ceiling(void)
{
	static const struct {
		enum transfer transfer;
		const char *in;
	} cases[] = { { TRANSFER_IDENTITY, "abcdefgh" },
		{ TRANSFER_BASE64, "YWJjZGVmZ2g=" },
		{ TRANSFER_QP, "=61=62=63=64=65=66=67=68" },
		{ TRANSFER_UUENCODE, "(86)C9&5F9V@\n" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char room[5];
		struct buf out = {
			.p = room, .cap = sizeof(room), .max = sizeof(room)
		};

		transfer_decode(
		    &out, span_str(cases[i].in), cases[i].transfer, NULL);
		ok(out.full && out.n >= 3 && memcmp(out.p, "abc", 3) == 0,
		    "encoding %d stops where there is no room", (int)i);
	}
}

static void
test_q(void)
{
	struct arena *arena = arena_init(0);
	struct buf out;

	buf_init(&out, arena, 0);
	transfer_decode_q(&out, SPAN_LIT("a_=5F\r\nb=\nc=4"));
	is_span(buf_span(&out), "a _b=c=4", "Q of header words");
	arena_deinit(&arena);
}

int
main(void)
{
	test_names();
	test_base64();
	test_qp();
	test_uu();
	test_ceiling();
	test_q();
	return done_testing();
}
