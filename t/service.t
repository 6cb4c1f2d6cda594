#!/usr/bin/perl
# The unit runs the daemon as the daemon wants to be run, and the daemon works
# under what the unit forbids. What systemd says of it: t/systemd-unit.t.
use strict;
use warnings;

use File::Temp ();
use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Conversation;
use Milter;
use Mta;
use Offplat;
use Test::More;
use Tool;

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

# Starts the daemon by a script, and perhaps with a configuration; both are told
# the folder it may write to.
sub start_by {
	my ($script, $conf) = @_;
	my $daemon = Offplat->new;
	$daemon->configure($conf->($daemon->{dir}), $Conversation::rules)
	    if $conf;
	my $starter = "$daemon->{dir}/starter";
	open my $out, '>', $starter or die "$starter: $!";
	print $out $script->($daemon->{dir});
	close $out;
	chmod 0755, $starter;
	local $Offplat::program = $starter;
	return $daemon if $daemon->start;
	note($daemon->log_text);
	return undef;
}

sub risk {
	my ($daemon, $port) = @_;
	my $m = Milter->new($port // $daemon->{socket}) or return 'no answer';
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

# Can another name space be had, and be left without a way back?
my $apart = $> == 0 && system(
    'unshare -m -n setpriv --no-new-privs true 2>/dev/null') == 0;

# A script that starts the daemon as the unit does, as far as that goes without
# systemd as process 1: no network, no capabilities, no new privileges, all but
# its own folder read-only, and what @by is. The limits of the control group
# are missing.
sub confined {
	my ($dir, @by) = @_;
	return <<"SH";
#!/bin/sh
exec unshare -m -n sh -c 'mount --bind $dir $dir &&
    mount -o remount,bind,ro / && cd / && exec setpriv --reuid $Offplat::user \\
    --regid nogroup --clear-groups --no-new-privs --bounding-set=-all \\
    --inh-caps=-all @by $Offplat::program "\$\@"' sh "\$\@"
SH
}

subtest 'under its restrictions' => sub {
	plan skip_all => 'needs root and name spaces' unless $apart;
	my $daemon = start_by(\&confined);
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

# The system calls of systemd's groups.
sub calls {
	my ($name) = @_;
	return $name unless $name =~ /\A@/;
	my @lines = `systemd-analyze syscall-filter $name 2>/dev/null`;
	return map { calls($_) } map { /^\s+([\@\w-]+)$/ ? $1 : () } @lines;
}

# What the unit, with a drop-in perhaps, lets through, as t/drive/confine wants
# it; without are names that are taken away in addition.
sub filter {
	my ($text, @without) = @_;
	my %allowed = map { $_ => 1 } calls('@default');
	for my $list (($text =~ /^SystemCallFilter=(.*)$/mg),
	    map { "~$_" } @without) {
		my $deny = $list =~ s/\A~//;
		for my $call (map { calls($_) } split ' ', $list) {
			if ($deny) { delete $allowed{$call} }
			else { $allowed{$call} = 1 }
		}
	}
	my @families = map { split } $text =~ /^RestrictAddressFamilies=(.*)$/mg;
	my %number = (AF_UNIX => 1, AF_INET => 2, AF_INET6 => 10);
	return join '', map { "$_\n" } sort(keys %allowed),
	    map { "family $number{$_}" } @families;
}

subtest 'under its system call filter' => sub {
	my $confine = "$builddir/t/drive/confine";
	plan skip_all => 'built without libseccomp' unless -x $confine;
	plan skip_all => 'systemd-analyze is not there' unless calls('@default');
	plan skip_all => 'needs root and name spaces' unless $apart;
	plan skip_all => 'sanitizers need what it forbids'
	    if `nm $Offplat::program 2>/dev/null` =~ /__[at]san_init/;
	like($text, qr/^SystemCallErrorNumber=EPERM$/m, 'calls fail by EPERM');
	my $list = File::Temp->new;
	chmod 0644, "$list";
	my $write = sub {
		open my $out, '>', "$list" or die "$list: $!";
		print $out filter($text, @_);
		close $out;
	};
	my $start = sub {
		return start_by(sub { confined($_[0], $confine, "$list") },
		    sub { <<"CONF" });
socket_group = "nogroup"; socket_mode = "0660";
metrics_file = "$_[0]/offplat.prom"; metrics_interval = 1;
contracts = { file = "$_[0]/contracts.db"; key_file = "$_[0]/contracts.key"; };
CONF
	};
	$write->();
	my $daemon = $start->();
	ok($daemon, 'starts') or return;
	open my $in, '<', "/proc/$daemon->{pid}/status";
	like(do { local $/; <$in> }, qr/^Seccomp:\s+2$/m, 'with a filter');
	like($daemon->log_text, qr/JIT on/, 'and compiled patterns');
	my $mta = Conversation->new($daemon->{socket});
	is($mta->talk($Conversation::scam), $Conversation::warned, 'judges');
	$daemon->signal('USR1');
	ok($daemon->log_wait(qr/ in force, 2 rules/), 'reloads');
	$mta->begin($Conversation::room);
	is($mta->talk($Conversation::scam), $Conversation::fine,
	    'stores and finds a contract');
	my $end = time + 5;
	select undef, undef, undef, 0.1
	    while !-e "$daemon->{dir}/offplat.prom" && time < $end;
	ok(-e "$daemon->{dir}/offplat.prom", 'writes its counters');
	my %count = $daemon->counters;
	is("$count{faults} $count{contracts_away}", '0 0', 'without a fault');
	is($daemon->stop, 0, 'stops');
	ok(!-e $daemon->{socket}, 'and takes its socket along');

	# A TCP socket needs what README says.
	my $port = Mta::free_port();
	my ($more) = slurp("$srcdir/README") =~
	    /^  (RestrictAddressFamilies=AF_INET.*)$/m;
	for my $case ([ 0, '' ], [ 1, "$more\n" ]) {
		my ($works, $lines) = @$case;
		spew("$list", filter("$text\n$lines"));
		my $daemon = eval { start_by(sub { <<"SH" }) };
#!/bin/sh
exec setpriv --reuid $Offplat::user --regid nogroup --clear-groups \\
    --no-new-privs $confine $list $Offplat::program "\$\@" -p inet:$port\@127.0.0.1
SH
		like($daemon ? risk($daemon, $port) : 'no start',
		    $works ? qr/\Ahigh; / : qr/\Ano start/,
		    $works ? 'TCP with the drop-in' : 'no TCP without');
		$daemon->stop if $daemon;
	}

	# Is it that filter that counts?
	for my $calls ('@network-io', '@signal', '@file-system', 'fchownat') {
		$write->($calls);
		ok(!eval { $start->() }, "not without $calls");
	}
};
done_testing();
