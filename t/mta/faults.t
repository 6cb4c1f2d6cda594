#!/usr/bin/perl
# The filter is killed at every step of the protocol while a real Postfix, and a
# real Sendmail, hand a mail to it: where mail goes on without a filter it arrives
# once and is never called harmless; where it is put off its sender keeps it, and
# it arrives once when it comes again.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Between;
use Offplat;
use Postfix;
use Sendmail;
use Test::More;
use Time::HiRes qw(sleep time);

my $scam = "Please write to me on Telegram.\n";
# Option negotiation, connect, helo, mail, rcpt, data, header, end of header,
# body, end of message; and its answers: one header, the verdict.
my %steps = (Postfix => [qw(O C M R L N B E <i <a)],
    Sendmail => [qw(O C M R L N B E <i <a)]);

# Sends a mail with a mark of its own. True when the MTA took it.
sub submit {
	my ($mta, $mark) = @_;
	my $smtp = $mta->smtp;
	my $taken = $smtp->mail('sender@example.net')
	    && $smtp->to('freelancer@example.org')
	    && $smtp->data(Mta::from_platform($scam, "X-Mark: $mark\n"));
	$smtp->quit;
	return $taken ? 1 : 0;
}

# All mails with that mark, once they have arrived.
sub arrived {
	my ($mta, $mark) = @_;
	my $end = time + 10;
	my @found;
	do {
		for my $file ($mta->arrived) {
			open my $in, '<', $file or next;
			my $text = do { local $/; <$in> };
			push @found, $text if $text =~ /^X-Mark: $mark\r?$/m;
		}
		sleep 0.05 if !@found;
	} while (!@found && time < $end);
	return @found;
}

sub server {
	my ($name, $pass, $port) = @_;
	return $name eq 'Postfix' ? Postfix->new(main_cf => 'smtpd_milters = '
	    . "{ inet:127.0.0.1:$port, connect_timeout=10s, "
	    . 'command_timeout=10s, default_action='
	    . ($pass ? 'accept' : 'tempfail') . " }\n")
	    : Sendmail->new([ 'offplat', "inet:$port\@127.0.0.1",
		$pass ? '' : 'T' ]);
}

sub try {
	my ($name, $pass) = @_;
	my $milter = Offplat->new;
	my $between = Between->new($milter->{socket});
	my $mta = server($name, $pass, $between->{port});
	is($mta->start, undef, "$name starts") or return;
	for my $step ('away', @{ $steps{$name} }) {
		my $mark = "mark-$step" =~ s/</answer-/r;
		if ($step ne 'away') {
			ok($milter->start, "$step: the filter starts")
			    or BAIL_OUT($milter->log_text);
			$between->kill_at($step, $milter->{pid});
		}
		is(submit($mta, $mark), $pass ? 1 : 0, "$step: "
		    . ($pass ? 'taken' : 'put off'));
		ok($milter->wait(5) && $between->killed, "$step: was killed")
		    or $milter->stop
		    if $step ne 'away';
		if (!$pass) {
			ok($milter->start, "$step: the filter is back");
			is(submit($mta, $mark), 1,
			    "$step: taken when it comes again");
			$milter->stop;
		}
		my @copies = arrived($mta, $mark);
		is(scalar @copies, 1, "$step: arrives once");
		my $head = Mta::header($copies[0]);
		unlike($head, qr/^X-Offplatform-Risk: (?:none|low|unknown)/m,
		    "$step: never called harmless");
		like($head, qr/^X-Offplatform-Risk: high/m,
		    "$step: judged the second time") unless $pass;
	}
	sleep 0.5;
	is($mta->delivered_count, 1 + @{ $steps{$name} },
	    'nothing is lost or doubled');
	$mta->stop;
	return;
}

for my $name (qw(Postfix Sendmail)) {
	for my $pass (1, 0) {
		subtest "$name, mail "
		    . ($pass ? 'goes on' : 'is put off') => sub {
			my $reason = $name->can('missing')->();
			plan skip_all => $reason if $reason;
			try($name, $pass);
		};
	}
}
done_testing();
