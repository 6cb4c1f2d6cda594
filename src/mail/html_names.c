/*
 * html_names - see html_names.h. Names, and what they do, are those of the
 * HTML standard's parser and style sheet.
 */
#include "config.h"

#include "mail/html_names.h"

static const struct element_info elements_1[] = {
	{ SPAN_INIT("a"), ELEMENT_A, HTML_DATA, EL_FORMAT },
	{ SPAN_INIT("b"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("i"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("p"), ELEMENT_P, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("s"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("u"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
};

static const struct element_info elements_2[] = {
	{ SPAN_INIT("br"), ELEMENT_BR, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ SPAN_INIT("dd"), ELEMENT_DD, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("dl"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_LIST },
	{ SPAN_INIT("dt"), ELEMENT_DD, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("em"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("h1"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("h2"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("h3"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("h4"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("h5"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("h6"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("hr"), ELEMENT_HR, HTML_DATA,
	    EL_BLOCK | EL_VOID | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("li"), ELEMENT_LI, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("ol"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_LIST },
	{ SPAN_INIT("rp"), ELEMENT_OTHER, HTML_DATA, EL_HIDDEN },
	{ SPAN_INIT("td"), ELEMENT_TD, HTML_DATA, EL_CELL | EL_BARRIER },
	{ SPAN_INIT("th"), ELEMENT_TD, HTML_DATA, EL_CELL | EL_BARRIER },
	{ SPAN_INIT("tr"), ELEMENT_TR, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("tt"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("ul"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_LIST },
};

static const struct element_info elements_3[] = {
	{ SPAN_INIT("bdo"), ELEMENT_BDO, HTML_DATA, EL_RTL },
	{ SPAN_INIT("big"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("col"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("dir"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("div"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("img"), ELEMENT_IMG, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ SPAN_INIT("nav"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("pre"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_PRE },
	{ SPAN_INIT("sub"), ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ SPAN_INIT("sup"), ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ SPAN_INIT("svg"), ELEMENT_SVG, HTML_DATA, EL_FOREIGN },
	{ SPAN_INIT("var"), ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ SPAN_INIT("wbr"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("xmp"), ELEMENT_OTHER, HTML_RAWTEXT,
	    EL_BLOCK | EL_CLOSES_P | EL_PRE },
};

static const struct element_info elements_4[] = {
	{ SPAN_INIT("area"), ELEMENT_AREA, HTML_DATA, EL_VOID },
	{ SPAN_INIT("base"), ELEMENT_BASE, HTML_DATA, EL_VOID },
	{ SPAN_INIT("body"), ELEMENT_BODY, HTML_DATA, EL_BLOCK | EL_BREAKOUT },
	{ SPAN_INIT("code"), ELEMENT_OTHER, HTML_DATA,
	    EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("desc"), ELEMENT_SVG_TEXT, HTML_DATA, 0 },
	{ SPAN_INIT("font"), ELEMENT_FONT, HTML_DATA, EL_FORMAT },
	{ SPAN_INIT("form"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("head"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("html"), ELEMENT_HTML, HTML_DATA, EL_BLOCK | EL_BARRIER },
	{ SPAN_INIT("link"), ELEMENT_LINK, HTML_DATA, EL_VOID },
	{ SPAN_INIT("main"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("math"), ELEMENT_SVG, HTML_DATA, EL_FOREIGN },
	{ SPAN_INIT("menu"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("meta"), ELEMENT_META, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ SPAN_INIT("nobr"), ELEMENT_OTHER, HTML_DATA, EL_FORMAT },
	{ SPAN_INIT("ruby"), ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ SPAN_INIT("span"), ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
};

static const struct element_info elements_5[] = {
	{ SPAN_INIT("aside"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("embed"), ELEMENT_OTHER, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ SPAN_INIT("frame"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("image"), ELEMENT_IMG, HTML_DATA, EL_VOID },
	{ SPAN_INIT("input"), ELEMENT_INPUT, HTML_DATA, EL_VOID },
	{ SPAN_INIT("param"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("small"), ELEMENT_OTHER, HTML_DATA,
	    EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("style"), ELEMENT_STYLE, HTML_RAWTEXT, EL_CODE },
	{ SPAN_INIT("table"), ELEMENT_TABLE, HTML_DATA,
	    EL_BLOCK | EL_BREAKOUT | EL_BARRIER },
	{ SPAN_INIT("tbody"), ELEMENT_TBODY, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("tfoot"), ELEMENT_TBODY, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("thead"), ELEMENT_TBODY, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("title"), ELEMENT_TITLE, HTML_RCDATA,
	    EL_BLOCK | EL_HIDDEN },
	{ SPAN_INIT("track"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
};

static const struct element_info elements_6[] = {
	{ SPAN_INIT("applet"), ELEMENT_OTHER, HTML_DATA, EL_BARRIER },
	{ SPAN_INIT("button"), ELEMENT_BUTTON, HTML_DATA, EL_BARRIER },
	{ SPAN_INIT("center"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("dialog"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("figure"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("footer"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("header"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("hgroup"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("iframe"), ELEMENT_OTHER, HTML_RAWTEXT,
	    EL_BLOCK | EL_HIDDEN },
	{ SPAN_INIT("keygen"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("legend"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("object"), ELEMENT_OTHER, HTML_DATA, EL_BARRIER },
	{ SPAN_INIT("option"), ELEMENT_OPTION, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("script"), ELEMENT_OTHER, HTML_SCRIPT, EL_CODE },
	{ SPAN_INIT("search"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("source"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("strike"), ELEMENT_OTHER, HTML_DATA,
	    EL_FORMAT | EL_BREAKOUT },
	{ SPAN_INIT("strong"), ELEMENT_OTHER, HTML_DATA,
	    EL_FORMAT | EL_BREAKOUT },
};

static const struct element_info elements_7[] = {
	{ SPAN_INIT("address"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("article"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("bgsound"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("caption"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("details"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("listing"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_PRE },
	{ SPAN_INIT("marquee"), ELEMENT_OTHER, HTML_DATA, EL_BARRIER },
	{ SPAN_INIT("noembed"), ELEMENT_OTHER, HTML_RAWTEXT,
	    EL_BLOCK | EL_HIDDEN },
	{ SPAN_INIT("section"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("summary"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
};

static const struct element_info elements_8[] = {
	{ SPAN_INIT("basefont"), ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ SPAN_INIT("datalist"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_HIDDEN },
	{ SPAN_INIT("fieldset"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
	{ SPAN_INIT("noframes"), ELEMENT_OTHER, HTML_RAWTEXT,
	    EL_BLOCK | EL_HIDDEN },
	{ SPAN_INIT("optgroup"), ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ SPAN_INIT("template"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_HIDDEN | EL_BARRIER },
	{ SPAN_INIT("textarea"), ELEMENT_OTHER, HTML_RCDATA,
	    EL_BLOCK | EL_PRE },
};

static const struct element_info elements_9[] = {
	{ SPAN_INIT("plaintext"), ELEMENT_OTHER, HTML_PLAINTEXT,
	    EL_BLOCK | EL_CLOSES_P | EL_PRE },
};

static const struct element_info elements_10[] = {
	{ SPAN_INIT("blockquote"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ SPAN_INIT("figcaption"), ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P },
};

static const struct element_info elements_13[] = {
	{ SPAN_INIT("foreignobject"), ELEMENT_SVG_TEXT, HTML_DATA, 0 },
};

static const struct element_info elements_14[] = {
	{ SPAN_INIT("annotation-xml"), ELEMENT_SVG_TEXT, HTML_DATA, 0 },
};

static const struct html_names elements[] = {
	[1] = HTML_NAMES(elements_1),
	[2] = HTML_NAMES(elements_2),
	[3] = HTML_NAMES(elements_3),
	[4] = HTML_NAMES(elements_4),
	[5] = HTML_NAMES(elements_5),
	[6] = HTML_NAMES(elements_6),
	[7] = HTML_NAMES(elements_7),
	[8] = HTML_NAMES(elements_8),
	[9] = HTML_NAMES(elements_9),
	[10] = HTML_NAMES(elements_10),
	[13] = HTML_NAMES(elements_13),
	[14] = HTML_NAMES(elements_14),
};

struct attribute_info {
	struct span name;
	enum attribute attribute;
};

static const struct attribute_info attributes_2[] = {
	{ SPAN_INIT("id"), ATTRIBUTE_ID },
};

static const struct attribute_info attributes_3[] = {
	{ SPAN_INIT("alt"), ATTRIBUTE_ALT },
	{ SPAN_INIT("dir"), ATTRIBUTE_DIR },
	{ SPAN_INIT("src"), ATTRIBUTE_SRC },
};

static const struct attribute_info attributes_4[] = {
	{ SPAN_INIT("data"), ATTRIBUTE_DATA },
	{ SPAN_INIT("href"), ATTRIBUTE_HREF },
	{ SPAN_INIT("ping"), ATTRIBUTE_PING },
	{ SPAN_INIT("text"), ATTRIBUTE_TEXT },
	{ SPAN_INIT("type"), ATTRIBUTE_TYPE },
};

static const struct attribute_info attributes_5[] = {
	{ SPAN_INIT("class"), ATTRIBUTE_CLASS },
	{ SPAN_INIT("color"), ATTRIBUTE_COLOR },
	{ SPAN_INIT("style"), ATTRIBUTE_STYLE },
	{ SPAN_INIT("title"), ATTRIBUTE_TITLE },
	{ SPAN_INIT("value"), ATTRIBUTE_VALUE },
};

static const struct attribute_info attributes_6[] = {
	{ SPAN_INIT("action"), ATTRIBUTE_ACTION },
	{ SPAN_INIT("hidden"), ATTRIBUTE_HIDDEN },
	{ SPAN_INIT("lowsrc"), ATTRIBUTE_LOWSRC },
	{ SPAN_INIT("poster"), ATTRIBUTE_POSTER },
	{ SPAN_INIT("srcdoc"), ATTRIBUTE_SRCDOC },
	{ SPAN_INIT("srcset"), ATTRIBUTE_SRCSET },
};

static const struct attribute_info attributes_7[] = {
	{ SPAN_INIT("bgcolor"), ATTRIBUTE_BGCOLOR },
	{ SPAN_INIT("content"), ATTRIBUTE_CONTENT },
};

static const struct attribute_info attributes_10[] = {
	{ SPAN_INIT("background"), ATTRIBUTE_BACKGROUND },
	{ SPAN_INIT("formaction"), ATTRIBUTE_FORMACTION },
	{ SPAN_INIT("http-equiv"), ATTRIBUTE_HTTP_EQUIV },
	{ SPAN_INIT("xlink:href"), ATTRIBUTE_XLINK_HREF },
};

static const struct attribute_info attributes_11[] = {
	{ SPAN_INIT("placeholder"), ATTRIBUTE_PLACEHOLDER },
};

static const struct html_names attributes[] = {
	[2] = HTML_NAMES(attributes_2),
	[3] = HTML_NAMES(attributes_3),
	[4] = HTML_NAMES(attributes_4),
	[5] = HTML_NAMES(attributes_5),
	[6] = HTML_NAMES(attributes_6),
	[7] = HTML_NAMES(attributes_7),
	[10] = HTML_NAMES(attributes_10),
	[11] = HTML_NAMES(attributes_11),
};

/* The order of a name and of a known one of its length, in lower case. */
static int
order(struct span name, const char *known)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = ascii_lower(name.p[i]);

		if (c != known[i])
			return (unsigned char)c < (unsigned char)known[i] ? -1
									  : 1;
	}
	return 0;
}

const void *
html_names_find(const struct html_names *names, struct span name)
{
	size_t low = 0, high = names->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const char *entry =
		    (const char *)names->first + mid * names->size;
		int o =
		    order(name, ((const struct span *)(const void *)entry)->p);

		if (o == 0)
			return entry;
		if (o < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct element_info *
element_find(struct span name)
{
	return HTML_NAMES_FIND(elements, name);
}

uint32_t
element_hash(struct span name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.n; i++)
		hash =
		    (hash ^ (unsigned char)ascii_lower(name.p[i])) * 16777619u;
	return hash;
}

static void
read_one(struct attributes *into, const struct html_attr *attr)
{
	const struct attribute_info *info =
	    HTML_NAMES_FIND(attributes, attr->name);

	if (info == NULL || attribute_given(into, info->attribute))
		return;
	into->seen |= 1u << info->attribute;
	into->value[info->attribute] = attr->value;
}

void
attributes_read(struct attributes *attributes_r, const struct html_token *token)
{
	struct span more = token->more_attrs;
	struct html_attr attr;

	attributes_r->seen = 0;
	for (size_t i = 0; i < token->nattrs; i++)
		read_one(attributes_r, &token->attrs[i]);
	while (html_attr_next(&more, &attr))
		read_one(attributes_r, &attr);
}
