/*
 * config - a configuration loads to the structs that it describes, with the
 * place of everything, and conf_show() writes one that loads to the same.
 */
#include "config.h"

#include "t/tap.h"
#include "t/tempdir.h"

#include "config/schema.h"

/* Loads a file; says why not. */
static struct conf *
load(const char *path)
{
	struct diag *diag = diag_init();
	struct conf *conf = conf_load(path, diag);

	for (size_t i = 0; i < diag_count(diag); i++)
		note(diag_text(diag, i));
	diag_deinit(&diag);
	return conf;
}

static void
test_defaults(const struct tempdir *dir)
{
	struct conf *conf;

	tempdir_write(dir, "m.conf", "");
	conf = load(tempdir_path(dir, "m.conf"));
	if (!ok(conf != NULL, "an empty file is a configuration"))
		return;
	is_str(conf->daemon.user, "offplat", "user");
	is_int(conf->daemon.socket_mode, 0660, "mode");
	ok(!conf->daemon.tempfail_on_error, "accept on error");
	ok(conf->daemon.pid_file == NULL, "what is not given is NULL");
	is_int(conf->levels.low, 20, "low");
	is_int(conf->levels.high, 70, "high");
	is_int((long long)conf->limits.message_bytes, 10 << 20, "10M");
	is_int((long long)conf->limits.time_ms, 2000, "2000 ms");
	ok(conf->policy.scan, "mail is scanned");
	is_int(conf->policy.quarantine_from, LEVEL_NEVER, "no quarantine");
	is_str(conf->policy.recipients.v[0], "*", "action is for all");
	conf_deinit(&conf);
	ok(conf == NULL, "deinit sets to NULL");
	conf_deinit(&conf);
}

static void
test_values(const struct tempdir *dir)
{
	struct conf *conf;

	tempdir_write(dir, "m.conf",
	    "limits = { message_bytes = \"3M\"; field_bytes = 70000;\n"
	    "  text_bytes = 0x10000; part_text_bytes = 65536L;\n"
	    "  time_ms = \"3s\"; rule_time_ms = \"250ms\"; };\n"
	    "timeout = \"2h\"; drain = 0; socket_mode = \"0600\";\n"
	    "on_error = \"tempfail\"; scope = \"all\"; group = \"\";\n"
	    "trust = { authserv_ids = \"mx.example.com\"; };\n");
	conf = load(tempdir_path(dir, "m.conf"));
	if (!ok(conf != NULL, "values of all types"))
		return;
	is_int((long long)conf->limits.message_bytes, 3 << 20, "size");
	is_int((long long)conf->limits.field_bytes, 70000, "bytes");
	is_int((long long)conf->limits.text_bytes, 65536, "hexadecimal");
	is_int((long long)conf->limits.part_text_bytes, 65536, "64 bits");
	is_int((long long)conf->limits.time_ms, 3000, "seconds");
	is_int((long long)conf->limits.rule_time_ms, 250, "milliseconds");
	is_int(conf->daemon.timeout_s, 7200, "hours");
	is_int(conf->daemon.drain_s, 0, "zero");
	is_int(conf->daemon.socket_mode, 0600, "octal");
	ok(conf->daemon.tempfail_on_error && conf->scope_all, "words");
	ok(conf->daemon.group == NULL, "an empty string is none");
	is_int((long long)conf->trust.authserv_ids.n, 1, "one for an array");
	conf_deinit(&conf);
}

/* Where a rule's parts stand, which libconfig 1.5 does not know. */
static void
test_places(const struct tempdir *dir)
{
	const struct conf_rule *rule;
	struct conf *conf;

	tempdir_write(dir, "m.conf",
	    "# one\n/* two\n three */\n@include \"[r]/main\"\n"
	    "lists = { channel = [ \"telegram\", // here\n\n"
	    "  \"what\" /* and */\n  \"sapp\",\n  \"signal\"\n ]; };\n");
	tempdir_mkdir(dir, "[r]");
	tempdir_write(dir, "[r]/main", "include = [ \"?.conf\" ];");
	tempdir_write(dir, "[r]/a.conf",
	    "advice = { contact = \"No.\"; };\nrules = (\n"
	    "@include \"b.inc\"\n  ,\n  { id = \"two\"; facts = "
	    "\"many-from\"; describe = \"d\"; score = -1; } );\n");
	tempdir_write(dir, "[r]/b.inc",
	    "{ id = \"one\";\n  family = \"contact\"; describe = \"d\"; score "
	    "= 5;\n  pattern =\n    \"a\"\n    \"b\";\n"
	    "  examples = { hit = [\n    \"ab\",\n    \"abc\" ]; }; }");
	conf = load(tempdir_path(dir, "m.conf"));
	if (!ok(conf != NULL && conf->nrules == 2 && conf->nlists == 1,
		"files and @include"))
		return;
	is_str(conf->lists[0].words.v[1], "whatsapp", "strings are joined");
	is_int(conf->lists[0].words.lines[0], 5, "first of an array");
	is_int(conf->lists[0].words.lines[1], 7, "joined string");
	is_int(conf->lists[0].words.lines[2], 9, "last of an array");
	rule = &conf->rules[0];
	is_str(strrchr(rule->pos.file, '/'), "/b.inc", "file of a rule");
	is_int(rule->pos.line, 1, "line of a rule");
	is_str(rule->pattern, "ab", "pattern");
	is_int(rule->pattern_pos.line, 4, "line of a pattern");
	is_int(rule->examples_hit.lines[0], 7, "line of an example");
	is_int(rule->examples_hit.lines[1], 8, "line of the last example");
	is_int(rule->where, 1 << REGION_CLIENT | 1 << REGION_SUBJECT,
	    "where looks");
	is_int(rule->stages, 7, "all stages");
	ok(rule->enabled && !rule->observe, "in force");
	is_str(strrchr(conf->rules[1].pos.file, '/'), "/a.conf",
	    "file behind an @include");
	is_int(conf->rules[1].pos.line, 5, "line behind an @include");
	conf_deinit(&conf);
}

/* A policy takes from action what it does not say; overrides change rules. */
static void
test_inheritance(const struct tempdir *dir)
{
	struct conf *conf;

	tempdir_write(dir, "m.conf",
	    "policies = ( { recipients = [ \"a@b\" ]; tag_from = \"never\"; "
	    "subject_tag = \"\"; },\n"
	    "  { recipients = [ \"@b\" ]; observe = true; } );\n"
	    "action = { quarantine_from = \"high\"; tag_from = \"low\"; "
	    "subject_tag = \"[x]\"; };\n"
	    "rules = ( { id = \"r\"; describe = \"d\"; score = -1; facts = "
	    "\"many-from\"; } );\n"
	    "overrides = ( { id = \"r\"; score = -2; }, { id = \"r\"; observe "
	    "= true; } );\n");
	conf = load(tempdir_path(dir, "m.conf"));
	if (!ok(conf != NULL && conf->npolicies == 2, "policies"))
		return;
	is_int(conf->policies[0].quarantine_from, LEVEL_HIGH, "taken over");
	is_int(conf->policies[0].tag_from, LEVEL_NEVER, "its own");
	ok(conf->policies[0].subject_tag == NULL, "its own nothing");
	ok(!conf->policies[0].observe && conf->policies[1].observe,
	    "its own observe");
	is_str(conf->policies[1].subject_tag, "[x]", "tag taken over");
	is_int(conf->rules[0].score, -2, "score changed");
	ok(conf->rules[0].observe && conf->rules[0].enabled,
	    "observe changed, enabled kept");
	conf_deinit(&conf);
}

/* Two arrays of structs are alike but for the places of their parts. */
static bool same_structs(
    const struct table *table, const char *a, const char *b, size_t n);

static bool
same_strings(const struct strv *a, const struct strv *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return true;
}

static bool
same_string(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
same_value(const struct key *key, const void *a, const void *b)
{
	switch (key->type) {
	case KEY_BOOL:
	case KEY_SWITCH:
		return *(const bool *)a == *(const bool *)b;
	case KEY_COUNT:
	case KEY_SIZE:
	case KEY_MS:
		return *(const size_t *)a == *(const size_t *)b;
	case KEY_STRING:
		return same_string(
		    *(const char *const *)a, *(const char *const *)b);
	case KEY_STRINGS:
		return same_strings(a, b);
	case KEY_GROUP:
		return same_structs(key->table, a, b, 1);
	default:
		return memcmp(a, b, sizeof(int)) == 0;
	}
}

static bool
same_key(const struct key *key, const char *a, const char *b)
{
	size_t n, m;

	if (key->type != KEY_LIST && key->type != KEY_MAP)
		return same_value(key, a + key->offset, b + key->offset);
	memcpy(&n, a + key->count, sizeof(n));
	memcpy(&m, b + key->count, sizeof(m));
	return n == m &&
	       same_structs(key->table,
		   *(const char *const *)(const void *)(a + key->offset),
		   *(const char *const *)(const void *)(b + key->offset), n);
}

static bool
same_structs(const struct table *table, const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++, a += table->size, b += table->size)
		for (size_t k = 0; k < table->nkeys; k++)
			if (!same_key(&table->keys[k], a, b)) {
				printf("# %s differs\n", table->keys[k].name);
				return false;
			}
	return true;
}

/* What is written loads to the same configuration. */
static void
round_trip(const struct tempdir *dir, const char *path, const char *what)
{
	struct conf *first = load(path), *second;
	FILE *out;
	struct conf_file a = { .noverrides = 0 }, b = a;

	if (!ok(first != NULL, "%s loads", what))
		return;
	out = fopen(tempdir_path(dir, "shown.conf"), "w");
	conf_show(first, out);
	fclose(out);
	second = load(tempdir_path(dir, "shown.conf"));
	if (ok(second != NULL, "%s as shown loads", what)) {
		a.conf = *first;
		b.conf = *second;
		ok(same_structs(&schema_top, (char *)&a, (char *)&b, 1),
		    "%s as shown is the same", what);
	}
	conf_deinit(&first);
	conf_deinit(&second);
}

static void
test_show(const struct tempdir *dir)
{
	tempdir_write(dir, "m.conf",
	    "advice = { contact = \"Say \\\"no\\\".\"; };\n"
	    "macros = { a = \"\\\\d\\t\\n\\r\\f\"; b = \"\xd0\xb6\"; };\n"
	    "lists = { l = [ \"x\", \"y z\" ]; };\n"
	    "limits = { message_bytes = 12345; memory_bytes = \"5G\"; };\n"
	    "action = { subject_tag = \"[x]\"; tag_from = \"high\"; };\n"
	    "policies = ( { recipients = \"*\"; tag_from = \"never\"; "
	    "subject_tag = \"\"; } );\n"
	    "rules = ( { id = \"r\"; describe = \"d\"; score = -1; pattern = "
	    "\"{a}\"; where = \"names\";\n"
	    "  examples = { hit = [ \"a\\nb\" ]; }; } );\n");
	round_trip(dir, tempdir_path(dir, "m.conf"), "a small file");
}

static void
test_shipped(const struct tempdir *dir, const char *srcdir)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/etc/offplat-milter.conf", srcdir);
	round_trip(dir, path, "the shipped configuration");
}

/* "a.*" is every rule whose id begins with "a.", but the rule itself. */
static void
test_groups(const struct tempdir *dir)
{
	struct conf *conf;

	tempdir_write(dir, "m.conf",
	    "action = { quarantine_rules = [ \"a.*\", \"b\" ]; };\n"
	    "rules = ( { id = \"a.x\"; pattern = \"x\"; },\n"
	    "{ id = \"a.y\"; any = [ \"a.*\" ]; },\n"
	    "{ id = \"ab\"; pattern = \"x\"; },\n"
	    "{ id = \"b\"; any = [ \"ab\", \"a.*\" ]; } );");
	conf = load(tempdir_path(dir, "m.conf"));
	if (!ok(conf != NULL, "groups of rules are named"))
		return;
	is_int((long long)conf->rules[1].any.n, 1, "without the rule itself");
	is_str(conf->rules[1].any.v[0], "a.x", "the other one");
	is_int((long long)conf->rules[3].any.n, 3, "beside single ones");
	is_str(conf->rules[3].any.v[0], "ab", "which keep their place");
	is_str(conf->rules[3].any.v[2], "a.y", "all members");
	is_int((long long)conf->rules[3].any.lines[2], 5, "with their line");
	is_int((long long)conf->policy.quarantine_rules.n, 3, "in policies");
	conf_deinit(&conf);
}

/* Is there a line "key = " in the text, commented out or not? */
static bool
has_key(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *hit = strstr(text, name); hit != NULL;
	     hit = strstr(hit + 1, name))
		if (hit > text && strchr(" \n", hit[-1]) != NULL &&
		    strncmp(hit + n, " = ", 3) == 0)
			return true;
	return false;
}

static void
has_keys(const char *text, const struct table *table)
{
	for (size_t i = 0; i < table->nkeys; i++) {
		const struct key *key = &table->keys[i];

		ok(has_key(text, key->name), "%s is in the shipped file",
		    key->name);
		if (key->type == KEY_GROUP)
			has_keys(text, key->table);
	}
}

/* What the rules run on stays; what they were made of is gone. */
static void
test_settled(const struct tempdir *dir)
{
	struct conf *conf;

	tempdir_write(dir, "m.conf",
	    "lists = { ways = [ \"tg\", \"skype\" ]; };\n"
	    "macros = { n = \"[0-9]\"; };\n"
	    "services = ( { id = \"t\"; category = \"chat\";\n"
	    "  hosts = [ \"t.me\" ]; } );\n"
	    "advice = { contact = \"Stay.\"; };\n"
	    "rules = (\n"
	    "{ id = \"a.one\"; family = \"contact\"; describe = \"a\";\n"
	    "  score = 30; pattern = \"{n}\"; links = [ \"chat\" ];\n"
	    "  unless = \"no\";\n"
	    "  examples = { hit = [ \"7\" ]; miss = [ \"x\" ]; }; },\n"
	    "{ id = \"b.two\"; family = \"contact\"; describe = \"b\";\n"
	    "  score = 20; phrases = [ \"{ways}\" ]; any = [ \"a.*\" ]; });\n"
	    "policies = ( { recipients = [ \"ann@example.org\" ];\n"
	    "  quarantine_rules = [ \"a.*\" ]; } );\n");
	conf = load(tempdir_path(dir, "m.conf"));
	if (!ok(conf != NULL, "rules, and what they are made of"))
		return;
	conf_settle(conf);
	ok(conf->nlists == 0 && conf->lists == NULL, "no lists");
	ok(conf->nmacros == 0 && conf->macros == NULL, "no macros");
	ok(conf->rules[0].pattern == NULL && conf->rules[0].unless == NULL,
	    "no patterns");
	is_int((long long)conf->rules[0].examples_hit.n, 0, "no examples");
	is_int((long long)conf->rules[1].phrases.n, 0, "no phrases");
	is_int((long long)conf->rules[1].any.n, 0, "no names of others");
	is_str(conf->rules[1].id, "b.two", "its id");
	is_str(conf->rules[0].links.v[0], "chat", "its links");
	is_str(conf->policies[0].quarantine_rules.v[0], "a.one", "a policy");
	conf_deinit(&conf);
}

/* The shipped file explains every key that is not a list's in another file. */
static void
test_documented(const char *srcdir)
{
	static const char *const elsewhere[] = { "lists", "macros", "platforms",
		"services", "redirectors", "rules", "senses", "wordings" };
	struct table table = schema_top;
	struct key keys[64];
	char path[PATH_MAX], text[32768] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/etc/offplat-milter.conf", srcdir);
	file = fopen(path, "r");
	if (!ok(file != NULL, "there is %s", path))
		return;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	table.nkeys = 0;
	table.keys = keys;
	for (size_t i = 0; i < schema_top.nkeys && i < 64; i++) {
		bool other = false;

		for (size_t j = 0; j < sizeof(elsewhere) / sizeof(elsewhere[0]);
		     j++)
			other |=
			    strcmp(schema_top.keys[i].name, elsewhere[j]) == 0;
		if (!other)
			keys[table.nkeys++] = schema_top.keys[i];
	}
	has_keys(text, &table);
}

int
main(void)
{
	const char *srcdir = getenv("OFFPLAT_SRCDIR");
	struct tempdir dir;

	tempdir_init(&dir);
	test_defaults(&dir);
	test_values(&dir);
	test_places(&dir);
	test_inheritance(&dir);
	test_show(&dir);
	test_groups(&dir);
	test_settled(&dir);
	if (srcdir != NULL) {
		test_documented(srcdir);
		test_shipped(&dir, srcdir);
	}
	tempdir_deinit(&dir);
	return done_testing();
}
