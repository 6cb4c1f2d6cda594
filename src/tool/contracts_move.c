/*
 * contracts_move - export and import of what is remembered, and the key file.
 *
 * The text has a first line that names the form, then a line for each contract,
 * with tabs between its columns: id, recipient, platform, active, secret,
 * since, until, by, and the keys with commas between them.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/contracts.h"

#define FIRST_LINE "offplat-contracts 1"
#define COLUMNS    9

static bool
print(const struct contract *contract, void *arg)
{
	char id[DIGEST_TEXT], recipient[DIGEST_TEXT], key[DIGEST_TEXT];

	(void)arg;
	digest_print(&contract->id, id);
	digest_print(&contract->recipient, recipient);
	printf("%s\t%s\t%s\t%d\t%u\t%lld\t%lld\t%s\t", id, recipient,
	    contract->platform, contract->active, contract->key_id,
	    (long long)contract->created, (long long)contract->expires,
	    contract->source);
	for (size_t i = 0; i < contract->nkeys; i++) {
		digest_print(&contract->keys[i], key);
		printf("%s%s", i == 0 ? "" : ",", key);
	}
	putchar('\n');
	return true;
}

int
contracts_export(struct admin *admin)
{
	puts(FIRST_LINE);
	return admin_status(
	    admin, contracts_walk(admin->store, admin->now, print, NULL));
}

/* Printable ASCII without blanks that fits. */
static bool
copy_word(char *to, size_t size, struct span from)
{
	if (from.n == 0 || from.n >= size)
		return false;
	for (size_t i = 0; i < from.n; i++)
		if (from.p[i] <= ' ' || from.p[i] > '~')
			return false;
	memcpy(to, from.p, from.n);
	to[from.n] = '\0';
	return true;
}

static bool
read_number(struct span text, int64_t max, int64_t *number_r)
{
	*number_r = 0;
	if (text.n == 0 || text.n > 15)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (!ascii_isdigit(text.p[i]))
			return false;
		*number_r = 10 * *number_r + (text.p[i] - '0');
	}
	return *number_r <= max;
}

static bool
read_keys(struct span text, struct contract *contract)
{
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = span_chr(text, at, ',');
		if (contract->nkeys == CONTRACT_KEYS_MAX ||
		    !digest_parse(span_slice(text, at, end),
			&contract->keys[contract->nkeys++]))
			return false;
	}
	return true;
}

static bool
read_line(struct span line, struct contract *contract_r)
{
	struct span columns[COLUMNS];
	int64_t active, key_id;
	size_t at = 0, end;

	*contract_r = (struct contract){ .nkeys = 0 };
	for (size_t i = 0; i < COLUMNS; i++, at = end + 1) {
		end = span_chr(line, at, '\t');
		columns[i] = span_slice(line, at, end);
		if ((end == line.n) != (i == COLUMNS - 1))
			return false;
	}
	if (!digest_parse(columns[0], &contract_r->id) ||
	    !digest_parse(columns[1], &contract_r->recipient) ||
	    !copy_word(contract_r->platform, PLATFORM_BYTES, columns[2]) ||
	    !read_number(columns[3], 1, &active) ||
	    !read_number(columns[4], 255, &key_id) ||
	    !read_number(columns[5], INT64_MAX, &contract_r->created) ||
	    !read_number(columns[6], INT64_MAX, &contract_r->expires) ||
	    !copy_word(contract_r->source, SOURCE_BYTES, columns[7]) ||
	    !read_keys(columns[8], contract_r))
		return false;
	contract_r->active = active == 1;
	contract_r->key_id = (unsigned)key_id;
	return true;
}

/* False: the exit status is in *status. */
static bool
import_line(struct admin *admin, struct span line, size_t number, int *status)
{
	struct contract contract;

	if (number == 1) {
		if (span_eq(line, span_str(FIRST_LINE)))
			return true;
		tool_warn("import: this is not what export wrote: line 1 is "
			  "not '%s'",
		    FIRST_LINE);
		*status = TOOL_USAGE;
		return false;
	}
	if (!read_line(line, &contract)) {
		tool_warn("import: line %zu is damaged; the lines before it "
			  "have been taken",
		    number);
		*status = TOOL_USAGE;
		return false;
	}
	if (contract.expires <= admin->now)
		return true;
	*status = admin_status(admin, contracts_put(admin->store, &contract));
	return *status == TOOL_OK;
}

static int
import_from(struct admin *admin, FILE *in)
{
	char *line = NULL;
	size_t size = 0, number = 0;
	int status = TOOL_OK;
	ssize_t n;

	while ((n = getline(&line, &size, in)) > 0) {
		if (line[n - 1] == '\n')
			n--;
		if (!import_line(
			admin, span_of(line, (size_t)n), ++number, &status))
			break;
	}
	free(line);
	if (status == TOOL_OK && number == 0) {
		tool_warn("import: nothing to read");
		status = TOOL_USAGE;
	}
	return status;
}

int
contracts_import(struct admin *admin)
{
	FILE *in = stdin;
	int status;

	if (admin->n > 0 && strcmp(admin->names[0], "-") != 0)
		in = fopen(admin->names[0], "r");
	if (in == NULL) {
		tool_warn("%s: %s", admin->names[0], strerror(errno));
		return TOOL_USAGE;
	}
	status = import_from(admin, in);
	if (in != stdin)
		fclose(in);
	return status;
}

int
contracts_init_key(struct admin *admin)
{
	const char *path = scanner_conf(admin->scanner)->contracts.key_file;
	struct trouble trouble;
	struct keyring ring;

	if (path == NULL)
		return admin_status(admin, CONTRACTS_OFF);
	if (!keyfile_make(path, &ring, &trouble) ||
	    (admin->rotate && !keyfile_rotate(path, &ring, &trouble))) {
		tool_warn("%s", trouble.text);
		return TOOL_UNAVAILABLE;
	}
	printf("%s: secret %u in use, %zu older\n", path, ring.v[0].id,
	    ring.n - 1);
	if (admin->rotate)
		puts("reload the daemon: systemctl reload offplat-milter");
	return TOOL_OK;
}
