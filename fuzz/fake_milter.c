/*
 * fake_milter - see fake_milter.h. Also stands in for log.c: a line of the log
 * is checked, not written.
 */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "daemon/log.h"
#include "fuzz/fake_milter.h"
#include "fuzz/fuzz.h"
#include "verdict/verdict.h"

void
fake_reset(SMFICTX *ctx)
{
	ctx->nnames = 0;
	ctx->risks = 0;
	ctx->held = 0;
	ctx->failed = false;
}

static struct fake_name *
find(SMFICTX *ctx, const char *name)
{
	for (int i = 0; i < ctx->nnames; i++)
		if (span_ieqs(span_str(name), ctx->names[i].name))
			return &ctx->names[i];
	return NULL;
}

void
fake_field(SMFICTX *ctx, const char *name)
{
	struct fake_name *known = find(ctx, name);

	if (!span_istarts(span_str(name), HEADER_PREFIX) ||
	    strlen(name) >= sizeof(known->name))
		return;
	if (known == NULL && ctx->nnames < FAKE_NAMES) {
		known = &ctx->names[ctx->nnames++];
		*known = (struct fake_name){ 0 };
		memcpy(known->name, name, strlen(name));
	}
	if (known != NULL)
		known->left = ++known->copies;
}

int
fake_left(const SMFICTX *ctx)
{
	int left = 0;

	for (int i = 0; i < ctx->nnames; i++)
		left += ctx->names[i].left;
	return left;
}

/* Does this call fail, as without memory or without an MTA? */
static bool
fails(SMFICTX *ctx)
{
	if (ctx->fail_in == 0 || --ctx->fail_in > 0)
		return false;
	ctx->failed = true;
	return true;
}

/* LF only before white space, else printable ASCII and tabs. */
static void
must_be_clean(const char *value)
{
	MUST(strlen(value) < 2048);
	for (const char *p = value; *p != '\0'; p++)
		MUST((*p >= ' ' && *p < 127) || *p == '\t' ||
		     (*p == '\n' && (p[1] == '\t' || p[1] == ' ')));
}

int
smfi_insheader(SMFICTX *ctx, int index, char *name, char *value)
{
	MUST(ctx->at_end);
	MUST(index == 0);
	if (strcmp(name, HEADER_RISK) == 0)
		ctx->risks++;
	else
		MUST(strcmp(name, HEADER_ADVICE) == 0);
	must_be_clean(value);
	return fails(ctx) ? MI_FAILURE : MI_SUCCESS;
}

/* From the last copy to the first, each once. */
int
smfi_chgheader(SMFICTX *ctx, char *name, int index, char *value)
{
	struct fake_name *known = find(ctx, name);

	MUST(ctx->at_end);
	MUST(span_istarts(span_str(name), HEADER_PREFIX));
	MUST(value == NULL);
	MUST(ctx->risks == 0);
	if (fails(ctx))
		return MI_FAILURE;
	if (known != NULL) {
		MUST(index == known->left);
		known->left--;
	}
	return MI_SUCCESS;
}

int
smfi_quarantine(SMFICTX *ctx, char *reason)
{
	MUST(ctx->at_end);
	MUST(strlen(reason) <= 100);
	MUST(strchr(reason, '\n') == NULL);
	must_be_clean(reason);
	if (fails(ctx))
		return MI_FAILURE;
	ctx->held++;
	return MI_SUCCESS;
}

char *
smfi_getsymval(SMFICTX *ctx, char *symbol)
{
	char *value = strcmp(symbol, "i") == 0 ? ctx->id : ctx->name;

	MUST(strcmp(symbol, "i") == 0 || strcmp(symbol, "j") == 0);
	return value[0] == '\0' ? NULL : value;
}

int
smfi_setsymlist(SMFICTX *ctx, int where, char *macros)
{
	(void)ctx;
	MUST(where >= SMFIM_FIRST && where <= SMFIM_LAST);
	MUST(macros[0] != '\0');
	return MI_SUCCESS;
}

int
smfi_setpriv(SMFICTX *ctx, void *data)
{
	if (data != NULL && fails(ctx))
		return MI_FAILURE;
	ctx->private_data = data;
	return MI_SUCCESS;
}

void *
smfi_getpriv(SMFICTX *ctx)
{
	return ctx->private_data;
}

int
smfi_register(struct smfiDesc table)
{
	MUST(table.xxfi_version == SMFI_VERSION);
	return MI_SUCCESS;
}

void
log_line(const struct log *log, int priority, const char *fmt, ...)
{
	char text[16384];
	va_list ap;

	(void)log;
	MUST(priority >= LOG_ERR && priority <= LOG_INFO);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* A mail that could begin a line could forge one. */
	for (const char *p = text; *p != '\0'; p++)
		MUST(*p >= ' ' && *p < 127);
}

void
log_diag(const struct log *log, const struct diag *diag)
{
	(void)log;
	MUST(diag_errors(diag) == 0);
}
