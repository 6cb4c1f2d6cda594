/*
 * check_text - the form of ids, domains and sentences; see check.h.
 */
#include "config.h"

#include "config/check.h"

#define ID_MAX     64
#define DOMAIN_MAX 253
#define LABEL_MAX  63

struct pos
check_pos(const struct check *check, const struct table *table,
    const char *name, const void *base, struct pos whole)
{
	const struct place *place =
	    place_find(check->loader, table, name, base);

	return place == NULL ? whole : place->pos;
}

struct pos
strv_pos(const struct strv *strv, size_t i)
{
	return (struct pos){ strv->pos.file, strv->lines[i] };
}

static bool
is_id(const char *id)
{
	size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n > 0 && n <= ID_MAX && id[n] == '\0' &&
	       strchr("._-", id[0]) == NULL;
}

void
check_id(struct check *check, struct pos pos, const char *what, const char *id)
{
	if (id != NULL && !is_id(id))
		diag_error(check->diag, pos,
		    "%s \"%.80s\": write at most %d of a-z 0-9 . _ - and "
		    "begin with a letter or digit",
		    what, id, ID_MAX);
}

void
check_ascii(struct check *check, struct pos pos, const char *what,
    const char *text, size_t max)
{
	size_t n;

	if (text == NULL)
		return;
	for (n = 0; text[n] >= ' ' && text[n] <= '~'; n++)
		;
	if (text[n] != '\0')
		diag_error(check->diag, pos,
		    "%s goes into a header: only printable ASCII, not byte "
		    "0x%02x behind \"%.*s\"",
		    what, (unsigned char)text[n], n > 30 ? 30 : (int)n,
		    text + (n > 30 ? n - 30 : 0));
	else if (n > max)
		diag_error(check->diag, pos,
		    "%s has %zu characters: shorten it to %zu", what, n, max);
}

/* a-z 0-9 and hyphens in labels, at least two of them. */
static bool
is_domain(struct span s)
{
	size_t label = 0, dots = 0;

	if (s.n == 0 || s.n > DOMAIN_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			dots++;
			continue;
		}
		if (!ascii_isdigit(c) && !(c >= 'a' && c <= 'z') && c != '-')
			return false;
		if (++label > LABEL_MAX)
			return false;
	}
	return dots > 0 && label > 0;
}

/*
 * A host of a service: a domain, "name.*" (below any public suffix), or "*"
 * before a path (that path on whatever host).
 */
static bool
is_host(struct span host, bool has_path)
{
	if (span_eq(host, SPAN_LIT("*")))
		return has_path;
	if (!span_iends(host, ".*"))
		return is_domain(host);
	host = span_slice(host, 0, host.n - 2);
	return host.n > 0 && span_chr(host, 0, '*') == host.n;
}

/* What to write instead of a string that is no domain. */
static const char *
domain_remedy(struct span s, bool with_path)
{
	if (span_istarts(s, "*."))
		return "leave out \"*.\": subdomains are meant anyway";
	if (span_find(s, 0, SPAN_LIT("://")) < s.n)
		return "leave out the scheme";
	if (span_chr(s, 0, '@') < s.n)
		return "write the part behind the @";
	if (!with_path && span_chr(s, 0, '/') < s.n)
		return "leave out the path";
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] >= 0x80)
			return "write it as DNS does, with xn--";
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return "write it in lower case";
	}
	return "write it like example.com";
}

void
check_domains(struct check *check, const char *what, const struct strv *domains,
    bool with_path)
{
	for (size_t i = 0; i < domains->n; i++) {
		struct span s = span_str(domains->v[i]);
		struct span host = span_slice(s, 0, span_chr(s, 0, '/'));

		if (with_path ? !is_host(host, host.n < s.n) : !is_domain(s))
			diag_error(check->diag, strv_pos(domains, i),
			    "%s: \"%.80s\" is no domain name: %s", what, s.p,
			    domain_remedy(s, with_path));
	}
}

void
check_names(struct check *check, const char *key, const struct strv *names,
    const struct index *index, const char *what)
{
	struct suggest suggest;

	for (size_t i = 0; i < names->n; i++) {
		if (index_find(index, names->v[i]) != NULL)
			continue;
		suggest_init(&suggest, names->v[i]);
		index_suggest(index, &suggest);
		diag_error(check->diag, strv_pos(names, i),
		    "%s: there is no %s \"%s\"%s", key, what, names->v[i],
		    suggest_text(&suggest));
	}
}

void
check_path(
    struct check *check, struct pos pos, const char *key, const char *path)
{
	if (path != NULL && path[0] != '/')
		diag_error(check->diag, pos,
		    "%s: write the full path, not \"%.80s\"", key, path);
}
