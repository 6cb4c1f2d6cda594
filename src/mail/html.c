/*
 * html - a page as text; see html.h. Tokens come from html_token, the open
 * elements are in html_stack, text goes to html_out. Each token costs no more
 * than its bytes and the depth of the stack, which is limited.
 */
#include "config.h"

#include "mail/html.h"
#include "mail/html_render.h"
#include "mail/html_token.h"

/* Old attributes: bgcolor=, color=, text=, background=, dir=, hidden. */
static void
old_style(const struct element_info *info, const struct attributes *a,
    struct style *style)
{
	enum element element = info == NULL ? ELEMENT_OTHER : info->element;

	if (attribute_given(a, ATTRIBUTE_BGCOLOR) &&
	    color_parse_old(a->value[ATTRIBUTE_BGCOLOR], &style->background))
		style->given |= STYLE_BACKGROUND;
	if (attribute_given(a, ATTRIBUTE_BACKGROUND)) {
		style->given |= STYLE_BACKGROUND;
		style->background = COLOR_UNKNOWN;
	}
	if ((element == ELEMENT_FONT && attribute_given(a, ATTRIBUTE_COLOR) &&
		color_parse_old(a->value[ATTRIBUTE_COLOR], &style->color)) ||
	    (element == ELEMENT_BODY && attribute_given(a, ATTRIBUTE_TEXT) &&
		color_parse_old(a->value[ATTRIBUTE_TEXT], &style->color)))
		style->given |= STYLE_COLOR;
	if (attribute_given(a, ATTRIBUTE_DIR)) {
		style->given |= STYLE_DIRECTION;
		style->rtl =
		    span_ieqs(span_trim(a->value[ATTRIBUTE_DIR]), "rtl");
	}
	if (info != NULL && (info->flags & EL_RTL) != 0) {
		style->given |= STYLE_OVERRIDE;
		style->override = true;
	}
	if (attribute_given(a, ATTRIBUTE_HIDDEN)) {
		style->given |= STYLE_DISPLAY;
		style->none = true;
	}
}

/* What a style attribute says, over what is said elsewhere. */
static void
add_inline(struct styles *styles, struct span text)
{
	struct styles inlined = { 0 };

	if ((styles->plain.given | styles->important.given) == 0) {
		style_parse(styles, text);
		return;
	}
	style_parse(&inlined, text);
	styles_merge(styles, &inlined);
}

void
render_style(struct render *r, struct span name,
    const struct element_info *info, const struct attributes *a,
    struct style *style_r)
{
	struct styles styles = { 0 };

	old_style(info, a, &styles.plain);
	sheet_apply(r->sheet, &styles, name, a);
	if (attribute_given(a, ATTRIBUTE_STYLE))
		add_inline(&styles, render_attr(r, a->value[ATTRIBUTE_STYLE]));
	style_merge(&styles.plain, &styles.important);
	*style_r = styles.plain;
}

/* Lines, spaces and overrides at the edges of an element. */
static void
edge(struct render *r, const struct open_element *e)
{
	const struct look *look = html_stack_look(&r->stack);

	if (e->block)
		html_out_break(&r->out, look->boxless || e->look.boxless);
	else if (e->info != NULL && (e->info->flags & EL_CELL) != 0)
		html_out_space(&r->out, html_stack_sight(&r->stack));
}

static void
follow_look(struct render *r)
{
	html_out_turn(&r->out, html_stack_look(&r->stack)->turned);
}

/* Closes open elements down to, and with, the one at at. */
static void
close_to(struct render *r, size_t at)
{
	while (r->stack.n > at) {
		struct open_element *e = &r->stack.elements[r->stack.n - 1];

		render_link_end(r, e->link);
		edge(r, e);
		html_stack_pop(&r->stack);
	}
	follow_look(r);
}

static bool
is_block(const struct element_info *info, const struct style *style)
{
	if ((style->given & STYLE_DISPLAY) != 0 && !style->none)
		return style->block;
	return info != NULL && (info->flags & EL_BLOCK) != 0;
}

/* svg and math end at an element that can only be HTML. */
static void
leave_foreign(struct render *r, const struct element_info *info)
{
	size_t at = r->stack.n;

	if (info == NULL || (info->flags & EL_BREAKOUT) == 0)
		return;
	while (at > r->stack.floor && r->stack.elements[at - 1].look.foreign)
		at--;
	close_to(r, at);
}

static void
close_implied(struct render *r, const struct element_info *info)
{
	size_t at;

	if (html_stack_look(&r->stack)->foreign)
		leave_foreign(r, info);
	at = html_stack_implied(&r->stack, info);
	if (at < r->stack.n)
		close_to(r, at);
	if (info == NULL || info->element != ELEMENT_A)
		return;
	/* A link ends the link before it, whatever was opened in between. */
	at = html_stack_match(&r->stack, SPAN_LIT("a"), info);
	if (at < r->stack.n) {
		render_link_end(r, r->stack.elements[at].link);
		html_stack_remove(&r->stack, at);
	}
}

static void
open_void(struct render *r, const struct open_element *e)
{
	enum html_sight sight = html_stack_sight(&r->stack);

	if (e->info->element == ELEMENT_BR && !e->style.none)
		html_out_line(&r->out, sight);
	else if (e->info->element == ELEMENT_HR)
		html_out_break(&r->out, html_stack_look(&r->stack)->boxless);
}

static void render_page(struct render *r, struct span page);

/* A page inside the page that is not shown: for readers of Outlook, or for
 * programs without frames. One level deep. */
static void
render_unseen(struct render *r, struct span page)
{
	static const struct element_info unseen = { { "template", 8 },
		ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_HIDDEN | EL_BARRIER };
	struct open_element e = { .info = &unseen, .link = NO_LINK };
	size_t floor = r->stack.floor, at = r->stack.n;
	bool fits;

	if (r->nested)
		return;
	html_out_space(&r->out, SIGHT_NEVER);
	html_look_compute(&e.look, html_stack_look(&r->stack), &e);
	fits = html_stack_push(&r->stack, &e);
	r->stack.floor = r->stack.n;
	r->nested = true;
	/* Without a place on the stack it would count as seen. */
	if (fits)
		render_page(r, page);
	else
		r->stack.over--;
	close_to(r, at);
	r->nested = false;
	r->stack.floor = floor;
	html_out_space(&r->out, SIGHT_NEVER);
}

/* An element whose content is no markup: reads on in its state. */
static void
enter_raw(struct render *r, struct html_tokens *tokens,
    const struct html_token *token, const struct element_info *info)
{
	if (info != NULL && info->state != HTML_DATA &&
	    !html_stack_look(&r->stack)->foreign)
		html_tokens_enter(tokens, info->state, token->name);
}

static void
start_tag(struct render *r, struct html_tokens *tokens,
    const struct html_token *token)
{
	struct open_element e = { .info = element_find(token->name) };
	struct attributes a;

	attributes_read(&a, token);
	close_implied(r, e.info);
	render_style(r, token->name, e.info, &a, &e.style);
	e.hash = element_hash(token->name);
	html_look_compute(&e.look, html_stack_look(&r->stack), &e);
	/* Pieces stand side by side. */
	e.block =
	    is_block(e.info, &e.style) && !html_stack_look(&r->stack)->items;
	edge(r, &e);
	if (e.info != NULL && (e.info->flags & EL_VOID) != 0) {
		size_t at = r->stack.n;

		/* Its style holds for its own text and links. */
		html_stack_push(&r->stack, &e);
		render_links(r, e.info, token->name, &a);
		render_attr_text(r, e.info, &a);
		if (r->stack.n > at)
			html_stack_pop(&r->stack);
		else
			r->stack.over--;
		open_void(r, &e);
		return;
	}
	enter_raw(r, tokens, token, e.info);
	if (!html_stack_push(&r->stack, &e))
		r->limits_hit |= LIMIT_BIT(LIMIT_HTML);
	follow_look(r);
	if (e.look.piece)
		html_out_piece(&r->out);
	e.link = render_links(r, e.info, token->name, &a);
	if (r->stack.over == 0)
		r->stack.elements[r->stack.n - 1].link = e.link;
	render_attr_text(r, e.info, &a);
	if (attribute_given(&a, ATTRIBUTE_SRCDOC))
		render_unseen(r, render_attr(r, a.value[ATTRIBUTE_SRCDOC]));
	if (token->self_closing && html_stack_look(&r->stack)->foreign &&
	    r->stack.over == 0)
		close_to(r, r->stack.n - 1);
}

static void
end_tag(struct render *r, const struct html_token *token)
{
	const struct element_info *info = element_find(token->name);
	size_t at;

	if (info != NULL &&
	    (info->element == ELEMENT_BR || info->element == ELEMENT_P)) {
		/* </br> is <br>; </p> without <p> is an empty paragraph. */
		html_out_break(&r->out, html_stack_look(&r->stack)->boxless);
	}
	if (r->stack.over > 0) {
		r->stack.over--;
		return;
	}
	at = html_stack_match(&r->stack, token->name, info);
	if (at >= r->stack.n)
		return;
	if (info != NULL && (info->flags & EL_FORMAT) != 0 &&
	    at + 1 < r->stack.n) {
		render_link_end(r, r->stack.elements[at].link);
		html_stack_remove(&r->stack, at);
		follow_look(r);
	} else {
		close_to(r, at);
	}
}

/* <!--[if mso]> … <![endif]-->: what other programs do not show. A comment
 * that never ends hides the rest of the page. */
static void
comment(struct render *r, const struct html_token *token)
{
	struct span text = token->raw;
	size_t end;

	if (span_istarts(span_trim(text), "[if")) {
		end = span_chr(text, 0, '>');
		if (end < text.n)
			render_unseen(r, span_from(text, end + 1));
	} else if (token->cut) {
		render_unseen(r, text);
	}
}

static void
raw_text(struct render *r, const struct html_token *token,
    const struct element_info *info)
{
	if (info == NULL) {
		render_text(r, token->raw, token->state);
	} else if (info->element == ELEMENT_STYLE) {
		if (r->sheet == NULL)
			r->sheet = sheet_init(r->arena);
		if (r->sheet != NULL && !sheet_add(r->sheet, token->raw))
			r->limits_hit |= LIMIT_BIT(LIMIT_HTML);
	} else if (info->state == HTML_RAWTEXT &&
		   (info->flags & EL_HIDDEN) != 0) {
		render_unseen(r, token->raw);
	} else if ((info->flags & EL_CODE) == 0) {
		render_text(r, token->raw, token->state);
	}
}

static void
render_page(struct render *r, struct span page)
{
	struct html_tokens tokens;
	struct html_token token;

	html_tokens_init(&tokens, page);
	while (html_tokens_next(&tokens, &token)) {
		switch (token.kind) {
		case HTML_TEXT:
			raw_text(r, &token,
			    token.state == HTML_DATA ||
				    token.state == HTML_CDATA
				? NULL
				: element_find(tokens.last));
			break;
		case HTML_START:
			start_tag(r, &tokens, &token);
			break;
		case HTML_END:
			end_tag(r, &token);
			break;
		case HTML_COMMENT:
			comment(r, &token);
			break;
		case HTML_DOCTYPE:
			break;
		}
		tokens.foreign = html_stack_look(&r->stack)->foreign;
	}
}

static void
deliver(struct render *r, struct html *html_r)
{
	close_to(r, 0);
	/* Settles what is still held back. */
	html_out_break(&r->out, false);
	render_links_done(r);
	html_r->all = buf_span(&r->out.all.buf);
	html_r->visible = html_out_visible(&r->out);
	html_r->hidden = buf_span(&r->out.hidden.buf);
	html_r->links = r->links;
	html_r->nlinks = r->nlinks;
	html_r->facts = r->out.facts;
	if (r->out.tricked)
		html_r->facts |= FACT_BIT(FACT_HIDDEN_TEXT);
	html_r->limits = r->limits_hit;
}

void
html_render(struct html *html_r, struct arena *arena, struct span page,
    const struct limits *limits)
{
	struct render r = { .arena = arena, .limits = limits };
	bool failed = arena_failed(arena);

	r.base = SPAN_NONE;
	html_out_init(&r.out, arena);
	buf_init(&r.scratch, arena, 0);
	if (!html_stack_init(&r.stack, arena, limits->html_depth))
		r.limits_hit |= LIMIT_BIT(LIMIT_MEMORY);
	render_page(&r, page);
	deliver(&r, html_r);
	if (!failed && arena_failed(arena))
		html_r->limits |= LIMIT_BIT(LIMIT_MEMORY);
}
