/*
 * attach - what attachments are, by name, label and first bytes.
 */
#include "config.h"

#include "t/limits.h"
#include "t/tap.h"

#include "mail/attach.h"

#define ATTACHED FACT_BIT(FACT_ATTACHMENT)
#define PROGRAM  FACT_BIT(FACT_ATTACHMENT_PROGRAM)
#define MACRO    FACT_BIT(FACT_ATTACHMENT_MACRO)
#define ARCHIVE  FACT_BIT(FACT_ATTACHMENT_ARCHIVE)
#define DOUBLE   FACT_BIT(FACT_ATTACHMENT_DOUBLE_EXT)
#define MISMATCH FACT_BIT(FACT_ATTACHMENT_TYPE_MISMATCH)
#define PAGE     FACT_BIT(FACT_ATTACHMENT_HTML)

static void
test_names(void)
{
	static const struct {
		const char *name, *magic;
		fact_set facts;
	} cases[] = {
		{ "brief.pdf", "pdf", 0 },
		{ "brief", "", 0 },
		{ "", "", 0 },
		{ "Setup.EXE", "exe", PROGRAM },
		{ "invoice.pdf.exe", "exe", PROGRAM | DOUBLE },
		{ "invoice.pdf   .scr", "exe", PROGRAM | DOUBLE },
		{ "notes.v2.exe", "exe", PROGRAM },
		{ "invoice.pdf.html", "html", PAGE | DOUBLE },
		{ "page.html", "html", PAGE },
		{ "brief.pdf", "exe", PROGRAM | MISMATCH },
		{ "brief.pdf", "zip", MISMATCH },
		{ "brief", "exe", PROGRAM },
		{ "brief.lnk", "lnk", PROGRAM },
		{ "run.js", "", PROGRAM },
		{ "run.hta", "html", PROGRAM | PAGE },
		{ "lib.jar", "zip", PROGRAM },
		{ "disk.iso", "iso", PROGRAM | ARCHIVE },
		{ "work.zip", "zip", ARCHIVE },
		{ "work.bin", "zip", ARCHIVE },
		{ "work.tar.gz", "gzip", ARCHIVE },
		{ "work.zip", "pdf", MISMATCH | ARCHIVE },
		{ "brief.docx", "zip", 0 },
		{ "brief.docm", "zip", MACRO },
		{ "brief.doc", "ole", MACRO },
		{ "brief.doc", "rtf", 0 },
		{ "brief", "ole", MACRO },
		{ "setup.msi", "ole", PROGRAM },
		{ "photo.jpg", "png", 0 },
		{ "photo.jpg", "exe", PROGRAM | MISMATCH },
		{ "notes.txt", "zip", MISMATCH | 0 },
		{ "notes.txt", "", 0 },
		{ "exe", "", 0 },
		{ ".exe", "", PROGRAM },
		{ "a.", "", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct part part = { .kind = PART_OTHER,
			.type = SPAN_LIT("application/octet-stream"),
			.filename = span_str(cases[i].name),
			.magic = span_str(cases[i].magic) };
		fact_set facts = attach_judge(&part);

		ok(facts == (cases[i].facts | ATTACHED) && part.attachment,
		    "\"%s\" with bytes \"%s\"", cases[i].name, cases[i].magic);
		for (int f = 0; f < FACT_COUNT; f++)
			if ((facts ^ (cases[i].facts | ATTACHED)) & FACT_BIT(f))
				printf("# %s\n", fact_name((enum fact)f));
	}
}

static fact_set
judge(enum part_kind kind, const char *type, const char *name, bool attached)
{
	struct part part = { .kind = kind,
		.type = span_str(type),
		.filename = span_str(name),
		.magic = SPAN_NONE,
		.attachment = attached };

	return attach_judge(&part);
}

static void
test_kinds(void)
{
	struct part part = { .kind = PART_OTHER,
		.type = SPAN_LIT("image/png"),
		.filename = SPAN_NONE,
		.magic = SPAN_LIT("exe") };

	ok(judge(PART_OTHER, "image/png", "logo.png", false) == 0,
	    "an image of a template is none");
	ok(judge(PART_OTHER, "image/png", "logo.png", true) == ATTACHED,
	    "an attached one is");
	ok(judge(PART_OTHER, "application/pdf", "", false) == ATTACHED,
	    "nor text nor image is");
	ok(judge(PART_OTHER, "application/pgp-signature", "", false) == 0,
	    "a signature is none");
	ok(judge(PART_TEXT, "text/plain", "a.txt", false) == 0, "text is none");
	ok(judge(PART_TEXT, "text/plain", "a.vbs", false) ==
		(ATTACHED | PROGRAM),
	    "but a program is");
	ok(judge(PART_HTML, "text/html", "", true) == (ATTACHED | PAGE),
	    "an attached page");
	ok(judge(PART_HTML, "text/html", "", false) == 0, "a page to read");
	ok(attach_judge(&part) == (ATTACHED | PROGRAM | MISMATCH),
	    "a program that is called an image");
	part.magic = SPAN_NONE;
	part.filename2 = SPAN_LIT("x.exe");
	ok(attach_judge(&part) == (ATTACHED | PROGRAM),
	    "a second reading of the name counts");
}

static void
check_clean(const char *name, const char *want, bool tricked, const char *what)
{
	struct arena *arena = arena_init(0);
	bool got = false;

	is_span(attach_clean_name(arena, span_str(name), &got), want, what);
	ok(got == tricked, "%s: trick", what);
	arena_deinit(&arena);
}

static void
test_clean(void)
{
	check_clean("a.txt", "a.txt", false, "a name");
	check_clean("", "", false, "none");
	check_clean("../../etc/a.txt", "a.txt", false, "a path");
	check_clean("C:\\x\\a.txt", "a.txt", false, "a path of Windows");
	check_clean("a.exe. . ", "a.exe", false, "dots and blanks behind");
	check_clean("a.exe\xc2\xa0", "a.exe", false, "other blanks");
	check_clean("invoice\xe2\x80\xae"
		    "fdp.exe",
	    "invoicefdp.exe", true, "text turned around");
	check_clean("a\xe2\x80\x8b.e\xc2\xadxe\r\n", "a.exe", false,
	    "invisible characters");
	check_clean(
	    "caf\xc3\xa9.pdf", "caf\xc3\xa9.pdf", false, "other letters stay");
}

static void
test_magic(void)
{
	static char iso[32776], exe[64] = "MZ", tar[300];

	memcpy(iso + 32769, "CD001", 5);
	memcpy(tar + 257, "ustar", 5);
	is_span(attach_magic(span_of(iso, sizeof(iso))), "iso", "an image");
	is_span(attach_magic(span_of(tar, sizeof(tar))), "tar", "a tar");
	is_span(attach_magic(span_of(exe, sizeof(exe))), "exe", "a program");
	is_span(attach_magic(SPAN_LIT("MZ words")), "", "words");
	is_span(attach_magic(SPAN_LIT("PK\x03\x04xx")), "zip", "a zip");
	is_span(attach_magic(SPAN_LIT("PK")), "", "too short");
	is_span(attach_magic(SPAN_NONE), "", "nothing");
	is_span(attach_magic(SPAN_LIT("\n\n%PDF-1.4")), "pdf",
	    "a PDF with junk before it");
	is_span(attach_magic(SPAN_LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
	    "ole", "an old document");
	is_span(attach_magic(SPAN_LIT("\x4c\0\0\0\x01\x14\x02\0")), "lnk",
	    "a shortcut");
	is_span(attach_magic(SPAN_LIT("#!/bin/sh")), "script", "a script");
	is_span(attach_magic(SPAN_LIT("\xef\xbb\xbf <!DOCTYPE HTML>")), "html",
	    "a page");
	is_span(attach_magic(SPAN_LIT("\x89PNG\r\n")), "png", "an image");
}

int
main(void)
{
	test_names();
	test_kinds();
	test_clean();
	test_magic();
	return done_testing();
}
