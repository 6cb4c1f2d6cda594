/*
 * offplat contracts - what is remembered of running contracts: listed, added,
 * removed, moved to another store, and the secrets that it is stored with.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tool/contracts.h"

static const char help[] =
    "Usage: offplat contracts list [--recipient ADDRESS [KEY]...] [OPTION]...\n"
    "       offplat contracts add --recipient ADDRESS KEY... [OPTION]...\n"
    "       offplat contracts remove --recipient ADDRESS KEY... | ID...\n"
    "       offplat contracts export\n"
    "       offplat contracts import [FILE]\n"
    "       offplat contracts init [--rotate]\n\n"
    "A KEY is a link from the platform (of a room, a job or a contract), or\n"
    "NAME=VALUE; an ID is what list shows, or its first digits.\n\n"
    "  -c, --config FILE        the configuration; else OFFPLAT_CONF names it\n"
    "  -r, --recipient ADDRESS  whose contracts\n"
    "  -p, --platform NAME      of which platform\n"
    "  -d, --days N             (add) forget it after so many days\n"
    "  -a, --all                (list) also conversations without a contract\n"
    "  -j, --json               (list) one JSON object a line\n"
    "      --rotate             (init) store with a new secret from now on\n"
    "      --help\n\n"
    "  export  everything, as text, for a store that has the same key file\n"
    "  init    make the key file, for its owner alone; the daemon does it, too\n\n"
    "Exit: 0; 1 nothing found; 2 wrong use; 69 the store is away; 78 bad\n"
    "configuration.\n";

enum { OPT_ROTATE = OPT_OWN };

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "recipient", required_argument, NULL, 'r' },
	{ "platform", required_argument, NULL, 'p' },
	{ "days", required_argument, NULL, 'd' },
	{ "all", no_argument, NULL, 'a' },
	{ "json", no_argument, NULL, 'j' },
	{ "rotate", no_argument, NULL, OPT_ROTATE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

static const struct {
	const char *name;
	int (*run)(struct admin *admin);
	bool write;
	bool recipient;     /* is needed */
	size_t least, most; /* names */
} verbs[] = {
	{ "list", contracts_list, false, false, 0, SIZE_MAX },
	{ "add", contracts_add, true, true, 1, SIZE_MAX },
	{ "remove", contracts_delete, true, false, 1, SIZE_MAX },
	{ "export", contracts_export, false, false, 0, 0 },
	{ "import", contracts_import, true, false, 0, 1 },
	{ "init", contracts_init_key, false, false, 0, 0 },
};

int
admin_status(struct admin *admin, enum contracts_status status)
{
	struct trouble trouble;

	switch (status) {
	case CONTRACTS_OK:
		return TOOL_OK;
	case CONTRACTS_OFF:
		tool_warn("the configuration %s has contracts = { backend = "
			  "\"none\"; }: nothing is remembered",
		    admin->envelope.conf);
		return TOOL_CONFIG;
	case CONTRACTS_AWAY:
		break;
	}
	trouble = contracts_trouble(admin->store);
	tool_warn("the memory of contracts cannot be used: %s", trouble.text);
	return TOOL_UNAVAILABLE;
}

static size_t
named_key(struct admin *admin, const char *text,
    const struct conf_platform *platform, struct conversation_key *key_r)
{
	const char *equals = strchr(text, '=');
	struct span value;
	char *lower;

	for (size_t i = 0; equals != NULL && i < platform->nkeys; i++) {
		const char *name = platform->keys[i].name;

		if (!span_eq(
			span_of(text, (size_t)(equals - text)), span_str(name)))
			continue;
		value = span_str(equals + 1);
		lower = tool_need(arena_dup(admin->arena, value));
		for (size_t k = 0; k < value.n; k++)
			lower[k] = ascii_lower(lower[k]);
		*key_r = (struct conversation_key){ name, span_str(lower) };
		return value.n > 0;
	}
	return 0;
}

static size_t
keys_of(struct admin *admin, const char *text,
    const struct conf_platform *platform,
    struct conversation_key keys_r[CONVERSATION_KEYS_MAX])
{
	size_t n = named_key(admin, text, platform, keys_r);

	if (n > 0)
		return n;
	return profiles_keys(scanner_profiles(admin->scanner), platform,
	    admin->arena, span_str(text), keys_r, 0, CONVERSATION_KEYS_MAX);
}

static bool
is_wanted(const struct admin *admin, const struct conf_platform *platform)
{
	return admin->platform == NULL ||
	       strcmp(admin->platform, platform->id) == 0;
}

/* What the platforms' keys are called, for somebody who got one wrong. */
static void
say_names(const struct admin *admin)
{
	const struct conf *conf = scanner_conf(admin->scanner);

	for (size_t i = 0; i < conf->nplatforms; i++)
		for (size_t k = 0; is_wanted(admin, &conf->platforms[i]) &&
				   k < conf->platforms[i].nkeys;
		     k++)
			fprintf(stderr, "  --platform %s %s=…\n",
			    conf->platforms[i].id,
			    conf->platforms[i].keys[k].name);
}

size_t
admin_keys(struct admin *admin, const char *text,
    const struct conf_platform **platform_r,
    struct conversation_key keys_r[CONVERSATION_KEYS_MAX])
{
	const struct conf *conf = scanner_conf(admin->scanner);
	struct conversation_key keys[CONVERSATION_KEYS_MAX];
	size_t found = 0, n;

	*platform_r = NULL;
	for (size_t i = 0; i < conf->nplatforms; i++) {
		if (!is_wanted(admin, &conf->platforms[i]))
			continue;
		n = keys_of(admin, text, &conf->platforms[i], keys);
		if (n == 0)
			continue;
		if (*platform_r != NULL) {
			tool_warn("'%s' may be of %s or %s: say --platform",
			    text, (*platform_r)->id, conf->platforms[i].id);
			return 0;
		}
		*platform_r = &conf->platforms[i];
		memcpy(keys_r, keys, n * sizeof(keys[0]));
		found = n;
	}
	if (found == 0) {
		tool_warn(
		    "'%s' is no link to a conversation; write one, or", text);
		say_names(admin);
	}
	return found;
}

static bool
knows_platform(const struct admin *admin)
{
	const struct conf *conf = scanner_conf(admin->scanner);

	for (size_t i = 0; i < conf->nplatforms; i++)
		if (is_wanted(admin, &conf->platforms[i]))
			return true;
	tool_warn("the configuration has no platform '%s'", admin->platform);
	return false;
}

static int
run_verb(struct admin *admin, size_t verb)
{
	int status = TOOL_OK;

	admin->scanner = tool_scanner(admin->envelope.conf);
	if (admin->scanner == NULL)
		return TOOL_CONFIG;
	admin->store = scanner_store(admin->scanner);
	admin->arena = tool_need(arena_init(0));
	admin->now = time(NULL);
	if (admin->platform != NULL && !knows_platform(admin))
		status = TOOL_USAGE;
	else if (verbs[verb].write)
		status =
		    admin_status(admin, contracts_allow_writing(admin->store));
	if (status == TOOL_OK)
		status = verbs[verb].run(admin);
	arena_deinit(&admin->arena);
	scanner_unref(&admin->scanner);
	return status;
}

static int
run(struct admin *admin, const char *verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strcmp(verb, verbs[i].name) != 0)
			continue;
		if (verbs[i].recipient && admin->recipient == NULL)
			return tool_usage(
			    "contracts", "%s: for which --recipient?", verb);
		if (admin->n < verbs[i].least)
			return tool_usage(
			    "contracts", "%s: which contract?", verb);
		if (admin->n > verbs[i].most)
			return tool_usage(
			    "contracts", "%s: too many arguments", verb);
		return run_verb(admin, i);
	}
	return tool_usage("contracts", "there is no 'contracts %s'", verb);
}

static bool
take(struct admin *admin, int opt)
{
	switch (opt) {
	case 'c':
		return envelope_option(&admin->envelope, opt);
	case 'r':
		admin->recipient = optarg;
		return true;
	case 'p':
		admin->platform = optarg;
		return true;
	case 'd':
		return tool_number("days", optarg, 1, 3660, &admin->days);
	case 'a':
		admin->all = true;
		return true;
	case 'j':
		admin->json = true;
		return true;
	case OPT_ROTATE:
		admin->rotate = true;
		return true;
	default:
		return false;
	}
}

/* -1: go on; else the exit status. */
static int
parse(int argc, char **argv, struct admin *admin)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "c:r:p:d:aj", options, NULL)) !=
	       -1) {
		if (opt == OPT_HELP) {
			fputs(help, stdout);
			return TOOL_OK;
		}
		if (!take(admin, opt))
			return tool_usage("contracts", NULL);
	}
	if (optind == argc)
		return tool_usage(
		    "contracts", "list, add, remove, export, import or init?");
	return -1;
}

int
contracts_main(int argc, char **argv)
{
	struct admin admin = { .json = false };
	int status;

	envelope_init(&admin.envelope, argc);
	status = parse(argc, argv, &admin);
	if (status == -1) {
		admin.names = argv + optind + 1;
		admin.n = (size_t)(argc - optind - 1);
		status = run(&admin, argv[optind]);
	}
	envelope_deinit(&admin.envelope);
	return tool_finish(status);
}
