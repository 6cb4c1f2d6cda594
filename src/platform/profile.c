/*
 * profile - compiles the platforms of the configuration; see profile.h.
 */
#include "config.h"

#include <stdlib.h>

#include "base/buf.h"
#include "platform/profile-private.h"
#include "rules/lexicon.h"
#include "text/fold.h"

struct compiler {
	struct profiles *profiles;
	struct diag *diag;
	struct lexicon lexicon;
};

/* An absent source is no pattern and no error. */
static struct pattern *
compile(struct compiler *c, const char *source, struct pos pos, unsigned flags)
{
	struct pattern_error error;
	struct pattern *pattern;
	struct buf text;

	if (source == NULL)
		return NULL;
	buf_init(&text, c->profiles->arena, PATTERN_SOURCE_MAX);
	if (!lexicon_expand(&c->lexicon, &text, span_str(source), pos, NULL))
		return NULL;
	pattern = pattern_init(buf_span(&text), flags, &error);
	if (pattern == NULL)
		diag_error(c->diag, pos,
		    "pattern \"%s\" does not compile: %s (at byte %zu)", source,
		    error.text, error.at);
	return pattern;
}

/* Whole lines that fit one of the sources. */
static struct pattern *
compile_lines(struct compiler *c, const struct strv *lines)
{
	struct buf all;

	if (lines->n == 0)
		return NULL;
	buf_init(&all, c->profiles->arena, 0);
	buf_str(&all, "^[^\\w\\n]*(?:");
	for (size_t i = 0; i < lines->n; i++)
		buf_printf(&all, "%s(?:%s)", i == 0 ? "" : "|", lines->v[i]);
	buf_str(&all, ")[^\\w\\n]*$");
	buf_putc(&all, '\0');
	if (all.full)
		return NULL;
	return compile(c, all.p, lines->pos, 0);
}

/* Any of the words, literally. */
static struct pattern *
compile_words(struct compiler *c, const struct strv *words)
{
	struct buf all;

	if (words->n == 0)
		return NULL;
	buf_init(&all, c->profiles->arena, 0);
	for (size_t i = 0; i < words->n; i++) {
		buf_str(&all, i == 0 ? "\\Q" : "|\\Q");
		buf_add(
		    &all, fold_span(c->profiles->arena, span_str(words->v[i])));
		buf_str(&all, "\\E");
	}
	buf_putc(&all, '\0');
	return all.full ? NULL : compile(c, all.p, words->pos, 0);
}

static void
compile_kind(
    struct compiler *c, const struct conf_kind *kind, struct kind_code *code)
{
	code->from = compile(c, kind->from, kind->pos, 0);
	code->subject = compile(c, kind->subject, kind->pos, 0);
	code->body = compile(c, kind->body, kind->pos, 0);
	if (code->subject != NULL) {
		code->free_group = pattern_group(code->subject, "free");
		code->name_group = pattern_group(code->subject, "name");
	}
	code->cuts =
	    arena_array(c->profiles->arena, kind->ncuts, sizeof(*code->cuts));
	for (size_t i = 0; code->cuts != NULL && i < kind->ncuts; i++) {
		const struct conf_cut *cut = &kind->cuts[i];

		code->cuts[i].begin = compile(c, cut->begin, cut->pos, 0);
		code->cuts[i].end = compile(c, cut->end, cut->pos, 0);
	}
}

static void
compile_platform(struct compiler *c, const struct conf_platform *platform,
    struct platform_code *code)
{
	struct arena *arena = c->profiles->arena;

	code->claims = compile(c, platform->claims, platform->pos, 0);
	code->payment_unverified =
	    compile(c, platform->payment_unverified, platform->pos, 0);
	code->furniture = compile_lines(c, &platform->furniture);
	code->link_removed = compile_words(c, &platform->link_removed);
	code->kinds =
	    arena_array(arena, platform->nkinds, sizeof(*code->kinds));
	for (size_t i = 0; code->kinds != NULL && i < platform->nkinds; i++)
		compile_kind(c, &platform->kinds[i], &code->kinds[i]);
	code->keys = arena_array(arena, platform->nkeys, sizeof(*code->keys));
	for (size_t i = 0; code->keys != NULL && i < platform->nkeys; i++)
		code->keys[i] = compile(c, platform->keys[i].pattern,
		    platform->keys[i].pos, PATTERN_CAPTURE | PATTERN_BYTES);
}

struct profiles *
profiles_init(
    const struct conf *conf, const struct linkset *links, struct diag *diag)
{
	struct profiles *profiles = calloc(1, sizeof(*profiles));
	struct compiler c = { .profiles = profiles, .diag = diag };
	size_t before = diag_errors(diag);

	if (profiles == NULL)
		goto fail;
	profiles->conf = conf;
	profiles->n = conf->nplatforms;
	profiles->arena = arena_init(0);
	profiles->pool = scratch_pool_init(&conf->limits);
	profiles->lookalike = lookalike_init(conf, links);
	if (profiles->arena == NULL || profiles->pool == NULL ||
	    profiles->lookalike == NULL)
		goto fail;
	profiles->v =
	    arena_array(profiles->arena, profiles->n, sizeof(*profiles->v));
	if (profiles->v == NULL)
		goto fail;
	c.lexicon = (struct lexicon){
		.conf = conf, .arena = profiles->arena, .diag = diag
	};
	for (size_t i = 0; i < profiles->n; i++)
		compile_platform(&c, &conf->platforms[i], &profiles->v[i]);
	if (arena_failed(profiles->arena))
		goto fail;
	if (diag_errors(diag) > before)
		profiles_deinit(&profiles);
	return profiles;
fail:
	if (diag_errors(diag) == before)
		diag_error(diag, (struct pos){ NULL, 0 },
		    "not enough memory for the platforms");
	profiles_deinit(&profiles);
	return NULL;
}

static void
free_platform(const struct conf_platform *platform, struct platform_code *code)
{
	pattern_deinit(&code->claims);
	pattern_deinit(&code->payment_unverified);
	pattern_deinit(&code->furniture);
	pattern_deinit(&code->link_removed);
	for (size_t i = 0; code->keys != NULL && i < platform->nkeys; i++)
		pattern_deinit(&code->keys[i]);
	for (size_t i = 0; code->kinds != NULL && i < platform->nkinds; i++) {
		struct kind_code *kind = &code->kinds[i];

		pattern_deinit(&kind->from);
		pattern_deinit(&kind->subject);
		pattern_deinit(&kind->body);
		for (size_t k = 0;
		     kind->cuts != NULL && k < platform->kinds[i].ncuts; k++) {
			pattern_deinit(&kind->cuts[k].begin);
			pattern_deinit(&kind->cuts[k].end);
		}
	}
}

void
profiles_deinit(struct profiles **profiles)
{
	struct profiles *p = *profiles;

	if (p == NULL)
		return;
	for (size_t i = 0; p->v != NULL && i < p->n; i++)
		free_platform(&p->conf->platforms[i], &p->v[i]);
	lookalike_deinit(&p->lookalike);
	scratch_pool_deinit(&p->pool);
	arena_deinit(&p->arena);
	free(p);
	*profiles = NULL;
}

const struct platform_code *
profile_code(
    const struct profiles *profiles, const struct conf_platform *platform)
{
	return &profiles->v[platform - profiles->conf->platforms];
}

bool
profile_matches(const struct profiles *profiles, const struct pattern *pattern,
    struct span text)
{
	struct pattern_match match;
	struct scratch *scratch;
	enum pattern_result result;

	if (pattern == NULL)
		return false;
	scratch = scratch_take(profiles->pool);
	if (scratch == NULL)
		return false;
	result = pattern_find(pattern, scratch, text, 0, &match);
	scratch_give(profiles->pool, scratch);
	return result == PATTERN_FOUND;
}
