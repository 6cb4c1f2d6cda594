/*
 * url - hosts as a browser reads them, numbers in every form, and domains.
 */
#include "config.h"

#include "t/links.h"

#include "link/decode.h"
#include "link/ip.h"
#include "link/linkset.h"

struct url_case {
	const char *text;
	const char *host; /* NULL: no browser follows it */
	unsigned odd;
};

static const struct url_case urls[] = {
	{ "https://t.me/x", "t.me", 0 },
	{ "  HTTPS://T.ME/x \n", "t.me", 0 },
	{ "ht\ntps://t.\tme/x", "t.me", 0 },
	{ "https:t.me/x", "t.me", 0 },
	{ "https:/t.me/x", "t.me", 0 },
	{ "https://///t.me/x", "t.me", 0 },
	{ "https:\\\\t.me\\x", "t.me", ODD_BACKSLASH },
	{ "https:/\\t.me", "t.me", ODD_BACKSLASH },
	{ "http://upwork.com\\@evil.example/", "upwork.com", 0 },
	{ "http://upwork.com@evil.example/", "evil.example", ODD_USERINFO },
	{ "http://a@b@evil.example", "evil.example", ODD_USERINFO },
	{ "http://upwork.com?@evil.example/", "upwork.com", 0 },
	{ "http://upwork.com#@evil.example/", "upwork.com", 0 },
	{ "http://user:pw@evil.example:8080/", "evil.example", ODD_USERINFO },
	{ "http://@evil.example/", "evil.example", 0 },
	{ "http://user@/x", NULL, 0 },
	{ "http://", NULL, 0 },
	{ "http:///", NULL, 0 },
	{ "http://:80/", NULL, 0 },
	{ "http://t.me:/x", "t.me", 0 },
	{ "http://t.me:65535/x", "t.me", 0 },
	{ "http://t.me:65536/x", NULL, 0 },
	{ "http://t.me:8a/x", NULL, 0 },
	{ "http://t%2Eme/x", "t.me", ODD_ESCAPED },
	{ "http://%74.%6d%65/", "t.me", ODD_ESCAPED },
	{ "http://t.me%2f.evil.example/", NULL, 0 },
	{ "http://t.me%00.evil.example/", NULL, 0 },
	{ "http://a b.example/", NULL, 0 },
	{ "http://a<b.example/", NULL, 0 },
	{ "http://a^b.example/", NULL, 0 },
	{ "http://t.me./x", "t.me.", 0 },
	{ "http://M\xc3\xbcnchen.example/", "xn--mnchen-3ya.example", 0 },
	{ "http://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example", 0 },
	{ "http://stra\xc3\x9f"
	  "e.example/",
	    "xn--strae-oqa.example", 0 },
	{ "http://\xef\xbd\x94\xef\xbc\x8e\xef\xbd\x8d\xef\xbd\x85/x", "t.me",
	    ODD_WIDE },
	{ "http://t\xe3\x80\x82me/x", "t.me", ODD_WIDE },
	{ "http://t.\xe2\x80\x8bme/x", "t.me", ODD_INVISIBLE },
	{ "http://t\xc2\xad.me/x", "t.me", ODD_INVISIBLE },
	{ "http://t.\xe2\x80\x8dme/x", "t.me", ODD_INVISIBLE },
	/* Broken bytes, which do not become U+FF0E without what parts them. */
	{ "http://t\xef\xe2\x80\x8b\xbc\x8eme/x", "xn--tme-5t7saa",
	    ODD_INVISIBLE | ODD_BAD_IDN },
	{ "http://\xf0\x9d\x90\xad.me/x", "t.me", ODD_WIDE },
	{ "http://\xe2\x98\x83.net/", "xn--n3h.net", ODD_BAD_IDN },
	{ "http://a\xe2\x80\xa0--/", "xn--a---kp0a", ODD_BAD_IDN },
	{ "http://xn--a/", "xn--a", ODD_BAD_IDN },
	{ "http://\xff.example/", "xn--zn7c.example", ODD_BAD_IDN },
	{ "http://127.0.0.1/", "127.0.0.1", 0 },
	{ "http://0x7f.0.0.1/", "127.0.0.1", ODD_IPV4 },
	{ "http://0177.1/", "127.0.0.1", ODD_IPV4 },
	{ "http://2130706433/", "127.0.0.1", ODD_IPV4 },
	{ "http://0x/", "0.0.0.0", ODD_IPV4 },
	{ "http://1.2.3.4./", "1.2.3.4", 0 },
	{ "http://256.0.0.1/", NULL, 0 },
	{ "http://4294967296/", NULL, 0 },
	{ "http://1.2.3.4.5/", NULL, 0 },
	{ "http://09.1/", NULL, 0 },
	{ "http://1.2.3.0xg/", "1.2.3.0xg", 0 },
	{ "http://[::1]/", "[::1]", 0 },
	{ "http://[2001:DB8:0:0:1::1]:80/", "[2001:db8::1:0:0:1]", 0 },
	{ "http://[::ffff:192.0.2.1]/", "[::ffff:c000:201]", 0 },
	{ "http://[::1%25eth0]/", NULL, 0 },
	{ "http://[::1/", NULL, 0 },
	{ "http://[t.me]/", NULL, 0 },
	{ "ftp://t.me/x", "t.me", 0 },
	{ "tg://resolve?domain=x", "resolve", 0 },
	{ "tg:resolve?domain=x", "", 0 },
	{ "skype:live:.cid.1?chat", "", 0 },
	{ "mailto:a@b.example", "", 0 },
	{ "t.me/x", NULL, 0 },
	{ "//t.me/x", NULL, 0 },
	{ "#x", NULL, 0 },
	{ "", NULL, 0 },
	{ ":", NULL, 0 },
	{ "1http://t.me/", NULL, 0 },
};

static void
test_urls(struct arena *arena)
{
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		const struct url_case *c = &urls[i];
		struct url url;
		bool read = url_parse(&url, arena, span_str(c->text));

		if (c->host == NULL) {
			ok(!read, "no URL: %zu", i);
			continue;
		}
		ok(read, "a URL: %zu", i);
		is_span(url.host, c->host, "its host");
		is_int(url.odd, c->odd, "its oddities");
	}
}

static void
test_path(struct arena *arena)
{
	struct url url;

	url_parse(&url, arena, SPAN_LIT("HTTPS://t.me:8443/A?b#c"));
	is_span(url.scheme, "https", "the scheme in lower case");
	is_span(url.path, "/A?b#c", "path, query and fragment as written");
	is_int(url.port, 8443, "the port");
	url_parse(&url, arena, SPAN_LIT("https://t.me:443?x"));
	is_int(url.port, 0, "the scheme's own port is none");
	is_span(url.path, "?x", "a query without a path");
	url_parse(&url, arena, SPAN_LIT("skype:live:.cid.1?chat"));
	is_span(url.path, "live:.cid.1?chat", "an opaque path");
}

static void
test_domains(struct links *links)
{
	static const char *const cases[][2] = {
		{ "www.example.co.uk", "example.co.uk" },
		{ "WWW.Example.CO.UK", "example.co.uk" },
		{ "example.com.", "example.com" },
		{ "co.uk.", "co.uk" },
		{ "192.0.2.1", "192.0.2.1" },
		{ "0300.0.2.1", "192.0.2.1" },
		{ "[::1]", "[::1]" },
		{ "user.github.io", "user.github.io" },
		{ "a.b.user.github.io", "user.github.io" },
		{ "localhost", "localhost" },
		{ "m\xc3\xbcnchen.example.de", "example.de" },
		{ "", "" },
	};
	char wide[600];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		is_span(link_domain(
			    links->set, links->arena, span_str(cases[i][0])),
		    cases[i][1], cases[i][0]);
	memset(wide, 'a', sizeof(wide));
	is_int((long long)link_domain(
		   links->set, links->arena, span_of(wide, sizeof(wide)))
		   .n,
	    600, "a host too long for DNS is itself");
}

static void
test_decode(struct arena *arena)
{
	struct span value = SPAN_NONE;
	struct span path = SPAN_LIT("/x?a=1&URL=h%3A&b#url=no");

	is_span(decode_percent(arena, SPAN_LIT("a%20%zz%4")), "a %zz%4",
	    "percent signs");
	is_span(decode_base64(arena, SPAN_LIT("aHR0cDovL3QubWUveA==")),
	    "http://t.me/x", "base64");
	is_span(decode_base64(arena, SPAN_LIT("_-8")), "\xff\xef",
	    "its URL alphabet");
	ok(decode_param(path, "url", &value), "a parameter in any case");
	is_span(value, "h%3A", "its raw value");
	ok(!decode_param(path, "b", &value), "a name without a value");
	ok(!decode_param(path, "x", &value), "a parameter that is not there");
}

int
main(void)
{
	struct links links;

	links_init(&links);
	test_urls(links.arena);
	test_path(links.arena);
	test_domains(&links);
	test_decode(links.arena);
	links_deinit(&links);
	return done_testing();
}
