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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mail *mail = mail_init(&test_limits);
	struct mime mime;

	MUST(mail != NULL);
	MUST(mail_read(mail, fuzz_span(data, size)) <= size);
	MUST(mail_body(mail).n <= size);
	mime_parse(&mime, mail_arena(mail), mail, &test_limits);
	MUST(mime.n >= 1 && mime.n <= test_limits.mime_parts);
	for (size_t i = 0; i < mime.n; i++)
		check_part(&mime, i);
	mail_deinit(&mail);
	return 0;
}
