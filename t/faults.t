#!/usr/bin/perl
# What goes wrong around a filter: too many at once, no descriptors, a disk that
# is full, an MTA that stops in the middle of a packet or makes no sense. Mail
# that was read is judged, the filter lives, and nothing is called clean that
# was not read.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Conversation;
use IO::Socket::UNIX;
use Milter;
use Offplat;
use Socket qw(MSG_DONTWAIT SOCK_DGRAM);
use Test::More;
use Time::HiRes qw(sleep time);

my $scam = "Please write to me on Telegram.\r\n";

sub started {
	my ($conf, @arg) = @_;
	my $daemon = Offplat->new(conf => $conf);
	ok($daemon->start(@arg), 'starts') or BAIL_OUT($daemon->log_text);
	return $daemon;
}

sub risk {
	my ($answer) = @_;
	return (Milter::inserted($answer, 'X-Offplatform-Risk') // '')
	    =~ /\A(\w+)/ ? $1 : '';
}

# A connection on which a mail has been begun, up to the end of its header.
sub begun {
	my ($daemon, $id) = @_;
	my $m = Milter->new($daemon->{socket}) or return;
	$m->negotiate or return;
	$m->connect_info;
	$m->mail('a@example.net');
	$m->rcpt('b@example.org');
	$m->header(@$_) for @{ Offplat::platform_headers() };
	$m->eoh($id);
	return $m;
}

sub finished {
	my ($m) = @_;
	$m->body($scam);
	my $answer = $m->eom;
	$m->quit;
	return risk($answer);
}

sub verdict {
	my ($daemon) = @_;
	my $m = begun($daemon, 'CHECK1') or return 'no answer';
	return finished($m);
}

sub no_complaints {
	my ($daemon) = @_;
	is($daemon->stop, 0, 'stops');
	is($daemon->log_count(qr/Sanitizer|runtime error/), 0,
	    'no complaints');
	return;
}

subtest '200 connections at once' => sub {
	my $daemon = started('');
	my @all = map { begun($daemon, "ALL$_") } 1 .. 200;
	is(scalar @all, 200, 'all have begun');
	my %levels;
	$levels{ finished($_) }++ for reverse @all;
	is_deeply(\%levels, { high => 200 }, 'all are judged');
	my %count = $daemon->counters;
	is("$count{messages} $count{in_flight}", '200 0', 'and counted');
	no_complaints($daemon);
};

subtest '10,000 messages on one connection' => sub {
	my $daemon = started('');
	my $mail = "$daemon->{dir}/mail.eml";
	open my $out, '>', $mail or die $!;
	print $out "From: <room_1\@upwork.com>\n",
	    "Subject: Client sent you a message\n\n$scam";
	close $out;
	my $load = `$Offplat::builddir/offplat probe -s unix:$daemon->{socket} \\
	    --load 1,10000 $mail 2>&1`;
	is($?, 0, 'every one is answered') or diag $load;
	my %count = $daemon->counters;
	is($count{high}, 10000, 'every one is judged');
	no_complaints($daemon);
};

subtest 'reload with 50 mails on their way' => sub {
	my $daemon = started('');
	my @all = map { begun($daemon, "RELOAD$_") } 1 .. 50;
	$daemon->configure('no_such_key = 1;');
	$daemon->signal('USR1');
	ok($daemon->log_wait(qr/refused, the old configuration stays/),
	    'a bad configuration is refused');
	$daemon->configure('',
	    $Offplat::rules =~ s/"telegram"/"carrier pigeon"/r);
	$daemon->signal('USR1');
	ok($daemon->log_wait(qr/ in force, 2 rules/), 'a good one is not');
	my %levels;
	$levels{ finished($_) }++ for @all;
	is_deeply(\%levels, { high => 50 }, 'they keep their rules');
	is(verdict($daemon), 'none', 'the next one has the new ones');
	no_complaints($daemon);
};

subtest 'TERM with 50 mails on their way' => sub {
	my $daemon = started('drain = 20;');
	my @all = map { begun($daemon, "TERM$_") } 1 .. 50;
	$daemon->signal('TERM');
	ok($daemon->log_wait(qr/stopping, 50 messages in progress/),
	    'it waits for them');
	my %levels;
	$levels{ finished($_) }++ for @all;
	is_deeply(\%levels, { high => 50 }, 'they are judged');
	ok($daemon->wait(10), 'then it ends');
	is($daemon->{status}, 0, 'in good order');
};

# libmilter tries again at once when no descriptor is free, and says nothing.
subtest 'no descriptors left' => sub {
	my $daemon = Offplat->new(conf => 'limits = { sessions = 20; };');
	my $real = $Offplat::program;
	my $few = "$daemon->{dir}/few";
	open my $out, '>', $few or die $!;
	print $out "#!/bin/sh\nulimit -n 84\nexec $real \"\$\@\"\n";
	close $out;
	chmod 0755, $few;
	{
		local $Offplat::program = $few;
		ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);
	}
	my $first = begun($daemon, 'FIRST1');
	my @more = map { Milter->new($daemon->{socket}) // () } 1 .. 150;
	cmp_ok(scalar @more, '>', 84, 'more connect than it may have');
	sleep 0.5;
	my @open = glob "/proc/$daemon->{pid}/fd/*";
	cmp_ok(scalar @open, '>=', 84, 'all are in use');
	is(finished($first), 'high', 'a mail on its way is judged');
	$_->hang_up for @more;
	my $end = time + 10;
	my $level = '';
	do {
		sleep 0.1;
		$level = verdict($daemon);
	} until $level eq 'high' || time > $end;
	is($level, 'high', 'it is at work again');
	no_complaints($daemon);
};

# May the process have so many KB more than it has? Undefined: as many as it likes.
sub allow_memory {
	my ($daemon, $more) = @_;
	my $bytes = 'unlimited';
	if (defined $more) {
		open my $in, '<', "/proc/$daemon->{pid}/status" or return 0;
		my ($has) = join('', <$in>) =~ /^VmSize:\s+(\d+)/m;
		$bytes = 1024 * ($has + $more);
	}
	# Who is not its user may not, root or not.
	my @as = $> == 0 ? (qw(setpriv --regid nogroup --clear-groups),
	    '--reuid', $Offplat::user) : ();
	return system(@as, 'prlimit', '--pid', $daemon->{pid},
	    "--as=$bytes:") == 0;
}

subtest 'no memory left' => sub {
	plan skip_all => 'sanitizers have their own'
	    if `nm $Offplat::program 2>/dev/null` =~ /__[at]san_init/;
	my $daemon = started('');
	local $Milter::timeout = 5;
	is(verdict($daemon), 'high', 'with memory');
	ok(allow_memory($daemon, 8192), 'which is taken away') or return;
	my %seen;
	for my $more (8192, 2048, 1024, 256, 64, 16, 0) {
		allow_memory($daemon, $more);
		for my $n (8_000_000, 500_000, 10) {
			my $answer = eval {
				my $m = Milter->new($daemon->{socket});
				$m->negotiate or die "no answer\n";
				$m->message(body => $scam . "words\r\n" x ($n / 7),
				    headers => Offplat::platform_headers());
			};
			$seen{ risk($answer // {}) || 'none given' }++;
		}
	}
	note(join ', ', map { "$_: $seen{$_}" } sort keys %seen);
	is_deeply([ grep { !/\A(?:high|error|none given)\z/ } keys %seen ], [],
	    'nothing is called harmless');
	allow_memory($daemon, undef);
	is(verdict($daemon), 'high', 'with memory again: at work');
	no_complaints($daemon);
};

subtest 'the socket is removed' => sub {
	my $daemon = started('');
	my $open = begun($daemon, 'OPEN1');
	unlink $daemon->{socket};
	is(Milter->new($daemon->{socket}), undef, 'nobody gets in');
	is(finished($open), 'high', 'who is in is served');
	my $other = IO::Socket::UNIX->new(Local => $daemon->{socket},
	    Listen => 1);
	is($daemon->stop, 0, 'stops');
	ok(-S $daemon->{socket}, 'the socket of somebody else stays');
	$other->close;
	ok($daemon->start, 'a stale one is replaced');
	is(verdict($daemon), 'high', 'at work');
	no_complaints($daemon);
};

subtest 'nowhere to write to' => sub {
	my $daemon = Offplat->new;
	my $disk = "$daemon->{dir}/disk";
	mkdir $disk;
	my $full = $> == 0 && system("mount -t tmpfs -o size=4k,mode=1777 none "
	    . "$disk 2>/dev/null") == 0;
	# A folder that may not be written to, where nothing can be mounted.
	if ($full) {
		open my $out, '>', "$disk/filler";
		print $out 'x' x 4096;
		close $out;
	} else {
		chmod 0555, $disk;
	}
	$daemon->configure(qq{metrics_file = "$disk/offplat.prom"; }
	    . 'metrics_interval = 1;');
	ok($daemon->start, 'starts');
	ok($daemon->log_wait(qr/metrics file .*: (No space|Permission)/),
	    'says so');
	is(verdict($daemon), 'high', 'judges all the same');
	sleep 1.5;
	is($daemon->log_count(qr/metrics file /), 1, 'says it once');
	ok(!-e "$disk/offplat.prom", 'no half file is left');
	no_complaints($daemon);
	system("umount $disk") if $full;
};

# Starts the daemon where its log is not the file of Offplat.pm: $to is done in
# the child, which runs the command. Waits for the socket only.
sub started_with {
	my ($daemon, $to, @command) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		$to->();
		{ exec @command, '-f', '-c', $daemon->{conf} }
		POSIX::_exit(127);
	}
	$daemon->{pid} = $pid;
	my $end = time + 20;
	sleep 0.05 while !Milter->new($daemon->{socket}) && time < $end;
	return;
}

sub ends {
	my ($daemon) = @_;
	kill 'TERM', $daemon->{pid};
	ok($daemon->wait(10), 'ends');
	is($daemon->{status}, 0, 'in good order');
	return;
}

subtest 'nobody reads the log' => sub {
	for my $log ('/dev/full', 'no reader', 'a reader that is stuck') {
		my $daemon = Offplat->new;
		my ($in, $out);
		pipe $in, $out;
		started_with($daemon, sub {
			if ($log eq '/dev/full') {
				open STDERR, '>', $log;
			} else {
				open STDERR, '>&', $out;
			}
			close $in;
		}, $Offplat::program, '-L', 'stderr');
		close $out;
		close $in if $log eq 'no reader';
		# More lines than a pipe holds.
		my $mails = $log eq 'a reader that is stuck' ? 400 : 1;
		my %levels;
		$levels{ verdict($daemon) }++ for 1 .. $mails;
		is_deeply(\%levels, { high => $mails },
		    "$log: judges all the same");
		ends($daemon);
	}
};

# A /dev of the daemon's own, in which log is a link to where the test listens.
sub own_dev {
	my ($daemon) = @_;
	my $dev = "$daemon->{dir}/dev";
	mkdir $dev;
	return ('unshare', '-m', 'sh', '-c', "mount -t tmpfs none $dev && "
	    . "for f in null urandom random zero; do : >$dev/\$f && "
	    . "mount --bind /dev/\$f $dev/\$f; done && "
	    . "ln -s $daemon->{dir}/syslog $dev/log && mount --rbind $dev /dev "
	    . '&& exec "$@"', 'sh');
}

sub syslogd {
	my ($daemon) = @_;
	my $path = "$daemon->{dir}/syslog";
	unlink $path;
	my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $path);
	chmod 0666, $path;
	return $socket;
}

# The lines that are there; with a pattern up to that one, which may come.
sub syslogged {
	my ($socket, $pattern) = @_;
	my @lines;
	my $end = time + 10;
	while (time < $end) {
		$socket->recv(my $line, 65536, MSG_DONTWAIT);
		if (length($line // '')) {
			push @lines, $line;
			last if $pattern && $line =~ $pattern;
		} elsif ($pattern) {
			sleep 0.02;
		} else {
			last;
		}
	}
	return @lines;
}

subtest 'syslog is away' => sub {
	plan skip_all => 'needs root and name spaces'
	    if $> != 0 || system('unshare -m true 2>/dev/null') != 0;
	my $daemon = Offplat->new;
	started_with($daemon, sub { open STDERR, '>', '/dev/null' },
	    own_dev($daemon), $Offplat::program);
	is(verdict($daemon), 'high', 'not there: judges all the same');

	my $log = syslogd($daemon);
	is(verdict($daemon), 'high', 'there');
	my @lines = syslogged($log, qr/ lines before this were lost/);
	my $start = qr/<\d+>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d offplat-milter/;
	is(scalar(grep { !/\A$start\[$daemon->{pid}\]: [^\n]+\z/ } @lines), 0,
	    'gets lines as syslog(3) writes them');
	like($lines[0], qr/\A<20>.*: CHECK1: risk=high /, 'of this mail');
	like($lines[-1], qr/\A<20>.* log: \d+ lines/, 'and how many are lost');

	my %levels;
	$levels{ verdict($daemon) }++ for 1 .. 600;
	is_deeply(\%levels, { high => 600 },
	    'stuck: judges more than the socket takes');
	my $taken = grep { / risk=high / } syslogged($log);
	cmp_ok($taken, '>', 0, 'what it took is there');
	verdict($daemon);
	my ($last) = reverse syslogged($log, qr/ lines before this were lost/);
	my ($lost) = $last =~ /: (\d+) lines before this/;
	is($lost + $taken, 600, 'the others are counted');

	$log->close;
	is(verdict($daemon), 'high', 'gone: judges');
	$log = syslogd($daemon);
	is(verdict($daemon), 'high', 'another one');
	like((syslogged($log, qr/CHECK1/))[0] // '', qr/ risk=high /,
	    'gets the next line');

	$log->close;
	unlink "$daemon->{dir}/syslog";
	$log = IO::Socket::UNIX->new(Local => "$daemon->{dir}/syslog",
	    Listen => 1);
	chmod 0666, "$daemon->{dir}/syslog";
	is(verdict($daemon), 'high', 'one that takes a stream') for 1, 2;
	my $taken_by = $log->accept;
	like((syslogged($taken_by, qr/CHECK1/))[0] // '',
	    qr/\A$start\[\d+\]: CHECK1: risk=high [^\n]*\0$start/,
	    'gets whole lines');
	ends($daemon);
};

# Any command in any order, cut anywhere, with bytes that make no sense.
subtest 'an MTA out of its mind' => sub {
	my $daemon = started('timeout = 30;');
	my $seed = $ENV{OFFPLAT_SEED} // 20240611;
	srand $seed;
	note("OFFPLAT_SEED=$seed");
	my @commands = (
		[ 'C', "host\0" . '4' . pack('n', 25) . "192.0.2.1\0" ],
		[ 'H', "helo\0" ], [ 'M', "<a\@example.net>\0" ],
		[ 'R', "<b\@example.org>\0" ],
		[ 'L', "From\0room_1\@upwork.com\0" ],
		[ 'L', "Subject\0Client sent you a message\0" ],
		[ 'D', "Mi\0QUEUE1\0" ], [ 'N', '' ], [ 'B', $scam ],
		[ 'E', '' ], [ 'A', '' ], [ 'K', '' ], [ 'Q', '' ],
		[ 'T', '' ], [ 'U', "NOOP\0" ], [ 'z', 'x' ],
		[ 'O', pack 'NNN', 6, 0x1ff, 0x1fffff ]);
	my $alive = 0;
	for my $round (1 .. 300) {
		my $m = Milter->new($daemon->{socket}) or last;
		$m->negotiate if rand() < 0.9;
		my $bytes = '';
		for (1 .. rand 12) {
			my ($cmd, $data) = @{ $commands[ rand @commands ] };
			$bytes .= pack('N', 1 + length $data) . $cmd . $data;
		}
		my $dice = rand;
		$bytes = substr $bytes, 0, rand length $bytes if $dice < 0.3;
		substr($bytes, rand length $bytes, 1) = chr rand 256
		    if $dice > 0.9 && length $bytes && $bytes !~ /D/;
		$m->send_raw($bytes);
		$m->hang_up;
		$alive++ if $round % 50 == 0 && verdict($daemon) eq 'high';
	}
	is($alive, 6, 'others are served all the while');
	my $end = time + 10;
	my %count = $daemon->counters;
	while ($count{in_flight} > 0 && time < $end) {
		sleep 0.1;
		%count = $daemon->counters;
	}
	is($count{in_flight}, 0, 'nothing is left of it');
	is($daemon->log_count(qr/risk=none .*rules=contact/), 0,
	    'nothing hit is called clean');
	no_complaints($daemon);
};

subtest 'a slow MTA' => sub {
	my $daemon = started('');
	my $m = begun($daemon, 'SLOW1');
	my $packet = pack('N', 1 + length $scam) . "B$scam";
	for my $byte (split //, $packet) {
		$m->send_raw($byte);
		sleep 0.005;
	}
	$m->receive;
	is(verdict($daemon), 'high', 'others need not wait');
	is(risk($m->eom), 'high', 'a mail byte by byte is judged');
	no_complaints($daemon);
};

# The time of day goes back ten years, and forth again, while mail comes.
subtest 'somebody sets the clock' => sub {
	my $clock = "$Offplat::builddir/t/drive/clock.so";
	plan skip_all => 'sanitizers must be loaded first'
	    if `nm $Offplat::program 2>/dev/null` =~ /__[at]san_init/;
	my $daemon = Offplat->new;
	my $dir = $daemon->{dir};
	$daemon->configure(<<"CONF", $Conversation::rules);
limits = { time_ms = 5000; }; drain = 20;
metrics_file = "$dir/offplat.prom"; metrics_interval = 1;
contracts = { file = "$dir/contracts.db"; key_file = "$dir/contracts.key"; };
CONF
	my $set = sub {
		open my $out, '>', "$dir/shift.new" or die $!;
		print $out $_[0] * 365 * 86400;
		close $out;
		rename "$dir/shift.new", "$dir/shift";
	};
	{
		local $ENV{LD_PRELOAD} = $clock;
		local $ENV{CLOCK_SHIFT} = "$dir/shift";
		ok($daemon->start, 'starts');
	}
	my $mta = Conversation->new($daemon->{socket});
	my ($room, $job) = ($Conversation::room, $Conversation::job);
	my ($scam, $warned, $fine) = ($Conversation::scam,
	    $Conversation::warned, $Conversation::fine);
	my $first = begun($daemon, 'FIRST1');
	$mta->begin($room);
	is($mta->talk($scam), $fine, 'a contract runs');
	$set->(-10);
	is(finished($first), 'high', 'back: a mail on its way is judged');
	is($mta->talk($scam), $fine, 'the contract still runs');
	is($mta->talk($scam, link => $job), $warned, 'and no other');
	$mta->begin($job);
	is($mta->talk($scam, link => $job), $fine, 'one begins');
	unlink "$dir/offplat.prom";
	my $end = time + 10;
	sleep 0.1 while !-e "$dir/offplat.prom" && time < $end;
	ok(-e "$dir/offplat.prom", 'counters are written as ever');
	# libmilter may end what seems to have been idle for ten minutes.
	my $cut = begun($daemon, 'CUT1');
	$set->(0);
	is($mta->talk($scam), $fine, 'right again: the first one runs');
	is($mta->talk($scam, link => $job), $warned,
	    'the other one is long over');
	$set->(10);
	is($mta->talk($scam), $warned, 'so are all in ten years');
	like(finished($cut), qr/\A(?:high)?\z/,
	    'forth: a mail on its way is judged, or the MTA sees it cut');
	my $last = begun($daemon, 'LAST1');
	$daemon->signal('TERM');
	ok($daemon->log_wait(qr/stopping, 1 messages/), 'it stops and waits');
	$set->(-10);
	is(finished($last), 'high', 'until the last mail is judged');
	ok($daemon->wait(10), 'then it ends');
	is($daemon->{status}, 0, 'in good order');
	is($daemon->log_count(qr/ risk=error/), 0, 'no budget was over');
};

subtest 'the clock' => sub {
	# Only what outlives the process may ask for the time of day.
	my @files = grep { !m{/(?:contracts|tool)/|/(?:stage|daemon/log)[.]c} }
	    glob "$Offplat::srcdir/src/*/*.c";
	my @bad;
	for my $file (@files) {
		open my $in, '<', $file or die "$file: $!";
		push @bad, "$file:$." for grep
		    { /CLOCK_REALTIME|\bgettimeofday\b|[^\w.>]time\((?:NULL|&)/ }
		    <$in>;
	}
	cmp_ok(scalar @files, '>', 100, 'the sources');
	is_deeply(\@bad, [], 'no budget or timer follows the time of day');
};
done_testing();
