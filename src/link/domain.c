/*
 * domain - public suffixes by libpsl, which takes lower-case names without a
 * closing dot, as C strings, and would find a domain in an address.
 */
#include "config.h"

#include "link/linkset.h"

/* A host that DNS can hold fits. */
#define NAME_MAX_BYTES 256

static bool
to_string(struct span s, char out[NAME_MAX_BYTES])
{
	if (s.n == 0 || s.n >= NAME_MAX_BYTES || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	return true;
}

bool
tld_exists(const struct linkset *set, struct span label)
{
	char name[NAME_MAX_BYTES];

	/* Without the "*" rule: else every label would be a suffix. */
	return to_string(label, name) &&
	       psl_is_public_suffix2(
		   set->psl, name, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

/*
 * The hosts that this thread asked for last, by their length: the links of a
 * mail mostly lead to few, and the public suffixes are slow to say so.
 */
#define ANSWERS 8

static _Thread_local struct answer {
	unsigned long set; /* its number; 0: nothing was asked yet */
	char host[NAME_MAX_BYTES];
	size_t n;
	size_t from; /* where the domain begins in host */
} answers[ANSWERS];

struct span
domain_of(const struct linkset *set, struct span host)
{
	struct answer *answer;
	char name[NAME_MAX_BYTES];
	const char *found;

	while (host.n > 1 && host.p[host.n - 1] == '.')
		host.n--;
	if (host.n == 0 || ascii_isdigit(host.p[host.n - 1]) ||
	    host.p[host.n - 1] == ']')
		return host;
	answer = &answers[host.n % ANSWERS];
	if (answer->set == set->number &&
	    span_eq(host, span_of(answer->host, answer->n)))
		return span_from(host, answer->from);
	if (!to_string(host, name))
		return host;
	found = psl_registrable_domain(set->psl, name);
	memcpy(answer->host, name, host.n);
	answer->set = set->number;
	answer->n = host.n;
	answer->from = found == NULL ? 0 : (size_t)(found - name);
	return span_from(host, answer->from);
}

struct span
link_domain(const struct linkset *set, struct arena *arena, struct span host)
{
	struct url url = { .host = SPAN_NONE };

	host = span_trim(host);
	while (host.n > 1 && host.p[host.n - 1] == '.')
		host.n--;
	if (!url_host(&url, arena, host))
		return host;
	return domain_of(set, url.host);
}
