/*
 * redirect - every kind of redirector leads to where it says, and no further.
 */
#include "config.h"

#include "t/links.h"

#include "base/buf.h"

#define REDIRECTED FACT_BIT(FACT_LINK_REDIRECTED)
#define TRACKER    FACT_BIT(FACT_LINK_TRACKER)

struct redirect_case {
	const char *url;
	const char *leads;
	const char *category;
	fact_set facts;
};

static const struct redirect_case cases[] = {
	{ "https://www.upwork.com/leaving?ref=https%3A%2F%2Ft.me%2Fx",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://www.upwork.com/leaving?ref=http%3A%2F%2Fexample.com",
	    "http://example.com", "web", REDIRECTED },
	{ "https://www.upwork.com/leaving-odesk?ref=https%253A%252F%252Ft.me",
	    "https://t.me", "chat", REDIRECTED },
	{ "https://www.upwork.com/leaving?ref=t.me%2Fx", "https://t.me/x",
	    "chat", REDIRECTED },
	{ "https://www.upwork.com/%6ceaving?ref=https://t.me/x",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://www.upwork.com//./leaving?ref=https://t.me/x",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://www.upwork.com/leaving?x=1",
	    "https://www.upwork.com/leaving?x=1", "platform", 0 },
	{ "https://www.upwork.com/leaving?ref=%23top",
	    "https://www.upwork.com/leaving?ref=%23top", "platform", 0 },
	{ "https://www.upwork.com/leavings?ref=https://t.me",
	    "https://www.upwork.com/leavings?ref=https://t.me", "platform", 0 },
	{ "https://link.t.upwork.com/ls/click?upn=u001.abc",
	    "https://link.t.upwork.com/ls/click?upn=u001.abc", "platform", 0 },
	{ "https://www.google.com/url?q=https://t.me/x&sa=D&usg=1",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fwa.me%2F1",
	    "https://wa.me/1", "chat", REDIRECTED },
	{ "http://google.com.br/url?q=https://bit.ly/a", "https://bit.ly/a",
	    "shortener", REDIRECTED },
	{ "https://nam02.safelinks.protection.outlook.com/"
	  "?url=https%3A%2F%2Fforms.gle%2Fa&data=05%7C",
	    "https://forms.gle/a", "form", REDIRECTED },
	{ "https://urldefense.proofpoint.com/v1/url?u=http://t.me/x&k=a",
	    "http://t.me/x", "chat", REDIRECTED },
	{ "https://urldefense.proofpoint.com/v2/url"
	  "?u=https-3A__t.me_some-5Fone&d=Dw",
	    "https://t.me/some_one", "chat", REDIRECTED },
	{ "https://urldefense.com/v3/__https://t.me/x__;!!Abc!x$",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://urldefense.com/v3/__https://t.me/a*b**Ac__;IyMj!!Abc$",
	    "https://t.me/a#b##c", "chat", REDIRECTED },
	{ "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fm%2Eme",
	    "https://m.me", "chat", REDIRECTED },
	{ "https://lnkd.in/abc", "https://lnkd.in/abc", "shortener", 0 },
	{ "https://l.facebook.com/l.php?u=https%3A%2F%2Ft.me%2Fx&h=AT",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://lm.facebook.com/l.php?u=https%3A%2F%2Ft.me%2Fx",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://l.instagram.com/?u=https%3A%2F%2Ft.me%2Fx", "https://t.me/x",
	    "chat", REDIRECTED },
	{ "https://protect-us.mimecast.com/s/AbC?domain=t.me", "https://t.me",
	    "chat", REDIRECTED },
	{ "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2ft.me%2fx&c=E",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://secure-web.cisco.com/1aBc_d/https%3A%2F%2Ft.me%2Fx",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://us-west-2.protection.sophos.com/"
	  "?d=t.me&u=aHR0cHM6Ly90Lm1lL3g=&i=1",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://a.ctp.trendmicro.com:443/wis/clicktime/v1/query"
	  "?url=https%3a%2f%2ft.me",
	    "https://t.me", "chat", REDIRECTED },
	{ "https://protect2.fireeye.com/url?k=1&q=1&u=https://t.me/x",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://protect.checkpoint.com/v2/___https://t.me/x___.YXA",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://www.youtube.com/redirect?event=d&q=https%3A%2F%2Ft.me",
	    "https://t.me", "chat", REDIRECTED },
	{ "https://duckduckgo.com/l/?uddg=https%3A%2F%2Ft.me%2Fx&rut=1",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://vk.com/away.php?to=https%3A%2F%2Ft.me", "https://t.me",
	    "chat", REDIRECTED },
	{ "https://t.umblr.com/redirect?z=https%3A%2F%2Ft.me&t=1",
	    "https://t.me", "chat", REDIRECTED },
	{ "https://steamcommunity.com/linkfilter/?url=https://t.me",
	    "https://t.me", "chat", REDIRECTED },
	{ "https://slack-redir.net/link?url=https%3A%2F%2Ft.me", "https://t.me",
	    "chat", REDIRECTED },
	{ "https://out.reddit.com/t3_a?url=https%3A%2F%2Ft.me", "https://t.me",
	    "chat", REDIRECTED },
	{ "https://exit.sc/?url=https%3A%2F%2Ft.me", "https://t.me", "chat",
	    REDIRECTED },
	{ "https://href.li/?https://t.me/x", "https://t.me/x", "chat",
	    REDIRECTED },
	{ "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly90Lm1lL3g&ntb=1",
	    "https://t.me/x", "chat", REDIRECTED },
	{ "https://www.google.com/amp/s/t.me/x", "https://t.me/x", "chat",
	    REDIRECTED },
	{ "https://web.archive.org/web/2020/https://t.me/x", "https://t.me/x",
	    "chat", REDIRECTED },
	{ "https://u1.ct.sendgrid.net/ls/click?upn=abc",
	    "https://u1.ct.sendgrid.net/ls/click?upn=abc", "tracker", TRACKER },
	{ "https://click.example.org/ls/click?upn=abc",
	    "https://click.example.org/ls/click?upn=abc", "tracker", TRACKER },
	{ "https://x.us1.list-manage.com/track/click?u=1&id=2",
	    "https://x.us1.list-manage.com/track/click?u=1&id=2", "tracker",
	    TRACKER },
	{ "https://www.google.com/url?q=https://u1.ct.sendgrid.net/ls/click",
	    "https://u1.ct.sendgrid.net/ls/click", "tracker",
	    REDIRECTED | TRACKER },
	{ "https://www.google.com/url?q=javascript:alert(1)",
	    "https://www.google.com/url?q=javascript:alert(1)", "tracker",
	    TRACKER },
	{ "https://www.google.com/search?q=https://t.me",
	    "https://www.google.com/search?q=https://t.me", "web", 0 },
	{ "https://google.com.evil.example/url?q=https://upwork.com",
	    "https://google.com.evil.example/url?q=https://upwork.com", "web",
	    0 },
	{ "view-source:https://t.me/x", "https://t.me/x", "chat", 0 },
	{ "microsoft-edge:https://t.me/x", "https://t.me/x", "chat", 0 },
	{ "view-source:view-source:https://t.me/x", "https://t.me/x", "chat",
	    0 },
	{ "intent://resolve?domain=x#Intent;package=org.x;scheme=tg;end",
	    "tg://resolve?domain=x", "chat", 0 },
	{ "intent://t.me/x#Intent;scheme=https;end", "https://t.me/x", "chat",
	    0 },
	{ "googlechromes://t.me/x", "https://t.me/x", "chat", 0 },
};

static void
test_cases(struct links *links)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct redirect_case *c = &cases[i];
		struct link link;

		if (!ok(link_parse(&link, links->arena, links->set,
			    span_str(c->url), SPAN_NONE, &test_limits),
			"read: %s", c->url))
			continue;
		is_span(link.url, c->leads, "where it leads");
		is_str(link.category, c->category, "its category");
		is_int((long long)link.facts, (long long)c->facts, "its facts");
	}
}

/* Redirectors inside redirectors, depth deep, around https://t.me/x. */
static struct span
nested(struct arena *arena, int depth)
{
	static const char digits[] = "0123456789ABCDEF";
	struct buf outer;
	struct span inner = SPAN_LIT("https://t.me/x");

	for (int i = 0; i < depth; i++) {
		buf_init(&outer, arena, 0);
		buf_str(&outer, "https://www.google.com/url?q=");
		for (size_t k = 0; k < inner.n; k++) {
			unsigned char c = (unsigned char)inner.p[k];

			if (ascii_isalnum((char)c)) {
				buf_putc(&outer, (char)c);
				continue;
			}
			buf_putc(&outer, '%');
			buf_putc(&outer, digits[c >> 4]);
			buf_putc(&outer, digits[c & 15]);
		}
		inner = buf_span(&outer);
	}
	return inner;
}

static void
test_depth(struct links *links)
{
	struct link link;

	for (int depth = 0; depth <= 8; depth++) {
		link_parse(&link, links->arena, links->set,
		    nested(links->arena, depth), SPAN_NONE, &test_limits);
		if (depth <= 5) {
			is_span(link.url, "https://t.me/x", "unwrapped");
			is_int(link.unwrapped, depth, "as often as wrapped");
		} else {
			is_str(link.category, "tracker", "too deep to follow");
		}
	}
}

static void
test_own_door(struct links *links)
{
	struct limits none = test_limits;
	struct link link;

	none.unwrap_depth = 0;
	link_parse(&link, links->arena, links->set,
	    SPAN_LIT("https://www.upwork.com/leaving?ref=https://t.me/x"),
	    SPAN_NONE, &none);
	is_str(link.category, "tracker",
	    "the platform's own door is no shelter beyond the depth");
}

int
main(void)
{
	struct links links;

	links_init(&links);
	test_cases(&links);
	test_depth(&links);
	test_own_door(&links);
	links_deinit(&links);
	return done_testing();
}
