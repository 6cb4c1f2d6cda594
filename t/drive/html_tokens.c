/*
 * html_tokens - prints the tokens of pages, for t/html5lib.t. Reads lines
 * "STATE LAST PAGE" (the state as a number; the other two as hex, "-" for
 * none), and prints a line of tokens for each:
 *   C:text  !:comment  D  S:name:self-closing:name=value,…  E:name
 * all text as hex.
 */
#include "config.h"

#include <stdio.h>

#include "mail/html_token.h"
#include "t/tap.h"

static struct arena *arena;

static void
put_hex(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		printf("%02x", (unsigned char)s.p[i]);
}

static struct span
from_hex(char *hex)
{
	size_t n = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;
	char *p = arena_alloc(arena, n + 1);

	for (size_t i = 0; i < n; i++) {
		unsigned byte = 0;

		if (sscanf(hex + 2 * i, "%2x", &byte) == 1)
			p[i] = (char)byte;
	}
	return span_of(p, n);
}

static struct span
decoded(struct span raw, enum html_state state, bool attr)
{
	struct buf buf;

	buf_init(&buf, arena, 0);
	if (attr)
		html_decode_attr(&buf, raw);
	else
		html_decode_text(&buf, raw, state);
	return buf_span(&buf);
}

/* A name as the tree builder gets it: lower case. RAWTEXT decodes only NUL. */
static void
put_name(struct span name)
{
	struct span s = decoded(name, HTML_RAWTEXT, false);

	for (size_t i = 0; i < s.n; i++)
		printf("%02x", (unsigned char)ascii_lower(s.p[i]));
}

static void
put_attrs(const struct html_token *token)
{
	for (size_t i = 0; i < token->nattrs; i++) {
		printf("%s", i == 0 ? "" : ",");
		put_name(token->attrs[i].name);
		putchar('=');
		put_hex(decoded(token->attrs[i].value, HTML_DATA, true));
	}
}

static void
put_token(const struct html_token *token)
{
	switch (token->kind) {
	case HTML_TEXT:
		printf("C:");
		put_hex(decoded(token->raw, token->state, false));
		break;
	case HTML_START:
		printf("S:");
		put_name(token->name);
		printf(":%d:", token->self_closing);
		put_attrs(token);
		break;
	case HTML_END:
		printf("E:");
		put_name(token->name);
		break;
	case HTML_COMMENT:
		printf("!:");
		put_hex(decoded(token->raw, HTML_RAWTEXT, false));
		break;
	case HTML_DOCTYPE:
		printf("D");
		break;
	}
	putchar(' ');
}

int
main(void)
{
	char *line = NULL, *state, *last, *page;
	struct html_tokens tokens;
	struct html_token token;
	size_t cap = 0;

	arena = arena_init(0);
	while (getline(&line, &cap, stdin) > 0) {
		state = strtok(line, " \n");
		last = strtok(NULL, " \n");
		page = strtok(NULL, " \n");
		if (page == NULL)
			break;
		html_tokens_init(&tokens, from_hex(page));
		html_tokens_enter(
		    &tokens, (enum html_state)atoi(state), from_hex(last));
		while (html_tokens_next(&tokens, &token))
			put_token(&token);
		putchar('\n');
		fflush(stdout);
		arena_reset(arena);
	}
	free(line);
	arena_deinit(&arena);
	return 0;
}
