/*
 * hostile_html - the cost of pages and texts that are made to be expensive, in
 * ms per MB at sizes from 10 KB to 10 MB: each line must stay flat.
 *
 * usage: bench/hostile_html [SHAPE]
 */
#include "config.h"

#include <time.h>

#include "mail/html.h"
#include "t/limits.h"
#include "t/tap.h"
#include "text/disguise.h"
#include "text/fold.h"

/* A shape: head, then unit over and over; half: the first half is the letter b. */
static const char half[] = "b";

struct shape {
	const char *name;
	const char *head;
	const char *unit;
};

static const struct shape pages[] = {
	{ "plain", "<p>", "The quick brown fox jumps over the lazy dog. " },
	{ "newsletter", "<table>",
	    "<tr><td style=\"font-size:14px;color:#333\" class=\"c\"><a "
	    "href=\"https://e.org/?a=1&amp;b=2\">Read on</a> &nbsp;text of a "
	    "story, some words long.</td></tr>\n" },
	{ "div", "", "<div>" },
	{ "div b", "", "<div><b>" },
	{ "b", "", "<b>" },
	{ "p font", "", "<p><font>" },
	{ "p /b", "<b><b><b><b><b>", "<p></b>" },
	{ "/div", "<div>", "</div>" },
	{ "/p", "<div>", "</p>" },
	{ "a", "", "<a href=x>" },
	{ "table", "", "<table><tr><td>" },
	{ "attributes", "<a", " a=b" },
	{ "attributes, equal", "<a", " =" },
	{ "attribute, open", "<a b='", "x<y " },
	{ "less than", "", "<" },
	{ "</", "", "</" },
	{ "<!", "", "<!" },
	{ "<!--", "", "<!--" },
	{ "comment, dashes", "<!--", "-" },
	{ "conditional", "", "<!--[if mso]>x<![endif]-->" },
	{ "&", "", "&" },
	{ "entities", "", "&amp;&#65;" },
	{ "entity, long", "", "&CounterClockwiseContourIntegra" },
	{ "entity, digits", "&#", "9" },
	{ "script", "<script>", "<!--<script></script" },
	{ "style", "<style>", ".a{display:none}" },
	{ "style, many", "<style>", ".a,.b,.c,.d,.e,.f,.g{color:red}" },
	{ "style attribute", "<b style='", "display:none;" },
	{ "classes", "<style>.a{display:none}.b{display:none}</style>",
	    "<b class='a b c d e f g h i j k l m n o p q r s'>x</b>" },
	{ "title", "<title>", "</titl" },
	{ "noframes", "", "<noframes><b></noframes>" },
	{ "hidden", "", "<b hidden>x</b>y" },
	{ "bdo", "", "<bdo dir=rtl>abc</bdo>" },
	{ "override", "",
	    "\xe2\x80\xae"
	    "abc" },
	{ "srcset", "<img srcset='", "a," },
	{ "base", "<base href=http://e.org/>", "<a href=x>" },
	{ "svg", "", "<svg><![CDATA[x]]><p>" },
	{ "pre", "<pre>", " \n" },
	{ "bytes", "", "\xff\x80\xe2" },
};

static const struct shape texts[] = {
	{ "text: plain", "", "The quick brown fox jumps over the lazy dog. " },
	{ "text: Russian", "", "Съешь же ещё этих мягких булок. " },
	{ "text: marks", "a", "\xcc\x81\xcc\xb6" },
	{ "text: marks, one", "", "a\xcc\x81" },
	{ "text: growing", "", "\xef\xb7\xba" },
	{ "text: mixed", "", "tеlеgrаm ѕкуре " },
	{ "text: mathematical", "", "𝐓𝐞𝐥𝐞 " },
	{ "text: spelt", "", "t e l e " },
	{ "text: dotted", "t", ".t" },
	{ "text: one word", "", "te1egr4mm" },
	{ "text: at", "", "a at " },
	{ "text: dots", "", "a dot " },
	{ "text: numbers", "", "five " },
	{ "text: numbers, one", "", "five" },
	{ "text: nearly numbers", "", "fivefivx " },
	{ "text: overrides", "",
	    "\xe2\x80\xae"
	    "ab" },
	{ "text: override", "\xe2\x80\xae", "ab " },
	{ "text: short overrides", "",
	    "\xe2\x80\xae"
	    "ab"
	    "\xe2\x80\xac" },
	{ "text: only dots", "", "dot " },
	{ "text: bracketed dots", "", "a(dot)" },
	{ "text: at signs", "", "a@" },
	{ "text: paths", "", "a/" },
	{ "text: top levels", "", "xyz . " },
	{ "text: doubled", "", "ballooffee" },
	{ "text: doubled words", "", "assses " },
	{ "text: no vowels", half, "eeb" },
	{ "text: symbols", "", "$!@" },
	{ "text: gaps", "", "a    " },
	{ "text: brackets", "", "a [" },
	{ "text: flags", "", "\xf0\x9f\x87\xa6 " },
	{ "text: kana", "", "\xe3\x81\x8b\xe3\x82\x99" },
	{ "text: zero width", "", "a\xe2\x80\x8b" },
	{ "text: Greek, one word", "", "αβa" },
	{ "text: look-alikes", "", "ѕкуре " },
	{ "text: turned", "", "ɐǝ" },
};

static char *
make(const struct shape *shape, size_t size)
{
	size_t n = strlen(shape->head), unit = strlen(shape->unit);
	char *p = malloc(size + unit + n);

	if (p == NULL)
		exit(1);
	memcpy(p, shape->head, n);
	for (; shape->head == half && n < size / 2; n++)
		p[n] = p[0];
	for (; n < size; n += unit)
		memcpy(p + n, shape->unit, unit);
	return p;
}

static void
run_page(struct arena *arena, struct span page)
{
	struct html html;

	html_render(&html, arena, page, &test_limits);
}

static void
run_text(struct arena *arena, struct span text)
{
	struct disguise disguise;
	struct view folded;
	bool cut;

	if (fold_text(&folded, arena, text, 0, &cut))
		disguise_undo(&disguise, arena, text, &folded);
}

static void
run_fold(struct arena *arena, struct span text)
{
	struct view folded;
	bool cut;

	fold_text(&folded, arena, text, 0, &cut);
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* ms per MB: the least of many runs of a small input, since others use the
 * machine as well. */
static double
cost(const struct shape *shape, size_t size,
    void (*run)(struct arena *, struct span))
{
	struct arena *arena = arena_init(0);
	char *p = make(shape, size);
	double begin = now(), took, least = 0;

	do {
		took = now();
		arena_reset(arena);
		run(arena, span_of(p, size));
		took = now() - took;
		if (least == 0 || took < least)
			least = took;
	} while (now() - begin < 20);
	arena_deinit(&arena);
	free(p);
	return least * 1e6 / (double)size;
}

static void
measure(const char *prefix, const struct shape *shape,
    void (*run)(struct arena *, struct span))
{
	static const size_t sizes[] = { 10000, 100000, 1000000, 10000000 };
	double ms[4];

	for (size_t i = 0; i < 4; i++)
		ms[i] = cost(shape, sizes[i], run);
	printf("%s%-22s %9.2f %9.2f %9.2f %9.2f%s\n", prefix, shape->name,
	    ms[0], ms[1], ms[2], ms[3],
	    ms[3] > 4 * ms[1] + 5 ? "  NOT LINEAR" : "");
	fflush(stdout);
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

int
main(int argc, char **argv)
{
	printf("%-22s %9s %9s %9s %9s  ms per MB\n", "", "10 KB", "100 KB",
	    "1 MB", "10 MB");
	for (size_t i = 0; i < COUNT(pages); i++)
		if (argc < 2 || strcmp(argv[1], pages[i].name) == 0)
			measure("", &pages[i], run_page);
	for (size_t i = 0; i < COUNT(texts); i++)
		if (argc < 2 || strcmp(argv[1], texts[i].name) == 0) {
			measure("fold ", &texts[i], run_fold);
			measure("undo ", &texts[i], run_text);
		}
	return 0;
}
