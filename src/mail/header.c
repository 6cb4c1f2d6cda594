/*
 * header - the header block of a part, junk lines and all; see reader.h.
 */
#include "config.h"

#include "mail/mail.h"
#include "mail/reader.h"

/* A header block as it is read. */
struct block {
	struct header *header;
	struct span field; /* the open one, with its folded lines */
	size_t from;
	bool any;
};

static void
end_field(struct reader *r, struct block *block)
{
	struct span field = block->field;
	size_t colon = mail_colon(field);

	if (field.n == 0)
		return;
	block->field = SPAN_NONE;
	if (field.n > reader_limits(r)->field_bytes) {
		reader_hit(r, LIMIT_HEADER_BYTES);
		field.n = reader_limits(r)->field_bytes;
	}
	fields_add(&block->header->fields,
	    span_trim(span_slice(field, 0, colon)),
	    span_from(field, colon + 1));
}

/* One line of the block that is not its end. */
static void
add_line(struct reader *r, struct block *block, const struct line *line)
{
	struct span text = span_slice(r->bytes, line->from, line->end);

	if (line->from - block->from > reader_limits(r)->part_header_bytes) {
		reader_hit(r, LIMIT_HEADER_BYTES);
		return;
	}
	if ((text.p[0] == ' ' || text.p[0] == '\t') && block->field.n > 0) {
		block->field.n = (size_t)(text.p + text.n - block->field.p);
		return;
	}
	end_field(r, block);
	if (mail_colon(text) > 0) {
		block->field = text;
		block->any = true;
	} else if (!block->header->has_junk) {
		block->header->has_junk = true;
		block->header->junk = line->from;
		block->header->early = block->header->fields;
	}
}

/* Forwarded messages keep the line that mailbox files have before each. */
static size_t
behind_mbox_line(struct span bytes, size_t from)
{
	struct span rest = span_from(bytes, from);

	if (rest.n > 0 && rest.p[0] == '>')
		rest = span_from(rest, 1);
	return rest.n > 5 && memcmp(rest.p, "From ", 5) == 0
		   ? line_at(bytes, from).next
		   : from;
}

/* Is it a boundary of an open container, so that the block has no body? */
static bool
is_boundary(const struct reader *r, struct span line)
{
	enum boundary_match how;

	return line.n > 2 && line.p[0] == '-' && line.p[1] == '-' &&
	       reader_match(r, line, &how) < r->nframes;
}

size_t
header_read(struct reader *r, size_t from, struct header *header_r)
{
	struct block block = { .header = header_r, .from = from };
	size_t at = behind_mbox_line(r->bytes, from), end = at;

	block.field = SPAN_NONE;
	while (at < r->bytes.n) {
		struct line line = line_at(r->bytes, at);
		struct span text = span_slice(r->bytes, at, line.end);

		end = line.next;
		if (text.n == 0)
			break;
		if (is_boundary(r, text)) {
			end = at;
			break;
		}
		add_line(r, &block, &line);
		at = line.next;
	}
	end_field(r, &block);
	if (header_r->has_junk && !block.any) {
		/* Nothing but junk: it is the body. */
		header_r->has_junk = false;
		return from;
	}
	if (header_r->has_junk)
		reader_damaged(r);
	return end;
}
