/*
 * bare - is "name.ending" in a text a place or something else: a file, a
 * product, two sentences without a space between them?
 */
#include "config.h"

#include "link/linkset.h"

/* Top-level domains that are file endings first to those who write to and as
 * freelancers. */
static const char *const file_endings[] = { "ai", "app", "as", "cab", "cat",
	"cc", "cfd", "cpa", "db", "doc", "docs", "dot", "gdn", "ink", "la",
	"map", "md", "mk", "ml", "mm", "mov", "ms", "nc", "pl", "pm",
	"properties", "ps", "pub", "py", "rs", "sc", "sh", "so", "st", "tf",
	"vi", "zip" };

/* Top-level domains that are also the first word of a sentence. */
static const char *const words[] = { "able", "actor", "ads", "am", "app", "art",
	"as", "at", "audio", "author", "auto", "band", "be", "best", "bet",
	"bid", "bio", "blog", "book", "box", "build", "business", "buy", "by",
	"cafe", "call", "camera", "camp", "car", "cards", "care", "career",
	"cars", "case", "cash", "center", "chat", "city", "click", "clothing",
	"cloud", "coach", "codes", "coffee", "community", "company", "computer",
	"contact", "cool", "country", "coupon", "courses", "credit", "data",
	"date", "day", "deal", "deals", "delivery", "design", "diet", "direct",
	"do", "doctor", "dog", "drive", "earth", "eat", "education", "email",
	"engineer", "events", "exchange", "expert", "express", "fail", "family",
	"fan", "farm", "fast", "fashion", "film", "final", "finance", "fit",
	"food", "football", "forum", "free", "fun", "fund", "game", "games",
	"gay", "gift", "gifts", "gives", "global", "gold", "golf", "good",
	"graphics", "green", "group", "guide", "guru", "hair", "health", "help",
	"here", "hiv", "holiday", "home", "host", "hot", "hotel", "house",
	"how", "id", "in", "ink", "institute", "insurance", "international",
	"is", "it", "jobs", "joy", "kids", "kim", "land", "law", "lawyer",
	"life", "lighting", "like", "limited", "link", "live", "loan", "lol",
	"love", "management", "map", "market", "marketing", "me", "media",
	"men", "menu", "mobile", "mom", "money", "movie", "music", "my", "name",
	"network", "new", "news", "next", "no", "now", "one", "open", "or",
	"page", "parts", "party", "pay", "pet", "phone", "photo", "photography",
	"photos", "pics", "pictures", "pink", "pizza", "place", "play", "plus",
	"press", "prime", "pro", "productions", "promo", "properties",
	"property", "protection", "qa", "racing", "read", "realty", "red",
	"rent", "repair", "report", "review", "reviews", "rich", "room", "run",
	"safe", "sale", "save", "school", "science", "search", "security",
	"select", "services", "show", "silk", "skin", "so", "social",
	"software", "solutions", "space", "spot", "store", "stream", "studio",
	"study", "style", "sucks", "support", "surf", "systems", "talk", "tax",
	"team", "tech", "tips", "to", "today", "tools", "top", "tours", "town",
	"toys", "trade", "trading", "training", "travel", "trust", "tube", "us",
	"video", "vision", "vote", "wang", "watch", "weather", "wed", "wedding",
	"wiki", "win", "wine", "work", "works", "world", "wow", "yes", "you",
	"zero", "zone" };

/* Names of frameworks and shops in a project's description. */
static const char *const products[] = { "ado.net", "akka.net", "asp.net",
	"autodesk.net", "dot.net", "draw.io", "entity.net", "json.net",
	"ml.net", "paint.net", "serilog.net", "socket.io", "vb.net" };

static struct span
last_label(struct span host)
{
	size_t from = host.n;

	while (from > 0 && host.p[from - 1] != '.')
		from--;
	return span_from(host, from);
}

static bool
well_formed(struct span host)
{
	size_t label = 0;

	for (size_t i = 0; i <= host.n; i++) {
		if (i < host.n && host.p[i] != '.') {
			label++;
			continue;
		}
		if (label == 0 || label > 63 || host.p[i - 1] == '-' ||
		    host.p[i - label] == '-')
			return false;
		label = 0;
	}
	return host.n < 254;
}

/*
 * "done.It", "File.Directory": a capital behind the dot begins a sentence or is
 * part of a name. Only the best known endings are written "Shop.Com".
 */
static bool
begins_sentence(struct span written)
{
	struct span last = last_label(written);

	if (span_ieqs(last, "com") || span_ieqs(last, "net") ||
	    span_ieqs(last, "org"))
		return false;
	return last.n >= 2 && last.p[0] >= 'A' && last.p[0] <= 'Z' &&
	       last.p[1] >= 'a' && last.p[1] <= 'z';
}

static bool
known(const struct linkset *set, struct span host)
{
	return table_find(set, &set->hosts, host, SPAN_LIT("/")) != NULL ||
	       table_find(set, &set->redirectors, host, SPAN_LIT("/")) != NULL;
}

bool
bare_counts(const struct linkset *set, const struct bare *bare)
{
	struct span host = bare->host, tld;
	bool one_dot;

	while (host.n > 1 && host.p[host.n - 1] == '.')
		host.n--;
	tld = last_label(host);
	if (tld.n == host.n || !well_formed(host) || !tld_exists(set, tld))
		return false;
	one_dot = tld.n + 1 + span_chr(host, 0, '.') == host.n;
	if (span_istarts(host, "www.") || known(set, host))
		return true;
	if (bare->inside || memchr(host.p, '_', host.n) != NULL ||
	    SPAN_AMONG(host, products))
		return false;
	if (bare->path)
		return true;
	if (SPAN_AMONG(tld, file_endings) || begins_sentence(bare->written))
		return false;
	return !SPAN_AMONG(tld, words) || !one_dot || bare->ends;
}
