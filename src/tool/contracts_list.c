/*
 * contracts_list - list, and what list shows: add and remove.
 */
#include "config.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool/contracts.h"
#include "tool/json.h"

#define SHORT_ID    8 /* digits that list shows */
#define ID_LEAST    4 /* digits that name a contract */
#define DAY_SECONDS 86400

/* What contracts are looked for, and what was found. */
struct search {
	struct admin *admin;
	struct key_digests recipient;
	/* By keys: any of them. */
	struct key_digests *keys;
	size_t nkeys;
	const char *id; /* or by the first digits of the id */
	size_t found;
	struct digest found_id; /* the last one */
};

static bool
holds_key(const struct search *search, const struct contract *contract)
{
	for (size_t i = 0; i < search->nkeys; i++)
		for (size_t k = 0; k < contract->nkeys; k++)
			if (digests_hold(&search->keys[i], &contract->keys[k]))
				return true;
	return search->nkeys == 0;
}

static bool
fits(const struct search *search, const struct contract *contract)
{
	const struct admin *admin = search->admin;
	char id[DIGEST_TEXT];

	digest_print(&contract->id, id);
	if (search->id != NULL)
		return strncmp(id, search->id, strlen(search->id)) == 0;
	if (!contract->active && !admin->all)
		return false;
	if (admin->platform != NULL &&
	    strcmp(admin->platform, contract->platform) != 0)
		return false;
	if (admin->recipient != NULL &&
	    !digests_hold(&search->recipient, &contract->recipient))
		return false;
	return holds_key(search, contract);
}

/* Names by the digests that were asked for. */
static int
add_search_key(struct search *search, const char *text)
{
	struct conversation_key keys[CONVERSATION_KEYS_MAX];
	const struct conf_platform *platform;
	struct admin *admin = search->admin;
	size_t n = admin_keys(admin, text, &platform, keys);
	int status = n == 0 ? TOOL_USAGE : TOOL_OK;

	for (size_t i = 0; i < n && status == TOOL_OK; i++)
		status = admin_status(
		    admin, contracts_key(admin->store, platform->id,
			       span_str(admin->recipient), &keys[i],
			       &search->keys[search->nkeys++]));
	return status;
}

static int
search_init(struct search *search, struct admin *admin)
{
	int status = TOOL_OK;

	*search = (struct search){ .admin = admin };
	if (admin->recipient == NULL)
		return TOOL_OK;
	search->keys = tool_need(arena_array(admin->arena,
	    admin->n * CONVERSATION_KEYS_MAX + 1, sizeof(*search->keys)));
	status = admin_status(
	    admin, contracts_recipient(admin->store, span_str(admin->recipient),
		       &search->recipient));
	for (size_t i = 0; i < admin->n && status == TOOL_OK; i++)
		status = add_search_key(search, admin->names[i]);
	return status;
}

static void
print_date(const char *before, int64_t when)
{
	time_t time = (time_t)when;
	struct tm tm;
	char text[16] = "?";

	if (localtime_r(&time, &tm) != NULL)
		strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	printf("%s%s", before, text);
}

static void
print_json(const struct contract *contract)
{
	char text[DIGEST_TEXT];
	struct json json;

	json_init(&json, stdout);
	json_open(&json, NULL, '{');
	digest_print(&contract->id, text);
	json_str(&json, "id", text);
	json_str(&json, "platform", contract->platform);
	json_bool(&json, "active", contract->active);
	json_int(&json, "since", contract->created);
	json_int(&json, "until", contract->expires);
	json_str(&json, "by", contract->source);
	json_int(&json, "keys", (long long)contract->nkeys);
	json_int(&json, "secret", contract->key_id);
	digest_print(&contract->recipient, text);
	json_str(&json, "recipient", text);
	json_close(&json, '}');
	json_end(&json);
}

static void
print_line(const struct contract *contract)
{
	char id[DIGEST_TEXT], recipient[DIGEST_TEXT];

	digest_print(&contract->id, id);
	digest_print(&contract->recipient, recipient);
	printf("%.*s  %-12s  %-7s", SHORT_ID, id, contract->platform,
	    contract->active ? "active" : "linked");
	print_date("  ", contract->created);
	print_date("  ", contract->expires);
	printf("  %.*s   %4zu  %s\n", SHORT_ID, recipient, contract->nkeys,
	    contract->source);
}

static bool
show(const struct contract *contract, void *arg)
{
	struct search *search = arg;

	if (!fits(search, contract))
		return true;
	if (search->admin->json) {
		print_json(contract);
	} else {
		if (search->found == 0)
			puts("ID        PLATFORM      STATE    SINCE       "
			     "UNTIL       RECIPIENT  KEYS  BY");
		print_line(contract);
	}
	search->found++;
	return true;
}

int
contracts_list(struct admin *admin)
{
	struct search search;
	int status;

	if (admin->n > 0 && admin->recipient == NULL)
		return tool_usage(
		    "contracts", "list: keys of which --recipient?");
	status = search_init(&search, admin);
	if (status == TOOL_OK)
		status = admin_status(admin,
		    contracts_walk(admin->store, admin->now, show, &search));
	if (status != TOOL_OK)
		return status;
	if (search.found == 0 && !admin->json)
		fprintf(stderr, "no contracts\n");
	return search.found > 0 ? TOOL_OK : TOOL_ALERT;
}

/* "admin:" and whoever called, through sudo or not. */
static const char *
source(struct admin *admin)
{
	const char *name = getenv("SUDO_USER");
	struct passwd *user = NULL;
	char text[SOURCE_BYTES];
	size_t n = 0;

	if (name == NULL || *name == '\0') {
		user = getpwuid(getuid());
		name = user == NULL ? "unknown" : user->pw_name;
	}
	n = (size_t)snprintf(text, sizeof(text), "admin:");
	for (; *name != '\0' && n < sizeof(text) - 1; name++)
		text[n++] = ascii_isalnum(*name) || strchr("._-", *name) != NULL
				? *name
				: '_';
	return tool_need(arena_dup(admin->arena, span_of(text, n)));
}

/* All keys are of one conversation. */
static int
collect(struct admin *admin, struct conversation *conversation)
{
	struct conversation_key found[CONVERSATION_KEYS_MAX], *keys;
	const struct conf_platform *platform;
	size_t n;

	keys = tool_need(
	    arena_array(admin->arena, CONVERSATION_KEYS_MAX, sizeof(*keys)));
	conversation->keys = keys;
	for (size_t i = 0; i < admin->n; i++) {
		n = admin_keys(admin, admin->names[i], &platform, found);
		if (n == 0)
			return TOOL_USAGE;
		if (conversation->platform != NULL &&
		    strcmp(conversation->platform, platform->id) != 0)
			return tool_usage("contracts",
			    "add: these keys are of several platforms");
		conversation->platform = platform->id;
		if (conversation->nkeys + n > CONVERSATION_KEYS_MAX)
			return tool_usage(
			    "contracts", "add: too many keys at once");
		memcpy(keys + conversation->nkeys, found, n * sizeof(*found));
		conversation->nkeys += n;
	}
	return TOOL_OK;
}

int
contracts_add(struct admin *admin)
{
	struct span recipient = span_str(admin->recipient);
	struct conversation conversation = { NULL, &recipient, 1, NULL, 0 };
	time_t expires = 0;
	int status = collect(admin, &conversation);

	if (status != TOOL_OK)
		return status;
	if (admin->days > 0)
		expires = admin->now + (time_t)admin->days * DAY_SECONDS;
	return admin_status(
	    admin, contracts_note(admin->store, CONTRACT_START, &conversation,
		       source(admin), admin->now, expires));
}

static bool
find(const struct contract *contract, void *arg)
{
	struct search *search = arg;

	if (fits(search, contract)) {
		search->found++;
		search->found_id = contract->id;
	}
	return true;
}

/* The one contract that search is for. */
static int
remove_found(struct search *search, const char *name)
{
	struct admin *admin = search->admin;
	int status = admin_status(
	    admin, contracts_walk(admin->store, admin->now, find, search));

	if (status != TOOL_OK)
		return status;
	if (search->found == 0) {
		tool_warn("'%s': no such contract", name);
		return TOOL_ALERT;
	}
	if (search->found > 1)
		return tool_usage(
		    "contracts", "remove: '%s' is how several ids begin", name);
	return admin_status(
	    admin, contracts_remove(admin->store, &search->found_id));
}

static int
remove_by_id(struct admin *admin, const char *name)
{
	struct search search = { .admin = admin, .id = name };

	if (strlen(name) < ID_LEAST)
		return tool_usage("contracts",
		    "remove: '%s': write at least %d digits of the id", name,
		    ID_LEAST);
	return remove_found(&search, name);
}

static int
remove_by_key(struct admin *admin, const char *name)
{
	struct search search = { .admin = admin };
	int status;

	search.keys = tool_need(arena_array(
	    admin->arena, CONVERSATION_KEYS_MAX, sizeof(*search.keys)));
	status = admin_status(
	    admin, contracts_recipient(admin->store, span_str(admin->recipient),
		       &search.recipient));
	if (status == TOOL_OK)
		status = add_search_key(&search, name);
	return status == TOOL_OK ? remove_found(&search, name) : status;
}

int
contracts_delete(struct admin *admin)
{
	int status = TOOL_OK;

	admin->all = true;
	for (size_t i = 0; i < admin->n && status == TOOL_OK; i++)
		status = admin->recipient == NULL
			     ? remove_by_id(admin, admin->names[i])
			     : remove_by_key(admin, admin->names[i]);
	return status;
}
