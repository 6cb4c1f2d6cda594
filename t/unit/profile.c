/*
 * profile - the shipped platforms: whose mail it is, what kind, and where the
 * client's words stand in it.
 */
#include "config.h"

#include <unistd.h>

#include "t/limits.h"
#include "t/tap.h"

#include "base/buf.h"
#include "platform/profile.h"
#include "text/fold.h"

static struct conf *conf;
static struct linkset *links;
static struct profiles *profiles;

/* The scope that a mail with this header gets; facts in *facts. */
static enum scope
scope_of(const char *header, fact_set *facts)
{
	struct mail *mail = mail_init(&conf->limits);
	struct sender sender;

	mail_read(mail, span_str(header));
	profiles_sender(
	    profiles, mail_arena(mail), mail, &conf->limits, &sender);
	*facts = sender.facts;
	mail_deinit(&mail);
	return sender.scope;
}

static void
test_sender(void)
{
	static const struct {
		const char *header;
		enum scope scope;
		fact_set facts;
	} cases[] = {
		{ "From: \"Ann B. via Upwork\" <room_1a2b3c@email.upwork.com>\n",
		    SCOPE_PLATFORM, 0 },
		{ "From: Upwork Notification <donotreply@UPWORK.com>\n",
		    SCOPE_PLATFORM, 0 },
		{ "From: messages@notifications.freelancer.com\n",
		    SCOPE_PLATFORM, 0 },
		{ "From: noreply@e.fiverr.com\n", SCOPE_PLATFORM, 0 },
		{ "From: survey@qualtrics-research.com\n", SCOPE_PLATFORM, 0 },
		{ "From: Bob <bob@example.org>\n", SCOPE_OUT, 0 },
		{ "From: Bob, Upwork expert <bob@example.org>\n", SCOPE_OUT,
		    0 },
		{ "Subject: Upwork\n", SCOPE_OUT, 0 },
		{ "From: bob@notupwork.example\nSubject: x\n", SCOPE_OUT, 0 },
		{ "From: Upwork Support <help@mail.example>\n",
		    SCOPE_IMPERSONATION, FACT_BIT(FACT_IMPERSONATED_NAME) },
		{ "From: \"Ann via Upwork\" <x@mail.example>\n",
		    SCOPE_IMPERSONATION, FACT_BIT(FACT_IMPERSONATED_NAME) },
		{ "From: =?utf-8?B?VXB3b3Jr?= <x@mail.example>\n",
		    SCOPE_IMPERSONATION, FACT_BIT(FACT_IMPERSONATED_NAME) },
		{ "From: Notice <a@upw0rk.com>\n", SCOPE_IMPERSONATION,
		    FACT_BIT(FACT_IMPERSONATED_DOMAIN) },
		{ "From: Notice <a@upwork.com.login.example>\n",
		    SCOPE_IMPERSONATION, FACT_BIT(FACT_IMPERSONATED_DOMAIN) },
		{ "From: a@upwork.com, b@mail.example\n", SCOPE_PLATFORM,
		    FACT_BIT(FACT_MANY_FROM) },
		{ "From: b@mail.example\nFrom: a@upwork.com\n", SCOPE_PLATFORM,
		    FACT_BIT(FACT_MANY_FROM) },
		{ "From: a@upwork.com\nReply-To: b@mail.example\n",
		    SCOPE_PLATFORM, FACT_BIT(FACT_REPLY_ELSEWHERE) },
	};
	fact_set facts;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum scope scope = scope_of(cases[i].header, &facts);
		char what[80];

		snprintf(what, sizeof(what), "%.70s", cases[i].header);
		what[strcspn(what, "\n")] = '\0';
		is_str(scope_name(scope), scope_name(cases[i].scope), what);
		ok(facts == cases[i].facts, "and its facts");
	}
}

/* Kind of an Upwork mail by subject, and the client's words of a text. */
static void
is_cut(const char *subject, const char *text, const char *kind_want,
    const char *client_want)
{
	struct arena *arena = arena_init(0);
	struct address from = { .local = SPAN_LIT("room_1"),
		.domain = SPAN_LIT("email.upwork.com") };
	const struct conf_kind *kind;
	struct subject parts;
	struct view view;
	struct cut *cuts;
	struct buf client;
	fact_set facts = 0;
	bool cut;
	size_t n;

	fold_text(&view, arena, span_str(text), 0, &cut);
	kind = profiles_kind(profiles, &conf->platforms[0], arena, &from,
	    span_str(subject), &view, &parts);
	is_str(kind == NULL ? "none" : kind->id, kind_want, subject);
	n = profiles_cut(
	    profiles, &conf->platforms[0], kind, arena, &view, &cuts, &facts);
	buf_init(&client, arena, 0);
	for (size_t i = 0; i < n; i++)
		if (cuts[i].region == REGION_CLIENT)
			buf_add(&client, span_slice(span_str(text), cuts[i].at,
					     cuts[i].end));
	is_span(
	    span_trim(buf_span(&client)), client_want, "its client's words");
	ok(n > 0 && cuts[0].at == 0 && cuts[n - 1].end == strlen(text),
	    "the cuts cover the text");
	arena_deinit(&arena);
}

static void
test_kinds(void)
{
	is_cut("Ann B. sent you a message",
	    "View your message and send a reply\nUnread message(s) from Ann B. "
	    "about Logo\nAB\nAnn B.\n1:37 AM UTC, 15 Sep 2026\nHello there.\n"
	    "Reply\nis a word I use.\nView on Upwork\nReply\n"
	    "Never move to Telegram.\n",
	    "message", "Hello there.\n\nis a word I use.");
	is_cut("You have unread messages about the job Logo",
	    "Reply to new messages\nYou have unread messages for Logo\n"
	    "Ann B. 12:47 PM EEST, 27 Jun 2021 Hi you\nView messages\nfooter\n",
	    "reminder", "Hi you");
	is_cut("You received a direct message from a client",
	    "A client wrote to you.\nView on Upwork\nStay off Telegram.\n",
	    "first-contact", "");
	is_cut("Invitation to Interview for: Logo",
	    "We need a logo.\nPersonal note from client\nPlease look.\n"
	    "View invite\nDecline\nfooter\n",
	    "invitation", "We need a logo.\n\nPlease look.");
	is_cut("Your milestone was paid", "Use Telegram?\n", "payment", "");
	is_cut("Something else entirely", "All of it.\nUnsubscribe\n", "none",
	    "All of it.");
}

static void
test_subject(void)
{
	struct arena *arena = arena_init(0);
	struct address from = { .local = SPAN_LIT("x"),
		.domain = SPAN_LIT("upwork.com") };
	struct subject parts;
	struct view none = { SPAN_NONE, NULL };

	profiles_kind(profiles, &conf->platforms[0], arena, &from,
	    SPAN_LIT("Invitation to Interview for: Fa\xc3\xa7"
		     "ade Bot"),
	    &none, &parts);
	is_span(parts.free,
	    "Fa\xc3\xa7"
	    "ade Bot",
	    "the free part is as it was written");
	profiles_kind(profiles, &conf->platforms[0], arena, &from,
	    SPAN_LIT("\xc3\x84nne T. sent you a message"), &none, &parts);
	is_span(parts.name, "\xc3\x84nne T.", "and so is a name");
	is_span(parts.free, "", "nothing else is free");
	arena_deinit(&arena);
}

/* A main file in a temporary folder that includes the shipped platforms. */
static bool
load(struct diag *diag)
{
	const char *top = getenv("OFFPLAT_SRCDIR");
	char path[] = "/tmp/offplat-profile-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0)
		return false;
	dprintf(fd, "include = [ \"%s/etc/platforms.conf\" ];\n",
	    top == NULL ? "." : top);
	close(fd);
	conf = conf_load(path, diag);
	unlink(path);
	if (conf != NULL)
		links = linkset_init(conf, diag);
	if (links != NULL)
		profiles = profiles_init(conf, links, diag);
	return profiles != NULL;
}

int
main(void)
{
	struct diag *diag = diag_init();

	if (ok(load(diag), "the shipped platforms load")) {
		test_sender();
		test_kinds();
		test_subject();
	}
	for (size_t i = 0; i < diag_count(diag); i++)
		note(diag_text(diag, i));
	profiles_deinit(&profiles);
	linkset_deinit(&links);
	conf_deinit(&conf);
	diag_deinit(&diag);
	return done_testing();
}
