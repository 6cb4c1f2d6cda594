/*
 * html_render - what the parts of html.c share: the state of one page.
 */
#ifndef OFFPLAT_MAIL_HTML_RENDER_H
#define OFFPLAT_MAIL_HTML_RENDER_H

#include "mail/html.h"
#include "mail/html_names.h"
#include "mail/html_out.h"
#include "mail/html_sheet.h"
#include "mail/html_stack.h"

struct render {
	struct arena *arena;
	const struct limits *limits;
	struct html_out out;
	struct html_stack stack;
	struct sheet *sheet; /* NULL: no <style> yet */
	struct html_link *links;
	size_t *label_ends; /* of links in all, as visible_end */
	size_t nlinks;
	size_t links_cap;
	struct span base;   /* of <base href>; empty: none */
	struct buf scratch; /* text of one reference */
	limit_set limits_hit;
	bool nested; /* inside a comment or an iframe: none inside it */
};

/* A decoded attribute, in the arena. */
struct span render_attr(struct render *r, struct span value);

/* Text of a token: references, white space, controls. */
void render_text(struct render *r, struct span raw, enum html_state state);
/* Decoded text with white space that collapses. */
void render_decoded(struct render *r, struct span text, enum html_sight sight);
/* alt=, title=, value= and so on of a tag. */
void render_attr_text(struct render *r, const struct element_info *info,
    const struct attributes *a);

/* All links of a start tag; the index of the one it labels, or NO_LINK. */
size_t render_links(struct render *r, const struct element_info *info,
    struct span name, const struct attributes *a);
/* The label of a link ends. */
void render_link_end(struct render *r, size_t link);
/* Labels and relative URLs, when all is read. */
void render_links_done(struct render *r);

/* What a tag's style, rules and old attributes say. */
void render_style(struct render *r, struct span name,
    const struct element_info *info, const struct attributes *a,
    struct style *style_r);

#endif
