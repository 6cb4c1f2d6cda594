#!/usr/bin/perl
# The unit: complete, and as confined as it was when it was measured.
use strict;
use warnings;
use File::Temp ();
use Test::More;

my $build = $ENV{OFFPLAT_BUILDDIR} // '.';
my $unit = "$build/systemd/offplat-milter.service";
plan skip_all => 'built without a unit' unless -e $unit;
plan skip_all => 'systemd-analyze is not there'
    if system('systemd-analyze --version >/dev/null 2>&1') != 0;

open my $in, '<', $unit or die "$unit: $!";
my $text = do { local $/; <$in> };
unlike($text, qr/\@\w+\@/, 'nothing is left to be put in');

# SECURITY and README tell the figure: it may not become another unnoticed.
my $out = `systemd-analyze security --offline=true $unit 2>&1`;
SKIP: {
	skip 'systemd-analyze knows no --offline', 3
	    if $out =~ /unrecognized option/;
	my ($figure) = $out =~ /Overall exposure level for \S+: (\d+\.\d)/;
	is($figure, '0.5', 'the exposure that systemd-analyze security sees')
	    or diag $out;
	my $src = $ENV{OFFPLAT_SRCDIR} // '.';
	for my $name ('SECURITY', 'README') {
		open my $text, '<', "$src/$name" or die "$name: $!";
		like(do { local $/; <$text> } =~ s/\s+/ /gr,
		    qr/systemd-analyze security (?:says|gives) \Q$figure\E/,
		    "is what $name says");
	}
}

# The program and its manual need not be installed for this.
my $dir = File::Temp->newdir;
(my $here = $text) =~ s{^ExecStart=\S+}{ExecStart=/bin/true}m;
$here =~ s/^Documentation=.*\n//m;
open my $copy, '>', "$dir/offplat-milter.service" or die $!;
print $copy $here;
close $copy;
$out = `systemd-analyze verify $dir/offplat-milter.service 2>&1`;
is(join("\n", grep { /offplat-milter\.service/ } split /\n/, $out), '',
    'no key or value that systemd does not know');
done_testing();
