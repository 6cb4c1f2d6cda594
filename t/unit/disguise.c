/*
 * disguise - each undoing with its fact, honest text without any fact, and
 * what must hold for any bytes at all.
 */
#include "config.h"

#include "base/utf8.h"
#include "t/tap.h"
#include "text/disguise.h"
#include "text/fold.h"

static struct arena *arena;

static struct disguise
undo(struct span text)
{
	struct disguise d;
	struct view folded;
	bool cut;

	arena_reset(arena);
	fold_text(&folded, arena, text, 0, &cut);
	disguise_undo(&d, arena, text, &folded);
	return d;
}

static void
show(const struct disguise *d)
{
	for (size_t i = 0; i < d->n; i++)
		tap_show("view", d->views[i].s);
	for (int f = 0; f < FACT_COUNT; f++)
		if (d->facts & FACT_BIT(f))
			printf("# fact %s\n", fact_name((enum fact)f));
}

#define NO_FACT FACT_COUNT

/* Some view holds want, and the facts are facts. */
static void
undoes_all(const char *text, const char *want, fact_set facts)
{
	struct disguise d = undo(span_str(text));
	bool found = false;

	for (size_t i = 0; i < d.n; i++)
		found |=
		    span_find(d.views[i].s, 0, span_str(want)) < d.views[i].s.n;
	if (!ok(found && d.facts == facts, "%s -> %s", text, want))
		show(&d);
}

static void
undoes(const char *text, const char *want, enum fact fact)
{
	undoes_all(text, want, fact == NO_FACT ? 0 : FACT_BIT(fact));
}

static void
test_invisible(void)
{
	undoes("add me on tele\xe2\x80\x8bgram", "telegram",
	    FACT_INVISIBLE_LETTERS);
	undoes("What\xe2\x81\xa0s\xef\xbb\xbf"
	       "App",
	    "whatsapp", FACT_INVISIBLE_LETTERS);
	undoes("s\xc2\xadk\xc2\xady\xc2\xadp\xc2\xad"
	       "e",
	    "skype", FACT_INVISIBLE_LETTERS);
	undoes("a hyphe\xc2\xadnation", "hyphenation", NO_FACT);
	undoes("padding \xe2\x80\x8b\xe2\x80\x8b here", "padding", NO_FACT);
	undoes("می\xe2\x80\x8cخواهم", "میخواهم", NO_FACT);
	undoes("family 👨\xe2\x80\x8d👩\xe2\x80\x8d👧", "family", NO_FACT);
}

static void
test_looks(void)
{
	undoes("my tеlеgrаm is", "my telegram is", FACT_MIXED_SCRIPTS);
	undoes("on Whаtsарр please", "on whatsapp please", FACT_MIXED_SCRIPTS);
	undoes(
	    "add me on ѕкуре today", "on skype today", FACT_LOOKALIKE_LETTERS);
	undoes("use ТЕLЕGRАМ", "use telegram", FACT_MIXED_SCRIPTS);
	undoes("my ᴛᴇʟᴇɢʀᴀᴍ id", "my telegram id", FACT_LOOKALIKE_LETTERS);
	undoes("write to ɯɐɹƃǝlǝʇ", "telegram", FACT_LOOKALIKE_LETTERS);
	undoes("𝐓𝐞𝐥𝐞𝐠𝐫𝐚𝐦 me", "telegram me", FACT_MATH_LETTERS);
	undoes("Ⓣⓔⓛⓔⓖⓡⓐⓜ me", "telegram me", FACT_MATH_LETTERS);
	undoes("on 🅣🅔🅛🅔🅖🅡🅐🅜", "on telegram", FACT_MATH_LETTERS);
	undoes_all("🇹\xe2\x80\x8b🇪\xe2\x80\x8b🇱 me", "tel me",
	    FACT_BIT(FACT_MATH_LETTERS) | FACT_BIT(FACT_INVISIBLE_LETTERS));
	undoes_all("🇸 🇰 🇾 🇵 🇪 me", "skype me",
	    FACT_BIT(FACT_MATH_LETTERS) | FACT_BIT(FACT_SPACED_LETTERS));
	undoes("Τelegram", "telegram", FACT_MIXED_SCRIPTS);
	undoes(
	    "LіnkеdІn, Іnѕtаgrаm", "linkedin, instagram", FACT_MIXED_SCRIPTS);
}

static void
test_looks_honest(void)
{
	struct disguise d =
	    undo(SPAN_LIT("Нам нужен сайт. Мама мыла раму, кот спал."));

	is_int(d.n, 1, "Russian stays Russian: no view");
	is_int(d.facts, 0, "and no fact");
	d = undo(SPAN_LIT("Χρειαζόμαστε μία σελίδα για το κατάστημα"));
	is_int(d.n, 1, "Greek stays Greek");
	undoes(
	    "Нужен React-разработчик, SEOшник", "react-разработчик", NO_FACT);
	undoes("a delay of 10μs and 5μm", "10us", NO_FACT);
	undoes("the flags 🇺🇸🇬🇧 and 🇩🇪", "flags", NO_FACT);
}

static void
test_bidi(void)
{
	undoes("my \xe2\x80\xaemargelet\xe2\x80\xac id", "my telegram id",
	    FACT_BIDI_TRICK);
	undoes("see \xe2\x80\xae(em)em.t", "see t.me(me)", FACT_BIDI_TRICK);
	undoes("\xe2\x80\xaeשלום\xe2\x80\xac hello", "hello", NO_FACT);
}

static void
test_joins(void)
{
	undoes("my t e l e g r a m id", "my telegram id", FACT_SPACED_LETTERS);
	undoes("t.e.l.e.g.r.a.m", "telegram", FACT_SPACED_LETTERS);
	undoes(
	    "add W-h-a-t-s-A-p-p now", "add whatsapp now", FACT_SPACED_LETTERS);
	undoes("s/k/y/p/e me", "skype me", FACT_SPACED_LETTERS);
	undoes("s*k*y*p*e", "skype", FACT_SPACED_LETTERS);
	undoes("s_k_y_p_e", "skype", FACT_SPACED_LETTERS);
	undoes("s . k . y . p . e", "skype", FACT_SPACED_LETTERS);
	undoes("(t e l e g r a m)", "(telegram)", FACT_SPACED_LETTERS);
	undoes("w h a t s a p p   m e please", "whatsapp me please",
	    FACT_SPACED_LETTERS);
	undoes(
	    "j o e @ g m a i l . c o m", "joe@gmail.com", FACT_SPACED_LETTERS);
	undoes("т е л е г р а м", "телеграм", FACT_SPACED_LETTERS);
	undoes(
	    "on tele-gram or What.s.App", "on telegram or whatsapp", NO_FACT);
	undoes("tele_gram te*le*gram", "telegram telegram", NO_FACT);
	undoes("t·e·l·e·g·r·a·m", "telegram", FACT_SPACED_LETTERS);
	undoes("on tele·gram or tele•gram", "on telegram or telegram", NO_FACT);
	undoes("w.h.a.t.s. .a.p.p no.", "whats app no", FACT_SPACED_LETTERS);
	undoes("s.k.y.p.e / z.o.o.m", "skype zoom", FACT_SPACED_LETTERS);
	undoes("have a s k y p e id", "have a skype id", FACT_SPACED_LETTERS);
	undoes("have a l.i.n.e account", "have a line account", NO_FACT);
	undoes("s k y p e  m e", "skype me", FACT_SPACED_LETTERS);
}

static void
test_leet(void)
{
	undoes("my te1egr4m is", "my telegram is", FACT_LEETSPEAK);
	undoes("wh4ts@pp me", "whatsapp me", FACT_LEETSPEAK);
	undoes("5kyp3 or $kype 0n", "skype or skype on", NO_FACT);
	undoes("T3L3GR4M", "telegram", FACT_LEETSPEAK);
	undoes("s1gnal", "signal", FACT_LEETSPEAK);
	undoes("p4yp4l", "paypal", FACT_LEETSPEAK);
	undoes("gma1l", "gmail", NO_FACT);
	undoes("gma1l.com", "gmail.com", NO_FACT);
	undoes("m3553ng3r", "messenger", NO_FACT);
}

static void
test_doubles(void)
{
	undoes("add teleegramm", "add telegram", NO_FACT);
	undoes("skkype me", "skype me", FACT_DOUBLED_LETTERS);
	undoes("viiber", "viber", NO_FACT);
	undoes("your emmail", "your email", NO_FACT);
	undoes("on teleegram or tellegram", "on telegram or telegram", NO_FACT);
	undoes("disscord siggnal", "discord signal", NO_FACT);
	undoes("wecchat whattsapp", "wechat whatsapp", NO_FACT);
	undoes("zooom messsenger", "zoom messenger", NO_FACT);
	undoes("sooo coooool hellooo", "so cool hello", NO_FACT);
	undoes("call will need a good meeting", "call will need a good meeting",
	    NO_FACT);
	undoes("telegrrraaam", "telegram", NO_FACT);
	undoes("pleaseeee call", "please call", NO_FACT);
}

static void
test_digit_words(void)
{
	undoes("call five five five one two three four", "call 5551234",
	    FACT_DIGIT_WORDS);
	undoes(
	    "plus four four seven nine one one", "+447911", FACT_DIGIT_WORDS);
	undoes("555 one two three nine", "5551239", FACT_DIGIT_WORDS);
	undoes("double five oh four triple nine eight", "55049998",
	    FACT_DIGIT_WORDS);
	undoes("fivefivefive eight two one", "555821", FACT_DIGIT_WORDS);
	undoes("cinco cinco ocho dos uno nueve", "558219", FACT_DIGIT_WORDS);
	undoes("drei null sieben sieben eins acht", "307718", FACT_DIGIT_WORDS);
	undoes("пять ноль семь семь два один", "507721", FACT_DIGIT_WORDS);
	undoes("eighty five, twenty, nine three", "85293", NO_FACT);
	undoes("six-one-four-nine-two-seven", "614927", FACT_DIGIT_WORDS);
	/* A word of every beginning. */
	undoes(
	    "acht catorce cero cinq cuatro dez", "81405410", FACT_DIGIT_WORDS);
	undoes("dix dos drei due eins elf", "10232111", FACT_DIGIT_WORDS);
	undoes("five four funf huit meia neun", "545869", FACT_DIGIT_WORDS);
	undoes("nine nove nul ocho oh oito", "990808", FACT_DIGIT_WORDS);
	undoes(
	    "one otto quinze sei six soixante", "18156660", FACT_DIGIT_WORDS);
	undoes("mas ten three tre two um un", "+1033211", FACT_DIGIT_WORDS);
	undoes("plus veinte vier zero zwo", "+2402", NO_FACT);
	undoes("onetwo three", "123", NO_FACT);
	undoes("call onetwothree", "call 123", NO_FACT);
	undoes("5 - one (two) three", "5123", NO_FACT);
}

static void
test_addresses(void)
{
	undoes("joe (at) gmail (dot) com", "joe@gmail.com", FACT_WRITTEN_DOTS);
	undoes("joe at gmail dot com", "joe@gmail.com", FACT_WRITTEN_DOTS);
	undoes("joe AT gmail DOT com", "joe@gmail.com", FACT_WRITTEN_DOTS);
	undoes("joe[at]gmail{dot}com", "joe@gmail.com", FACT_WRITTEN_DOTS);
	undoes("joe [@] gmail [.] com", "joe@gmail.com", FACT_WRITTEN_DOTS);
	undoes("joe dot doe at mail dot co dot uk", "joe.doe@mail.co.uk",
	    FACT_WRITTEN_DOTS);
	undoes("ana arroba hotmail punto com", "ana@hotmail.com",
	    FACT_WRITTEN_DOTS);
	undoes("joe @ gmail . com", "joe@gmail.com", FACT_WRITTEN_DOTS);
	undoes("joe at gmail.com", "joe@gmail.com", FACT_WRITTEN_DOTS);
	undoes("t dot me slash joe_doe", "t.me/joe_doe", FACT_WRITTEN_DOTS);
	undoes("t[.]me/joe", "t.me/joe", FACT_WRITTEN_DOTS);
	undoes("joe.doe (at) harbour (dot) example", "joe.doe@harbour.example",
	    FACT_WRITTEN_DOTS);
	undoes("see mysite dot com", "mysite.com", FACT_WRITTEN_DOTS);
	undoes("find us at example.com", "find us at example.com", NO_FACT);
}

static void
test_odd_digits(void)
{
	undoes("call ５５５１２３４", "call 5551234", FACT_ODD_DIGITS);
	undoes("call ٥٥٥١٢٣٤", "call 5551234", FACT_ODD_DIGITS);
	undoes("5\xef\xb8\x8f\xe2\x83\xa3"
	       "5\xef\xb8\x8f\xe2\x83\xa3"
	       "7\xef\xb8\x8f\xe2\x83\xa3",
	    "557", FACT_ODD_DIGITS);
	undoes("اتصل على ٥٥٥١٢٣٤", "5551234", NO_FACT);
	undoes("① plan ② build", "1 plan 2 build", NO_FACT);
	undoes("価格は１２３４円", "1234", NO_FACT);
}

/* Sentences as honest people write them: no fact at all. */
static const char *const honest[] = {
	"Hi, I saw your profile and would like to invite you to my job.",
	"We need a Telegram bot that posts prices, e.g. every hour.",
	"The budget is $500, or $25/hr; can you start at 10am?",
	"Our stack: Node.js, Vue3, PHP 8.2, MySQL, C/C++ and C#.",
	"I am in the U.S.A., my partner is in the U.K.",
	"Please do A/B testing of plan A and plan B.",
	"The app must run 24/7 and handle h264 and mp4 video.",
	"It's a Web3 project with an ERC20 token and 3D models.",
	"Use i18n and l10n; deploy to k8s on AWS EC2 with S3.",
	"See the follow-up e-mail about the long-term, full-time role.",
	"Version 2.10.3 fixes the bug in v1.2beta4.",
	"Call getUserById() and set user_name = $row['name'];",
	"const apiKey2 = process.env.API_KEY_V2; // see line 404",
	"Check the hash d41d8cd98f00b204e9800998ecf8427e please.",
	"Room 4b3a9c1e, ticket ABC-1234, order #A1B2C3.",
	"The meeting is on 1st, 2nd or 3rd of May at 5pm EST.",
	"We sell in 12 countries: 1,000,000+ users, 99.9% uptime.",
	"Great work!!! Thanks a lot :) 👍👍🏽 🎉",
	"Question one: how? Question two: when? Question three: why?",
	"Count one, two, three, four, five, six, and stop.",
	"The price is two thousand five hundred and twenty dollars.",
	"I have ten years of experience and three big clients.",
	"Look at our website at example.com for more.",
	"We are an ASP dot net shop, now moving to dot net core.",
	"There is no point in that; the point is to save time.",
	"The red dot in the corner is the status light.",
	"Read the docs at docs.example.org/start and file.txt.",
	"Write to support@example.com if the portal fails.",
	"Follow @example on the usual channels, #freelance.",
	"Hello everybody, the committee will discuss the bookkeeping.",
	"The address of the office: 12 Mill Street, Apt 4B.",
	"Sooo happy to work with you, yesss!",
	"Is it OK to do so if we go on as is?",
	"Choose option a, b, c or d. Columns A B C D E F G.",
	"X and Y axis, T-shirt, S/M/L sizes, Q&A, R&D, P.S. thanks",
	"J. R. R. Tolkien wrote it; J.K. did not.",
	"The formula is a + b = c, i.e. x * y * z > 0.",
	"RSVP by 5 p.m., a.k.a. end of day.",
	"Use base64, utf8, sha256, md5, ipv4 and log4j.",
	"The iPhone14 and Galaxy S23 (5G) are test devices.",
	"I'd like 2x speed, 4K video, 60fps, and 16:9.",
	"Our password policy: at least 8 characters.",
	"Caffè, naïve, façade, jalapeño, Zürich, smörgåsbord, Łódź.",
	"Je cherche un développeur; le budget est de 1 500 €.",
	"Wir suchen einen Entwickler für die Betttuch-Schifffahrt GmbH.",
	"Necesitamos un diseñador: uno o dos días por semana.",
	"Preciso de um site em português, com três páginas.",
	"Нужен разработчик на Python, оплата почасовая, 3-4 часа.",
	"Ищу SEO-специалиста и SMM-щика для VIP-клиента.",
	"Потрібен розробник для інтернет-магазину.",
	"Χρειάζομαι έναν σχεδιαστή για το eshop μας.",
	"أحتاج إلى مطور مواقع لديه خبرة ٥ سنوات في PHP",
	"אני מחפש מפתח React עם ניסיון",
	"我们需要一个会 React 和 Node.js 的开发者。",
	"ウェブサイトのデザインを依頼したいです。２０２４年。",
	"웹 개발자를 찾고 있습니다. React 경험 필수.",
	"मुझे एक वेबसाइट चाहिए, बजट ५००० रुपये।",
	"ผมต้องการเว็บไซต์ใหม่",
	"Kukkakauppa Helsingissä etsii koodaria, kiitos.",
	"Jeg trenger ikke mer, takk. Ring ikke.",
	"Ik heb een website nodig voor mijn winkel, alvast bedankt.",
	"Cần một lập trình viên giỏi tiếng Anh.",
	"Web sitesi için İstanbul'da ılımlı bir geliştirici arıyorum.",
	"The file is report_final_v2.pdf (see /home/user/a/b/c/d).",
	"SELECT a.id, b.id FROM t1 a JOIN t2 b ON a.id=b.id;",
	"Résumé attached – “best regards” – John’s team…",
	"H₂O, CO₂, x², 10⁻³ m², ½ cup, 20 °C, ™ and ®.",
	"1️⃣ First step 2️⃣ Second step 3️⃣ Third step",
	"• item one\n• item two\n• item three",
	"He said: \"yes\"; she said 'no' -- both were right.",
	"Milestone #1: 50%; milestone #2: 50%.",
	"Let's talk here in Upwork messages after 9 a.m. tomorrow.",
	"You will get access to our GitHub and Google Drive.",
	"I live in L.A.; my flight is via J.F.K. or L.A.X.",
	"We process payroll for a mall-sized grocery business.",
	"http://www.example.com/a-b-c/d_e_f?g=h&i=j#k",
	"Hello! I'd be glad if you took a look. Hi! A b c!",
	"Mail editor@harbour-light.example or hello@mill.example. Thanks!",
	"https://drive.google.com/drive/folders/1kQzXw7bTrLmN4pVs is it.",
	"The hash is 9bccbbdd41f0ffee2ddccaab.",
};

static void
test_honest(void)
{
	size_t n = sizeof(honest) / sizeof(honest[0]), views = 0;

	for (size_t i = 0; i < n; i++) {
		struct disguise d = undo(span_str(honest[i]));

		views += d.n;
		if (!ok(d.facts == 0, "honest: %.*s",
			(int)strcspn(honest[i], "\n"), honest[i]))
			show(&d);
	}
	printf("# %zu honest texts, %zu views\n", n, views);
}

static bool
view_holds(const struct view *view, struct span text)
{
	bool good = view_origin(view, view->s.n) == text.n;

	for (size_t i = 0; i < view->s.n; i++)
		good &= view_origin(view, i) <= view_origin(view, i + 1) &&
			view_origin(view, i) < text.n;
	for (size_t at = 0; at < view->s.n;) {
		struct utf8_char c = utf8_at(view->s, at);

		good &= !c.bad;
		at += c.n;
	}
	return good;
}

static bool
holds(struct span text)
{
	struct disguise d = undo(text);
	bool good = d.n >= 1 && d.n <= DISGUISE_VIEWS;

	for (size_t i = 0; i < d.n; i++)
		good &= view_holds(&d.views[i], text);
	return good;
}

static void
test_any_text(void)
{
	static const char *const bits[] = { "a", "t", "e", " ", ".", "-", "@",
		"1", "4", "$", "\n", "а", "е", "к", "ɐ", "ǝ", "𝐓", "🇹",
		"\xe2\x80\xae", "\xe2\x80\xac", "\xe2\x80\x8b", "five ",
		" dot ", " at ", "com", "(at)", "½", "\xcc\xb6", "\xff", "ﷺ" };
	unsigned state = 7, bad = 0;
	char text[400];

	for (unsigned i = 0; i < 5000; i++) {
		size_t n = 0;

		while (n + 10 < sizeof(text) && n < i % 390) {
			const char *bit;

			state = state * 1103515245 + 12345;
			bit = bits[(state >> 16) %
				   (sizeof(bits) / sizeof(bits[0]))];
			memcpy(text + n, bit, strlen(bit));
			n += strlen(bit);
		}
		bad += !holds(span_of(text, n));
	}
	is_int(bad, 0, "5,000 texts of odd bits");
}

static void
test_maps(void)
{
	struct span text = SPAN_LIT("hi \xef\xbb\xbft e l e g r a m now");
	struct disguise d = undo(text);
	const struct view *last = &d.views[d.n - 1];
	size_t at = span_find(last->s, 0, SPAN_LIT("telegram"));

	is_int(view_origin(last, at), 6, "a match leads back to its start");
	is_int(view_origin(last, at + 8), 21, "and to its end");
}

static void
test_no_memory(void)
{
	struct arena *small = arena_init(300);
	struct span text = SPAN_LIT("t e l e g r a m t e l e g r a m tеlеgrаm "
				    "joe (at) gmail (dot) com te1egr4m");
	struct view folded = { .s = text };
	struct disguise d;

	ok(!disguise_undo(&d, small, text, &folded), "no memory: says so");
	ok(d.n >= 1, "and keeps the folded view");
	arena_deinit(&small);
}

int
main(void)
{
	arena = arena_init(0);
	test_invisible();
	test_looks();
	test_looks_honest();
	test_bidi();
	test_joins();
	test_leet();
	test_doubles();
	test_digit_words();
	test_addresses();
	test_odd_digits();
	test_honest();
	test_any_text();
	test_maps();
	test_no_memory();
	arena_deinit(&arena);
	return done_testing();
}
