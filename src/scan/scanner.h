/*
 * scanner - the whole judgement behind one door: configuration, profiles, links
 * and rules loaded together, counted by reference, and replaced as one.
 *
 * The daemon, the tools and the tests all judge through these calls. They know
 * neither libmilter nor syslog, keep no global state and may run in any number
 * of threads on one scanner.
 */
#ifndef OFFPLAT_SCAN_SCANNER_H
#define OFFPLAT_SCAN_SCANNER_H

#include "base/diag.h"
#include "config/conf.h"
#include "contracts/contracts.h"
#include "mail/html.h"
#include "mail/mail.h"
#include "mail/mime.h"
#include "platform/profile.h"
#include "rules/ruleset.h"
#include "verdict/verdict.h"

struct scanner;

/*
 * Loads and compiles the configuration file. NULL: diag has the errors. The
 * caller has the first reference.
 */
struct scanner *scanner_init(const char *path, struct diag *diag);
/* scanner_init() and then every example and backtracking probe (--check). */
bool scanner_check(const struct scanner *scanner, struct diag *diag);
/* Lets go of what only checks and explanations need; see ruleset_settle(). */
void scanner_settle(struct scanner *scanner);
struct scanner *scanner_ref(struct scanner *scanner);
/* Gives the reference back and sets *scanner to NULL; the last one frees. */
void scanner_unref(struct scanner **scanner);

const struct conf *scanner_conf(const struct scanner *scanner);
const struct ruleset *scanner_rules(const struct scanner *scanner);
const struct linkset *scanner_links(const struct scanner *scanner);
const struct profiles *scanner_profiles(const struct scanner *scanner);
/* Where running contracts are remembered; the scanner's own reference. */
struct contracts *scanner_store(const struct scanner *scanner);
/* Another one, whose reference goes to the scanner, which nobody uses yet. */
void scanner_set_store(struct scanner *scanner, struct contracts *store);
/*
 * For a reload: the scanner, which nobody uses yet, takes over the store of the
 * old one if it is configured alike, with its connections.
 */
void scanner_keep_store(struct scanner *scanner, const struct scanner *old);

/*
 * At the end of the headers: is the mail any of our business? Cheap; nothing
 * stays allocated but in the mail's arena. SCOPE_OUT: no verdict is to be
 * given; forged headers (mail_forged() > 0) must be removed all the same.
 */
enum scope scanner_scope(const struct scanner *scanner, struct mail *mail);

/*
 * One reading of a text part: what --show prints and tests compare. A page that
 * hides text gives a second reading, with all of it, unless its sender is
 * authentic.
 */
struct scan_text {
	const struct part *part;
	const struct html *html; /* NULL: plain text */
	bool all;                /* the reading with hidden text */
	struct span text;
	struct cut *cuts;
	size_t ncuts;
	fact_set facts; /* FORM_UNKNOWN */
};

/* Wall-clock microseconds of each phase, for --time. */
struct scan_times {
	unsigned long read_us;  /* MIME, HTML */
	unsigned long fold_us;  /* folding, regions, disguises */
	unsigned long facts_us; /* links, sender, stage */
	unsigned long rules_us;
	unsigned long verdict_us;
};

/* Everything known about a mail; all of it lives in the mail's arena. */
struct scan {
	struct sender sender;
	struct mime mime;
	struct scan_text *texts;
	size_t ntexts;
	struct span subject; /* decoded */
	struct evidence evidence;
	struct rule_result rules;
	struct verdict verdict;
	struct link *links; /* those the rules see */
	size_t nlinks;
	struct conversation conversation; /* no keys: nothing to look up */
	struct contract_state contract;   /* what is remembered of it */
	enum contracts_status contracts;  /* how the look-up went */
	struct scan_times times;
};

/*
 * At the end of the mail (whose scope is not SCOPE_OUT): judges it. Always
 * gives a verdict: what could not be done is LEVEL_ERROR with its limit.
 */
void scanner_judge(
    const struct scanner *scanner, struct mail *mail, struct scan *scan_r);

/*
 * Behind the verdict, for the daemon alone: stores what an authentic mail says
 * about a contract. AWAY: it could not be looked up or stored.
 */
enum contracts_status scanner_remember(
    const struct scanner *scanner, const struct scan *scan);

#endif
