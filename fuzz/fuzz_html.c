/*
 * fuzz_html - a page: read as tokens, and rendered, with small limits too.
 */
#include "config.h"

#include "fuzz/fuzz.h"
#include "mail/html.h"
#include "mail/html_token.h"

/* Tokens go forward and stay inside the page. */
static void
read_tokens(struct span page, enum html_state state)
{
	struct html_tokens tokens;
	struct html_token token;
	size_t last = 0;

	html_tokens_init(&tokens, page);
	html_tokens_enter(&tokens, state, SPAN_LIT("title"));
	while (html_tokens_next(&tokens, &token)) {
		MUST(tokens.at > last && tokens.at <= page.n);
		MUST(token.nattrs <= HTML_ATTRS);
		last = tokens.at;
	}
	MUST(tokens.at == page.n);
}

static void
check_link(const struct html *html, const struct html_link *link)
{
	MUST(link->visible_at <= link->visible_end);
	MUST(link->visible_end <= html->visible.n);
	MUST(link->all_at <= html->all.n);
	MUST(link->label.n <= link->visible_end - link->visible_at);
	MUST(link->url.n > 0);
}

static void
render(struct span page, const struct limits *limits, size_t memory)
{
	struct arena *arena = arena_init(memory);
	struct html html;

	MUST(arena != NULL);
	html_render(&html, arena, page, limits);
	MUST(html.nlinks <= limits->links);
	for (size_t i = 0; i < html.nlinks; i++)
		check_link(&html, &html.links[i]);
	if ((html.limits & LIMIT_BIT(LIMIT_MEMORY)) == 0) {
		MUST(html.visible.n <= html.all.n);
		/* Text turned around is there twice, a NUL is three bytes. */
		MUST(html.all.n <= 6 * page.n + 16);
	}
	arena_deinit(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits small = test_limits;
	struct span page = fuzz_span(data, size);

	small.html_depth = 3;
	small.links = 2;
	for (int state = HTML_DATA; state <= HTML_CDATA; state++)
		read_tokens(page, (enum html_state)state);
	render(page, &test_limits, 0);
	render(page, &small, 64 << 10);
	return 0;
}
