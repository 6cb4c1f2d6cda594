/*
 * fuzz_milter - a script of milter events, in any order: one line each, a
 * letter and what belongs to it. Whatever an MTA does, headers are changed at
 * the end of a mail only, forged ones are all removed, a mail that passes has
 * its verdict, and nothing of it is left when the connection ends.
 *
 *   O flags   negotiate: q no quarantine, s no skip
 *   I id      macro i from now on       J name    macro j
 *   C         connect                   M address MAIL
 *   R address RCPT                      H name: value
 *   N         end of the header         B text    a line of the body
 *   b text    a piece of a line         E         end of the mail
 *   A         abort                     X         close
 *   F n       the nth call from now fails         L         reload
 */
#include "config.h"

#include <string.h>

#include "daemon/callbacks.h"
#include "fuzz/fake_milter.h"
#include "fuzz/fuzz.h"
#include "t/tempdir.h"

static const char configuration[] =
    "action = { quarantine_from = \"high\"; };\n"
    "limits = { message_bytes = 4096; sessions = 1; };\n"
    "contracts = { backend = \"none\"; };\n"
    "platforms = ( { id = \"upwork\"; name = \"Upwork\";\n"
    "  domains = [ \"upwork.com\" ]; brands = [ \"upwork\" ];\n"
    "  hosts = [ \"upwork.com\" ];\n"
    "  kinds = ( { id = \"message\"; subject = \"message\";\n"
    "    cuts = ( { begin = \"\\\\A\"; } ); } ); } );\n"
    "rules = ( { id = \"contact.telegram\"; family = \"contact\";\n"
    "  describe = \"asks to continue on Telegram\"; score = 95;\n"
    "  where = [ \"client\" ]; pattern = \"telegram\"; } );\n"
    "advice = { contact = \"Stay on {platform}.\"; };\n";

static struct tempdir dir;
static struct service service;

static void
clean_up(void)
{
	reload_deinit(&service.reload);
	tempdir_deinit(&dir);
}

static void
set_up(void)
{
	struct diag *diag;

	if (service.reload.current != NULL)
		return;
	diag = diag_init();
	tempdir_init(&dir);
	tempdir_bytes(
	    &dir, "milter.conf", configuration, sizeof(configuration) - 1);
	MUST(reload_init(
	    &service.reload, tempdir_path(&dir, "milter.conf"), diag));
	diag_deinit(&diag);
	MUST(callbacks_register(&service));
	atexit(clean_up);
}

struct play {
	SMFICTX ctx;
	struct smfiDesc call;
	bool skip;    /* granted */
	bool mailing; /* MAIL was answered with CONTINUE, and no end came */
};

static void
negotiate(struct play *play, struct span flags)
{
	unsigned long f0 = 0x1ff, f1 = 0x1fffff, a = 0, b = 0, c = 1, d = 1;

	if (span_chr(flags, 0, 'q') < flags.n)
		f0 &= ~(unsigned long)SMFIF_QUARANTINE;
	if (span_chr(flags, 0, 's') < flags.n)
		f1 &= ~(unsigned long)SMFIP_SKIP;
	MUST(play->call.xxfi_negotiate(
		 &play->ctx, f0, f1, 0, 0, &a, &b, &c, &d) == SMFIS_CONTINUE);
	MUST((a & ~f0) == 0 && (b & ~f1) == 0 && c == 0 && d == 0);
	play->skip = (b & SMFIP_SKIP) != 0 && play->ctx.private_data != NULL;
}

static void
envelope(struct play *play, char *address)
{
	char *argv[] = { address, NULL };
	sfsistat answer;

	fake_reset(&play->ctx);
	answer = play->call.xxfi_envfrom(&play->ctx, argv);
	MUST(answer == SMFIS_CONTINUE || answer == SMFIS_ACCEPT);
	play->mailing = answer == SMFIS_CONTINUE;
}

static void
field(struct play *play, char *name)
{
	char *value = strchr(name, ':');

	if (value == NULL)
		return;
	*value++ = '\0';
	if (play->mailing)
		fake_field(&play->ctx, name);
	MUST(play->call.xxfi_header(&play->ctx, name, value) == SMFIS_NOREPLY);
}

static void
end_of_header(struct play *play)
{
	sfsistat answer = play->call.xxfi_eoh(&play->ctx);

	MUST(answer == SMFIS_CONTINUE || answer == SMFIS_ACCEPT);
	if (answer == SMFIS_ACCEPT) {
		MUST(fake_left(&play->ctx) == 0);
		play->mailing = false;
	}
}

static void
body(struct play *play, const char *text, size_t n)
{
	unsigned char bytes[4096];
	sfsistat answer;

	n = n < sizeof(bytes) ? n : sizeof(bytes);
	memcpy(bytes, text, n);
	answer = play->call.xxfi_body(&play->ctx, bytes, n);
	MUST(answer == SMFIS_CONTINUE || (answer == SMFIS_SKIP && play->skip));
}

static void
end_of_mail(struct play *play)
{
	long judged = counters_get(&service.counters, COUNT_HEADER);
	long platform = counters_get(&service.counters, COUNT_PLATFORM);
	sfsistat answer;

	play->ctx.at_end = true;
	answer = play->call.xxfi_eom(&play->ctx);
	play->ctx.at_end = false;
	MUST(answer == SMFIS_ACCEPT || answer == SMFIS_TEMPFAIL);
	MUST(play->ctx.risks <= 1);
	if (answer == SMFIS_ACCEPT && !play->ctx.failed) {
		MUST(!play->mailing || fake_left(&play->ctx) == 0);
		MUST(play->ctx.risks ==
		     counters_get(&service.counters, COUNT_HEADER) - judged);
		MUST(platform ==
			 counters_get(&service.counters, COUNT_PLATFORM) ||
		     play->ctx.risks == 1);
	}
	play->mailing = false;
	fake_reset(&play->ctx);
}

static void
end_of_connection(struct play *play)
{
	play->call.xxfi_close(&play->ctx);
	MUST(play->ctx.private_data == NULL);
	MUST(counters_get(&service.counters, COUNT_IN_FLIGHT) == 0);
	MUST(counters_get(&service.counters, COUNT_SESSIONS) == 0);
	play->mailing = play->skip = false;
	fake_reset(&play->ctx);
}

static void
set(char *macro, size_t size, const char *value)
{
	size_t n = strnlen(value, size - 1);

	memcpy(macro, value, n);
	macro[n] = '\0';
}

/* text ends with a NUL behind its n bytes, and may be written to. */
static void
event(struct play *play, char letter, char *text, size_t n)
{
	char *argv[] = { text, NULL };

	switch (letter) {
	case 'O':
		negotiate(play, span_of(text, n));
		break;
	case 'I':
		set(play->ctx.id, sizeof(play->ctx.id), text);
		break;
	case 'J':
		set(play->ctx.name, sizeof(play->ctx.name), text);
		break;
	case 'C':
		MUST(play->call.xxfi_connect(&play->ctx, text, NULL) ==
		     SMFIS_NOREPLY);
		break;
	case 'M':
		envelope(play, text);
		break;
	case 'R':
		MUST(
		    play->call.xxfi_envrcpt(&play->ctx, argv) == SMFIS_NOREPLY);
		break;
	case 'H':
		field(play, text);
		break;
	case 'N':
		end_of_header(play);
		break;
	case 'B':
		text[n++] = '\n';
		body(play, text, n);
		break;
	case 'b':
		body(play, text, n);
		break;
	case 'E':
		end_of_mail(play);
		break;
	case 'A':
		play->call.xxfi_abort(&play->ctx);
		play->mailing = false;
		fake_reset(&play->ctx);
		break;
	case 'X':
		end_of_connection(play);
		break;
	case 'F':
		play->ctx.fail_in = atoi(text) & 15;
		break;
	case 'L':
		MUST(reload_again(
		    &service.reload, &service.store, &service.log));
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span script = fuzz_span(data, size);
	struct play play = { .call = callbacks_table() };
	size_t at, end;
	char line[8192];

	set_up();
	for (at = 0; at < script.n; at = end + 1) {
		struct span text;

		end = span_chr(script, at, '\n');
		text = span_slice(script, at + 1, end);
		if (text.n > 0 && text.p[0] == ' ')
			text = span_from(text, 1);
		if (text.n > sizeof(line) - 2)
			text.n = sizeof(line) - 2;
		memcpy(line, text.p, text.n);
		line[text.n] = '\0';
		event(&play, script.p[at], line, text.n);
	}
	end_of_connection(&play);
	return 0;
}
