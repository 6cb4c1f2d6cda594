/*
 * fuzz_link - a text searched for links, and its lines taken as URLs with
 * labels, as hosts and as senders' domains.
 */
#include "config.h"

#include "fuzz/fuzz.h"
#include "t/strv.h"

#include "link/link.h"
#include "link/url.h"
#include "platform/lookalike.h"

#define LINKS_MAX 20

static struct conf_service services[] = {
	{ .id = "telegram",
	    .category = "chat",
	    .hosts = STRV("t.me", "telegram.me"),
	    .schemes = STRV("tg") },
	{ .id = "skype", .category = "chat", .schemes = STRV("skype") },
	{ .id = "forms",
	    .category = "form",
	    .hosts = STRV("docs.google.com/forms") },
	{ .id = "mail", .category = "mail", .hosts = STRV("gmail.com") },
};

static struct conf_redirector redirectors[] = {
	{ .id = "param",
	    .hosts = STRV("google.*/url", "upwork.com/leaving"),
	    .decode = DECODE_PARAM,
	    .params = STRV("q", "ref") },
	{ .id = "path", .hosts = STRV("r.example"), .decode = DECODE_PATH },
	{ .id = "base64",
	    .hosts = STRV("b.example"),
	    .decode = DECODE_BASE64_PARAM,
	    .params = STRV("u") },
	{ .id = "one",
	    .hosts = STRV("p.example/v1"),
	    .decode = DECODE_PROOFPOINT1 },
	{ .id = "two",
	    .hosts = STRV("p.example/v2"),
	    .decode = DECODE_PROOFPOINT2 },
	{ .id = "three",
	    .hosts = STRV("p.example/v3"),
	    .decode = DECODE_PROOFPOINT3 },
	{ .id = "any", .hosts = STRV("*/ls/click"), .decode = DECODE_TRACKER },
};

static struct conf_platform platforms[] = {
	{ .id = "upwork",
	    .domains = STRV("upwork.com"),
	    .brands = STRV("upwork"),
	    .hosts = STRV("upwork.com") },
	{ .id = "freelancer", .domains = STRV("freelancer.com") },
};

static const struct conf conf = {
	.services = services,
	.nservices = sizeof(services) / sizeof(*services),
	.redirectors = redirectors,
	.nredirectors = sizeof(redirectors) / sizeof(*redirectors),
	.platforms = platforms,
	.nplatforms = sizeof(platforms) / sizeof(*platforms),
};

struct subject {
	struct linkset *set;
	struct lookalike *lookalike;
	struct arena *arena;
};

static void
check_link(const struct link *link)
{
	MUST(link->category != NULL);
	MUST(link->url.n > 0 || link->raw.n == 0);
	MUST(link->unwrapped <= test_limits.unwrap_depth);
	MUST((link->unwrapped > 0) ==
	     ((link->facts & FACT_BIT(FACT_LINK_REDIRECTED)) != 0));
	MUST(link->domain.n <= link->host.n);
	for (size_t i = 0; i < link->scheme.n; i++)
		MUST(link->scheme.p[i] == ascii_lower(link->scheme.p[i]));
	if (!url_scheme_special(link->scheme))
		return;
	MUST(link->host.n > 0);
	for (size_t i = 0; i < link->host.n; i++)
		MUST((unsigned char)link->host.p[i] > ' ' &&
		     strchr("/\\?#@%", link->host.p[i]) == NULL);
}

/* What a link leads to leads there again. */
static void
check_again(const struct subject *s, const struct link *link)
{
	struct link again;

	if (!url_scheme_special(link->scheme) || link->unwrapped > 0)
		return;
	if (link_parse(
		&again, s->arena, s->set, link->url, SPAN_NONE, &test_limits))
		MUST(span_eq(again.host, link->host) || again.unwrapped > 0 ||
		     arena_failed(s->arena));
	else
		MUST(arena_failed(s->arena));
}

static void
find(const struct subject *s, struct span text)
{
	struct link links[LINKS_MAX];
	size_t end = 0;
	size_t n =
	    link_find(links, LINKS_MAX, s->arena, s->set, text, &test_limits);

	for (size_t i = 0; i < n && i < LINKS_MAX; i++) {
		check_link(&links[i]);
		MUST(links[i].at >= end && links[i].at < links[i].end);
		MUST(links[i].end <= text.n);
		MUST(span_eq(
		    links[i].raw, span_slice(text, links[i].at, links[i].end)));
		end = links[i].end;
		check_again(s, &links[i]);
	}
}

static void
parse(const struct subject *s, struct span line)
{
	size_t blank = span_chr(line, 0, ' ');
	struct span host = link_domain(s->set, s->arena, line);
	struct link link;
	int platform;

	if (link_parse(&link, s->arena, s->set, span_slice(line, 0, blank),
		span_from(line, blank), &test_limits)) {
		check_link(&link);
		check_again(s, &link);
	}
	MUST(host.p != NULL);
	platform = lookalike_match(s->lookalike, s->arena, line);
	MUST(platform >= -1 && platform < 2);
}

/* Made once: the public suffixes take longer to read than an input. */
static struct subject
subject(void)
{
	static struct linkset *set;
	static struct lookalike *lookalike;
	struct diag *diag = diag_init();

	if (set == NULL) {
		set = linkset_init(&conf, diag);
		lookalike = lookalike_init(&conf, NULL);
	}
	diag_deinit(&diag);
	MUST(set != NULL && lookalike != NULL);
	return (struct subject){ set, lookalike, NULL };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = fuzz_span(data, size);
	struct subject s = subject();
	size_t end;

	s.arena = arena_init(0);
	MUST(s.arena != NULL);
	find(&s, text);
	for (size_t at = 0; at < text.n; at = end + 1) {
		end = span_chr(text, at, '\n');
		parse(&s, span_slice(text, at, end));
	}
	arena_deinit(&s.arena);
	/* A short memory loses links, and nothing else. */
	s.arena = arena_init(1 + size * 4);
	MUST(s.arena != NULL);
	find(&s, text);
	arena_deinit(&s.arena);
	return 0;
}
