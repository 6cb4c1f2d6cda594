#!/usr/bin/perl
# The scripts of t/milter, run by miltertest: a client of the protocol that is
# not ours.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Offplat;
use Test::More;

my ($miltertest) = grep { -x } map { "$_/miltertest" }
    split(/:/, $ENV{PATH}), '/usr/sbin';
plan skip_all => 'miltertest is not installed' unless $miltertest;

my $daemon = Offplat->new(conf => 'action = { quarantine_from = "high"; };');
ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);
for my $script (sort glob "$Offplat::srcdir/t/milter/*.lua") {
	my $out = `$miltertest -D socket=$daemon->{socket} -s $script 2>&1`;
	is($?, 0, $script =~ s{.*/}{}r) or diag $out;
}
is($daemon->stop, 0, 'stops');
done_testing();
