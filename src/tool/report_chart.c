/*
 * report_chart - bars as inline SVG. They hold no text: stretched to the width
 * of a phone it would not be read.
 */
#include "config.h"

#include <time.h>

#include "tool/report_html.h"

#define HEIGHT      100
#define DAY_SECONDS 86400
/* Room between two days, as a part of their width. */
#define GAP 0.15

static const enum level shown[] = { LEVEL_HIGH, LEVEL_MEDIUM, LEVEL_LOW };
#define SHOWN (sizeof(shown) / sizeof(*shown))

size_t
chart_mails(const struct report_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < SHOWN; i++)
		n += row->levels[shown[i]];
	return n;
}

/* The number of a day by its key; false: it has none. */
static bool
day_number(const struct report_row *row, long *number_r)
{
	struct tm tm = { .tm_isdst = 0 };

	if (strptime(row->key, "%Y-%m-%d", &tm) == NULL)
		return false;
	*number_r = (long)(timegm(&tm) / DAY_SECONDS);
	return true;
}

static void
day_bar(const struct report_row *row, long x, size_t most, FILE *out)
{
	double y = HEIGHT;

	fprintf(out, "<g><title>%s: ", row->key);
	for (int i = LEVEL_HIGH; i >= 0; i--)
		fprintf(out, "%s %zu%s", level_name((enum level)i),
		    row->levels[i], i > 0 ? ", " : "</title>");
	/* All of the height answers to the pointer. */
	fprintf(
	    out, "<rect class=hit x=%ld y=0 width=1 height=%d />", x, HEIGHT);
	for (size_t i = 0; i < SHOWN; i++) {
		double h =
		    (double)row->levels[shown[i]] * HEIGHT / (double)most;

		if (h <= 0)
			continue;
		y -= h;
		fprintf(out,
		    "<rect class=%s x=%.2f y=%.2f width=%.2f height=%.2f />",
		    level_name(shown[i]), (double)x + GAP / 2, y, 1 - GAP, h);
	}
	fputs("</g>\n", out);
}

static void
day_axis(const struct report_table *days, size_t dated, size_t most, FILE *out)
{
	const char *first = days->rows[0].key, *last;

	last = days->rows[dated - 1].key;
	fprintf(out, "<div class=axis><span>%s</span>", first);
	fprintf(out, "<span>at most %zu a day</span>", most);
	fprintf(out, "<span>%s</span></div>\n", last);
}

void
chart_days(const struct report_table *days, FILE *out)
{
	size_t most = 1, dated = 0;
	long first = 0, last = 0, day;

	/* They are in order, and what has no date comes behind them. */
	while (dated < days->n && day_number(&days->rows[dated], &last)) {
		if (dated == 0)
			first = last;
		if (chart_mails(&days->rows[dated]) > most)
			most = chart_mails(&days->rows[dated]);
		dated++;
	}
	if (dated == 0)
		return;
	/* A few days alone would be as wide as walls. */
	last = last - first < 13 ? first + 13 : last;
	fprintf(out,
	    "<figure><svg class=days viewBox=\"0 0 %ld %d\" "
	    "preserveAspectRatio=none role=img "
	    "aria-label=\"Alerts by day\">\n",
	    last - first + 1, HEIGHT);
	for (size_t i = 0; i < dated; i++)
		if (day_number(&days->rows[i], &day))
			day_bar(&days->rows[i], day - first, most, out);
	fputs("</svg>\n", out);
	day_axis(days, dated, most, out);
	fputs("<figcaption><i class=high></i>high <i class=medium></i>medium "
	      "<i class=low></i>low</figcaption></figure>\n",
	    out);
}

void
chart_row(const struct report_row *row, size_t most, FILE *out)
{
	double x = 0;

	fputs("<svg class=bar viewBox=\"0 0 100 1\" preserveAspectRatio=none "
	      "aria-hidden=true>",
	    out);
	for (size_t i = 0; i < SHOWN && most > 0; i++) {
		double w = (double)row->levels[shown[i]] * 100 / (double)most;

		if (w > 0)
			fprintf(out,
			    "<rect class=%s x=%.2f y=0 width=%.2f height=1 />",
			    level_name(shown[i]), x, w);
		x += w;
	}
	fputs("</svg>", out);
}
