# Bench::Redis - what the memory of contracts asks of a Redis that several mail
# hosts share: its processor time for a look-up, its memory for a contract.
package Bench::Redis;

use strict;
use warnings;

use Bench::Filter;
use Bench::Mail;
use Bench::Table qw(heading row write_file);

use constant CONTRACTS => 400;

sub info {
	my ($redis, $key) = @_;
	my $socket = IO::Socket::UNIX->new($redis->{path}) or die "redis: $!\n";
	print $socket "INFO all\r\nQUIT\r\n";
	my ($value) = join('', <$socket>) =~ /^$key:(?:keys=)?(\d+)/m;
	return $value;
}

# A configuration with this Redis and a key of its own.
sub configured {
	my ($redis) = @_;
	my $dir = $Bench::Filter::dir;
	my $to = "$dir/etc/redis.conf";
	my $key = write_file("$dir/redis.key", '1 ' . '5a' x 32 . "\n");
	chmod 0600, $key;
	chown +(getpwnam 'nobody')[ 2, 3 ], $key if $> == 0;
	my $text = Bench::Filter::read_file($Bench::Filter::conf);
	$text =~ s/^  backend = .*/  backend = "redis";/m;
	$text =~ s/^  redis = .*/  redis = "unix:$redis->{path}";/m;
	$text =~ s/^  key_file = .*/  key_file = "$key";/m;
	return write_file($to, $text);
}

# Mails about contracts that begin, each with a room of its own.
sub starts {
	my ($n) = @_;
	return map {
		my $room = sprintf 'room_%016x', $_;
		Bench::Mail::message(page => 0, words => 200)
		    =~ s/^Subject: .*\r/Subject: Your contract has started\r/mr
		    =~ s/room_[0-9a-f]{16}/$room/gr
	} 1 .. $n;
}

sub measure {
	my ($sqlite, $mails, $make) = @_;
	heading('Contracts in Redis, over its socket');
	my $server = `sh -c 'command -v redis-server'`;
	chomp $server;
	if ($server eq '') {
		print "  not measured: no redis-server here\n";
		return;
	}
	my $path = "$Bench::Filter::dir/redis.sock";
	my $redis = Bench::Filter->start('redis', { ready => $path }, $server,
		'--port', 0, '--unixsocket', $path, '--unixsocketperm', 777,
		'--save', '', '--dir', $Bench::Filter::dir);
	my $daemon = Bench::Filter->daemon('with-redis',
		conf => configured($redis));
	my $memory = info($redis, 'used_memory');
	my $keys = info($redis, 'db0') // 0;
	$daemon->load(4, CONTRACTS, $make->('starts', starts(CONTRACTS)));
	row('Redis: memory of a contract', '%.0f',
		(info($redis, 'used_memory') - $memory) / CONTRACTS, 'bytes');
	row('Redis: keys of a contract', '%.1f',
		((info($redis, 'db0') // 0) - $keys) / CONTRACTS, '');
	my $cpu = $redis->cpu;
	my $with = $daemon->load(4, 2000, $mails->{typical});
	row('Redis: processor time of a look-up', '%.0f',
		1e6 * ($redis->cpu - $cpu) / 2000, 'us');
	row('daemon: processor time with Redis / with SQLite', '%.2f',
		$with->{cpu} / $sqlite->load(4, 2000, $mails->{typical})->{cpu}, '');
	$_->stop for $daemon, $redis;
	return;
}

1;
