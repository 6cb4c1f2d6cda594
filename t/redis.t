#!/usr/bin/perl
# The memory of contracts in Redis: shared by two daemons, killed and stopped
# under them, and filled from SQLite.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Conversation;
use Offplat;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);
use Tool;

spew("$Tool::dir/try.conf", 'contracts = { backend = "redis"; '
	. 'redis = "127.0.0.1:1"; };');
my (undef, undef, $said) =
    offplat('rules', 'list', '-c', "$Tool::dir/try.conf");
plan skip_all => 'built without Redis' if $said =~ /built without Redis/;
plan skip_all => 'no redis-server here'
    if system('command -v redis-server >/dev/null') != 0;

# hiredis of Debian 12 offers no TLS: who asks for it is told, and never served
# without.
spew("$Tool::dir/tls.conf", 'contracts = { backend = "redis"; '
	. 'redis = "127.0.0.1:1"; redis_tls = true; '
	. 'redis_ca_file = "/etc/ssl/certs/ca-certificates.crt"; };');
(my $tls, undef, $said) =
    offplat('rules', 'list', '-c', "$Tool::dir/tls.conf");
SKIP: {
	skip 'built with TLS for Redis', 2 if $tls == 0;
	is($tls, 78, 'TLS is refused');
	like($said, qr{^\S+/tls[.]conf:1: error: redis_tls: this program was built without TLS for Redis$}m,
	    'by the line that asks for it');
}

my $home = File::Temp->newdir;
chmod 0755, $home;
my $socket = "$home/redis.sock";
my $server;

# Everything is written at once, so that a killed server comes back with it.
my $users = '';
sub start_redis {
	spew("$home/redis.conf", <<"CONF");
port 0
unixsocket $socket
unixsocketperm 777
dir $home
save ""
appendonly yes
appendfsync no
$users
CONF
	$server = fork // die "fork: $!";
	if ($server == 0) {
		open STDOUT, '>', "$home/log";
		open STDERR, '>&', \*STDOUT;
		{ exec 'redis-server', "$home/redis.conf" }
		POSIX::_exit(127);
	}
	for (1 .. 200) {
		return 1 if IO::Socket::UNIX->new($socket);
		sleep 0.05;
	}
	return 0;
}

sub stop_redis {
	my ($signal) = @_;
	kill $signal, $server or return;
	waitpid $server, 0;
	undef $server;
	unlink $socket;
}
END {
	if ($server) {
		local $?;
		kill 'KILL', $server;
		waitpid $server, 0;
	}
}

ok(start_redis(), 'a server') or BAIL_OUT(slurp("$home/log"));
{
	local $ENV{OFFPLAT_TEST_REDIS} = "unix:$socket";
	my $out = `$Offplat::builddir/t/unit/contracts.t 2>&1`;
	is($?, 0, 'all that a store has to do') or diag($out);
	cmp_ok(scalar(() = $out =~ /^ok/mg), '>=', 40, 'was tried');
}
stop_redis('TERM');
system 'rm', '-rf', "$home/appendonlydir";

# Two daemons, with a user and a password.
spew("$home/password", "a secret word\n");
chmod 0644, "$home/password";
$users = "user offplat on >asecretword ~offplat:* +\@all\nuser default on >otherword ~* +\@all";
ok(start_redis(), 'a server with a password');
spew("$home/password", "asecretword\n");
my $key = '1 ' . '5a' x 32 . "\n";

sub configured {
	my ($daemon, $more) = @_;
	$daemon->configure(qq[contracts = { backend = "redis";
	  redis = "unix:$socket"; redis_user = "offplat";
	  redis_password_file = "$home/password";
	  key_file = "$daemon->{dir}/key"; $more };], $Conversation::rules);
	spew("$daemon->{dir}/key", $key) unless -e "$daemon->{dir}/key";
	chmod 0600, "$daemon->{dir}/key";
	chown +(getpwnam $Offplat::user)[2, 3], "$daemon->{dir}/key" if $> == 0;
	return $daemon;
}

my @daemons = map { configured(Offplat->new, '') } 0, 1;
ok($_->start, 'a daemon starts') or BAIL_OUT($_->log_text) for @daemons;
ok($daemons[0]->log_wait(qr/contracts: away.*everybody may read it/),
    'a password that everybody may read is refused');
chmod 0600, "$home/password";
chown +(getpwnam $Offplat::user)[2, 3], "$home/password" if $> == 0;
sleep 1.2;
my ($one, $two) = map { Conversation->new($_->{socket}) } @daemons;
my ($scam, $warned, $fine) =
    ($Conversation::scam, $Conversation::warned, $Conversation::fine);
my $room = $Conversation::room;
is($one->talk($scam), $warned, 'before a contract: warned');
ok($daemons[0]->log_wait(qr/contracts: back/), 'the right password');
$one->begin($room);
is($one->talk($scam), $fine, 'a contract starts');
is($two->talk($scam), $fine, 'and the other daemon knows it');
$two->end($room);
is($one->talk($scam), $warned, 'so it does of its end');
$two->begin($room);

# A third, with a key file of its own.
my $third = Offplat->new;
spew("$third->{dir}/key", '1 ' . 'a5' x 32 . "\n");
configured($third, '');
ok($third->start, 'a daemon with another secret');
ok($third->log_wait(qr/contracts: away.*not the one that other hosts use/),
    'is told so');
$third->stop;

# One that takes connections and never answers: it is asked once a second, and
# the mails between two tries do not wait at all.
{
	my $mute = IO::Socket::UNIX->new(Local => "$home/mute.sock",
	    Listen => 100, Blocking => 0) or die $!;
	chmod 0777, "$home/mute.sock";
	my $daemon = Offplat->new;
	$daemon->configure(qq[contracts = { backend = "redis";
	  redis = "unix:$home/mute.sock"; key_file = "$daemon->{dir}/key"; };],
	    $Conversation::rules);
	spew("$daemon->{dir}/key", $key);
	chmod 0600, "$daemon->{dir}/key";
	chown +(getpwnam $Offplat::user)[2, 3], "$daemon->{dir}/key"
	    if $> == 0;
	ok($daemon->start, 'a daemon whose server is mute');
	my $mta = Conversation->new($daemon->{socket});
	my $began = time;
	my %seen;
	$seen{ $mta->talk($scam) }++ for 1 .. 60;
	my $seconds = time - $began;
	is_deeply(\%seen, { $warned => 60 }, 'mail flows');
	my $tries = 0;
	$tries++ while $mute->accept;
	# The first at its start, the second when it looks again.
	cmp_ok($tries, '<=', 2 + $seconds, "it was tried $tries times");
	is($daemon->log_count(qr/contracts: away/), 1, 'it is said once');
	is(+{ $daemon->counters }->{faults}, 0, 'no mail was a fault');
	$daemon->stop;
}

# How long the longest of these mails took, and what they were judged.
sub patience {
	my ($seconds) = @_;
	my ($longest, %seen) = 0;
	my $end = time + $seconds;
	while (time < $end) {
		my $began = time;
		$seen{ $one->talk($scam) }++;
		my $took = time - $began;
		$longest = $took if $took > $longest;
		sleep 0.01;
	}
	return ($longest, join ', ', sort keys %seen);
}

my ($idle) = patience(0.5);
# What a mail waits beyond the server, on a machine that has other work.
my $slack = 0.3 + 3 * $idle;
stop_redis('KILL');
my ($longest, $seen) = patience(3);
cmp_ok($longest, '<', 0.2 + $slack, 'a killed server holds up no mail');
is($seen, $warned, 'the stage is unknown meanwhile');
ok(start_redis(), 'the server is back');
sleep 1.5;
is($one->talk($scam), $fine, 'and what it knows is used again');
kill 'STOP', $server;
($longest, $seen) = patience(4);
cmp_ok($longest, '<', 0.2 + $slack, 'nor does one that does not answer');
is($seen, $warned, 'the stage is unknown meanwhile, too');
kill 'CONT', $server;
sleep 1.5;
is($one->talk($scam), $fine, 'and known again');

# Many at once, while the server goes and comes.
my $mail = spew("$home/mail", join "\n",
	'Authentication-Results: mx.example.org; dmarc=pass header.from=upwork.com',
	'From: "Bob" <donotreply@upwork.com>',
	'Subject: Bob sent you a message', '', Conversation::words($scam, $room)
	    =~ s/\r//gr);
my $load = fork // die "fork: $!";
if ($load == 0) {
	open STDOUT, '>', "$home/load";
	open STDERR, '>&', \*STDOUT;
	{ exec $Tool::program, 'probe', '-s', "unix:$daemons[0]{socket}", '--rcpt',
	    $Conversation::ann, '--authserv-id', 'mx.example.org', '--load',
	    '4,600', '--gap', '5', $mail }
	POSIX::_exit(127);
}
for (1 .. 2) {
	sleep 0.3;
	stop_redis('KILL');
	sleep 0.3;
	start_redis();
}
waitpid $load, 0;
is($?, 0, 'under load every mail was answered') or diag(slurp("$home/load"));
my ($slowest) = slurp("$home/load") =~ / max ([\d.]+)$/m;
cmp_ok($slowest, '<', 1000 * (0.2 + $slack), 'none waited longer than it may');
is(+{ $_->counters }->{faults}, 0, 'none was a fault') for $daemons[0];
sleep 1.2;
is($one->talk($scam), $fine, 'and the state is known behind it');

# From SQLite to Redis.
my $old = spew("$Tool::dir/old.conf", <<"CONF");
include = [ "$Offplat::srcdir/etc/platforms.conf" ];
contracts = { file = "$Tool::dir/db"; key_file = "$daemons[0]{dir}/key"; };
CONF
my $new = $daemons[0]{conf};
my $job = $Conversation::job;
is((offplat('contracts', 'add', '-c', $old, '-r', 'ben@example.org', $job))[0],
    0, 'a contract in SQLite');
my $text = (offplat('contracts', 'export', '-c', $old))[1];
is($two->talk($scam, link => $job, rcpt => ['ben@example.org']), $warned,
    'which Redis does not know');
is((offplat(\$text, 'contracts', 'import', '-c', $new))[0], 0, 'is imported');
is($two->talk($scam, link => $job, rcpt => ['ben@example.org']), $fine,
    'and known to a daemon');
my ($status, $list) = offplat('contracts', 'list', '-c', $new);
is(scalar(() = $list =~ / active /g), 2, 'the tool lists both');
is((offplat('contracts', 'remove', '-c', $new, '-r', 'ben@example.org',
	$job))[0], 0, 'and removes one');
is($two->talk($scam, link => $job, rcpt => ['ben@example.org']), $warned,
    'for good');
$_->stop for @daemons;
done_testing;
