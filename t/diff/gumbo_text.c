/*
 * gumbo_text - the text of pages by gumbo's tree and by html_render(), side by
 * side, for t/diff-gumbo.t. Each argument is a page (*.html) or a mail, whose
 * HTML parts are taken. Prints, for every page, three lines:
 *   page FILE [PART]
 *   tree TEXT
 *   ours TEXT
 * without white space and control characters. Both texts are all of the page's,
 * hidden ones too, with alt=, title= and the like. What stands in conditional
 * comments (<!--[if mso]>) only html_render() takes for text, so it is made an
 * ordinary comment first; control characters become spaces.
 */
#include "config.h"

#include <gumbo.h>
#include <stdio.h>

#include "base/buf.h"
#include "mail/html.h"
#include "mail/html_token.h"
#include "mail/mime.h"
#include "t/limits.h"
#include "t/tap.h"

static struct arena *arena;

static void
put_squeezed(const char *what, struct span s)
{
	printf("%s ", what);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > ' ' && s.p[i] != 127)
			putchar(s.p[i]);
	putchar('\n');
}

static void
add_attr(struct buf *buf, const GumboElement *e, const char *name)
{
	GumboAttribute *attr = gumbo_get_attribute(&e->attributes, name);

	if (attr != NULL)
		buf_str(buf, attr->value);
}

/* In the order of html_render(). */
static void
add_attrs(struct buf *buf, const GumboElement *e)
{
	add_attr(buf, e, "alt");
	if (e->tag == GUMBO_TAG_INPUT) {
		add_attr(buf, e, "value");
		add_attr(buf, e, "placeholder");
	}
	add_attr(buf, e, "title");
}

/* The text of an element whose content a browser reads as no markup and does
 * not show; html_render() takes it as markup, and so does this. */
static bool
is_unseen_page(const GumboElement *e)
{
	return e->tag == GUMBO_TAG_NOFRAMES || e->tag == GUMBO_TAG_IFRAME ||
	       e->tag == GUMBO_TAG_NOEMBED;
}

static void
add_unseen_page(struct buf *buf, const char *text)
{
	struct html html;

	html_render(&html, arena, span_str(text), &test_limits);
	buf_add(buf, html.all);
}

static void
add_node(struct buf *buf, const GumboNode *node)
{
	const GumboNode *parent = node->parent;

	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		add_attrs(buf, &node->v.element);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
		if (parent->type == GUMBO_NODE_ELEMENT &&
		    is_unseen_page(&parent->v.element))
			add_unseen_page(buf, node->v.text.text);
		else
			buf_str(buf, node->v.text.text);
		break;
	default:
		break;
	}
}

static const GumboVector *
children_of(const GumboNode *node)
{
	static const GumboVector none;

	switch (node->type) {
	case GUMBO_NODE_DOCUMENT:
		return &node->v.document.children;
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		/* A sheet and a program are no text; SVG's style is. */
		if (node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML &&
		    (node->v.element.tag == GUMBO_TAG_STYLE ||
			node->v.element.tag == GUMBO_TAG_SCRIPT))
			return &none;
		return &node->v.element.children;
	default:
		return &none;
	}
}

/* Walks the tree without recursion: pages nest as deep as they like. */
static void
add_tree(struct buf *buf, const GumboNode *root)
{
	const GumboNode *node = root;

	for (;;) {
		const GumboVector *children = children_of(node);

		add_node(buf, node);
		if (children->length > 0) {
			node = children->data[0];
			continue;
		}
		while (node != root && node->index_within_parent + 1 >=
					   children_of(node->parent)->length)
			node = node->parent;
		if (node == root)
			return;
		node = children_of(node->parent)
			   ->data[node->index_within_parent + 1];
	}
}

static struct span
tree_text(struct span page)
{
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *output =
	    gumbo_parse_with_options(&options, page.p, page.n);
	struct buf buf;

	buf_init(&buf, arena, 0);
	add_tree(&buf, output->document);
	gumbo_destroy_output(&options, output);
	return buf_span(&buf);
}

/* The page without what the two are known to read in different ways. */
static struct span
tame(struct span page)
{
	static const struct span open = { "<!--[if", 7 };
	char *p = arena_dup(arena, page);
	size_t at = 0;

	while ((at = span_ifind(page, at, open)) < page.n) {
		p[at + 4] = '(';
		at += open.n;
	}
	/* gumbo makes U+FFFD of controls. */
	for (at = 0; at < page.n; at++)
		if (((unsigned char)p[at] < ' ' && !html_isspace(p[at])) ||
		    p[at] == 127)
			p[at] = ' ';
	return span_of(p, page.n);
}

static void
compare_page(const char *file, size_t part, struct span page)
{
	struct html html;

	page = tame(page);
	printf("page %s %zu\n", file, part);
	put_squeezed("tree", tree_text(page));
	html_render(&html, arena, page, &test_limits);
	put_squeezed("ours", html.all);
}

static void
compare_mail(const char *file, struct span bytes)
{
	struct mail *mail = mail_init(&test_limits);
	struct mime mime;

	mail_read(mail, bytes);
	mime_parse(&mime, arena, mail, &test_limits);
	for (size_t i = 0; i < mime.n; i++)
		if (mime.parts[i].kind == PART_HTML)
			compare_page(file, i, mime.parts[i].content);
	mail_deinit(&mail);
}

static struct span
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf buf;
	char bytes[8192];
	size_t n;

	buf_init(&buf, arena, 0);
	while (file != NULL && (n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add(&buf, span_of(bytes, n));
	if (file != NULL)
		fclose(file);
	return buf_span(&buf);
}

int
main(int argc, char **argv)
{
	arena = arena_init(0);
	for (int i = 1; i < argc; i++) {
		struct span bytes = read_file(argv[i]);

		if (span_iends(span_str(argv[i]), ".html"))
			compare_page(argv[i], 0, bytes);
		else
			compare_mail(argv[i], bytes);
		arena_reset(arena);
	}
	arena_deinit(&arena);
	return 0;
}
