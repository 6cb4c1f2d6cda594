/*
 * mail - collects one mail within the limits; see mail.h.
 */
#include "config.h"

#include <stdlib.h>

#include "base/buf.h"
#include "mail/mail.h"

#define FORGED_PREFIX "X-Offplatform-"

struct list {
	struct span *v;
	size_t n, cap;
};

struct mail {
	struct arena *arena;
	const struct limits *limits;
	struct span sender;
	struct span authserv;
	struct span queue_id;
	struct list recipients;
	struct field *fields;
	size_t nfields, field_cap;
	size_t field_bytes; /* of all fields */
	size_t forged;
	struct buf body;
	size_t body_offered;
	limit_set hit;
};

struct mail *
mail_init(const struct limits *limits)
{
	struct mail *mail = calloc(1, sizeof(*mail));

	if (mail == NULL)
		return NULL;
	mail->arena = arena_init(limits->memory_bytes);
	if (mail->arena == NULL) {
		free(mail);
		return NULL;
	}
	mail->limits = limits;
	buf_init(&mail->body, mail->arena, limits->message_bytes);
	return mail;
}

void
mail_deinit(struct mail **mail)
{
	if (*mail == NULL)
		return;
	arena_deinit(&(*mail)->arena);
	free(*mail);
	*mail = NULL;
}

void
mail_reset(struct mail *mail, const struct limits *limits)
{
	struct arena *arena = mail->arena;

	arena_reset(arena);
	*mail = (struct mail){ .arena = arena, .limits = limits };
	buf_init(&mail->body, arena, limits->message_bytes);
}

/* Room for one more element of an array on the arena. */
static void *
room(struct mail *mail, void *v, size_t n, size_t *cap, size_t size)
{
	size_t more;

	if (n < *cap)
		return v;
	more = *cap == 0 ? 32 : *cap * 2;
	v = arena_grow(mail->arena, v, n * size, more * size);
	if (v == NULL)
		mail->hit |= LIMIT_BIT(LIMIT_MEMORY);
	else
		*cap = more;
	return v;
}

static struct span
keep(struct mail *mail, struct span s)
{
	struct span copy = arena_span(mail->arena, s);

	if (copy.n != s.n)
		mail->hit |= LIMIT_BIT(LIMIT_MEMORY);
	return copy;
}

static struct span
bare(struct span address)
{
	address = span_trim(address);
	if (address.n >= 2 && address.p[0] == '<' &&
	    address.p[address.n - 1] == '>')
		return span_of(address.p + 1, address.n - 2);
	return address;
}

void
mail_set_sender(struct mail *mail, struct span address)
{
	mail->sender = keep(mail, bare(address));
}

void
mail_add_recipient(struct mail *mail, struct span address)
{
	struct list *list = &mail->recipients;
	struct span *v = room(mail, list->v, list->n, &list->cap, sizeof(*v));

	if (v == NULL)
		return;
	list->v = v;
	v[list->n++] = keep(mail, bare(address));
}

void
mail_set_authserv(struct mail *mail, struct span name)
{
	mail->authserv = keep(mail, name);
}

void
mail_set_queue_id(struct mail *mail, struct span id)
{
	mail->queue_id = keep(mail, id);
}

static struct span
clip(struct mail *mail, struct span value)
{
	if (value.n <= mail->limits->field_bytes)
		return value;
	mail->hit |= LIMIT_BIT(LIMIT_HEADER_BYTES);
	return span_slice(value, 0, mail->limits->field_bytes);
}

void
mail_add_field(struct mail *mail, struct span name, struct span value)
{
	struct field *fields;

	/* Counted even beyond the limits: each must be removed. */
	if (span_istarts(name, FORGED_PREFIX)) {
		mail->forged++;
		return;
	}
	if (mail->nfields >= mail->limits->header_count) {
		mail->hit |= LIMIT_BIT(LIMIT_HEADER_COUNT);
		return;
	}
	while (value.n > 0 && (value.p[0] == ' ' || value.p[0] == '\t'))
		value = span_from(value, 1);
	value = clip(mail, value);
	name = clip(mail, name);
	if (name.n + value.n > mail->limits->header_bytes - mail->field_bytes) {
		mail->hit |= LIMIT_BIT(LIMIT_HEADER_BYTES);
		return;
	}
	fields = room(mail, mail->fields, mail->nfields, &mail->field_cap,
	    sizeof(*fields));
	if (fields == NULL)
		return;
	mail->fields = fields;
	mail->field_bytes += name.n + value.n;
	fields[mail->nfields++] =
	    (struct field){ keep(mail, name), keep(mail, value) };
}

bool
mail_add_body(struct mail *mail, struct span bytes)
{
	mail->body_offered += bytes.n;
	if (buf_add(&mail->body, bytes))
		return true;
	mail->hit |=
	    LIMIT_BIT(arena_failed(mail->arena) ? LIMIT_MEMORY : LIMIT_MESSAGE);
	return false;
}

/* The end of the line that begins at from: behind its LF. */
static size_t
line_end(struct span s, size_t from)
{
	size_t lf = span_chr(s, from, '\n');

	return lf == s.n ? s.n : lf + 1;
}

size_t
mail_colon(struct span line)
{
	size_t i = 0, name;

	while (i < line.n && line.p[i] > ' ' && line.p[i] < 127 &&
	       line.p[i] != ':')
		i++;
	name = i;
	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return name > 0 && i < line.n && line.p[i] == ':' ? i : 0;
}

static struct span
without_eol(struct span s)
{
	if (s.n > 0 && s.p[s.n - 1] == '\n')
		s.n--;
	if (s.n > 0 && s.p[s.n - 1] == '\r')
		s.n--;
	return s;
}

/* Where the field that begins at from ends, folded lines included. */
static size_t
field_end(struct span message, size_t from)
{
	size_t end = line_end(message, from);

	while (end < message.n &&
	       (message.p[end] == ' ' || message.p[end] == '\t'))
		end = line_end(message, end);
	return end;
}

size_t
mail_next_field(struct span message, size_t at, struct field *field_r)
{
	struct span line =
	    without_eol(span_slice(message, at, line_end(message, at)));
	size_t colon = mail_colon(line);
	size_t end;

	if (colon == 0)
		return at;
	end = field_end(message, at);
	line = without_eol(span_slice(message, at, end));
	field_r->name = span_trim(span_slice(line, 0, colon));
	field_r->value = span_from(line, colon + 1);
	return end;
}

size_t
mail_read(struct mail *mail, struct span message)
{
	struct field field;
	size_t at = 0, next;

	if (message.n > 5 && memcmp(message.p, "From ", 5) == 0)
		at = line_end(message, 0);
	while ((next = mail_next_field(message, at, &field)) > at) {
		mail_add_field(mail, field.name, field.value);
		at = next;
	}
	if (without_eol(span_slice(message, at, line_end(message, at))).n == 0)
		at = line_end(message, at);
	mail_add_body(mail, span_from(message, at));
	return at;
}

struct span
mail_sender(const struct mail *mail)
{
	return mail->sender;
}

size_t
mail_recipients(const struct mail *mail)
{
	return mail->recipients.n;
}

struct span
mail_recipient(const struct mail *mail, size_t i)
{
	return mail->recipients.v[i];
}

struct span
mail_authserv(const struct mail *mail)
{
	return mail->authserv;
}

struct span
mail_queue_id(const struct mail *mail)
{
	return mail->queue_id;
}

size_t
mail_fields(const struct mail *mail)
{
	return mail->nfields;
}

const struct field *
mail_field(const struct mail *mail, size_t i)
{
	return &mail->fields[i];
}

const struct field *
mail_find(const struct mail *mail, const char *name)
{
	for (size_t i = 0; i < mail->nfields; i++)
		if (span_ieqs(mail->fields[i].name, name))
			return &mail->fields[i];
	return NULL;
}

struct span
mail_body(const struct mail *mail)
{
	return buf_span(&mail->body);
}

size_t
mail_body_offered(const struct mail *mail)
{
	return mail->body_offered;
}

limit_set
mail_limits(const struct mail *mail)
{
	return mail->hit;
}

size_t
mail_forged(const struct mail *mail)
{
	return mail->forged;
}

struct arena *
mail_arena(struct mail *mail)
{
	return mail->arena;
}
