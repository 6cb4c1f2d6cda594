/*
 * html_property - one declaration of a style.
 */
#ifndef OFFPLAT_MAIL_HTML_PROPERTY_H
#define OFFPLAT_MAIL_HTML_PROPERTY_H

#include "mail/html_style.h"

struct property;

/* The property of that name; NULL: it hides no text. */
const struct property *property_find(struct span name);
/* Adds what a property with that value says. */
void property_set(
    const struct property *property, struct style *style, struct span value);

#endif
