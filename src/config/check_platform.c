/*
 * check_platform - profiles of platforms, services and redirectors; see
 * check.h. Their patterns are compiled, and judged, by those who use them.
 */
#include "config.h"

#include "config/check.h"

#define NAME_MAX_BYTES 64
#define LINE_MAX_BYTES 200
#define ADVICE_MAX     900

static void
check_kinds(struct check *check, const struct conf_platform *platform)
{
	for (size_t i = 0; i < platform->nkinds; i++) {
		const struct conf_kind *kind = &platform->kinds[i];

		check_id(check, kind->pos, "kind", kind->id);
		if (kind->event == EVENT_CONTRACT_START &&
		    kind->stage == STAGE_PRE_CONTRACT)
			diag_error(check->diag, kind->pos,
			    "a kind that starts a contract is not of stage "
			    "\"pre-contract\": write \"active\"");
		if (!kind->judge && kind->ncuts > 0)
			diag_error(check->diag, kind->pos,
			    "judge = false, so cuts find nothing: remove one");
		for (size_t j = 0; j < kind->ncuts; j++)
			if (kind->cuts[j].begin == NULL &&
			    kind->cuts[j].end == NULL)
				diag_error(check->diag, kind->cuts[j].pos,
				    "a cut needs begin or end");
	}
}

static void
check_keys(struct check *check, const struct conf_platform *platform)
{
	for (size_t i = 0; i < platform->nkeys; i++) {
		const struct conf_key *key = &platform->keys[i];

		check_id(check, key->pos, "key", key->name);
		if (key->pattern == NULL)
			diag_error(check->diag, key->pos,
			    "the pattern of key \"%s\" is empty", key->name);
	}
}

static void
check_texts(struct check *check, const struct conf_platform *platform)
{
	check_id(check, platform->pos, "platform", platform->id);
	check_ascii(
	    check, platform->pos, "name", platform->name, NAME_MAX_BYTES);
	check_ascii(
	    check, platform->pos, "report", platform->report, LINE_MAX_BYTES);
	check_ascii(check,
	    check_pos(
		check, &schema_platform, "advice", platform, platform->pos),
	    "advice", platform->advice, ADVICE_MAX);
}

static void
check_platform(struct check *check, const struct conf_platform *platform)
{
	check_texts(check, platform);
	if (platform->domains.n == 0 && platform->domains.v != NULL)
		diag_error(check->diag, platform->domains.pos,
		    "domains is empty: whose mail is it?");
	check_domains(check, "domains", &platform->domains, false);
	check_domains(check, "extra_senders", &platform->extra_senders, false);
	check_domains(
	    check, "honest_domains", &platform->honest_domains, false);
	check_domains(check, "hosts", &platform->hosts, true);
	for (size_t i = 0; i < platform->brands.n; i++)
		check_id(check, strv_pos(&platform->brands, i), "brand",
		    platform->brands.v[i]);
	check_kinds(check, platform);
	check_keys(check, platform);
}

/* A domain that two platforms claim would be judged by chance. */
static void
check_domains_once(struct check *check)
{
	const struct conf *conf = check->conf;
	struct index index;
	size_t n = 0;

	for (size_t i = 0; i < conf->nplatforms; i++)
		n += conf->platforms[i].domains.n;
	if (!index_init(&index, check->loader->scratch, n))
		return;
	for (size_t i = 0; i < conf->nplatforms; i++) {
		const struct strv *domains = &conf->platforms[i].domains;

		for (size_t j = 0; j < domains->n; j++)
			index_add(&index, domains->v[j], strv_pos(domains, j),
			    index.n);
	}
	index_sort(&index);
	index_report_doubles(&index, "domain", check->diag);
}

void
check_platforms(struct check *check)
{
	for (size_t i = 0; i < check->conf->nplatforms; i++)
		check_platform(check, &check->conf->platforms[i]);
	check_domains_once(check);
}

static bool
is_scheme(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789+.-");

	return n > 0 && text[n] == '\0' && ascii_isalpha(text[0]);
}

static void
check_service(struct check *check, const struct conf_service *service)
{
	check_id(check, service->pos, "service", service->id);
	check_id(check, service->pos, "category", service->category);
	check_domains(check, "hosts", &service->hosts, true);
	for (size_t i = 0; i < service->schemes.n; i++)
		if (!is_scheme(service->schemes.v[i]))
			diag_error(check->diag, strv_pos(&service->schemes, i),
			    "schemes: \"%.40s\": write it in lower case, "
			    "without \"://\"",
			    service->schemes.v[i]);
	if (service->hosts.n == 0 && service->schemes.n == 0)
		diag_error(check->diag, service->pos,
		    "a service needs hosts or schemes");
}

static void
check_redirector(struct check *check, const struct conf_redirector *redirector)
{
	bool wants = redirector->decode == DECODE_PARAM ||
		     redirector->decode == DECODE_BASE64_PARAM;

	check_id(check, redirector->pos, "redirector", redirector->id);
	check_domains(check, "hosts", &redirector->hosts, true);
	if (redirector->hosts.n == 0 && redirector->hosts.v != NULL)
		diag_error(check->diag, redirector->pos,
		    "hosts is empty: where does it stand?");
	if (wants && redirector->params.n == 0)
		diag_error(check->diag, redirector->pos,
		    "this decode needs params = [ \"url\" ]");
	if (!wants && redirector->params.n > 0)
		diag_error(check->diag, redirector->params.pos,
		    "params are read with decode = \"param\" or "
		    "\"base64-param\" only");
}

/* What a rule may name in links: categories, services, and what is built in. */
static bool
index_targets(struct check *check, struct index *services)
{
	static const char *const builtin[] = { "platform", "tracker",
		"lookalike", "mail", "phone", "web" };
	const size_t nbuiltin = sizeof(builtin) / sizeof(builtin[0]);
	const struct conf *conf = check->conf;
	struct arena *arena = check->loader->scratch;

	if (!index_init(services, arena, conf->nservices) ||
	    !index_init(&check->targets, arena, 2 * conf->nservices + nbuiltin))
		return false;
	for (size_t i = 0; i < conf->nservices; i++) {
		const struct conf_service *service = &conf->services[i];

		index_add(services, service->id, service->pos, i);
		index_add(&check->targets, service->id, service->pos, i);
		index_add(&check->targets, service->category, service->pos, i);
	}
	for (size_t i = 0; i < nbuiltin; i++)
		index_add(&check->targets, builtin[i], (struct pos){ NULL, 0 },
		    conf->nservices + i);
	index_sort(services);
	index_sort(&check->targets);
	return true;
}

void
check_links(struct check *check)
{
	const struct conf *conf = check->conf;
	struct index services;

	if (!index_targets(check, &services))
		return;
	index_report_doubles(&services, "service", check->diag);
	for (size_t i = 0; i < conf->nservices; i++)
		check_service(check, &conf->services[i]);
	for (size_t i = 0; i < conf->nredirectors; i++)
		check_redirector(check, &conf->redirectors[i]);
}
