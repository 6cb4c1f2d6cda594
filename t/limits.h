/*
 * limits - generous limits for tests and fuzzers; a test of one limit copies
 * them and lowers that one.
 */
#ifndef OFFPLAT_T_LIMITS_H
#define OFFPLAT_T_LIMITS_H

#include "base/limits.h"

static const struct limits test_limits = {
	.message_bytes = 10 << 20,
	.header_bytes = 256 << 10,
	.field_bytes = 32 << 10,
	.header_count = 1000,
	.part_header_bytes = 64 << 10,
	.mime_depth = 64,
	.mime_parts = 1000,
	.boundary_bytes = 200,
	.mime_params = 64,
	.part_text_bytes = 512 << 10,
	.text_bytes = 2 << 20,
	.region_bytes = 256 << 10,
	.html_depth = 256,
	.links = 1000,
	.unwrap_depth = 5,
	.memory_bytes = 64 << 20,
	.match_limit = 100000,
	.depth_limit = 1000,
	.heap_bytes = 1 << 20,
	.jit_stack_bytes = 512 << 10,
	.window_bytes = 4096,
	.time_ms = 1000,
	.rule_time_ms = 100,
	.sessions = 100,
};

#endif
