/*
 * disguise_number - the words for numbers in the languages that freelancers
 * and their clients write, folded: English, Spanish, French, German,
 * Portuguese, Italian, Russian.
 */
#include "config.h"

#include "text/disguise_number.h"

/* By the first letter; the longer ones first. */
static const struct number with_a[] = {
	{ SPAN_INIT("achtzig"), NUMBER_TENS, 8 },
	{ SPAN_INIT("acht"), NUMBER_UNIT, 8 },
};
static const struct number with_c[] = {
	{ SPAN_INIT("cincuenta"), NUMBER_TENS, 5 },
	{ SPAN_INIT("cinquante"), NUMBER_TENS, 5 },
	{ SPAN_INIT("cinquenta"), NUMBER_TENS, 5 },
	{ SPAN_INIT("cuarenta"), NUMBER_TENS, 4 },
	{ SPAN_INIT("catorce"), NUMBER_TEEN, 14 },
	{ SPAN_INIT("cinque"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("cuatro"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("cinco"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("cero"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("cinq"), NUMBER_UNIT, 5 },
};
static const struct number with_d[] = {
	{ SPAN_INIT("dreissig"), NUMBER_TENS, 3 },
	{ SPAN_INIT("doppelt"), NUMBER_TIMES, 2 },
	{ SPAN_INIT("double"), NUMBER_TIMES, 2 },
	{ SPAN_INIT("dieci"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("doble"), NUMBER_TIMES, 2 },
	{ SPAN_INIT("douze"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("deux"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("diez"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("doce"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("dois"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("drei"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("dez"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("dix"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("dos"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("due"), NUMBER_UNIT, 2 },
};
static const struct number with_e[] = {
	{ SPAN_INIT("eighteen"), NUMBER_TEEN, 18 },
	{ SPAN_INIT("eighty"), NUMBER_TENS, 8 },
	{ SPAN_INIT("eleven"), NUMBER_TEEN, 11 },
	{ SPAN_INIT("eight"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("eins"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("elf"), NUMBER_TEEN, 11 },
};
static const struct number with_f[] = {
	{ SPAN_INIT("fourteen"), NUMBER_TEEN, 14 },
	{ SPAN_INIT("fifteen"), NUMBER_TEEN, 15 },
	{ SPAN_INIT("funfzig"), NUMBER_TENS, 5 },
	{ SPAN_INIT("fifty"), NUMBER_TENS, 5 },
	{ SPAN_INIT("forty"), NUMBER_TENS, 4 },
	{ SPAN_INIT("fuenf"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("five"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("four"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("funf"), NUMBER_UNIT, 5 },
};
static const struct number with_h[] = {
	{ SPAN_INIT("hundred"), NUMBER_ZEROS, 2 },
	{ SPAN_INIT("huit"), NUMBER_UNIT, 8 },
};
static const struct number with_m[] = {
	{ SPAN_INIT("meia"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("mas"), NUMBER_PLUS, 0 },
};
static const struct number with_n[] = {
	{ SPAN_INIT("nineteen"), NUMBER_TEEN, 19 },
	{ SPAN_INIT("neunzig"), NUMBER_TENS, 9 },
	{ SPAN_INIT("noventa"), NUMBER_TENS, 9 },
	{ SPAN_INIT("ninety"), NUMBER_TENS, 9 },
	{ SPAN_INIT("nought"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("nueve"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("neuf"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("neun"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("nine"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("nove"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("null"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("nulo"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("nul"), NUMBER_UNIT, 0 },
};
static const struct number with_o[] = {
	{ SPAN_INIT("ochenta"), NUMBER_TENS, 8 },
	{ SPAN_INIT("oitenta"), NUMBER_TENS, 8 },
	{ SPAN_INIT("ocho"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("oito"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("once"), NUMBER_TEEN, 11 },
	{ SPAN_INIT("onze"), NUMBER_TEEN, 11 },
	{ SPAN_INIT("otto"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("one"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("oh"), NUMBER_UNIT, 0 },
};
static const struct number with_p[] = {
	{ SPAN_INIT("plus"), NUMBER_PLUS, 0 },
};
static const struct number with_q[] = {
	{ SPAN_INIT("quarante"), NUMBER_TENS, 4 },
	{ SPAN_INIT("quarenta"), NUMBER_TENS, 4 },
	{ SPAN_INIT("quatorze"), NUMBER_TEEN, 14 },
	{ SPAN_INIT("quattro"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("quatre"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("quatro"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("quince"), NUMBER_TEEN, 15 },
	{ SPAN_INIT("quinze"), NUMBER_TEEN, 15 },
};
static const struct number with_s[] = {
	{ SPAN_INIT("seventeen"), NUMBER_TEEN, 17 },
	{ SPAN_INIT("sessenta"), NUMBER_TENS, 6 },
	{ SPAN_INIT("soixante"), NUMBER_TENS, 6 },
	{ SPAN_INIT("sechzig"), NUMBER_TENS, 6 },
	{ SPAN_INIT("sesenta"), NUMBER_TENS, 6 },
	{ SPAN_INIT("setenta"), NUMBER_TENS, 7 },
	{ SPAN_INIT("seventy"), NUMBER_TENS, 7 },
	{ SPAN_INIT("siebzig"), NUMBER_TENS, 7 },
	{ SPAN_INIT("sixteen"), NUMBER_TEEN, 16 },
	{ SPAN_INIT("sieben"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("sechs"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("seize"), NUMBER_TEEN, 16 },
	{ SPAN_INIT("sette"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("seven"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("siete"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("sixty"), NUMBER_TENS, 6 },
	{ SPAN_INIT("seis"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("sept"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("sete"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("sei"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("six"), NUMBER_UNIT, 6 },
};
static const struct number with_t[] = {
	{ SPAN_INIT("thirteen"), NUMBER_TEEN, 13 },
	{ SPAN_INIT("thousand"), NUMBER_ZEROS, 3 },
	{ SPAN_INIT("treinta"), NUMBER_TENS, 3 },
	{ SPAN_INIT("thirty"), NUMBER_TENS, 3 },
	{ SPAN_INIT("treble"), NUMBER_TIMES, 3 },
	{ SPAN_INIT("treize"), NUMBER_TEEN, 13 },
	{ SPAN_INIT("trente"), NUMBER_TENS, 3 },
	{ SPAN_INIT("trinta"), NUMBER_TENS, 3 },
	{ SPAN_INIT("triple"), NUMBER_TIMES, 3 },
	{ SPAN_INIT("twelve"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("twenty"), NUMBER_TENS, 2 },
	{ SPAN_INIT("three"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("trece"), NUMBER_TEEN, 13 },
	{ SPAN_INIT("trois"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("tres"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("ten"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("tre"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("two"), NUMBER_UNIT, 2 },
};
static const struct number with_u[] = {
	{ SPAN_INIT("uno"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("um"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("un"), NUMBER_UNIT, 1 },
};
static const struct number with_v[] = {
	{ SPAN_INIT("vierzig"), NUMBER_TENS, 4 },
	{ SPAN_INIT("veinte"), NUMBER_TENS, 2 },
	{ SPAN_INIT("vingt"), NUMBER_TENS, 2 },
	{ SPAN_INIT("vinte"), NUMBER_TENS, 2 },
	{ SPAN_INIT("vier"), NUMBER_UNIT, 4 },
};
static const struct number with_z[] = {
	{ SPAN_INIT("zwanzig"), NUMBER_TENS, 2 },
	{ SPAN_INIT("zwolf"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("zehn"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("zero"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("zwei"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("zwo"), NUMBER_UNIT, 2 },
};
static const struct number cyrillic[] = {
	{ SPAN_INIT("восемьдесят"), NUMBER_TENS, 8 },
	{ SPAN_INIT("шестьдесят"), NUMBER_TENS, 6 },
	{ SPAN_INIT("девяносто"), NUMBER_TENS, 9 },
	{ SPAN_INIT("пятьдесят"), NUMBER_TENS, 5 },
	{ SPAN_INIT("семьдесят"), NUMBER_TENS, 7 },
	{ SPAN_INIT("двадцать"), NUMBER_TENS, 2 },
	{ SPAN_INIT("тридцать"), NUMBER_TENS, 3 },
	{ SPAN_INIT("восемь"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("девять"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("десять"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("четыре"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("сорок"), NUMBER_TENS, 4 },
	{ SPAN_INIT("шесть"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("ноль"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("нуль"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("один"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("плюс"), NUMBER_PLUS, 0 },
	{ SPAN_INIT("пять"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("семь"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("два"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("три"), NUMBER_UNIT, 3 },
};

#define LIST(list)                                                             \
	{                                                                      \
		(list), sizeof(list) / sizeof((list)[0])                       \
	}
#define NO_LIST                                                                \
	{                                                                      \
		NULL, 0                                                        \
	}

struct number_list {
	const struct number *numbers;
	size_t n;
};

static const struct number_list latin[] = {
	LIST(with_a), /* a */
	NO_LIST,      /* b */
	LIST(with_c), /* c */
	LIST(with_d), /* d */
	LIST(with_e), /* e */
	LIST(with_f), /* f */
	NO_LIST,      /* g */
	LIST(with_h), /* h */
	NO_LIST,      /* i */
	NO_LIST,      /* j */
	NO_LIST,      /* k */
	NO_LIST,      /* l */
	LIST(with_m), /* m */
	LIST(with_n), /* n */
	LIST(with_o), /* o */
	LIST(with_p), /* p */
	LIST(with_q), /* q */
	NO_LIST,      /* r */
	LIST(with_s), /* s */
	LIST(with_t), /* t */
	LIST(with_u), /* u */
	LIST(with_v), /* v */
	NO_LIST,      /* w */
	NO_LIST,      /* x */
	NO_LIST,      /* y */
	LIST(with_z), /* z */
};

#define B(c) (UINT32_C(1) << ((c) - 'a'))

const uint32_t number_seconds[26] = {
	['a' - 'a'] = B('c'),
	['c' - 'a'] = B('a') | B('e') | B('i') | B('u'),
	['d' - 'a'] = B('e') | B('i') | B('o') | B('r') | B('u'),
	['e' - 'a'] = B('i') | B('l'),
	['f' - 'a'] = B('i') | B('o') | B('u'),
	['h' - 'a'] = B('u'),
	['m' - 'a'] = B('a') | B('e'),
	['n' - 'a'] = B('e') | B('i') | B('o') | B('u'),
	['o' - 'a'] = B('c') | B('h') | B('i') | B('n') | B('t'),
	['p' - 'a'] = B('l'),
	['q' - 'a'] = B('u'),
	['s' - 'a'] = B('e') | B('i') | B('o'),
	['t' - 'a'] = B('e') | B('h') | B('r') | B('w'),
	['u' - 'a'] = B('m') | B('n'),
	['v' - 'a'] = B('e') | B('i'),
	['z' - 'a'] = B('e') | B('w'),
};

/* All words that begin as s does; s has two bytes at least. */
static const struct number_list *
list_of(struct span s)
{
	static const struct number_list rest = LIST(cyrillic), none = NO_LIST;

	if (number_begins(s.p[0], s.p[1]))
		return &latin[s.p[0] - 'a'];
	return (unsigned char)s.p[0] >= 0x80 ? &rest : &none;
}

/* Does s begin with name? Both have two bytes at least. */
static bool
begins_with(struct span s, struct span name)
{
	return name.n <= s.n && name.p[1] == s.p[1] &&
	       memcmp(s.p, name.p, name.n) == 0;
}

const struct number *
number_find(struct span word)
{
	const struct number_list *list;

	if (word.n < 2 || word.n > NUMBER_LONGEST)
		return NULL;
	list = list_of(word);
	for (size_t i = 0; i < list->n; i++)
		if (list->numbers[i].name.n == word.n &&
		    begins_with(word, list->numbers[i].name))
			return &list->numbers[i];
	return NULL;
}

const struct number *
number_prefix(struct span s)
{
	const struct number_list *list;

	if (s.n < NUMBER_PREFIX)
		return NULL;
	list = list_of(s);
	for (size_t i = 0; i < list->n; i++)
		if (list->numbers[i].name.n >= NUMBER_PREFIX &&
		    begins_with(s, list->numbers[i].name))
			return &list->numbers[i];
	return NULL;
}
