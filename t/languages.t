#!/usr/bin/perl
# Whoever needs no rules of some languages may delete their files: the rest is
# still a configuration, and a language needs no other one's file.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use File::Basename 'basename';
use Test::More;
use Tool;

my $etc = ($ENV{OFFPLAT_SRCDIR} // '.') . '/etc';
my $milter = ($ENV{OFFPLAT_BUILDDIR} // '.') . '/offplat-milter';
my @languages = glob "$etc/rules/lang-*.conf";
cmp_ok(scalar @languages, '>=', 15, 'a file for each language');

# A copy of the configuration with these of its rule files.
sub with_rules {
	my ($name, @rules) = @_;
	my $copy = "$Tool::dir/$name";
	mkdir $_ or die "$_: $!" for $copy, "$copy/rules";
	for my $path (glob "$etc/*.conf") {
		spew("$copy/" . basename($path), slurp($path));
	}
	for my $path (@rules) {
		spew("$copy/rules/" . basename($path), slurp($path));
	}
	return "$copy/offplat-milter.conf";
}

my @others = grep { !m{/lang-[^/]*$} } glob "$etc/rules/*.conf";
my $none = with_rules('none', @others);
my $said = qx('$milter' --check -c '$none' 2>&1);
is($? >> 8, 0, '--check passes without any language') or diag($said);

for my $path (@languages) {
	my ($language) = $path =~ /lang-(.*)\.conf/;
	my $conf = with_rules($language, @others, $path);
	my ($status, undef, $err) = offplat('rules', 'list', '-c', $conf);
	is($status, 0, "$language needs no other language") or diag($err);
}

my (undef, $out) = offplat(\message("\nPor aca no entro casi, regalame tu numero\n"),
    'check', '--json', '-c', "$Tool::dir/es/offplat-milter.conf", '-');
ok((grep { /\.es\b/ } map { $_->{id} } @{ (json_lines($out))[0]{rules} }),
    'and finds what it is there for');

done_testing;
