#!/usr/bin/perl
# README is true: its pieces of configuration load beside what is shipped, its
# commands have the options that it uses, and what it names is there.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Test::More;
use Tool;

my $src = $ENV{OFFPLAT_SRCDIR} // '.';
my $build = $ENV{OFFPLAT_BUILDDIR} // '.';
my $readme = slurp("$src/README");

# Indented settings of offplat-milter.conf; those of other programs have no ";".
my @pieces = $readme =~ /((?:^  +\w+ = [{(].*\n(?:  .*\n)*?  [})];\n)|^  \w+ = ".*";\n(?:  \w+ = ".*";\n)*)/mg;
cmp_ok(scalar @pieces, '>=', 4, 'pieces of configuration');
for my $piece (@pieces) {
	my $main = slurp("$src/etc/offplat-milter.conf");
	$main =~ s/"(platforms|services|rules\/\*)\.conf"/"$src\/etc\/$1.conf"/g;
	# They stand in place of what is shipped.
	for my $key ($piece =~ /^  (\w+) = /mg) {
		$main =~ s/^$key = (?:\(.*?\)|\{.*?^\}|"[^"]*");\n//ms;
	}
	my ($first) = $piece =~ /(\S.*)/;
	spew("$Tool::dir/readme.conf", $main . $piece);
	my $out = `$build/offplat-milter -c $Tool::dir/readme.conf --show-config 2>&1 >/dev/null`;
	next if $out =~ /built without Redis/ && $piece =~ /backend = "redis"/;
	is($?, 0, "loads: $first") or diag $out;
}

my %help = (offplat => '', 'offplat-milter' => scalar `$build/offplat-milter --help`);
for my $command ('', qw(check rules)) {
	$help{offplat} .= (offplat($command || '--help', $command ? '--help' : ()))[1];
}
while ($readme =~ /^  (?:sudo )?(offplat(?:-milter)?)((?: \S+)*)$/mg) {
	my ($program, $rest) = ($1, $2);
	like($help{$program}, qr/\Q$_\E\b/, "$program has $_")
	    for $rest =~ /(--[a-z-]+)/g;
}
for my $name ($readme =~ m{\b((?:script|examples)/[\w-]+)}g) {
	ok(-e "$src/$name", "there is $name");
}
for my $page ($readme =~ /\b(offplat[\w.-]*\(\d\))/g) {
	(my $file = $page) =~ s/\((\d)\)/.$1/;
	ok(-e "$src/man/$file", "there is $page");
}
done_testing();
