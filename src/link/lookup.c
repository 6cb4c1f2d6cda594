/*
 * lookup - finds a host and path in a linkset's tables.
 */
#include "config.h"

#include "link/linkset.h"

/* As much of a path as a prefix may have; behind it nothing is compared. */
#define PATH_MAX_BYTES 256

/*
 * The path as a server reads it, for comparing: escapes undone, "\" as "/", one
 * slash for several, "/." gone. Query and fragment keep their mark.
 */
static struct span
plain_path(struct span path, char out[PATH_MAX_BYTES])
{
	size_t n = 0;

	for (size_t i = 0; i < path.n && n < PATH_MAX_BYTES; i++) {
		char c = path.p[i] == '\\' ? '/' : path.p[i];

		if (c == '%' && path.n - i > 2 &&
		    ascii_hex(path.p[i + 1]) >= 0 &&
		    ascii_hex(path.p[i + 2]) >= 0) {
			c = (char)(ascii_hex(path.p[i + 1]) << 4 |
				   ascii_hex(path.p[i + 2]));
			i += 2;
		} else if (c == '?' || c == '#') {
			out[n++] = c;
			break;
		}
		if (c == '/' && n > 0 && out[n - 1] == '/')
			continue;
		if (c == '/' && n > 1 && out[n - 1] == '.' &&
		    out[n - 2] == '/') {
			n--;
			continue;
		}
		out[n++] = ascii_lower(c);
	}
	return span_of(out, n);
}

/* Does path begin with prefix, and with whole segments of it? */
static bool
path_fits(struct span path, struct span prefix)
{
	char end;

	if (prefix.n == 0)
		return true;
	if (path.n < prefix.n ||
	    !span_ieq(span_slice(path, 0, prefix.n), prefix))
		return false;
	if (path.n == prefix.n || prefix.p[prefix.n - 1] == '/')
		return true;
	end = path.p[prefix.n];
	return end == '/' || end == '?' || end == '#';
}

static int
host_order(const struct host_entry *entry, struct span host)
{
	size_t n = entry->host.n < host.n ? entry->host.n : host.n;
	int order = memcmp(entry->host.p, host.p, n);

	if (order != 0)
		return order;
	return entry->host.n < host.n ? -1 : entry->host.n > host.n;
}

/* The first entry of host with a fitting path; NULL: none. */
static const struct host_entry *
find_exact(const struct host_table *table, struct span host, struct span path)
{
	size_t from = 0, to = table->n, middle;

	while (from < to) {
		middle = from + (to - from) / 2;
		if (host_order(&table->v[middle], host) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < table->n && span_eq(table->v[from].host, host); from++)
		if (path_fits(path, table->v[from].path))
			return &table->v[from];
	return NULL;
}

/* Is one of the labels that stand before any suffix among those of host? */
static bool
has_label(const struct host_table *table, struct span host)
{
	for (size_t at = 0, end; at < host.n; at = end + 1) {
		end = span_chr(host, at, '.');
		for (size_t i = 0; i < table->nany; i++)
			if (span_eq(span_slice(host, at, end), table->any[i]))
				return true;
	}
	return false;
}

/* "google.*": the registrable domain's first label with any suffix. */
static const struct host_entry *
find_any_suffix(const struct linkset *set, const struct host_table *table,
    struct span host, struct span path)
{
	struct span domain;
	size_t dot;
	char key[66];

	if (!has_label(table, host))
		return NULL;
	domain = domain_of(set, host);
	dot = span_chr(domain, 0, '.');
	if (dot == domain.n || dot > 63)
		return NULL;
	memcpy(key, domain.p, dot);
	memcpy(key + dot, ".*", 2);
	return find_exact(table, span_of(key, dot + 2), path);
}

const struct host_entry *
table_find(const struct linkset *set, const struct host_table *table,
    struct span host, struct span path)
{
	const struct host_entry *entry;
	char text[PATH_MAX_BYTES];
	struct span name = host;
	size_t dot;

	path = plain_path(path, text);
	for (;;) {
		entry = find_exact(table, name, path);
		if (entry != NULL)
			return entry;
		dot = span_chr(name, 0, '.');
		if (dot >= name.n)
			break;
		name = span_from(name, dot + 1);
	}
	entry = find_any_suffix(set, table, host, path);
	return entry != NULL ? entry : find_exact(table, SPAN_LIT("*"), path);
}

const struct scheme_entry *
scheme_find(const struct linkset *set, struct span scheme)
{
	const struct scheme_entry *entry =
	    set->schemes_by[scheme_first(scheme)];

	while (entry != NULL && (entry->scheme.n != scheme.n ||
				    !span_ieq(entry->scheme, scheme)))
		entry = entry->next;
	return entry;
}
