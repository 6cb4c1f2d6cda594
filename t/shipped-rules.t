#!/usr/bin/perl
# The shipped configuration: every pattern compiles, every rule's examples do as
# they say, and there are rules for every family that has advice.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Test::More;
use Tool;

my $srcdir = $ENV{OFFPLAT_SRCDIR} // '.';
my $builddir = $ENV{OFFPLAT_BUILDDIR} // '.';
my $conf = "$srcdir/etc/offplat-milter.conf";
my @channels = qw(telegram whatsapp skype hangouts discord viber wechat signal);
my @languages = qw(es fr de pt it pl ru uk tr ar hi id tl zh ko);

my $said = qx('$builddir/offplat-milter' --check -c '$conf' 2>&1);
is($? >> 8, 0, 'offplat-milter --check takes it') or diag($said);
# Where nothing is installed there is no folder for running contracts.
unlike($said =~ s/^.*warning: contracts: .*\n//mr, qr/warning/,
	'without a warning');

my ($status, $out, $err) = offplat('rules', 'test', '-c', $conf);
is($status, 0, 'offplat rules test: all examples hold') or diag($out . $err);

($status, $out) = offplat('rules', 'list', '--json', '-c', $conf);
my @rules = grep { $_->{score} != 0 } json_lines($out);
cmp_ok(scalar @rules, '>=', 150, 'at least 150 rules that count');

my %families;
$families{$_->{family}}++ for @rules;
my ($advice) = slurp($conf) =~ /^advice = \{\n(.*?)^\};/ms;
my @advised = $advice =~ /^\s+(\w+) = "/mg;
cmp_ok(scalar @advised, '>=', 12, 'advice for a dozen families');
ok($families{$_}, "a rule of the family $_") for @advised;

my %ids = map { $_->{id} => $_ } @rules;
ok($ids{"contact.$_"}, "a rule of its own for $_") for @channels;
ok($ids{"contact.$_"}, "contact is recognised in $_") for @languages;

# After a contract has started contact is allowed; payment outside never is.
is(join(' ', @{ $ids{'contact.telegram'}{stages} }), 'unknown pre-contract',
	'contact counts before the start');
is(scalar @{ $ids{'payment.outside'}{stages} }, 3, 'payment counts always');

done_testing;
