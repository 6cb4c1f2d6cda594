#!/usr/bin/perl
# With a real Sendmail, over a Unix socket and over TCP: it renumbers, inserts
# and holds in its own ways.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Offplat;
use Sendmail;
use Test::More;

if (my $reason = Sendmail::missing()) {
	plan skip_all => $reason;
}

my $scam = "Please write to me on Telegram.\n";
my $clean = "When can you start?\n";
my $port = Mta::free_port();

for my $case ([ unix => ], [ inet => '-p', "inet:$port\@127.0.0.1" ]) {
	my ($family, @arg) = @$case;
	# Sendmail takes no socket in a folder below one that all may write.
	my $milter = Offplat->new(under => '/run', conf =>
	    'action = { quarantine_from = "high"; };');
	my $sendmail = Sendmail->new([ 'offplat', $family eq 'unix'
	    ? "unix:$milter->{socket}" : "inet:$port\@127.0.0.1", 'T' ]);
	ok($milter->start(@arg), "$family: the filter starts")
	    or BAIL_OUT($milter->log_text);
	is($sendmail->start, undef, "$family: Sendmail starts")
	    or BAIL_OUT('no Sendmail');

	subtest "$family: clean mail" => sub {
		my $id = $sendmail->deliver(Mta::from_platform($clean));
		my $head = Mta::header($sendmail->delivered($id));
		like($head, qr/^X-Offplatform-Risk: none; /m,
		    'delivered, marked');
		ok($milter->log_wait(qr/: $id: risk=none /),
		    'the log line has the queue id');
	};

	subtest "$family: mail of others" => sub {
		my $id = $sendmail->deliver(Mta::from_friend("Telegram?\n"));
		like($sendmail->delivered($id), qr/Telegram\?/, 'delivered');
		is($milter->log_count(qr/: $id: /), 0, 'not judged');
	};

	subtest "$family: held and released" => sub {
		my $id = $sendmail->deliver(Mta::from_platform($scam));
		ok($sendmail->held($id), 'scam: quarantined');
		ok($milter->log_wait(qr/: $id: risk=high .*action=quarantine/),
		    'the log says so');
		is($sendmail->delivered($id, 0), undef, 'not delivered');
		ok($sendmail->release($id), 'sendmail -qQ -Q');
		like(Mta::header($sendmail->delivered($id)),
		    qr/^X-Offplatform-Risk: high; .*^X-Offplatform-Advice: /sm,
		    'released: delivered with its headers');
	};

	subtest "$family: forged headers" => sub {
		for my $n (1, 2, 3, 50) {
			my @forged = Mta::forged_headers($n);
			my $id = $sendmail->deliver(
			    Mta::from_platform($clean, @forged));
			my $head = Mta::header($sendmail->delivered($id));
			my @left = grep { /^X-Offplatform/i } split /\n/,
			    $head;
			is(scalar @left, 1, "$n: one is left");
			like($left[0], qr/score=0; platform=upwork;/, 'ours');
			$id = $sendmail->deliver(
			    Mta::from_friend($clean, @forged));
			$head = Mta::header($sendmail->delivered($id));
			unlike($head, qr/^X-Offplatform/im,
			    "$n: none is left on a friend's mail");
			like($head, qr/^Subject: Lunch/m, 'others stay');
		}
	};

	subtest "$family: several messages on one connection" => sub {
		my $smtp = $sendmail->smtp;
		my $held = Mta::submit($smtp, Mta::from_platform($scam));
		$smtp->mail('a@example.net');
		$smtp->to('b@example.org');
		$smtp->reset;
		my $friend = Mta::submit($smtp, Mta::from_friend($clean));
		my $passed = Mta::submit($smtp, Mta::from_platform($clean));
		$smtp->quit;
		ok($sendmail->held($held), 'the first is held');
		unlike(Mta::header($sendmail->delivered($friend)),
		    qr/^X-Offplatform/m, 'the next is not judged');
		like(Mta::header($sendmail->delivered($passed)),
		    qr/^X-Offplatform-Risk: none; /m, 'the last is clean');
	};

	subtest "$family: without the filter" => sub {
		$milter->signal('KILL');
		$milter->wait(5);
		my $smtp = $sendmail->smtp;
		is(Mta::submit($smtp, Mta::from_platform($clean)), undef,
		    'F=T: mail is put off');
		is($smtp->code, 451, 'with 451');
		$smtp->quit;
		ok($milter->start(@arg), 'the filter is back');
		my $id = $sendmail->deliver(Mta::from_platform($clean));
		like(Mta::header($sendmail->delivered($id)),
		    qr/^X-Offplatform-Risk: none; /m, 'and at work');
	};

	$sendmail->stop;
	is($milter->stop, 0, "$family: stops");
	is($milter->log_count(
		qr/AddressSanitizer|runtime error|claimed not to reply/),
	    0, "$family: no complaints");
}
done_testing();
