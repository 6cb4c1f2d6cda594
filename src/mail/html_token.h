/*
 * html_token - a page as a stream of tags, text and comments, by the states of
 * the WHATWG tokenizer. Nothing is copied: tokens are spans of the page, and
 * html_decode() gives their text. Linear in the page, no memory of its own.
 */
#ifndef OFFPLAT_MAIL_HTML_TOKEN_H
#define OFFPLAT_MAIL_HTML_TOKEN_H

#include "base/buf.h"
#include "base/span.h"

/* How the page is read at a place; a tree builder changes it for elements. */
enum html_state {
	HTML_DATA,
	HTML_RCDATA,  /* text with references: title, textarea */
	HTML_RAWTEXT, /* text: style, iframe, noframes … */
	HTML_SCRIPT,
	HTML_PLAINTEXT, /* text to the end of the page */
	HTML_CDATA      /* text to ]]>, inside svg and math */
};

enum html_kind {
	HTML_TEXT,
	HTML_START,
	HTML_END,
	HTML_COMMENT,
	HTML_DOCTYPE /* only where it ends is read */
};

/* More attributes than honest mail has; what follows is left unread. */
#define HTML_ATTRS 32

struct html_attr {
	struct span name;  /* as written; of equal names the first counts */
	struct span value; /* as written: decode it */
};

struct html_token {
	enum html_kind kind;
	enum html_state state; /* HTML_TEXT: how it was read */
	struct span raw;       /* HTML_TEXT, HTML_COMMENT: what it holds */
	struct span name;      /* HTML_START, HTML_END: as written */
	struct html_attr attrs[HTML_ATTRS];
	size_t nattrs;
	struct span
	    more_attrs; /* those that found no place: html_attr_next() */
	bool self_closing;
	bool cut; /* HTML_COMMENT: the page ended in it */
};

struct html_tokens {
	struct span page;
	size_t at;
	enum html_state state;
	struct span last; /* the element whose end tag ends the raw text */
	bool foreign;     /* inside svg or math: <![CDATA[ is text */
};

void html_tokens_init(struct html_tokens *tokens, struct span page);
/* Reads on in another state; name: the element that was opened. */
void html_tokens_enter(
    struct html_tokens *tokens, enum html_state state, struct span name);
/* The next token; false at the end of the page. A tag that the end of the page
 * cuts is none. */
bool html_tokens_next(struct html_tokens *tokens, struct html_token *token_r);

/* The next attribute of *rest, which it takes out; false: no more. */
bool html_attr_next(struct span *rest, struct html_attr *attr_r);

/*
 * Adds the text of a token, or of an attribute's value: references decoded,
 * line ends LF, NUL as the state wants it. False: it did not fit.
 */
bool html_decode_text(struct buf *buf, struct span raw, enum html_state state);
bool html_decode_attr(struct buf *buf, struct span raw);

/*
 * The reference at raw.p[at], which is '&': adds its text to buf and returns
 * how many bytes it has; 0, nothing added, when it is none.
 */
size_t html_decode_reference(
    struct buf *buf, struct span raw, size_t at, bool attr);

static inline bool
html_isspace(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

#endif
