/*
 * profile - the platforms' profiles, compiled: who sends, what kind of
 * notification it is, where the client's words stand.
 */
#ifndef OFFPLAT_PLATFORM_PROFILE_H
#define OFFPLAT_PLATFORM_PROFILE_H

#include "base/diag.h"
#include "config/conf.h"
#include "link/link.h"
#include "mail/address.h"
#include "mail/mail.h"
#include "text/view.h"

struct profiles;

/* Compiles all patterns of conf->platforms. NULL: diag has the errors. */
struct profiles *profiles_init(
    const struct conf *conf, const struct linkset *links, struct diag *diag);
void profiles_deinit(struct profiles **profiles);

/* What the header says about the sender. */
struct sender {
	const struct conf_platform *platform; /* whose mail it is or claims */
	enum scope scope;                     /* OUT, PLATFORM, IMPERSONATION */
	fact_set facts; /* MANY_FROM, IMPERSONATED_*, REPLY_ELSEWHERE */
	struct address from;
};
/* From the header alone; cheap, since nearly all mail ends here. */
void profiles_sender(const struct profiles *profiles, struct arena *arena,
    const struct mail *mail, const struct limits *limits,
    struct sender *sender_r);

/* One stretch of a text and the region it belongs to. */
struct cut {
	enum region region;
	size_t at; /* offsets in the original text */
	size_t end;
};

/* The subject taken apart. */
struct subject {
	struct span free; /* the client's part; the whole when unknown */
	struct span name; /* a display name in it */
};

/*
 * The kind of notification by From, subject (decoded) and visible text (folded);
 * NULL when no kind fits. The subject's parts lead into subject.
 */
const struct conf_kind *profiles_kind(const struct profiles *profiles,
    const struct conf_platform *platform, struct arena *arena,
    const struct address *from, struct span subject, const struct view *text,
    struct subject *subject_r);

/*
 * Cuts a text, given as its folded view, into the client's words and furniture;
 * the cuts are in order and cover the original. Where the kind is unknown, or
 * none of its cuts begins, all but furniture lines is the client's, with
 * FACT_FORM_UNKNOWN. Returns how many; 0 when memory is short.
 */
size_t profiles_cut(const struct profiles *profiles,
    const struct conf_platform *platform, const struct conf_kind *kind,
    struct arena *arena, const struct view *text, struct cut **cuts_r,
    fact_set *facts);

/* Does the platform send from this domain? */
bool profiles_is_domain(
    const struct conf_platform *platform, struct span domain);
/* Is it one of the platform's own link hosts? host: as written, ASCII. */
bool profiles_is_host(const struct conf_platform *platform, struct span host);
/* Does one of them stand anywhere in url? */
bool profiles_names_host(const struct conf_platform *platform, struct span url);

/* FACT_LINK_REMOVED and FACT_PAYMENT_UNVERIFIED, from folded text. */
fact_set profiles_text_facts(const struct profiles *profiles,
    const struct conf_platform *platform, struct span folded);

/* What ties mails of one conversation together: a room, a job, a contract. */
struct conversation_key {
	const char *name;  /* as the platform's keys call it */
	struct span value; /* ASCII letters in lower case */
};
/*
 * Adds the platform's keys that stand in text (as written, not folded) to keys,
 * each once, up to max. Returns how many there are then.
 */
size_t profiles_keys(const struct profiles *profiles,
    const struct conf_platform *platform, struct arena *arena, struct span text,
    struct conversation_key *keys, size_t n, size_t max);

#endif
