/*
 * fuzz_authres - a header judged: whatever stands in it, only a mail that names
 * the platform's domain can pass or fail for it.
 */
#include "config.h"

#include "fuzz/fuzz.h"
#include "t/strv.h"

#include "platform/authres.h"
#include "platform/authres_field.h"

static const struct conf_trust trust = {
	.authserv_ids = STRV("mx.example"),
	.arc_sealers = STRV("fwd.example"),
};
static const struct conf_trust own = { .arc_sealers = { .n = 0 } };
static const struct strv domains = STRV("upwork.com");

static void
judge(struct span header, const struct conf_trust *whom)
{
	struct mail *mail = mail_init(&test_limits);
	enum auth auth;

	MUST(mail != NULL);
	mail_set_authserv(mail, SPAN_LIT("mx.example"));
	mail_read(mail, header);
	auth = authres_judge(mail, mail_arena(mail), whom, &domains);
	/* A backslash may stand inside a quoted name. */
	if (auth != AUTH_NONE && span_chr(header, 0, '\\') == header.n)
		MUST(span_ifind(header, 0, SPAN_LIT("upwork.com")) < header.n);
	mail_deinit(&mail);
}

static void
read_field(struct span value)
{
	struct arena *arena = arena_init(0);
	struct authres_field field;

	MUST(arena != NULL);
	if (authres_field_parse(&field, arena, value)) {
		MUST(field.n <= AUTHRES_RESULTS_MAX);
		for (size_t i = 0; i < field.n; i++) {
			MUST(field.results[i].method.n > 0);
			MUST(field.results[i].result.n > 0);
			MUST(field.results[i].d.n <= value.n);
		}
	}
	arena_deinit(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = fuzz_span(data, size);

	judge(input, &trust);
	judge(input, &own);
	read_field(input);
	return 0;
}
