#!/usr/bin/perl
# With a real Postfix: delivered, held, released, and nothing lost whatever
# happens to the filter.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Offplat;
use Postfix;
use Test::More;
use Time::HiRes qw(sleep time);

if (my $reason = Postfix::missing()) {
	plan skip_all => $reason;
}

# What a later filter logs shows what it saw; it listens on TCP.
my $port = Mta::free_port();
my $milter = Offplat->new(conf => 'socket_mode = "0666"; '
    . 'action = { quarantine_from = "high"; };');
my $later = Offplat->new(conf => 'socket_mode = "0666"; scope = "all";');
my $postfix = Postfix->new(main_cf =>
    "smtpd_milters = { unix:$milter->{socket}, default_action=accept, "
    . "connect_timeout=10s, command_timeout=30s }, "
    . "inet:127.0.0.1:$port\n");
ok($milter->start, 'the filter starts') or BAIL_OUT($milter->log_text);
ok($later->start('-p', "inet:$port\@127.0.0.1"), 'a second one behind it') or BAIL_OUT($later->log_text);
is($postfix->start, undef, 'Postfix starts') or BAIL_OUT('no Postfix');

my $scam = "Please write to me on Telegram.\n";
my $clean = "When can you start?\n";

subtest 'clean mail' => sub {
	my $id = $postfix->deliver(Mta::from_platform($clean));
	my $head = Mta::header($postfix->delivered($id));
	like($head, qr/^X-Offplatform-Risk: none; /m, 'delivered, marked');
	like($head, qr/^X-Offplatform-Risk: .*^Received: from client/sm,
	    'above the Received of this server');
	ok($milter->log_wait(qr/: $id: risk=none /),
	    'the log line has the queue id');
	ok($later->log_wait(qr/: $id: risk=none /),
	    'as has that of the one asked over TCP');
};

subtest 'mail of others' => sub {
	my $id = $postfix->deliver(Mta::from_friend("Telegram?\n"));
	my $mail = $postfix->delivered($id);
	is($milter->log_count(qr/: $id: /), 0, 'is not judged');
	like($mail, qr/Telegram\?/, 'and delivered');
};

subtest 'held and released' => sub {
	my $id = $postfix->deliver(Mta::from_platform($scam));
	ok($postfix->held($id), 'scam: in the hold queue');
	ok($milter->log_wait(
		qr/: $id: risk=high .*action=quarantine .*rules=contact\.telegram/),
	    'the log says which and why');
	like($postfix->log_text, qr/$id: milter-hold: /, 'as does Postfix');
	sleep 0.5;
	is($later->log_count(qr/: $id: /), 0,
	    'a filter behind us never sees what was held');
	is($postfix->delivered($id, 0), undef, 'not delivered');
	ok($postfix->release($id), 'postsuper -H');
	like(Mta::header($postfix->delivered($id)),
	    qr/^X-Offplatform-Risk: high; .*^X-Offplatform-Advice: /sm,
	    'released: delivered with its headers');
};

subtest 'forged headers' => sub {
	for my $case (map { [ 0, $_ ], [ 1, $_ ] } 1, 2, 3, 50) {
		my ($others, $n) = @$case;
		my @forged = Mta::forged_headers($n);
		my $text = $others ? Mta::from_friend($clean, @forged)
		    : Mta::from_platform($clean, @forged);
		my $id = $postfix->deliver($text);
		my $head = Mta::header($postfix->delivered($id));
		my @left = grep { /^X-Offplatform/i } split /\n/, $head;
		# The second filter judges all mail and adds its own.
		cmp_ok(scalar @left, '<=', 2, 'all removed');
		is(scalar(grep { !/score=0; platform=\w+; stage/ } @left), 0,
		    'only genuine ones are left');
		like($head, qr/^Subject: /m, 'the others stay');
	}
};

subtest 'long header fields' => sub {
	for my $kb (60, 70, 100) {
		my $long = 'X-Long: ' . ("y" x 70 . "\n ") x ($kb * 1000 / 72)
		    . "z\n";
		my $id = $postfix->deliver(Mta::from_platform($clean, $long));
		like(Mta::header($postfix->delivered($id)),
		    qr/^X-Offplatform-Risk: /m, "$kb KB: judged");
	}
	is($milter->log_count(qr/SMFIC_TOOBIG|too big/i), 0, 'no session ended');
};

subtest 'several messages on one connection' => sub {
	my $smtp = $postfix->smtp;
	my $first = Mta::submit($smtp, Mta::from_platform($scam));
	$smtp->mail('a@example.net');
	$smtp->to('b@example.org');
	$smtp->reset;
	my $second = Mta::submit($smtp, Mta::from_platform($clean));
	my $third = Mta::submit($smtp, Mta::from_friend($clean));
	my $fourth = Mta::submit($smtp, Mta::from_platform($clean));
	$smtp->quit;
	ok($postfix->held($first), 'the first is held');
	like(Mta::header($postfix->delivered($_)), qr/^X-Offplatform-Risk: none; /m,
	    'a clean one passes') for $second, $fourth;
	ok($postfix->delivered($third), 'a friend\'s too');
};

subtest 'reload under load' => sub {
	my $source = Mta::find('smtp-source');
	plan skip_all => 'no smtp-source' unless $source;
	my $before = $postfix->delivered_count;
	my $lines = $milter->log_count(qr/: risk=/);
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		{ exec $source, '-m', 60, '-s', 4, '-f', 'room_1@upwork.com',
		    '-t', 'freelancer@example.org', '-S',
		    'Client sent you a message', "127.0.0.1:$postfix->{port}" }
		POSIX::_exit(127);
	}
	while (waitpid($pid, POSIX::WNOHANG()) == 0) {
		$milter->signal('USR1');
		sleep 0.1;
	}
	is($?, 0, 'all are accepted');
	my $end = time + 30;
	sleep 0.1 while $postfix->delivered_count < $before + 60
	    && time < $end;
	is($postfix->delivered_count, $before + 60, 'all are delivered');
	is($milter->log_count(qr/: risk=/), $lines + 60, 'all are judged');
};

subtest 'stop with a mail on its way' => sub {
	my $smtp = $postfix->smtp;
	$smtp->mail('a@example.net');
	$smtp->to('freelancer@example.org');
	$milter->signal('TERM');
	ok($milter->log_wait(qr/stopping, 1 messages/), 'the filter waits');
	$smtp->data(Mta::from_platform($clean));
	my $id = Mta::queue_id($smtp);
	$smtp->quit;
	like(Mta::header($postfix->delivered($id)), qr/^X-Offplatform-Risk: none/m,
	    'and judges it');
	ok($milter->wait(10), 'then it ends');
};

subtest 'without the filter' => sub {
	my $id = $postfix->deliver(Mta::from_platform($scam));
	my $head = Mta::header($postfix->delivered($id));
	ok($head, 'mail is delivered');
	is(scalar(() = $head =~ /^X-Offplatform-Risk: none/mg), 0,
	    'and never called harmless');
	like($postfix->log_text, qr/warning: connect to Milter service/,
	    'Postfix says so');
	ok($milter->start, 'the filter is back');
	$id = $postfix->deliver(Mta::from_platform($clean));
	like(Mta::header($postfix->delivered($id)), qr/^X-Offplatform-Risk: none/m,
	    'and at work');
};

subtest 'killed in the middle' => sub {
	for my $stage (qw(mail rcpt data)) {
		my $smtp = $postfix->smtp;
		my $kill = sub {
			$milter->signal('KILL');
			$milter->wait(5);
		};
		$smtp->mail('a@example.net');
		$kill->() if $stage eq 'mail';
		$smtp->to('freelancer@example.org');
		$kill->() if $stage eq 'rcpt';
		$smtp->data;
		$smtp->datasend(Mta::from_platform($clean));
		$kill->() if $stage eq 'data';
		$smtp->dataend;
		my $id = Mta::queue_id($smtp);
		$smtp->quit;
		ok($id && $postfix->delivered($id), "$stage: delivered");
		ok($milter->start, 'and it starts again over its old socket');
	}
};

$postfix->stop;
is($_->stop, 0, 'stops') for $milter, $later;
is($milter->log_count(qr/AddressSanitizer|runtime error|claimed not to reply/),
    0, 'no complaints');
done_testing();
