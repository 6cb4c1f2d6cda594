/*
 * json - writes JSON (RFC 8259) as it goes; commas and escapes are its business.
 */
#ifndef OFFPLAT_TOOL_JSON_H
#define OFFPLAT_TOOL_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "base/span.h"

struct json {
	FILE *out;
	bool comma; /* the next value needs one before it */
};

void json_init(struct json *json, FILE *out);
/* key: NULL inside an array or at the top. bracket: '{' or '['. */
void json_open(struct json *json, const char *key, char bracket);
void json_close(struct json *json, char bracket);
/* Any bytes; what is not UTF-8 becomes U+FFFD. */
void json_span(struct json *json, const char *key, struct span value);
/* NULL gives null. */
void json_str(struct json *json, const char *key, const char *value);
void json_int(struct json *json, const char *key, long long value);
void json_bool(struct json *json, const char *key, bool value);
/* Ends the line after the outermost bracket. */
void json_end(struct json *json);

#endif
