/*
 * check - all checks, and those of the daemon's own keys; see check.h.
 */
#include "config.h"

#include <stdlib.h>
#include <sys/un.h>

#include "config/check.h"

static struct pos
top_pos(const struct check *check, const char *name)
{
	return check_pos(check, &schema_top, name, check->loader->conf,
	    (struct pos){ check->loader->sources[0]->path, 0 });
}

/* "port" or "port@host" behind inet: */
static bool
is_inet(const char *rest)
{
	char *end;
	unsigned long port = strtoul(rest, &end, 10);

	return ascii_isdigit(rest[0]) && port >= 1 && port <= 65535 &&
	       (end[0] == '\0' || (end[0] == '@' && end[1] != '\0'));
}

static void
check_unix_socket(struct check *check, const char *path)
{
	const size_t max = sizeof(((struct sockaddr_un *)0)->sun_path) - 1;

	if (path[0] != '/')
		diag_error(check->diag, top_pos(check, "socket"),
		    "socket: write the full path, like "
		    "\"unix:/run/offplat-milter/offplat-milter.sock\"");
	else if (strlen(path) > max)
		diag_error(check->diag, top_pos(check, "socket"),
		    "socket: a socket's path has at most %zu bytes: move it",
		    max);
}

static void
check_socket(struct check *check)
{
	const char *name = check->conf->daemon.socket;
	struct span s;

	if (name == NULL) {
		diag_error(check->diag, top_pos(check, "socket"),
		    "socket is empty: write \"unix:/path\" or "
		    "\"inet:port@host\"");
		return;
	}
	s = span_str(name);
	if (span_istarts(s, "unix:"))
		check_unix_socket(check, name + 5);
	else if (span_istarts(s, "local:"))
		check_unix_socket(check, name + 6);
	else if ((!span_istarts(s, "inet:") || !is_inet(name + 5)) &&
		 (!span_istarts(s, "inet6:") || !is_inet(name + 6)))
		diag_error(check->diag, top_pos(check, "socket"),
		    "socket \"%.80s\": write \"unix:/path\" or "
		    "\"inet:port@host\" (Postfix writes inet:host:port)",
		    name);
}

static void
check_facility(struct check *check)
{
	static const char *const names[] = { "mail", "daemon", "user", "local0",
		"local1", "local2", "local3", "local4", "local5", "local6",
		"local7" };
	const char *name = check->conf->daemon.syslog_facility;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name != NULL && strcmp(name, names[i]) == 0)
			return;
	diag_error(check->diag, top_pos(check, "syslog_facility"),
	    "syslog_facility: write mail, daemon, user or local0 to local7");
}

/* Daemons that run as root read hostile mail with all rights. */
static void
check_user(struct check *check)
{
	const char *user = check->conf->daemon.user;

	if (user == NULL)
		diag_error(check->diag, top_pos(check, "user"),
		    "user is empty: name the user that the daemon becomes");
	else if (strcmp(user, "root") == 0)
		diag_error(check->diag, top_pos(check, "user"),
		    "user: mail is not scanned as root; name another user");
}

static void
check_levels(struct check *check)
{
	const struct conf_levels *levels = &check->conf->levels;

	if (levels->low >= levels->medium || levels->medium >= levels->high)
		diag_error(check->diag, top_pos(check, "levels"),
		    "levels must rise: low = %d, medium = %d, high = %d",
		    levels->low, levels->medium, levels->high);
}

static void
check_limits(struct check *check)
{
	const struct limits *limits = &check->conf->limits;
	/* The mail, and each text as decoded, folded and undone. */
	size_t least = limits->message_bytes + limits->header_bytes +
		       8 * limits->text_bytes;

	if (limits->memory_bytes < least)
		diag_warn(check->diag, top_pos(check, "limits"),
		    "limits: memory_bytes = %zu is too little for the other "
		    "limits: large mails get level error; write \"%zuM\"",
		    limits->memory_bytes, (least >> 20) + 1);
}

void
check_daemon(struct check *check)
{
	const struct conf_daemon *daemon = &check->conf->daemon;

	check_socket(check);
	check_user(check);
	check_facility(check);
	check_path(
	    check, top_pos(check, "pid_file"), "pid_file", daemon->pid_file);
	check_path(check, top_pos(check, "metrics_file"), "metrics_file",
	    daemon->metrics_file);
	check_path(check, top_pos(check, "public_suffixes"), "public_suffixes",
	    check->conf->public_suffixes);
	check_levels(check);
	check_limits(check);
	check_ascii(check, top_pos(check, "syslog_ident"), "syslog_ident",
	    daemon->syslog_ident, 32);
}

static bool
index_rules(struct check *check)
{
	const struct conf *conf = check->conf;

	if (!index_init(&check->rules, check->loader->scratch, conf->nrules))
		return false;
	for (size_t i = 0; i < conf->nrules; i++)
		index_add(
		    &check->rules, conf->rules[i].id, conf->rules[i].pos, i);
	index_sort(&check->rules);
	index_report_doubles(&check->rules, "rule", check->diag);
	return true;
}

static bool
index_platforms(struct check *check)
{
	const struct conf *conf = check->conf;

	if (!index_init(
		&check->platforms, check->loader->scratch, conf->nplatforms))
		return false;
	for (size_t i = 0; i < conf->nplatforms; i++)
		index_add(&check->platforms, conf->platforms[i].id,
		    conf->platforms[i].pos, i);
	index_sort(&check->platforms);
	index_report_doubles(&check->platforms, "platform", check->diag);
	return true;
}

/* Lists and macros share one space of names: both are used as {name}. */
static bool
check_pieces(struct check *check)
{
	const struct conf *conf = check->conf;
	struct index names;

	if (!index_init(
		&names, check->loader->scratch, conf->nlists + conf->nmacros))
		return false;
	for (size_t i = 0; i < conf->nlists; i++)
		index_add(&names, conf->lists[i].name, conf->lists[i].pos, i);
	for (size_t i = 0; i < conf->nmacros; i++)
		index_add(&names, conf->macros[i].name, conf->macros[i].pos,
		    conf->nlists + i);
	index_sort(&names);
	index_report_doubles(&names, "list or macro", check->diag);
	for (size_t i = 0; i < names.n; i++)
		check_id(check, names.v[i].pos, "name", names.v[i].id);
	return true;
}

void
check_all(struct loader *loader)
{
	struct check check = { .loader = loader,
		.conf = &loader->conf->conf,
		.diag = loader->diag };

	if (!index_rules(&check) || !index_platforms(&check) ||
	    !check_pieces(&check))
		return; /* conf_load() sees that memory was short */
	check_daemon(&check);
	check_contracts(&check);
	check_actions(&check);
	check_advice(&check);
	check_platforms(&check);
	check_links(&check);
	check_rules(&check);
	check_circles(&check);
}
