/*
 * milter_client - see milter_client.h.
 */
#include "config.h"

#include <errno.h>
#include <libmilter/mfdef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tool/clock.h"
#include "tool/milter_address.h"
#include "tool/milter_client.h"

/* No answer of a milter is longer; what claims to be is no milter. */
#define MAX_PACKET (4u << 20)

bool
milter_client_init(struct milter_client *client, const char *address)
{
	*client = (struct milter_client){ .fd = -1 };
	client->fd = milter_connect(address, &client->error);
	return client->fd >= 0;
}

void
milter_client_deinit(struct milter_client *client)
{
	static const char quit[] = { 0, 0, 0, 1, SMFIC_QUIT };

	if (client->fd >= 0) {
		/* It may be gone already. */
		(void)send(client->fd, quit, sizeof(quit),
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		close(client->fd);
	}
	free(client->in);
	*client = (struct milter_client){ .fd = -1 };
}

void
milter_client_begin(struct milter_client *client,
    const struct milter_script *script, struct arena *arena)
{
	client->script = script;
	client->arena = arena;
	client->step = 0;
	client->sent = 0;
	client->waiting = false;
	client->answer =
	    (struct milter_answer){ .actions = client->answer.actions,
		    .steps = client->answer.steps };
	client->error = script->failed ? "out of memory" : NULL;
}

short
milter_client_events(const struct milter_client *client)
{
	if (client->error != NULL || client->script == NULL ||
	    client->step >= client->script->n)
		return 0;
	return client->waiting ? POLLIN : POLLOUT;
}

static void
fail(struct milter_client *client, const char *error)
{
	if (client->error == NULL)
		client->error = error;
}

static void
write_some(struct milter_client *client)
{
	const struct milter_step *step = &client->script->steps[client->step];
	ssize_t n;

	if (client->sent < step->at)
		client->sent = step->at;
	n = send(client->fd, client->script->bytes.p + client->sent,
	    step->end - client->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			fail(client, strerror(errno));
		return;
	}
	client->sent += (size_t)n;
	client->waiting = client->sent == step->end;
}

static struct span
keep(struct milter_client *client, struct span s)
{
	struct span copy = arena_span(client->arena, s);

	if (copy.n != s.n)
		fail(client, "out of memory");
	return copy;
}

/* Takes a NUL-terminated string from the front of data. */
static struct span
take_string(struct milter_client *client, struct span *data)
{
	size_t end = span_chr(*data, 0, '\0');
	struct span s = span_slice(*data, 0, end);

	if (end == data->n)
		fail(client, "a string of an answer does not end");
	*data = span_from(*data, end + 1);
	return keep(client, s);
}

static void
add_change(struct milter_client *client, char action, struct span data)
{
	struct milter_answer *answer = &client->answer;
	struct milter_change *changes = answer->changes;
	size_t more = answer->cap == 0 ? 8 : answer->cap * 2;
	struct milter_change change = { .action = action };

	if (answer->nchanges == answer->cap) {
		changes = arena_grow(client->arena, changes,
		    answer->nchanges * sizeof(*changes),
		    more * sizeof(*changes));
		if (changes == NULL) {
			fail(client, "out of memory");
			return;
		}
		answer->changes = changes;
		answer->cap = more;
	}
	if (action != SMFIR_ADDHEADER) {
		if (data.n < 4) {
			fail(client, "a change of the header is cut short");
			return;
		}
		change.index = milter_get32(data.p);
		data = span_from(data, 4);
	}
	change.name = take_string(client, &data);
	change.value = take_string(client, &data);
	changes[answer->nchanges++] = change;
}

static void
negotiated(struct milter_client *client, struct span data)
{
	struct milter_answer *answer = &client->answer;

	if (data.n < 12) {
		fail(client, "the answer to the offer is cut short");
		return;
	}
	answer->actions = milter_get32(data.p + 4);
	answer->steps = milter_get32(data.p + 8);
	if ((answer->actions & ~MILTER_ACTIONS) != 0 ||
	    (answer->steps & ~MILTER_STEPS) != 0)
		fail(client, "the milter wants more than was offered");
}

/* To the next step that still has to be sent. */
static void
advance(struct milter_client *client)
{
	client->waiting = false;
	client->step++;
	while (client->answer.skipped && client->step < client->script->n &&
	       client->script->steps[client->step].command == SMFIC_BODY)
		client->step++;
}

/* An answer that ends the wait for it. */
static void
final(struct milter_client *client, char verdict)
{
	struct milter_answer *answer = &client->answer;

	answer->verdict = verdict;
	answer->stage = client->script->steps[client->step].command;
	if (verdict == SMFIR_SKIP)
		answer->skipped = true;
	if (verdict == SMFIR_CONTINUE || verdict == SMFIR_SKIP ||
	    verdict == SMFIC_OPTNEG)
		advance(client);
	else
		client->step = client->script->n;
}

static void
take(struct milter_client *client, char reply, struct span data)
{
	struct milter_answer *answer = &client->answer;

	switch (reply) {
	case SMFIC_OPTNEG:
		negotiated(client, data);
		final(client, reply);
		break;
	case SMFIR_ADDHEADER:
	case SMFIR_INSHEADER:
	case SMFIR_CHGHEADER:
		add_change(client, reply, data);
		break;
	case SMFIR_QUARANTINE:
		answer->quarantined = true;
		answer->reason = take_string(client, &data);
		break;
	case SMFIR_PROGRESS:
		answer->progress++;
		break;
	case SMFIR_REPLYCODE:
		answer->reply = take_string(client, &data);
		final(client, reply);
		break;
	case SMFIR_ADDRCPT:
	case SMFIR_ADDRCPT_PAR:
	case SMFIR_DELRCPT:
	case SMFIR_CHGFROM:
	case SMFIR_REPLBODY:
		/* Changes that no verdict of ours needs: an MTA would do them. */
		fail(client, "the milter changes more than headers");
		break;
	case SMFIR_CONTINUE:
	case SMFIR_SKIP:
	case SMFIR_ACCEPT:
	case SMFIR_REJECT:
	case SMFIR_TEMPFAIL:
	case SMFIR_DISCARD:
	case SMFIR_SHUTDOWN:
	case SMFIR_CONN_FAIL:
		final(client, reply);
		break;
	default:
		fail(client, "an answer that is not in the milter protocol");
		break;
	}
}

/* Takes the whole packets out of what has been read. */
static void
take_packets(struct milter_client *client)
{
	size_t at = 0, length;

	while (client->error == NULL && client->n - at >= 5) {
		length = milter_get32(client->in + at);
		if (length == 0 || length > MAX_PACKET) {
			fail(
			    client, "the answer is not of the milter protocol");
			break;
		}
		if (client->n - at - 4 < length)
			break;
		if (!client->waiting) {
			fail(client, "an answer that nobody waited for");
			break;
		}
		take(client, client->in[at + 4],
		    span_of(client->in + at + 5, length - 1));
		at += 4 + length;
	}
	memmove(client->in, client->in + at, client->n - at);
	client->n -= at;
}

static void
read_some(struct milter_client *client)
{
	size_t more = client->cap == 0 ? 4096 : client->cap * 2;
	ssize_t n;
	char *p;

	if (client->n == client->cap) {
		p = realloc(client->in, more);
		if (p == NULL) {
			fail(client, "out of memory");
			return;
		}
		client->in = p;
		client->cap = more;
	}
	n = recv(client->fd, client->in + client->n, client->cap - client->n,
	    MSG_DONTWAIT);
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			fail(client, strerror(errno));
		return;
	}
	if (n == 0) {
		fail(client, "the milter closed the connection");
		return;
	}
	client->n += (size_t)n;
	take_packets(client);
}

void
milter_client_io(struct milter_client *client)
{
	if (milter_client_events(client) == POLLOUT)
		write_some(client);
	else if (milter_client_events(client) == POLLIN)
		read_some(client);
}

bool
milter_client_run(struct milter_client *client,
    const struct milter_script *script, struct arena *arena, int timeout_ms)
{
	long long end = clock_us() / 1000 + timeout_ms, left;
	struct pollfd p = { .fd = client->fd };

	milter_client_begin(client, script, arena);
	while ((p.events = milter_client_events(client)) != 0) {
		left = end - clock_us() / 1000;
		if (left <= 0) {
			fail(client, "no answer in time");
			break;
		}
		if (poll(&p, 1, (int)left) > 0)
			milter_client_io(client);
	}
	return client->error == NULL;
}

bool
milter_client_greet(struct milter_client *client,
    const struct milter_envelope *envelope, struct arena *arena, int timeout_ms)
{
	struct milter_script script;

	milter_script_init(&script, arena);
	milter_script_negotiate(&script);
	if (!milter_client_run(client, &script, arena, timeout_ms))
		return false;
	milter_script_init(&script, arena);
	milter_script_connect(&script, client->answer.steps, envelope);
	return milter_client_run(client, &script, arena, timeout_ms);
}

const char *
milter_verdict(char verdict)
{
	switch (verdict) {
	case 0:
		return "none";
	case SMFIR_CONTINUE:
	case SMFIR_SKIP:
		return "continue";
	case SMFIR_ACCEPT:
		return "accept";
	case SMFIR_DISCARD:
		return "discard";
	case SMFIR_TEMPFAIL:
		return "tempfail";
	case SMFIR_REJECT:
		return "reject";
	case SMFIR_REPLYCODE:
		return "reply";
	default:
		return "shutdown";
	}
}
