/*
 * check - what the types of keys do not say: whether the configuration as a
 * whole makes sense. Every finding has its file, line and remedy.
 */
#ifndef OFFPLAT_CONFIG_CHECK_H
#define OFFPLAT_CONFIG_CHECK_H

#include "config/load.h"

void check_all(struct loader *loader);

#endif
