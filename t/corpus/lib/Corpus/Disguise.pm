package Corpus::Disguise;

# Hides a record's marked words as people do who know that a filter reads
# along. Each kind fits some sorts of words: a channel's name (in Latin letters
# or others), a handle, a number, an address, a link.

use strict;
use warnings;
use utf8;
use Corpus::Mail;

my %CYRILLIC = (a => 'а', c => 'с', e => 'е', i => 'і', o => 'о', p => 'р',
	s => 'ѕ', x => 'х', y => 'у', A => 'А', B => 'В', C => 'С', E => 'Е',
	H => 'Н', I => 'І', K => 'К', M => 'М', O => 'О', P => 'Р', S => 'Ѕ',
	T => 'Т', X => 'Х');
my %GREEK = (a => 'α', e => 'ε', i => 'ι', k => 'κ', n => 'η', o => 'ο',
	p => 'ρ', t => 'τ', u => 'υ', v => 'ν', w => 'ω', x => 'χ', A => 'Α',
	B => 'Β', E => 'Ε', H => 'Η', I => 'Ι', K => 'Κ', M => 'Μ', N => 'Ν',
	O => 'Ο', P => 'Ρ', T => 'Τ', X => 'Χ', Z => 'Ζ');
my %LEET = (a => '4', e => '3', i => '1', o => '0', s => '5', t => '7');
my @DIGIT_WORDS = qw(zero one two three four five six seven eight nine);

# kind => [ sorts of words, the change ]; the order is that of the labels.
my @KINDS = (
	'hyphen' => [ 'word native', sub { split_word($_[0], '-') } ],
	'dotted' => [ 'word native', sub { join '.', letters($_[0]) } ],
	'spaced' => [ 'word native number', \&spaced ],
	'leet' => [ 'word', sub { mapped($_[0], \%LEET, 2) } ],
	'cyrillic' => [ 'word address', sub { mapped($_[0], \%CYRILLIC, 9) } ],
	'greek' => [ 'word', sub { mapped($_[0], \%GREEK, 9) } ],
	'math' => [ 'word handle address', \&math ],
	'fullwidth' => [ 'word handle number address link', \&fullwidth ],
	'zero-width' => [ 'word native handle address',
		sub { split_word($_[0], "\x{200B}") } ],
	'soft-hyphen' => [ 'word native', sub { join "\x{AD}", letters($_[0]) } ],
	'doubled' => [ 'word', \&doubled ],
	'case-mix' => [ 'word', \&case_mix ],
	'digit-words' => [ 'number', \&digit_words ],
	'arabic-digits' => [ 'number',
		sub { $_[0] =~ tr/0-9/\x{660}-\x{669}/r } ],
	'keycap' => [ 'number',
		sub { $_[0] =~ s/([0-9])/$1\x{FE0F}\x{20E3}/gr } ],
	'at-dot' => [ 'address', \&at_dot ],
	'html-tag' => [ 'word native address', \&html_tag ],
	'html-entity' => [ 'word native number address', \&html_entity ],
	'html-hidden' => [ 'word native', \&html_hidden ],
	'bidi' => [ 'word', sub { "\x{202E}" . reverse($_[0]) . "\x{202C}" } ],
	'markdown-link' => [ 'link', \&markdown_link ],
	'other-host' => [ 'link', \&other_host ],
);
my %KIND = @KINDS;

sub kinds {
	return grep { !ref } @KINDS;
}

sub sort_of {
	my ($mark) = @_;
	return 'address' if $mark =~ /^[^\s@]+\@[^\s@]+\.[a-z]+$/i;
	return 'link' if $mark =~ m{^(?:https?://)?[a-z0-9.-]+\.[a-z]+/\S*$}i;
	return 'number' if ($mark =~ tr/0-9//) >= 7;
	return 'handle' if $mark =~ /^\@/;
	return $mark =~ /[A-Za-z]{2}/ ? 'word' : 'native';
}

# The kinds that change at least one of the marked words.
sub fitting {
	my (@marks) = @_;
	my %sort = map { sort_of($_) => 1 } @marks;
	return grep { grep { $sort{$_} } split ' ', $KIND{$_}[0] } kinds();
}

# The text with all fitting marks changed, and whether it needs HTML; nothing
# where the kind leaves the text as it is (no letter that has a look-alike).
sub apply {
	my ($kind, $text, @marks) = @_;
	my ($sorts, $change) = @{$KIND{$kind}};
	my $before = $text;
	for my $mark (@marks) {
		my $sort = sort_of($mark);
		next if !grep { $_ eq $sort } split ' ', $sorts;
		my $with = $change->($mark);
		$text =~ s/\Q$mark\E/$with/g;
	}
	return if $text eq $before;
	return ($text, $kind =~ /^html-|^other-host$/ ? 1 : 0);
}

sub raw {
	return $Corpus::Mail::RAW_BEGIN . $_[0] . $Corpus::Mail::RAW_END;
}

sub letters {
	return split //, $_[0];
}

# Something in the middle of each word of three letters or more.
sub split_word {
	my ($word, $what) = @_;
	return join '', map { /^\w{3}/ ? substr($_, 0, length($_) / 2) . $what
	    . substr($_, length($_) / 2) : $_ } split /(\W+)/, $word;
}

sub spaced {
	my ($word) = @_;
	return join ' ', grep { /\S/ } letters($word);
}

# Up to so many kinds of letters replaced, all their occurrences.
sub mapped {
	my ($word, $map, $most) = @_;
	my %done;
	for my $letter (letters($word)) {
		next if !exists $map->{$letter} || $done{$letter};
		last if keys %done >= $most;
		$done{$letter} = 1;
	}
	return join '', map { $done{$_} ? $map->{$_} : $_ } letters($word);
}

sub math {
	my ($word) = @_;
	return join '', map { /[A-Z]/ ? chr(0x1D5D4 + ord($_) - 65)
	    : /[a-z]/ ? chr(0x1D5EE + ord($_) - 97) : $_ } letters($word);
}

sub fullwidth {
	return $_[0] =~ tr/!-~/\x{FF01}-\x{FF5E}/r;
}

sub doubled {
	my ($word) = @_;
	my $at = int(length($word) / 2);
	return substr($word, 0, $at) . substr($word, $at - 1, 1)
	    . substr($word, $at);
}

sub case_mix {
	my $n = 0;
	return join '', map { $n++ % 2 ? uc : lc } letters($_[0]);
}

sub digit_words {
	my ($number) = @_;
	my @words = map { /[0-9]/ ? $DIGIT_WORDS[$_] : () } letters($number);
	return ($number =~ /^\+/ ? 'plus ' : '') . join ' ', @words;
}

sub at_dot {
	my ($address) = @_;
	my ($local, $host) = split /@/, $address;
	$host =~ s/\./ (dot) /g;
	return "$local (at) $host";
}

sub html_tag {
	my ($word) = @_;
	return raw(join '', map { /[a-z]/i ? "<b>$_</b>" : $_ }
	    letters($word));
}

sub html_entity {
	my ($word) = @_;
	my $n = 0;
	return raw(join '', map { $n++ % 2 ? '&#' . ord($_) . ';'
	    : sprintf '&#x%X;', ord $_ } letters($word));
}

sub html_hidden {
	my ($word) = @_;
	my $noise = '<span style="display:none">qv</span>';
	return raw(split_word($word, $noise));
}

# A link as editors leave it that take the scheme for a word.
sub markdown_link {
	my ($link) = @_;
	my $bare = $link =~ s{^https?://}{}r;
	return "https:/[$bare](https://$bare)";
}

sub other_host {
	my ($link) = @_;
	my $bare = $link =~ s{^https?://}{}r;
	return raw("<a href=\"https://$bare\">"
	    . 'https://www.upwork.com/nx/messages/</a>');
}

1;
