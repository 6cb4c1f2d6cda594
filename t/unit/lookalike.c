/*
 * lookalike - imitations of a platform's domain by the hundred, made by the
 * tricks that are known, and honest names that resemble it.
 */
#include "config.h"

#include "t/limits.h"
#include "t/strv.h"
#include "t/tap.h"

#include "platform/lookalike.h"

static struct conf_platform platforms[] = {
	{ .id = "upwork",
	    .domains = STRV("upwork.com", "upwork.zendesk.com"),
	    .extra_senders = STRV("qemailserver.com"),
	    .brands = STRV("upwork"),
	    .honest_domains = STRV("upworthy.com", "upwork.statuspage.io") },
	{ .id = "freelancer",
	    .domains = STRV("freelancer.com"),
	    .honest_domains = STRV("freelance.com", "freelancer.de") },
	{ .id = "fiverr",
	    .domains = STRV("fiverr.com"),
	    .brands = STRV("fiverr") },
	{ .id = "pph",
	    .domains = STRV("peopleperhour.com"),
	    .brands = STRV("peopleperhour", "pph") },
};
static const struct conf conf = { .platforms = platforms, .nplatforms = 4 };

struct lookalikes {
	struct lookalike *lookalike;
	struct arena *arena;
};

static const char *
match(struct lookalikes *t, const char *domain)
{
	int i = lookalike_match(t->lookalike, t->arena, span_str(domain));

	return i < 0 ? "nobody" : platforms[i].id;
}

struct match_case {
	const char *domain;
	const char *platform;
};

static const struct match_case hits[] = {
	{ "up-work.com", "upwork" },
	{ "upwork-support.com", "upwork" },
	{ "upworkjobs.net", "upwork" },
	{ "my-upwork.com", "upwork" },
	{ "myupwork.com", "upwork" },
	{ "the-upwork-team.com", "upwork" },
	{ "jobs-upwork.example", "upwork" },
	{ "24upwork.com", "upwork" },
	{ "upwork.com.evil.example", "upwork" },
	{ "www.upwork.com.evil.example", "upwork" },
	{ "upwork-com.evil.example", "upwork" },
	{ "www-upwork.com.login.example", "upwork" },
	{ "wwwupwork.com", "upwork" },
	{ "upwork.evil.example", "upwork" },
	{ "mail.upwork.evil.example", "upwork" },
	{ "upwork.co", "upwork" },
	{ "upwork.cm", "upwork" },
	{ "upwork.org", "upwork" },
	{ "upwork.co.uk", "upwork" },
	{ "UPWORK.NET", "upwork" },
	{ "upwork.net.", "upwork" },
	{ "upw0rk.com", "upwork" },
	{ "upvvork.com", "upwork" },
	{ "up_work.com", "upwork" },
	{ "u-p-w-o-r-k.com", "upwork" },
	{ "upvvork-jobs.com", "upwork" },
	{ "upwrok-support.com", "upwork" },
	{ "upw\xd0\xberk.com", "upwork" }, /* Cyrillic o */
	{ "xn--upwrk-lye.com", "upwork" }, /* the same in punycode */
	{ "\xd1\x83pwork.com", "upwork" }, /* Cyrillic y for u */
	{ "mail.xn--upwrk-lye.com", "upwork" },
	{ "upwork\xe3\x80\x82net", "upwork" },
	{ "\xef\xbd\x95pwork.com.evil.example", "upwork" },
	{ "login-upw\xd0\xberk.example", "upwork" },
	{ "upwork.web.app", "upwork" },
	{ "upwork-login.pages.dev", "upwork" },
	{ "fiverr.co", "fiverr" },
	{ "fiver.com", "fiverr" },
	{ "fivver.com", "nobody" },
	{ "fiverrr.com", "fiverr" },
	{ "f1verr.com", "fiverr" },
	{ "fiverr-support.com", "fiverr" },
	{ "myfiverr.com", "fiverr" },
	{ "fiver.com.evil.example", "nobody" },
	{ "people-per-hour.com", "pph" },
	{ "peopleperhuor.com", "pph" },
	{ "peopleperhours.com", "pph" },
	{ "pe0pleperhour.net", "pph" },
	/* an everyday word: only its very domain */
	{ "freelancer.com.evil.example", "freelancer" },
	{ "www.freelancer.com.evil.example", "freelancer" },
	{ "freelancer-com.evil.example", "freelancer" },
	{ "www-freelancer-com.evil.example", "freelancer" },
	{ "wwwfreelancer.com", "freelancer" },
	{ "www-freelancer.com", "freelancer" },
	{ "fre\xd0\xb5lancer.com", "freelancer" },
	{ "free1ancer.com", "freelancer" },
	{ "freeiancer.com", "freelancer" },
	{ "freelnacer.com", "freelancer" },
	{ "free-lancer.com", "freelancer" },
	{ "freelancer.co", "freelancer" },
	{ "freelancer.cm", "freelancer" },
};

static const char *const honest[] = { "upwork.com", "www.upwork.com",
	"email.upwork.com", "UpWork.COM.", "upwork.zendesk.com",
	"qemailserver.com", "x.qemailserver.com", "upworthy.com",
	"upwork.statuspage.io", "fiverr.com", "e.fiverr.com", "freelancer.com",
	"notifications.freelancer.com", "freelance.com", "freelancer.de",
	"peopleperhour.com", "network.com", "artwork.com", "paperwork.com",
	"homework.com", "teamwork.com", "groundwork.com", "framework.com",
	"outwork.com", "groupwork.com", "startupwork.com",
	"backupworks.example", "pickupworld.example", "setupwork.example",
	"cupworks.example", "work.com", "up.com", "workup.com", "upward.com",
	"upwards.example", "uptown.com", "upgrade.com", "upland.com",
	"upwind.example", "clockwork.com", "patchwork.example", "woodwork.com",
	"legwork.com", "guesswork.example", "fiver.org", "fivers.example",
	"river.com", "fever.com", "five.com", "diver.example", "silver.com",
	"freelancer.org", "freelancers.com", "freelancermap.com",
	"freelancer.example-agencies.com", "the-freelancer.example",
	"freelancehunt.com", "freelancers-union.org", "myfreelancer.example",
	"lancer.com", "pph.com", "pph.me", "pphysics.example", "people.com",
	"perhour.example", "gmail.com", "google.com", "example.com",
	"mail.example.co.uk", "localhost", "", ".", "com", "a.b.c.d.e.f",
	"xn--mnchen-3ya.de", "m\xc3\xbcnchen.de", "xn--a.com", "\xff\xfe.com",
	"192.0.2.1", "[192.0.2.1]", "\xe4\xbe\x8b\xe3\x81\x88.jp",
	"worldofwork.example" };

static void
test_lists(struct lookalikes *t)
{
	for (size_t i = 0; i < sizeof(hits) / sizeof(*hits); i++)
		is_str(
		    match(t, hits[i].domain), hits[i].platform, hits[i].domain);
	for (size_t i = 0; i < sizeof(honest) / sizeof(*honest); i++)
		is_str(match(t, honest[i]), "nobody", honest[i]);
}

/* All of one kind, counted: one line for each that is missed. */
struct tally {
	struct lookalikes *t;
	const char *platform;
	int run, missed;
};

static void
expect(struct tally *tally, const char *label, const char *tld)
{
	char domain[200];

	snprintf(domain, sizeof(domain), "%s.%s", label, tld);
	tally->run++;
	if (strcmp(match(tally->t, domain), tally->platform) == 0)
		return;
	tally->missed++;
	printf("# missed: %s\n", domain);
}

static void
report(const struct tally *tally, const char *what)
{
	ok(tally->run > 0 && tally->missed == 0, "%s of %s: %d, missed %d",
	    what, tally->platform, tally->run, tally->missed);
}

static void
test_slips(struct lookalikes *t, const char *brand, const char *platform)
{
	struct tally tally = { .t = t, .platform = platform };
	size_t n = strlen(brand);
	char label[100];

	for (size_t i = 0; i + 1 < n; i++) {
		memcpy(label, brand, n + 1);
		label[i] = brand[i + 1];
		label[i + 1] = brand[i];
		if (strcmp(label, brand) != 0)
			expect(&tally, label, "com");
	}
	for (size_t i = 0; i < n; i++) {
		snprintf(label, sizeof(label), "%.*s%c%s", (int)i, brand,
		    brand[i], brand + i);
		expect(&tally, label, "com"); /* doubled */
		snprintf(label, sizeof(label), "%.*s%s", (int)i, brand,
		    brand + i + 1);
		expect(&tally, label, "com"); /* missing */
		for (char c = 'a'; c <= 'z'; c++) {
			if (c == brand[i])
				continue;
			snprintf(label, sizeof(label), "%.*s%c%s", (int)i,
			    brand, c, brand + i + 1);
			expect(&tally, label, "com"); /* another */
		}
	}
	report(&tally, "slips");
}

static void
test_letters(struct lookalikes *t, const char *brand, const char *platform)
{
	/* Cyrillic, Greek, full-width and accented letters for ASCII ones. */
	static const char *const alike[][2] = { { "o", "\xd0\xbe" },
		{ "o", "\xce\xbf" }, { "o", "0" }, { "p", "\xd1\x80" },
		{ "e", "\xd0\xb5" }, { "i", "\xd1\x96" }, { "i", "1" },
		{ "i", "l" }, { "u", "\xc3\xbc" }, { "w", "\xef\xbd\x97" },
		{ "r", "\xef\xbd\x92" }, { "w", "vv" }, { "k", "\xd0\xba" },
		{ "l", "1" }, { "l", "i" }, { "a", "\xd0\xb0" },
		{ "c", "\xd1\x81" } };
	static const char *const tlds[] = { "com", "net", "example", "co.uk" };
	struct tally tally = { .t = t, .platform = platform };
	char label[100];

	for (size_t i = 0; i < sizeof(alike) / sizeof(*alike); i++) {
		const char *at = strstr(brand, alike[i][0]);

		if (at == NULL)
			continue;
		snprintf(label, sizeof(label), "%.*s%s%s", (int)(at - brand),
		    brand, alike[i][1], at + 1);
		for (size_t k = 0; k < 4; k++)
			expect(&tally, label, tlds[k]);
	}
	report(&tally, "other letters");
}

static void
test_words(struct lookalikes *t, const char *brand, const char *platform)
{
	static const char *const words[] = { "support", "jobs", "login",
		"secure", "team", "verify", "hr", "payments", "invite", "chat",
		"interview", "account", "notifications", "work", "pro" };
	static const char *const forms[] = { "%1$s-%2$s", "%1$s%2$s",
		"%2$s-%1$s", "www-%1$s-%2$s", "%1$s.%2$s", "%2$s.%1$s" };
	struct tally tally = { .t = t, .platform = platform };
	char label[100];

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		for (size_t k = 0; k < sizeof(forms) / sizeof(*forms); k++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(
			    label, sizeof(label), forms[k], brand, words[i]);
#pragma GCC diagnostic pop
			if (k < 5) /* else it is the brand's own domain */
				expect(&tally, label, "com");
			expect(&tally, label, "example.org");
		}
	report(&tally, "words around the brand");
}

static void
test_suffixes(struct lookalikes *t, const char *brand, const char *platform)
{
	static const char *const tlds[] = { "co", "cm", "om", "net", "org",
		"io", "info", "biz", "xyz", "online", "site", "top", "jobs",
		"work", "ru", "in", "co.in", "com.co", "com.br", "us" };
	struct tally tally = { .t = t, .platform = platform };

	for (size_t i = 0; i < sizeof(tlds) / sizeof(*tlds); i++)
		expect(&tally, brand, tlds[i]);
	report(&tally, "other suffixes");
}

/* It is asked of the sender of every mail. */
static void
test_cost(struct lookalikes *t)
{
	static const char *const domains[] = { "gmail.com",
		"mail.example.co.uk", "bounce.lists.example.org" };
	size_t used = arena_used(t->arena);

	for (int i = 0; i < 3; i++)
		lookalike_match(t->lookalike, t->arena, span_str(domains[i]));
	is_int((long long)(arena_used(t->arena) - used), 0,
	    "a plain domain allocates nothing");
}

int
main(void)
{
	static const char *const brands[][2] = { { "upwork", "upwork" },
		{ "fiverr", "fiverr" }, { "peopleperhour", "pph" } };
	struct lookalikes t = { lookalike_init(&conf, NULL), arena_init(0) };

	test_lists(&t);
	for (size_t i = 0; i < 3; i++) {
		test_slips(&t, brands[i][0], brands[i][1]);
		test_letters(&t, brands[i][0], brands[i][1]);
		test_words(&t, brands[i][0], brands[i][1]);
		test_suffixes(&t, brands[i][0], brands[i][1]);
	}
	test_cost(&t);
	lookalike_deinit(&t.lookalike);
	ok(t.lookalike == NULL, "deinit clears the pointer");
	arena_deinit(&t.arena);
	return done_testing();
}
