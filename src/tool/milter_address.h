/*
 * milter_address - the address of a milter, in libmilter's and Postfix's form.
 */
#ifndef OFFPLAT_TOOL_MILTER_ADDRESS_H
#define OFFPLAT_TOOL_MILTER_ADDRESS_H

/*
 * A socket that is connected, or about to be. -1 with *error_r set; the text
 * needs no freeing.
 */
int milter_connect(const char *address, const char **error_r);

#endif
