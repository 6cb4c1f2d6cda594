/*
 * html_property - one declaration of a style.
 */
#ifndef OFFPLAT_MAIL_HTML_PROPERTY_H
#define OFFPLAT_MAIL_HTML_PROPERTY_H

#include "mail/html_style.h"

/* Adds what a property says; those that hide no text say nothing. */
void property_set(struct style *style, struct span name, struct span value);

#endif
