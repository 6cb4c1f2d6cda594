/*
 * authres - who is believed about a mail: trusted fields, exact properties, and
 * the published ways of writing oneself into them.
 */
#include "config.h"

#include "t/limits.h"
#include "t/strv.h"
#include "t/tap.h"

#include "platform/authres.h"
#include "platform/authres_field.h"

#define FROM "From: \"Ann B. via Upwork\" <room_1f@email.upwork.com>\n"
#define AR   "Authentication-Results: mx.example.net; "

static const struct strv domains = STRV("upwork.com", "upwork.example");

struct judge_case {
	const char *header;
	enum auth auth;
	const char *what;
};

static const struct judge_case cases[] = {
	/* what honest servers write */
	{ FROM AR "dmarc=pass (p=reject dis=none) header.from=upwork.com",
	    AUTH_PASS, "DMARC passes" },
	{ FROM AR "dmarc=pass header.from=email.upwork.com", AUTH_PASS,
	    "DMARC passes for a subdomain" },
	{ FROM AR "dkim=pass (2048-bit key; unprotected) header.d=upwork.com "
		  "header.i=@upwork.com header.a=rsa-sha256 header.s=s1 "
		  "header.b=\"ab/cd\"; dkim-atps=neutral",
	    AUTH_PASS, "DKIM passes" },
	{ FROM AR "dkim=pass header.i=@upwork.com header.s=s1 header.b=a/b+c=;"
		  " spf=pass (example.net: domain of b@upwork.com designates "
		  "192.0.2.1 as permitted sender) smtp.mailfrom=b@upwork.com; "
		  "dmarc=pass (p=REJECT sp=REJECT dis=NONE) "
		  "header.from=upwork.com",
	    AUTH_PASS, "all three, as large providers write them" },
	{ FROM AR "dkim=pass header.i=bounce@mail.upwork.com", AUTH_PASS,
	    "i= with a local part and a subdomain" },
	{ FROM AR
	    "dkim=fail header.d=upwork.com; dkim=pass header.d=upwork.com",
	    AUTH_PASS, "one of two signatures" },
	{ FROM AR "dkim=pass header.d=sendgrid.info;\n\tdkim=pass\n\t"
		  "header.d=upwork.com",
	    AUTH_PASS, "folded lines" },
	{ FROM "Authentication-Results: OpenDMARC; dmarc=pass header.from="
	       "upwork.com\n" AR "dkim=pass header.d=upwork.com",
	    AUTH_PASS, "the second field is the trusted one" },
	{ FROM "Authentication-Results: (a (b) c) MX.Example.Net (d) 1 (e);"
	       " DMARC (f) = (g) Pass header (h) . (i) From = UPWORK.com (j)",
	    AUTH_PASS, "comments everywhere, any case" },
	{ FROM AR "dmarc / 1 = pass header.from=upwork.com", AUTH_PASS,
	    "a method's version" },
	{ FROM AR "dmarc=pass reason=\"good; really=pass\" "
		  "header.from=\"upwork.com\"",
	    AUTH_PASS, "a reason, quoted values" },
	{ FROM AR "dmarc=pass action=none header.from=upwork.com;"
		  "compauth=pass reason=100",
	    AUTH_PASS, "words of Exchange Online" },
	{ FROM AR "spf=pass smtp.remote-ip=2001:db8::1; "
		  "dmarc=pass header.from=upwork.com",
	    AUTH_PASS, "an address with colons" },
	{ FROM AR "dmarc=pass header.from=upwork.com.", AUTH_PASS,
	    "a closing dot" },
	{ FROM AR "dmarc=fail (p=reject) header.from=upwork.com", AUTH_FAIL,
	    "DMARC fails" },
	{ FROM AR "dkim=fail header.d=upwork.com", AUTH_FAIL, "DKIM fails" },
	{ FROM AR "dkim=none; spf=none smtp.mailfrom=x.example", AUTH_NONE,
	    "nothing said" },
	{ FROM AR "none", AUTH_NONE, "none" },
	{ FROM AR "none (at all)", AUTH_NONE, "none, with a comment" },
	{ FROM, AUTH_NONE, "no field" },
	{ FROM AR "dkim=temperror header.d=upwork.com", AUTH_NONE,
	    "an error is no failure" },
	{ FROM AR "dkim=policy header.d=upwork.com; dkim=neutral "
		  "header.d=upwork.com; dmarc=temperror header.from=upwork.com",
	    AUTH_NONE, "nor are the other results" },
	{ FROM AR "dkim=fail header.d=list.example", AUTH_NONE,
	    "another's broken signature" },
	/* results that are about somebody else */
	{ FROM AR "dkim=pass header.d=sendgrid.info", AUTH_NONE,
	    "a signature that is not aligned" },
	{ FROM AR "dkim=pass header.d=notupwork.com", AUTH_NONE,
	    "a domain that ends alike" },
	{ FROM AR "dkim=pass header.d=upwork.com.evil.example", AUTH_NONE,
	    "a domain that begins alike" },
	{ FROM AR "dmarc=pass header.from=evil.example", AUTH_NONE,
	    "DMARC for another domain" },
	{ FROM AR "dmarc=pass", AUTH_NONE, "DMARC for nobody in particular" },
	{ FROM AR "spf=pass smtp.mailfrom=upwork.com", AUTH_NONE,
	    "SPF alone proves nothing of From" },
	{ FROM AR "spf=pass smtp.helo=upwork.com", AUTH_NONE,
	    "CVE-2019-20790: a HELO name" },
	{ FROM AR "dmarc=pass smtp.from=upwork.com", AUTH_NONE,
	    "the property's type counts" },
	{ FROM AR "dmarc=pass policy.from=upwork.com header.fro=upwork.com",
	    AUTH_NONE, "and its name" },
	{ FROM AR "dkim=pass header.b=upwork.com", AUTH_NONE,
	    "the signature's bytes are no domain" },
	{ FROM AR "dkim=pass smtp.d=upwork.com", AUTH_NONE, "smtp.d is no d=" },
	{ FROM AR "xdkim=pass header.d=upwork.com", AUTH_NONE,
	    "another method" },
	{ FROM AR "dkim=passed header.d=upwork.com", AUTH_NONE,
	    "another result" },
	{ FROM AR "dmarc/2=pass header.from=upwork.com", AUTH_NONE,
	    "a version of the method that is not known" },
	{ FROM "Authentication-Results: mx.example.net 2; dmarc=pass "
	       "header.from=upwork.com",
	    AUTH_NONE, "a version of the field that is not known" },
	/* fields that are not ours */
	{ FROM "Authentication-Results: mx.evil.example; dmarc=pass "
	       "header.from=upwork.com",
	    AUTH_NONE, "a stranger's field" },
	{ FROM "Authentication-Results: mx.example.net.evil.example; "
	       "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "a name that begins alike" },
	{ FROM "Authentication-Results: (mx.example.net) evil.example; "
	       "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "our name in a comment" },
	{ FROM "Authentication-Results: evil.example (; mx.example.net); "
	       "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "our name behind another" },
	{ FROM "X-Authentication-Results: mx.example.net; dmarc=pass "
	       "header.from=upwork.com",
	    AUTH_NONE, "another field" },
	{ FROM "Authentication-Results: ; dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "no name" },
	/* injection through what a server did not quote */
	{ FROM AR "dkim=pass header.d=upwork.com(.evil.example", AUTH_NONE,
	    "CVE-2020-12272: a comment that does not end" },
	{ FROM AR "dkim=pass header.d=upwork.com(.evil.example "
		  "header.s=a) header.b=x",
	    AUTH_NONE, "the same, closed by the selector" },
	{ FROM AR "dkim=pass header.d=upwork.com(.evil.example)", AUTH_NONE,
	    "a comment glued to a value" },
	{ FROM AR "dkim=pass header.d=(evil.example)upwork.com", AUTH_NONE,
	    "and one before it" },
	{ FROM AR "dkim=pass header.d=evil.example header.s=\"x header.d="
		  "upwork.com",
	    AUTH_NONE, "a quote that does not end" },
	{ FROM AR "spf=pass smtp.mailfrom=\"x; dmarc=pass header.from="
		  "upwork.com; y\"@evil.example",
	    AUTH_NONE, "results in a quoted local part" },
	{ FROM AR "spf=pass (x; dmarc=pass header.from=upwork.com) "
		  "smtp.helo=y",
	    AUTH_NONE, "results in a comment" },
	{ FROM AR "spf=pass reason=\"; dmarc=pass header.from=upwork.com\"",
	    AUTH_NONE, "results in a reason" },
	{ FROM AR "spf=pass (\\); dmarc=pass header.from=upwork.com)",
	    AUTH_NONE, "an escaped bracket" },
	{ FROM AR "dkim=pass header.d=evil.example header.d=upwork.com",
	    AUTH_NONE, "a property twice" },
	{ FROM AR "dkim=pass header.d=evil.example header.i=@upwork.com",
	    AUTH_NONE, "d= decides, not i=" },
	{ FROM AR "dkim=pass header.i=@upwork.com@evil.example", AUTH_NONE,
	    "the last @ decides" },
	{ FROM AR "dmarc=pass header.from=upwork.com@evil.example", AUTH_NONE,
	    "header.from is a domain" },
	{ FROM AR "dmarc=pass header.from=upwork.com;garbage", AUTH_NONE,
	    "garbage behind the result" },
	{ FROM AR "dmarc=pass header.from=upwork.com; ", AUTH_NONE,
	    "a semicolon and nothing" },
	{ FROM AR "dmarc=pass header.from=upwork.com garbage", AUTH_NONE,
	    "a word that is no property" },
	{ FROM AR "dmarc=pass header.from=upwork.com, x", AUTH_NONE,
	    "a comma" },
	{ FROM AR "dmarc=pass header.from=upwork.com \x01", AUTH_NONE,
	    "a control character" },
	{ FROM AR "dmarc=pass\theader.from=", AUTH_NONE, "no value" },
	{ FROM "Authentication-Results: mx.example.net "
	       "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "no semicolon" },
	{ FROM AR "none; dmarc=pass header.from=upwork.com", AUTH_NONE,
	    "none and more" },
	{ FROM AR "dmarc=pass(((((((((x))))))))) header.from=upwork.com",
	    AUTH_NONE, "comments too deep" },
	/* results that contradict each other */
	{ FROM AR "dmarc=fail header.from=upwork.com\n" AR
		  "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "DMARC both ways proves nothing" },
	{ FROM AR "dmarc=fail header.from=email.upwork.com; "
		  "dkim=pass header.d=upwork.com",
	    AUTH_PASS, "strict alignment: still the organisation's" },
	{ FROM AR "dmarc=fail header.from=email.upwork.com; "
		  "dkim=pass header.d=email.upwork.com",
	    AUTH_NONE, "From's own signature and a failure" },
	/* From */
	{ FROM FROM AR "dmarc=pass header.from=upwork.com", AUTH_NONE,
	    "CVE-2019-16378: two From fields" },
	{ FROM "From: x@evil.example\n" AR "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "another one's From below" },
	{ "From: a@upwork.com, b@evil.example\n" AR
	  "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "CVE-2021-34555: several addresses" },
	{ "From: x@evil.example <a@upwork.com>\n" AR
	  "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "an address as a name" },
	{ "From: \"x@evil.example\" <a@upwork.com>\n" AR
	  "dmarc=pass header.from=upwork.com",
	    AUTH_PASS, "an address in a quoted name" },
	{ "From: <a@upwork.com> (x@evil.example)\n" AR
	  "dmarc=pass header.from=upwork.com",
	    AUTH_PASS, "an address in a comment" },
	{ "From: g: a@upwork.com;\n" AR "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "a group" },
	{ "From: <a@upwork.com><b@upwork.com>\n" AR
	  "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "two in brackets" },
	{ "From: a@evil.example\n" AR "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "From is not the domain that passed" },
	{ "From: a@evil.example\n" AR "dkim=pass header.d=upwork.com",
	    AUTH_NONE, "nor the one that signed" },
	{ "From: a@upwork.com.evil.example\n" AR
	  "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "From begins alike" },
	{ "From: \"unclosed <a@upwork.com>\n" AR
	  "dmarc=pass header.from=upwork.com",
	    AUTH_NONE, "a quote that does not end" },
	{ "Subject: x\n" AR "dmarc=pass header.from=upwork.com", AUTH_NONE,
	    "no From" },
	{ FROM FROM AR "dmarc=fail header.from=upwork.com", AUTH_FAIL,
	    "two From fields may still fail" },
};

static enum auth
judge(const char *header, const struct conf_trust *trust, const char *mta)
{
	struct mail *mail = mail_init(&test_limits);
	enum auth auth;

	mail_set_authserv(mail, span_str(mta));
	mail_read(mail, span_str(header));
	auth = authres_judge(mail, mail_arena(mail), trust, &domains);
	mail_deinit(&mail);
	return auth;
}

static void
test_cases(void)
{
	const struct conf_trust trust = { .authserv_ids = STRV("other.example",
					      "mx.example.net") };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		is_str(auth_name(judge(cases[i].header, &trust, "")),
		    auth_name(cases[i].auth), cases[i].what);
}

static void
test_trust(void)
{
	const struct conf_trust none = { .authserv_ids = { .n = 0 } };
	const struct conf_trust listed = { .authserv_ids = STRV("mx.other") };
	const char *header = FROM AR "dmarc=pass header.from=upwork.com";

	is_int(judge(header, &none, "MX.example.net"), AUTH_PASS,
	    "without a list the MTA's name is trusted");
	is_int(judge(header, &none, "mail.example.net"), AUTH_NONE,
	    "and no other");
	is_int(judge(header, &none, ""), AUTH_NONE, "no name, no trust");
	is_int(judge(FROM "Authentication-Results: \"\"; dmarc=pass "
			  "header.from=upwork.com",
		   &none, ""),
	    AUTH_NONE, "an empty name is not the empty name");
	is_int(judge(header, &listed, "mx.example.net"), AUTH_NONE,
	    "with a list the MTA's name is not trusted");
}

#define SEAL(i, d)                                                             \
	"ARC-Seal: i=" i "; a=rsa-sha256; t=1; cv=pass; d=" d                  \
	"; s=arc;\n\tb=AbCd/e=\n"
#define AAR(i, results)                                                        \
	"ARC-Authentication-Results: i=" i "; mx.fwd.example; " results "\n"
#define PASSED "dmarc=pass header.from=upwork.com"
#define BROKEN AR "arc=pass; dmarc=fail header.from=upwork.com\n"

static const struct judge_case arcs[] = {
	{ FROM BROKEN SEAL("1", "fwd.example") AAR("1", PASSED), AUTH_PASS,
	    "a listed forwarder saw it pass" },
	{ FROM BROKEN SEAL("2", "fwd.example") AAR("2", PASSED)
		SEAL("1", "x.example") AAR("1", "dmarc=fail"),
	    AUTH_PASS, "the highest instance counts" },
	{ FROM BROKEN SEAL("2", "x.example") AAR("2", PASSED)
		SEAL("1", "fwd.example") AAR("1", PASSED),
	    AUTH_FAIL, "… and was sealed by a stranger" },
	{ FROM BROKEN SEAL("1", "evil.fwd.example") AAR("1", PASSED), AUTH_FAIL,
	    "a sealer is listed by its whole name" },
	{ FROM AR "dmarc=fail header.from=upwork.com\n" SEAL("1", "fwd.example")
		AAR("1", PASSED),
	    AUTH_FAIL, "the chain was not checked" },
	{ FROM AR "arc=fail; dmarc=fail header.from=upwork.com\n" SEAL(
	      "1", "fwd.example") AAR("1", PASSED),
	    AUTH_FAIL, "the chain is broken" },
	{ FROM "Authentication-Results: x.example; arc=pass\n" SEAL(
	      "1", "fwd.example") AAR("1", PASSED),
	    AUTH_NONE, "a stranger checked the chain" },
	{ FROM BROKEN SEAL("1", "fwd.example") SEAL("1", "fwd.example")
		AAR("1", PASSED),
	    AUTH_FAIL, "an instance sealed twice" },
	{ FROM BROKEN SEAL("1", "fwd.example") AAR("1", PASSED)
		AAR("1", PASSED),
	    AUTH_FAIL, "results given twice" },
	{ FROM BROKEN SEAL("1", "fwd.example") AAR("2", PASSED), AUTH_FAIL,
	    "results of another instance" },
	{ FROM BROKEN SEAL("51", "fwd.example") AAR("51", PASSED), AUTH_FAIL,
	    "an instance beyond 50" },
	{ FROM BROKEN SEAL("01", "fwd.example") AAR("01", PASSED), AUTH_FAIL,
	    "an instance with a nought" },
	{ FROM BROKEN
	    "ARC-Seal: i=1; d=x.example; d=fwd.example; b=a\n" AAR("1", PASSED),
	    AUTH_FAIL, "a tag twice" },
	{ FROM BROKEN SEAL("1", "fwd.example")
		AAR("1", "dkim=pass header.d=upwork.com(.x"),
	    AUTH_FAIL, "results that do not parse" },
	{ FROM BROKEN SEAL("1", "fwd.example")
		AAR("1", "dmarc=pass header.from=evil.example"),
	    AUTH_FAIL, "results about somebody else" },
	{ FROM BROKEN AAR("1", PASSED), AUTH_FAIL, "no seal" },
	{ FROM FROM BROKEN SEAL("1", "fwd.example") AAR("1", PASSED), AUTH_NONE,
	    "two From fields" },
};

static void
test_arc(void)
{
	const struct conf_trust trust = { .authserv_ids =
					      STRV("mx.example.net"),
		.arc_sealers = STRV("FWD.example") };
	const struct conf_trust nobody = { .authserv_ids =
					       STRV("mx.example.net") };

	for (size_t i = 0; i < sizeof(arcs) / sizeof(*arcs); i++)
		is_str(auth_name(judge(arcs[i].header, &trust, "")),
		    auth_name(arcs[i].auth), arcs[i].what);
	is_int(judge(arcs[0].header, &nobody, ""), AUTH_FAIL,
	    "no sealer is listed");
}

/* A good field with one character put in, taken out or changed: whatever still
 * parses must still be about the same domain. */
static void
test_damage(void)
{
	const struct conf_trust trust = { .authserv_ids =
					      STRV("mx.example.net") };
	static const char good[] = "mx.example.net; dkim=pass (a) "
				   "header.d=evil.example header.s=x";
	static const char junk[] = "\"();=.\\ @,:<>\t/1\x01\xff";
	char header[400];
	size_t run = 0, passed = 0;

	for (size_t i = 0; i < sizeof(good) - 1; i++)
		for (size_t k = 0; k < sizeof(junk) - 1; k++)
			for (int way = 0; way < 3; way++) {
				snprintf(header, sizeof(header),
				    FROM "Authentication-Results: %.*s%c%s\n",
				    (int)i, good, junk[k],
				    good + i + (way == 0 ? 0 : 1) -
					(way == 2 && i > 0 ? 1 : 0));
				run++;
				passed +=
				    judge(header, &trust, "") == AUTH_PASS;
			}
	ok(run > 2000, "%zu damaged fields", run);
	is_int((long long)passed, 0, "none of them passes for the platform");
}

/* Fields put together from tokens at random: only what names the platform in
 * header.d or header.from of a result that passes may pass. */
static void
test_random(void)
{
	const struct conf_trust trust = { .authserv_ids =
					      STRV("mx.example.net") };
	static const char *const tokens[] = { "mx.example.net", ";", "dkim",
		"dmarc", "=", "pass", "fail", " ", "header", ".", "from", "d",
		"upwork.com", "evil.example", "(", ")", "\"", "none", "/", "1",
		"\n\t", "\\", "@", "reason" };
	char header[1000];
	unsigned seed = 1;
	size_t wrong = 0;

	for (int i = 0; i < 5000; i++) {
		size_t n = (size_t)snprintf(header, sizeof(header), "%s",
		    i % 2 == 0 ? FROM "Authentication-Results: " : FROM AR);

		for (int k = 0; k < 20; k++) {
			seed = seed * 1103515245 + 12345;
			n += (size_t)snprintf(header + n, sizeof(header) - n,
			    "%s",
			    tokens[seed / 65536 %
				   (sizeof(tokens) / sizeof(*tokens))]);
		}
		if (judge(header, &trust, "") != AUTH_NONE &&
		    strstr(header, "upwork.com") == NULL)
			wrong++;
	}
	is_int((long long)wrong, 0, "5000 random fields");
}

static void
test_field(void)
{
	struct arena *arena = arena_init(0);
	struct authres_field field;
	char many[4000];
	size_t n = (size_t)snprintf(many, sizeof(many), "mx");

	ok(authres_field_parse(&field, arena,
	       SPAN_LIT("foo.example.net (foobar) 1 (baz); dkim (likes it) / "
			"1 (yay) = (wait) fail policy (a dot) . (like that) "
			"expired (surprise) = 1362471462")),
	    "comments between all tokens");
	is_span(field.authserv, "foo.example.net", "the server");
	is_int((long long)field.n, 1, "one result");
	is_span(field.results[0].result, "fail", "which it is");
	ok(authres_field_parse(&field, arena,
	       SPAN_LIT("\"m\\\"x\"; dkim=pass header.d=\"a\\b.c\"")),
	    "quoted strings");
	is_span(field.authserv, "m\"x", "unquoted");
	is_span(field.results[0].d, "ab.c", "and here");
	for (int i = 0; i < AUTHRES_RESULTS_MAX; i++)
		n += (size_t)snprintf(many + n, sizeof(many) - n, "; a=b");
	ok(authres_field_parse(&field, arena, span_of(many, n)),
	    "as many results as there may be");
	n += (size_t)snprintf(many + n, sizeof(many) - n, "; a=b");
	ok(!authres_field_parse(&field, arena, span_of(many, n)),
	    "and one more");
	arena_deinit(&arena);
}

int
main(void)
{
	test_cases();
	test_trust();
	test_arc();
	test_field();
	test_damage();
	test_random();
	return done_testing();
}
