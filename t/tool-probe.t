#!/usr/bin/perl
# offplat probe: speaks as an MTA does, to our daemon and to milters of another
# kind (played here, packet by packet).
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use IO::Socket::UNIX;
use Offplat;
use POSIX ();
use Test::More;
use Tool;

my $dir = $Tool::dir;
my $scam = spew("$dir/scam", "X-Offplatform-Risk: none\n"
	. message('Please write to me on Telegram.'));
my $other = spew("$dir/other",
    "From: friend\@example.net\nSubject: Lunch\n\nOn Telegram?\n");

# Plays a milter for one connection. %play: steps => the bits it asks for,
# raw => bytes instead of the first answer, and for a command's letter a list
# of [ reply, data ] (default: continue). What was received goes to a file.
my $played;

sub play {
	my (%play) = @_;
	my $path = "$dir/fake.sock";
	unlink $path;
	my $server = IO::Socket::UNIX->new(Local => $path, Listen => 1)
	    or die "$path: $!";
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		alarm 30;
		my $peer = $server->accept;
		open my $log, '>:raw', "$dir/got";
		$log->autoflush;
		while (sysread_all($peer, 4, \my $head)) {
			sysread_all($peer, unpack('N', $head), \my $packet);
			print $log unpack('H*', $packet), "\n";
			answer($peer, \%play, $packet) or last;
		}
		POSIX::_exit(0);
	}
	close $server;
	$played = $pid;
	return "unix:$path";
}

sub sysread_all {
	my ($peer, $want, $into) = @_;
	$$into = '';
	while (length $$into < $want) {
		sysread($peer, $$into, $want - length $$into, length $$into)
		    or return 0;
	}
	return 1;
}

# Bits that mute a command's answer.
my %mute = (L => 0x80, C => 0x1000, H => 0x2000, M => 0x4000, R => 0x8000,
	T => 0x10000, N => 0x40000, B => 0x80000);

sub answer {
	my ($peer, $play, $packet) = @_;
	my $command = substr $packet, 0, 1;
	my $steps = $play->{steps} // 0;
	return 1 if $command =~ /[DA]/;
	return 0 if $command eq 'Q';
	return 1 if $steps & ($mute{$command} // 0);
	my $out = '';
	if ($command eq 'O') {
		$out = packet('O', pack 'NNN', 6, $play->{actions} // 0x1ff,
		    $steps);
		$out = $play->{raw} if defined $play->{raw};
	} else {
		$out = join '', map { packet(@$_) }
		    @{ $play->{$command} // [ ['c'] ] };
	}
	# One byte at a time, sometimes: answers come in pieces.
	if ($play->{slow}) {
		syswrite $peer, $_ for split //, $out;
	} else {
		syswrite $peer, $out;
	}
	return 1;
}

sub packet {
	my ($reply, $data) = @_;
	$data //= '';
	return pack('N', 1 + length $data) . $reply . $data;
}

# What the milter was told, once it has been told all.
sub received {
	waitpid $played, 0;
	return map { pack 'H*', $_ } split /\n/, slurp("$dir/got");
}

sub letters { return join '', map { substr $_, 0, 1 } received() }

subtest 'our own daemon' => sub {
	my $daemon = Offplat->new;
	ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);
	my @at = ('-s', "unix:$daemon->{socket}");
	my ($status, $out, $err) = offplat('probe', @at, $scam, $other);
	is($status, 0, 'exit 0') or diag($err);
	like($out, qr/^\Q$scam\E: accept at end of message, [\d.]+ ms\n  X-Offplatform-Risk: high; /m,
	    'the header');
	like($out, qr/^  X-Offplatform-Advice: Stay on Upwork/m, 'the advice');
	like($out, qr/^  header fields taken out: 1$/m, 'the forged one');
	like($out, qr/^\Q$other\E: accept at end of headers/m, 'others');
	($status, $out) = offplat('probe', '--json', @at, $scam, $other);
	my ($bad, $not) = json_lines($out);
	is("$bad->{level} $bad->{at} $bad->{removed}",
	    'high end of message 1', 'JSON');
	is($not->{level}, undef, 'out of scope');
	($status, $out) = offplat('probe', '--message', @at, $scam);
	my (undef, $want) = offplat(\slurp($scam), 'filter', '-c',
		$daemon->{conf});
	is($out, $want, '--message is what filter makes of it');
	($status, $out) = offplat('probe', '-c', $daemon->{conf}, $other);
	is($status, 0, 'the socket of the configuration');
	my %expect = (high => 0, low => 2, out => 2);
	is((offplat('probe', @at, '--expect', $_, $scam))[0], $expect{$_},
	    "--expect $_") for sort keys %expect;
	is((offplat('probe', @at, '--expect', 'out', $other))[0], 0,
	    '--expect out');
	is((offplat('probe', @at, '--expect', 'high', "$dir/none"))[0], 3,
	    'monitoring: no such message');
	is((offplat('probe', @at, '--expect', 'x', $scam))[0], 3,
	    'monitoring: wrong use');
	($status, $out) = offplat('probe', @at, '--repeat', 3, $other);
	is(scalar(() = $out =~ /accept at/g), 3, '--repeat');
	($status, $out, $err) =
	    offplat('probe', @at, '--load', '5,200', '--gap', '1', $scam,
	    $other);
	is($status, 0, '--load: exit 0') or diag($err);
	like($out, qr/^messages 200, failed 0, connections 5, gap 1 ms$/m,
	    'all answered');
	like($out, qr/^latency ms: p50 [\d.]+ p90 .* max [\d.]+$/m, 'latencies');
	($status, $out) =
	    offplat('probe', @at, '--load', '2,20', '--gap', '20', $other);
	my ($seconds) = $out =~ /^seconds ([\d.]+)/m;
	cmp_ok($seconds, '>=', 0.18, 'with pauses');
	$daemon->stop;
	is((offplat('probe', @at, $scam))[0], 69, 'no daemon: exit 69');
	is((offplat('probe', @at, '--expect', 'high', $scam))[0], 2,
	    'monitoring: critical');
	is((offplat('probe', @at, '--load', '2,10', $scam))[0], 69,
	    '--load: exit 69');
};

subtest 'what is said, as Postfix says it' => sub {
	my $at = play();
	my ($status, $out, $err) = offplat(\"A: 1\r\n  2\r\nB:3\n\nx\ny\r\nz",
		'probe', '-s', $at, '--authserv-id', 'mx.example.org', '--from',
		'a@example.net', '--rcpt', 'b@example.org', '--rcpt',
		'c@example.org');
	is($status, 0, 'exit 0') or diag($err);
	is(letters() =~ s/D//gr, 'OCHMRRTLLNBEQ', 'the order of commands');
	my @got = received();
	is($got[0], 'O' . pack('NNN', 6, 0x1ff, 0x1fffff), 'the offer');
	my %first;
	$first{ substr $_, 0, 1 } //= $_ for @got;
	like($first{D}, qr/\ADC.*j\0mx\.example\.org\0/s, 'macro j');
	is($first{M}, "M<a\@example.net>\0", 'the sender');
	is($first{L}, "LA\0001\n  2\0", 'a folded header with LF');
	is((grep { /\ALB/ } @got)[0], "LB\0003\0", 'one without a space');
	is($first{B}, "Bx\r\ny\r\nz\r\n", 'a body with CR LF');
	ok((grep { $_ eq "DEi\0PROBE\0" } @got), 'the queue id at the end');
};

subtest 'negotiated away' => sub {
	# No connect, HELO, DATA; no answer to header, recipient and body.
	my $at = play(steps => 0x1 | 0x2 | 0x200 | 0x80 | 0x8000 | 0x80000);
	my ($status) = offplat('probe', '-s', $at, $scam);
	is($status, 0, 'exit 0');
	like(letters() =~ s/D//gr, qr/\AOMRL+NBEQ\z/, 'is not sent');
};

subtest 'the body in chunks' => sub {
	my $big = message('x' x 200_000);
	my $at = play(steps => 0x400);
	offplat(\$big, 'probe', '-s', $at);
	my @chunks = map { length($_) - 1 } grep { /\AB/ } received();
	is("@chunks", '65535 65535 65535 3397', 'of 64 KB');
	$at = play(steps => 0x400, B => [ ['s'] ]);
	my ($status) = offplat(\$big, 'probe', '-s', $at);
	is($status, 0, 'exit 0');
	is(scalar(grep { /\AB/ } received()), 1, 'skip: the rest is not sent');
	like(letters(), qr/EQ\z/, 'but the end is');
};

subtest 'changes of the header' => sub {
	my $in = "One: 1\nTwo: a\nTWO: b\nThree: 3\n\nbody\n";
	my $at = play(slow => 1, E => [
		[ 'm', pack('N', 2) . "two\0\0" ],
		[ 'm', pack('N', 1) . "Three\0three\0" ],
		[ 'h', "Last\0end\0" ], [ 'i', pack('N', 0) . "Top\0x\n\ty\0" ],
		[ 'p' ], [ 'i', pack('N', 2) . "Second\0z\0" ], ['c']
	]);
	my ($status, $out) = offplat(\$in, 'probe', '--message', '-s', $at);
	is($out, "Top: x\n\ty\nOne: 1\nSecond: z\nTwo: a\nThree: three\n"
		. "Last: end\n\nbody\n", 'are applied in order');
};

subtest 'answers' => sub {
	my %say = (
		a => [ N => 'accept at end of headers' ],
		r => [ E => 'reject at end of message' ],
		t => [ M => 'tempfail at sender' ],
		d => [ B => 'discard at body' ],
	);
	for my $reply (sort keys %say) {
		my ($command, $want) = @{ $say{$reply} };
		my $at = play($command => [ [$reply] ]);
		my ($status, $out) = offplat('probe', '-s', $at, $scam);
		like($out, qr/: \Q$want\E/, $want);
	}
	my $at = play(E => [ [ 'q', "too\e hot\0" ], [ 'y', "451 4.7.1 x\0" ] ]);
	my ($status, $out) = offplat('probe', '-s', $at, $scam);
	like($out, qr/^  quarantine: too\\x1b hot$/m, 'the hold queue');
	like($out, qr/^  reply: 451 4\.7\.1 x$/m, 'a reply');
};

subtest 'what is no milter' => sub {
	my %bad = (
		'text' => { raw => "220 mail.example.org ESMTP\r\n" },
		'an empty packet' => { raw => "\0\0\0\0O" },
		'half a packet' => { raw => "\0\0\0\x0dO\0\0" },
		'a short offer' => { raw => packet('O', 'x') },
		'too much' => { raw => packet('O', pack 'NNN', 6, ~0 & 0xffffffff, 0) },
		'an unknown reply' => { E => [ ['!'] ] },
		'a cut change' => { E => [ [ 'i', 'x' ] ] },
		'a string without end' => { E => [ [ 'q', 'x' ] ] },
		'two answers' => { M => [ ['c'], ['c'], ['c'] ] },
	);
	for my $what (sort keys %bad) {
		my $at = play(%{ $bad{$what} });
		my ($status, $out, $err) =
		    offplat('probe', '-t', 1, '-s', $at, $scam);
		is($status, 69, "$what: exit 69");
		like($err, qr/\Aoffplat: \Q$at\E: /, 'and why');
	}
	for my $at ('nonsense', 'unix:' . 'x' x 200, 'inet:', 'tcp:1@localhost') {
		is((offplat('probe', '-s', $at, $scam))[0], 69,
		    "no address: $at");
	}
};

done_testing;
