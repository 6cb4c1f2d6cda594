/*
 * html_names - the elements and attributes that matter to the text of a page.
 */
#ifndef OFFPLAT_MAIL_HTML_NAMES_H
#define OFFPLAT_MAIL_HTML_NAMES_H

#include <stdint.h>

#include "base/span.h"
#include "mail/html_token.h"

/*
 * Names of one length, sorted, in lower case: the entries of a table, of which
 * each begins with its name as a struct span. Such tables stand in an array by
 * the length of their names.
 */
struct html_names {
	const void *first;
	size_t n;
	size_t size; /* of an entry */
};
#define HTML_NAMES(table)                                                      \
	{                                                                      \
		(table), sizeof(table) / sizeof((table)[0]),                   \
		    sizeof((table)[0])                                         \
	}

/* The entry of a name in any case, which is as long as they are; or NULL. */
const void *html_names_find(const struct html_names *names, struct span name);
/* The same in an array by length. */
#define HTML_NAMES_FIND(by_length, name)                                       \
	((name).n < sizeof(by_length) / sizeof(*(by_length))                   \
		? html_names_find(&(by_length)[(name).n], name)                \
		: NULL)

/* What an element does to the text. */
#define EL_BLOCK    1  /* begins and ends a line */
#define EL_VOID     2  /* has no end tag and no content */
#define EL_CELL     4  /* parted from its neighbour by a space */
#define EL_PRE      8  /* white space stays */
#define EL_HIDDEN   16 /* never shown */
#define EL_RTL      32 /* bdo: dir= turns letters around */
#define EL_BARRIER  64 /* end tags of inline elements do not pass it */
#define EL_CLOSES_P 128
#define EL_FORMAT   256  /* its end tag closes it alone */
#define EL_FOREIGN  512  /* svg, math: names inside are not HTML's */
#define EL_BREAKOUT 1024 /* ends svg and math */
#define EL_LIST     4096 /* items inside do not end those outside */
#define EL_CODE     2048 /* its content is no text at all: style, script */

enum element {
	ELEMENT_OTHER,
	ELEMENT_A,
	ELEMENT_AREA,
	ELEMENT_BASE,
	ELEMENT_BDO,
	ELEMENT_BODY,
	ELEMENT_BR,
	ELEMENT_BUTTON,
	ELEMENT_DD,
	ELEMENT_FONT,
	ELEMENT_HR,
	ELEMENT_HTML,
	ELEMENT_IMG,
	ELEMENT_INPUT,
	ELEMENT_LI,
	ELEMENT_LINK,
	ELEMENT_META,
	ELEMENT_OPTION,
	ELEMENT_P,
	ELEMENT_STYLE,
	ELEMENT_SVG,
	ELEMENT_SVG_TEXT, /* HTML again inside svg: foreignObject, desc */
	ELEMENT_TABLE,
	ELEMENT_TBODY,
	ELEMENT_TD,
	ELEMENT_TITLE,
	ELEMENT_TR,
	ELEMENT_COUNT
};

struct element_info {
	struct span name; /* lower case */
	enum element element;
	enum html_state state; /* how its content is read */
	unsigned flags;
};

/* What is known of the element of that name; NULL: nothing. */
const struct element_info *element_find(struct span name);

/* A number for a name, the same for any case; for comparing open elements. */
uint32_t element_hash(struct span name);

enum attribute {
	ATTRIBUTE_ACTION,
	ATTRIBUTE_ALT,
	ATTRIBUTE_BACKGROUND,
	ATTRIBUTE_BGCOLOR,
	ATTRIBUTE_CLASS,
	ATTRIBUTE_COLOR,
	ATTRIBUTE_CONTENT,
	ATTRIBUTE_DATA,
	ATTRIBUTE_DIR,
	ATTRIBUTE_FORMACTION,
	ATTRIBUTE_HIDDEN,
	ATTRIBUTE_HREF,
	ATTRIBUTE_HTTP_EQUIV,
	ATTRIBUTE_ID,
	ATTRIBUTE_LOWSRC,
	ATTRIBUTE_PING,
	ATTRIBUTE_PLACEHOLDER,
	ATTRIBUTE_POSTER,
	ATTRIBUTE_SRC,
	ATTRIBUTE_SRCDOC,
	ATTRIBUTE_SRCSET,
	ATTRIBUTE_STYLE,
	ATTRIBUTE_TEXT,
	ATTRIBUTE_TITLE,
	ATTRIBUTE_TYPE,
	ATTRIBUTE_VALUE,
	ATTRIBUTE_XLINK_HREF,
	ATTRIBUTE_COUNT
};

/* The values of the attributes of one tag, as written; p NULL: not there. */
struct attributes {
	struct span value[ATTRIBUTE_COUNT];
	uint32_t seen; /* 1u << enum attribute */
};

/* Sorts the attributes of a tag; those that matter not are left out. */
void attributes_read(
    struct attributes *attributes_r, const struct html_token *token);

static inline bool
attribute_given(const struct attributes *a, enum attribute which)
{
	return (a->seen & 1u << which) != 0;
}

#endif
