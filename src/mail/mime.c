/*
 * mime - takes the body of a mail apart; see mime.h.
 *
 * A line scanner with a stack of open containers, no recursion. What has to be
 * read again (a container that was encoded, a second reading) waits in a queue,
 * and a budget of bytes keeps the whole linear in the size of the mail.
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
	struct fields fields = { 0 };

	*mime_r = (struct mime){ 0 };
	leaves_init(&leaves, mime_r, arena, limits);
	set_top_fields(&fields, mail);
	structure_read(&leaves, &fields, mail_body(mail));
	leaves_deinit(&leaves);
}
