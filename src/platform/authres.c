/*
 * authres - weighs what trusted servers say about a mail; see authres.h.
 *
 * DMARC and DKIM are each enough, as RFC 7489 has it, and SPF says nothing: its
 * domain is the envelope's, and CVE-2019-20790 was a HELO result taken for it.
 * Results that contradict each other prove nothing in either direction.
 */
#include "config.h"

#include "platform/authres.h"
#include "platform/authres_field.h"

/* RFC 8617 section 4.2.1: higher instances make a chain invalid. */
#define ARC_INSTANCE_MAX 50

struct claims {
	bool dmarc_pass;
	bool dmarc_fail;
	bool dkim_exact;   /* passes for the very domain of From */
	bool dkim_aligned; /* passes for another of the same organisation */
	bool dkim_fail;
	bool arc_pass;
	bool arc_fail;
};

/* Who the mail says it is from. */
struct author {
	struct span domain; /* of the one address; empty: not to be told */
	bool one;           /* one From field with one address */
};

struct judge {
	struct arena *arena;
	const struct mail *mail;
	const struct conf_trust *trust;
	const struct strv *domains;
	struct author author;
};

static struct span
without_dot(struct span domain)
{
	if (domain.n > 0 && domain.p[domain.n - 1] == '.')
		domain.n--;
	return domain;
}

static bool
is_domain(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_isalnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' &&
		    s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* Is domain one of domains, or inside one? */
static bool
is_inside(struct span domain, const struct strv *domains)
{
	domain = without_dot(domain);
	if (!is_domain(domain))
		return false;
	for (size_t i = 0; i < domains->n; i++) {
		struct span outer = span_str(domains->v[i]);
		size_t n = domain.n - outer.n;

		if (domain.n >= outer.n &&
		    span_ieq(span_from(domain, n), outer) &&
		    (n == 0 || domain.p[n - 1] == '.'))
			return true;
	}
	return false;
}

/* Over a quoted string or a comment that begins at at; at: none begins. */
static size_t
over_quoted(struct span s, size_t at)
{
	size_t depth = 0, from = at;
	char open = s.p[at];

	if (open != '"' && open != '(')
		return at;
	for (; at < s.n; at++) {
		if (s.p[at] == '\\')
			at++;
		else if (open == '"' && s.p[at] == '"' && at > from)
			return at + 1;
		else if (open == '(' && s.p[at] == '(')
			depth++;
		else if (open == '(' && s.p[at] == ')' && --depth == 0)
			return at + 1;
	}
	return s.n;
}

/*
 * The domain of a From field's only address. Stricter than a mail program: what
 * it might read as a second address makes it two.
 */
static struct author
read_author(struct span value)
{
	struct author author = { .domain = SPAN_NONE, .one = true };
	size_t ats = 0, angles = 0, next, end;

	for (size_t at = 0; at < value.n; at = next) {
		char c = value.p[at];

		next = over_quoted(value, at);
		if (next > at)
			continue;
		next = at + 1;
		if (c == ',' || c == ';' || c == ':')
			author.one = false;
		angles += c == '<';
		if (c != '@')
			continue;
		ats++;
		for (end = next;
		     end < value.n &&
		     (ascii_isalnum(value.p[end]) || value.p[end] == '-' ||
			 value.p[end] == '.');)
			end++;
		author.domain = span_slice(value, next, end);
	}
	if (ats != 1 || angles > 1)
		author.one = false;
	return author;
}

static struct author
find_author(const struct mail *mail)
{
	struct author author = { .domain = SPAN_NONE, .one = false };
	size_t fields = 0;

	for (size_t i = 0; i < mail_fields(mail); i++) {
		const struct field *field = mail_field(mail, i);

		if (span_ieqs(field->name, "From") && fields++ == 0)
			author = read_author(field->value);
	}
	if (fields != 1)
		author.one = false;
	return author;
}

/* The domain that a DKIM result is about: d=, or that of i=. */
static struct span
signer(const struct authres_result *result)
{
	const char *at;

	if (result->d.n > 0 || result->i.n == 0)
		return without_dot(result->d);
	at = memrchr(result->i.p, '@', result->i.n);
	if (at == NULL)
		return SPAN_NONE;
	return without_dot(
	    span_from(result->i, (size_t)(at - result->i.p) + 1));
}

static void
add_dkim(struct claims *claims, const struct judge *judge,
    const struct authres_result *result)
{
	struct span domain = signer(result);

	if (!is_inside(domain, judge->domains))
		return;
	if (span_ieqs(result->result, "fail"))
		claims->dkim_fail = true;
	else if (!span_ieqs(result->result, "pass"))
		return;
	else if (span_ieq(domain, judge->author.domain))
		claims->dkim_exact = true;
	else
		claims->dkim_aligned = true;
}

static void
add_result(struct claims *claims, const struct judge *judge,
    const struct authres_result *result)
{
	bool pass = span_ieqs(result->result, "pass");
	bool fail = span_ieqs(result->result, "fail");

	if (!result->usable)
		return;
	if (span_ieqs(result->method, "dmarc")) {
		if (!is_inside(result->from, judge->domains))
			return;
		claims->dmarc_pass |= pass;
		claims->dmarc_fail |= fail;
	} else if (span_ieqs(result->method, "dkim")) {
		add_dkim(claims, judge, result);
	} else if (span_ieqs(result->method, "arc")) {
		claims->arc_pass |= pass;
		claims->arc_fail |= fail;
	}
}

/* Fields that do not parse add nothing; trusted: only those of our servers. */
static void
add_field(struct claims *claims, const struct judge *judge, struct span value,
    bool (*trusted)(const struct judge *, struct span))
{
	struct authres_field field;

	if (!authres_field_parse(&field, judge->arena, value) ||
	    (trusted != NULL && !trusted(judge, field.authserv)))
		return;
	for (size_t i = 0; i < field.n; i++)
		add_result(claims, judge, &field.results[i]);
}

static enum auth
weigh(const struct claims *claims)
{
	if (claims->dmarc_fail) {
		/* With adkim=s DMARC fails although another domain of the same
		 * organisation has signed: the mail is the organisation's. For
		 * From's own domain no honest server can say both. */
		if (!claims->dmarc_pass && !claims->dkim_exact)
			return claims->dkim_aligned ? AUTH_PASS : AUTH_FAIL;
		return AUTH_NONE;
	}
	if (claims->dmarc_pass || claims->dkim_exact || claims->dkim_aligned)
		return AUTH_PASS;
	return claims->dkim_fail ? AUTH_FAIL : AUTH_NONE;
}

static bool
is_trusted(const struct judge *judge, struct span authserv)
{
	const struct strv *ids = &judge->trust->authserv_ids;
	struct span own = mail_authserv(judge->mail);

	if (ids->n == 0)
		return own.n > 0 && span_ieq(authserv, own);
	for (size_t i = 0; i < ids->n; i++)
		if (span_ieqs(authserv, ids->v[i]))
			return true;
	return false;
}

/* The value of a tag of an ARC-Seal ("i=1; d=example.com; …"); false unless it
 * stands there once. */
static bool
find_tag(struct span value, const char *name, struct span *value_r)
{
	size_t at = 0, end, equals, found = 0;

	for (; at < value.n; at = end + 1) {
		end = span_chr(value, at, ';');
		equals = span_chr(value, at, '=');
		if (equals < end &&
		    span_ieqs(span_trim(span_slice(value, at, equals)), name)) {
			*value_r =
			    span_trim(span_slice(value, equals + 1, end));
			found++;
		}
	}
	return found == 1;
}

/* 1 to 50; 0: none of them. */
static unsigned
instance(struct span s)
{
	unsigned n = 0;

	if (s.n == 0 || s.n > 2 || s.p[0] == '0')
		return 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_isdigit(s.p[i]))
			return 0;
		n = n * 10 + (unsigned)(s.p[i] - '0');
	}
	return n <= ARC_INSTANCE_MAX ? n : 0;
}

/* The highest instance of an ARC-Seal, where a listed sealer made it, once. */
static unsigned
sealed_instance(const struct judge *judge)
{
	struct span sealer = SPAN_NONE, i_tag, d_tag;
	unsigned highest = 0, copies = 0, n;

	for (size_t i = 0; i < mail_fields(judge->mail); i++) {
		const struct field *field = mail_field(judge->mail, i);

		if (!span_ieqs(field->name, "ARC-Seal"))
			continue;
		n = find_tag(field->value, "i", &i_tag) ? instance(i_tag) : 0;
		if (n == 0 || !find_tag(field->value, "d", &d_tag))
			return 0;
		if (n == highest)
			copies++;
		if (n <= highest)
			continue;
		highest = n;
		copies = 1;
		sealer = d_tag;
	}
	for (size_t i = 0; i < judge->trust->arc_sealers.n; i++)
		if (copies == 1 &&
		    span_ieqs(sealer, judge->trust->arc_sealers.v[i]))
			return highest;
	return 0;
}

/* What the sealer of that instance wrote down, without "i=1;". */
static bool
sealed_results(const struct judge *judge, unsigned wanted, struct span *value_r)
{
	size_t found = 0;

	for (size_t i = 0; i < mail_fields(judge->mail); i++) {
		const struct field *field = mail_field(judge->mail, i);
		size_t end = span_chr(field->value, 0, ';');
		struct span tag, head = span_slice(field->value, 0, end);

		if (!span_ieqs(field->name, "ARC-Authentication-Results") ||
		    !find_tag(head, "i", &tag) || instance(tag) != wanted)
			continue;
		*value_r = span_from(field->value, end + 1);
		found++;
	}
	return found == 1;
}

/*
 * What a listed forwarder saw. Only where a trusted server of ours has checked
 * the chain: an ARC-Seal is a mere assertion until then.
 */
static enum auth
judge_arc(const struct judge *judge, const struct claims *direct)
{
	struct claims claims = { .dmarc_pass = false };
	struct span value;
	unsigned wanted;

	if (!direct->arc_pass || direct->arc_fail)
		return AUTH_NONE;
	wanted = sealed_instance(judge);
	if (wanted == 0 || !sealed_results(judge, wanted, &value))
		return AUTH_NONE;
	add_field(&claims, judge, value, NULL);
	return weigh(&claims);
}

enum auth
authres_judge(const struct mail *mail, struct arena *arena,
    const struct conf_trust *trust, const struct strv *domains)
{
	struct judge judge = { arena, mail, trust, domains, find_author(mail) };
	struct claims claims = { .dmarc_pass = false };
	enum auth auth;

	/* Several authors: whatever passed may be about another one. */
	if (judge.author.one && !is_inside(judge.author.domain, domains))
		return AUTH_NONE;
	for (size_t i = 0; i < mail_fields(mail); i++) {
		const struct field *field = mail_field(mail, i);

		if (span_ieqs(field->name, "Authentication-Results"))
			add_field(&claims, &judge, field->value, is_trusted);
	}
	auth = weigh(&claims);
	if (auth != AUTH_PASS && judge_arc(&judge, &claims) == AUTH_PASS)
		auth = AUTH_PASS;
	return auth == AUTH_PASS && !judge.author.one ? AUTH_NONE : auth;
}
