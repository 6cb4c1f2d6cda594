#!/usr/bin/perl
# Replays the seeds of every fuzz target: what fuzzing once found stays found.
use strict;
use warnings;
use Test::More;

my $src   = $ENV{OFFPLAT_SRCDIR}   // '.';
my $build = $ENV{OFFPLAT_BUILDDIR} // '.';
my @targets = map { m{([^/]+)\.c$} ? $1 =~ s/^fuzz_//r : () } glob "'$src'/fuzz/fuzz_*.c";

ok(@targets > 0, 'there are fuzz targets');
for my $target (sort @targets) {
	my $out = qx('$build/fuzz/replay_$target' '$src/fuzz/seeds/$target' 2>&1);
	is($?, 0, "$target: " . ($out =~ /^(\d+ inputs replayed)$/m ? $1 : 'seeds'))
	  or diag($out);
	ok(-s "$src/fuzz/dict/$target.dict", "$target: has a dictionary");
}
done_testing();
