/*
 * html_entities - the generated table of named character references.
 */
#ifndef OFFPLAT_MAIL_HTML_ENTITIES_H
#define OFFPLAT_MAIL_HTML_ENTITIES_H

#include <stdbool.h>

#define HTML_ENTITIES 2125

struct html_entity {
	const char *name; /* without & and ; */
	const char *text; /* UTF-8 */
	unsigned char name_length;
	unsigned char text_length;
	bool bare; /* counts without a semicolon too */
};

extern const struct html_entity html_entities[HTML_ENTITIES];

#endif
