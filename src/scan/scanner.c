/*
 * scanner - loads everything that judges, counts its users, and decides the
 * scope of a mail; judge.c does the rest.
 */
#include "config.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "scan/scanner-private.h"

struct scanner *
scanner_init(const char *path, struct diag *diag)
{
	struct scanner *scanner = calloc(1, sizeof(*scanner));

	if (scanner == NULL) {
		diag_error(diag, (struct pos){ path, 0 }, "not enough memory");
		return NULL;
	}
	atomic_init(&scanner->refs, 1);
	scanner->conf = conf_load(path, diag);
	if (scanner->conf == NULL)
		goto fail;
	scanner->links = linkset_init(scanner->conf, diag);
	if (scanner->links == NULL)
		goto fail;
	/* Both are tried, so that one check shows the mistakes of both. */
	scanner->profiles = profiles_init(scanner->conf, scanner->links, diag);
	scanner->rules = ruleset_init(scanner->conf, diag);
	scanner->lookalike = lookalike_init(scanner->conf, scanner->links);
	if (scanner->profiles == NULL || scanner->rules == NULL ||
	    scanner->lookalike == NULL)
		goto fail;
	scanner->store = contracts_init(&scanner->conf->contracts);
	if (scanner->store == NULL) {
		diag_error(diag, (struct pos){ path, 0 }, "not enough memory");
		goto fail;
	}
	return scanner;
fail:
	scanner_unref(&scanner);
	return NULL;
}

bool
scanner_check(const struct scanner *scanner, struct diag *diag)
{
	return ruleset_check(scanner->rules, scanner->links, diag);
}

void
scanner_settle(struct scanner *scanner)
{
	conf_settle(scanner->conf);
	ruleset_settle(scanner->rules);
}

struct scanner *
scanner_ref(struct scanner *scanner)
{
	atomic_fetch_add_explicit(&scanner->refs, 1, memory_order_relaxed);
	return scanner;
}

void
scanner_unref(struct scanner **scanner)
{
	struct scanner *s = *scanner;

	*scanner = NULL;
	if (s == NULL ||
	    atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) > 1)
		return;
	contracts_unref(&s->store);
	lookalike_deinit(&s->lookalike);
	ruleset_deinit(&s->rules);
	profiles_deinit(&s->profiles);
	linkset_deinit(&s->links);
	conf_deinit(&s->conf);
	free(s);
}

const struct conf *
scanner_conf(const struct scanner *scanner)
{
	return scanner->conf;
}

const struct ruleset *
scanner_rules(const struct scanner *scanner)
{
	return scanner->rules;
}

const struct linkset *
scanner_links(const struct scanner *scanner)
{
	return scanner->links;
}

const struct profiles *
scanner_profiles(const struct scanner *scanner)
{
	return scanner->profiles;
}

struct contracts *
scanner_store(const struct scanner *scanner)
{
	return scanner->store;
}

void
scanner_set_store(struct scanner *scanner, struct contracts *store)
{
	contracts_unref(&scanner->store);
	scanner->store = store;
}

void
scanner_keep_store(struct scanner *scanner, const struct scanner *old)
{
	if (!contracts_same(old->store, &scanner->conf->contracts))
		return;
	scanner_set_store(scanner, contracts_ref(old->store));
	contracts_reread_keys(scanner->store);
}

/* Was nobody found because the header could not be read to its end? */
static bool
cut_short(struct mail *mail)
{
	if (arena_failed(mail_arena(mail)))
		return true;
	return mail_limits(mail) != 0 && mail_find(mail, "From") == NULL;
}

enum scope
scanner_scope(const struct scanner *scanner, struct mail *mail)
{
	struct sender sender;

	profiles_sender(scanner->profiles, mail_arena(mail), mail,
	    &scanner->conf->limits, &sender);
	if (sender.scope == SCOPE_OUT &&
	    (scanner->conf->scope_all || cut_short(mail)))
		return SCOPE_ALL;
	return sender.scope;
}
