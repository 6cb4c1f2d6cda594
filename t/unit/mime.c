/*
 * mime - the parts of whole and of damaged mails.
 *
 * A mail's parts are compared as one line: for each "kind:content" with '~'
 * before a second reading and '@' before an attachment, joined by '|'.
 */
#include "config.h"

#include "t/limits.h"
#include "t/tap.h"

#include "mail/mime.h"

struct parsed {
	struct mail *mail;
	struct mime mime;
	char text[8192];
};

static void
describe(struct parsed *p)
{
	static const char kinds[] = { 'T', 'H', 'O', 'M', 'R' };
	size_t n = 0;

	p->text[0] = '\0';
	for (size_t i = 0; i < p->mime.n && n < sizeof(p->text) - 300; i++) {
		const struct part *part = &p->mime.parts[i];

		n += (size_t)snprintf(p->text + n, 300, "%s%s%s%c:%.*s",
		    i == 0 ? "" : "|", part->doubtful ? "~" : "",
		    part->attachment ? "@" : "", kinds[part->kind],
		    part->content.n > 200 ? 200 : (int)part->content.n,
		    part->content.p);
	}
}

static void
parse_with(struct parsed *p, struct span text, const struct limits *limits)
{
	p->mail = mail_init(limits);
	mail_read(p->mail, text);
	mime_parse(&p->mime, mail_arena(p->mail), p->mail, limits);
	describe(p);
}

/* The same mail with CR LF for each LF. */
static struct span
with_crlf(struct span text, char *to)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			to[n++] = '\r';
		to[n++] = text.p[i];
	}
	return span_of(to, n);
}

static fact_set
check_span(struct span text, const char *want, const char *what)
{
	struct parsed p, crlf;
	char *copy = malloc(2 * text.n + 1);
	fact_set facts;

	parse_with(&p, text, &test_limits);
	is_str(p.text, want, what);
	parse_with(&crlf, with_crlf(text, copy), &test_limits);
	ok(strcmp(p.text, crlf.text) == 0 && p.mime.facts == crlf.mime.facts,
	    "%s: the same with CR LF", what);
	ok(p.mime.limits == 0, "%s: no limit", what);
	facts = p.mime.facts;
	mail_deinit(&p.mail);
	mail_deinit(&crlf.mail);
	free(copy);
	return facts;
}

static void
check(const char *text, fact_set facts, const char *want, const char *what)
{
	fact_set got =
	    check_span(span_str(text), want, what) & ~FACT_BIT(FACT_ATTACHMENT);

	if (!ok(got == facts, "%s: facts", what))
		for (int i = 0; i < FACT_COUNT; i++)
			if ((got ^ facts) & FACT_BIT(i))
				printf("# %s\n", fact_name((enum fact)i));
}

#define DAMAGED   FACT_BIT(FACT_MIME_DAMAGED)
#define AMBIGUOUS FACT_BIT(FACT_MIME_AMBIGUOUS)

static void
test_single(void)
{
	check("Subject: x\n\nHello\nyou\n", 0, "T:Hello\nyou\n",
	    "a mail without MIME");
	check("\nHello\n", 0, "T:Hello\n", "a mail without a header");
	check("", 0, "T:", "nothing at all");
	check("Content-Type: text/html\n\n<p>x", 0, "H:<p>x", "a page");
	check("Content-Type: text/x-odd\n\nx", 0, "T:x", "odd text");
	check("Subject: x\n\n <!DOCTYPE html><p>x", 0, "H: <!DOCTYPE html><p>x",
	    "what begins as a page is one when nothing else is said");
	check("Content-Type: text/plain\n\n<html>x", 0, "T:<html>x",
	    "but not when it is");
	check("Content-Type: html\n\nx", DAMAGED, "T:x", "half a type");
	check("Content-Type: image/png\n\nx", 0, "O:x", "an image");
	check("Content-Type: application/pdf\n\nx", 0, "@O:x", "a document");
	check("Content-Type: text/plain\nContent-Disposition: attachment\n\nx",
	    0, "@T:x", "an attached text");
}

static void
test_transfer(void)
{
	check("Content-Transfer-Encoding: base64\n\nSGVsbG8=\n", 0, "T:Hello",
	    "base64");
	check("Content-Transfer-Encoding: \"BASE64\" (c)\n\nSGVsbG8=\n", 0,
	    "T:Hello", "base64 in quotes");
	check("Content-Transfer-Encoding: base64\n\nSGVsbG8=\nV29ybGQ=\n",
	    DAMAGED | AMBIGUOUS,
	    "T:HelloWorld|~T:Hello\x15\xc3\x9b\xdc\x9b\x19",
	    "base64 goes on behind a '='");
	check("Content-Transfer-Encoding: base64\n\nSGV-sbG8=\n",
	    DAMAGED | AMBIGUOUS, "T:Hello|~T:He~\xc2\xb1\xc2\xb1\xc2\xbc",
	    "url-safe letters have two readings");
	check("Content-Transfer-Encoding: base64\n\nSGVs!bG8=\n",
	    DAMAGED | AMBIGUOUS, "T:Hello|~T:SGVs!bG8=\n",
	    "junk in base64 is passed over");
	check("Content-Transfer-Encoding: quoted-printable\n\na=3Db=\nc=2\n", 0,
	    "T:a=bc=2\n", "quoted-printable with damage");
	check("Content-Transfer-Encoding: odd\n\nx", DAMAGED, "T:x",
	    "an unknown encoding");
	check("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 "
	      "x\n%2&5L;&\\\n`\nend\n",
	    0, "T:Hello", "uuencode");
}

static void
test_multipart(void)
{
	check("Content-Type: multipart/alternative; boundary=b\n\npreamble\n"
	      "--b\n\none\n--b\nContent-Type: text/html\n\n<p>two\n--b--\n",
	    0, "M:|~T:preamble|T:one|H:<p>two", "an alternative");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n"
	      "Content-Type: multipart/mixed; boundary=bb\n\n--bb\n\ntwo\n"
	      "--bb--\n--b\n\nthree\n--b--\n",
	    0, "M:|T:one|M:|T:two|T:three",
	    "a boundary that begins like the outer one");
	check(
	    "Content-Type: multipart/mixed; boundary=bb\n\n--bb\n\none\n--bb\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntwo\n"
	    "--b--\n--bb\n\nthree\n--bb--\n",
	    0, "M:|T:one|M:|T:two|T:three", "or the other way");
	check(
	    "Content-Type: multipart/mixed; boundary=b\n\n--b  \n\none\n--b-- \n",
	    0, "M:|T:one", "blanks behind a boundary");
	check(
	    "Content-Type: multipart/mixed; boundary=\"b\n\n--b\n\none\n--b--\n",
	    0, "M:|T:one", "a quote without an end");
	check(
	    "Content-Type: multipart/mixed; boundary=\"b; charset=x\n\n--b\n\n"
	    "one\n--b--\n",
	    DAMAGED | AMBIGUOUS, "M:|T:--b\n\none\n--b--\n|~M:|~T:one",
	    "which swallows what follows");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n",
	    DAMAGED, "M:|T:one\n", "no closing boundary");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n"
	      "late words\n",
	    AMBIGUOUS, "M:|T:one|~T:late words\n", "text behind the end");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n"
	      "--b\nContent-Type: text/html\n\n<p>two\n--b--\n",
	    AMBIGUOUS, "M:|T:one|~H:<p>two", "a part behind the end");
	check("Content-Type: multipart/digest; boundary=b\n\n--b\n\n"
	      "Subject: in\n\none\n--b--\n",
	    0, "M:|R:in|T:one", "a digest");
}

static void
test_broken_multipart(void)
{
	check("Content-Type: multipart/mixed\n\nwords\n", DAMAGED,
	    "M:|T:words\n", "no boundary");
	check("Content-Type: multipart/mixed; boundary=b\n\nwords\n", DAMAGED,
	    "M:|T:words\n", "a boundary that never comes");
	check("Content-Type: multipart/mixed; boundary=b\n\nwords\n--b--\n",
	    DAMAGED, "M:|T:words", "or only closes");
	check(
	    "Content-Type: multipart/mixed\n\n--x\nContent-Type: text/html\n\n"
	    "<p>one\n--x--\n",
	    DAMAGED | AMBIGUOUS,
	    "M:|~T:--x\nContent-Type: text/html\n\n<p>one\n--x--\n|M:|H:<p>one",
	    "a boundary that has to be guessed");
	check("Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\n"
	      "one\n--b\n\ntwo\n--a--\n",
	    DAMAGED | AMBIGUOUS,
	    "M:|T:one\n--b\n\ntwo|~M:|~T:--a\n\none|~T:two\n--a--\n",
	    "two boundaries");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n"
	      "--b junk\nContent-Type: text/html\n\n<p>two\n--b--\n",
	    DAMAGED | AMBIGUOUS,
	    "M:|T:one\n--b junk\nContent-Type: text/html\n\n<p>two|~H:<p>two",
	    "junk behind a boundary");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\njunk line\n"
	      "Content-Transfer-Encoding: base64\n\nSGVsbG8=\n--b--\n",
	    DAMAGED | AMBIGUOUS,
	    "M:|T:Hello|~T:junk line\nContent-Transfer-Encoding: base64\n\n"
	    "SGVsbG8=",
	    "a junk line among the fields");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	      "Content-Transfer-Encoding: base64\nSGVsbG8=\n--b--\n",
	    DAMAGED | AMBIGUOUS, "M:|T:|~T:Hello",
	    "a body without an empty line before it");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	      "Content-Type: multipart/mixed; boundary=c\n--c\n\none\n--c--\n"
	      "--b--\n",
	    DAMAGED, "M:|M:|T:one|~M:", "nor a multipart's");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\nno header\n"
	      "here\n--b--\n",
	    0, "M:|T:no header\nhere", "a part without a header");
	check("Content-Type: multipart/mixed; boundary=b\n\n--b\nA: b\n--b--\n",
	    0, "M:|T:", "a part without a body");
	check("Content-Type: ; boundary=b\n\n--b\n\none\n--b--\n", DAMAGED,
	    "M:|T:one", "a boundary without a type");
}

static void
test_twice(void)
{
	check("Content-Type: text/plain\nContent-Type: text/html\n\n<p>x",
	    AMBIGUOUS, "T:<p>x|~H:<p>x", "two types");
	check("Content-Type: text/plain\nContent-Type: text/plain\n\nx", 0,
	    "T:x", "the same type twice");
	check("Content-Transfer-Encoding: 7bit\n"
	      "Content-Transfer-Encoding: base64\n\nSGVsbG8=",
	    AMBIGUOUS, "T:SGVsbG8=|~T:Hello", "two encodings");
	check(
	    "Content-Type: text/plain\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n",
	    AMBIGUOUS, "T:--b\n\none\n--b--\n|~M:|~T:one",
	    "text or a multipart");
}

static void
test_encoded_container(void)
{
	check("Content-Type: multipart/mixed; boundary=b\n"
	      "Content-Transfer-Encoding: base64\n\nLS1iCgpvbmUKLS1iLS0K\n",
	    DAMAGED | AMBIGUOUS, "M:|~T:LS1iCgpvbmUKLS1iLS0K\n|M:|T:one",
	    "a multipart in base64");
	check("Content-Type: multipart/mixed; boundary=b\n"
	      "Content-Transfer-Encoding: base64\n\n--b\n\none\n--b--\n",
	    0, "M:|T:one", "a multipart that only says so");
	check(
	    "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n"
	    "\nU3ViamVjdDogaW4KCm9uZQo=\n",
	    0, "R:in|T:one\n", "a message in base64");
	check("Content-Type: message/rfc822\n\nSubject: in\n"
	      "Content-Type: message/rfc822\n\nSubject: deeper\n\none\n",
	    0, "R:in|R:deeper|T:one\n", "messages in messages");
	check("Content-Type: message/rfc822\n"
	      "Content-Transfer-Encoding: quoted-printable\n\nSubject: in\n\n"
	      "a=3Db\n",
	    AMBIGUOUS, "R:in|T:a=3Db\n|~T:a=b\n",
	    "a message that may or may not be encoded");
	check("Content-Type: message/delivery-status\n\nAction: failed\n", 0,
	    "T:Action: failed\n", "a delivery report is text");
}

static void
test_charset(void)
{
	check("Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9", 0,
	    "T:caf\xc3\xa9", "Latin-1");
	check("Content-Type: text/html\n\n<p a=charset b='Charset=koi8-r'>\xd0",
	    0, "H:<p a=charset b='Charset=koi8-r'>\xd0\xbf",
	    "wherever it stands");
	check("Content-Type: text/html\n\n<meta charset=koi8-r>\xd0", 0,
	    "H:<meta charset=koi8-r>\xd0\xbf",
	    "the charset that a page names itself");
	check("Content-Type: text/plain; format=flowed; delsp=yes\n\n"
	      "tele \ngram\n-- \nx",
	    0, "T:telegram\n-- \nx", "flowed text with DelSp");
	check_span(SPAN_LIT("Content-Type: text/plain; charset=utf-16\n"
			    "Content-Transfer-Encoding: base64\n\n/v8AYQBi"),
	    "T:ab", "UTF-16 with a mark");
	check_span(SPAN_LIT("Content-Type: text/plain; charset=utf-16\n"
			    "Content-Transfer-Encoding: base64\n\nAGEAYg=="),
	    "T:ab", "UTF-16 without");
	check_span(SPAN_LIT("\na\0b\n"), "T:ab\n", "NUL");
}

static void
test_bare_cr(void)
{
	struct parsed p;

	parse_with(&p, SPAN_LIT("\na\rb\r\r\nc\r"), &test_limits);
	is_str(p.text, "T:a\nb\n\nc\n", "a bare CR ends a line of text");
	mail_deinit(&p.mail);
	parse_with(&p,
	    SPAN_LIT("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
		     "one\r--b\rContent-Type: text/html\r\r<p>two\n--b--\n"),
	    &test_limits);
	is_str(p.text,
	    "M:|T:one\n--b\nContent-Type: text/html\n\n<p>two|~M:|~T:one|"
	    "~H:<p>two",
	    "and a line of structure for some programs");
	ok(p.mime.facts == AMBIGUOUS, "which is said");
	mail_deinit(&p.mail);
}

static void
check_limit(const struct limits *limits, const char *text, const char *want,
    limit_set hit, const char *what)
{
	struct parsed p;

	parse_with(&p, span_str(text), limits);
	is_str(p.text, want, what);
	ok(p.mime.limits == hit, "%s: limits", what);
	mail_deinit(&p.mail);
}

static void
test_limits_hit(void)
{
	struct limits limits = test_limits;

	limits.part_text_bytes = 3;
	check_limit(&limits, "\nabcdefgh", "T:abc", LIMIT_BIT(LIMIT_TEXT),
	    "text of one part");
	check_limit(&limits, "\nab\xc3\xa9", "T:ab", LIMIT_BIT(LIMIT_TEXT),
	    "no character is cut");
	limits = test_limits;
	limits.text_bytes = 4;
	check_limit(&limits,
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\n"
	    "two\n--b\n\nthree\n--b--\n",
	    "M:|T:one|T:t|T:", LIMIT_BIT(LIMIT_TEXT), "text of all parts");
	limits = test_limits;
	limits.mime_parts = 2;
	check_limit(&limits,
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\n"
	    "two\n--b--\n",
	    "M:|T:one", LIMIT_BIT(LIMIT_MIME_PARTS), "parts");
	limits = test_limits;
	limits.mime_depth = 2;
	check_limit(&limits,
	    "Content-Type: multipart/mixed; boundary=a\n\n--a\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n"
	    "--a\n\ntwo\n--a--\n",
	    "M:|T:--b\n\none\n--b--|T:two", LIMIT_BIT(LIMIT_MIME_DEPTH),
	    "what is too deep is text");
	limits = test_limits;
	limits.boundary_bytes = 3;
	check_limit(&limits,
	    "Content-Type: multipart/mixed; boundary=abcd\n\n--abcd\n\none\n",
	    "M:|T:--abcd\n\none\n", LIMIT_BIT(LIMIT_MIME_PARAMS),
	    "a long boundary");
}

static void
test_header_limits(void)
{
	struct limits limits = test_limits;

	limits.part_header_bytes = 5;
	check_limit(&limits,
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\nA: b\nC: d\n"
	    "Content-Type: text/html\n\none\n--b--\n",
	    "M:|T:one", LIMIT_BIT(LIMIT_HEADER_BYTES), "a long header");
	limits = test_limits;
	limits.field_bytes = 45;
	check_limit(&limits,
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: text/html; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=b\n\n"
	    "one\n--b--\n",
	    "M:|H:one", LIMIT_BIT(LIMIT_HEADER_BYTES), "a long field");
}

static void
test_names(void)
{
	struct parsed p;

	parse_with(&p,
	    SPAN_LIT("Content-Type: application/pdf; name=\"a.pdf\"; "
		     "name=\"a.exe\"\n\nx\n"),
	    &test_limits);
	is_span(p.mime.parts[0].filename, "a.pdf", "the name");
	is_span(p.mime.parts[0].filename2, "a.exe", "its other reading");
	mail_deinit(&p.mail);
	parse_with(&p,
	    SPAN_LIT("Content-Type: application/pdf; name=\"a.exe\"\n"
		     "Content-Disposition: attachment; "
		     "filename=\"a.pdf\"\n\nx\n"),
	    &test_limits);
	is_span(p.mime.parts[0].filename, "a.pdf", "the disposition's");
	is_span(p.mime.parts[0].filename2, "a.exe", "the type's");
	mail_deinit(&p.mail);
}

static void
test_tree(void)
{
	struct parsed p;

	parse_with(&p,
	    SPAN_LIT("Content-Type: multipart/mixed; boundary=a\n\n--a\n"
		     "Content-Type: multipart/alternative; boundary=b\n\n--b\n"
		     "\none\n--b--\n--a\nContent-Type: Text/HTML; "
		     "charset=UTF-8\nContent-Disposition: inline; "
		     "filename=\"c:\\\\d\\\\e.htm\"\n\n\n--a--\n"),
	    &test_limits);
	is_int((long long)p.mime.n, 4, "four parts");
	is_int((long long)p.mime.parts[0].parent, 0, "the first is its own");
	is_int((long long)p.mime.parts[1].parent, 0, "a child of it");
	is_int((long long)p.mime.parts[2].parent, 1, "a child of that");
	is_int((long long)p.mime.parts[3].parent, 0, "back again");
	is_int(p.mime.parts[2].depth, 2, "the depth");
	is_span(p.mime.parts[3].type, "text/html", "the type in lower case");
	is_span(p.mime.parts[3].charset, "utf-8", "so the charset");
	is_span(p.mime.parts[3].filename, "e.htm", "no path");
	mail_deinit(&p.mail);
}

/* However the bytes come in, the mail is the same. */
static void
test_chunks(void)
{
	struct span body = SPAN_LIT("one\r\ntwo\0\r\n--b\nthree");
	struct mail *mail;
	bool same = true;

	for (size_t size = 1; size <= body.n; size++) {
		mail = mail_init(&test_limits);
		for (size_t at = 0; at < body.n; at += size)
			mail_add_body(mail, span_slice(body, at, at + size));
		same = same && span_eq(mail_body(mail), body);
		mail_deinit(&mail);
	}
	ok(same, "a body in chunks of any size");
}

static void
test_no_memory(void)
{
	struct span text =
	    SPAN_LIT("Content-Type: multipart/mixed; boundary=a\n\n--a\n"
		     "Content-Transfer-Encoding: base64\n\nSGVsbG8=\n--a--\n");
	struct limits limits = test_limits;
	struct parsed p;
	bool said = true;

	for (limits.memory_bytes = 200; limits.memory_bytes < 20000;
	     limits.memory_bytes += 48) {
		parse_with(&p, text, &limits);
		said = said && (strcmp(p.text, "M:|T:Hello") == 0 ||
				   (p.mime.limits | mail_limits(p.mail)) &
				       LIMIT_BIT(LIMIT_MEMORY));
		mail_deinit(&p.mail);
	}
	ok(said, "lack of memory is said wherever it comes");
}

int
main(void)
{
	test_single();
	test_transfer();
	test_multipart();
	test_broken_multipart();
	test_twice();
	test_encoded_container();
	test_charset();
	test_bare_cr();
	test_limits_hit();
	test_header_limits();
	test_names();
	test_tree();
	test_chunks();
	test_no_memory();
	return done_testing();
}
