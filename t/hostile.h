/*
 * hostile - mails, pages and texts that are made to be dear, of any size: what
 * the benches time and what the test of memory reads.
 */
#ifndef OFFPLAT_T_HOSTILE_H
#define OFFPLAT_T_HOSTILE_H

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"

/*
 * A mail: what is said once, what is repeated behind it, and where levels are
 * given, what stands between as often as multiparts may nest. '#' is a number
 * that rises.
 */
struct hostile_mail {
	const char *name;
	const char *once;
	const char *unit;
	const char *levels;
};

/* A page or a text. */
struct hostile_page {
	const char *name;
	const char *once;
	const char *unit;
};

/* Once that fills the first half. */
static const char hostile_half[] = "b";

/* Room that the makers need beyond the size. */
#define HOSTILE_ROOM 100000
/* The longest unit, its numbers included. */
#define HOSTILE_UNIT 400

#define B40  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define B160 B40 B40 B40 B40

static const struct hostile_mail hostile_mails[] = {
	{ "header fields", "", "A#: b\n", NULL },
	{ "header line", "A: ", "x", NULL },
	{ "open boundaries",
	    "Content-Type: multipart/mixed; boundary=" B160 "\n\n--" B160 "\n",
	    "\n--" B160 "x\n",
	    "Content-Type: multipart/mixed; boundary=" B160 "#\n\n--" B160
	    "#\n" },
	{ "nested multiparts", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: multipart/mixed; boundary=b#\n\n--b#\n", NULL },
	{ "nested, one boundary",
	    "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: multipart/mixed; boundary=b\n\n", NULL },
	{ "nested messages", "Content-Type: message/rfc822\n\n",
	    "Content-Type: message/rfc822\n\n", NULL },
	{ "parts", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\n\nx\n", NULL },
	{ "dash lines", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n",
	    "--c\n", NULL },
	{ "loose boundaries",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n",
	    "--b x\n\ny\n", NULL },
	{ "part header fields",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "A#: b\n",
	    NULL },
	{ "part header junk",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\nA: b\n",
	    "junk\n", NULL },
	{ "two types", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: text/plain\nContent-Type: text/html\n"
	    "Content-Transfer-Encoding: 8bit\n"
	    "Content-Transfer-Encoding: base64\n\nSGVsbG8#\n",
	    NULL },
	{ "two types, nested",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "Content-Type: multipart/mixed; boundary=b1\n\n",
	    "--b\nContent-Type: multipart/mixed; boundary=b#\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b#\n",
	    NULL },
	{ "guessed boundaries", "Content-Type: multipart/mixed\n\n",
	    "--b#\nContent-Type: multipart/mixed\n\n", NULL },
	{ "turning charsets", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: text/plain; charset=cp125#\n\nx\xe9\n", NULL },
	{ "parameters", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: text/plain; a*=koi8-r''x; a*=cp866''x;"
	    " a*=big5''x; a*=gbk''x; a*=cp949''x; a*=cp932''x\n\nx\n",
	    NULL },
	{ "base64", "Content-Transfer-Encoding: base64\n\n",
	    "SGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IGluIHBsZW50eSBvZiBs\n",
	    NULL },
	{ "base64 padding", "Content-Transfer-Encoding: base64\n\n", "=",
	    NULL },
	{ "base64 odd letters", "Content-Transfer-Encoding: base64\n\n", "A=-!",
	    NULL },
	{ "quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n",
	    "=  \t", NULL },
	{ "malformed utf-8", "Content-Type: text/plain; charset=utf-8\n\n",
	    "\xff", NULL },
	{ "malformed for iconv",
	    "Content-Type: text/plain; charset=shift_jis\n\n", "\xff", NULL },
	{ "iso-2022-jp escapes",
	    "Content-Type: text/plain; charset=iso-2022-jp\n\n", "\x1b$B\x1b(B",
	    NULL },
	{ "utf-7", "Content-Type: text/plain; charset=utf-7\n\n", "+AGE-",
	    NULL },
	{ "uuencode", "\n", "begin 644 a\n", NULL },
	{ "uuencode files", "\n", "begin 644 a\n$86)C9```\n", NULL },
	{ "bare CR", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n",
	    "x\r--b\r\r", NULL },
	{ "one line", "\n", "x", NULL },
};

static const struct hostile_page hostile_pages[] = {
	{ "plain", "<p>", "The quick brown fox jumps over the lazy dog. " },
	{ "newsletter", "<table>",
	    "<tr><td style=\"font-size:14px;color:#333\" class=\"c\"><a "
	    "href=\"https://e.org/?a=1&amp;b=2\">Read on</a> &nbsp;text of a "
	    "story, some words long.</td></tr>\n" },
	{ "div", "", "<div>" },
	{ "div b", "", "<div><b>" },
	{ "b", "", "<b>" },
	{ "p font", "", "<p><font>" },
	{ "p /b", "<b><b><b><b><b>", "<p></b>" },
	{ "/div", "<div>", "</div>" },
	{ "/p", "<div>", "</p>" },
	{ "a", "", "<a href=x>" },
	{ "table", "", "<table><tr><td>" },
	{ "attributes", "<a", " a=b" },
	{ "attributes, equal", "<a", " =" },
	{ "attribute, open", "<a b='", "x<y " },
	{ "less than", "", "<" },
	{ "</", "", "</" },
	{ "<!", "", "<!" },
	{ "<!--", "", "<!--" },
	{ "comment, dashes", "<!--", "-" },
	{ "conditional", "", "<!--[if mso]>x<![endif]-->" },
	{ "&", "", "&" },
	{ "entities", "", "&amp;&#65;" },
	{ "entity, long", "", "&CounterClockwiseContourIntegra" },
	{ "entity, digits", "&#", "9" },
	{ "script", "<script>", "<!--<script></script" },
	{ "style", "<style>", ".a{display:none}" },
	{ "style, many", "<style>", ".a,.b,.c,.d,.e,.f,.g{color:red}" },
	{ "style attribute", "<b style='", "display:none;" },
	{ "classes", "<style>.a{display:none}.b{display:none}</style>",
	    "<b class='a b c d e f g h i j k l m n o p q r s'>x</b>" },
	{ "title", "<title>", "</titl" },
	{ "noframes", "", "<noframes><b></noframes>" },
	{ "hidden", "", "<b hidden>x</b>y" },
	{ "bdo", "", "<bdo dir=rtl>abc</bdo>" },
	{ "floats", "", "<i style=float:right>a</i> " },
	{ "row-reverse",
	    "<div style='display:flex;flex-direction:row-reverse'>",
	    "<b>a</b><p>b" },
	{ "important", "<style>", ".a{color:red!important;height:0}" },
	{ "override", "",
	    "\xe2\x80\xae"
	    "abc" },
	{ "srcset", "<img srcset='", "a," },
	{ "base", "<base href=http://e.org/>", "<a href=x>" },
	{ "svg", "", "<svg><![CDATA[x]]><p>" },
	{ "pre", "<pre>", " \n" },
	{ "bytes", "", "\xff\x80\xe2" },
};

static const struct hostile_page hostile_texts[] = {
	{ "text: plain", "", "The quick brown fox jumps over the lazy dog. " },
	{ "text: Russian", "", "Съешь же ещё этих мягких булок. " },
	{ "text: marks", "a", "\xcc\x81\xcc\xb6" },
	{ "text: marks, one", "", "a\xcc\x81" },
	{ "text: growing", "", "\xef\xb7\xba" },
	{ "text: mixed", "", "tеlеgrаm ѕкуре " },
	{ "text: mathematical", "", "𝐓𝐞𝐥𝐞 " },
	{ "text: spelt", "", "t e l e " },
	{ "text: dotted", "t", ".t" },
	{ "text: one word", "", "te1egr4mm" },
	{ "text: at", "", "a at " },
	{ "text: dots", "", "a dot " },
	{ "text: numbers", "", "five " },
	{ "text: numbers, one", "", "five" },
	{ "text: nearly numbers", "", "fivefivx " },
	{ "text: overrides", "",
	    "\xe2\x80\xae"
	    "ab" },
	{ "text: override", "\xe2\x80\xae", "ab " },
	{ "text: short overrides", "",
	    "\xe2\x80\xae"
	    "ab"
	    "\xe2\x80\xac" },
	{ "text: only dots", "", "dot " },
	{ "text: bracketed dots", "", "a(dot)" },
	{ "text: at signs", "", "a@" },
	{ "text: paths", "", "a/" },
	{ "text: top levels", "", "xyz . " },
	{ "text: doubled", "", "ballooffee" },
	{ "text: doubled words", "", "assses " },
	{ "text: no vowels", hostile_half, "eeb" },
	{ "text: symbols", "", "$!@" },
	{ "text: gaps", "", "a    " },
	{ "text: brackets", "", "a [" },
	{ "text: flags", "", "\xf0\x9f\x87\xa6 " },
	{ "text: kana", "", "\xe3\x81\x8b\xe3\x82\x99" },
	{ "text: zero width", "", "a\xe2\x80\x8b" },
	{ "text: Greek, one word", "", "αβa" },
	{ "text: look-alikes", "", "ѕкуре " },
	{ "text: turned", "", "ɐǝ" },
};

/* Repeats unit up to n bytes, at most times; '#' in it is a number. */
static inline size_t
hostile_repeat(char *text, size_t n, const char *unit, unsigned long times)
{
	size_t used = 0;

	for (unsigned long i = 0; i < times && used + HOSTILE_UNIT < n; i++)
		for (const char *p = unit; *p != '\0'; p++) {
			if (*p == '#')
				used += (size_t)sprintf(text + used, "%lu", i);
			else
				text[used++] = *p;
		}
	return used;
}

/* A mail of about size bytes; text has HOSTILE_ROOM more. Returns its size. */
static inline size_t
hostile_make_mail(char *text, size_t size, const struct hostile_mail *mail)
{
	size_t n = strlen(mail->once);

	memcpy(text, mail->once, n);
	if (mail->levels != NULL)
		n += hostile_repeat(
		    text + n, HOSTILE_ROOM / 2, mail->levels, 60);
	return n + hostile_repeat(text + n, size, mail->unit, ULONG_MAX);
}

/* A page or a text; text has HOSTILE_ROOM more than size bytes. */
static inline size_t
hostile_make_page(char *text, size_t size, const struct hostile_page *page)
{
	size_t n = strlen(page->once), unit = strlen(page->unit);

	memcpy(text, page->once, n);
	for (; page->once == hostile_half && n < size / 2; n++)
		text[n] = page->once[0];
	for (; n < size; n += unit)
		memcpy(text + n, page->unit, unit);
	return n;
}

#endif
