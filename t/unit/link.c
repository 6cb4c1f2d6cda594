/*
 * link - links found in text as people write them, and what is no link.
 */
#include "config.h"

#include "t/links.h"
#include "t/tempdir.h"

#include "base/buf.h"

#define DISGUISED FACT_BIT(FACT_LINK_DISGUISED)
#define WRITTEN   FACT_BIT(FACT_WRITTEN_DOTS)
#define IP        FACT_BIT(FACT_LINK_IP)

struct find_case {
	const char *text;
	const char *links; /* "url category", joined by ", " */
	fact_set facts;    /* of all of them */
};

static const struct find_case finds[] = {
	/* with a scheme */
	{ "see https://t.me/joe.", "https://t.me/joe chat", 0 },
	{ "HTTP://T.ME/Joe", "http://t.me/Joe chat", 0 },
	{ "(https://t.me/joe)", "https://t.me/joe chat", 0 },
	{ "<https://t.me/joe>", "https://t.me/joe chat", 0 },
	{ "\"https://t.me/joe\",", "https://t.me/joe chat", 0 },
	{ "\xe2\x80\x9chttps://t.me/joe\xe2\x80\x9d", "https://t.me/joe chat",
	    0 },
	{ "https://t.me/joe\xe2\x80\xa6", "https://t.me/joe chat", 0 },
	{ "https://en.example.org/wiki/A_(b) x",
	    "https://en.example.org/wiki/A_(b) web", 0 },
	{ "https://example.org/a?b=(c)&d=[e])",
	    "https://example.org/a?b=(c)&d=[e] web", 0 },
	{ "**https://t.me/joe**", "https://t.me/joe chat", 0 },
	{ "https://t.me/joe, https://wa.me/1",
	    "https://t.me/joe chat, https://wa.me/1 chat", 0 },
	{ "https://t.me/joe,https://wa.me/1",
	    "https://t.me/joe,https://wa.me/1 chat", 0 },
	{ "Telegram:https://t.me/joe", "https://t.me/joe chat", 0 },
	{ "mylink-https://t.me/joe", "https://t.me/joe chat", 0 },
	{ "https:t.me/joe https:\\\\t.me\\x",
	    "https://t.me/joe chat, https://t.me\\x chat", DISGUISED },
	{ "http://localhost:8080/x", "http://localhost:8080/x web", 0 },
	{ "http:// and https://", "", 0 },
	{ "http://upwork.com@t.me/joe", "http://t.me/joe chat", DISGUISED },
	{ "http://upwork.com:x@t.me/joe", "http://t.me/joe chat", DISGUISED },
	{ "https://2130706433/a", "https://127.0.0.1/a web", DISGUISED | IP },
	{ "https://[::1]/a", "https://[::1]/a web", IP },
	{ "ftp://example.com/a", "ftp://example.com/a web", 0 },
	{ "tg://resolve?domain=joe", "tg://resolve?domain=joe chat", 0 },
	{ "skype:live:.cid.ab12?chat", "skype:live:.cid.ab12?chat chat", 0 },
	{ "whatsapp://send?phone=1", "whatsapp://send?phone=1 chat", 0 },
	{ "viber://chat?number=%2B1", "viber://chat?number=%2B1 chat", 0 },
	{ "tel:+1-202-555-0100 now", "tel:+1-202-555-0100 phone", 0 },
	{ "sms:+12025550100", "sms:+12025550100 phone", 0 },
	{ "mailto:joe@example.com?subject=x", "mailto:joe@example.com mail",
	    0 },
	/* the label and target of Markdown, whole and damaged */
	{ "[chat](https://t.me/joe)", "https://t.me/joe chat", 0 },
	{ "https:/[t.me/joe](https://t.me/joe)",
	    "https://t.me/joe chat, https://t.me/joe chat", 0 },
	/* bare hosts */
	{ "t.me/joe", "https://t.me/joe chat", 0 },
	{ "add t.me/joe!", "https://t.me/joe chat", 0 },
	{ "T.me", "https://t.me chat", 0 },
	{ "www.example.com", "https://www.example.com web", 0 },
	{ "example.com", "https://example.com web", 0 },
	{ "Example.com, please", "https://example.com web", 0 },
	{ "shop.example.co.uk/a?b", "https://shop.example.co.uk/a?b web", 0 },
	{ "t.me:443/joe", "https://t.me/joe chat", 0 },
	{ "docs.google.com/forms/d/1", "https://docs.google.com/forms/d/1 form",
	    0 },
	{ "docs.google.com/document/d/1",
	    "https://docs.google.com/document/d/1 storage", 0 },
	{ "github.com/joe/tool", "https://github.com/joe/tool code", 0 },
	{ "upwork.com/jobs/~01", "https://upwork.com/jobs/~01 platform", 0 },
	{ "192.0.2.1:8080 or 192.0.2.1/admin",
	    "https://192.0.2.1:8080 web, https://192.0.2.1/admin web", IP },
	{ "\xe5\x8a\xa0\xe6\x88\x91t.me/joe", "https://t.me/joe chat", 0 },
	{ "m\xc3\xbcnchen.de/x", "https://xn--mnchen-3ya.de/x web", 0 },
	{ "chat:t.me/joe", "https://t.me/joe chat", 0 },
	{ "telegram=t.me/joe", "https://t.me/joe chat", 0 },
	{ "either/t.me/joe", "https://t.me/joe chat", 0 },
	/* addresses */
	{ "joe.doe+work@gmail.com.", "mailto:joe.doe+work@gmail.com mail", 0 },
	{ "(joe@example.co.uk)", "mailto:joe@example.co.uk mail", 0 },
	{ "Joe:joe@example.com", "mailto:joe@example.com mail", 0 },
	{ "support@upwork.com", "mailto:support@upwork.com platform", 0 },
	{ "name.co+tag@gmail.com", "mailto:name.co+tag@gmail.com mail", 0 },
	{ "see https://t.me/joe's page", "https://t.me/joe chat", 0 },
	{ "|https://t.me/joe|", "https://t.me/joe chat", 0 },
	{ "http://t.me\xe5\x8a\xa0\xe6\x88\x91", "http://t.me chat", 0 },
	{ "http://\xe2\x9c\xaa"
	  "df.ws/1",
	    "http://xn--df-oiy.ws/1 web", DISGUISED },
	/* disguises that a program undoes */
	{ "hxxps://t.me/joe", "https://t.me/joe chat", DISGUISED },
	{ "hXXp://example.com/a", "http://example.com/a web", DISGUISED },
	{ "ttps://t.me/joe", "https://t.me/joe chat", DISGUISED },
	{ "t.m\xe2\x80\x8b"
	  "e/joe",
	    "https://t.me/joe chat", DISGUISED },
	{ "t\xe3\x80\x82me/joe", "https://t.me/joe chat", DISGUISED },
	{ "\xef\xbd\x94\xef\xbc\x8e\xef\xbd\x8d\xef\xbd\x85\xef\xbc\x8f"
	  "joe",
	    "https://t.me/joe chat", DISGUISED },
	{ "\xf0\x9d\x90\xad.\xf0\x9d\x90\xa6\xf0\x9d\x90\x9e/joe",
	    "https://t.me/joe chat", DISGUISED },
	{ "https://upw\xd0\xbe"
	  "rk.com/x",
	    "https://xn--upwrk-lye.com/x web", DISGUISED },
	{ "https://t%2eme/joe", "https://t.me/joe chat", DISGUISED },
	/* disguises that only a reader undoes */
	{ "t[.]me/joe", "https://t.me/joe chat", WRITTEN },
	{ "t(.)me/joe", "https://t.me/joe chat", WRITTEN },
	{ "t{dot}me/joe", "https://t.me/joe chat", WRITTEN },
	{ "t [dot] me / joe", "https://t.me/joe chat", WRITTEN },
	{ "t . me / joe", "https://t.me/joe chat", WRITTEN },
	{ "t. me/joe", "https://t.me/joe chat", WRITTEN },
	{ "t .me/joe", "https://t.me/joe chat", WRITTEN },
	{ "t dot me slash joe", "https://t.me/joe chat", WRITTEN },
	{ "wa DOT me SLASH 1202", "https://wa.me/1202 chat", WRITTEN },
	{ "t dot me/joe", "https://t.me/joe chat", WRITTEN },
	{ "t.me slash joe please", "https://t.me/joe chat", WRITTEN },
	{ "docs dot google dot com slash forms",
	    "https://docs.google.com/forms form", WRITTEN },
	{ "mysite dot com", "https://mysite.com web", WRITTEN },
	{ "joe (at) gmail (dot) com", "mailto:joe@gmail.com mail", WRITTEN },
	{ "joe[at]gmail[dot]com", "mailto:joe@gmail.com mail", WRITTEN },
	{ "joe at gmail dot com", "mailto:joe@gmail.com mail", WRITTEN },
	{ "joe at gmail.com", "mailto:joe@gmail.com mail", WRITTEN },
	{ "joe @ gmail . com", "mailto:joe@gmail.com mail", WRITTEN },
	{ "joe@gmail (dot) com", "mailto:joe@gmail.com mail", WRITTEN },
	{ "joe.doe at hotmail dot co dot uk",
	    "mailto:joe.doe@hotmail.co.uk mail", WRITTEN },
	{ "joe @gmail.com", "mailto:joe@gmail.com mail", WRITTEN },
	{ "our site at example[.]com", "https://example.com web", WRITTEN },
	{ "us at our-shop dot com", "https://our-shop.com web", WRITTEN },
	{ "joe at our-shop dot com", "mailto:joe@our-shop.com mail", WRITTEN },
	/* what is no link */
	{ "node.js, next.js and three.js", "", 0 },
	{ "socket.io or asp.net or VB.NET", "", 0 },
	{ "index.html main.py README.md run.sh lib.rs a.pl x.zip", "", 0 },
	{ "src/main.py and ./run.sh", "", 0 },
	{ "e.g. this, i.e. that, U.S. and U.K.", "", 0 },
	{ "version 1.2.3.4 or 10.5 or 1.2.3", "", 0 },
	{ "It is done.It works.My next step.", "", 0 },
	{ "we are good.in the end", "", 0 },
	{ "the Post.Office and File.Directory", "", 0 },
	{ "Shop.Example.Com", "https://shop.example.com web", 0 },
	{ "the dot com years, a red dot me thinks", "", 0 },
	{ "Finish the line. Me and you. T. Me", "", 0 },
	{ "meet at noon. At work dot", "", 0 },
	{ "signal: yes, the subject line:please", "", 0 },
	{ "zoom:9am? discord: later", "", 0 },
	{ "skype: later", "", 0 },
	{ "@joe.me and @example.com", "", 0 },
	{ "foo@bar and a@b.invalidtld", "", 0 },
	{ "example.invalid and a.b", "", 0 },
	{ "...dots... and a..b.com", "", 0 },
	{ "-example.com_ my_host.com", "https://example.com web", 0 },
	{ "c:/path/to/file.pm /path/to/file.pl", "", 0 },
	{ "javascript:alert(1) data:text/html,x", "", 0 },
	{ "http://user@/ http://?? http://[x.zz]/", "", 0 },
	{ "", "", 0 },
};

static struct span
describe(struct arena *arena, const struct link *links, size_t n)
{
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < n; i++) {
		buf_str(&buf, i == 0 ? "" : ", ");
		buf_add(&buf, links[i].url);
		buf_putc(&buf, ' ');
		buf_str(&buf, links[i].category);
	}
	return buf_span(&buf);
}

static void
test_finds(struct links *t)
{
	struct link found[20];

	for (size_t i = 0; i < sizeof(finds) / sizeof(*finds); i++) {
		const struct find_case *c = &finds[i];
		struct span text = span_str(c->text);
		size_t n =
		    link_find(found, 20, t->arena, t->set, text, &test_limits);
		fact_set facts = 0;
		bool placed = true;

		is_span(describe(t->arena, found, n), c->links, c->text);
		for (size_t k = 0; k < n; k++) {
			facts |= found[k].facts;
			placed =
			    placed &&
			    span_eq(found[k].raw,
				span_slice(text, found[k].at, found[k].end)) &&
			    found[k].raw.n > 0 &&
			    (k == 0 || found[k].at >= found[k - 1].end);
		}
		is_int((long long)facts, (long long)c->facts, "its facts");
		ok(placed, "raw stands where at and end say");
	}
}

struct parse_case {
	const char *url;
	const char *label;
	const char *url_r; /* NULL: leads nowhere */
	const char *category;
	bool mismatch;
};

static const struct parse_case parses[] = {
	{ "t.me/joe", "", "https://t.me/joe", "chat", false },
	{ "//t.me/joe", "", "https://t.me/joe", "chat", false },
	{ " https://t.me/joe\n", "", "https://t.me/joe", "chat", false },
	{ "https://t.me/\n joe", "", "https://t.me/ joe", "chat", false },
	{ "joe@gmail.com", "", "mailto:joe@gmail.com", "mail", false },
	{ "mailto:Joe%20<joe@gmail.com>", "", "mailto:Joe%20<joe@gmail.com>",
	    "mail", false },
	{ "mailto:x@upwork.com,joe@gmail.com", "",
	    "mailto:x@upwork.com,joe@gmail.com", "platform", false },
	{ "tel:12", "", "tel:12", "phone", false },
	{ "#top", "", NULL, NULL, false },
	{ "/jobs/1", "", NULL, NULL, false },
	{ "../x", "", NULL, NULL, false },
	{ "?a=b", "", NULL, NULL, false },
	{ "index.html", "", NULL, NULL, false },
	{ "main.py", "", NULL, NULL, false },
	{ "images/logo.png", "", NULL, NULL, false },
	{ "", "", NULL, NULL, false },
	{ "javascript:location='https://t.me'", "", NULL, NULL, false },
	{ "JavaScript:void(0)", "", NULL, NULL, false },
	{ "data:text/html,<a>", "", NULL, NULL, false },
	{ "cid:part1@example.com", "", NULL, NULL, false },
	{ "file:///etc/passwd", "", NULL, NULL, false },
	{ "note:call him", "", NULL, NULL, false },
	{ "custom://open/x", "", "custom://open/x", "web", false },
	{ "https://t.me/joe", "t.me/joe", "https://t.me/joe", "chat", false },
	{ "https://t.me/joe", "click here", "https://t.me/joe", "chat", false },
	{ "https://t.me/joe", "https://www.upwork.com/jobs", "https://t.me/joe",
	    "chat", true },
	{ "https://evil.example.com/x", "Log in at upwork.com now",
	    "https://evil.example.com/x", "web", true },
	{ "https://a.example.com/x", "b.example.com", "https://a.example.com/x",
	    "web", false },
	{ "https://www.upwork.com/leaving?ref=https%3A%2F%2Fexample.com",
	    "https://example.com", "https://example.com", "web", false },
	{ "https://www.upwork.com/leaving?ref=https%3A%2F%2Fexample.com",
	    "upwork.com", "https://example.com", "web", true },
	{ "https://link.t.upwork.com/ls/click?upn=a", "https://example.com",
	    "https://link.t.upwork.com/ls/click?upn=a", "platform", false },
	{ "https://u1.ct.sendgrid.net/ls/click?upn=a", "https://example.com",
	    "https://u1.ct.sendgrid.net/ls/click?upn=a", "tracker", false },
	{ "mailto:joe@gmail.com", "joe@gmail.com", "mailto:joe@gmail.com",
	    "mail", false },
	{ "mailto:joe@gmail.com", "joe@example.com", "mailto:joe@gmail.com",
	    "mail", true },
	{ "https://example.com/", "made with node.js", "https://example.com/",
	    "web", false },
	{ "tel:+12025550100", "call upwork.com", "tel:+12025550100", "phone",
	    false },
};

static void
test_parses(struct links *t)
{
	for (size_t i = 0; i < sizeof(parses) / sizeof(*parses); i++) {
		const struct parse_case *c = &parses[i];
		struct link link;
		bool read = link_parse(&link, t->arena, t->set,
		    span_str(c->url), span_str(c->label), &test_limits);

		if (!ok(read == (c->url_r != NULL), "leads somewhere: %s",
			c->url) ||
		    !read)
			continue;
		is_span(link.url, c->url_r, "its URL");
		is_str(link.category, c->category, "its category");
		ok(((link.facts & FACT_BIT(FACT_LINK_MISMATCH)) != 0) ==
			c->mismatch,
		    "label \"%s\" %s", c->label,
		    c->mismatch ? "lies" : "is fine");
	}
}

static void
test_fields(struct links *t)
{
	struct link link;

	link_parse(&link, t->arena, t->set,
	    SPAN_LIT("HTTPS://Web.WhatsApp.com./send?a#b"), SPAN_NONE,
	    &test_limits);
	is_span(link.scheme, "https", "the scheme");
	is_span(link.host, "web.whatsapp.com", "the host without closing dot");
	is_span(link.domain, "whatsapp.com", "the domain");
	is_span(link.path, "/send?a#b", "the path");
	is_str(link.service, "whatsapp", "the service");
	link_parse(&link, t->arena, t->set, SPAN_LIT("tg://Resolve?domain=x"),
	    SPAN_NONE, &test_limits);
	is_span(link.host, "resolve", "what stands there in an app's scheme");
	link_parse(&link, t->arena, t->set, SPAN_LIT("mailto:a@B.Gmail.com"),
	    SPAN_NONE, &test_limits);
	is_span(link.host, "b.gmail.com", "the host of an address");
	is_span(link.domain, "gmail.com", "and its domain");
	is_str(link.service, "freemail", "and its service");
}

static void
test_max(struct links *t)
{
	struct link found[2];

	is_int(
	    (long long)link_find(found, 2, t->arena, t->set,
		SPAN_LIT("t.me/a t.me/b t.me/c x@y.com t.me/d"), &test_limits),
	    5, "links beyond the room are counted");
	is_span(found[1].url, "https://t.me/b", "and those before kept");
	is_int((long long)link_find(
		   NULL, 0, t->arena, t->set, SPAN_LIT("t.me/a"), &test_limits),
	    1, "no room at all");
}

/*
 * 1 MB of piece, again and again, that ends in tail: anything worse than linear
 * never ends.
 */
static void
test_cost(struct links *t, const char *piece, const char *tail)
{
	struct arena *arena = arena_init(test_limits.memory_bytes);
	size_t n = (size_t)1 << 20, length = strlen(piece);
	char *text = malloc(n);
	struct link *found = calloc(1000, sizeof(*found));

	for (size_t i = 0; i < n; i++)
		text[i] = piece[i % length];
	memcpy(text + n - strlen(tail), tail, strlen(tail));
	link_find(found, 1000, arena, t->set, span_of(text, n), &test_limits);
	ok(!arena_failed(arena), "1 MB of \"%s\"", piece);
	free(found);
	free(text);
	arena_deinit(&arena);
}

static void
test_costs(struct links *t)
{
	static const char *const pieces[] = { "a", ".", "@", ":", "a.", "a.b ",
		"http:", "http://", "http:@", "http://a@", "http://a^@b",
		"hxxp://", "a@", "a@b.", "a@b.com", "t.me/", "t.me ", "t . me ",
		"a dot ", "a (at) ", "a. ", "[.]", "t[.]me", "x[.]zz", "(((",
		"https://[", "line:", "skype:", "tel:1234", "www.", "a/b.com/",
		"\xc3\xa9.", "\xc3\xa9.\xc3\xa9 ", "\xc3\xa9.com ",
		"\xe2\x80\x8b", "\xef\xbd\x94\xef\xbc\x8e", "\xff", "%",
		"http://%41", "1.2.3.4 ", "joe at gmail dot com ",
		"t dot me slash x ",
		"https://www.google.com/url?q=https://t.me/ ", "xn--a.com ",
		"http://\xc3\xa9 ", "http://t.me\xe5\x8a\xa0", "a+", "a+b@c " };
	char host[1000];

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++)
		test_cost(t, pieces[i], "");
	/* Credentials, and a host that is none, of any number of schemes. */
	memset(host, 'a', sizeof(host));
	host[0] = '@';
	memcpy(host + sizeof(host) - 2, "%", 2);
	test_cost(t, "http:", host);
}

/* Every prefix of every case, and one byte of it changed. */
static void
test_robust(struct links *t)
{
	static const char bytes[] = "\0\xff.@:/ \xe2";
	char text[512];
	struct link found[4];
	size_t run = 0;

	for (size_t i = 0; i < sizeof(finds) / sizeof(*finds); i++) {
		struct span s = span_str(finds[i].text);

		for (size_t k = 0; k < s.n && s.n < sizeof(text); k++) {
			memcpy(text, s.p, s.n);
			text[k] = bytes[k % (sizeof(bytes) - 1)];
			link_find(found, 4, t->arena, t->set,
			    span_of(text, s.n), &test_limits);
			link_find(found, 4, t->arena, t->set,
			    span_slice(s, 0, k), &test_limits);
			run += 2;
		}
	}
	ok(run > 1000, "%zu damaged texts were read", run);
}

static bool
is_domain(struct links *t, const struct linkset *set, const char *want)
{
	return span_eq(
	    link_domain(set, t->arena, SPAN_LIT("www.shop.co.example")),
	    span_str(want));
}

/* Two sets with suffixes of their own do not take each other's answers. */
static void
test_suffixes(struct links *t)
{
	struct conf conf = t->conf;
	struct tempdir dir;
	struct linkset *other;
	char path[128];
	FILE *file;

	tempdir_init(&dir);
	snprintf(path, sizeof(path), "%s/suffixes", dir.path);
	file = fopen(path, "w");
	fputs("example\nco.example\n", file);
	fclose(file);
	conf.public_suffixes = path;
	other = linkset_init(&conf, t->diag);
	tempdir_deinit(&dir);
	if (!ok(other != NULL, "a list of suffixes of its own"))
		return;
	for (int i = 0; i < 2; i++) {
		ok(is_domain(t, t->set, "co.example"), "the usual suffixes");
		ok(is_domain(t, other, "shop.co.example"), "its own");
	}
	linkset_deinit(&other);
}

int
main(void)
{
	struct links t;

	links_init(&t);
	test_finds(&t);
	test_parses(&t);
	test_fields(&t);
	test_max(&t);
	test_robust(&t);
	test_costs(&t);
	test_suffixes(&t);
	links_deinit(&t);
	return done_testing();
}
