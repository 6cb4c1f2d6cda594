/*
 * magic - the type of a file by its first bytes.
 */
#include "config.h"

#include "mail/attach.h"

static const struct {
	size_t at;
	const char *bytes;
	size_t n;
	const char *name;
} signatures[] = {
	{ 0,
	    "\x7f"
	    "ELF",
	    4, "elf" },
	{ 0, "PK\x03\x04", 4, "zip" },
	{ 0, "PK\x05\x06", 4, "zip" },
	{ 0, "PK\x07\x08", 4, "zip" },
	{ 0, "Rar!\x1a\x07", 6, "rar" },
	{ 0, "7z\xbc\xaf\x27\x1c", 6, "7z" },
	{ 0, "\x1f\x8b", 2, "gzip" },
	{ 0, "BZh", 3, "bzip2" },
	{ 0,
	    "\xfd"
	    "7zXZ\0",
	    6, "xz" },
	{ 0, "\x28\xb5\x2f\xfd", 4, "zstd" },
	{ 0, "MSCF", 4, "cab" },
	{ 7, "**ACE**", 7, "ace" },
	{ 257, "ustar", 5, "tar" },
	{ 32769, "CD001", 5, "iso" },
	{ 0, "vhdxfile", 8, "vhd" },
	{ 0, "conectix", 8, "vhd" },
	{ 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "ole" },
	{ 0, "{\\rt", 4, "rtf" },
	{ 0, "\x4c\0\0\0\x01\x14\x02\0", 8, "lnk" },
	{ 0, "\xca\xfe\xba\xbe", 4, "class" },
	{ 0, "\xfe\xed\xfa\xce", 4, "macho" },
	{ 0, "\xfe\xed\xfa\xcf", 4, "macho" },
	{ 0, "\xce\xfa\xed\xfe", 4, "macho" },
	{ 0, "\xcf\xfa\xed\xfe", 4, "macho" },
	{ 0, "dex\n", 4, "dex" },
	{ 0, "#!", 2, "script" },
	{ 0, "ITSF", 4, "chm" },
	{ 0, "xar!", 4, "pkg" },
	{ 0, "\xed\xab\xee\xdb", 4, "rpm" },
	{ 0, "!<arch>\ndebian", 14, "deb" },
	{ 0, "\x78\x9f\x3e\x22", 4, "tnef" },
	{ 0, "\x89PNG", 4, "png" },
	{ 0, "\xff\xd8\xff", 3, "jpg" },
	{ 0, "GIF8", 4, "gif" },
	{ 8, "WEBP", 4, "webp" },
	{ 0, "II*\0", 4, "tiff" },
	{ 0, "MM\0*", 4, "tiff" },
	{ 4, "ftyp", 4, "mp4" },
	{ 0, "OggS", 4, "ogg" },
	{ 0, "ID3", 3, "mp3" },
};

static const struct {
	const char *start;
	const char *name;
} texts[] = {
	{ "<!doctype html", "html" },
	{ "<html", "html" },
	{ "<head", "html" },
	{ "<body", "html" },
	{ "<script", "html" },
	{ "<svg", "svg" },
	{ "<?xml", "xml" },
};

/* Windows programs: "MZ" and at 60 the offset of "PE", or an old DOS one. */
static bool
is_program(struct span head)
{
	return head.n >= 64 && memcmp(head.p, "MZ", 2) == 0;
}

struct span
attach_magic(struct span head)
{
	struct span text = head;

	if (is_program(head))
		return SPAN_LIT("exe");
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (head.n >= signatures[i].at + signatures[i].n &&
		    memcmp(head.p + signatures[i].at, signatures[i].bytes,
			signatures[i].n) == 0)
			return span_str(signatures[i].name);
	/* Readers look for it in the first kilobyte. */
	if (span_find(span_slice(head, 0, 1024), 0, SPAN_LIT("%PDF-")) <
	    (head.n < 1024 ? head.n : 1024))
		return SPAN_LIT("pdf");
	if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
		text = span_from(text, 3);
	text = span_trim(text);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (span_istarts(text, texts[i].start))
			return span_str(texts[i].name);
	return SPAN_NONE;
}
