/*
 * attach - what the name and the type of an attachment say; see attach.h. The
 * first bytes are looked at in magic.c.
 */
#include "config.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "mail/attach.h"

/* What files with an extension are. */
enum {
	EXT_PROGRAM = 1,  /* runs, or starts what runs, on a double click */
	EXT_MACRO = 2,    /* a document made to hold macros */
	EXT_OLE = 4,      /* an old document: macros when the bytes are OLE */
	EXT_ARCHIVE = 8,  /* holds files */
	EXT_PAGE = 16,    /* opens in a browser */
	EXT_DOCUMENT = 32 /* harmless by itself: what others pretend to be */
};

static const struct {
	const char *names; /* between blanks */
	unsigned kind;
	const char *magics; /* what its bytes may be; NULL: not checked */
} extensions[] = {
	{ " exe scr com pif cpl dll sys ocx xll ", EXT_PROGRAM, NULL },
	{ " msi msp mst msix msixbundle appx appxbundle appinstaller ",
	    EXT_PROGRAM, NULL },
	{ " bat cmd ps1 psm1 psd1 ps1xml js jse mjs vb vbs vbe wsf wsh wsc ws"
	  " sct hta msc ",
	    EXT_PROGRAM, NULL },
	{ " lnk url website scf inf reg rdp iqy slk chm hlp gadget theme"
	  " settingcontent-ms library-ms search-ms searchconnector-ms"
	  " appref-ms application diagcab xbap shb shs ade adp mde accde ",
	    EXT_PROGRAM, NULL },
	{ " jar jnlp apk xapk aab app command workflow action scpt pkg mpkg"
	  " deb rpm run appimage desktop sh bash csh zsh elf ",
	    EXT_PROGRAM, NULL },
	{ " one onepkg ", EXT_PROGRAM, NULL },
	{ " iso img udf vhd vhdx dmg wim ", EXT_PROGRAM | EXT_ARCHIVE, NULL },
	{ " docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm ",
	    EXT_MACRO | EXT_DOCUMENT, "zip ole" },
	{ " doc dot xls xlt xla ppt pot pps pub mdb vsd ",
	    EXT_OLE | EXT_DOCUMENT, "ole rtf zip html xml" },
	{ " docx dotx xlsx xltx pptx potx ppsx odt ods odp odg epub ",
	    EXT_DOCUMENT, "zip ole" },
	{ " pages numbers key kmz sketch xpi ipa ", EXT_DOCUMENT, "zip" },
	{ " zip zipx ", EXT_ARCHIVE, "zip" },
	{ " rar ", EXT_ARCHIVE, "rar" },
	{ " 7z ", EXT_ARCHIVE, "7z" },
	{ " gz tgz ", EXT_ARCHIVE, "gzip" },
	{ " tar bz2 tbz tbz2 xz txz zst lz lzma cab ace arj lzh lha z uue"
	  " r00 r01 ",
	    EXT_ARCHIVE, NULL },
	{ " htm html xhtml xht shtml mht mhtml ", EXT_PAGE, "html xml svg" },
	{ " svg svgz ", EXT_PAGE, "svg xml html gzip" },
	{ " pdf ", EXT_DOCUMENT, "pdf" },
	{ " rtf ", EXT_DOCUMENT, "rtf" },
	{ " png jpg jpeg jfif gif webp tif tiff ", EXT_DOCUMENT,
	    "png jpg gif webp tiff" },
	{ " txt csv tsv log md json ", EXT_DOCUMENT, "html xml script" },
	{ " bmp ico heic mp3 wav ogg mp4 m4a mov avi mkv eml msg ics vcf psd"
	  " ai fig ",
	    EXT_DOCUMENT, NULL },
};

enum { ROWS = sizeof(extensions) / sizeof(extensions[0]) };

/* By their first bytes. */
static const char magic_programs[] =
    " exe elf macho class dex lnk script chm pkg rpm deb ";
static const char magic_archives[] =
    " zip rar 7z gzip bzip2 xz zstd cab ace tar iso vhd ";

static bool
in_list(const char *list, struct span word)
{
	size_t from = 0, at;
	struct span all;

	if (word.n == 0)
		return false;
	all = span_str(list);
	while ((at = span_find(all, from, word)) < all.n) {
		if ((at == 0 || all.p[at - 1] == ' ') &&
		    (at + word.n == all.n || all.p[at + word.n] == ' '))
			return true;
		from = at + 1;
	}
	return false;
}

/* The extension in lower case into to[]; the rest before its dot in *stem. */
static struct span
extension(struct span name, char to[24], struct span *stem)
{
	size_t dot = name.n, n;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	n = name.n - dot;
	*stem = span_slice(name, 0, dot > 0 ? dot - 1 : 0);
	if (dot == 0 || n == 0 || n >= 24)
		return SPAN_NONE;
	for (size_t i = 0; i < n; i++)
		to[i] = ascii_lower(name.p[dot + i]);
	return span_of(to, n);
}

/* The row of the extension; ROWS for none. */
static size_t
row_of(struct span ext)
{
	size_t i;

	if (ext.n == 0)
		return ROWS;
	for (i = 0; i < ROWS; i++)
		if (in_list(extensions[i].names, ext))
			break;
	return i;
}

static unsigned
kind_of_row(size_t row)
{
	return row < ROWS ? extensions[row].kind : 0;
}

/* "invoice.pdf.exe", "invoice.pdf      .exe" */
static bool
is_double(struct span stem)
{
	struct span rest;
	char ext[24];

	return (kind_of_row(row_of(extension(span_trim(stem), ext, &rest))) &
		   (EXT_DOCUMENT | EXT_ARCHIVE)) != 0;
}

/* Do the first bytes contradict the extension or, without one, the label? */
static bool
is_mismatch(const struct part *part, size_t row)
{
	bool runs = in_list(magic_programs, part->magic);

	if (part->magic.n == 0)
		return false;
	if (row < ROWS && extensions[row].magics != NULL)
		return !in_list(extensions[row].magics, part->magic);
	if (row < ROWS)
		return runs && !(extensions[row].kind & EXT_PROGRAM);
	if (span_istarts(part->type, "image/"))
		return !in_list(
		    "png jpg gif webp tiff svg xml mp4", part->magic);
	if (span_eq(part->type, SPAN_LIT("application/pdf")))
		return !span_eq(part->magic, SPAN_LIT("pdf"));
	return runs && (span_istarts(part->type, "text/") ||
			   span_istarts(part->type, "audio/") ||
			   span_istarts(part->type, "video/"));
}

static fact_set
judge_name(const struct part *part, struct span name)
{
	struct span stem;
	char ext[24];
	size_t row = row_of(extension(name, ext, &stem));
	unsigned kind = kind_of_row(row);
	fact_set facts = 0;

	if (kind & EXT_PROGRAM)
		facts |= FACT_BIT(FACT_ATTACHMENT_PROGRAM);
	if (kind & EXT_ARCHIVE)
		facts |= FACT_BIT(FACT_ATTACHMENT_ARCHIVE);
	if (kind & EXT_PAGE)
		facts |= FACT_BIT(FACT_ATTACHMENT_HTML);
	if ((kind & EXT_MACRO) || ((kind & EXT_OLE || kind == 0) &&
				      span_eq(part->magic, SPAN_LIT("ole"))))
		facts |= FACT_BIT(FACT_ATTACHMENT_MACRO);
	if ((kind & (EXT_PROGRAM | EXT_PAGE)) && is_double(stem))
		facts |= FACT_BIT(FACT_ATTACHMENT_DOUBLE_EXT);
	/* A zip with a name of its own kind (.docx, .jar) is no archive. */
	if (in_list(magic_archives, part->magic) &&
	    !(kind & (EXT_DOCUMENT | EXT_PROGRAM | EXT_PAGE)))
		facts |= FACT_BIT(FACT_ATTACHMENT_ARCHIVE);
	if (is_mismatch(part, row))
		facts |= FACT_BIT(FACT_ATTACHMENT_TYPE_MISMATCH);
	return facts;
}

/* Signatures and reports come with mail; nobody attached them. */
static bool
is_technical(struct span type)
{
	return in_list("application/pgp-signature application/pgp-encrypted"
		       " application/pkcs7-signature"
		       " application/x-pkcs7-signature",
	    type);
}

fact_set
attach_judge(struct part *part)
{
	fact_set facts = judge_name(part, part->filename);
	bool page = part->kind == PART_HTML ||
		    span_eq(part->magic, SPAN_LIT("html")) ||
		    facts & FACT_BIT(FACT_ATTACHMENT_HTML);

	if (part->filename2.n > 0)
		facts |= judge_name(part, part->filename2);
	if (in_list(magic_programs, part->magic))
		facts |= FACT_BIT(FACT_ATTACHMENT_PROGRAM);
	if (part->kind == PART_OTHER && !span_istarts(part->type, "image/") &&
	    !is_technical(part->type))
		part->attachment = true;
	/* What runs is one, whatever the sender calls it. */
	if (facts & FACT_BIT(FACT_ATTACHMENT_PROGRAM))
		part->attachment = true;
	facts &= ~FACT_BIT(FACT_ATTACHMENT_HTML);
	if (!part->attachment)
		return facts & FACT_BIT(FACT_ATTACHMENT_TYPE_MISMATCH);
	if (page)
		facts |= FACT_BIT(FACT_ATTACHMENT_HTML);
	return facts | FACT_BIT(FACT_ATTACHMENT);
}

/* Characters that a reader does not see in a name. */
static bool
is_invisible(uint32_t c)
{
	return c < 0x20 || c == 0x7F || c == 0xAD || c == 0x61C ||
	       (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static bool
is_override(uint32_t c)
{
	return c == 0x202D || c == 0x202E || (c >= 0x2066 && c <= 0x2068);
}

/* Blanks of any kind, and the dots that Windows cuts off. */
static size_t
trailing(struct span name)
{
	static const char *const ends[] = { " ", ".", "\xc2\xa0",
		"\xe3\x80\x80", "\xe2\x80\x83" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (span_iends(name, ends[i]))
			return strlen(ends[i]);
	return 0;
}

struct span
attach_clean_name(struct arena *arena, struct span name, bool *tricked_r)
{
	size_t from = name.n, cut;
	struct utf8_char c;
	struct span clean;
	struct buf out;

	while (from > 0 && name.p[from - 1] != '/' && name.p[from - 1] != '\\')
		from--;
	buf_init(&out, arena, 0);
	for (size_t at = from; at < name.n; at += c.n) {
		c = utf8_at(name, at);
		*tricked_r = *tricked_r || is_override(c.cp);
		if (!is_invisible(c.cp))
			buf_add(&out, span_slice(name, at, at + c.n));
	}
	clean = span_trim(buf_span(&out));
	while ((cut = trailing(clean)) > 0)
		clean.n -= cut;
	return clean;
}
