#!/usr/bin/perl
# The filter is killed at every step of a mail that a real Postfix takes: with
# default_action=accept the mail arrives once and is never called harmless; with
# tempfail its sender keeps it, and it arrives once when it comes again.
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

my $scam = "Please write to me on Telegram.\n";
my @stages = qw(connect mail rcpt data dot);

# Sends a mail with a Message-ID of its own; $kill is called at the stage.
# True when Postfix took it.
sub submit {
	my ($postfix, $mark, $stage, $kill) = @_;
	my $smtp = $postfix->smtp;
	my $at = sub { $kill->() if $_[0] eq $stage };
	my $text = Mta::from_platform($scam, "X-Mark: $mark\n");
	my $taken = 0;
	$at->('connect');
	if ($smtp->mail('sender@example.net')) {
		$at->('mail');
		if ($smtp->to('freelancer@example.org')) {
			$at->('rcpt');
			if ($smtp->data) {
				$smtp->datasend($text);
				$at->('data');
				$at->('dot');
				$taken = $smtp->dataend;
			}
		}
	}
	$smtp->quit;
	return $taken;
}

# All mails with that mark, once they have arrived.
sub arrived {
	my ($postfix, $mark, $want) = @_;
	my $end = time + 10;
	my @found;
	do {
		@found = ();
		for my $file ($postfix->arrived) {
			open my $in, '<', $file or next;
			my $text = do { local $/; <$in> };
			push @found, $text if $text =~ /^X-Mark: $mark\r?$/m;
		}
		sleep 0.1 if @found < $want;
	} while (@found < $want && time < $end);
	return @found;
}

for my $action (qw(accept tempfail)) {
	my $milter = Offplat->new(conf => 'socket_mode = "0666";');
	my $postfix = Postfix->new(main_cf =>
	    "smtpd_milters = { unix:$milter->{socket}, "
	    . "default_action=$action, connect_timeout=10s, "
	    . "command_timeout=10s }\n");
	is($postfix->start, undef, "$action: Postfix starts")
	    or BAIL_OUT('no Postfix');
	my $n = 0;
	for my $stage (@stages) {
		ok($milter->start, "$action, $stage: the filter starts")
		    or BAIL_OUT($milter->log_text);
		my $mark = "$action-$stage";
		my $kill = sub {
			# At the dot it is stopped first: killed in the middle.
			if ($stage eq 'dot') {
				my $pid = $milter->{pid};
				$milter->signal('STOP');
				my $killer = fork // die "fork: $!";
				if ($killer == 0) {
					sleep 0.5;
					kill 'KILL', $pid;
					POSIX::_exit(0);
				}
				return;
			}
			$milter->signal('KILL');
			$milter->wait(5);
		};
		my $taken = submit($postfix, $mark, $stage, $kill);
		$milter->wait(5);
		is($taken ? 1 : 0, $action eq 'accept' ? 1 : 0,
		    "$mark: " . ($action eq 'accept' ? 'taken' : 'put off'));
		if (!$taken) {
			ok($milter->start, "$mark: the filter is back");
			ok(submit($postfix, $mark, '', undef),
			    "$mark: taken when it comes again");
			$milter->stop;
		}
		my @copies = arrived($postfix, $mark, 1);
		is(scalar @copies, 1, "$mark: arrives once");
		my $head = Mta::header($copies[0]);
		unlike($head, qr/^X-Offplatform-Risk: (?:none|low|unknown)/m,
		    "$mark: never called harmless");
		like($head, qr/^X-Offplatform-Risk: high/m,
		    "$mark: judged the second time") unless $taken;
	}
	sleep 1;
	is($postfix->delivered_count, scalar @stages,
	    "$action: nothing is lost or doubled");
	$postfix->stop;
}
done_testing();
