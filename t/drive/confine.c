/*
 * confine - runs a program under a system call filter as systemd would set it up
 * for a unit, for t/service.t:
 *
 *   confine FILE PROGRAM [ARGUMENT...]
 *
 * FILE has one system call that is allowed a line, or "family N" for an address
 * family that socket(2) may be asked for; everything else fails with EPERM,
 * another family with EAFNOSUPPORT.
 */
#include "config.h"

#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* One of the numbers below AF_MAX, or beyond. */
struct families {
	bool listed; /* is there any? */
	bool v[AF_MAX];
};

static _Noreturn void
fail(const char *what, int error)
{
	fprintf(stderr, "confine: %s: %s\n", what, strerror(error));
	exit(EXIT_FAILURE);
}

static void
allow(scmp_filter_ctx filter, const char *name)
{
	int number = seccomp_syscall_resolve_name(name), error;

	/* Of another architecture, or newer than the library: as systemd does. */
	if (number == __NR_SCMP_ERROR || number < 0 ||
	    strcmp(name, "socket") == 0)
		return;
	error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
	if (error != 0 && error != -EEXIST)
		fail(name, -error);
}

static void
read_file(scmp_filter_ctx filter, const char *path, struct families *families)
{
	FILE *in = fopen(path, "r");
	char line[128];
	bool sockets = false;

	if (in == NULL)
		fail(path, errno);
	while (fgets(line, sizeof(line), in) != NULL) {
		unsigned family;

		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "family %u", &family) == 1) {
			families->listed = true;
			if (family < AF_MAX)
				families->v[family] = true;
			continue;
		}
		sockets |= strcmp(line, "socket") == 0;
		allow(filter, line);
	}
	fclose(in);
	/* Without the call itself, no family is of use. */
	for (size_t i = 0; !sockets && i < AF_MAX; i++)
		families->v[i] = false;
	families->listed |= !sockets;
}

static void
limit_sockets(scmp_filter_ctx filter, const struct families *families)
{
	int call = SCMP_SYS(socket), error = 0;

	for (unsigned i = 0; error == 0 && i < AF_MAX; i++) {
		const struct scmp_arg_cmp family = {
			.arg = 0, .op = SCMP_CMP_EQ, .datum_a = i
		};

		error = seccomp_rule_add_array(filter,
		    !families->listed || families->v[i]
			? SCMP_ACT_ALLOW
			: SCMP_ACT_ERRNO(EAFNOSUPPORT),
		    call, 1, &family);
	}
	if (error != 0)
		fail("socket", -error);
}

int
main(int argc, char **argv)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	struct families families = { .listed = false };
	int error;

	if (argc < 3 || filter == NULL) {
		fprintf(stderr, "usage: confine FILE PROGRAM [ARGUMENT...]\n");
		return EXIT_FAILURE;
	}
	read_file(filter, argv[1], &families);
	limit_sockets(filter, &families);
	error = seccomp_load(filter);
	if (error != 0)
		fail("the filter", -error);
	seccomp_release(filter);
	execv(argv[2], argv + 2);
	fail(argv[2], errno);
}
