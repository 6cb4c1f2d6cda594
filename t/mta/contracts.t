#!/usr/bin/perl
# With a real Postfix: the same message before a contract, while it runs, and
# behind its end; and a stranger who pretends that one has begun.
use strict;
use warnings;

use lib ($ENV{OFFPLAT_SRCDIR} // '.') . '/t/lib';
use Conversation;
use Offplat;
use Postfix;
use Test::More;

if (my $reason = Postfix::missing()) {
	plan skip_all => $reason;
}

my $milter = Offplat->new;
$milter->configure(qq[socket_mode = "0666";
  trust = { authserv_ids = [ "filter.offplat.test" ]; };
  contracts = { file = "$milter->{dir}/contracts.db";
    key_file = "$milter->{dir}/contracts.key"; };], $Conversation::rules);
my $postfix = Postfix->new(main_cf =>
    "smtpd_milters = { unix:$milter->{socket}, default_action=accept }\n");
ok($milter->start, 'the filter starts') or BAIL_OUT($milter->log_text);
is($postfix->start, undef, 'Postfix starts') or BAIL_OUT('no Postfix');

# The level, stage and rules of a mail as it is delivered.
sub deliver {
	my ($auth, $subject, $text) = @_;
	my $mail = join "\n",
	    "Authentication-Results: filter.offplat.test; dmarc=$auth "
	    . 'header.from=upwork.com',
	    'From: "Bob" <donotreply@upwork.com>',
	    'To: freelancer@example.org', "Subject: $subject",
	    'Content-Type: text/plain; charset=utf-8', '', $text =~ s/\r//gr;
	my $head = Mta::header($postfix->delivered($postfix->deliver($mail)));
	my ($risk) = $head =~ /^X-Offplatform-Risk: ((?:.|\n[\t ])*)/m;
	return Conversation::verdict($risk);
}

my $message = Conversation::words($Conversation::scam, $Conversation::room,
	$Conversation::job);
sub message { return deliver('pass', 'Bob sent you a message', $message) }

is(message(), $Conversation::warned, 'before a contract: warned');
deliver('fail', 'Your contract has started', "Go on:\n$Conversation::job\n");
is(message(), $Conversation::warned, 'a forged start changes nothing');
deliver('pass', 'Your contract has started', "Go on:\n$Conversation::job\n");
is(message(), $Conversation::fine, 'a real one does');
deliver('fail', 'Your contract has ended', "Over:\n$Conversation::job\n");
is(message(), $Conversation::fine, 'a forged end changes nothing');
deliver('pass', 'Your contract has ended', "Over:\n$Conversation::job\n");
is(message(), $Conversation::warned, 'a real one does');
$milter->stop;
done_testing;
