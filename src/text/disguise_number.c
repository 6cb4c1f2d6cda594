/*
 * disguise_number - the words for numbers in the languages that freelancers
 * and their clients write, folded: English, Spanish, French, German,
 * Portuguese, Italian, Russian.
 */
#include "config.h"

#include "text/disguise_number.h"

/* Sorted by length, then by bytes. */
#define SPAN_INIT(s)                                                           \
	{                                                                      \
		(s), sizeof(s) - 1                                             \
	}

static const struct number numbers[] = {
	{ SPAN_INIT("oh"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("um"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("un"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("dez"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("dix"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("dos"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("due"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("elf"), NUMBER_TEEN, 11 },
	{ SPAN_INIT("mas"), NUMBER_PLUS, 0 },
	{ SPAN_INIT("nul"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("one"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("sei"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("six"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("ten"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("tre"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("two"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("uno"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("zwo"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("acht"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("cero"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("cinq"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("deux"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("diez"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("doce"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("dois"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("drei"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("eins"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("five"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("four"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("funf"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("huit"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("meia"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("neuf"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("neun"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("nine"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("nove"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("null"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("nulo"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("ocho"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("oito"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("once"), NUMBER_TEEN, 11 },
	{ SPAN_INIT("onze"), NUMBER_TEEN, 11 },
	{ SPAN_INIT("otto"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("plus"), NUMBER_PLUS, 0 },
	{ SPAN_INIT("seis"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("sept"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("sete"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("tres"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("vier"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("zehn"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("zero"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("zwei"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("cinco"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("dieci"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("doble"), NUMBER_TIMES, 2 },
	{ SPAN_INIT("douze"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("eight"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("fifty"), NUMBER_TENS, 5 },
	{ SPAN_INIT("forty"), NUMBER_TENS, 4 },
	{ SPAN_INIT("fuenf"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("nueve"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("sechs"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("seize"), NUMBER_TEEN, 16 },
	{ SPAN_INIT("sette"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("seven"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("siete"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("sixty"), NUMBER_TENS, 6 },
	{ SPAN_INIT("three"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("trece"), NUMBER_TEEN, 13 },
	{ SPAN_INIT("trois"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("vingt"), NUMBER_TENS, 2 },
	{ SPAN_INIT("vinte"), NUMBER_TENS, 2 },
	{ SPAN_INIT("zwolf"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("cinque"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("cuatro"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("double"), NUMBER_TIMES, 2 },
	{ SPAN_INIT("eighty"), NUMBER_TENS, 8 },
	{ SPAN_INIT("eleven"), NUMBER_TEEN, 11 },
	{ SPAN_INIT("ninety"), NUMBER_TENS, 9 },
	{ SPAN_INIT("nought"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("quatre"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("quatro"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("quince"), NUMBER_TEEN, 15 },
	{ SPAN_INIT("quinze"), NUMBER_TEEN, 15 },
	{ SPAN_INIT("sieben"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("thirty"), NUMBER_TENS, 3 },
	{ SPAN_INIT("treble"), NUMBER_TIMES, 3 },
	{ SPAN_INIT("treize"), NUMBER_TEEN, 13 },
	{ SPAN_INIT("trente"), NUMBER_TENS, 3 },
	{ SPAN_INIT("trinta"), NUMBER_TENS, 3 },
	{ SPAN_INIT("triple"), NUMBER_TIMES, 3 },
	{ SPAN_INIT("twelve"), NUMBER_TEEN, 12 },
	{ SPAN_INIT("twenty"), NUMBER_TENS, 2 },
	{ SPAN_INIT("veinte"), NUMBER_TENS, 2 },
	{ SPAN_INIT("два"), NUMBER_UNIT, 2 },
	{ SPAN_INIT("три"), NUMBER_UNIT, 3 },
	{ SPAN_INIT("achtzig"), NUMBER_TENS, 8 },
	{ SPAN_INIT("catorce"), NUMBER_TEEN, 14 },
	{ SPAN_INIT("doppelt"), NUMBER_TIMES, 2 },
	{ SPAN_INIT("fifteen"), NUMBER_TEEN, 15 },
	{ SPAN_INIT("funfzig"), NUMBER_TENS, 5 },
	{ SPAN_INIT("hundred"), NUMBER_ZEROS, 2 },
	{ SPAN_INIT("neunzig"), NUMBER_TENS, 9 },
	{ SPAN_INIT("noventa"), NUMBER_TENS, 9 },
	{ SPAN_INIT("ochenta"), NUMBER_TENS, 8 },
	{ SPAN_INIT("oitenta"), NUMBER_TENS, 8 },
	{ SPAN_INIT("quattro"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("sechzig"), NUMBER_TENS, 6 },
	{ SPAN_INIT("sesenta"), NUMBER_TENS, 6 },
	{ SPAN_INIT("setenta"), NUMBER_TENS, 7 },
	{ SPAN_INIT("seventy"), NUMBER_TENS, 7 },
	{ SPAN_INIT("siebzig"), NUMBER_TENS, 7 },
	{ SPAN_INIT("sixteen"), NUMBER_TEEN, 16 },
	{ SPAN_INIT("treinta"), NUMBER_TENS, 3 },
	{ SPAN_INIT("vierzig"), NUMBER_TENS, 4 },
	{ SPAN_INIT("zwanzig"), NUMBER_TENS, 2 },
	{ SPAN_INIT("cuarenta"), NUMBER_TENS, 4 },
	{ SPAN_INIT("dreissig"), NUMBER_TENS, 3 },
	{ SPAN_INIT("eighteen"), NUMBER_TEEN, 18 },
	{ SPAN_INIT("fourteen"), NUMBER_TEEN, 14 },
	{ SPAN_INIT("nineteen"), NUMBER_TEEN, 19 },
	{ SPAN_INIT("quarante"), NUMBER_TENS, 4 },
	{ SPAN_INIT("quarenta"), NUMBER_TENS, 4 },
	{ SPAN_INIT("quatorze"), NUMBER_TEEN, 14 },
	{ SPAN_INIT("sessenta"), NUMBER_TENS, 6 },
	{ SPAN_INIT("soixante"), NUMBER_TENS, 6 },
	{ SPAN_INIT("thirteen"), NUMBER_TEEN, 13 },
	{ SPAN_INIT("thousand"), NUMBER_ZEROS, 3 },
	{ SPAN_INIT("ноль"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("нуль"), NUMBER_UNIT, 0 },
	{ SPAN_INIT("один"), NUMBER_UNIT, 1 },
	{ SPAN_INIT("плюс"), NUMBER_PLUS, 0 },
	{ SPAN_INIT("пять"), NUMBER_UNIT, 5 },
	{ SPAN_INIT("семь"), NUMBER_UNIT, 7 },
	{ SPAN_INIT("cincuenta"), NUMBER_TENS, 5 },
	{ SPAN_INIT("cinquante"), NUMBER_TENS, 5 },
	{ SPAN_INIT("cinquenta"), NUMBER_TENS, 5 },
	{ SPAN_INIT("seventeen"), NUMBER_TEEN, 17 },
	{ SPAN_INIT("сорок"), NUMBER_TENS, 4 },
	{ SPAN_INIT("шесть"), NUMBER_UNIT, 6 },
	{ SPAN_INIT("восемь"), NUMBER_UNIT, 8 },
	{ SPAN_INIT("девять"), NUMBER_UNIT, 9 },
	{ SPAN_INIT("десять"), NUMBER_TEEN, 10 },
	{ SPAN_INIT("четыре"), NUMBER_UNIT, 4 },
	{ SPAN_INIT("двадцать"), NUMBER_TENS, 2 },
	{ SPAN_INIT("тридцать"), NUMBER_TENS, 3 },
	{ SPAN_INIT("девяносто"), NUMBER_TENS, 9 },
	{ SPAN_INIT("пятьдесят"), NUMBER_TENS, 5 },
	{ SPAN_INIT("семьдесят"), NUMBER_TENS, 7 },
	{ SPAN_INIT("шестьдесят"), NUMBER_TENS, 6 },
	{ SPAN_INIT("восемьдесят"), NUMBER_TENS, 8 },
};

static int
order(struct span a, struct span b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return memcmp(a.p, b.p, a.n);
}

const struct number *
number_find(struct span word)
{
	size_t low = 0, high = sizeof(numbers) / sizeof(numbers[0]);

	if (word.n < 2 || word.n > NUMBER_LONGEST)
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int o = order(word, numbers[mid].name);

		if (o == 0)
			return &numbers[mid];
		if (o < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct number *
number_prefix(struct span s)
{
	const struct number *found = NULL;

	for (size_t n = s.n < NUMBER_LONGEST ? s.n : NUMBER_LONGEST;
	     n >= 3 && found == NULL; n--)
		found = number_find(span_slice(s, 0, n));
	return found;
}
