/*
 * json - a streaming writer; see json.h.
 */
#include "config.h"

#include "base/utf8.h"
#include "tool/json.h"
#include "tool/term.h"

void
json_init(struct json *json, FILE *out)
{
	*json = (struct json){ .out = out };
}

static void
quote(FILE *out, struct span s)
{
	struct utf8_char c;

	fputc('"', out);
	for (size_t i = 0; i < s.n; i += c.n) {
		c = utf8_at(s, i);
		if (c.bad)
			fputs("\\ufffd", out);
		else if (c.cp == '"' || c.cp == '\\')
			fprintf(out, "\\%c", (char)c.cp);
		else if (c.cp == '\n')
			fputs("\\n", out);
		else if (c.cp < 0x10000 && term_hostile(c.cp))
			fprintf(out, "\\u%04x", c.cp);
		else
			fwrite(s.p + i, 1, c.n, out);
	}
	fputc('"', out);
}

/* What stands before a value. */
static void
begin(struct json *json, const char *key)
{
	if (json->comma)
		fputc(',', json->out);
	json->comma = true;
	if (key != NULL) {
		quote(json->out, span_str(key));
		fputc(':', json->out);
	}
}

void
json_open(struct json *json, const char *key, char bracket)
{
	begin(json, key);
	fputc(bracket, json->out);
	json->comma = false;
}

void
json_close(struct json *json, char bracket)
{
	fputc(bracket, json->out);
	json->comma = true;
}

void
json_span(struct json *json, const char *key, struct span value)
{
	begin(json, key);
	quote(json->out, value);
}

void
json_str(struct json *json, const char *key, const char *value)
{
	begin(json, key);
	if (value == NULL)
		fputs("null", json->out);
	else
		quote(json->out, span_str(value));
}

void
json_int(struct json *json, const char *key, long long value)
{
	begin(json, key);
	fprintf(json->out, "%lld", value);
}

void
json_bool(struct json *json, const char *key, bool value)
{
	begin(json, key);
	fputs(value ? "true" : "false", json->out);
}

void
json_end(struct json *json)
{
	fputc('\n', json->out);
	json->comma = false;
}
