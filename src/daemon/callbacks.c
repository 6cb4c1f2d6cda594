/*
 * callbacks - between libmilter and the session: arguments, macros, private
 * data. No decisions; see session.c.
 *
 * Steps that never answer return NOREPLY: negotiate() always asks for it, and
 * libmilter answers in our place where the MTA does not know that.
 */
#include "config.h"

#include "daemon/callbacks.h"

#define ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE)
#define STEPS                                                                  \
	(SMFIP_NOHELO | SMFIP_NOUNKNOWN | SMFIP_NODATA | SMFIP_SKIP |          \
	    SMFIP_NR_CONN | SMFIP_NR_RCPT | SMFIP_NR_HDR)

/* libmilter passes no argument of ours to its callbacks: set once, before any
   thread starts. */
static struct service *shared;

static struct session *
session_of(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL)
		return session;
	session = session_init(shared);
	if (session != NULL && smfi_setpriv(ctx, session) != MI_SUCCESS)
		session_deinit(&session);
	return session;
}

static const char *
macro(SMFICTX *ctx, const char *name)
{
	char symbol[8] = "";

	memcpy(symbol, name, strnlen(name, sizeof(symbol) - 1));
	return smfi_getsymval(ctx, symbol);
}

static void
want_macros(SMFICTX *ctx)
{
	char name_and_id[] = "j i", name[] = "j", id[] = "i";

	/* A failure leaves the MTA's own list, which has both. */
	(void)smfi_setsymlist(ctx, SMFIM_CONNECT, name);
	(void)smfi_setsymlist(ctx, SMFIM_ENVFROM, name_and_id);
	(void)smfi_setsymlist(ctx, SMFIM_ENVRCPT, id);
	(void)smfi_setsymlist(ctx, SMFIM_EOH, id);
	(void)smfi_setsymlist(ctx, SMFIM_EOM, id);
}

static sfsistat
negotiate(SMFICTX *ctx, unsigned long f0, unsigned long f1, unsigned long f2,
    unsigned long f3, unsigned long *pf0, unsigned long *pf1,
    unsigned long *pf2, unsigned long *pf3)
{
	struct session *session = session_of(ctx);

	(void)f2;
	(void)f3;
	*pf0 = f0 & ACTIONS;
	*pf1 = f1 & STEPS;
	*pf2 = 0;
	*pf3 = 0;
	if ((f0 & SMFIF_SETSYMLIST) != 0) {
		*pf0 |= SMFIF_SETSYMLIST;
		want_macros(ctx);
	}
	if (session != NULL)
		session_grant(session, (f1 & SMFIP_SKIP) != 0,
		    (f0 & SMFIF_QUARANTINE) != 0);
	return SMFIS_CONTINUE;
}

/* Wanted for its macro j, which older MTAs send here only. */
static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *address)
{
	(void)ctx;
	(void)host;
	(void)address;
	return SMFIS_NOREPLY;
}

static sfsistat
on_envfrom(SMFICTX *ctx, char **argv)
{
	struct session *session = session_of(ctx);
	const char *name = macro(ctx, "j");
	sfsistat answer;

	if (session == NULL)
		return service_fault(shared, "", "getting memory");
	answer = session_begin(session,
	    name == NULL ? SPAN_NONE : span_str(name), span_str(argv[0]));
	session_queue_id(session, macro(ctx, "i"));
	return answer;
}

static sfsistat
on_envrcpt(SMFICTX *ctx, char **argv)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL) {
		session_queue_id(session, macro(ctx, "i"));
		session_recipient(session, span_str(argv[0]));
	}
	return SMFIS_NOREPLY;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL)
		session_field(session, span_str(name), span_str(value));
	return SMFIS_NOREPLY;
}

static sfsistat
on_eoh(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return SMFIS_CONTINUE;
	session_queue_id(session, macro(ctx, "i"));
	return session_scope(session);
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t n)
{
	struct session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return SMFIS_CONTINUE;
	return session_body(session, span_of((const char *)bytes, n));
}

static sfsistat
on_eom(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session == NULL)
		return SMFIS_ACCEPT;
	session_queue_id(session, macro(ctx, "i"));
	return session_finish(session, ctx);
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL)
		session_abort(session);
	return SMFIS_CONTINUE;
}

/* May come with nothing before it: an MTA or a monitor that only connects. */
static sfsistat
on_close(SMFICTX *ctx)
{
	struct session *session = smfi_getpriv(ctx);

	if (session != NULL) {
		smfi_setpriv(ctx, NULL);
		session_deinit(&session);
	}
	return SMFIS_CONTINUE;
}

struct smfiDesc
callbacks_table(void)
{
	static char name[] = PACKAGE_NAME;

	return (struct smfiDesc){
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = ACTIONS | SMFIF_SETSYMLIST,
		.xxfi_connect = on_connect,
		.xxfi_envfrom = on_envfrom,
		.xxfi_envrcpt = on_envrcpt,
		.xxfi_header = on_header,
		.xxfi_eoh = on_eoh,
		.xxfi_body = on_body,
		.xxfi_eom = on_eom,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
		.xxfi_negotiate = negotiate,
	};
}

bool
callbacks_register(struct service *service)
{
	shared = service;
	return smfi_register(callbacks_table()) == MI_SUCCESS;
}
