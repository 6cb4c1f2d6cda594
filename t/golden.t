#!/usr/bin/perl
# golden - every mail of t/golden/ gets exactly the headers that stand in the
# file beside it. With OFFPLAT_GOLDEN=write the files are written anew: read
# the difference before it is committed.
use strict;
use warnings;
use Test::More;

my $src   = $ENV{OFFPLAT_SRCDIR}   // '.';
my $build = $ENV{OFFPLAT_BUILDDIR} // '.';
my $write = ($ENV{OFFPLAT_GOLDEN} // '') eq 'write';
my @command = (
    "$build/offplat", 'filter', '-c', "$src/etc/offplat-milter.conf",
    '--authserv-id', 'mx.example.org', '--rcpt', 'freelancer@example.org'
);

sub slurp {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar <$in>;
}

# The mail as the filter passes it on.
sub filtered {
    my ($path) = @_;
    my $pid = open my $out, '-|';
    defined $pid or die "fork: $!";
    if (!$pid) {
        open STDIN, '<', $path or die "$path: $!";
        exec @command or die "$command[0]: $!";
    }
    binmode $out;
    local $/;
    my $mail = <$out>;
    close $out;
    return ($mail, $? >> 8);
}

# The X-Offplatform- fields at the top, with LF, and the rest of the mail.
sub split_top {
    my ($mail) = @_;
    my $top = '';
    while ($mail =~ s/\A(X-Offplatform-[^\n]*\n(?:[ \t][^\n]*\n)*)//) {
        $top .= $1;
    }
    $top =~ s/\r\n/\n/g;
    return ($top, $mail);
}

# The mail without any X-Offplatform- field.
sub unforged {
    my ($mail) = @_;
    my ($header, $body) = $mail =~ /\A(.*?\n)(\r?\n.*)?\z/s;
    $header =~ s/^X-Offplatform-[^\n]*\n(?:[ \t][^\n]*\n)*//gim;
    return $header . ($body // '');
}

my @mails = sort glob "$src/t/golden/*.eml";
cmp_ok(scalar @mails, '>=', 30, 'there are at least 30 golden mails');
for my $path (@mails) {
    my ($name) = $path =~ m{([^/]+)\.eml\z};
    my ($mail, $status) = filtered($path);
    my ($top, $rest) = split_top($mail);
    (my $want_path = $path) =~ s/\.eml\z/.expect/;
    if ($write) {
        open my $out, '>:raw', $want_path or die "$want_path: $!";
        print {$out} $top;
        close $out or die "$want_path: $!";
    }
    is($status, 0, "$name: the filter passes it on");
    is($top, slurp($want_path), "$name: its headers");
    ok($rest eq unforged(slurp($path)), "$name: every other byte as it was");
}
done_testing();
