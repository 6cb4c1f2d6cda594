#!/usr/bin/perl
# A conversation from its first message to the end of its contract, by the
# milter protocol: what is remembered, for whom, on whose word.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Conversation;
use Offplat;
use Test::More;
use Time::HiRes qw(sleep);
use Tool;

my $daemon = Offplat->new;
sub contracts {
	return qq[contracts = { file = "$daemon->{dir}/contracts.db";
	  key_file = "$daemon->{dir}/contracts.key"; $_[0] };];
}
$daemon->configure(contracts(''), $Conversation::rules);
ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);
is((stat "$daemon->{dir}/contracts.key")[2] & 0777, 0600,
    'the secrets are made for the daemon alone');

my $mta = Conversation->new($daemon->{socket});
sub talk { return $mta->talk(@_) }
sub start { return $mta->begin(@_) }
sub end { return $mta->end(@_) }
sub send_mail { return $mta->send_mail(@_) }
my ($ann, $room, $job, $contract) = ($Conversation::ann, $Conversation::room,
	$Conversation::job, $Conversation::contract);
my ($scam, $warned, $fine) =
    ($Conversation::scam, $Conversation::warned, $Conversation::fine);

is(talk($scam), $warned, 'before a contract: warned');
is(start($room, auth => ''), 'none active -', 'a start nobody vouches for');
is(talk($scam), $warned, 'changes nothing');
start($room, auth => 'fail');
is(talk($scam), $warned, 'nor does a forged one');
start($room, auth => 'none');
is(talk($scam), $warned, 'nor one without a policy');
start($room, from => '"Bob" <donotreply@upwork.com>, x@evil.example');
is(talk($scam), $warned, 'nor one of two senders');
is(start($room), 'none active -', 'the contract starts');
is(talk($scam), $fine, 'the same message is fine now');
is(talk('I pay by wire transfer.'), 'high active payment.wire',
    'paying outside is not');
is(talk($scam, auth => ''), $warned,
    'what may be forged is judged without it');
is(talk($scam, rcpt => [ 'ben@example.org' ]), $warned,
    'for another recipient nothing has started');
is(talk($scam, rcpt => [ $ann, 'ben@example.org' ]), $warned,
    'nor for both');
is(talk($scam, rcpt => [ '<ANN@Example.ORG>' ]), $fine,
    'upper and lower case are one address');
end($room, auth => 'fail');
is(talk($scam), $fine, 'a forged end changes nothing');
end($room);
is(talk($scam), $warned, 'an authentic one does');

is(talk('Hello', link => [ $room, $job ]), 'none unknown -',
    'a message with the links of room and job');
start("$job\r\n$contract");
is(talk($scam), $fine, 'the room is known through its job');
is(talk($scam, link => 'x', from => '"Bob" <room_0123456789abcdef@upwork.com>'),
    $fine, 'and by the address of its sender');
end($contract);
is(talk($scam), $warned, 'the contract ends by its number');

# What a client writes is no key.
start($job);
is(talk("$scam $job", link => 'x'), $warned,
    "somebody's contract in the client's words gains nothing");
talk("See $job", link => $room);
is(talk($scam), $warned, 'and links nothing');
is(talk($scam, link => [ $job, 'https://www.upwork.com/jobs/~02fedcba9876543210' ]),
    $warned, 'two jobs say nothing');
my $page = '<p>Unread message(s) from Bob about Logo</p><p>1:37 AM UTC, 15 Sep '
    . '2026</p><p>Write to me on Telegram. <a href="%s">this</a></p>'
    . '<p><a href="%s">View on Upwork</a></p>';
my @html = (type => 'text/html; charset=utf-8');
is(send_mail('Bob sent you a message', sprintf($page, $job, 'https://x.example'),
	@html) =~ s/^\w+ //r, 'unknown contact.telegram',
    'nor does a link among them');
is(send_mail('Bob sent you a message', sprintf($page, 'https://x.example', $job),
	@html) =~ s/ \S+$//r =~ s/^\w+ //r, 'active', "the template's does");

my $wrapped = 'https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.upwork.com%2Fjobs'
    . '%2F~0123456789abcdef01&amp;h=x';
is(send_mail('Bob sent you a message', sprintf($page, 'https://x.example',
	$wrapped), @html) =~ s/^\w+ (\S+) .*/$1/r, 'active',
    'through a redirector, too');
$wrapped =~ s/upwork/evil/;
is(send_mail('Bob sent you a message', sprintf($page, 'https://x.example',
	$wrapped), @html) =~ s/^\w+ (\S+) .*/$1/r, 'unknown',
    "not when it leads to another's page");
is(send_mail('Bob sent you a message', sprintf($page, 'https://x.example',
	'mailto:room_0123456789abcdef@email.upwork.com'), @html)
    =~ s/^\w+ (\S+) .*/$1/r, 'unknown', 'the room is not known');
start($room);
is(send_mail('Bob sent you a message', sprintf($page, 'https://x.example',
	'mailto:room_0123456789abcdef@email.upwork.com'), @html)
    =~ s/^\w+ (\S+) .*/$1/r, 'active', 'an address in a link is');
end($room);

# offplat check looks the same store up, and leaves it as it is.
my $mail = join "\n", 'Authentication-Results: mx.example.org; dmarc=pass header.from=upwork.com',
    'From: "Bob" <donotreply@upwork.com>', 'Subject: Bob sent you a message', '',
    'Unread message(s) from Bob about Logo', '1:37 AM UTC, 15 Sep 2026', $scam,
    'View on Upwork', $job, '';
my @as = ('-c', $daemon->{conf}, '--authserv-id', 'mx.example.org');
sub checked {
	my (undef, $out) = offplat(\$mail, 'check', '--json', @as, @_);
	return join ' ', map { "$_->{level} $_->{stage}" } json_lines($out);
}
is(checked('--rcpt', $ann), 'none active', 'offplat check knows it too');
is(checked('--rcpt', 'ben@example.org'), 'high unknown', 'by the recipient');
is(checked(), 'high unknown', 'without one nothing is known');
$mail =~ s/^Subject: .*/Subject: Your contract has ended/m;
checked('--rcpt', $ann);
is(talk($scam, link => $job), $fine, 'and a checked mail ends nothing');

# Damage: mail flows, the stage is unknown, the log says so once.
$daemon->signal('USR1');
ok($daemon->log_wait(qr/reload: .* in force/), 'a reload');
is(talk($scam, link => $job), $fine, 'keeps the store');
unlink map { "$daemon->{dir}/contracts.db$_" } '', '-wal', '-shm';
sleep 0.05; # its name is not looked at for every mail of the same moment
is(talk($scam, link => $job), $warned, 'a file that is removed: warned');
start($job);
is(talk($scam, link => $job), $fine, 'and made anew');
$daemon->stop;
spew("$daemon->{dir}/contracts.db", 'x' x 5000);
unlink map { "$daemon->{dir}/contracts.db$_" } '-wal', '-shm';
ok($daemon->start, 'starts with a file that is none');
ok($daemon->log_wait(qr/contracts: away.*not a database/), 'and says so');
is(talk($scam, link => $job), $warned, 'mail flows');
start($job) for 1 .. 5;
is($daemon->log_count(qr/contracts: away/), 1, 'it is said once');
cmp_ok(+{ $daemon->counters }->{contracts_away}, '>=', 5, 'and counted');
unlink "$daemon->{dir}/contracts.db";
sleep 2;
start($job);
is(talk($scam, link => $job), $fine, 'and works again when it is mended');
ok($daemon->log_wait(qr/contracts: back/), 'which is said');
is(+{ $daemon->counters }->{faults}, 0, 'no mail was a fault');
$daemon->stop;

# As sqlite3(1) would do it to the file.
sub set_version {
	return system 'python3', '-c', 'import sqlite3, sys; '
	    . 'sqlite3.connect(sys.argv[1]).execute('
	    . '"PRAGMA user_version = " + sys.argv[2])',
	    "$daemon->{dir}/contracts.db", $_[0];
}

subtest 'a file of a newer version' => sub {
	set_version(1000);
	ok($daemon->start, 'starts');
	ok($daemon->log_wait(
		qr/contracts: away.* of version 1000, made by a newer/),
	    'and says what is wrong');
	is(talk($scam, link => $job), $warned, 'mail flows');
	start($job);
	is($daemon->stop, 0, 'stops');
	set_version(1);
	ok($daemon->start, 'starts');
	is(talk($scam, link => $job), $fine, 'nothing of it is lost');
	is($daemon->stop, 0, 'stops');
};

# Whatever was answered before it was killed is known behind that.
subtest 'killed while it writes' => sub {
	my $away = $daemon->log_count(qr/contracts: away/);
	for my $round (1 .. 5) {
		ok($daemon->start, 'starts');
		my $pid = fork // die "fork: $!";
		my $done = "$daemon->{dir}/done$round";
		if ($pid == 0) {
			$Milter::timeout = 5;
			open my $out, '>', $done;
			$out->autoflush;
			for my $n (1 .. 10000) {
				my $new = sprintf '%s%04x%04x', $room, $round,
				    $n;
				last if (eval { start($new) } // '')
				    ne 'none active -';
				print $out "$new\n";
			}
			POSIX::_exit(0);
		}
		sleep 0.1 * $round;
		$daemon->signal('KILL');
		$daemon->wait(5);
		kill 'KILL', $pid;
		waitpid $pid, 0;
	}
	ok($daemon->start, 'starts');
	# The last ones of each round are those that it was killed at.
	my @rooms = grep { defined }
	    map { (reverse split /\n/, slurp($_))[0 .. 39] }
	    glob "$daemon->{dir}/done*";
	cmp_ok(scalar @rooms, '>=', 10, scalar(@rooms) . ' contracts began');
	my %odd = map { $_->[1] eq $fine ? () : @$_ }
	    map { [ $_, talk($scam, link => $_) ] } @rooms;
	is_deeply(\%odd, {}, 'all of them are known');
	is($daemon->log_count(qr/contracts: away/), $away,
	    'the file is whole');
	is($daemon->stop, 0, 'stops');
};

# A folder and a file that it may read only.
subtest 'a file that cannot be written' => sub {
	my $dir = "$daemon->{dir}/fixed";
	mkdir $dir;
	chown +(getpwnam $Offplat::user)[2, 3], $dir if $> == 0;
	$daemon->configure(qq[contracts = { file = "$dir/contracts.db";
		  key_file = "$daemon->{dir}/contracts.key"; };],
	    $Conversation::rules);
	ok($daemon->start, 'starts');
	start($job);
	is($daemon->stop, 0, 'stops');
	chmod 0444, glob "$dir/*";
	chmod 0555, $dir;
	ok($daemon->start, 'starts all the same');
	is(talk($scam, link => $job), $fine, 'what was stored is known');
	is(start($room), 'none active -', 'mail flows');
	ok($daemon->log_wait(
		qr{contracts: away.* $dir/contracts[.]db: attempt to write a}),
	    'the log says why nothing is stored');
	is(talk($scam), $warned, 'so that is not known');
	chmod 0755, $dir;
	chmod 0600, glob "$dir/*";
	sleep 1.2;
	start($room);
	is(talk($scam), $fine, 'with leave to write it works');
	is(+{ $daemon->counters }->{faults}, 0, 'no mail was a fault');
	is($daemon->stop, 0, 'stops');
};

# A disk of the daemon's own, which gets full.
subtest 'a full disk' => sub {
	plan skip_all => 'needs root and name spaces'
	    if $> != 0 || system('unshare -m true 2>/dev/null') != 0;
	my $dir = $daemon->{dir};
	mkdir "$dir/disk";
	spew("$dir/own-disk", "#!/bin/sh\nexec unshare -m sh -c '"
		. "mount -t tmpfs -o size=256k,mode=1777 none $dir/disk && "
		. "exec $Offplat::program \"\$\@\"' sh \"\$\@\"\n");
	chmod 0755, "$dir/own-disk";
	$daemon->configure(qq[contracts = { file = "$dir/disk/contracts.db";
		  key_file = "$dir/contracts.key"; };], $Conversation::rules);
	{
		local $Offplat::program = "$dir/own-disk";
		ok($daemon->start, 'starts');
	}
	start($job);
	my $filler = "/proc/$daemon->{pid}/root$dir/disk/filler";
	open my $out, '>', $filler or die "$filler: $!";
	1 while syswrite $out, 'x' x 4096;
	ok($!{ENOSPC}, 'is full');
	close $out;
	my $away = +{ $daemon->counters }->{contracts_away};
	my %said;
	$said{ start($room . $_) }++ for 1 .. 100;
	is_deeply(\%said, { 'none active -' => 100 }, 'mail flows');
	ok($daemon->log_wait(qr/contracts: away.*full/), 'the log says why');
	cmp_ok(+{ $daemon->counters }->{contracts_away}, '>', $away,
	    'it is counted');
	sleep 1.2;
	is(talk($scam, link => $job), $fine, 'what was stored is known');
	unlink $filler;
	sleep 1.2;
	start($room);
	is(talk($scam), $fine, 'with room again it is written');
	is(+{ $daemon->counters }->{faults}, 0, 'no mail was a fault');
	is($daemon->stop, 0, 'stops');
};

$daemon->configure(contracts('backend = "none";'), $Conversation::rules);
ok($daemon->start, 'starts without a memory');
start($job);
is(talk($scam, link => $job), $warned, 'and remembers nothing');
$daemon->configure(contracts(''), $Conversation::rules);
$daemon->signal('USR1');
ok($daemon->log_wait(qr/reload: .* in force/, 2), 'a reload');
is(talk($scam, link => $job), $fine, 'takes a store into use');
$daemon->stop;
done_testing;
