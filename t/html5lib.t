#!/usr/bin/perl
# The tokenizer against the vectors of html5lib-tests (tokenizer/*.test), from
# the folder that OFFPLAT_VECTORS names. Accepted differences are named below.
use strict;
use warnings;
use Encode qw(encode_utf8);
use IPC::Open2;
use JSON::PP;
use Test::More;

my $vectors = $ENV{OFFPLAT_VECTORS};
my $folder  = defined $vectors ? "$vectors/html5lib-tests/tokenizer" : '';
plan skip_all => 'OFFPLAT_VECTORS names no html5lib-tests' unless -d $folder;

my %state = (
    'Data state'          => 0,
    'RCDATA state'        => 1,
    'RAWTEXT state'       => 2,
    'Script data state'   => 3,
    'PLAINTEXT state'     => 4,
    'CDATA section state' => 5,
);

# What a case may differ in, and why that is right here.
my %accepted = (
    surrogate => 'a lone surrogate cannot stand in UTF-8, which all pages are',
    xml       => 'the violation of XML that a tree for XML has to avoid',
);

my $pid = open2(my $out, my $in, "$ENV{OFFPLAT_BUILDDIR}/t/drive/html_tokens");

sub unescape {
    my ($s) = @_;
    $s =~ s/\\u([0-9A-Fa-f]{4})/chr hex $1/ge;
    return $s;
}

# Strings of a case, unescaped where the case says so.
sub plain {
    my ($case, $value) = @_;
    return $value unless $case->{doubleEscaped};
    return [map { plain($case, $_) } @$value] if ref $value eq 'ARRAY';
    return { map { unescape($_) => plain($case, $value->{$_}) } keys %$value }
      if ref $value eq 'HASH';
    return defined $value && !ref $value ? unescape($value) : $value;
}

sub hex_of {
    my ($s) = @_;
    no warnings 'utf8';
    my $bytes = encode_utf8($s);
    return length $bytes ? unpack('H*', $bytes) : '-';
}

sub hex_or_empty {
    my $hex = hex_of($_[0]);
    return $hex eq '-' ? '' : $hex;
}

# A token of a case as the driver prints it. Of a DOCTYPE only where it stands
# is compared: nothing in it matters to the text of a mail.
sub wanted {
    my ($token) = @_;
    my ($kind, @rest) = @$token;
    return 'D' if $kind eq 'DOCTYPE';
    return 'C:' . hex_or_empty($rest[0]) if $kind eq 'Character';
    return '!:' . hex_or_empty($rest[0]) if $kind eq 'Comment';
    return 'E:' . hex_or_empty($rest[0]) if $kind eq 'EndTag';
    my $attrs = $rest[1];
    return sprintf 'S:%s:%d:%s', hex_or_empty($rest[0]), $rest[2] ? 1 : 0,
      join ',', sort map { hex_or_empty($_) . '=' . hex_or_empty($attrs->{$_}) }
      keys %$attrs;
}

# Neighbouring text is one; attributes are sorted, of equal names the first
# counts.
sub normal {
    my @tokens;
    for my $token (@_) {
        if ($token =~ /^S:/) {
            my ($s, $name, $self, $attrs) = split /:/, $token, 4;
            my (%seen, @kept);
            for my $attr (split /,/, $attrs // '') {
                my ($key) = split /=/, $attr;
                push @kept, $attr unless $seen{ $key // '' }++;
            }
            push @tokens, "S:$name:$self:" . join ',', sort @kept;
        }
        elsif ($token =~ /^C:/ && @tokens && $tokens[-1] =~ /^C:/) {
            $tokens[-1] .= substr $token, 2;
        }
        else {
            push @tokens, $token;
        }
    }
    return join ' ', grep { $_ ne 'C:' } @tokens;
}

sub run_case {
    my ($case, $state) = @_;
    my $last = $case->{lastStartTag} // '';
    print {$in} join(' ', $state{$state}, hex_of($last),
        hex_of(plain($case, $case->{input}))), "\n";
    my $line = <$out>;
    chomp $line;
    return normal(split / /, $line);
}

my (%passed, %differ, %skipped);
for my $file (sort glob "$folder/*.test") {
    my ($name) = $file =~ m{([^/]+)\.test$};
    open my $fh, '<', $file or die "$file: $!";
    local $/;
    my $data = JSON::PP->new->utf8->decode(<$fh>);
    local $/ = "\n";
    if ($data->{xmlViolationTests}) {
        $skipped{xml} += @{ $data->{xmlViolationTests} };
        next;
    }
    my @failed;
    my $run = 0;
    for my $case (@{ $data->{tests} }) {
        my $input = plain($case, $case->{input});
        if ($input =~ /[\x{d800}-\x{dfff}]/) {
            $skipped{surrogate}++;
            next;
        }
        if ($input eq '') { next }
        for my $state (@{ $case->{initialStates} // ['Data state'] }) {
            my $want = normal(map { wanted($_) } @{ plain($case, $case->{output}) });
            my $got = run_case($case, $state);
            $run++;
            if ($got ne $want) {
                push @failed, "$case->{description} ($state)\n  got  $got\n  want $want";
            }
        }
    }
    $passed{$name} = $run - @failed;
    is(scalar @failed, 0, "$name: " . ($run - @failed) . " of $run");
    diag($_) for @failed > 10 ? @failed[0 .. 9] : @failed;
}
close $in;
waitpid $pid, 0;
is($?, 0, 'the driver ends well');
my $sum = 0;
$sum += $_ for values %passed;
note("$sum cases pass");
note("$skipped{$_} not run: $accepted{$_}") for sort keys %skipped;
done_testing();
