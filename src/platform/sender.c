/*
 * sender - whose mail is it, by its header alone: a platform's, one that
 * pretends to be a platform's, or nobody's that matters here. Nearly every mail
 * of a mail host ends in this file, so it allocates next to nothing.
 */
#include "config.h"

#include "platform/lookalike.h"
#include "platform/profile-private.h"
#include "text/fold.h"

#define FROM_MAX 8 /* mailboxes of From fields that are looked at */

bool
domain_inside(struct span domain, const struct strv *domains)
{
	for (size_t i = 0; i < domains->n; i++) {
		struct span own = span_str(domains->v[i]);

		if (!span_iends(domain, domains->v[i]))
			continue;
		if (domain.n == own.n || domain.p[domain.n - own.n - 1] == '.')
			return true;
	}
	return false;
}

static const struct conf_platform *
platform_of(const struct profiles *profiles, struct span domain)
{
	const struct conf *conf = profiles->conf;

	for (size_t i = 0; i < conf->nplatforms && domain.n > 0; i++) {
		const struct conf_platform *platform = &conf->platforms[i];

		if (domain_inside(domain, &platform->domains) ||
		    domain_inside(domain, &platform->extra_senders))
			return platform;
	}
	return NULL;
}

/* All mailboxes of all From fields: more than one is never authentic. */
static size_t
read_from(struct arena *arena, const struct mail *mail,
    const struct limits *limits, struct address *from, size_t max)
{
	limit_set hit = 0;
	size_t n = 0;

	for (size_t i = 0; i < mail_fields(mail) && n < max; i++)
		if (span_ieqs(mail_field(mail, i)->name, "From"))
			n += address_parse(arena, mail_field(mail, i)->value,
			    from + n, max - n, limits, &hit);
	return n;
}

/* Does a display name claim to be a platform? Its index, or -1. */
static int
claimed_by_name(
    const struct profiles *profiles, struct arena *arena, struct span name)
{
	struct span folded;

	if (name.n == 0)
		return -1;
	folded = fold_span(arena, name);
	for (size_t i = 0; i < profiles->n; i++)
		if (profile_matches(profiles, profiles->v[i].claims, folded))
			return (int)i;
	return -1;
}

/* The platform that a stranger's mailbox imitates, and the fact of how. */
static void
look_for_claim(const struct profiles *profiles, struct arena *arena,
    const struct address *from, struct sender *sender)
{
	int found = lookalike_match(profiles->lookalike, arena, from->domain);

	if (found >= 0) {
		sender->facts |= FACT_BIT(FACT_IMPERSONATED_DOMAIN);
	} else {
		found = claimed_by_name(profiles, arena, from->name);
		if (found < 0)
			return;
		sender->facts |= FACT_BIT(FACT_IMPERSONATED_NAME);
	}
	sender->platform = &profiles->conf->platforms[found];
	sender->scope = SCOPE_IMPERSONATION;
	sender->from = *from;
}

static void
look_at_reply_to(struct arena *arena, const struct mail *mail,
    const struct limits *limits, struct sender *sender)
{
	const struct field *field = mail_find(mail, "Reply-To");
	struct address to;
	limit_set hit = 0;

	if (field != NULL &&
	    address_parse(arena, field->value, &to, 1, limits, &hit) == 1 &&
	    to.domain.n > 0 &&
	    !domain_inside(to.domain, &sender->platform->domains))
		sender->facts |= FACT_BIT(FACT_REPLY_ELSEWHERE);
}

void
profiles_sender(const struct profiles *profiles, struct arena *arena,
    const struct mail *mail, const struct limits *limits,
    struct sender *sender_r)
{
	struct address from[FROM_MAX];
	size_t n = read_from(arena, mail, limits, from, FROM_MAX);

	*sender_r = (struct sender){ .scope = SCOPE_OUT };
	if (n == 0)
		return;
	sender_r->from = from[0];
	for (size_t i = 0; i < n; i++) {
		sender_r->platform = platform_of(profiles, from[i].domain);
		if (sender_r->platform != NULL) {
			sender_r->scope = SCOPE_PLATFORM;
			sender_r->from = from[i];
			break;
		}
	}
	for (size_t i = 0; i < n && sender_r->platform == NULL; i++)
		look_for_claim(profiles, arena, &from[i], sender_r);
	if (sender_r->platform == NULL)
		return;
	if (n > 1)
		sender_r->facts |= FACT_BIT(FACT_MANY_FROM);
	look_at_reply_to(arena, mail, limits, sender_r);
}
