#!/usr/bin/perl
# Whatever pattern an administrator writes and whatever mail comes: it stays
# inside the time budget, is marked as not read to its end, names the rule in
# the log, and the next mail is not slower for it.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Milter;
use Offplat;
use Test::More;
use Time::HiRes qw(time);

use constant {
	TIME_MS => 400,
	RULE_TIME_MS => 150,
	# The machine may be busy; the budget is the daemon's, not its.
	SLACK_MS => 2000,
};

# Known ways to backtrack without end, and what makes them do it.
my %evil = (
	nested => [ '(a+)+$', 'a' x 5000 . '!' ],
	alternatives => [ '(a|a|aa)*b', 'a' x 5000 . '!' ],
	pairs => [ '(.*a){25}c', 'a' x 5000 . '!' ],
	words => [ '^(\\\\w+\\\\s?)*$', 'word ' x 2000 . '!' ],
	classes => [ '([a-z]+[0-9]*)*x!', 'a' x 5000 . '!' ],
	polynomial => [ 'a*a*a*a*a*a*a*b', 'a' x 5000 ],
	lookahead => [ '(?=(a+))*a*b', 'a' x 5000 ],
	backreference => [ '(?<x>a*)*\\\\k<x>b', 'a' x 5000 ],
	address => [ '^([a-z0-9]+[.-]?)+@([a-z0-9]+[.-]?)+[.]zz$',
		'a1' x 2000 . '@' . 'b2' x 2000 ],
	html => [ '<(.*)>.*</(.*)>.*<(.*)>q', '<a></a>' x 700 ],
	recursion => [ '(?<r>\\\\((?:[^()]|(?&r))*\\\\))+z', '(a' x 2500 ],
);

sub started {
	my ($rules) = @_;
	my $daemon = Offplat->new;
	my $text = $Offplat::rules;
	$text =~ s/rules = \(/rules = ( $rules,/ if $rules;
	$daemon->configure('limits = { time_ms = ' . TIME_MS
	    . '; rule_time_ms = ' . RULE_TIME_MS . '; };', $text);
	ok($daemon->start, 'starts') or BAIL_OUT($daemon->log_text);
	return $daemon;
}

sub rule {
	my ($id, $pattern) = @_;
	return qq({ id = "evil.$id"; family = "contact"; describe = "x";
	    score = 10; where = [ "client" ]; pattern = "$pattern"; });
}

sub judge {
	my ($m, $body, $id) = @_;
	my $began = time;
	my $answer = $m->message(headers => Offplat::platform_headers(),
	    body => $body, id => $id);
	my $ms = 1000 * (time - $began);
	return (Milter::inserted($answer, 'X-Offplatform-Risk') // '', $ms);
}

my $clean = "When can you start?\r\n";
my $scam = "Please write to me on Telegram.\r\n";

for my $id (sort keys %evil) {
	subtest $id => sub {
		my ($pattern, $text) = @{ $evil{$id} };
		my $daemon = started(rule($id, $pattern));
		my $m = Milter->new($daemon->{socket});
		$m->negotiate;
		# Anew in each line, so that no window ends it all at once.
		my ($risk, $ms) = judge($m, "$text\r\n" x 20, 'EVIL1');
		cmp_ok($ms, '<', TIME_MS + SLACK_MS, 'inside the budget');
		$daemon->log_wait(qr/: EVIL1: risk=/);
		my ($line) = $daemon->log_text =~ /(: EVIL1: risk=.*)/;
		if ($risk =~ /\Anone/) {
			# PCRE2 may find out that there is no match at once.
			unlike($line, qr/ failed=/, 'read to its end');
		} else {
			like($risk, qr/\Aerror; /, 'never called clean');
			like($line, qr/ failed=evil\.$id\b/, 'names the rule');
		}
		my ($us) = $line =~ / us=(\d+)/;
		cmp_ok($us, '<', 1000 * (TIME_MS + SLACK_MS),
		    'by the daemon\'s clock too');
		($risk) = judge($m, $clean, 'NEXT1');
		like($risk, qr/\Anone; /, 'the next mail is read to its end');
		$daemon->log_wait(qr/: NEXT1: risk=/);
		($us) = $daemon->log_text =~ /: NEXT1: .* us=(\d+)/;
		cmp_ok($us, '<', 1000 * RULE_TIME_MS, 'at its usual speed');
		($risk) = judge($m, "$text\r\n$scam", 'SCAM1');
		like($risk, qr/\Ahigh; /, 'what is worse is still found');
		$m->quit;
		is($daemon->stop, 0, 'stops');
	};
}

subtest 'all of them in one mail' => sub {
	my $daemon = started(join ', ',
	    map { rule($_, $evil{$_}[0]) } sort keys %evil);
	my $m = Milter->new($daemon->{socket});
	$m->negotiate;
	my ($risk, $ms) = judge($m, join("\r\n",
		map { $evil{$_}[1] } sort keys %evil) x 5, 'ALL1');
	like($risk, qr/\Aerror; /, 'never called clean');
	cmp_ok($ms, '<', TIME_MS + SLACK_MS, 'inside the budget of the mail');
	$m->quit;
	is($daemon->stop, 0, 'stops');
};
done_testing();
