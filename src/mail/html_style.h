/*
 * html_style - what a style says about whether text is seen. Declarations come
 * from style attributes, rules of <style> and old attributes; only what hides
 * text or shows it again is read.
 */
#ifndef OFFPLAT_MAIL_HTML_STYLE_H
#define OFFPLAT_MAIL_HTML_STYLE_H

#include <stdint.h>

#include "base/span.h"

/* Which values of struct style are given. */
#define STYLE_DISPLAY    1
#define STYLE_VISIBILITY 2
#define STYLE_SIZE       4
#define STYLE_COLOR      8
#define STYLE_BACKGROUND 16
#define STYLE_OPACITY    32
#define STYLE_EXTENT     64
#define STYLE_OVERFLOW   128
#define STYLE_AWAY       256 /* outside the window, or clipped away */
#define STYLE_POSITION   512
#define STYLE_OFFSET     1024
#define STYLE_DIRECTION  2048
#define STYLE_OVERRIDE   4096
#define STYLE_WHITESPACE 8192
#define STYLE_FLOAT      16384
#define STYLE_FLOW       32768

#define EXTENT_HEIGHT     1
#define EXTENT_MAX_HEIGHT 2
#define EXTENT_WIDTH      4
#define EXTENT_MAX_WIDTH  8

#define COLOR_UNKNOWN UINT32_MAX /* an image, a gradient, a variable */

struct style {
	unsigned given;
	bool none;        /* display: none */
	bool block;       /* display: block and the like */
	bool flex;        /* display: flex, inline-flex */
	bool atom;        /* display: inline-block and the like */
	bool right;       /* float: right */
	bool reverse;     /* flex-direction: row-reverse */
	bool invisible;   /* visibility: hidden */
	bool faint;       /* opacity: 0 */
	unsigned extents; /* EXTENT_…: which are given … */
	unsigned flat;    /* … and which of them are 0 */
	bool clipped;     /* overflow: hidden */
	bool away;
	bool positioned; /* position: absolute or fixed */
	bool offset;     /* far to the left or above */
	bool rtl;
	bool override; /* unicode-bidi: bidi-override */
	bool pre;
	/* In 1/64 px where relative is false; else in 1/64 of the parent's. */
	int64_t size;
	bool relative;
	uint32_t color; /* 0xrrggbb */
	uint32_t background;
};

/* What is declared, and what is declared !important. */
struct styles {
	struct style plain;
	struct style important;
};

/* Adds the declarations in text; those already given are replaced. */
void style_parse(struct styles *styles, struct span text);
/* Adds what over gives. */
void style_merge(struct style *style, const struct style *over);
void styles_merge(struct styles *styles, const struct styles *over);

/* "#rgb", "#rrggbb", "rgb(…)", a name: false when it is none of them. */
bool color_parse(struct span text, uint32_t *color_r);
/* As the bgcolor attribute reads it: rrggbb without # too. */
bool color_parse_old(struct span text, uint32_t *color_r);
/* Does text in one colour on the other vanish? */
bool color_alike(uint32_t a, uint32_t b);

#endif
