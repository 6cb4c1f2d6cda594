/*
 * reload - exchanges the scanner under a lock that is held for the exchange
 * only, never while a configuration is read; see reload.h.
 */
#include "config.h"

#include "daemon/reload.h"

static struct scanner *
put(struct reload *reload, struct scanner *scanner)
{
	struct scanner *old;

	atomic_store(
	    &reload->tempfail, scanner_conf(scanner)->daemon.tempfail_on_error);
	pthread_mutex_lock(&reload->lock);
	old = reload->current;
	reload->current = scanner;
	pthread_mutex_unlock(&reload->lock);
	return old;
}

bool
reload_init(struct reload *reload, const char *path, struct diag *diag)
{
	struct scanner *scanner = scanner_init(path, diag);

	if (scanner == NULL)
		return false;
	scanner_settle(scanner);
	pthread_mutex_init(&reload->lock, NULL);
	reload->current = NULL;
	reload->path = path;
	put(reload, scanner);
	return true;
}

void
reload_deinit(struct reload *reload)
{
	if (reload->current == NULL)
		return;
	scanner_unref(&reload->current);
	pthread_mutex_destroy(&reload->lock);
}

struct scanner *
reload_take(struct reload *reload)
{
	struct scanner *scanner;

	pthread_mutex_lock(&reload->lock);
	scanner = scanner_ref(reload->current);
	pthread_mutex_unlock(&reload->lock);
	return scanner;
}

bool
reload_again(
    struct reload *reload, struct store_log *store, const struct log *log)
{
	struct diag *diag = diag_init();
	struct scanner *scanner, *old;

	if (diag == NULL) {
		log_line(log, LOG_ERR, "reload: out of memory");
		return false;
	}
	scanner = scanner_init(reload->path, diag);
	log_diag(log, diag);
	diag_deinit(&diag);
	if (scanner == NULL) {
		log_line(log, LOG_ERR,
		    "reload: %s refused, the old configuration stays in force",
		    reload->path);
		return false;
	}
	scanner_settle(scanner);
	/* Only this thread exchanges the scanner: it may look at it. */
	scanner_keep_store(scanner, reload->current);
	store_open(store, scanner_store(scanner), log);
	old = put(reload, scanner);
	scanner_unref(&old);
	log_line(log, LOG_NOTICE, "reload: %s in force, %zu rules",
	    reload->path, ruleset_count(scanner_rules(scanner)));
	return true;
}
