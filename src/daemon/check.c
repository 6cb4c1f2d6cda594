/*
 * check - --check and --show-config; see check.h.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "daemon/check.h"
#include "scan/scanner.h"

void
check_print(const struct diag *diag)
{
	for (size_t i = 0; i < diag_count(diag); i++)
		fprintf(stderr, "%s\n", diag_text(diag, i));
}

static int
no_memory(void)
{
	fputs("offplat-milter: out of memory\n", stderr);
	return EX_OSERR;
}

/* The folder may come with the first start; mail flows without it. */
static void
warn_of_store(
    const struct scanner *scanner, const char *path, struct diag *diag)
{
	struct trouble trouble;

	if (!contracts_inspect(scanner_store(scanner), &trouble))
		diag_warn(diag, (struct pos){ path, 0 },
		    "contracts: %s: running contracts will not be known",
		    trouble.text);
}

int
check_config(const char *path)
{
	struct diag *diag = diag_init();
	struct scanner *scanner;
	bool ok;

	if (diag == NULL)
		return no_memory();
	scanner = scanner_init(path, diag);
	ok = scanner != NULL && scanner_check(scanner, diag);
	if (scanner != NULL)
		warn_of_store(scanner, path, diag);
	check_print(diag);
	if (ok)
		printf("%s: ok, %zu rules\n", path,
		    ruleset_count(scanner_rules(scanner)));
	if (scanner != NULL)
		scanner_unref(&scanner);
	diag_deinit(&diag);
	return ok ? EXIT_SUCCESS : EX_CONFIG;
}

int
check_show(const char *path)
{
	struct diag *diag = diag_init();
	struct conf *conf;

	if (diag == NULL)
		return no_memory();
	conf = conf_load(path, diag);
	check_print(diag);
	diag_deinit(&diag);
	if (conf == NULL)
		return EX_CONFIG;
	conf_show(conf, stdout);
	conf_deinit(&conf);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EX_IOERR;
}
