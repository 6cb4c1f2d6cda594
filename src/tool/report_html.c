/*
 * report_html - the report as a page in one file. Addresses in a log are what
 * strangers made them: all text goes through html_text(), and a policy in the
 * page lets it load nothing, should something have been forgotten.
 */
#include "config.h"

#include "base/utf8.h"
#include "tool/report_html.h"
#include "tool/term.h"

#define ROWS 200

static const char head[] =
    "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
    "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
    "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=referrer content=no-referrer>\n"
    "<title>Off-platform alerts</title>\n<style>\n"
    ":root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--fg:#1c2330;"
    "--dim:#5d6777;--line:#dde2ea;--high:#c62b3b;--medium:#e07b16;"
    "--low:#d9b321;--none:#3c9157;--other:#7a6bb5}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#12161d;--card:#1b212b;"
    "--fg:#e4e8ef;--dim:#98a3b5;--line:#303948;--high:#f0616f;"
    "--medium:#f2994a;--low:#e5cb58;--none:#64bd80;--other:#a79ae0}}\n"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:72rem;padding:1rem;"
    "background:var(--bg);color:var(--fg);"
    "font:15px/1.45 system-ui,sans-serif}\n"
    "h1{font-size:1.4rem;margin:.5rem 0 0}h2{font-size:1.05rem;"
    "margin:0 0 .6rem}p{margin:.2rem 0 1rem;color:var(--dim)}\n"
    "section{background:var(--card);border:1px solid var(--line);"
    "border-radius:.6rem;padding:1rem;margin:0 0 1rem;max-height:34rem;overflow:auto}\n"
    ".tiles{display:grid;gap:.6rem;margin:0 0 1rem;"
    "grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr))}\n"
    ".tiles div{background:var(--card);border:1px solid var(--line);"
    "border-top:4px solid var(--c);border-radius:.6rem;padding:.5rem .8rem;"
    "color:var(--dim)}.tiles b{display:block;font-size:1.5rem;"
    "color:var(--fg)}\n"
    "figure{margin:0}.days{display:block;width:100%;height:11rem;"
    "border-bottom:1px solid var(--line)}.hit{fill:transparent}\n"
    "g:hover .hit{fill:var(--line)}.axis{display:flex;"
    "justify-content:space-between;color:var(--dim);font-size:.8rem}\n"
    "figcaption{color:var(--dim);font-size:.85rem}figcaption i{"
    "display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 .8em;"
    "border-radius:2px;background:var(--c)}\n"
    ".high{fill:var(--high);--c:var(--high)}.medium{fill:var(--medium);"
    "--c:var(--medium)}.low{fill:var(--low);--c:var(--low)}"
    ".none{--c:var(--none)}.unknown,.error{--c:var(--other)}\n"
    ".bar{display:block;width:9rem;height:.7rem;margin-top:.3rem}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{text-align:left;padding:.35rem .6rem .35rem 0;"
    "border-bottom:1px solid var(--line);vertical-align:top}"
    "tr:last-child td{border:0}td{overflow-wrap:anywhere}"
    "td:not(.n,.t){min-width:11.5rem}th{position:sticky;top:-1rem;"
    "background:var(--card)}.n{text-align:right;font-variant-numeric:tabular-nums;"
    "white-space:nowrap}\n"
    "th button{all:unset;cursor:pointer;color:var(--dim);"
    "white-space:nowrap}th button:focus-visible{outline:2px solid}"
    "th[aria-sort] button{color:var(--fg)}"
    "th[aria-sort=ascending] button::after{content:' \\2191'}"
    "th[aria-sort=descending] button::after{content:' \\2193'}\n"
    "code{background:var(--bg);padding:.1rem .35rem;border-radius:.3rem;"
    "white-space:nowrap;user-select:all}.t{white-space:nowrap}"
    ".note{font-size:.85rem;margin:.6rem 0 0}\n"
    "@media(max-width:40rem){body{padding:.6rem}section{padding:.7rem}"
    ".bar{width:4.5rem}td:not(.n,.t){min-width:8.5rem}"
    "td:has(.bar){min-width:5rem}}\n"
    "</style>\n</head>\n<body>\n";

/* Numbers first go down, words go up; a second click turns them around. */
static const char script[] =
    "<script>\n"
    "document.querySelectorAll('th button').forEach(b=>b.onclick=()=>{\n"
    "const th=b.parentNode,row=th.parentNode,i=[...row.children].indexOf(th),\n"
    "body=th.closest('table').tBodies[0],num=th.className=='n',\n"
    "old=th.ariaSort||th.getAttribute('aria-sort'),\n"
    "down=old?old=='ascending':num,v=r=>r.children[i].textContent;\n"
    "[...row.children].forEach(c=>c.removeAttribute('aria-sort'));\n"
    "th.setAttribute('aria-sort',down?'descending':'ascending');\n"
    "body.append(...[...body.rows].sort((x,y)=>(down?-1:1)*\n"
    "(num?v(x)-v(y):v(x).localeCompare(v(y)))));\n"
    "});\n</script>\n";

void
html_text(FILE *out, struct span s)
{
	struct utf8_char c;

	for (size_t i = 0; i < s.n; i += c.n) {
		c = utf8_at(s, i);
		if (c.bad || term_hostile(c.cp) || c.cp == '\\')
			term_text(out, span_slice(s, i, i + c.n));
		else if (c.cp < 0x80 && strchr("&<>\"'", (int)c.cp) != NULL)
			fprintf(out, "&#%u;", c.cp);
		else
			fwrite(s.p + i, 1, c.n, out);
	}
}

static void
tiles(const struct report *report, FILE *out)
{
	fputs("<div class=tiles>\n", out);
	for (int i = LEVEL_HIGH; i >= 0; i--)
		fprintf(out, "<div class=%s><b>%zu</b>%s</div>\n",
		    level_name((enum level)i), report->levels[i],
		    level_name((enum level)i));
	for (int i = LEVEL_UNKNOWN; i < REPORT_LEVELS; i++)
		fprintf(out, "<div class=%s><b>%zu</b>%s</div>\n",
		    level_name((enum level)i), report->levels[i],
		    level_name((enum level)i));
	fputs("</div>\n", out);
}

static void
column(FILE *out, const char *words, bool number)
{
	fprintf(out, "<th%s><button>%s</button></th>", number ? " class=n" : "",
	    words);
}

static void
table_row(const struct report_row *row, size_t most, bool bars, FILE *out)
{
	char when[REPORT_TIME_SIZE];

	fputs("<tr><td>", out);
	html_text(out, span_str(row->key));
	fputs("</td>", out);
	if (bars) {
		fprintf(out, "<td class=n>%zu</td><td>", row_alerts(row));
		chart_row(row, most, out);
		fputs("</td>", out);
	}
	fprintf(out, "<td class=n>%zu</td><td class=t>%s</td>", row->mails,
	    report_time(when, row->first));
	fprintf(
	    out, "<td class=t>%s</td></tr>\n", report_time(when, row->last));
}

static void
left_out(const struct report_table *table, size_t n, FILE *out)
{
	if (table->n > n)
		fprintf(out, "<p class=note>%zu more rows are not shown.</p>\n",
		    table->n - n);
	if (table->left_out > 0)
		fprintf(out,
		    "<p class=note>There were too many to count all: %zu mails "
		    "of rare ones are left out.</p>\n",
		    table->left_out);
}

static void
section(const struct report *report, const struct report_section *section,
    FILE *out)
{
	const struct report_table *table = &report->tables[section->table];
	size_t n = report->top == 0 ? ROWS : report->top, most = 1;
	bool bars = section->table != TABLE_EVENTS;

	if (table->n == 0)
		return;
	n = table->n < n ? table->n : n;
	for (size_t i = 0; i < n; i++)
		if (chart_mails(&table->rows[i]) > most)
			most = chart_mails(&table->rows[i]);
	fprintf(
	    out, "<section><h2>%s</h2>\n<table><thead><tr>", section->title);
	column(out, section->head, false);
	if (bars) {
		column(out, "alerts", true);
		fputs("<th></th>", out);
	}
	column(out, bars ? "mails" : "times", true);
	column(out, "first", false);
	column(out, "last", false);
	fputs("</tr></thead><tbody>\n", out);
	for (size_t i = 0; i < n; i++)
		table_row(&table->rows[i], most, bars, out);
	fputs("</tbody></table>\n", out);
	left_out(table, n, out);
	fputs("</section>\n", out);
}

/* A line may end behind each rule. */
static void
rule_list(FILE *out, struct span rules)
{
	size_t end;

	for (size_t i = 0; i < rules.n; i = end) {
		for (end = i; end < rules.n && rules.p[end] != ',';)
			end++;
		end += end < rules.n;
		html_text(out, span_slice(rules, i, end));
		fputs(end < rules.n ? "<wbr>" : "", out);
	}
}

static void
held_row(const struct report_held *held, FILE *out)
{
	char when[REPORT_TIME_SIZE];
	const char *const texts[] = { held->from, held->to };

	fprintf(out,
	    "<tr><td><code>postsuper -H %s</code></td><td class=t>%s</td>"
	    "<td class=n>%ld</td>",
	    held->qid, report_time(when, held->time), held->score);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		fputs("<td>", out);
		html_text(out, span_str(texts[i]));
		fputs("</td>", out);
	}
	fputs("<td>", out);
	rule_list(out, span_str(held->rules));
	fputs("</td></tr>\n", out);
}

static void
held(const struct report *report, FILE *out)
{
	if (report->nheld == 0)
		return;
	fputs("<section><h2>Held mail</h2><p>The command lets a mail go on. It "
	      "may be gone since: see <code>postqueue -p</code>.</p>\n"
	      "<table><thead><tr>",
	    out);
	column(out, "release", false);
	column(out, "time", false);
	column(out, "score", true);
	column(out, "from", false);
	column(out, "to", false);
	column(out, "rules", false);
	fputs("</tr></thead><tbody>\n", out);
	for (size_t i = 0; i < report->nheld; i++)
		held_row(&report->held[i], out);
	fputs("</tbody></table>\n", out);
	if (report->held_left_out > 0)
		fprintf(out, "<p class=note>%zu older ones are left out.</p>\n",
		    report->held_left_out);
	fputs("</section>\n", out);
}

static void
notes(const struct report *report, FILE *out)
{
	if (report->undated > 0)
		fprintf(out, "<p>%zu lines have no time and were left out.</p>",
		    report->undated);
	if (report->too_long > 0)
		fprintf(out,
		    "<p>%zu lines are longer than %d bytes and were left "
		    "out.</p>",
		    report->too_long, REPORT_LINE_MAX);
}

void
report_html(const struct report *report, FILE *out)
{
	char first[REPORT_TIME_SIZE], last[REPORT_TIME_SIZE];

	fputs(head, out);
	fprintf(out, "<h1>Off-platform alerts</h1>\n<p>%zu mails, %s to %s</p>",
	    report->mails, report_time(first, report->first),
	    report_time(last, report->last));
	tiles(report, out);
	fputs("<section><h2>Alerts by day</h2>\n", out);
	chart_days(&report->tables[TABLE_DAYS], out);
	fputs("</section>\n", out);
	held(report, out);
	for (size_t i = 0; i < REPORT_SECTIONS; i++)
		section(report, &report_sections[i], out);
	notes(report, out);
	fputs(script, out);
	fputs("</body>\n</html>\n", out);
}
