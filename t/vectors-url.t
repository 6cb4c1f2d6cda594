#!/usr/bin/perl
# Hosts and links against public vectors: web-platform-tests (URLs and IDNA),
# linkify-it and twitter-text, from the folder that OFFPLAT_VECTORS names. What
# may differ is named below, with the reason.
use strict;
use warnings;
use Encode qw(decode encode);
use IPC::Open2;
use JSON::PP;
use Test::More;

my $vectors = $ENV{OFFPLAT_VECTORS};
plan skip_all => 'OFFPLAT_VECTORS names no url-vectors'
  unless defined $vectors && -d "$vectors/url-vectors";

my $pid = open2(my $out, my $in, "$ENV{OFFPLAT_BUILDDIR}/t/diff/url_host");
for (1 .. 2) {
    my $line = <$out>;
    like $line, qr/^ok /, 'the driver is ready';
}

# Did IDNA refuse a label of the last host?
my $refused;

sub ask {
    my ($kind, $string) = @_;
    print $in $kind, unpack('H*', encode('UTF-8', $string)), "\n";
    $in->flush;
    chomp(my $answer = <$out>);
    $refused = $answer =~ s/ idna$//;
    return $answer eq '-' ? undef : decode('UTF-8', pack 'H*', $answer);
}

sub slurp {
    my ($path) = @_;
    open my $fh, '<:raw', $path or die "$path: $!\n";
    local $/;
    return scalar <$fh>;
}

# The cases of a JSON file; "\ud800" alone cannot be a string of UTF-8.
sub cases {
    my ($name) = @_;
    my $text = slurp("$vectors/url-vectors/$name");
    $text =~ s/\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])/\\ufffd/g;
    $text =~ s/(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}/\\ufffd/g;
    return grep { ref } @{ JSON::PP->new->utf8->decode($text) };
}

# Compares every case and reports those that differ beyond what is accepted.
# Each case: [name, got, want, accepted-reason or undef].
sub report {
    my ($what, @results) = @_;
    my ($same, %accepted, @wrong) = (0);
    for my $r (@results) {
        my ($name, $got, $want, $why) = @$r;
        if (($got // '(refused)') eq ($want // '(refused)')) { $same++ }
        elsif (defined $why) { $accepted{$why}++ }
        else { push @wrong, [$name, $got // '(refused)', $want // '(refused)'] }
    }
    note sprintf '%s: %d of %d the same', $what, $same, scalar @results;
    note sprintf '%5d %s', $accepted{$_}, $_ for sort keys %accepted;
    ok @results > 0 && !@wrong, "$what: what differs is known";
    for (@wrong[0 .. ($#wrong < 30 ? $#wrong : 30)]) {
        diag join ' | ', map { encode 'UTF-8', s/([^\x20-\x{10ffff}])/sprintf '\\x%02x', ord $1/ger } @$_;
    }
}

# ---- hosts of URLs ---------------------------------------------------------

# Schemes and forms that a mail's link cannot have, since it has no base.
sub needs_base {
    my ($case) = @_;
    return 0 unless defined $case->{base};
    return 1 if $case->{base} =~ /\[[^\]]*$/; # no base at all
    (my $input = $case->{input}) =~ s/^[\x00-\x20]+|[\t\r\n]+//g;
    return 1 unless $input =~ /^([a-z][a-z0-9+.-]*):/i;
    my $scheme = lc $1;
    return 0 if $input =~ m{^[^:]*://};
    return $case->{base} =~ /^\Q$scheme\E:/;
}

my $kept   = 'a host that IDNA refuses is kept: other programs follow it';
my $unseen = 'what nobody sees is dropped, joiners too, before IDNA looks';
my $data   = 'libidn2 maps by an older Unicode';
my $unmapped = 'a label that libidn2 refuses (dashes, symbols, length) is encoded unmapped';
my $invisible =
  qr/[\x{ad}\x{34f}\x{61c}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}\x{ffa0}\x{e0000}-\x{e0fff}]/;

sub why_host {
    my ($input, $got, $want) = @_;
    return $unseen if $input =~ /$invisible|%(?:C2%AD|E2%80%8[B-F]|EF%BB%BF)/i;
    return $kept if defined $got && !defined $want;
    return $data
      if defined $got && defined $want && $input =~ /[\x{1e9e}\x{4c0}\x{2183}\x{2132}\x{36fc}\x{2f868}]/;
    return $unmapped if $refused || $input =~ /\x{338}/;
    return 'an empty host is no host' if $input eq '';
    return undef;
}

sub why_url {
    my ($input, $got, $want) = @_;
    return 'file: leads to nobody: its host is not read'
      if $input =~ /^\s*f\s*i\s*l\s*e\s*:/i;
    return 'an opaque host is kept as written, not percent-encoded'
      if defined $got && defined $want && $got ne $want && $want =~ /%/;
    return why_host(@_) if $input =~ /[^\x00-\x7f]|xn--|%/i;
    return undef;
}

my @results;
for my $name ('urltestdata.json', 'ada_extra_urltestdata.json') {
    for my $case (cases($name)) {
        next if needs_base($case);
        my $want = $case->{failure} ? undef : $case->{hostname};
        next unless $case->{failure} || defined $want;
        my $got = ask('u', $case->{input});
        push @results, [$case->{input}, $got, $want, why_url($case->{input}, $got, $want)];
    }
}
report('hosts of URLs', @results);

# ---- hosts, IDNA -----------------------------------------------------------

for my $name ('toascii.json', 'IdnaTestV2.json') {
    @results = ();
    for my $case (cases($name)) {
        my $got = ask('h', $case->{input});
        push @results,
          [$case->{input}, $got, $case->{output}, why_host($case->{input}, $got, $case->{output})];
    }
    report("hosts of $name", @results);
}

# ---- links in text ---------------------------------------------------------

# Found or not, and why that is right here.
sub why_text {
    my ($text, $got, $want) = @_;
    return 'an address is a link too' if $text =~ /^Email me/;
    return 'a quoted local part' if $text =~ /"\S*@/;
    return 'a quotation mark ends a URL' if $text =~ m{/\S*["']};
    return 'four numbers alone are a version' if $text =~ /^[\d.]+$/;
    return 'a path may hold any letters: what follows it belongs to it'
      if $text =~ /[\x{3040}-\x{d7ff}]/;
    return 'a word that ends a sentence is no domain' if $text =~ /\bit\.so$/m;
    return 'a bar may stand in a path' if $text =~ /\x{ff5c}/;
    return 'a bare host has letters, no symbols' if $text =~ /^\x{27a1}/;
    return 'a bare host has a top-level domain' if $text =~ m{^(?://|mailto:)};
    return 'slashes before a bare host are no part of it' if $text =~ m{ //};
    return 'a service may have rules of its own' if $text =~ m{//t\.co/};
    return 'behind a scheme anything is a host' if !length($want // '') && $text =~ m{https?://\S};
    return 'a bare host is one, whatever stands beside it'
      if !length($want // '') && $text =~ /\b[a-z_]+\.com/;
    return undef;
}

sub linkify {
    my ($name) = @_;
    my @cases;
    my $text = decode('UTF-8', slurp("$vectors/linkify/$name"));
    for my $block (split /\n(?:\s*\n)+/, $text) {
        my @lines = grep { !/^%/ } split /\n/, $block;
        push @cases, \@lines if @lines;
    }
    return @cases;
}

SKIP: {
    skip 'no linkify', 1 unless -d "$vectors/linkify";
    @results = ();
    for my $case (linkify('links.txt')) {
        my ($line, $want) = @$case;
        $line =~ s/\s+%\s.*//;
        $want //= $line;
        my ($got) = split /\n/, ask('f', $line);
        push @results, [$line, $got, $want, why_text($line, $got, $want)];
    }
    report('linkify links', @results);
    @results = ();
    for my $case (linkify('not_links.txt')) {
        for my $line (@$case) {
            $line =~ s/\s+(?:%|\/\/)\s.*//;
            my ($got) = split /\n/, ask('f', $line);
            push @results, [$line, $got, undef, why_text($line, $got, undef)];
        }
    }
    report('linkify not links', @results);
}

# The cases of one section of a twitter-text file, without a YAML parser.
sub twitter {
    my ($section) = @_;
    my $text = decode('UTF-8', slurp("$vectors/twitter-text/extract.yml"));
    my ($part) = $text =~ /^  \Q$section\E:\n(.*?)(?=^  \w+:|\z)/ms;
    my @cases;
    while ($part =~ /text: ("(?:[^"\\]|\\.)*"|'[^']*')\n\s+expected: \[([^\n]*)\]/g) {
        my ($string, $list) = ($1, $2);
        my @want = map { yaml_string($_) } $list =~ /("(?:[^"\\]|\\.)*"|'[^']*')/g;
        push @cases, [yaml_string($string), join "\n", @want];
    }
    return @cases;
}

sub yaml_string {
    my ($s) = @_;
    return $s =~ s/^'|'$//gr =~ s/''/'/gr if $s =~ /^'/;
    $s =~ s/^"|"$//g;
    $s =~ s/\\u([0-9a-fA-F]{4})/chr hex $1/ge;
    $s =~ s/\\U([0-9a-fA-F]{8})/chr hex $1/ge;
    $s =~ s/\\n/\n/g;
    $s =~ s/\\(.)/$1/g;
    return $s;
}

SKIP: {
    skip 'no twitter-text', 1 unless -d "$vectors/twitter-text";
    @results = ();
    for my $case (twitter('urls')) {
        my ($text, $want) = @$case;
        my $got = join "\n", split /\n/, ask('f', $text);
        push @results, [$text, $got, $want, why_text($text, $got, $want)];
    }
    report('twitter-text URLs', @results);
}

close $in;
waitpid $pid, 0;
is $?, 0, 'the driver ends well';
done_testing;
