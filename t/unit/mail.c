/*
 * mail - a mail collected field by field and read from a file is the same.
 */
#include "config.h"

#include "t/tap.h"

#include "mail/mail.h"

static const struct limits wide = {
	.message_bytes = 100000,
	.header_bytes = 10000,
	.field_bytes = 1000,
	.header_count = 100,
	.memory_bytes = 1000000,
};

static void
test_read(void)
{
	struct mail *mail = mail_init(&wide);
	struct span text =
	    SPAN_LIT("From sender Mon Jan  1 00:00:00 2026\n"
		     "From: a@b.example\r\nSubject : one\r\n\ttwo\r\n"
		     "x-OFFPLATFORM-risk: none\nEmpty:\n\nbody\n");

	mail_read(mail, text);
	is_int((long long)mail_fields(mail), 3, "fields but forged ones");
	is_span(mail_field(mail, 1)->name, "Subject", "space before the colon");
	is_span(mail_field(mail, 1)->value, "one\r\n\ttwo", "a folded value");
	is_span(mail_find(mail, "EMPTY")->value, "", "an empty value");
	is_int((long long)mail_forged(mail), 1, "a forged field is counted");
	is_span(mail_body(mail), "body\n", "the body");
	ok(mail_find(mail, "To") == NULL, "a field that is not there");
	mail_reset(mail, &wide);
	is_int((long long)mail_fields(mail), 0, "reset empties the mail");
	mail_read(mail, SPAN_LIT("A: b\nno field\nC: d\n"));
	is_int((long long)mail_fields(mail), 1, "a junk line ends the header");
	is_span(mail_body(mail), "no field\nC: d\n", "and begins the body");
	mail_deinit(&mail);
	ok(mail == NULL, "deinit clears the pointer");
}

static void
test_limits(void)
{
	struct limits tight = wide;
	struct mail *mail;

	tight.message_bytes = 4;
	tight.header_count = 2;
	tight.field_bytes = 8;
	mail = mail_init(&tight);
	mail_add_field(mail, SPAN_LIT("A"), SPAN_LIT(" 123456789"));
	is_span(mail_field(mail, 0)->value, "12345678", "a long field is cut");
	ok(mail_limits(mail) == LIMIT_BIT(LIMIT_HEADER_BYTES), "and said");
	mail_add_field(mail, SPAN_LIT("B"), SPAN_LIT("x"));
	mail_add_field(mail, SPAN_LIT("C"), SPAN_LIT("x"));
	ok(mail_limits(mail) & LIMIT_BIT(LIMIT_HEADER_COUNT),
	    "too many fields");
	ok(mail_add_body(mail, SPAN_LIT("abc")), "body within the limit");
	ok(!mail_add_body(mail, SPAN_LIT("def")), "body beyond it");
	is_span(mail_body(mail), "abcd", "what fits is kept");
	is_int((long long)mail_body_offered(mail), 6, "and all is counted");
	ok(mail_limits(mail) & LIMIT_BIT(LIMIT_MESSAGE), "and said");
	mail_deinit(&mail);
}

static void
test_envelope(void)
{
	struct mail *mail = mail_init(&wide);

	mail_set_sender(mail, SPAN_LIT("<a@b.example>"));
	for (int i = 0; i < 100; i++)
		mail_add_recipient(mail, SPAN_LIT("<c@d.example>"));
	is_span(
	    mail_sender(mail), "a@b.example", "the sender without brackets");
	is_int((long long)mail_recipients(mail), 100, "all recipients");
	is_span(mail_recipient(mail, 99), "c@d.example", "the last of them");
	mail_deinit(&mail);
}

int
main(void)
{
	test_read();
	test_limits();
	test_envelope();
	return done_testing();
}
