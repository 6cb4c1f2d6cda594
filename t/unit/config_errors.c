/*
 * config_errors - each kind of mistake in a configuration gives its file, line
 * and remedy: these messages are what an admin sees.
 */
#include "config.h"

#include "t/tap.h"
#include "t/tempdir.h"

#include "config/conf.h"

struct mistake {
	const char *what;
	const char *text;     /* of the file m.conf */
	const char *messages; /* a line each, without the directory */
};

static const struct mistake mistakes[] = {
	/* what libconfig reads silently and wrongly */
	{ "byte order mark", "\xef\xbb\xbfuser = \"x\";\n",
	    "m.conf:1: error: the file begins with a byte order mark: save it "
	    "as UTF-8 without one\n" },
	{ "control character", "user = \"x\";\ngroup = \"a\bb\";\n",
	    "m.conf:2: error: control character 0x08: remove it\n" },
	{ "Latin-1",
	    "# gr\xfc\xdf"
	    "e\n",
	    "m.conf:1: error: byte 0xfc is not UTF-8: save the file as "
	    "UTF-8\n" },
	{ "overlong UTF-8", "# \xc0\xaf\n",
	    "m.conf:1: error: byte 0xc0 is not UTF-8: save the file as "
	    "UTF-8\n" },
	{ "comment without end", "user = \"x\";\n/* all\nbehind\n",
	    "m.conf:2: error: this comment never ends, and all behind it "
	    "would be ignored: close it with */\n" },
	{ "string without end", "\nuser = \"x;\n\n",
	    "m.conf:2: error: this string never ends: close it with a double "
	    "quote\n" },
	{ "single backslash", "macros = { a = \"x\"\n  \"\\\\d\\b\\\\.\"; };\n",
	    "m.conf:2: error: single backslash before 'b': versions of "
	    "libconfig read it differently; write \\\\b\n" },
	{ "backslash in an example", "macros = { a = \"a\nb\\d\\x41\"; };\n",
	    "m.conf:2: error: single backslash before 'd': versions of "
	    "libconfig read it differently; write \\\\d\n"
	    "m.conf:2: error: single backslash before 'x': versions of "
	    "libconfig read it differently; write \\\\x\n" },
	{ "escapes that are one thing everywhere",
	    "macros = { a = \"\\\\ \\\" \\n \\r \\t \\f // /* # @include\"; "
	    "};\n",
	    "" },
	{ "integer that 1.5 wraps", "limits = { memory_bytes = 9000000000; };",
	    "m.conf:1: error: 9000000000 is too large for a plain number: "
	    "write a string with a unit, like \"10M\"\n" },
	{ "hexadecimal that 1.5 wraps",
	    "limits = { memory_bytes = 0xfffffffff; };",
	    "m.conf:1: error: 0xfffffffff is too large for a plain number: "
	    "write a string with a unit, like \"10M\"\n" },
	{ "unit without quotes", "limits = { memory_bytes = 100M; };",
	    "m.conf:1: error: 100M is no number: put quotes around it, "
	    "\"100M\"\n" },
	{ "comma at the end", "policies = (\n  { recipients = [ \"*\", ]; } );",
	    "m.conf:2: error: a comma before a closing bracket: remove it\n" },
	{ "syntax", "user = \"x\";\npolicies = ( };\n",
	    "m.conf:2: error: syntax error: look here and just above for a "
	    "missing quote, bracket or =\n" },
	{ "key twice", "user = \"x\";\nuser = \"y\";\n",
	    "m.conf:2: error: duplicate setting name: this key stands twice "
	    "in its group; remove one\n" },
	{ "brackets without end", "a = ((((((((((((((((((((((((((((((((((",
	    "m.conf:1: error: brackets are nested more than 32 deep: close "
	    "some\n" },
	/* names and types */
	{ "unknown key", "\nsocket_grup = \"x\";\n",
	    "m.conf:2: error: unknown key \"socket_grup\" in configuration; "
	    "did you mean \"socket_group\"?\n" },
	{ "unknown key in a group", "limits = { xyzzy = 1; };",
	    "m.conf:1: error: unknown key \"xyzzy\" in limits\n" },
	{ "number for a string", "user =\n 1;",
	    "m.conf:1: error: \"user\" wants a string in double quotes\n" },
	{ "string for a truth", "action = {\n observe = \"yes\"; };",
	    "m.conf:2: error: \"observe\" wants true or false, without "
	    "quotes\n" },
	{ "string for a number", "levels = { low = \"5\"; };",
	    "m.conf:1: error: \"low\" wants a whole number, without "
	    "quotes\n" },
	{ "fraction", "levels = { low = 20.5; };",
	    "m.conf:1: error: \"low\" wants a whole number, without "
	    "quotes\n" },
	{ "group for a list", "rules = { };\nlimits = ( );",
	    "m.conf:2: error: \"limits\" wants a group: { key = value; }\n" },
	{ "string for a list", "rules = \"x\";",
	    "m.conf:1: error: \"rules\" wants a list of groups: "
	    "( { … }, { … } )\n" },
	{ "array of numbers", "trust = { authserv_ids = [ 1, 2 ]; };",
	    "m.conf:1: error: \"authserv_ids\" wants strings in brackets: "
	    "[ \"one\", \"two\" ]\n"
	    "m.conf:1: error: \"authserv_ids\" wants strings in brackets: "
	    "[ \"one\", \"two\" ]\n" },
	{ "empty string in an array",
	    "trust = { authserv_ids = [ \"a\",\n\n\"\" ]; };",
	    "m.conf:3: error: \"authserv_ids\": an empty string: remove "
	    "it\n" },
	{ "range", "levels = { low = 0; };",
	    "m.conf:1: error: \"low\": 0 is out of range: 1 to 100\n" },
	{ "size", "limits = { field_bytes = \"10 MiB\"; links = -1; };",
	    "m.conf:1: error: \"field_bytes\": \"10 MiB\" is not understood: "
	    "write bytes: 65536, or \"64k\", \"10M\"\n"
	    "m.conf:1: error: \"links\": -1 is out of range: 1 to 100000\n" },
	{ "duration", "timeout = \"2d\";",
	    "m.conf:1: error: \"timeout\": \"2d\" is not understood: write "
	    "seconds: 30, or \"30s\", \"5m\", \"1h\"\n" },
	{ "mode", "socket_mode = \"0980\";",
	    "m.conf:1: error: \"socket_mode\": \"0980\" is not understood: "
	    "write an octal mode in quotes: \"0660\"\n" },
	{ "mode without quotes", "socket_mode = 0660;",
	    "m.conf:1: error: \"socket_mode\" wants an octal mode in quotes: "
	    "\"0660\"\n" },
	{ "word", "on_error = \"acept\";",
	    "m.conf:1: error: \"on_error\": \"acept\" is none of \"accept\" "
	    "\"tempfail\"; did you mean \"accept\"?\n" },
	{ "level", "action = { header_from = \"unknown\"; };",
	    "m.conf:1: error: \"header_from\": \"unknown\" is none of "
	    "\"none\" \"low\" \"medium\" \"high\" \"never\"\n" },
	{ "missing key",
	    "services = (\n{ id = \"x\"; hosts = [ \"x.y\" ]; } );",
	    "m.conf:2: error: this service has no \"category\": add category "
	    "= …;\n" },
	/* the daemon */
	{ "Postfix's form of a socket", "socket = \"inet:127.0.0.1:99\";",
	    "m.conf:1: error: socket \"inet:127.0.0.1:99\": write "
	    "\"unix:/path\" or \"inet:port@host\" (Postfix writes "
	    "inet:host:port)\n" },
	{ "relative socket", "socket = \"unix:offplat.sock\";",
	    "m.conf:1: error: socket: write the full path, like "
	    "\"unix:/run/offplat-milter/offplat-milter.sock\"\n" },
	{ "root", "user = \"root\";",
	    "m.conf:1: error: user: mail is not scanned as root; name another "
	    "user\n" },
	{ "facility", "\nsyslog_facility = \"kern\";",
	    "m.conf:2: error: syslog_facility: write mail, daemon, user or "
	    "local0 to local7\n" },
	{ "relative path", "metrics_file = \"x.prom\";",
	    "m.conf:1: error: metrics_file: write the full path, not "
	    "\"x.prom\"\n" },
	{ "levels that fall", "\nlevels = { low = 50; };",
	    "m.conf:2: error: levels must rise: low = 50, medium = 45, high = "
	    "70\n" },
	{ "memory", "limits = { memory_bytes = \"1M\"; };",
	    "m.conf:1: warning: limits: memory_bytes = 1048576 is too little "
	    "for the other limits: large mails get level error; write "
	    "\"28M\"\n" },
	/* actions */
	{ "tag without a text", "action = { tag_from = \"high\"; };",
	    "m.conf:1: error: tag_from without a tag: write subject_tag = "
	    "\"[off-platform]\";\n" },
	{ "tag without a header",
	    "action = {\n tag_from = \"high\";\n subject_tag = \"x\";\n "
	    "header_from = \"never\"; };",
	    "m.conf:2: error: a tag without the header that explains it: "
	    "remove tag_from or header_from = \"never\"\n" },
	{ "tag that is not used", "action = { subject_tag = \"x\"; };",
	    "m.conf:1: warning: subject_tag is not used: write tag_from = "
	    "\"high\";\n" },
	{ "quarantine without a scan",
	    "policies = ( { recipients = [ \"@a\" ];\n scan = false;\n "
	    "quarantine_from = \"high\"; } );",
	    "m.conf:2: error: scan = false judges nothing, so nothing can be "
	    "quarantined or tagged: remove one\n" },
	{ "nothing to observe",
	    "action = { observe = true; header_from = \"never\"; };",
	    "m.conf:1: warning: observe = true, but there is no header, tag or "
	    "quarantine to observe\n" },
	{ "recipient", "policies = ( { recipients = [ \"@a\",\n\"bob\" ]; } );",
	    "m.conf:2: error: recipients: \"bob\": write \"user@host\", "
	    "\"@host\" or \"*\"\n" },
	{ "policy behind all",
	    "policies = ( { recipients = \"*\"; },\n { recipients = \"@a\"; } "
	    ");",
	    "m.conf:2: warning: this policy is never reached: the one at "
	    "DIR/m.conf:1 is for \"*\"; move it up\n" },
	{ "unknown rule in a policy",
	    "action = { quarantine_rules = [\n\"x\" ]; };",
	    "m.conf:2: error: quarantine_rules: there is no rule \"x\"\n" },
	{ "advice that is no ASCII", "advice = {\n a = \"caf\xc3\xa9\"; };",
	    "m.conf:2: error: a goes into a header: only printable ASCII, not "
	    "byte 0xc3 behind \"caf\"\n" },
	{ "advice over two lines", "advice_policy = \"a\\nb\";",
	    "m.conf:1: error: advice_policy goes into a header: only printable "
	    "ASCII, not byte 0x0a behind \"a\"\n" },
	{ "placeholder", "advice_error = \"on {plattform}\";",
	    "m.conf:1: error: advice_error: \"{plattform}\": only {platform} "
	    "and {report} can be put in\n" },
	/* platforms and links */
	{ "domain with a star",
	    "services = ( { id = \"x\"; category = \"c\";\n hosts = [ "
	    "\"a.b\", \n\"*.c.d\" ]; } );",
	    "m.conf:3: error: hosts: \"*.c.d\" is no domain name: leave out "
	    "\"*.\": subdomains are meant anyway\n" },
	{ "domain in capitals, with a path, of one label, with a scheme",
	    "platforms = ( { id = \"x\"; name = \"X\"; domains = [ \"A.b\", "
	    "\"a.b/c\", \"ab\", \"https://a.b\" ]; } );",
	    "m.conf:1: error: domains: \"A.b\" is no domain name: write it in "
	    "lower case\n"
	    "m.conf:1: error: domains: \"a.b/c\" is no domain name: leave out "
	    "the path\n"
	    "m.conf:1: error: domains: \"ab\" is no domain name: write it like "
	    "example.com\n"
	    "m.conf:1: error: domains: \"https://a.b\" is no domain name: leave "
	    "out the scheme\n" },
	{ "domain of two platforms",
	    "platforms = ( { id = \"x\"; name = \"X\"; domains = \"a.b\"; "
	    "},\n { id = \"y\"; name = \"Y\"; domains = \"a.b\"; } );",
	    "m.conf:2: error: domain \"a.b\" stands at DIR/m.conf:1 already: "
	    "rename or remove one\n" },
	{ "start before the contract",
	    "platforms = ( { id = \"x\"; name = \"X\"; domains = \"a.b\"; "
	    "kinds = (\n { id = \"k\"; stage = \"pre-contract\"; event = "
	    "\"contract-start\"; } ); } );",
	    "m.conf:2: error: a kind that starts a contract is not of stage "
	    "\"pre-contract\": write \"active\"\n" },
	{ "service that is nowhere",
	    "services = ( { id = \"x\"; category = \"c\"; } );",
	    "m.conf:1: error: a service needs hosts or schemes\n" },
	{ "service twice",
	    "services = ( { id = \"x\"; category = \"c\"; schemes = \"a\"; "
	    "},\n{ id = \"x\"; category = \"c\"; schemes = \"b\"; } );",
	    "m.conf:2: error: service \"x\" stands at DIR/m.conf:1 already: "
	    "rename or remove one\n" },
	{ "redirector without parameters",
	    "redirectors = ( { id = \"x\"; hosts = \"a.b\"; } );",
	    "m.conf:1: error: this decode needs params = [ \"url\" ]\n" },
	/* rules */
	{ "rule that looks for nothing",
	    "rules = (\n { id = \"x\"; none = \"y\"; },\n"
	    " { id = \"y\"; facts = \"many-from\"; } );",
	    "m.conf:2: error: this rule looks for nothing: add pattern, "
	    "phrases, links, facts, wording, all or any\n"
	    "m.conf:2: warning: this rule has no score and no other rule names "
	    "it: it does nothing; write score = 30;\n" },
	{ "wordings",
	    "wordings = { mine = [ \"1 a\" ]; };\n"
	    "rules = ( { id = \"x\"; describe = \"x\"; score = -1;\n"
	    "wording = \"mien\"; alike = 50; },\n"
	    "{ id = \"y\"; describe = \"x\"; score = -1; pattern = \"x\";\n"
	    "alike = 50; },\n"
	    "{ id = \"z\"; describe = \"x\"; score = -1;\n"
	    "wording = \"mine\"; } );",
	    "m.conf:3: error: there is no wording \"mien\"; did you mean "
	    "\"mine\"?\n"
	    "m.conf:5: error: wording and alike need one another: wording = "
	    "\"contact\"; alike = 60;\n"
	    "m.conf:7: error: wording and alike need one another: wording = "
	    "\"contact\"; alike = 60;\n" },
	{ "rule without a voice",
	    "rules = (\n { id = \"x\"; pattern = \"y\"; score = 10; } );",
	    "m.conf:2: error: this rule has a score but no describe: say what "
	    "it finds\n"
	    "m.conf:2: error: this rule has a score but no family, which "
	    "chooses the advice\n" },
	{ "family without advice",
	    "advice = { contact = \"x\"; };\nrules = ( { id = \"x\"; describe = "
	    "\"y\"; pattern = \"y\"; score = 10;\n family = \"contcat\"; } );",
	    "m.conf:3: error: there is no advice for family \"contcat\"; did "
	    "you mean \"contact\"?\n" },
	{ "score", "rules = ( { id = \"x\"; pattern = \"y\"; score = 101; } );",
	    "m.conf:1: error: \"score\": 101 is out of range: -50 to 100\n"
	    "m.conf:1: warning: this rule has no score and no other rule names "
	    "it: it does nothing; write score = 30;\n" },
	{ "id",
	    "rules = ( { id = \"Contact\"; describe = \"x\"; score = -1; "
	    "pattern = \"y\"; } );",
	    "m.conf:1: error: id \"Contact\": write at most 64 of a-z 0-9 . _ "
	    "- and begin with a letter or digit\n" },
	{ "words of where, stages and facts",
	    "rules = ( { id = \"x\"; describe = \"x\"; score = -1;\n"
	    "where = [ \"body\" ];\n stages = [ \"pre_contract\" ];\n"
	    "facts = [ \"attachment\",\n \"atachment-macro\" ]; } );",
	    "m.conf:2: error: \"where\": \"body\" is none of \"client\" "
	    "\"subject\" \"names\" \"attachments\" \"hidden\" \"furniture\"\n"
	    "m.conf:3: error: \"stages\": \"pre_contract\" is none of "
	    "\"unknown\" \"pre-contract\" \"active\"; did you mean "
	    "\"pre-contract\"?\n"
	    "m.conf:5: error: facts: there is no fact \"atachment-macro\"; did "
	    "you mean \"attachment-macro\"?\n" },
	{ "names that lead nowhere",
	    "rules = ( { id = \"x.one\"; describe = \"x\"; score = -1;\n"
	    "links = [ \"web\", \"caht\" ]; platforms = \"upwork\";\n"
	    "any = [ \"x.oen\" ]; } );\n"
	    "services = ( { id = \"tg\"; category = \"chat\"; schemes = "
	    "\"tg\"; } );",
	    "m.conf:3: error: any: there is no rule \"x.oen\"; did you mean "
	    "\"x.one\"?\n"
	    "m.conf:2: error: links: there is no category or service \"caht\"; "
	    "did you mean \"chat\"?\n"
	    "m.conf:2: error: platforms: there is no platform \"upwork\"\n" },
	{ "keys without their companions",
	    "rules = ( { id = \"x\"; describe = \"x\"; score = -1; pattern = "
	    "\"y\";\n near = 10;\n unless_bytes = 10; } );",
	    "m.conf:2: error: near is about all and any: remove it or add one "
	    "of them\n"
	    "m.conf:3: error: unless_bytes needs unless or unless_phrases\n" },
	{ "circle",
	    "rules = ( { id = \"a\"; any = \"b\"; }, { id = \"b\"; all = [ "
	    "\"c\" ]; },\n { id = \"c\"; facts = \"many-from\"; none = \"a\"; "
	    "} );",
	    "m.conf:1: error: rules wait for one another in a circle: a, b, c, "
	    "a again; take one name out\n" },
	{ "rule twice",
	    "rules = ( { id = \"a\"; describe = \"x\"; score = -1; facts = "
	    "\"many-from\"; },\n{ id = \"a\"; describe = \"x\"; score = -1; "
	    "facts = \"many-from\"; } );",
	    "m.conf:2: error: rule \"a\" stands at DIR/m.conf:1 already: rename "
	    "or remove one\n" },
	{ "list and macro of one name",
	    "lists = { a = [ \"x\" ]; };\nmacros = { a = \"x\"; };",
	    "m.conf:2: error: list or macro \"a\" stands at DIR/m.conf:1 "
	    "already: rename or remove one\n" },
	{ "override of nothing", "overrides = (\n { id = \"x\"; } );",
	    "m.conf:2: error: overrides: no rule has the id \"x\"\n" },
	/* includes */
	{ "file that is not there", "include = [\n \"none.conf\" ];",
	    "m.conf:2: error: cannot read DIR/none.conf: No such file or "
	    "directory\n" },
	{ "pattern without a match", "include = [ \"x/*.conf\" ];",
	    "m.conf:1: warning: no file matches DIR/x/*.conf\n" },
	{ "way out of the directory", "include = [ \"a/../../b\" ];",
	    "m.conf:1: error: \"a/../../b\" leads out of the directory of this "
	    "file: write the full path\n" },
	{ "file that includes itself", "include = [ \"m.conf\" ];",
	    "m.conf:1: error: DIR/m.conf is included a second time: remove "
	    "one\n" },
	{ "directory", "include = [ \".\" ];",
	    "m.conf:1: error: DIR/. is a directory, not a file\n" },
	{ "@include without quotes", "@include x\n",
	    "m.conf:1: error: write the name behind @include in double "
	    "quotes\n" },
	{ "@include of itself", "@include \"m.conf\"\n",
	    "m.conf:1: error: @include is nested more than 7 deep: does a file "
	    "include itself?\n" },
};

/* All messages, a line each, with DIR for the directory. */
static void
collect(const struct diag *diag, const char *dir, char *out, size_t max)
{
	size_t n = 0, skip = strlen(dir);
	const char *hit;

	out[0] = '\0';
	for (size_t i = 0; i < diag_count(diag) && n < max; i++) {
		const char *text = diag_text(diag, i);

		if (strncmp(text, dir, skip) == 0)
			text += skip + 1;
		while ((hit = strstr(text, dir)) != NULL && n < max) {
			n += (size_t)snprintf(out + n, max - n, "%.*sDIR",
			    (int)(hit - text), text);
			text = hit + skip;
		}
		if (n < max)
			n += (size_t)snprintf(out + n, max - n, "%s\n", text);
	}
}

static void
test_mistake(const struct tempdir *dir, const struct mistake *mistake)
{
	struct diag *diag = diag_init();
	struct conf *conf;
	char got[4096];

	tempdir_write(dir, "m.conf", mistake->text);
	conf = conf_load(tempdir_path(dir, "m.conf"), diag);
	collect(diag, dir->path, got, sizeof(got));
	is_str(got, mistake->messages, mistake->what);
	if ((conf == NULL) != (diag_errors(diag) > 0))
		ok(false, "%s: a configuration or an error", mistake->what);
	conf_deinit(&conf);
	diag_deinit(&diag);
}

/* A NUL would end the text for libconfig. */
static void
test_nul(const struct tempdir *dir)
{
	static const char text[] = "user = \"x\";\n\0group = 1;\n";
	struct diag *diag = diag_init();
	char got[400];

	tempdir_bytes(dir, "m.conf", text, sizeof(text) - 1);
	ok(conf_load(tempdir_path(dir, "m.conf"), diag) == NULL,
	    "NUL is refused");
	collect(diag, dir->path, got, sizeof(got));
	is_str(
	    got, "m.conf:2: error: control character 0x00: remove it\n", "NUL");
	diag_deinit(&diag);
}

static void
test_no_file(const struct tempdir *dir)
{
	struct diag *diag = diag_init();
	char got[400];

	ok(conf_load(tempdir_path(dir, "none"), diag) == NULL, "no file");
	ok(conf_load(dir->path, diag) == NULL, "a directory");
	collect(diag, dir->path, got, sizeof(got));
	is_str(got,
	    "error: cannot read DIR/none: No such file or directory\n"
	    "error: DIR is a directory, not a file\n",
	    "what libconfig has no text for");
	diag_deinit(&diag);
}

static void
test_two_files(const struct tempdir *dir)
{
	struct diag *diag = diag_init();
	char got[1000];

	tempdir_write(dir, "m.conf",
	    "include = [ \"b.conf\" ];\nuser = \"x\";\nlevels = { };\n");
	tempdir_write(dir, "b.conf",
	    "\nuser = \"y\";\nlevels = { low = 3; };\n"
	    "macros = { a = \"\n\\d\"; };");
	ok(conf_load(tempdir_path(dir, "m.conf"), diag) == NULL,
	    "a key in two files is refused");
	collect(diag, dir->path, got, sizeof(got));
	is_str(got,
	    "b.conf:5: error: single backslash before 'd': versions of "
	    "libconfig read it differently; write \\\\d\n"
	    "b.conf:2: error: \"user\" was given at DIR/m.conf:2 before: keep "
	    "one of them\n"
	    "b.conf:3: error: \"levels\" was given at DIR/m.conf:3 before: "
	    "keep one of them\n",
	    "both places are named");
	diag_deinit(&diag);
}

/* m.conf names 1.conf, that 2.conf, and so on: four levels are right. */
static void
test_depth(const struct tempdir *dir)
{
	struct diag *diag = diag_init();
	struct conf *conf;
	char name[16], text[64], got[400];

	tempdir_write(dir, "m.conf", "include = \"1.conf\";\n");
	for (int i = 1; i <= 5; i++) {
		snprintf(name, sizeof(name), "%d.conf", i);
		snprintf(text, sizeof(text),
		    i == 4 ? "\n" : "include = \"%d.conf\";\n", i + 1);
		tempdir_write(dir, name, text);
	}
	conf = conf_load(tempdir_path(dir, "m.conf"), diag);
	ok(conf != NULL, "four levels of include");
	conf_deinit(&conf);
	tempdir_write(dir, "4.conf", "\ninclude = [ \"5.conf\" ];\n");
	ok(conf_load(tempdir_path(dir, "m.conf"), diag) == NULL, "and no more");
	collect(diag, dir->path, got, sizeof(got));
	is_str(got,
	    "4.conf:2: error: include is nested more than 4 deep: name the "
	    "file in a higher one\n",
	    "the fifth level");
	diag_deinit(&diag);
}

static void
test_large(const struct tempdir *dir)
{
	struct diag *diag = diag_init();
	size_t n = (4 << 20) + 1;
	char *blanks = malloc(n), got[400];

	memset(blanks, ' ', n);
	tempdir_bytes(dir, "m.conf", blanks, n);
	free(blanks);
	ok(conf_load(tempdir_path(dir, "m.conf"), diag) == NULL, "5 MB");
	collect(diag, dir->path, got, sizeof(got));
	is_str(got,
	    "error: DIR/m.conf is larger than 4 MB: no configuration is; "
	    "split it\n",
	    "a large file is not read");
	diag_deinit(&diag);
}

/* Only the administrator's files are worth the warning. */
static void
test_writable(const struct tempdir *dir)
{
	struct diag *diag = diag_init();
	struct conf *conf;
	char got[400];

	tempdir_write(dir, "m.conf", "");
	chmod(tempdir_path(dir, "m.conf"), 0666);
	conf = conf_load(tempdir_path(dir, "m.conf"), diag);
	collect(diag, dir->path, got, sizeof(got));
	is_str(got,
	    geteuid() != 0 ? ""
			   : "m.conf: warning: everybody may write this file: "
			     "chmod o-w DIR/m.conf\n",
	    "a file that everybody may write");
	conf_deinit(&conf);
	diag_deinit(&diag);
}

int
main(void)
{
	struct tempdir dir;

	tempdir_init(&dir);
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++)
		test_mistake(&dir, &mistakes[i]);
	test_nul(&dir);
	test_no_file(&dir);
	test_two_files(&dir);
	test_depth(&dir);
	test_large(&dir);
	test_writable(&dir);
	tempdir_deinit(&dir);
	return done_testing();
}
