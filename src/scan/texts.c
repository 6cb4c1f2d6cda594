/*
 * texts - the text parts of a mail as a reader sees them, and folded.
 */
#include "config.h"

#include "scan/scanner-private.h"
#include "text/fold.h"

static void
add_text(struct judge *judge, const struct part *part, const struct html *html,
    struct span text, bool all)
{
	struct scan *scan = judge->scan;

	scan->texts[scan->ntexts++] = (struct scan_text){
		.part = part, .html = html, .all = all, .text = text
	};
}

static void
read_page(struct judge *judge, const struct part *part)
{
	struct html *html = arena_alloc(judge->arena, sizeof(*html));

	if (html == NULL) {
		judge->scan->evidence.limits |= LIMIT_BIT(LIMIT_MEMORY);
		return;
	}
	html_render(html, judge->arena, part->content, judge->limits);
	judge->scan->evidence.limits |= html->limits;
	judge->scan->evidence.facts |=
	    html->facts & ~FACT_BIT(FACT_HIDDEN_TEXT);
	add_text(judge, part, html, html->visible, false);
	/*
	 * The template of an authentic mail hides its pre-header. A stranger
	 * may make text look hidden to us that a reader sees.
	 */
	if (judge->scan->verdict.auth != AUTH_PASS &&
	    html->all.n > html->visible.n)
		add_text(judge, part, html, html->all, true);
}

void
judge_read(struct judge *judge)
{
	struct scan *scan = judge->scan;
	struct mime *mime = &scan->mime;

	mime_parse(mime, judge->arena, judge->mail, judge->limits);
	scan->evidence.limits |= mime->limits;
	scan->evidence.facts |= mime->facts;
	scan->texts =
	    arena_array(judge->arena, 2 * mime->n, sizeof(*scan->texts));
	if (scan->texts == NULL) {
		scan->evidence.limits |= LIMIT_BIT(LIMIT_MEMORY);
		return;
	}
	for (size_t i = 0; i < mime->n; i++) {
		const struct part *part = &mime->parts[i];

		if (part->kind == PART_HTML)
			read_page(judge, part);
		else if (part->kind == PART_TEXT ||
			 (part->kind == PART_MESSAGE && part->content.n > 0))
			/* Of an attached message: its subject. */
			add_text(judge, part, NULL, part->content, false);
	}
}

void
judge_fold(struct judge *judge)
{
	struct scan *scan = judge->scan;
	bool cut = false;

	judge->folded =
	    arena_array(judge->arena, scan->ntexts, sizeof(*judge->folded));
	if (judge->folded == NULL)
		scan->ntexts = 0;
	for (size_t i = 0; i < scan->ntexts; i++)
		if (!fold_text(&judge->folded[i], judge->arena,
			scan->texts[i].text, judge->limits->text_bytes, &cut))
			judge->folded[i] = (struct view){ SPAN_NONE, NULL };
	if (cut)
		scan->evidence.limits |= LIMIT_BIT(LIMIT_TEXT);
	if (arena_failed(judge->arena))
		scan->evidence.limits |= LIMIT_BIT(LIMIT_MEMORY);
}
