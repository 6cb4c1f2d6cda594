/*
 * check - what the types of keys do not say: whether the configuration as a
 * whole makes sense. Every finding has its file, line and remedy.
 */
#ifndef OFFPLAT_CONFIG_CHECK_H
#define OFFPLAT_CONFIG_CHECK_H

#include "config/index.h"
#include "config/load.h"

struct check {
	struct loader *loader;
	const struct conf *conf;
	struct diag *diag;
	struct index rules;
	struct index platforms;
	struct index targets;  /* categories and services of links */
	struct index families; /* that have an advice */
};

void check_all(struct loader *loader);

/* check.c: the daemon, levels, limits */
void check_daemon(struct check *check);
/* check_contracts.c: where contracts are remembered */
void check_contracts(struct check *check);
/* check_action.c: action, policies, advice */
void check_actions(struct check *check);
void check_advice(struct check *check);
/* check_platform.c: platforms, services, redirectors */
void check_platforms(struct check *check);
void check_links(struct check *check);
/* check_rule.c, check_circle.c */
void check_rules(struct check *check);
void check_circles(struct check *check);

/* check_text.c: the form of single strings; NULL is right everywhere. */

/* a-z 0-9 . _ -, at most 64: it goes into headers and log lines. */
void check_id(
    struct check *check, struct pos pos, const char *what, const char *id);
/* Printable ASCII, at most max bytes: it goes into a header. */
void check_ascii(struct check *check, struct pos pos, const char *what,
    const char *text, size_t max);
/* Lower-case domain names; with_path: "host/path" too. */
void check_domains(struct check *check, const char *what,
    const struct strv *domains, bool with_path);
/* A full path, or NULL. */
void check_path(
    struct check *check, struct pos pos, const char *key, const char *path);
/* Each string is a name in the index. what: "rule". */
void check_names(struct check *check, const char *key, const struct strv *names,
    const struct index *index, const char *what);

/* Where a key was given, or else the place of the whole. */
struct pos check_pos(const struct check *check, const struct table *table,
    const char *name, const void *base, struct pos whole);
struct pos strv_pos(const struct strv *strv, size_t i);

#endif
