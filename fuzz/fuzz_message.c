/*
 * fuzz_message - a whole message as a file holds it, taken apart.
 */
#include "config.h"

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "mail/mail.h"
#include "mail/mime.h"

static void
check_part(const struct mime *mime, size_t i)
{
	const struct part *part = &mime->parts[i];

	MUST(part->parent <= i);
	MUST(i == 0 || part->parent < i || part->depth == 0);
	MUST(part->depth < test_limits.mime_depth);
	MUST(utf8_valid(part->filename));
	if (part->kind == PART_OTHER)
		return;
	MUST(utf8_valid(part->content));
	MUST(part->content.n <= test_limits.part_text_bytes);
	MUST(memchr(part->content.p, '\r', part->content.n) == NULL);
	MUST(memchr(part->content.p, '\0', part->content.n) == NULL);
}

/* Is every charset one in which a LF is a line end and no half of a letter? */
static bool
plain_charsets(const struct mime *mime)
{
	static const char *const plain[] = { "", "utf-8", "us-ascii",
		"iso-8859-1" };

	for (size_t i = 0; i < mime->n; i++) {
		size_t k = 0;

		while (k < 4 &&
		       !span_eq(mime->parts[i].charset, span_str(plain[k])))
			k++;
		if (k == 4)
			return false;
	}
	return true;
}

/* The parts with CR LF are those with LF. */
static void
check_same(const struct mime *lf, const struct mime *crlf)
{
	if (lf->limits != 0 || crlf->limits != 0 || !plain_charsets(lf) ||
	    !plain_charsets(crlf))
		return;
	MUST(lf->n == crlf->n);
	for (size_t i = 0; i < lf->n; i++) {
		const struct part *a = &lf->parts[i], *b = &crlf->parts[i];

		MUST(a->kind == b->kind);
		MUST(a->doubtful == b->doubtful);
		MUST(span_eq(a->filename, b->filename));
		MUST(a->kind == PART_OTHER || span_eq(a->content, b->content));
	}
}

static struct mail *
read_mail(struct span text, struct mime *mime_r)
{
	struct mail *mail = mail_init(&test_limits);

	MUST(mail != NULL);
	MUST(mail_read(mail, text) <= text.n);
	MUST(mail_body(mail).n <= text.n);
	mime_parse(mime_r, mail_arena(mail), mail, &test_limits);
	MUST(mime_r->n >= 1 && mime_r->n <= test_limits.mime_parts);
	for (size_t i = 0; i < mime_r->n; i++)
		check_part(mime_r, i);
	return mail;
}

static void
read_crlf(struct span text, const struct mime *lf)
{
	char *copy = malloc(2 * text.n + 1);
	struct mail *mail;
	struct mime mime;
	size_t n = 0;

	MUST(copy != NULL);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			copy[n++] = '\r';
		copy[n++] = text.p[i];
	}
	mail = read_mail(span_of(copy, n), &mime);
	check_same(lf, &mime);
	mail_deinit(&mail);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = fuzz_span(data, size);
	struct mime mime;
	struct mail *mail = read_mail(text, &mime);

	if (span_chr(text, 0, '\r') == text.n)
		read_crlf(text, &mime);
	mail_deinit(&mail);
	return 0;
}
