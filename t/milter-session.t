#!/usr/bin/perl
# The daemon as an MTA sees it: one connection, many messages, every way in
# which a message may come, break off or lie.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Milter;
use Offplat;
use Test::More;

my $daemon = Offplat->new(conf => 'limits = { message_bytes = 65536; };');
ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);

my $scam = "Hello,\r\nplease write to me on Telegram.\r\n";

sub session {
	my $milter = Milter->new($daemon->{socket});
	ok($milter->negotiate(@_), 'negotiates');
	return $milter;
}

sub risk { return Milter::inserted($_[0], 'X-Offplatform-Risk') // '' }

subtest 'what is asked for' => sub {
	my $m = session();
	is($m->{actions}, 0x131, 'headers, quarantine, macro lists');
	is($m->{steps} & 0x100000, 0, 'no leading space in values');
	is($m->{steps} & Milter::SKIP, Milter::SKIP, 'leave to skip bodies');
	is($m->{steps} & 0x302, 0x302, 'no HELO, no DATA, no unknown commands');
	is($m->{steps} & (Milter::NR_MAIL | Milter::NR_EOH | Milter::NR_BODY),
	    0, 'an answer wherever there may be one');
	is($m->{macros}{0}, 'j', 'the name of the MTA');
	is($m->{macros}{$_}, 'i', "the queue id at stage $_") for 3, 5, 6;
	$m->quit;
};

subtest 'mail of others' => sub {
	my $m = session();
	my $answer = $m->message(headers => Offplat::other_headers());
	is("$answer->{at} $answer->{reply}", 'eoh a',
	    'is accepted before its body is sent');
	$m->quit;
};

subtest 'mail from a platform' => sub {
	my $m = session();
	my $answer = $m->message(id => 'CLEAN1',
	    headers => Offplat::platform_headers(),
	    body => "When can you start?\r\n");
	is($answer->{reply}, 'a', 'clean: accepted');
	like(risk($answer), qr/\Anone; /, 'clean: none');
	is_deeply($answer->{changed}, [], 'clean: nothing is changed');
	$answer = $m->message(id => 'SCAM1',
	    headers => Offplat::platform_headers(), body => $scam);
	is($answer->{reply}, 'a', 'scam: accepted');
	like(risk($answer), qr/\Ahigh; .*rules=contact\.telegram;/s,
	    'scam: high');
	is($answer->{inserted}[-1][1], 'X-Offplatform-Risk',
	    'the risk stands above all');
	is_deeply([ map { $_->[0] } @{ $answer->{inserted} } ], [ 0, 0 ],
	    'headers go to the top');
	like(Milter::inserted($answer, 'X-Offplatform-Advice'),
	    qr/Stay on Upwork/, 'advice');
	unlike($_->[2], qr/[^\t\n\x20-\x7e]/, "$_->[1] is clean ASCII")
	    for @{ $answer->{inserted} };
	is($answer->{quarantine}, undef, 'nothing is held unasked');
	$answer = $m->message(headers => Offplat::platform_headers(),
	    body => "Thank you.\r\n");
	like(risk($answer), qr/\Anone; /, 'the next message starts anew');
	$m->quit;
	ok($daemon->log_wait(qr/: SCAM1: risk=high .*rules=contact\.telegram/),
	    'a log line');
	ok($daemon->log_wait(qr/: CLEAN1: risk=none /), 'one for clean mail');
};

subtest 'a body in any pieces' => sub {
	my $m = session();
	for my $chunk (1, 7, 65535) {
		my $answer = $m->message(chunk => $chunk, body => $scam,
		    headers => Offplat::platform_headers());
		like(risk($answer), qr/\Ahigh; /, "chunks of $chunk bytes");
	}
	my $answer = $m->message(headers => Offplat::platform_headers(),
	    body => "a\0b\r\n\0\0\r\n$scam");
	like(risk($answer), qr/\Ahigh; /, 'NUL in the body');
	$answer = $m->message(headers => Offplat::platform_headers());
	isnt(risk($answer), '', 'no body at all');
	$m->quit;
};

subtest 'more body than is read' => sub {
	my $big = "All is well.\r\n" x 9000;
	for my $steps (0x1fffff, 0x1fffff & ~Milter::SKIP) {
		my $m = session(steps => $steps);
		my $answer = $m->message(chunk => 30000, body => $big,
		    headers => Offplat::platform_headers());
		is($answer->{skipped} ? 1 : 0, $steps & Milter::SKIP ? 1 : 0,
		    'the rest is skipped where the MTA can');
		like(risk($answer), qr/\Aerror; .*limits=message/s,
		    'and the verdict says so');
		$answer = $m->message(body => "Hello\r\n",
		    headers => Offplat::platform_headers());
		like(risk($answer), qr/\Anone; /, 'the next one is read');
		$m->quit;
	}
};

subtest 'forged headers' => sub {
	my $m = session();
	for my $copies (1, 2, 3, 50) {
		for my $scope (qw(platform other)) {
			my @forged = map { [ $_ % 2
			    ? 'x-OFFPLATFORM-risk' : 'X-Offplatform-Risk',
			    'none; score=0; v=1' ] } 1 .. $copies;
			my $headers = $scope eq 'platform'
			    ? Offplat::platform_headers(@forged)
			    : Offplat::other_headers(@forged);
			my $answer = $m->message(headers => $headers,
			    body => $scam);
			is_deeply([ map { $_->[0] } @{ $answer->{changed} } ],
			    [ reverse 1 .. $copies ],
			    "$scope: $copies copies, the last first");
			is(scalar(grep { $_->[2] ne '' }
				@{ $answer->{changed} }), 0, 'all removed');
			is($scope eq 'platform' ? 1 : 0,
			    risk($answer) =~ /\Ahigh/ ? 1 : 0,
			    'and judged if it is ours');
		}
	}
	my $answer = $m->message(headers => Offplat::other_headers(
		[ 'X-Offplatform-Risk', 'a' ], [ 'X-Offplatform-Advice', 'b' ],
		[ 'X-Offplatform-New', 'c' ], [ 'X-OFFPLATFORM-ADVICE', 'd' ],
		[ 'X-Offplatforms', 'e' ]));
	is(join(' ', map { "$_->[1]:$_->[0]" } @{ $answer->{changed} }),
	    'X-Offplatform-Risk:1 X-Offplatform-Advice:2 '
	    . 'X-Offplatform-Advice:1 X-Offplatform-New:1',
	    'each name is counted by itself');
	$answer = $m->message(headers => Offplat::other_headers(
		map { [ 'X-Offplatform-Risk', 'none' ] } 1 .. 10001));
	is($answer->{reply}, 't', 'more than can be removed: put off');
	is_deeply($answer->{changed}, [], 'untouched');
	$answer = $m->message(headers => Offplat::other_headers());
	is("$answer->{at} $answer->{reply}", 'eoh a', 'and forgotten');
	$m->quit;
};

subtest 'messages that break off' => sub {
	my $m = session();
	$m->connect_info;
	$m->mail('a@example.net');
	$m->rcpt('b@example.org');
	$m->header(@$_) for @{ Offplat::platform_headers(
		[ 'X-Offplatform-Risk', 'none' ]) };
	$m->abort;
	$m->abort;
	my $answer = $m->message(headers => Offplat::platform_headers(),
	    body => "Hello\r\n");
	like(risk($answer), qr/\Anone; /, 'after an abort: a new message');
	is_deeply($answer->{changed}, [], 'without what came before');
	$m->mail('a@example.net');
	$m->rcpt('b@example.org');
	$m->header(@$_) for @{ Offplat::platform_headers() };
	$m->eoh;
	$m->body($scam);
	$m->hang_up;
	Milter->new($daemon->{socket})->hang_up;
	my $idle = Milter->new($daemon->{socket});
	$idle->negotiate;
	$idle->hang_up;
	my $half = Milter->new($daemon->{socket});
	$half->send_raw("\0\0\0\x0dO\0\0");
	$half->hang_up;
	$m = session();
	$answer = $m->message(headers => Offplat::platform_headers(),
	    body => $scam);
	like(risk($answer), qr/\Ahigh; /, 'after connections that just closed');
	$m->quit;
	my %count;
	for (1 .. 50) {
		%count = $daemon->counters;
		last if $count{sessions} == 0;
		select undef, undef, undef, 0.1;
	}
	is("$count{sessions} $count{in_flight}", '0 0', 'nothing is left over');
	is($count{aborted}, 2, 'what broke off is counted');
};

subtest 'an MTA with fewer powers' => sub {
	for my $old ([ 2, 0x3f, 0x7f ], [ 6, 0x11, 0x3ff ], [ 6, 0x31, 0 ]) {
		my ($version, $actions, $steps) = @$old;
		my $m = session(version => $version, actions => $actions,
		    steps => $steps);
		my $answer = $m->message(body => $scam,
		    headers => Offplat::platform_headers(
			[ 'X-Offplatform-Risk', 'none' ]));
		like(risk($answer), qr/\Ahigh; /,
		    sprintf 'version %d, actions %x, steps %x', @$old);
		is(scalar @{ $answer->{changed} }, 1, 'forged: removed');
		$m->quit;
	}
	my $m = session(actions => 0x1);
	my $answer = $m->message(body => $scam,
	    headers => Offplat::platform_headers(
		[ 'X-Offplatform-Risk', 'none' ]));
	like(risk($answer), qr/\Ahigh; /, 'our header stands above a forged '
	    . 'one that cannot be removed');
	ok($daemon->log_wait(qr/fault: removing a forged header failed/),
	    'and that is logged');
	$m->quit;
};

subtest 'macros' => sub {
	my $m = session();
	$m->command('C', "host\0U", Milter::NR_CONN);
	$m->{connected} = 1;
	$m->mail('');
	$m->rcpt('b@example.org');
	$m->header(@$_) for @{ Offplat::platform_headers() };
	$m->eoh;
	$m->body($scam);
	my $answer = $m->eom;
	like(risk($answer), qr/\Ahigh; /, 'none at all, no address, bounce');
	$answer = $m->message(id => "X1\nforged: risk=none",
	    headers => Offplat::platform_headers(), body => $scam);
	like(risk($answer), qr/\Ahigh; /, 'a queue id with a line feed');
	$m->quit;
	$m = session(actions => 0x30);
	$m->message(id => "X2\nforged: risk=none", body => $scam,
	    headers => Offplat::platform_headers());
	$m->quit;
	ok($daemon->log_wait(qr/X2: fault: /), 'the same with a fault');
	is($daemon->log_count(qr/^(forged|X1)/m), 0,
	    'no line of the log begins with it');
};

subtest 'a new client on the same connection' => sub {
	my $m = session();
	$m->message(headers => Offplat::other_headers());
	$m->send('K');
	$m->{connected} = 0;
	my $answer = $m->message(headers => Offplat::platform_headers(),
	    body => $scam);
	like(risk($answer), qr/\Ahigh; /, 'is served');
	$m->quit;
};

subtest 'a field longer than 64 KB in one packet' => sub {
	my $m = session();
	my $answer = $m->message(body => $scam,
	    headers => Offplat::platform_headers(
		[ 'X-Long', 'x' x 100_000 ]));
	like(risk($answer), qr/\Ahigh; /, 'does not end the session');
	$m->quit;
};

subtest 'many connections at once' => sub {
	my @m = map { session() } 1 .. 30;
	$_->connect_info for @m;
	$_->mail('a@example.net') for @m;
	$_->rcpt('b@example.org') for @m;
	for my $m (@m) {
		$m->header(@$_) for @{ Offplat::platform_headers() };
	}
	$m[$_]->eoh("MANY$_") for 0 .. $#m;
	$m[$_]->body($_ % 2 ? $scam : "Hello $_\r\n") for 0 .. $#m;
	my @risk = map { (risk($_->eom) =~ /\A(\w+)/)[0] } @m;
	is_deeply(\@risk, [ map { $_ % 2 ? 'high' : 'none' } 0 .. $#m ],
	    'each gets its own verdict');
	$_->quit for @m;
};

is($daemon->stop, 0, 'stops');
is($daemon->log_count(qr/AddressSanitizer|runtime error|claimed not to reply|private data/),
    0, 'no complaints');
done_testing();
