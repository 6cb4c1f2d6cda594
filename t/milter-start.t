#!/usr/bin/perl
# Start and stop: exit statuses, the socket, the background, draining.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use IO::Socket::INET;
use IO::Socket::UNIX;
use Milter;
use Offplat;
use Socket qw(SOCK_DGRAM);
use Test::More;
use Time::HiRes qw(sleep time);

use constant {
	EX_USAGE => 64,
	EX_NOUSER => 67,
	EX_UNAVAILABLE => 69,
	EX_OSERR => 71,
	EX_CONFIG => 78,
};

my $scam = "Please write to me on Telegram.\r\n";

sub run {
	my (@arg) = @_;
	my $pid = open my $out, '-|';
	if ($pid == 0) {
		open STDERR, '>&', \*STDOUT;
		open STDIN, '<', '/dev/null';
		{ exec $Offplat::program, @arg }
		exit 127;
	}
	my $text = do { local $/; <$out> // '' };
	close $out;
	return ($? >> 8, $text);
}

sub fails {
	my ($daemon, $status, $text, @arg) = @_;
	ok(!$daemon->start(@arg), 'does not start');
	is($daemon->{status}, $status, "exit status $status");
	like($daemon->log_text, $text, 'says why');
	return;
}

subtest 'options' => sub {
	my ($status, $text) = run('--help');
	is($status, 0, '--help');
	cmp_ok(scalar(split /\n/, $text), '<=', 24, 'fits a screen');
	# Where it is installed is somebody else's choice.
	$text =~ s{\S+/offplat-milter\.conf}{/etc/offplat-milter.conf};
	cmp_ok((sort { $b <=> $a } map { length } split /\n/, $text)[0], '<=',
	    80, 'in width too');
	($status, $text) = run('--version');
	like("$status $text", qr/\A0 offplat-milter \d/, '--version');
	is((run('-Z'))[0], EX_USAGE, 'an unknown option');
	is((run('extra'))[0], EX_USAGE, 'an argument');
	is((run(qw(-L nowhere)))[0], EX_USAGE, 'no such log');
	is((run(qw(-L stderr)))[0], EX_USAGE, 'stderr in the background');
};

subtest '--check and --show-config' => sub {
	my $daemon = Offplat->new;
	my ($status, $text) = run('-c', $daemon->{conf}, '--check');
	is($status, 0, 'good') or diag $text;
	like($text, qr/^\Q$daemon->{conf}\E: ok, 2 rules$/m, 'says so');
	($status, $text) = run('-c', $daemon->{conf}, '--show-config');
	is($status, 0, 'shown');
	like($text, qr/telegram/, 'with the rules');
	$daemon->write_conf("\nsocket = 1;\n");
	($status, $text) = run('-c', $daemon->{conf}, '--check');
	is($status, EX_CONFIG, 'bad');
	like($text, qr/^\Q$daemon->{conf}\E:2: error: /m, 'with the line');
	is((run('-c', $daemon->{conf}, '--show-config'))[0], EX_CONFIG,
	    'bad: not shown');
	is((run('-c', "$daemon->{dir}/none", '--check'))[0], EX_CONFIG,
	    'missing');
};

subtest 'what keeps it from starting' => sub {
	my $daemon = Offplat->new(conf => 'nonsense = 1;');
	fails($daemon, EX_CONFIG, qr/conf:3: error: .*nonsense/);
	ok(!-e $daemon->{socket}, 'the socket is not touched');
	$daemon = Offplat->new;
	fails($daemon, EX_CONFIG, qr/expected unix:/, '-p', 'tcp:nowhere');
	fails($daemon, EX_CONFIG, qr/slash/, '-p', 'unix:relative');
	fails($daemon, EX_CONFIG, qr/a path may have/, '-p',
	    'unix:/' . 'x' x 200);
	fails($daemon, EX_CONFIG, qr/slash/, '-P', 'relative.pid');
	$daemon = Offplat->new(conf => 'socket_group = "no-such-group";');
	fails($daemon, EX_NOUSER, qr/no-such-group/);
	$daemon = Offplat->new(conf => 'syslog_facility = "kitchen";');
	fails($daemon, EX_CONFIG, qr/syslog_facility/);
	$daemon = Offplat->new;
	my $out = `sh -c 'ulimit -n 500; exec $Offplat::program -f -c $daemon->{conf}' 2>&1`;
	is($? >> 8, EX_OSERR, 'too few descriptors');
	like($out, qr/500 file descriptors are allowed, 1064 are needed/,
	    'says how many');
	SKIP: {
		skip 'not root', 9 if $> != 0;
		$daemon = Offplat->new;
		fails($daemon, EX_CONFIG, qr/never scanned as root/, '-u',
		    'root');
		fails($daemon, EX_NOUSER, qr/does not exist/, '-u',
		    'no-such-user');
		chmod 0600, $daemon->{conf};
		fails($daemon, EX_CONFIG, qr/offplat-milter\.conf/);
	}
};

subtest 'the socket' => sub {
	my $daemon = Offplat->new(conf => 'socket_mode = "0620";');
	open my $file, '>', $daemon->{socket};
	close $file;
	fails($daemon, EX_UNAVAILABLE, qr/something else is there/);
	ok(-f $daemon->{socket}, 'a plain file is not removed');
	unlink $daemon->{socket};
	symlink $daemon->{conf}, $daemon->{socket};
	fails($daemon, EX_UNAVAILABLE, qr/something else is there/);
	unlink $daemon->{socket};

	IO::Socket::UNIX->new(Local => $daemon->{socket}, Listen => 1)->close;
	ok(-S $daemon->{socket}, 'a socket that nobody listens on');
	ok($daemon->start, 'is replaced') or diag $daemon->log_text;
	my @stat = stat $daemon->{socket};
	is($stat[2] & 0777, 0620, 'mode');
	is($stat[4], $> == 0 ? (getpwnam $Offplat::user)[2] : $>, 'owner');
	my ($status, $text) = run('-f', '-L', 'stderr', '-c', $daemon->{conf});
	is($status, EX_UNAVAILABLE, 'a second daemon does not start');
	like($text, qr/in use/, 'says why');
	ok(Milter->new($daemon->{socket}), 'and leaves the first alone');
	is($daemon->stop, 0, 'stops');
	ok(!-e $daemon->{socket}, 'and takes its socket along');

	ok($daemon->start, 'starts again');
	$daemon->signal('KILL');
	ok($daemon->wait(5), 'killed');
	ok(-S $daemon->{socket}, 'its socket is left over');
	ok($daemon->start, 'it starts all the same');
	is($daemon->stop, 0, 'stops');
};

subtest 'TCP' => sub {
	for my $form ('inet:%d@127.0.0.1', 'inet:127.0.0.1:%d') {
		my $probe = IO::Socket::INET->new(Listen => 1,
		    LocalAddr => '127.0.0.1');
		my $port = $probe->sockport;
		$probe->close;
		my $daemon = Offplat->new;
		ok($daemon->start('-p', sprintf $form, $port), $form)
		    or diag $daemon->log_text;
		my $m = Milter->new($port);
		ok($m && $m->negotiate, 'answers');
		is($daemon->stop, 0, 'stops');
	}
};

subtest 'in the background' => sub {
	my $daemon = Offplat->new(conf => 'nonsense = 1;');
	my ($status, $text) = run('-c', $daemon->{conf});
	is($status, EX_CONFIG, 'a failure reaches the caller');
	like($text, qr/nonsense/, 'with its text');
	$daemon->configure('syslog_facility = "local7";');
	my $pid_file = "$daemon->{dir}/pid";
	my @plain = ('-c', $daemon->{conf}, '-P', $pid_file);
	open my $file, '>', $daemon->{socket};
	close $file;
	is((run(@plain))[0], EX_UNAVAILABLE, 'so does one that comes later');
	ok(!-e $pid_file, 'no pid file is left');
	unlink $daemon->{socket};
	($status, $text) = run(@plain);
	is("$status $text", '0 ', 'a good start, without a word');
	open my $in, '<', $pid_file or diag "$pid_file: $!";
	chomp(my $pid = <$in> // '');
	ok($pid && kill(0, $pid), 'the pid file names it');
	my $m = Milter->new($daemon->{socket});
	ok($m && $m->negotiate, 'it serves at once');
	is(readlink "/proc/$pid/fd/$_", '/dev/null', "descriptor $_") for 0 .. 2;
	is(readlink "/proc/$pid/cwd", '/', 'its folder');
	SKIP: {
		skip 'not root', 3 if $> != 0;
		my (undef, undef, $uid, $gid) = getpwnam $Offplat::user;
		my %proc = do {
			open my $in, '<', "/proc/$pid/status";
			local $/;
			<$in> =~ /^(\w+):\s*(.*?)\s*$/mg;
		};
		is($proc{Uid}, join("\t", ($uid) x 4), 'its user, for good');
		is($proc{Gid}, join("\t", ($gid) x 4), 'its group');
		is($proc{Groups}, $gid, 'none of root\'s groups');
	}
	kill 'TERM', $pid;
	my $end = time + 10;
	sleep 0.05 while -e $pid_file && time < $end;
	ok(!-e $pid_file, 'the pid file goes with it');
};

subtest 'stopping' => sub {
	my $daemon = Offplat->new(conf => 'drain = 20;');
	ok($daemon->start, 'starts');
	my $m = Milter->new($daemon->{socket});
	$m->negotiate;
	$m->connect_info;
	$m->mail('a@example.net');
	$m->rcpt('b@example.org');
	$m->header(@$_) for @{ Offplat::platform_headers() };
	$daemon->signal('TERM');
	ok($daemon->log_wait(qr/stopping, 1 messages in progress/), 'TERM')
	    or diag $daemon->log_text;
	ok(!$daemon->wait(0.5), 'waits for the mail in progress');
	$m->eoh('LAST1');
	$m->body($scam);
	like(Milter::inserted($m->eom, 'X-Offplatform-Risk') // '',
	    qr/\Ahigh/, 'which gets its verdict');
	ok($daemon->wait(5), 'then it ends');
	is($daemon->{status}, 0, 'in good order');

	for my $case ([ 'drain = 1;', 'TERM' ], [ 'drain = 60;', 'TERM TERM' ],
	    [ 'drain = 60;', 'INT' ]) {
		my ($conf, $signals) = @$case;
		$daemon = Offplat->new(conf => $conf);
		ok($daemon->start, "starts: $conf $signals");
		my $stuck = Milter->new($daemon->{socket});
		$stuck->negotiate;
		$stuck->connect_info;
		$stuck->mail('a@example.net');
		for my $signal (split / /, $signals) {
			$daemon->signal($signal);
			sleep 0.3;
		}
		ok($daemon->wait(5), 'a mail that never ends does not keep it');
		is($daemon->{status}, 0, 'in good order');
		ok(!-e $daemon->{socket}, 'without a socket left over');
	}
	$daemon = Offplat->new;
	ok($daemon->start, 'starts');
	$daemon->signal('HUP');
	ok($daemon->wait(5), 'HUP stops too');
	is($daemon->{status}, 0, 'in good order');
};

subtest 'systemd' => sub {
	my $daemon = Offplat->new;
	my $path = "$daemon->{dir}/notify";
	my $notify = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $path);
	chmod 0777, $path;
	local $ENV{NOTIFY_SOCKET} = $path;
	local $ENV{WATCHDOG_USEC} = 400_000;
	local $ENV{JOURNAL_STREAM} = '8:1';
	my $heard = sub {
		my ($what) = @_;
		local $SIG{ALRM} = sub { die "silence\n" };
		my $state = '';
		alarm 10;
		eval { recv $notify, $state, 4096, 0 until $state =~ $what };
		alarm 0;
		return $state;
	};
	ok($daemon->start, 'starts');
	like($heard->(qr/READY/), qr/^READY=1$/m, 'ready');
	like($heard->(qr/WATCHDOG/), qr/^WATCHDOG=1$/m, 'alive');
	$daemon->signal('USR1');
	like($heard->(qr/RELOADING/),
	    qr/\ARELOADING=1\nMONOTONIC_USEC=\d+\z/, 'reloading');
	like($heard->(qr/READY/), qr/^READY=1$/m, 'ready again');
	like($daemon->log_text, qr/^<5>offplat-milter\[\d+\]: /m,
	    'the journal gets priorities');
	$daemon->signal('TERM');
	like($heard->(qr/STOPPING/), qr/^STOPPING=1$/m, 'stopping');
	ok($daemon->wait(5), 'ends');
};
done_testing();
