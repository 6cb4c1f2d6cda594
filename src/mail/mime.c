/*
 * mime - from a mail to its parts; see mime.h. The structure is read in
 * structure.c, single parts in leaf.c.
 */
#include "config.h"

#include "mail/leaf.h"
#include "mail/mime.h"
#include "mail/structure.h"

static void
set_top_fields(struct fields *fields, const struct mail *mail)
{
	for (size_t i = 0; i < mail_fields(mail); i++)
		fields_add(fields, mail_field(mail, i)->name,
		    mail_field(mail, i)->value);
}

void
mime_parse(struct mime *mime_r, struct arena *arena, const struct mail *mail,
    const struct limits *limits)
{
	struct leaves leaves;
	struct fields fields;

	*mime_r = (struct mime){ 0 };
	leaves_init(&leaves, mime_r, arena, limits);
	fields_init(&fields);
	set_top_fields(&fields, mail);
	structure_read(&leaves, &fields, mail_body(mail));
	leaves_deinit(&leaves);
}
