/*
 * limits - how much of a mail is read and how long it may take. Every one is a
 * key of limits = { } in the configuration; the defaults stand in its table.
 */
#ifndef OFFPLAT_BASE_LIMITS_H
#define OFFPLAT_BASE_LIMITS_H

#include <stddef.h>

struct limits {
	size_t message_bytes; /* body bytes kept; the rest is not scanned */
	size_t header_bytes;  /* all header fields of the mail */
	size_t field_bytes;   /* one header field, of the mail or of a part */
	size_t header_count;  /* header fields of the mail */
	size_t part_header_bytes; /* the header block of one MIME part */
	size_t mime_depth;
	size_t mime_parts;
	size_t boundary_bytes;
	size_t mime_params;     /* parameters of one field, RFC 2231 pieces */
	size_t part_text_bytes; /* decoded text of one part */
	size_t text_bytes;      /* decoded text in all */
	size_t region_bytes;    /* text of one region that rules look at */
	size_t html_depth;      /* open elements that are remembered */
	size_t links;
	size_t unwrap_depth; /* redirectors inside redirectors */
	size_t memory_bytes; /* arena of one message */
	size_t match_limit;  /* PCRE2 match limit */
	size_t depth_limit;  /* PCRE2 depth limit (interpreter) */
	size_t heap_bytes;   /* PCRE2 heap limit (interpreter) */
	size_t jit_stack_bytes;
	size_t
	    window_bytes; /* start positions between two looks at the clock */
	size_t time_ms;   /* budget of one message */
	size_t rule_time_ms; /* budget of one rule in one message */
	size_t sessions;     /* open connections */
};

#endif
