/*
 * disguise_number - the words for numbers in the languages that freelancers
 * and their clients write, folded: English, Spanish, French, German,
 * Portuguese, Italian, Russian.
 */
#include "config.h"

#include <stdlib.h>

#include "text/disguise_number.h"

static const struct number numbers[] = {
	{ "acht", NUMBER_UNIT, 8 },
	{ "achtzig", NUMBER_TENS, 8 },
	{ "catorce", NUMBER_TEEN, 14 },
	{ "cero", NUMBER_UNIT, 0 },
	{ "cinco", NUMBER_UNIT, 5 },
	{ "cincuenta", NUMBER_TENS, 5 },
	{ "cinq", NUMBER_UNIT, 5 },
	{ "cinquante", NUMBER_TENS, 5 },
	{ "cinque", NUMBER_UNIT, 5 },
	{ "cinquenta", NUMBER_TENS, 5 },
	{ "cuarenta", NUMBER_TENS, 4 },
	{ "cuatro", NUMBER_UNIT, 4 },
	{ "deux", NUMBER_UNIT, 2 },
	{ "dez", NUMBER_TEEN, 10 },
	{ "dieci", NUMBER_TEEN, 10 },
	{ "diez", NUMBER_TEEN, 10 },
	{ "dix", NUMBER_TEEN, 10 },
	{ "doble", NUMBER_TIMES, 2 },
	{ "doce", NUMBER_TEEN, 12 },
	{ "dois", NUMBER_UNIT, 2 },
	{ "doppelt", NUMBER_TIMES, 2 },
	{ "dos", NUMBER_UNIT, 2 },
	{ "double", NUMBER_TIMES, 2 },
	{ "douze", NUMBER_TEEN, 12 },
	{ "drei", NUMBER_UNIT, 3 },
	{ "dreissig", NUMBER_TENS, 3 },
	{ "due", NUMBER_UNIT, 2 },
	{ "eight", NUMBER_UNIT, 8 },
	{ "eighteen", NUMBER_TEEN, 18 },
	{ "eighty", NUMBER_TENS, 8 },
	{ "eins", NUMBER_UNIT, 1 },
	{ "eleven", NUMBER_TEEN, 11 },
	{ "elf", NUMBER_TEEN, 11 },
	{ "fifteen", NUMBER_TEEN, 15 },
	{ "fifty", NUMBER_TENS, 5 },
	{ "five", NUMBER_UNIT, 5 },
	{ "forty", NUMBER_TENS, 4 },
	{ "four", NUMBER_UNIT, 4 },
	{ "fourteen", NUMBER_TEEN, 14 },
	{ "fuenf", NUMBER_UNIT, 5 },
	{ "funf", NUMBER_UNIT, 5 },
	{ "funfzig", NUMBER_TENS, 5 },
	{ "huit", NUMBER_UNIT, 8 },
	{ "hundred", NUMBER_ZEROS, 2 },
	{ "mas", NUMBER_PLUS, 0 },
	{ "meia", NUMBER_UNIT, 6 },
	{ "neuf", NUMBER_UNIT, 9 },
	{ "neun", NUMBER_UNIT, 9 },
	{ "neunzig", NUMBER_TENS, 9 },
	{ "nine", NUMBER_UNIT, 9 },
	{ "nineteen", NUMBER_TEEN, 19 },
	{ "ninety", NUMBER_TENS, 9 },
	{ "nought", NUMBER_UNIT, 0 },
	{ "nove", NUMBER_UNIT, 9 },
	{ "noventa", NUMBER_TENS, 9 },
	{ "nueve", NUMBER_UNIT, 9 },
	{ "nul", NUMBER_UNIT, 0 },
	{ "null", NUMBER_UNIT, 0 },
	{ "nulo", NUMBER_UNIT, 0 },
	{ "ochenta", NUMBER_TENS, 8 },
	{ "ocho", NUMBER_UNIT, 8 },
	{ "oh", NUMBER_UNIT, 0 },
	{ "oitenta", NUMBER_TENS, 8 },
	{ "oito", NUMBER_UNIT, 8 },
	{ "once", NUMBER_TEEN, 11 },
	{ "one", NUMBER_UNIT, 1 },
	{ "onze", NUMBER_TEEN, 11 },
	{ "otto", NUMBER_UNIT, 8 },
	{ "plus", NUMBER_PLUS, 0 },
	{ "quarante", NUMBER_TENS, 4 },
	{ "quarenta", NUMBER_TENS, 4 },
	{ "quatorze", NUMBER_TEEN, 14 },
	{ "quatre", NUMBER_UNIT, 4 },
	{ "quatro", NUMBER_UNIT, 4 },
	{ "quattro", NUMBER_UNIT, 4 },
	{ "quince", NUMBER_TEEN, 15 },
	{ "quinze", NUMBER_TEEN, 15 },
	{ "sechs", NUMBER_UNIT, 6 },
	{ "sechzig", NUMBER_TENS, 6 },
	{ "sei", NUMBER_UNIT, 6 },
	{ "seis", NUMBER_UNIT, 6 },
	{ "seize", NUMBER_TEEN, 16 },
	{ "sept", NUMBER_UNIT, 7 },
	{ "sesenta", NUMBER_TENS, 6 },
	{ "sessenta", NUMBER_TENS, 6 },
	{ "sete", NUMBER_UNIT, 7 },
	{ "setenta", NUMBER_TENS, 7 },
	{ "sette", NUMBER_UNIT, 7 },
	{ "seven", NUMBER_UNIT, 7 },
	{ "seventeen", NUMBER_TEEN, 17 },
	{ "seventy", NUMBER_TENS, 7 },
	{ "sieben", NUMBER_UNIT, 7 },
	{ "siebzig", NUMBER_TENS, 7 },
	{ "siete", NUMBER_UNIT, 7 },
	{ "six", NUMBER_UNIT, 6 },
	{ "sixteen", NUMBER_TEEN, 16 },
	{ "sixty", NUMBER_TENS, 6 },
	{ "soixante", NUMBER_TENS, 6 },
	{ "ten", NUMBER_TEEN, 10 },
	{ "thirteen", NUMBER_TEEN, 13 },
	{ "thirty", NUMBER_TENS, 3 },
	{ "thousand", NUMBER_ZEROS, 3 },
	{ "three", NUMBER_UNIT, 3 },
	{ "tre", NUMBER_UNIT, 3 },
	{ "treble", NUMBER_TIMES, 3 },
	{ "trece", NUMBER_TEEN, 13 },
	{ "treinta", NUMBER_TENS, 3 },
	{ "treize", NUMBER_TEEN, 13 },
	{ "trente", NUMBER_TENS, 3 },
	{ "tres", NUMBER_UNIT, 3 },
	{ "trinta", NUMBER_TENS, 3 },
	{ "triple", NUMBER_TIMES, 3 },
	{ "trois", NUMBER_UNIT, 3 },
	{ "twelve", NUMBER_TEEN, 12 },
	{ "twenty", NUMBER_TENS, 2 },
	{ "two", NUMBER_UNIT, 2 },
	{ "um", NUMBER_UNIT, 1 },
	{ "un", NUMBER_UNIT, 1 },
	{ "uno", NUMBER_UNIT, 1 },
	{ "veinte", NUMBER_TENS, 2 },
	{ "vier", NUMBER_UNIT, 4 },
	{ "vierzig", NUMBER_TENS, 4 },
	{ "vingt", NUMBER_TENS, 2 },
	{ "vinte", NUMBER_TENS, 2 },
	{ "zehn", NUMBER_TEEN, 10 },
	{ "zero", NUMBER_UNIT, 0 },
	{ "zwanzig", NUMBER_TENS, 2 },
	{ "zwei", NUMBER_UNIT, 2 },
	{ "zwo", NUMBER_UNIT, 2 },
	{ "zwolf", NUMBER_TEEN, 12 },
	{ "восемь", NUMBER_UNIT, 8 },
	{ "восемьдесят", NUMBER_TENS, 8 },
	{ "два", NUMBER_UNIT, 2 },
	{ "двадцать", NUMBER_TENS, 2 },
	{ "девяносто", NUMBER_TENS, 9 },
	{ "девять", NUMBER_UNIT, 9 },
	{ "десять", NUMBER_TEEN, 10 },
	{ "ноль", NUMBER_UNIT, 0 },
	{ "нуль", NUMBER_UNIT, 0 },
	{ "один", NUMBER_UNIT, 1 },
	{ "плюс", NUMBER_PLUS, 0 },
	{ "пять", NUMBER_UNIT, 5 },
	{ "пятьдесят", NUMBER_TENS, 5 },
	{ "семь", NUMBER_UNIT, 7 },
	{ "семьдесят", NUMBER_TENS, 7 },
	{ "сорок", NUMBER_TENS, 4 },
	{ "три", NUMBER_UNIT, 3 },
	{ "тридцать", NUMBER_TENS, 3 },
	{ "четыре", NUMBER_UNIT, 4 },
	{ "шесть", NUMBER_UNIT, 6 },
	{ "шестьдесят", NUMBER_TENS, 6 },
};

static int
by_name(const void *key, const void *element)
{
	const struct span *s = key;
	const struct number *number = element;
	size_t n = strlen(number->name);
	int order = memcmp(s->p, number->name, s->n < n ? s->n : n);

	if (order != 0)
		return order;
	return s->n < n ? -1 : s->n > n;
}

const struct number *
number_find(struct span word)
{
	if (word.n < 2 || word.n > NUMBER_LONGEST)
		return NULL;
	return bsearch(&word, numbers, sizeof(numbers) / sizeof(numbers[0]),
	    sizeof(numbers[0]), by_name);
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
