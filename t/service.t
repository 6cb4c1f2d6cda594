#!/usr/bin/perl
# The unit runs the daemon as the daemon wants to be run, and the daemon works
# under what the unit forbids. What systemd says of it: t/systemd-unit.t.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Milter;
use Offplat;
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

# Starts the daemon by a script, which gets the folder it may write to.
sub start_by {
	my ($script) = @_;
	my $daemon = Offplat->new;
	my $starter = "$daemon->{dir}/starter";
	open my $out, '>', $starter or die "$starter: $!";
	print $out $script->($daemon->{dir});
	close $out;
	chmod 0755, $starter;
	local $Offplat::program = $starter;
	return $daemon->start ? $daemon : undef;
}

sub risk {
	my ($daemon) = @_;
	my $m = Milter->new($daemon->{socket}) or return 'no answer';
	$m->negotiate;
	my $answer = $m->message(headers => Offplat::platform_headers(),
	    body => "Please write to me on Telegram.\r\n");
	$m->quit;
	return Milter::inserted($answer, 'X-Offplatform-Risk') // '';
}

# systemd sets a seccomp filter for MemoryDenyWriteExecute; the kernel's own
# switch (PR_SET_MDWE, 65, of prctl(2), Linux 6.3) refuses the same.
subtest 'with MemoryDenyWriteExecute' => sub {
	plan skip_all => 'PR_SET_MDWE of x86-64 only'
	    unless `uname -m` eq "x86_64\n";
	plan skip_all => 'the kernel has no PR_SET_MDWE' if system($^X, '-e',
	    'exit(syscall(157, 65, 1, 0, 0, 0) == 0 ? 0 : 1)') != 0;
	plan skip_all => 'sanitizers need what it forbids'
	    if `nm $Offplat::program 2>/dev/null` =~ /__[at]san_init/;
	my $daemon = start_by(sub { <<"SH" });
#!$^X
syscall(157, 65, 1, 0, 0, 0) == 0 or die;
exec '$Offplat::program', \@ARGV;
SH
	ok($daemon, 'starts') or return;
	like($daemon->log_text, qr/JIT off/, 'says that patterns are slower');
	like(risk($daemon), qr/\Ahigh; /, 'judges all the same');
	is($daemon->stop, 0, 'stops');
};

# What can be had of the unit without systemd as process 1: no network, no
# capabilities, no new privileges, all but its own folder read-only. The seccomp
# filter and the limits of the control group cannot.
subtest 'under its restrictions' => sub {
	plan skip_all => 'not root' if $> != 0;
	plan skip_all => 'no namespaces here' if system(
	    'unshare -m -n setpriv --no-new-privs true 2>/dev/null') != 0;
	my $daemon = start_by(sub { <<"SH" });
#!/bin/sh
exec unshare -m -n sh -c 'mount --bind $_[0] $_[0] &&
    mount -o remount,bind,ro / && cd / && exec setpriv --reuid $Offplat::user \\
    --regid nogroup --clear-groups --no-new-privs --bounding-set=-all \\
    --inh-caps=-all $Offplat::program "\$\@"' sh "\$\@"
SH
	ok($daemon, 'starts') or return;
	open my $in, '<', "/proc/$daemon->{pid}/status";
	my $status = do { local $/; <$in> };
	like($status, qr/^NoNewPrivs:\s+1$/m, 'no new privileges');
	like($status, qr/^CapBnd:\s+0+$/m, 'no capabilities');
	like($daemon->log_text, qr/JIT on/, 'with compiled patterns');
	like(risk($daemon), qr/\Ahigh; /, 'judges');
	$daemon->signal('USR1');
	ok($daemon->log_wait(qr/ in force, /), 'reloads');
	is($daemon->stop, 0, 'stops');
	ok(!-e $daemon->{socket}, 'and takes its socket along');
};
done_testing();
