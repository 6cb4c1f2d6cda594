#!/usr/bin/perl
# What is done with a verdict, and what when there cannot be one.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Milter;
use Offplat;
use Test::More;

my $scam = "Please write to me on Telegram.\r\n";
my $wire = "I pay by wire transfer.\r\n";
my $clean = "When can you start?\r\n";

sub started {
	my $daemon = Offplat->new(conf => $_[0]);
	ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);
	return $daemon;
}

sub message {
	my ($daemon, $body, %arg) = @_;
	my $m = Milter->new($daemon->{socket});
	$m->negotiate(actions => delete $arg{actions});
	my $answer = $m->message(body => $body,
	    headers => Offplat::platform_headers(), %arg);
	$m->quit;
	return $answer;
}

sub risk { return Milter::inserted($_[0], 'X-Offplatform-Risk') // '' }

subtest 'quarantine by level' => sub {
	my $daemon = started('action = { quarantine_from = "high"; };');
	my $answer = message($daemon, $scam, id => 'HELD1');
	like($answer->{quarantine}, qr/contact\.telegram/,
	    'high: held, with the rule as the reason');
	cmp_ok(length $answer->{quarantine}, '<=', 100,
	    'as long as Postfix keeps it');
	is($answer->{reply}, 'a', 'and accepted');
	like(risk($answer), qr/\Ahigh/, 'with its header');
	is(message($daemon, $wire)->{quarantine}, undef, 'low: not held');
	ok($daemon->log_wait(qr/: HELD1: .* action=quarantine /), 'logged');
	$answer = message($daemon, $scam, id => 'HELD2', actions => 0x11);
	is($answer->{quarantine}, undef, 'not where the MTA has no hold queue');
	like(risk($answer), qr/\Ahigh/, 'but with its header');
	ok($daemon->log_wait(qr/HELD2: the MTA offers no quarantine/),
	    'and that is logged');
	ok($daemon->log_wait(qr/: HELD2: .* action=header /),
	    'the line says what was done');
	is($daemon->stop, 0, 'stops');
};

subtest 'quarantine by rule, for one recipient' => sub {
	my $daemon = started(<<'CONF');
policies = ( { recipients = [ "held@example.org" ];
    quarantine_rules = [ "payment.wire" ]; },
  { recipients = [ "@quiet.example" ]; scan = false; } );
CONF
	is(message($daemon, $wire)->{quarantine}, undef, 'not for others');
	like(message($daemon, $wire, rcpt => [ 'other@example.org',
	    'held@example.org' ])->{quarantine}, qr/payment\.wire/,
	    'the strictest recipient wins');
	is(message($daemon, $scam, rcpt => [ 'held@example.org' ])->{quarantine},
	    undef, 'not by another rule');
	my $answer = message($daemon, $scam, rcpt => [ 'a@quiet.example' ]);
	is_deeply($answer->{inserted}, [], 'who wants no verdict gets none');
	is($daemon->stop, 0, 'stops');
};

subtest 'subject tag' => sub {
	my $daemon = started('action = { tag_from = "high"; '
	    . 'subject_tag = "[off-platform]"; };');
	my $answer = message($daemon, $scam);
	is_deeply($answer->{changed},
	    [ [ 1, 'Subject', '[off-platform] Client sent you a message' ] ],
	    'high: tagged');
	is_deeply(message($daemon, $clean)->{changed}, [], 'none: not');
	$answer = message($daemon, $scam, headers => [
		[ From => 'x@upwork.com' ],
		[ Subject => "[off-platform] Client\n sent you a message" ] ]);
	is_deeply($answer->{changed}, [], 'not twice');
	$answer = message($daemon, $scam, headers => [
		[ From => 'x@upwork.com' ],
		[ Subject => "Client\r\n sent you a message" ] ]);
	is($answer->{changed}[0][2],
	    "[off-platform] Client\n sent you a message",
	    'a folded one keeps its folds, with LF alone');
	is($daemon->stop, 0, 'stops');
};

subtest 'observe' => sub {
	my $daemon = started('action = { observe = true; '
	    . 'quarantine_from = "high"; };');
	my $answer = message($daemon, $scam, id => 'SEEN1', headers =>
	    Offplat::platform_headers([ 'X-Offplatform-Risk', 'none' ]));
	is_deeply([ $answer->{inserted}, $answer->{quarantine} ],
	    [ [], undef ], 'nothing is done');
	is(scalar @{ $answer->{changed} }, 1,
	    'but a forged header is removed from every mail');
	ok($daemon->log_wait(qr/: SEEN1: risk=high .*action=observe:quarantine/),
	    'what would have been done is logged');
	is($daemon->stop, 0, 'stops');
};

for my $case ([ accept => 'a' ], [ tempfail => 't' ]) {
	my ($on_error, $reply) = @$case;
	subtest "on_error = $on_error" => sub {
		my $daemon = started(qq{on_error = "$on_error";\n}
		    . 'limits = { sessions = 2; };');
		my $answer = message($daemon, $scam, actions => 0x30,
		    id => 'FAULT1');
		is($answer->{reply}, $reply,
		    'a header that cannot be added');
		ok($daemon->log_wait(qr/FAULT1: fault: adding the header/),
		    'is logged');
		my @held = map { Milter->new($daemon->{socket}) } 1 .. 2;
		for (@held) {
			$_->negotiate;
			$_->message(headers => Offplat::other_headers());
		}
		my $m = Milter->new($daemon->{socket});
		$m->negotiate;
		$answer = $m->message(body => $scam, headers =>
		    Offplat::platform_headers([ 'X-Offplatform-Risk', 'n' ]));
		is($answer->{reply}, $reply, 'a connection too many');
		is_deeply($answer->{inserted} // [], [], 'is not judged');
		is(scalar @{ $answer->{changed} // [] },
		    $on_error eq 'accept' ? 1 : 0,
		    'what passes is without forged headers');
		ok($daemon->log_wait(qr/fault: finding a place/),
		    'nor passed over in silence');
		my %count = $daemon->counters;
		is("$count{refused} $count{faults} $count{sessions}", '1 2 2',
		    'it is counted');
		(shift @held)->quit;
		for (1 .. 50) {
			%count = $daemon->counters;
			last if $count{sessions} < 2;
			select undef, undef, undef, 0.1;
		}
		$answer = $m->message(body => $scam,
		    headers => Offplat::platform_headers());
		like(risk($answer), qr/\Ahigh/,
		    'the same connection gets a place that became free');
		$_->quit for @held, $m;
		is($daemon->stop, 0, 'stops');
	};
}

subtest 'a mail that cannot be read to its end' => sub {
	my $daemon = started(qq{on_error = "tempfail";\n}
	    . 'limits = { message_bytes = 100; };');
	my $answer = message($daemon, $clean x 100);
	is($answer->{reply}, 'a', 'is not sent back, however often it comes');
	like(risk($answer), qr/\Aerror; .*limits=message/s, 'but marked');
	is($daemon->stop, 0, 'stops');
};
done_testing();
