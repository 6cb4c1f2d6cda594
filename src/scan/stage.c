/*
 * stage - how far the conversation is that a mail belongs to: from the kind of
 * the notification, and from what is remembered of running contracts.
 *
 * The keys of a conversation are taken from where only the platform writes: its
 * own addresses, and links and text outside the client's words. A client who
 * puts the number of somebody's contract into a message gains nothing. A name
 * with several values (a digest of jobs) says nothing either.
 */
#include "config.h"

#include <time.h>

#include "mail/address.h"
#include "scan/scanner-private.h"

/* Values of a mail that are looked at: enough to see that there are many. */
#define FOUND_MAX 32
#define ADDRESSES 4
/* Of a template; what is behind that is not looked at. */
#define LINES_BYTES ((size_t)64 << 10)

/* What the template says, a line for each piece, and the keys in it. */
struct keys {
	struct judge *judge;
	struct buf lines;
	bool thorough; /* all links are unwrapped, not the likely ones */
	struct conversation_key *v;
	size_t n;
};

static void
add_text(struct keys *keys, struct span text)
{
	buf_add(&keys->lines, text);
	buf_putc(&keys->lines, '\n');
}

static void
add_address(struct keys *keys, const struct address *address)
{
	if (profiles_is_domain(
		keys->judge->scan->sender.platform, address->domain))
		add_text(keys, address->local);
}

/*
 * Where they are the platform's own. Of a mail that is authentic there is one
 * sender.
 */
static void
add_addresses(struct keys *keys)
{
	struct judge *judge = keys->judge;
	const struct field *field = mail_find(judge->mail, "Reply-To");
	struct address found[ADDRESSES];
	limit_set hit = 0;
	size_t n;

	add_address(keys, &judge->scan->sender.from);
	if (field == NULL)
		return;
	n = address_parse(
	    judge->arena, field->value, found, ADDRESSES, judge->limits, &hit);
	for (size_t i = 0; i < n; i++)
		add_address(keys, &found[i]);
}

static bool
is_clients(const struct scan_text *text, size_t at, size_t end)
{
	for (size_t i = 0; i < text->ncuts; i++)
		if (text->cuts[i].region == REGION_CLIENT &&
		    at < text->cuts[i].end && end >= text->cuts[i].at)
			return true;
	return false;
}

/*
 * Does the URL lead straight to the platform? Then it need not be read further;
 * what is odd about it counts as no.
 */
static bool
is_direct(const struct judge *judge, struct span url)
{
	struct span rest;
	size_t end = 0;

	if (!span_istarts(url, "https://"))
		return false;
	rest = span_from(url, 8);
	while (end < rest.n && (ascii_isalnum(rest.p[end]) ||
				   rest.p[end] == '.' || rest.p[end] == '-'))
		end++;
	return end < rest.n && rest.p[end] == '/' &&
	       profiles_is_host(
		   judge->scan->sender.platform, span_slice(rest, 0, end));
}

/* Does it lead to the platform through somebody's redirector? */
static bool
is_wrapped(const struct keys *keys, struct span url, struct span *inside_r)
{
	const struct judge *judge = keys->judge;
	struct link link;

	/* Mostly the platform's name stands in such a link, readably. */
	if (!keys->thorough &&
	    !profiles_names_host(judge->scan->sender.platform, url))
		return false;
	if (!link_parse(&link, judge->arena, judge->scanner->links, url,
		SPAN_NONE, judge->limits) ||
	    strcmp(link.category, "platform") != 0)
		return false;
	*inside_r = link.url;
	return true;
}

static void
add_link(struct keys *keys, struct span url)
{
	const struct conf_platform *platform =
	    keys->judge->scan->sender.platform;
	struct span inside;
	size_t at;

	if (span_istarts(url, "mailto:")) {
		at = span_chr(url, 0, '@');
		if (profiles_is_domain(platform,
			span_slice(url, at + 1, span_chr(url, at, '?'))))
			add_text(keys, span_slice(url, 0, at));
	} else if (is_direct(keys->judge, url)) {
		add_text(keys, url);
	} else if (is_wrapped(keys, url, &inside)) {
		add_text(keys, inside);
	}
}

/* Links of the template. */
static void
add_links(struct keys *keys, const struct scan_text *text)
{
	for (size_t i = 0; i < text->html->nlinks; i++) {
		const struct html_link *found = &text->html->links[i];

		if (found->clickable && !found->hidden &&
		    !is_clients(text, found->visible_at, found->visible_end))
			add_link(keys, found->url);
	}
}

/* In the text of a page nobody writes links: they are in its tags. */
static void
add_template(struct keys *keys, const struct scan_text *text)
{
	if (text->html != NULL) {
		add_links(keys, text);
		return;
	}
	for (size_t i = 0; i < text->ncuts; i++)
		if (text->cuts[i].region == REGION_FURNITURE)
			add_text(keys, span_slice(text->text, text->cuts[i].at,
					   text->cuts[i].end));
}

static void
find_keys(struct keys *keys)
{
	struct judge *judge = keys->judge;
	struct scan *scan = judge->scan;

	keys->lines.n = 0;
	add_addresses(keys);
	for (size_t i = 0; i < scan->ntexts; i++)
		add_template(keys, &scan->texts[i]);
	keys->n = profiles_keys(judge->scanner->profiles, scan->sender.platform,
	    judge->arena, buf_span(&keys->lines), keys->v, 0, FOUND_MAX);
}

static bool
is_single(const struct keys *keys, size_t i)
{
	for (size_t k = 0; k < keys->n; k++)
		if (k != i && keys->v[k].name == keys->v[i].name)
			return false;
	return true;
}

/* Behind all keys: those whose name has one value. Returns how many. */
static size_t
pick_single(struct keys *keys)
{
	size_t picked = 0;

	for (size_t i = 0; i < keys->n && picked < CONVERSATION_KEYS_MAX; i++)
		if (is_single(keys, i))
			keys->v[keys->n + picked++] = keys->v[i];
	return picked;
}

static void
find_conversation(struct judge *judge)
{
	struct scan *scan = judge->scan;
	struct conversation *conversation = &scan->conversation;
	size_t nrecipients = mail_recipients(judge->mail);
	struct keys keys = { .judge = judge };
	struct span *recipients;

	keys.v = arena_array(
	    judge->arena, FOUND_MAX + CONVERSATION_KEYS_MAX, sizeof(*keys.v));
	recipients =
	    arena_array(judge->arena, RECIPIENTS_MAX, sizeof(*recipients));
	if (keys.v == NULL || recipients == NULL || nrecipients == 0 ||
	    nrecipients > RECIPIENTS_MAX)
		return;
	buf_init(&keys.lines, judge->arena, LINES_BYTES);
	find_keys(&keys);
	if (keys.n == 0) {
		keys.thorough = true;
		find_keys(&keys);
	}
	for (size_t i = 0; i < nrecipients; i++)
		recipients[i] = mail_recipient(judge->mail, i);
	*conversation = (struct conversation){ scan->sender.platform->id,
		recipients, nrecipients, keys.v + keys.n, pick_single(&keys) };
}

/* What is remembered counts for authentic mail only. */
static void
look_up(struct judge *judge)
{
	struct scan *scan = judge->scan;

	scan->contracts = CONTRACTS_OFF;
	if (scan->verdict.auth != AUTH_PASS || judge->template == NULL ||
	    !contracts_configured(judge->scanner->store))
		return;
	find_conversation(judge);
	scan->contracts = contracts_lookup(judge->scanner->store,
	    &scan->conversation, time(NULL), &scan->contract);
}

/*
 * What the rules see as the stage: where the platform forbids contact at every
 * stage, a running contract changes nothing.
 */
void
judge_stage(struct judge *judge)
{
	struct scan *scan = judge->scan;
	const struct conf_platform *platform = scan->sender.platform;
	enum stage stage = scan->verdict.kind == NULL
			       ? STAGE_UNKNOWN
			       : scan->verdict.kind->stage;

	look_up(judge);
	if (stage == STAGE_UNKNOWN && scan->contract.active)
		stage = STAGE_ACTIVE;
	scan->verdict.stage = stage;
	if (stage == STAGE_ACTIVE &&
	    (platform == NULL || !platform->contact_after_start))
		stage = STAGE_PRE_CONTRACT;
	if (stage != STAGE_ACTIVE)
		scan->evidence.facts |= FACT_BIT(FACT_CONTACT_FORBIDDEN);
	scan->evidence.stage = stage;
	scan->evidence.platform = platform;
}

static enum contract_event
event_of(const struct conf_kind *kind)
{
	switch (kind == NULL ? EVENT_NONE : kind->event) {
	case EVENT_CONTRACT_START:
		return CONTRACT_START;
	case EVENT_CONTRACT_END:
		return CONTRACT_END;
	default:
		return CONTRACT_LINK;
	}
}

enum contracts_status
scanner_remember(const struct scanner *scanner, const struct scan *scan)
{
	enum contract_event event = event_of(scan->verdict.kind);

	/* Set by look_up() alone, which wants auth=pass. */
	if (scan->contracts != CONTRACTS_OK || scan->conversation.nkeys == 0)
		return scan->contracts;
	if (event == CONTRACT_LINK && !scan->contract.news)
		return CONTRACTS_OK;
	return contracts_note(
	    scanner->store, event, &scan->conversation, "mail", time(NULL), 0);
}
