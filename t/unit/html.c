/*
 * html - pages as text: joining and breaking, what is hidden and how, links,
 * turned text, limits, and work that grows no faster than the page.
 */
#include "config.h"

#include "mail/html.h"
#include "t/limits.h"
#include "t/tap.h"

static struct arena *arena;

static struct html
render(const char *page)
{
	struct html html;

	arena_reset(arena);
	html_render(&html, arena, span_str(page), &test_limits);
	return html;
}

/* A page as the name of a test: one line. */
static const char *
title(const char *page)
{
	static char text[400];
	size_t n = 0;

	for (; page[n] != '\0' && n + 1 < sizeof(text); n++)
		text[n] = page[n] == '\n' ? ' ' : page[n];
	text[n] = '\0';
	return text;
}

static void
shows(const char *page, const char *want)
{
	is_span(render(page).visible, want, title(page));
}

/* visible, all and hidden. */
static void
hides(const char *page, const char *visible, const char *hidden)
{
	struct html html = render(page);

	if (!ok(span_eq(html.visible, span_str(visible)) &&
		    span_eq(html.hidden, span_str(hidden)),
		"%s", page)) {
		tap_show("visible", html.visible);
		tap_show("hidden", html.hidden);
		tap_show("all", html.all);
	}
}

static void
test_text(void)
{
	shows("te<b></b>le<i></i>gram", "telegram");
	shows("te<!-- x -->le<wbr>gr<span>a</span>m", "telegram");
	shows("a  b\n\tc", "a b c");
	shows(" <b> a </b> <i> b</i> ", "a b");
	shows("a<br>b<br/>c", "a\nb\nc");
	shows("a<br><br><br>b", "a\n\nb");
	shows("<p>a<p>b</p>c", "a\nb\nc");
	shows("<div>a<div>b</div></div>c", "a\nb\nc");
	shows("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>d",
	    "a b\nc\nd");
	shows("<ul><li>a<li>b</ul>", "a\nb");
	shows("<h1>a</h1>b<hr>c", "a\nb\nc");
	shows("<pre>a\n  b\n</pre>c", "a\n  b\nc");
	shows("a&nbsp;b", "a\xc2\xa0"
			  "b");
	shows("te&shy;le", "te\xc2\xadle");
	shows("a&#32;&#10;b", "a b");
	shows("&lt;b&gt; &amp;amp; &notit; &bogus; &#x41;&#66", "<b> &amp; "
								"¬it; &bogus; "
								"AB");
	shows("&#128;&#150;", "€–");
	shows("a</html>b</body>c", "abc");
	shows("<div style='display:inline'>te</div>"
	      "<div style='display:inline'>le</div>",
	    "tele");
	shows("<span style='display:block'>a</span>b", "a\nb");
	shows("a<script>b</script>c<style>d{}</style>e", "ace");
	shows("<textarea>a <b> b</textarea>c", "a <b> b\nc");
	shows("a<xmp><b></xmp>b", "a\n<b>\nb");
	shows("a<noscript>b</noscript>", "ab");
	shows("a<b", "a");
	shows("a < b <3 c", "a < b <3 c");
	shows("<plaintext>a<b>", "a<b>");
	shows("<svg><![CDATA[a<b]]></svg>", "a<b");
	shows("a<![CDATA[b]]>c", "ac");
	shows("<![if !mso]>a<![endif]>", "a");
	shows("<!--[if !mso]><!-->a<!--<![endif]-->", "a");
	shows("", "");
}

static void
test_nul(void)
{
	struct html html;

	html_render(&html, arena, SPAN_LIT("te\0le"), &test_limits);
	is_span(html.visible, "tele", "a NUL is nothing");
}

static void
test_attributes(void)
{
	shows("a <img alt='word'> b", "a word b");
	shows("a<img alt='picture'>b", "a picture b");
	shows("<img alt=t><img alt=e>", "te");
	hides("<td style='font-size:0'>a<img alt=Logo></td>", "Logo", "a");
	shows("<input value='Send it'>", "Send it");
	hides("<input type=hidden value='secret'>a", "a", "secret");
	hides("<b title='a hint'>x</b>", "x", "a hint");
}

static void
test_hidden(void)
{
	hides("a<b style='display:none'>b</b>c", "ac", "b");
	hides("a<div style='display:none'>b</div>c", "ac", "b");
	hides("a<b style='DISPLAY : NONE !important'>b</b>c", "ac", "b");
	hides("a<b style='display:/**/none'>b</b>c", "ac", "b");
	hides("a<b style='visibility:hidden'>b<i style='visibility:visible'>c"
	      "</i></b>",
	    "ac", "b");
	hides("a<b style='font-size:0'>b<i style='font-size:12px'>c</i></b>",
	    "ac", "b");
	hides("a<b style='font-size:1px'>b</b>", "a", "b");
	hides("a<b style='font:0/0 a'>b</b>", "a", "b");
	hides("a<b style='font:bold 12px a'>b</b>", "ab", "");
	hides("a<b style='font-size:0.05em'>b</b>", "a", "b");
	hides("a<b style='font-size:80%'>b</b>", "ab", "");
	hides("a<b style='opacity:0'>b</b>", "a", "b");
	hides("a<b style='opacity:.8'>b</b>", "ab", "");
	hides("a<b style='max-height:0;overflow:hidden'>b</b>", "a", "b");
	hides("a<b style='max-height:0'>b</b>", "ab", "");
	hides("a<b style='position:absolute;left:-9999px'>b</b>", "a", "b");
	hides("a<b style='text-indent:-9999px'>b</b>", "a", "b");
	hides("a<b style='clip:rect(0,0,0,0)'>b</b>", "a", "b");
	hides("a<b style='clip:rect(0 0 90px 90px)'>b</b>", "ab", "");
	hides("a<b style='clip-path:inset(100%)'>b</b>", "a", "b");
	hides("a<b style='transform:scale(0)'>b</b>", "a", "b");
	hides("a<b hidden>b</b>", "a", "b");
	hides("a<template>b</template>", "a", "b");
	hides("<title>a</title>b", "b", "a");
	hides("a<noframes><b>b</b></noframes>c", "ac", "b");
	hides("a<!--[if mso]><p>b</p><![endif]-->c", "ac", "b");
	hides("a<!-- plain -->c", "ac", "");
	hides("a<!-- never ends b", "a", "never ends b");
	hides("a<p style='display:none'>b<div>c", "a\nc", "b");
	hides("a<b style='mso-hide:all'>b</b>", "ab", "");
}

static void
test_colors(void)
{
	hides("a<font color=white>b</font>", "a", "b");
	hides("a<font color='#FFFFFE'>b</font>", "a", "b");
	hides("a<span style='color:#fff'>b</span>", "a", "b");
	hides("a<span style='color:rgb(255, 255,255)'>b</span>", "a", "b");
	hides("<table bgcolor=000000><td><font color=#000>b</font></table>a",
	    "a", "b");
	hides("<table bgcolor=#003366><td><font color=#fff>b</font></table>",
	    "b", "");
	hides("<div style='background:url(x.png)'><b style='color:#fff'>b"
	      "</b></div>",
	    "b", "");
	hides("<div style='color:#fff'><a href=x>b</a></div>", "b", "");
	hides("<span style='color:transparent'>b</span>a", "a", "b");
	hides("<span style='color:rgba(0, 0, 0, 0.0)'>b</span>a", "a", "b");
	hides("<span style='color:rgba(0, 0, 0, 0.9)'>b</span>a", "ba", "");
	hides("<span style='color:#00000000'>b</span>a", "a", "b");
	hides("<span style='filter:alpha(opacity=0)'>b</span>a", "a", "b");
	hides("<span style='filter:opacity(50%)'>b</span>a", "ba", "");
}

static void
test_sheet(void)
{
	hides("<style>.x{display:none}</style>a<b class='y x'>b</b>", "a", "b");
	hides("<style>.x{display:none!important}</style>"
	      "a<b class=x style='display:inline'>b</b>",
	    "a", "b");
	hides("<style>.x{display:inline ! important}</style>"
	      "a<b class=x style='display:none'>b</b>",
	    "ab", "");
	hides("<style>.x{display:inline !important}</style>"
	      "a<b class=x style='display:none !important'>b</b>",
	    "a", "b");
	hides("a<b style='display:none!important;display:inline'>b</b>", "a",
	    "b");
	hides("a<b style='color:#fff !important'>b</b>", "a", "b");
	hides("<style>.x{max-height:0;overflow:hidden}</style>"
	      "a<b class=x style='width:600px;height:20px'>b</b>",
	    "a", "b");
	hides("<style>.x{height:0;overflow:hidden}</style>"
	      "a<b class=x style='height:auto'>b</b>",
	    "ab", "");
	hides("<style>#i { font-size : 0 }</style>a<b id=i>b</b>", "a", "b");
	hides("<style>u{visibility:hidden}</style>a<u>b</u>", "a", "b");
	hides("<style>u.x, i.x{display:none}</style>a<u class=x>b</u>"
	      "<b class=x>c</b>",
	    "ac", "b");
	hides("<style>/* .x{} */ body .x{display:none}</style>"
	      "a<b class=x>b</b>",
	    "a", "b");
	hides("<style>@media print{.x{display:none}}</style>a<b class=x>b</b>",
	    "ab", "");
	hides("<style>@media screen{.x{display:none}}</style>"
	      "a<b class=x>b</b>",
	    "a", "b");
	hides("<style>@import url(x);.x{display:none}</style>a<b class=x>b</b>",
	    "a", "b");
	hides("<style>.x{display:none}</style>a<b class=x "
	      "style='display:inline'>b</b>",
	    "ab", "");
	hides("<style><!-- .x{display:none} --></style>a<b class=x>b</b>", "a",
	    "b");
	hides("<style>/**/./*-->*/x/*/{}*/{dis/*;*/play<!--:-->no-->ne}"
	      "/*</style>a<b class=x>b</b>",
	    "a", "b");
	hides("<style>@media print{.y{a:b}.z{c:d}}.x{display:none}</style>"
	      "a<b class=x>b</b>",
	    "a", "b");
	hides("<style>@media print{.y{a:b}.x{display:none}</style>"
	      "a<b class=x>b</b>",
	    "ab", "");
	hides("<style> } @media all { } } .x { display: none } } </style>"
	      "a<b class=x>b</b>",
	    "a", "b");
}

static void
test_all(void)
{
	struct html html = render("te<b style='display:none'>xx</b>legram");

	is_span(html.visible, "telegram", "what is seen joins");
	is_span(html.all, "texxlegram", "all holds what is hidden");
	ok(html.facts == FACT_BIT(FACT_HIDDEN_TEXT), "hidden text is a fact");
	html = render("<title>t</title><!--[if mso]>m<![endif]-->a");
	ok(html.facts == 0, "a title and Outlook's parts are none");
	html = render("<p style='display:none'>&nbsp;&zwnj;</p>a");
	ok(html.facts == 0, "padding is none");
	html = render("a<b hidden>b</b>c<b hidden>d</b>");
	is_span(html.hidden, "b\nd", "one run a line");
}

static void
is_link(const struct html *html, size_t i, const char *url, const char *label,
    bool clickable)
{
	bool there = i < html->nlinks;

	ok(there, "link %zu: %s", i, url);
	if (!there)
		return;
	is_span(html->links[i].url, url, "url");
	is_span(html->links[i].label, label, "label");
	ok(html->links[i].clickable == clickable, "clickable: %d", clickable);
}

static void
test_links(void)
{
	struct html html = render(
	    "see <a href='https://t.me/x?a=1&amp;b=2'> my <b>page</b> </a>!"
	    "<a href=//e.org>q<img src=i.png alt=w></a>");

	is_int(html.nlinks, 3, "three links");
	is_link(&html, 0, "https://t.me/x?a=1&b=2", "my page", true);
	is_link(&html, 1, "//e.org", "qw", true);
	is_link(&html, 2, "i.png", "", false);
	is_int((long long)html.links[0].visible_at, 4, "where it begins");
	html = render("<a href=a>x<a href=b>y</a>z");
	is_link(&html, 0, "a", "x", true);
	is_link(&html, 1, "b", "y", true);
	html = render("<p><a href=a>x</p><p>y</a>z");
	is_link(&html, 0, "a", "x", true);
	html = render("<a href=a><div>x</a></div>y");
	is_link(&html, 0, "a", "x", true);
}

static void
test_link_places(void)
{
	static const char *const pages[] = { "<map><area href=u></map>",
		"<form action=u>", "<button formaction=u>",
		"<meta http-equiv=Refresh content='0; URL=\"u\"'>",
		"<iframe src=u></iframe>", "<frame src=u>", "<embed src=u>",
		"<object data=u></object>", "<img src=u>", "<td background=u>",
		"<input type=image src=u>", "<svg><a xlink:href=u></a></svg>",
		"<img srcset='u 2x, v 3x'>",
		"<div style='background:url(\"u\")'>", "<video poster=u>",
		"<p style='a:rgb(1);b:x(;c:URL(u)'>", "<v:roundrect href=u>",
		"<link href=u>", "<base href=u>",
		"<!--[if mso]><a href=u>x</a><![endif]-->",
		"<iframe srcdoc='&lt;a href=u&gt;x&lt;/a&gt;'></iframe>",
		"<a href='&#117;'>", "<a href='\n u \n'>", "<A HREF = u >" };

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct html html = render(pages[i]);

		if (!ok(html.nlinks > 0 &&
			    span_eq(html.links[0].url, SPAN_LIT("u")),
			"%s", title(pages[i])) &&
		    html.nlinks > 0)
			tap_show("url", html.links[0].url);
	}
	ok(render("<b hidden><a href=u>x</a></b>").links[0].hidden,
	    "a hidden link");
	ok(!render("<a href=u>x</a>").links[0].hidden, "a visible one");
	ok(!render("<p style='font-size:0'><a href=u><img src=i></a>")
		.links[0]
		.hidden,
	    "a picture is seen");
	ok(render("<p style='font-size:0'><a href=u>x</a>").links[0].hidden,
	    "tiny text is not");
}

static void
test_base(void)
{
	struct html html = render(
	    "<base href='https://e.org/d/f?q'><a href=x>a</a><a href=/y>b</a>"
	    "<a href=//h/z>c</a><a href=http://k/>d</a><a href='#f'>e</a>");

	is_link(&html, 1, "https://e.org/d/x", "a", true);
	is_link(&html, 2, "https://e.org/y", "b", true);
	is_link(&html, 3, "https://h/z", "c", true);
	is_link(&html, 4, "http://k/", "d", true);
	is_link(&html, 5, "#f", "e", true);
	html = render("<base href=nothing><a href=x>a</a>");
	is_link(&html, 1, "x", "a", true);
	html = render("<base href=http://e.org><a href='\x01'>a</a>");
	is_link(&html, 1, "\x01", "a", true);
	/* As a browser reads them: a base hides no host. */
	html = render("<base href='ht\ttps:\\\\e.org\\d/'>"
		      "<a href='ht\ttp://k.e\nxample/'>a</a><a href='\\/h/z'>b"
		      "</a><a href='\ty'>c</a><a href='\\z'>d</a>");
	is_link(&html, 1, "http://k.example/", "a", true);
	is_link(&html, 2, "https:\\/h/z", "b", true);
	is_link(&html, 3, "https:\\\\e.org\\d/y", "c", true);
	is_link(&html, 4, "https:\\\\e.org\\z", "d", true);
}

static void
turns(const char *page, const char *visible, const char *all)
{
	struct html html = render(page);

	is_span(html.visible, visible, page);
	is_span(html.all, all, "all");
	is_int((html.facts & FACT_BIT(FACT_BIDI_TRICK)) != 0,
	    strcmp(visible, all) != 0, "the fact");
}

static void
test_bidi(void)
{
	turns("on <bdo dir=rtl>margelet</bdo> now", "on telegram now",
	    "on margelet telegram now");
	turns("on <b style='unicode-bidi:bidi-override;direction:rtl'>marge"
	      "let</b> now",
	    "on telegram now", "on margelet telegram now");
	turns("on \xe2\x80\xaemargelet\xe2\x80\xac now", "on telegram now",
	    "on margelet telegram now");
	turns("on &#x202e;margelet&#x202c; now", "on telegram now",
	    "on margelet telegram now");
	turns("on <bdo dir=ltr>telegram</bdo>", "on telegram", "on telegram");
	turns("on <i style='float:right'>m</i><i style='float:right'>a</i>\n"
	      "<i style='float:right'>gr</i> <i style='float:right'>tele</i> "
	      "now",
	    "on telegram now", "on magrtele telegram now");
	turns("<div style='display:flex;flex-direction:row-reverse'>"
	      "<div>gram</div> <b>tele</b></div>now",
	    "telegram\nnow", "gramtele telegram\nnow");
	turns("<div style='display:flex; direction:rtl'><b>gram</b><b>tele</b>"
	      "</div>",
	    "telegram", "gramtele telegram");
	turns("<p style='direction:rtl'>"
	      "<b style='display:inline-block'>gram</b>"
	      "<b style='display:inline-block'>tele</b></p>",
	    "telegram", "gramtele telegram");
	/* A row of things is none. */
	turns("<b style='float:right'>your order</b>"
	      "<b style='float:right'>total</b>",
	    "your ordertotal", "your ordertotal");
	turns("<b style='float:right'>$25</b> total", "$25 total", "$25 total");
	hides("a<b style='float:right'>bc<i hidden>d</i>e</b>f", "abcef", "d");
	hides("a<bdo dir=rtl>bc<i hidden>d</i>e</bdo>f", "aecbf", "d");
	turns("<p dir=rtl>שלום telegram</p>", "שלום telegram", "שלום telegram");
	turns("<bdo dir=rtl>שלום</bdo>", "שלום", "שלום");
}

static void
test_limits_hit(void)
{
	struct limits small = test_limits;
	struct html html;

	small.html_depth = 4;
	html_render(&html, arena,
	    SPAN_LIT("<b><b><b hidden>x<b><b>a</b></b>y</b></b></b>z"), &small);
	is_int(html.limits, LIMIT_BIT(LIMIT_HTML), "too deep: said so");
	is_span(html.visible, "az", "and what is too deep counts as seen");
	small.links = 1;
	html_render(
	    &html, arena, SPAN_LIT("<a href=a>1</a><a href=b>2</a>"), &small);
	is_int(html.limits, LIMIT_BIT(LIMIT_LINKS), "too many links");
	is_int((long long)html.nlinks, 1, "the first is kept");
}

static void
test_no_memory(void)
{
	struct arena *little;
	struct html html;
	unsigned told = 0;

	for (size_t max = 0; max < 40000; max += 500) {
		little = arena_init(max + 1);
		html_render(&html, little,
		    SPAN_LIT("<style>.x{display:none}</style><a href='a&amp;b'>"
			     "x</a><b class=x>y</b><bdo dir=rtl>abc</bdo>"),
		    &test_limits);
		told += (html.limits & LIMIT_BIT(LIMIT_MEMORY)) != 0;
		arena_deinit(&little);
	}
	ok(told > 0, "%u times without memory: told, no crash", told);
}

/* Memory is a measure of work: twice the page, about twice of it. */
static void
test_linear(const char *unit)
{
	size_t n = strlen(unit), used[2];
	char *page = malloc(n * 20000);

	for (size_t i = 0; i < 20000; i++)
		memcpy(page + i * n, unit, n);
	for (int i = 0; i < 2; i++) {
		struct html html;

		arena_reset(arena);
		html_render(&html, arena,
		    span_of(page, n * (i == 0 ? 10000 : 20000)), &test_limits);
		used[i] = arena_used(arena);
	}
	ok(used[1] <= used[0] * 4 + 4096, "%s: %zu, then %zu bytes", unit,
	    used[0], used[1]);
	free(page);
}

int
main(void)
{
	arena = arena_init(0);
	test_text();
	test_nul();
	test_attributes();
	test_hidden();
	test_colors();
	test_sheet();
	test_all();
	test_links();
	test_link_places();
	test_base();
	test_bidi();
	test_limits_hit();
	test_no_memory();
	test_linear("<div>a");
	test_linear("<a href=x>y");
	test_linear("&notanentity;");
	test_linear("<b hidden>x</b>y");
	test_linear("<!--[if mso]>");
	test_linear("<style>.x{display:none}</style>");
	arena_deinit(&arena);
	return done_testing();
}
