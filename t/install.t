#!/usr/bin/perl
# make install: what a configuration needs, and never over an administrator's
# changes; make uninstall: nothing of ours is left.
use strict;
use warnings;

use File::Find ();
use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Test::More;
use Tool;

my $build = $ENV{OFFPLAT_BUILDDIR} // '.';
my $src = $ENV{OFFPLAT_SRCDIR} // '.';
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL DESTDIR)};
my $dest = File::Temp->newdir;

sub run_make {
	my $out = `make -s -C '$build' DESTDIR='$dest' @_ 2>&1`;
	is($?, 0, "make @_") or diag $out;
	return $out;
}

sub files {
	my @found;
	File::Find::find(sub { push @found, $File::Find::name if -f }, $dest);
	return @found;
}

run_make('install');
my ($conf) = grep { m{/offplat-milter/offplat-milter\.conf\z} } files();
ok($conf, 'the configuration is there') or BAIL_OUT('no configuration');
(my $etc = $conf) =~ s{/[^/]+\z}{};
my @shipped = map { s{^\Q$src\E/etc/}{}r } glob "$src/etc/*.conf $src/etc/rules/*.conf";
is(scalar(grep { slurp("$etc/$_") ne slurp("$src/etc/$_") } @shipped), 0,
    'all of it as it is shipped');
my $program = "$build/offplat-milter";
like(`$program -c $conf --show-config 2>&1`, qr/contact\.telegram/,
    'and it loads');
for ("$build/offplat --help", "$program --help") {
	my ($default) = `$_` =~ m{(/\S+/offplat-milter\.conf)};
	is("$dest$default", $conf, 'which is where the programs look');
}
ok((grep { m{/examples/telegram-handoff\.eml\z} } files()), 'examples');

spew($conf, slurp($conf) . "# mine\n");
spew("$etc/rules/my-own.conf", "rules = ( );\n");
my $out = run_make('install');
like($out, qr/kept: \Q$conf\E/, 'says that a changed file stays');
like(slurp($conf), qr/^# mine$/m, 'it does');
is(slurp("$conf.new"), slurp("$src/etc/offplat-milter.conf"),
    'ours is beside it');
is((() = $out =~ /kept:/g), 1, 'no word of the others');

run_make('uninstall');
is(join(' ', sort map { s/^\Q$etc\E\///r } files()),
    'offplat-milter.conf rules/my-own.conf',
    'only what is the administrator\'s is left');
done_testing();
