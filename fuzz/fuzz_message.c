/*
 * fuzz_message - a whole message as a file holds it.
 */
#include "config.h"

#include "fuzz/fuzz.h"
#include "mail/mail.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mail *mail = mail_init(&test_limits);

	MUST(mail != NULL);
	MUST(mail_read(mail, fuzz_span(data, size)) <= size);
	MUST(mail_body(mail).n <= size);
	mail_deinit(&mail);
	return 0;
}
