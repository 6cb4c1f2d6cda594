# Bench::Words - what clients write when they want nothing wrong: texts of any
# length, and no two alike. The same seed gives the same text.
package Bench::Words;

use strict;
use warnings;

my @things = qw(shop booking-page catalogue blog dashboard newsletter app
	leaflet podcast video portal map game lesson report database);
my @trades = ('carpenter', 'bakery', 'dentist', 'music school', 'bicycle shop',
	'charity', 'travel agency', 'garden centre', 'publisher', 'museum',
	'law office', 'farm', 'hotel', 'sports club', 'film festival');
my @people = qw(Anna Daniel Maria Peter Yusuf Chen Olga Ravi Paula Tom);
my @sentences = (
	'We are a small %trade and need somebody who builds our %thing.',
	'The design is ready, and the texts will follow within %n days.',
	'Please tell us which similar work you have done and how long it took.',
	'There are about %n products with pictures, prices and some discounts.',
	'You should know the usual tools; we write in English or in German.',
	'The old %thing stays online until the new one has been tested by us.',
	'Our budget is between %n and %n dollars, and we can talk about it.',
	'%name looks after the %thing on our side and answers your questions.',
	'We have tried two templates, and neither of them was fast enough.',
	'Most of our readers are older than %n, so letters must be large.',
	'It has to work on phones first, since %n of 100 visitors use one.',
	'Could you start next week, or are you busy until the end of the month?',
	'I liked the %thing in your portfolio, the one for the %trade.',
	'The first milestone would be a sketch of %n pages, without any code.',
	'We expect that you ask when something is not clear, rather than guess.',
	'What would you change first if you looked at our %thing today?',
	'Thanks for the proposal! I have read it and have %n short questions.',
	'How many hours did the last %thing for a %trade take you?',
	'The data comes as a table with %n columns, one row for each order.',
	'Payments in the %thing itself are handled by another team of ours.',
	'A good sense of colour matters more to us than a long list of degrees.',
	'Is the price in your offer for the whole %thing or for one language?',
	'We will review the result together and ask for changes once or twice.',
	'The photographs are by %name, who also wrote most of the captions.',
	'Search, filters and a printable list are all that visitors need.',
	'I will be away on Friday; after that I can answer within %n hours.',
	'Please do not use stock pictures: our %trade lives from real ones.',
	'The sources are in a repository that you will see once we have begun.',
	'Every week we would look at what is done and plan the next %n tasks.',
	'If this goes well there are %n more of this kind until the summer.',
);
my $state = 1;

# A number below n; no library's, so that it is the same everywhere.
sub below {
	my ($n) = @_;
	$state = ($state * 1103515245 + 12345) % 2**31;
	return int $state / 65536 % $n;
}

sub seed {
	($state) = @_;
	return;
}

sub name { return $people[ below(scalar @people) ] }

sub sentence {
	my $text = $sentences[ below(scalar @sentences) ];
	$text =~ s/%name/name()/ge;
	$text =~ s/%n/2 + below(400)/ge;
	$text =~ s/%thing/$things[below(scalar @things)]/ge;
	$text =~ s/%trade/$trades[below(scalar @trades)]/ge;
	return $text;
}

sub title {
	return ucfirst "$things[below(scalar @things)] for a $trades[below(scalar @trades)]";
}

# About so many bytes, in paragraphs.
sub text {
	my ($size) = @_;
	my ($text, $i) = ('', 0);
	while (length $text < $size) {
		$text .= $i++ % 4 ? ' ' : "\n\n" if $text ne '';
		$text .= sentence();
	}
	return $text;
}

# So many letters and digits, as trackers put into links.
sub token {
	my ($n) = @_;
	my @from = ('a' .. 'z', 'A' .. 'Z', 0 .. 9, '-', '_');
	return join '', map { $from[ below(scalar @from) ] } 1 .. $n;
}

1;
