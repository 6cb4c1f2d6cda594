/*
 * delivered - applies a milter's changes of the header; see delivered.h.
 */
#include "config.h"

#include <libmilter/mfdef.h>

#include "mail/mail.h"
#include "tool/delivered.h"
#include "tool/input.h"
#include "tool/tool.h"

/* Puts a field at position at. */
static void
insert(struct delivered *delivered, size_t at, struct delivered_field field)
{
	struct delivered_field *fields = delivered->fields;
	size_t more = delivered->cap == 0 ? 64 : delivered->cap * 2;

	if (delivered->n == delivered->cap) {
		fields = tool_need(arena_grow(delivered->arena, fields,
		    delivered->n * sizeof(*fields), more * sizeof(*fields)));
		delivered->fields = fields;
		delivered->cap = more;
	}
	if (at > delivered->n)
		at = delivered->n;
	memmove(fields + at + 1, fields + at,
	    (delivered->n - at) * sizeof(*fields));
	fields[at] = field;
	delivered->n++;
}

/* "Name: value" with the message's own line ends. */
static struct delivered_field
make(const struct delivered *delivered, const struct milter_change *change)
{
	struct buf buf;
	size_t lf;

	buf_init(&buf, delivered->arena, 0);
	buf_add(&buf, change->name);
	buf_str(&buf, ": ");
	for (size_t at = 0; at < change->value.n; at = lf + 1) {
		lf = span_chr(change->value, at, '\n');
		if (at > 0)
			buf_str(&buf, delivered->eol);
		buf_add(&buf, span_slice(change->value, at, lf));
	}
	buf_str(&buf, delivered->eol);
	return (struct delivered_field){ change->name, buf_span(&buf) };
}

/* The position of the nth field (from 1) of that name; n when there is none. */
static size_t
position(const struct delivered *delivered, struct span name, uint32_t nth)
{
	size_t i;

	for (i = 0; i < delivered->n; i++)
		if (span_ieq(delivered->fields[i].name, name) && --nth == 0)
			break;
	return i;
}

static void
change_field(struct delivered *delivered, const struct milter_change *change)
{
	size_t at = position(
	    delivered, change->name, change->index == 0 ? 1 : change->index);

	if (at == delivered->n) {
		if (change->value.n > 0)
			insert(delivered, at, make(delivered, change));
		return;
	}
	if (change->value.n > 0) {
		delivered->fields[at] = make(delivered, change);
		return;
	}
	delivered->n--;
	delivered->removed++;
	memmove(delivered->fields + at, delivered->fields + at + 1,
	    (delivered->n - at) * sizeof(*delivered->fields));
}

static void
apply(struct delivered *delivered, const struct milter_change *change)
{
	if (change->action == SMFIR_CHGHEADER)
		change_field(delivered, change);
	else if (change->action == SMFIR_INSHEADER)
		insert(delivered, change->index, make(delivered, change));
	else
		insert(delivered, delivered->n, make(delivered, change));
}

void
delivered_init(struct delivered *delivered, struct arena *arena,
    struct span message, const struct milter_answer *answer)
{
	size_t at = input_top(message), next;
	struct field field;

	*delivered = (struct delivered){ .arena = arena,
		.eol = input_eol(message),
		.top = span_slice(message, 0, at) };
	while ((next = mail_next_field(message, at, &field)) > at) {
		insert(delivered, delivered->n,
		    (struct delivered_field){
			field.name, span_slice(message, at, next) });
		at = next;
	}
	delivered->rest = span_from(message, at);
	for (size_t i = 0; i < answer->nchanges; i++)
		apply(delivered, &answer->changes[i]);
}

struct span
delivered_value(const struct delivered *delivered, const char *name)
{
	size_t at = position(delivered, span_str(name), 1);
	struct span raw;
	struct buf value;

	if (at == delivered->n)
		return SPAN_NONE;
	raw = delivered->fields[at].raw;
	buf_init(&value, delivered->arena, 0);
	for (size_t i = span_chr(raw, 0, ':') + 1; i < raw.n; i++)
		if (raw.p[i] != '\r')
			buf_putc(&value, raw.p[i]);
	return span_trim(buf_span(&value));
}

void
delivered_write(const struct delivered *delivered, FILE *out)
{
	fwrite(delivered->top.p, 1, delivered->top.n, out);
	for (size_t i = 0; i < delivered->n; i++)
		fwrite(delivered->fields[i].raw.p, 1,
		    delivered->fields[i].raw.n, out);
	fwrite(delivered->rest.p, 1, delivered->rest.n, out);
}
