/*
 * html_token - the tokenizer's states, one by one; t/html5lib.t runs thousands
 * of vectors more.
 */
#include "config.h"

#include "mail/html_entities.h"
#include "mail/html_token.h"
#include "t/tap.h"

static struct arena *arena;

static void
describe(struct buf *buf, const struct html_token *token)
{
	static const char *const kinds[] = { "T", "S", "E", "C", "D" };

	buf_str(buf, kinds[token->kind]);
	buf_putc(buf, '(');
	if (token->kind == HTML_TEXT)
		html_decode_text(buf, token->raw, token->state);
	else if (token->kind == HTML_COMMENT)
		buf_add(buf, token->raw);
	buf_add(buf, token->name);
	for (size_t i = 0; i < token->nattrs; i++) {
		buf_putc(buf, ' ');
		buf_add(buf, token->attrs[i].name);
		buf_putc(buf, '=');
		html_decode_attr(buf, token->attrs[i].value);
	}
	buf_str(buf, token->self_closing ? "/)" : ")");
}

static void
reads_in(
    struct span page, enum html_state state, const char *last, const char *want)
{
	struct html_tokens tokens;
	struct html_token token;
	struct buf buf;

	buf_init(&buf, arena, 0);
	html_tokens_init(&tokens, page);
	html_tokens_enter(&tokens, state, span_str(last));
	token.name = SPAN_NONE;
	while (html_tokens_next(&tokens, &token)) {
		describe(&buf, &token);
		token.name = SPAN_NONE;
	}
	is_span(buf_span(&buf), want, want);
}

static void
reads(const char *page, const char *want)
{
	reads_in(span_str(page), HTML_DATA, "", want);
}

static void
test_text(void)
{
	reads("a<b>c</b>d", "T(a)S(b)T(c)E(b)T(d)");
	reads("a < b <= c <3 <", "T(a < b <= c <3 <)");
	reads("a</>b</ c>d</", "T(a)T(b)C( c)T(d</)");
	reads("&amp;&ampx;&am;&#x26;&#38&#;&", "T(&&x;&am;&&&#;&)");
	reads("&notin;&notit;&not", "T(∉¬it;¬)");
	reads("&NotEqualTilde;", "T(≂̸)");
	reads("&#0;&#xd800;&#x110000;&#99999999999;", "T(����)");
}

static void
test_tags(void)
{
	reads("<a b c=d e='f' g=\"h\">", "S(a b= c=d e=f g=h)");
	reads("<a\nb\n=\nc\n>", "S(a b=c)");
	reads("<br/><br / ><br//>", "S(br/)S(br)S(br/)");
	reads("<a/b=c/d>", "S(a b=c/d)");
	reads("<a ='b' =c>", "S(a ='b'=c)");
	reads("<a b='c'd=e>", "S(a b=c d=e)");
	reads("<a b=>c", "S(a b=)T(c)");
	reads("<a b='&amp;&copy=1&copy;'>", "S(a b=&&copy=1©)");
	reads("<a <b>>", "S(a <b=)T(>)");
	reads("</a b=c>", "E(a b=c)");
	reads("a<b c", "T(a)");
	reads("a<b c='d>e", "T(a)");
	reads("<v:x o:y=z>", "S(v:x o:y=z)");
}

static void
test_comments(void)
{
	reads("<!--a-->b", "C(a)T(b)");
	reads("<!-->b", "C()T(b)");
	reads("<!--->b", "C()T(b)");
	reads("<!---->b", "C()T(b)");
	reads("<!--a--!>b", "C(a)T(b)");
	reads("<!--a--!b-->c", "C(a--!b)T(c)");
	reads("<!--a--b--->c", "C(a--b-)T(c)");
	reads("<!--!>-->", "C(!>)");
	reads("<!--a", "C(a)");
	reads("<!--a--", "C(a)");
	reads("<!a>b", "C(a)T(b)");
	reads("<?a>b", "C(?a)T(b)");
	reads("<![if !mso]>a<![endif]>", "C([if !mso])T(a)C([endif])");
	reads("<![CDATA[a>b]]>", "C([CDATA[a)T(b]]>)");
	reads("<!DOCTYPE html>a", "D()T(a)");
	reads("<!", "C()");
}

static void
test_states(void)
{
	struct span nul = SPAN_LIT("a\0b");

	reads_in(SPAN_LIT("a&amp;<b></TITLE >c"), HTML_RCDATA, "title",
	    "T(a&<b>)E(TITLE)T(c)");
	reads_in(SPAN_LIT("a&amp;</styles></style>"), HTML_RAWTEXT, "style",
	    "T(a&amp;</styles>)E(style)");
	reads_in(SPAN_LIT("a</style"), HTML_RAWTEXT, "style", "T(a</style)");
	reads_in(SPAN_LIT("<!--<script></script>--></script>b"), HTML_SCRIPT,
	    "script", "T(<!--<script></script>-->)E(script)T(b)");
	reads_in(SPAN_LIT("<!--</script>b"), HTML_SCRIPT, "script",
	    "T(<!--)E(script)T(b)");
	reads_in(SPAN_LIT("a</plaintext>"), HTML_PLAINTEXT, "plaintext",
	    "T(a</plaintext>)");
	reads_in(SPAN_LIT("a&amp;]]>b"), HTML_CDATA, "", "T(a&amp;)T(b)");
	reads_in(nul, HTML_RAWTEXT, "style",
	    "T(a\xef\xbf\xbd"
	    "b)");
}

static void
test_line_ends(void)
{
	struct buf buf;

	buf_init(&buf, arena, 0);
	html_decode_text(&buf, SPAN_LIT("a\r\nb\rc"), HTML_DATA);
	ok(span_eq(buf_span(&buf), SPAN_LIT("a\nb\nc")), "line ends are LF");
}

static void
test_many_attributes(void)
{
	struct html_tokens tokens;
	struct html_token token;
	struct html_attr attr;
	struct buf buf;

	buf_init(&buf, arena, 0);
	buf_str(&buf, "<a");
	for (int i = 0; i < HTML_ATTRS; i++)
		buf_str(&buf, " b=c");
	buf_str(&buf, " d='e>'/ f ");
	buf_str(&buf, ">d");
	html_tokens_init(&tokens, buf_span(&buf));
	ok(html_tokens_next(&tokens, &token), "a tag with many attributes");
	is_int((long long)token.nattrs, HTML_ATTRS, "so many are kept");
	ok(html_attr_next(&token.more_attrs, &attr), "the rest can be read");
	is_span(attr.name, "d", "its name");
	is_span(attr.value, "e>", "and value");
	ok(html_attr_next(&token.more_attrs, &attr), "and one more");
	is_span(attr.name, "f", "its name");
	ok(!html_attr_next(&token.more_attrs, &attr), "and no more");
	ok(html_tokens_next(&tokens, &token), "the tag ended where it should");
	is_span(token.raw, "d", "and the text follows");
}

/* Each named reference: with its semicolon, and with a letter before that. */
static void
test_named(void)
{
	size_t wrong = 0;

	for (size_t i = 0; i < HTML_ENTITIES; i++) {
		const struct html_entity *e = &html_entities[i];
		struct span text = span_of(e->text, e->text_length);
		struct buf page, buf;

		buf_init(&page, arena, 0);
		buf_printf(&page, "&%s;&%sZ;", e->name, e->name);
		buf_init(&buf, arena, 0);
		html_decode_text(&buf, buf_span(&page), HTML_DATA);
		wrong += !span_eq(span_slice(buf_span(&buf), 0, text.n), text);
		wrong += e->bare && !span_eq(span_slice(buf_span(&buf), text.n,
						 2 * text.n),
					text);
		wrong += !span_iends(buf_span(&buf), "Z;");
	}
	is_int((long long)wrong, 0, "every name is read");
}

int
main(void)
{
	arena = arena_init(0);
	test_text();
	test_tags();
	test_comments();
	test_states();
	test_line_ends();
	test_many_attributes();
	test_named();
	arena_deinit(&arena);
	return done_testing();
}
