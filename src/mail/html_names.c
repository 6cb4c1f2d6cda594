/*
 * html_names - see html_names.h. Both tables are sorted by name. Names, and
 * what they do, are those of the HTML standard's parser and style sheet.
 */
#include "config.h"

#include "mail/html_names.h"

#define LONGEST 15

static const struct element_info elements[] = {
	{ "a", ELEMENT_A, HTML_DATA, EL_FORMAT },
	{ "address", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "annotation-xml", ELEMENT_SVG_TEXT, HTML_DATA, 0 },
	{ "applet", ELEMENT_OTHER, HTML_DATA, EL_BARRIER },
	{ "area", ELEMENT_AREA, HTML_DATA, EL_VOID },
	{ "article", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "aside", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "b", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "base", ELEMENT_BASE, HTML_DATA, EL_VOID },
	{ "basefont", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "bdo", ELEMENT_BDO, HTML_DATA, EL_RTL },
	{ "bgsound", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "big", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "blockquote", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "body", ELEMENT_BODY, HTML_DATA, EL_BLOCK | EL_BREAKOUT },
	{ "br", ELEMENT_BR, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ "button", ELEMENT_BUTTON, HTML_DATA, EL_BARRIER },
	{ "caption", ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ "center", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "code", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "col", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "datalist", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_HIDDEN },
	{ "dd", ELEMENT_DD, HTML_DATA, EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "desc", ELEMENT_SVG_TEXT, HTML_DATA, 0 },
	{ "details", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "dialog", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "dir", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "div", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "dl", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_LIST },
	{ "dt", ELEMENT_DD, HTML_DATA, EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "em", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "embed", ELEMENT_OTHER, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ "fieldset", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "figcaption", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "figure", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "font", ELEMENT_FONT, HTML_DATA, EL_FORMAT },
	{ "footer", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "foreignobject", ELEMENT_SVG_TEXT, HTML_DATA, 0 },
	{ "form", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "frame", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "h1", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "h2", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "h3", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "h4", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "h5", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "h6", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "head", ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ "header", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "hgroup", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "hr", ELEMENT_HR, HTML_DATA,
	    EL_BLOCK | EL_VOID | EL_CLOSES_P | EL_BREAKOUT },
	{ "html", ELEMENT_HTML, HTML_DATA, EL_BLOCK | EL_BARRIER },
	{ "i", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "iframe", ELEMENT_OTHER, HTML_RAWTEXT, EL_BLOCK | EL_HIDDEN },
	{ "image", ELEMENT_IMG, HTML_DATA, EL_VOID },
	{ "img", ELEMENT_IMG, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ "input", ELEMENT_INPUT, HTML_DATA, EL_VOID },
	{ "keygen", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "legend", ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ "li", ELEMENT_LI, HTML_DATA, EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "link", ELEMENT_LINK, HTML_DATA, EL_VOID },
	{ "listing", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_PRE },
	{ "main", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "marquee", ELEMENT_OTHER, HTML_DATA, EL_BARRIER },
	{ "math", ELEMENT_SVG, HTML_DATA, EL_FOREIGN },
	{ "menu", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "meta", ELEMENT_META, HTML_DATA, EL_VOID | EL_BREAKOUT },
	{ "nav", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "nobr", ELEMENT_OTHER, HTML_DATA, EL_FORMAT },
	{ "noembed", ELEMENT_OTHER, HTML_RAWTEXT, EL_BLOCK | EL_HIDDEN },
	{ "noframes", ELEMENT_OTHER, HTML_RAWTEXT, EL_BLOCK | EL_HIDDEN },
	{ "object", ELEMENT_OTHER, HTML_DATA, EL_BARRIER },
	{ "ol", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_LIST },
	{ "optgroup", ELEMENT_OTHER, HTML_DATA, EL_BLOCK },
	{ "option", ELEMENT_OPTION, HTML_DATA, EL_BLOCK },
	{ "p", ELEMENT_P, HTML_DATA, EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT },
	{ "param", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "plaintext", ELEMENT_OTHER, HTML_PLAINTEXT,
	    EL_BLOCK | EL_CLOSES_P | EL_PRE },
	{ "pre", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_PRE },
	{ "rp", ELEMENT_OTHER, HTML_DATA, EL_HIDDEN },
	{ "ruby", ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ "s", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "script", ELEMENT_OTHER, HTML_SCRIPT, EL_CODE },
	{ "search", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "section", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "small", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "source", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "span", ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ "strike", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "strong", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "style", ELEMENT_STYLE, HTML_RAWTEXT, EL_CODE },
	{ "sub", ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ "summary", ELEMENT_OTHER, HTML_DATA, EL_BLOCK | EL_CLOSES_P },
	{ "sup", ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ "svg", ELEMENT_SVG, HTML_DATA, EL_FOREIGN },
	{ "table", ELEMENT_TABLE, HTML_DATA,
	    EL_BLOCK | EL_BREAKOUT | EL_BARRIER },
	{ "tbody", ELEMENT_TBODY, HTML_DATA, EL_BLOCK },
	{ "td", ELEMENT_TD, HTML_DATA, EL_CELL | EL_BARRIER },
	{ "template", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_HIDDEN | EL_BARRIER },
	{ "textarea", ELEMENT_OTHER, HTML_RCDATA, EL_BLOCK | EL_PRE },
	{ "tfoot", ELEMENT_TBODY, HTML_DATA, EL_BLOCK },
	{ "th", ELEMENT_TD, HTML_DATA, EL_CELL | EL_BARRIER },
	{ "thead", ELEMENT_TBODY, HTML_DATA, EL_BLOCK },
	{ "title", ELEMENT_TITLE, HTML_RCDATA, EL_BLOCK | EL_HIDDEN },
	{ "tr", ELEMENT_TR, HTML_DATA, EL_BLOCK },
	{ "track", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "tt", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "u", ELEMENT_OTHER, HTML_DATA, EL_FORMAT | EL_BREAKOUT },
	{ "ul", ELEMENT_OTHER, HTML_DATA,
	    EL_BLOCK | EL_CLOSES_P | EL_BREAKOUT | EL_LIST },
	{ "var", ELEMENT_OTHER, HTML_DATA, EL_BREAKOUT },
	{ "wbr", ELEMENT_OTHER, HTML_DATA, EL_VOID },
	{ "xmp", ELEMENT_OTHER, HTML_RAWTEXT, EL_BLOCK | EL_CLOSES_P | EL_PRE },
};

static const struct {
	const char *name;
	enum attribute attribute;
} attributes[] = {
	{ "action", ATTRIBUTE_ACTION },
	{ "alt", ATTRIBUTE_ALT },
	{ "background", ATTRIBUTE_BACKGROUND },
	{ "bgcolor", ATTRIBUTE_BGCOLOR },
	{ "class", ATTRIBUTE_CLASS },
	{ "color", ATTRIBUTE_COLOR },
	{ "content", ATTRIBUTE_CONTENT },
	{ "data", ATTRIBUTE_DATA },
	{ "dir", ATTRIBUTE_DIR },
	{ "formaction", ATTRIBUTE_FORMACTION },
	{ "hidden", ATTRIBUTE_HIDDEN },
	{ "href", ATTRIBUTE_HREF },
	{ "http-equiv", ATTRIBUTE_HTTP_EQUIV },
	{ "id", ATTRIBUTE_ID },
	{ "lowsrc", ATTRIBUTE_LOWSRC },
	{ "ping", ATTRIBUTE_PING },
	{ "placeholder", ATTRIBUTE_PLACEHOLDER },
	{ "poster", ATTRIBUTE_POSTER },
	{ "src", ATTRIBUTE_SRC },
	{ "srcdoc", ATTRIBUTE_SRCDOC },
	{ "srcset", ATTRIBUTE_SRCSET },
	{ "style", ATTRIBUTE_STYLE },
	{ "text", ATTRIBUTE_TEXT },
	{ "title", ATTRIBUTE_TITLE },
	{ "type", ATTRIBUTE_TYPE },
	{ "value", ATTRIBUTE_VALUE },
	{ "xlink:href", ATTRIBUTE_XLINK_HREF },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Lower case, NUL behind; false: longer than any name in a table. */
static bool
lower_name(char out[LONGEST + 1], struct span name)
{
	if (name.n > LONGEST)
		return false;
	for (size_t i = 0; i < name.n; i++)
		out[i] = ascii_lower(name.p[i]);
	out[name.n] = '\0';
	return true;
}

const struct element_info *
element_find(struct span name)
{
	size_t low = 0, high = COUNT(elements);
	char lower[LONGEST + 1];

	if (!lower_name(lower, name))
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(lower, elements[mid].name);

		if (order == 0)
			return &elements[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
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

static int
attribute_find(struct span name)
{
	size_t low = 0, high = COUNT(attributes);
	char lower[LONGEST + 1];

	if (!lower_name(lower, name))
		return -1;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(lower, attributes[mid].name);

		if (order == 0)
			return (int)attributes[mid].attribute;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

void
attributes_read(struct attributes *attributes_r, const struct html_token *token)
{
	attributes_r->seen = 0;
	for (size_t i = 0; i < token->nattrs; i++) {
		int which = attribute_find(token->attrs[i].name);

		if (which < 0 ||
		    attribute_given(attributes_r, (enum attribute)which))
			continue;
		attributes_r->seen |= 1u << which;
		attributes_r->value[which] = token->attrs[i].value;
	}
}
