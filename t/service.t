#!/usr/bin/perl
# The unit file: what systemd says of its hardening, and that it runs the daemon
# as the daemon wants to be run.
use strict;
use warnings;

use Test::More;

my $srcdir = $ENV{OFFPLAT_SRCDIR} // '.';
my $builddir = $ENV{OFFPLAT_BUILDDIR} // '.';
my $unit = "$builddir/systemd/offplat-milter.service";
system 'make', '-s', '-C', $builddir, 'systemd/offplat-milter.service'
    unless -e $unit;
plan skip_all => 'configured without systemd' unless -e $unit;

open my $in, '<', $unit or die "$unit: $!";
my $text = do { local $/; <$in> };

subtest 'the daemon in it' => sub {
	like($text, qr{^ExecStart=/\S+/offplat-milter -f$}m, 'in foreground');
	like($text, qr/^Type=notify$/m, 'tells when it is ready');
	like($text, qr/^WatchdogSec=\d+$/m, 'and that it is alive');
	like($text, qr/^ExecReload=.*-USR1 \$MAINPID$/m,
	    'USR1 reloads: HUP would stop libmilter');
	like($text, qr/^Restart=on-failure$/m, 'comes back after a crash');
	my ($stop) = $text =~ /^TimeoutStopSec=(\d+)$/m;
	cmp_ok($stop, '>', 10, 'is given longer than drain');
	my ($nofile) = $text =~ /^LimitNOFILE=(\d+)$/m;
	cmp_ok($nofile, '>', 1000 + 64, 'descriptors for limits.sessions');
	like($text, qr/^User=offplat$/m, 'never as root');
	like($text, qr/^NoNewPrivileges=yes$/m, 'nor back to it');
	unlike($text, qr/^MemoryDenyWriteExecute=yes/m,
	    'PCRE2 may compile patterns to machine code');
};

subtest 'systemd-analyze' => sub {
	my ($analyze) = grep { -x } map { "$_/systemd-analyze" }
	    split /:/, $ENV{PATH};
	plan skip_all => 'systemd-analyze is not installed' unless $analyze;
	my $out = `$analyze security --offline=true --no-pager $unit 2>&1`;
	plan skip_all => 'too old for --offline' if $out =~ /unrecognized/;
	my ($exposure) = $out =~ /Overall exposure level .*: ([\d.]+)/;
	cmp_ok($exposure // 10, '<=', 0.6, 'exposure: ' . ($exposure // '?'))
	    or diag $out;
};
done_testing();
