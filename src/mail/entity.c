/*
 * entity - what the header of a part says; see entity.h.
 */
#include "config.h"

#include "mail/entity.h"

static void
twice_add(struct twice *twice, struct span value)
{
	twice->value[twice->count == 0 ? 0 : 1] = value;
	twice->count = twice->count == 0 ? 1 : 2;
}

void
fields_init(struct fields *fields)
{
	*fields = (struct fields){ 0 };
	fields->disposition = fields->subject = SPAN_NONE;
}

void
fields_add(struct fields *fields, struct span name, struct span value)
{
	if (span_ieqs(name, "Content-Type"))
		twice_add(&fields->type, value);
	else if (span_ieqs(name, "Content-Transfer-Encoding"))
		twice_add(&fields->encoding, value);
	else if (span_ieqs(name, "Content-Disposition"))
		fields->disposition = value;
	else if (span_ieqs(name, "Subject"))
		fields->subject = value;
}

static struct span
lower(struct decode *decode, struct span s)
{
	char *p = arena_dup(decode->arena, s);

	if (p == NULL)
		return SPAN_NONE;
	for (size_t i = 0; i < s.n; i++)
		p[i] = ascii_lower(p[i]);
	return span_of(p, s.n);
}

/*
 * The first boundary, and as another reading a second one, or what stands
 * before a blank or ';' in the first: a quote that was not closed swallows what
 * follows (4 of 7,906 real phishing mails have one).
 */
static void
read_boundary(struct entity *entity, const struct param *params, size_t n)
{
	size_t seen = 0, cut = 0;

	for (size_t i = 0; i < n; i++) {
		if (!span_eq(params[i].name, SPAN_LIT("boundary")))
			continue;
		if (seen++ == 0)
			entity->boundary = params[i].value;
		else if (!span_eq(params[i].value, entity->boundary))
			entity->boundary2 = params[i].value;
	}
	while (cut < entity->boundary.n && entity->boundary.p[cut] != ';' &&
	       !ascii_isspace(entity->boundary.p[cut]))
		cut++;
	if (entity->boundary2.n == 0 && cut < entity->boundary.n)
		entity->boundary2 = span_slice(entity->boundary, 0, cut);
}

/* The first of that name whose value differs from other. */
static struct span
other_param(
    const struct param *params, size_t n, const char *name, struct span other)
{
	for (size_t i = 0; i < n; i++)
		if (span_eq(params[i].name, span_str(name)) &&
		    !span_eq(params[i].value, other))
			return params[i].value;
	return SPAN_NONE;
}

/* File names: the disposition's stands first, another reading second. */
static void
add_names(struct entity *entity, const struct param *params, size_t n,
    const char *name)
{
	struct span value;

	for (size_t i = 0; i < 2; i++) {
		value = i == 0 ? word_param(params, n, name)
			       : other_param(params, n, name, entity->name[0]);
		if (value.n == 0 || span_eq(value, entity->name[0]))
			continue;
		entity->name[entity->name[0].n == 0 ? 0 : 1] = value;
	}
}

static void
read_disposition(
    struct entity *entity, struct decode *decode, struct span value)
{
	struct span what;
	struct param *params;
	size_t n;

	if (value.n == 0)
		return;
	n = decode_params(decode, value, &what, &params);
	/* RFC 2183, 2.8: an unknown disposition is an attachment. */
	entity->attachment = what.n > 0 && !span_eq(what, SPAN_LIT("inline"));
	add_names(entity, params, n, "filename");
}

static void
read_type(struct entity *entity, struct decode *decode, struct span value)
{
	struct param *params;
	struct span type;
	size_t n = decode_params(decode, value, &type, &params), slash;

	entity->charset = lower(decode, word_param(params, n, "charset"));
	read_boundary(entity, params, n);
	add_names(entity, params, n, "name");
	entity->delsp = span_ieqs(word_param(params, n, "format"), "flowed") &&
			span_ieqs(word_param(params, n, "delsp"), "yes");
	slash = span_chr(type, 0, '/');
	entity->typed = slash > 0 && slash + 1 < type.n;
	if (entity->typed) {
		entity->type = type;
	} else if (entity->boundary.n > 0) {
		/* Nothing but a multipart has one. */
		entity->type = SPAN_LIT("multipart/mixed");
		entity->damaged = true;
	} else if (type.n > 0) {
		entity->damaged = true;
	}
}

void
entity_read(struct entity *entity_r, struct decode *decode,
    const struct fields *fields, bool digest)
{
	struct entity *entity = entity_r;
	struct span encoding;
	struct param *params;

	*entity = (struct entity){ .type = digest ? SPAN_LIT("message/rfc822")
						  : SPAN_LIT("text/plain") };
	read_disposition(entity, decode, fields->disposition);
	if (fields->type.count > 0)
		read_type(entity, decode, fields->type.value[0]);
	if (fields->encoding.count > 0) {
		decode_params(
		    decode, fields->encoding.value[0], &encoding, &params);
		if (!transfer_parse(encoding, &entity->transfer))
			entity->damaged = true;
	}
}

bool
entity_same(const struct entity *a, const struct entity *b)
{
	return span_eq(a->type, b->type) && span_eq(a->charset, b->charset) &&
	       span_eq(a->boundary, b->boundary) &&
	       a->transfer == b->transfer && a->delsp == b->delsp;
}

/* RFC 2046, 5.2.4 has the types below message/ opaque; readers show them. */
static enum entity_kind
message_kind(struct span type)
{
	static const char *const whole[] = { "message/rfc822", "message/global",
		"message/news", "message/rfc2822" };

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (span_eq(type, span_str(whole[i])))
			return ENTITY_MESSAGE;
	return ENTITY_TEXT;
}

enum entity_kind
entity_kind(const struct entity *entity)
{
	struct span type = entity->type;

	if (span_istarts(type, "multipart/"))
		return ENTITY_MULTIPART;
	if (span_istarts(type, "message/"))
		return message_kind(type);
	if (span_eq(type, SPAN_LIT("text/html")) ||
	    span_eq(type, SPAN_LIT("application/xhtml+xml")))
		return ENTITY_HTML;
	return span_istarts(type, "text/") ? ENTITY_TEXT : ENTITY_OTHER;
}
