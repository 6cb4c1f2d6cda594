/*
 * floor - the least that a filter can do: what libmilter and the sockets alone
 * cost, for script/bench to measure against.
 *
 *   floor SOCKET headers    accepts every message at the end of its headers
 *   floor SOCKET body       reads everything and adds one header
 *   floor SOCKET FORM answers
 *                           the same, answering every field of the header, as a
 *                           filter does that negotiates nothing
 *
 * Without "answers" it leaves out and mutes the same steps and asks for the same
 * macros as offplat-milter does (src/daemon/callbacks.c), so that the MTA sends
 * both the same and waits as often.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libmilter/mfapi.h>

#define STEPS                                                                  \
	(SMFIP_NOHELO | SMFIP_NOUNKNOWN | SMFIP_NODATA | SMFIP_SKIP |          \
	    SMFIP_NR_CONN | SMFIP_NR_RCPT | SMFIP_NR_HDR)

static sfsistat
answer_field(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_CONTINUE;
}

static sfsistat
negotiate(SMFICTX *ctx, unsigned long f0, unsigned long f1, unsigned long f2,
    unsigned long f3, unsigned long *pf0, unsigned long *pf1,
    unsigned long *pf2, unsigned long *pf3)
{
	char name_and_id[] = "j i", name[] = "j", id[] = "i";

	(void)f2;
	(void)f3;
	*pf0 = f0 & (SMFIF_ADDHDRS | SMFIF_SETSYMLIST);
	*pf1 = f1 & STEPS;
	*pf2 = 0;
	*pf3 = 0;
	if ((f0 & SMFIF_SETSYMLIST) != 0) {
		smfi_setsymlist(ctx, SMFIM_CONNECT, name);
		smfi_setsymlist(ctx, SMFIM_ENVFROM, name_and_id);
		smfi_setsymlist(ctx, SMFIM_ENVRCPT, id);
		smfi_setsymlist(ctx, SMFIM_EOH, id);
		smfi_setsymlist(ctx, SMFIM_EOM, id);
	}
	return SMFIS_CONTINUE;
}

static sfsistat
take_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *address)
{
	(void)ctx;
	(void)host;
	(void)address;
	return SMFIS_NOREPLY;
}

static sfsistat
take_sender(SMFICTX *ctx, char **argv)
{
	(void)ctx;
	(void)argv;
	return SMFIS_CONTINUE;
}

static sfsistat
take_recipient(SMFICTX *ctx, char **argv)
{
	(void)ctx;
	(void)argv;
	return SMFIS_NOREPLY;
}

static sfsistat
take_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_NOREPLY;
}

static sfsistat
accept_headers(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_ACCEPT;
}

static sfsistat
go_on(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_CONTINUE;
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

/* The form's; with no callbacks where what is named does not exist. */
static struct smfiDesc
table(const char *form)
{
	static char name[] = "floor";
	struct smfiDesc desc = {
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = SMFIF_ADDHDRS | SMFIF_SETSYMLIST,
		.xxfi_connect = take_connect,
		.xxfi_envfrom = take_sender,
		.xxfi_envrcpt = take_recipient,
		.xxfi_header = take_header,
		.xxfi_negotiate = negotiate,
	};

	if (strcmp(form, "headers") == 0) {
		desc.xxfi_eoh = accept_headers;
	} else if (strcmp(form, "body") == 0) {
		desc.xxfi_eoh = go_on;
		desc.xxfi_body = take_body;
		desc.xxfi_eom = end_message;
	}
	return desc;
}

static void
answer_each(struct smfiDesc *desc)
{
	desc->xxfi_connect = NULL;
	desc->xxfi_envfrom = NULL;
	desc->xxfi_envrcpt = NULL;
	desc->xxfi_header = answer_field;
	desc->xxfi_negotiate = NULL;
}

int
main(int argc, char **argv)
{
	struct smfiDesc desc = table(argc > 2 ? argv[2] : "");

	if (desc.xxfi_eoh == NULL || argc > 4 ||
	    (argc == 4 && strcmp(argv[3], "answers") != 0)) {
		fputs("usage: floor SOCKET headers|body [answers]\n", stderr);
		return 64;
	}
	if (argc == 4)
		answer_each(&desc);
	if (smfi_setconn(argv[1]) != MI_SUCCESS ||
	    smfi_register(desc) != MI_SUCCESS ||
	    smfi_opensocket(1) != MI_SUCCESS)
		return EXIT_FAILURE;
	return smfi_main() == MI_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
