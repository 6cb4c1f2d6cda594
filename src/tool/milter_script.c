/*
 * milter_script - see milter_script.h. A packet is a 32-bit length in network
 * order, a command, and data; macros travel in a packet before their command.
 */
#include "config.h"

#include <arpa/inet.h>
#include <libmilter/mfdef.h>

#include "mail/mail.h"
#include "tool/milter_script.h"
#include "tool/input.h"

/* For each command: the bit that leaves it out, the one that mutes its answer. */
static const struct command {
	char command;
	uint32_t left_out;
	uint32_t mute;
	const char *stage;
} commands[] = {
	{ SMFIC_OPTNEG, 0, 0, "negotiation" },
	{ SMFIC_CONNECT, SMFIP_NOCONNECT, SMFIP_NR_CONN, "connect" },
	{ SMFIC_HELO, SMFIP_NOHELO, SMFIP_NR_HELO, "helo" },
	{ SMFIC_MAIL, SMFIP_NOMAIL, SMFIP_NR_MAIL, "sender" },
	{ SMFIC_RCPT, SMFIP_NORCPT, SMFIP_NR_RCPT, "recipient" },
	{ SMFIC_DATA, SMFIP_NODATA, SMFIP_NR_DATA, "data" },
	{ SMFIC_HEADER, SMFIP_NOHDRS, SMFIP_NR_HDR, "header" },
	{ SMFIC_EOH, SMFIP_NOEOH, SMFIP_NR_EOH, "end of headers" },
	{ SMFIC_BODY, SMFIP_NOBODY, SMFIP_NR_BODY, "body" },
	{ SMFIC_BODYEOB, 0, 0, "end of message" },
	/* Never answered. */
	{ SMFIC_ABORT, 0, ~0u, "abort" },
	{ SMFIC_MACRO, 0, ~0u, "macros" },
};

static const struct command *
command_of(char command)
{
	size_t i = 0;

	while (commands[i].command != command)
		i++;
	return &commands[i];
}

const char *
milter_stage(char command)
{
	return command_of(command)->stage;
}

uint32_t
milter_get32(const char *p)
{
	uint32_t n;

	memcpy(&n, p, sizeof(n));
	return ntohl(n);
}

static void
add32(struct milter_script *script, uint32_t n)
{
	n = htonl(n);
	if (!buf_add(&script->bytes, span_of((const char *)&n, sizeof(n))))
		script->failed = true;
}

static void
add(struct milter_script *script, struct span s)
{
	if (!buf_add(&script->bytes, s))
		script->failed = true;
}

/* A string of the protocol ends with NUL, so it ends at a NUL inside, too. */
static void
add_string(struct milter_script *script, struct span s)
{
	add(script, span_slice(s, 0, span_chr(s, 0, '\0')));
	add(script, span_of("", 1));
}

void
milter_script_init(struct milter_script *script, struct arena *arena)
{
	*script = (struct milter_script){ .arena = arena };
	buf_init(&script->bytes, arena, 0);
}

/* Begins a packet; returns where its length stands. */
static size_t
packet_begin(struct milter_script *script, char command)
{
	size_t at = script->bytes.n;

	add32(script, 0);
	add(script, span_of(&command, 1));
	return at;
}

static void
packet_end(struct milter_script *script, size_t at)
{
	uint32_t length;

	if (script->failed)
		return;
	length = htonl((uint32_t)(script->bytes.n - at - sizeof(length)));
	memcpy(script->bytes.p + at, &length, sizeof(length));
}

/* Ends the step at the end of what has been added. */
static void
end_step(struct milter_script *script, char command)
{
	size_t from = script->n == 0 ? 0 : script->steps[script->n - 1].end;
	size_t more = script->cap == 0 ? 64 : script->cap * 2;
	struct milter_step *steps = script->steps;

	if (script->n == script->cap) {
		steps = arena_grow(script->arena, steps,
		    script->n * sizeof(*steps), more * sizeof(*steps));
		if (steps == NULL) {
			script->failed = true;
			return;
		}
		script->steps = steps;
		script->cap = more;
	}
	steps[script->n++] =
	    (struct milter_step){ command, from, script->bytes.n };
}

/* Ends a packet; what is not answered goes with the step that follows. */
static void
command_end(struct milter_script *script, size_t at, uint32_t steps)
{
	char command;

	packet_end(script, at);
	if (script->failed)
		return;
	command = script->bytes.p[at + 4];
	if (!(steps & command_of(command)->mute))
		end_step(script, command);
}

static bool
is_wanted(char command, uint32_t steps)
{
	return !(steps & command_of(command)->left_out);
}

/* A packet of macros for a command: pairs of name and value, up to NULL. */
static void
macros(struct milter_script *script, char command, const char *const *pairs)
{
	size_t at = packet_begin(script, SMFIC_MACRO);

	add(script, span_of(&command, 1));
	for (; pairs[0] != NULL; pairs += 2) {
		if (pairs[1] == NULL)
			continue;
		add_string(script, span_str(pairs[0]));
		add_string(script, span_str(pairs[1]));
	}
	packet_end(script, at);
}

static void
queue_macro(struct milter_script *script, char command,
    const struct milter_envelope *envelope)
{
	const char *const pairs[] = { "i", envelope->queue, NULL };

	macros(script, command, pairs);
}

void
milter_script_negotiate(struct milter_script *script)
{
	size_t at = packet_begin(script, SMFIC_OPTNEG);

	add32(script, MILTER_VERSION);
	add32(script, MILTER_ACTIONS);
	add32(script, MILTER_STEPS);
	command_end(script, at, 0);
}

void
milter_script_connect(struct milter_script *script, uint32_t steps,
    const struct milter_envelope *envelope)
{
	const char *const pairs[] = { "j", envelope->mta, "{daemon_name}",
		"offplat-probe", "v", PACKAGE_STRING, "{client_addr}",
		envelope->client, "{client_name}", "client.invalid", NULL };
	bool six = strchr(envelope->client, ':') != NULL;
	size_t at;

	if (is_wanted(SMFIC_CONNECT, steps)) {
		macros(script, SMFIC_CONNECT, pairs);
		at = packet_begin(script, SMFIC_CONNECT);
		add_string(script, SPAN_LIT("client.invalid"));
		add(script, six ? SPAN_LIT("6") : SPAN_LIT("4"));
		add(script, SPAN_LIT("\x9c\x40")); /* port 40000 */
		add_string(script, span_str(envelope->client));
		command_end(script, at, steps);
	}
	if (is_wanted(SMFIC_HELO, steps)) {
		at = packet_begin(script, SMFIC_HELO);
		add_string(script, SPAN_LIT("client.invalid"));
		command_end(script, at, steps);
	}
}

/* MAIL or RCPT. */
static void
address(struct milter_script *script, char command, uint32_t steps,
    const char *name)
{
	size_t at;

	if (!is_wanted(command, steps))
		return;
	at = packet_begin(script, command);
	add(script, SPAN_LIT("<"));
	add(script, span_str(name));
	add_string(script, SPAN_LIT(">"));
	command_end(script, at, steps);
}

/* Folds travel with LF alone, and Postfix takes one leading space away. */
static void
header(struct milter_script *script, uint32_t steps, const struct field *field)
{
	struct span value = field->value;
	size_t at = packet_begin(script, SMFIC_HEADER), cr;

	add_string(script, field->name);
	value = span_slice(value, 0, span_chr(value, 0, '\0'));
	if (value.n > 0 && value.p[0] == ' ')
		value = span_from(value, 1);
	for (size_t from = 0; from < value.n; from = cr + 1) {
		cr = span_chr(value, from, '\r');
		add(script, span_slice(value, from, cr));
		if (cr + 1 < value.n && value.p[cr + 1] != '\n')
			add(script, SPAN_LIT("\r"));
	}
	add(script, span_of("", 1));
	command_end(script, at, steps);
}

/* Returns where the body begins. */
static size_t
headers(struct milter_script *script, uint32_t steps,
    const struct milter_envelope *envelope, struct span message)
{
	struct field field;
	size_t at = input_top(message), next;

	while ((next = mail_next_field(message, at, &field)) > at) {
		at = next;
		if (is_wanted(SMFIC_HEADER, steps))
			header(script, steps, &field);
	}
	if (is_wanted(SMFIC_EOH, steps)) {
		queue_macro(script, SMFIC_EOH, envelope);
		next = packet_begin(script, SMFIC_EOH);
		command_end(script, next, steps);
	}
	if (at + 1 < message.n && memcmp(message.p + at, "\r\n", 2) == 0)
		at += 2;
	else if (at < message.n && message.p[at] == '\n')
		at++;
	return at;
}

/* The body with CR LF everywhere, as SMTP has it. */
static struct span
wire_body(struct milter_script *script, struct span body)
{
	struct buf out;
	size_t lf;

	buf_init(&out, script->arena, 0);
	if (!buf_reserve(&out, body.n + body.n / 32 + 2))
		script->failed = true;
	for (size_t at = 0; at < body.n; at = lf + 1) {
		lf = span_chr(body, at, '\n');
		buf_add(&out, span_slice(body, at, lf));
		if (lf == at || body.p[lf - 1] != '\r')
			buf_putc(&out, '\r');
		buf_putc(&out, '\n');
	}
	if (out.full)
		script->failed = true;
	return buf_span(&out);
}

static void
body_chunks(struct milter_script *script, uint32_t steps, struct span body)
{
	size_t at;

	if (!is_wanted(SMFIC_BODY, steps))
		return;
	body = wire_body(script, body);
	for (size_t from = 0; from < body.n; from += MILTER_CHUNK_SIZE) {
		at = packet_begin(script, SMFIC_BODY);
		add(script, span_slice(body, from, from + MILTER_CHUNK_SIZE));
		command_end(script, at, steps);
	}
}

void
milter_script_message(struct milter_script *script, uint32_t steps,
    const struct milter_envelope *envelope, struct span message, bool abort)
{
	const char *const name[] = { "j", envelope->mta, "{mail_addr}",
		envelope->from, NULL };
	size_t at, body;

	if (abort) {
		at = packet_begin(script, SMFIC_ABORT);
		packet_end(script, at);
	}
	/* Where nothing of the connection is wanted, the name is asked for here. */
	if (is_wanted(SMFIC_MAIL, steps))
		macros(script, SMFIC_MAIL, name);
	address(script, SMFIC_MAIL, steps, envelope->from);
	for (size_t i = 0; i < envelope->nrcpts; i++)
		address(script, SMFIC_RCPT, steps, envelope->rcpts[i]);
	if (is_wanted(SMFIC_DATA, steps)) {
		queue_macro(script, SMFIC_DATA, envelope);
		at = packet_begin(script, SMFIC_DATA);
		command_end(script, at, steps);
	}
	body = headers(script, steps, envelope, message);
	body_chunks(script, steps, span_from(message, body));
	queue_macro(script, SMFIC_BODYEOB, envelope);
	at = packet_begin(script, SMFIC_BODYEOB);
	command_end(script, at, steps);
}
