/*
 * header - the verdict as field values: the risk, the advice, and the reason
 * for the hold queue. Values are folded with LF TAB: libmilter checks nothing,
 * and a CR would be doubled on its way, RFC 5322.
 */
#include "config.h"

#include "verdict/verdict.h"

#define LINE_MAX        78
#define RISK_MAX        1000 /* bytes of one value; both stay below 2,048 */
#define ADVICE_MAX      1000
#define REASON_MAX      100 /* what Postfix keeps of a reason */
#define ADVICE_FAMILIES 3

/* Writes words into lines: a word that does not fit begins a new line. */
struct folder {
	struct buf *out;
	size_t column;
	size_t max;
	bool full; /* a word was left out */
};

static void
fold_word(struct folder *folder, struct span word, bool space)
{
	size_t need = word.n + (space ? 1 : 0);

	if (folder->full || folder->out->n + need + 2 > folder->max) {
		folder->full = true;
		return;
	}
	if (folder->column > 1 && folder->column + need > LINE_MAX) {
		buf_str(folder->out, "\n\t");
		folder->column = 8;
		space = false;
	}
	if (space) {
		buf_putc(folder->out, ' ');
		folder->column++;
	}
	/* Configuration is ASCII by its own check; this holds without it. */
	for (size_t i = 0; i < word.n; i++)
		buf_putc(folder->out,
		    word.p[i] > ' ' && word.p[i] < 127 ? word.p[i] : '?');
	folder->column += word.n;
}

static void
fold_text(struct folder *folder, struct span text)
{
	size_t end;

	for (text = span_trim(text); text.n > 0; text = span_trim(text)) {
		for (end = 0; end < text.n && !ascii_isspace(text.p[end]);)
			end++;
		fold_word(folder, span_slice(text, 0, end), folder->out->n > 0);
		text = span_from(text, end);
	}
}

static void
fold_printf(struct folder *folder, struct arena *arena, const char *name,
    const char *value, const char *end)
{
	const char *word = arena_printf(arena, "%s=%s%s", name, value, end);

	if (word != NULL)
		fold_word(folder, span_str(word), true);
}

/* "rules=a,b,c;": each id may begin a line of its own. */
static void
fold_rules(
    struct folder *folder, struct arena *arena, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nhits; i++) {
		bool last = i + 1 == verdict->nhits ||
			    folder->out->n > folder->max - 200;
		const char *word =
		    arena_printf(arena, "%s%s%s", i == 0 ? "rules=" : "",
			verdict->hits[i]->rule->id, last ? ";" : ",");

		if (word != NULL)
			fold_word(folder, span_str(word), i == 0);
		if (last)
			break;
	}
}

static const char *
limits_list(const struct verdict *verdict, struct arena *arena)
{
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (unsigned i = 0; i < LIMIT_COUNT; i++)
		if (verdict->limits & LIMIT_BIT(i))
			buf_printf(&buf, "%s%s", buf.n > 0 ? "," : "",
			    limit_name((enum limit)i));
	buf_putc(&buf, '\0');
	return buf.full || buf.n == 0 ? "memory" : buf.p;
}

struct span
verdict_risk(const struct verdict *verdict, struct arena *arena)
{
	struct buf out;
	struct folder folder = { .out = &out, .max = RISK_MAX };
	char score[8];

	buf_init(&out, arena, RISK_MAX + 1);
	folder.column = sizeof(HEADER_RISK) + 1;
	snprintf(score, sizeof(score), "%d", verdict->score);
	buf_printf(&out, "%s;", level_name(verdict->level));
	folder.column += out.n;
	fold_printf(&folder, arena, "score", score, ";");
	fold_printf(&folder, arena, "platform",
	    verdict->platform == NULL ? "none" : verdict->platform->id, ";");
	fold_printf(&folder, arena, "stage", stage_name(verdict->stage), ";");
	fold_printf(&folder, arena, "auth", auth_name(verdict->auth), ";");
	fold_rules(&folder, arena, verdict);
	if (verdict->limits != 0)
		fold_printf(
		    &folder, arena, "limits", limits_list(verdict, arena), ";");
	snprintf(score, sizeof(score), "%d", VERDICT_FORMAT);
	fold_printf(&folder, arena, "v", score, "");
	buf_putc(&out, '\0');
	if (out.full || out.n == 0)
		return SPAN_LIT("error; limits=memory; v=1");
	return span_of(out.p, out.n - 1);
}

static const char *
family_text(const struct conf *conf, const char *family)
{
	for (size_t i = 0; i < conf->nadvice; i++)
		if (strcmp(conf->advice[i].family, family) == 0)
			return conf->advice[i].text;
	return NULL;
}

/* Replaces every {name} in text. */
static struct span
put_in(
    struct arena *arena, struct span text, const char *name, const char *value)
{
	struct buf out;
	size_t at = 0, hit;
	struct span mark = span_str(name);

	buf_init(&out, arena, 4096);
	while ((hit = span_find(text, at, mark)) < text.n) {
		buf_add(&out, span_slice(text, at, hit));
		buf_str(&out, value);
		at = hit + mark.n;
	}
	buf_add(&out, span_from(text, at));
	return buf_span(&out);
}

static void
advise(struct folder *folder, struct arena *arena,
    const struct verdict *verdict, const char *text)
{
	const struct conf_platform *platform = verdict->platform;
	struct span s;

	if (text == NULL)
		return;
	s = put_in(arena, span_str(text), "{platform}",
	    platform == NULL ? "the platform" : platform->name);
	s = put_in(arena, s, "{report}",
	    platform == NULL || platform->report == NULL
		? "the platform's support"
		: platform->report);
	fold_text(folder, s);
}

/*
 * A sentence for each of the first families among the hits; weak hints that
 * would not raise the level alone are not worth one beside a stronger hit.
 */
static void
advise_families(struct folder *folder, struct arena *arena,
    const struct verdict *verdict, const struct conf *conf)
{
	const char *seen[ADVICE_FAMILIES];
	size_t n = 0;

	for (size_t i = 0; i < verdict->nhits && n < ADVICE_FAMILIES; i++) {
		const struct conf_rule *rule = verdict->hits[i]->rule;
		size_t k = 0;

		if (rule->score <= 0 ||
		    (n > 0 && rule->score < conf->levels.low))
			break;
		while (k < n && strcmp(seen[k], rule->family) != 0)
			k++;
		if (k < n)
			continue;
		seen[n++] = rule->family;
		advise(folder, arena, verdict, family_text(conf, rule->family));
	}
}

struct span
verdict_advice(
    const struct verdict *verdict, struct arena *arena, const struct conf *conf)
{
	struct buf out;
	struct folder folder = { .out = &out, .max = ADVICE_MAX };
	const struct conf_platform *platform = verdict->platform;

	buf_init(&out, arena, ADVICE_MAX + 1);
	folder.column = sizeof(HEADER_ADVICE) + 1;
	if (verdict->level == LEVEL_UNKNOWN)
		advise(&folder, arena, verdict, conf->advice_unknown);
	if (verdict->level == LEVEL_ERROR)
		advise(&folder, arena, verdict, conf->advice_error);
	if (verdict->level == LEVEL_MEDIUM || verdict->level == LEVEL_HIGH) {
		advise_families(&folder, arena, verdict, conf);
		advise(&folder, arena, verdict,
		    platform != NULL && platform->advice != NULL
			? platform->advice
			: conf->advice_policy);
	}
	if (verdict->facts & FACT_BIT(FACT_PAYMENT_UNVERIFIED))
		advise(&folder, arena, verdict, conf->advice_unverified);
	if (out.n == 0)
		return SPAN_NONE;
	buf_putc(&out, '\0');
	return span_of(out.p, out.n - 1);
}

struct span
verdict_reason(const struct verdict *verdict, struct arena *arena)
{
	struct buf out;

	buf_init(&out, arena, REASON_MAX);
	buf_printf(&out, "off-platform risk %s, score %d",
	    level_name(verdict->level), verdict->score);
	for (size_t i = 0; i < verdict->nhits; i++) {
		const char *id = verdict->hits[i]->rule->id;

		if (out.n + strlen(id) + 3 > REASON_MAX)
			break;
		buf_printf(&out, "%s%s", i == 0 ? ": " : ",", id);
	}
	buf_putc(&out, '\0');
	if (out.n == 0)
		return SPAN_LIT("off-platform risk");
	return span_of(out.p, out.n - (out.p[out.n - 1] == '\0' ? 1 : 0));
}
