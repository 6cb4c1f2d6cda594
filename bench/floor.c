/*
 * floor - the least that a filter can do: what libmilter and the sockets alone
 * cost, for script/bench to measure against.
 *
 *   floor SOCKET headers    accepts every message at the end of its headers
 *   floor SOCKET body       reads everything and adds one header
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libmilter/mfapi.h>

static sfsistat
take_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_CONTINUE;
}

static sfsistat
accept_headers(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_ACCEPT;
}

static sfsistat
take_body(SMFICTX *ctx, unsigned char *body, size_t n)
{
	(void)ctx;
	(void)body;
	(void)n;
	return SMFIS_CONTINUE;
}

static sfsistat
end_message(SMFICTX *ctx)
{
	char name[] = "X-Floor", value[] = "seen";

	smfi_insheader(ctx, 0, name, value);
	return SMFIS_CONTINUE;
}

int
main(int argc, char **argv)
{
	char name[] = "floor";
	struct smfiDesc desc = {
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = SMFIF_ADDHDRS,
		.xxfi_header = take_header,
	};

	if (argc != 3 ||
	    (strcmp(argv[2], "headers") != 0 && strcmp(argv[2], "body") != 0)) {
		fputs("usage: floor SOCKET headers|body\n", stderr);
		return 64;
	}
	if (argv[2][0] == 'h') {
		desc.xxfi_eoh = accept_headers;
	} else {
		desc.xxfi_body = take_body;
		desc.xxfi_eom = end_message;
	}
	if (smfi_setconn(argv[1]) != MI_SUCCESS ||
	    smfi_register(desc) != MI_SUCCESS ||
	    smfi_opensocket(1) != MI_SUCCESS)
		return EXIT_FAILURE;
	return smfi_main() == MI_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
