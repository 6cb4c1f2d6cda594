#!/usr/bin/perl
# Folding against the tables of Perl's own Unicode, character by character:
# NFKC of the case fold, without marks on Latin, Greek, Cyrillic and Arabic
# letters. Where the two differ on purpose, the reason is named.
use strict;
use warnings;
use feature 'fc';
use IPC::Open2;
use Test::More;
use Unicode::Normalize qw(NFD NFKC);
use charnames ();

binmode $_, ':encoding(UTF-8)' for *STDOUT, Test::More->builder->output,
  Test::More->builder->failure_output;

# Scripts of writing whose marks are dropped.
my $marked = qr/^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/;

sub expected {
    my ($char) = @_;
    my $s = $char;
    for (1 .. 2) {
        $s = NFKC(fc(NFKC($s)));
        my $parts = NFD($s);
        $s = $parts =~ s/\p{Mn}//gr if $parts =~ $marked;
    }
    $s =~ s/\p{Default_Ignorable_Code_Point}|\p{Cf}//g;
    return $s;
}

# On purpose: the first that fits is the reason.
my @reasons = (
    [ 'control characters go' => sub { $_[0] =~ /\p{Cc}/ } ],
    [ 'white space is a space' => sub { $_[0] =~ /[\s\x{2800}]/ } ],
    [ 'signs are folded to their plain forms' => sub { $_[0] =~ /[\p{P}\p{S}]/ } ],
    [ 'signs that are letters to Unicode' => sub { $_[1] =~ /^[^\w]*$/ } ],
    [ 'spacing accents are signs' => sub { $_[0] =~ /[\p{Lm}\p{Sk}]/ } ],
    [ 'digits are ASCII' => sub { $_[0] =~ /[\p{N}]/ } ],
    [ 'marks drawn over others go' => sub { $_[0] =~ /\p{M}/ } ],
    [ 'the letter in the name: with a stroke, a hook and so on' => sub {
        (charnames::viacode(ord $_[0]) // '') =~ /^LATIN \w+ LETTER [A-Z]+ WITH/ } ],
    [ 'the iota below a Greek letter is a mark' => sub {
        (charnames::viacode(ord $_[0]) // '') =~ /Y?P[OR]\w*GEGRAMMENI/ } ],
    [ 'ligatures and letters with a plain form' => sub {
        $_[1] =~ /^['a-z!?]{1,4}$/ } ],
    [ 'the line that stretches Arabic words goes' => sub {
        NFKC($_[0]) =~ /\x{640}/ } ],
    [ 'invisible characters go' => sub { $_[0] =~ /\p{DI}|[\x{fff0}-\x{fffb}]/ } ],
    [ 'what grows beyond 12 bytes stays' => sub { length(NFKC($_[0])) > 3 } ],
);

# What the table of Unicode 14 and every Perl in use know. Of the big blocks of
# ideographs and syllables only the beginning.
my @chars = grep {
    /\p{Present_In: 13.0}/ && !/[\p{Cn}\p{Co}\p{Cs}\n\r\x{85}\x{2028}\x{2029}]/
  }
  map { chr } 0x20 .. 0x3420, 0xa000 .. 0xac20, 0xf900 .. 0x16fff,
  0x1b000 .. 0x1ffff, 0x2f800 .. 0x2fa1f;

my $file = "$ENV{OFFPLAT_BUILDDIR}/t/drive/fold-unicode.$$";
open my $fh, '>:encoding(UTF-8)', $file or die "$file: $!";
print {$fh} "$_\n" for @chars;
close $fh;
open my $out, '-|:encoding(UTF-8)', "'$ENV{OFFPLAT_BUILDDIR}/t/drive/fold' < '$file'"
  or die "fold: $!";
my ($same, %count, @different) = (0);
for my $char (@chars) {
    my $got = <$out> // '';
    $got =~ s/\n\z//;
    my $want = expected($char);
    if ($got eq $want) { $same++; next }
    my ($why) = grep { $_->[1]->($char, $got) } @reasons;
    if ($why) { $count{ $why->[0] }++; next }
    push @different, sprintf 'U+%04X %s: %s, expected %s', ord $char, $char, $got, $want;
}
ok(close $out, 'fold ends well');
unlink $file;
is(scalar @different, 0, 'no character differs without a reason');
diag($_) for splice @different, 0, 60;
note("$same characters fold as Perl's Unicode says");
note("$count{$_}: $_") for sort keys %count;
done_testing();
